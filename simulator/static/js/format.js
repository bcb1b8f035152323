// WhatsApp's marks in text: *bold* _italic_ ~strike~ `code` ```block```, quotes, bullets, links.
import { h } from "./dom.js";

const MARKS = { "*": "strong", "_": "em", "~": "s" };
const LINK = /https?:\/\/[^\s<>"]+/;

/** Nodes for a text; everything that is not a mark stays text. */
export function format(text) {
  return text.split(/```([\s\S]+?)```/).flatMap((part, index) =>
    index % 2 ? [h("pre", {}, part.replace(/^\n|\n$/g, ""))] : formatLines(part));
}

function formatLines(text) {
  return text.split("\n").flatMap((line, index, lines) => {
    const end = index < lines.length - 1 ? ["\n"] : [];
    if (line.startsWith("> ")) return [h("span", { class: "quote-line" }, ...formatInline(line.slice(2)))];
    const bullet = /^[-*] (.+)$/.exec(line);
    if (bullet) return ["\u2022 ", ...formatInline(bullet[1]), ...end];
    return [...formatInline(line), ...end];
  });
}

/** The first mark or link in a line becomes a node; what is around it is looked at in turn. */
function formatInline(text) {
  const found = [findLink(text), findCode(text), findMark(text)]
    .filter((one) => one !== null)
    .sort((a, b) => a.start - b.start)[0];
  if (!found) return text ? [text] : [];
  const before = text.slice(0, found.start);
  return [...(before ? [before] : []), found.node, ...formatInline(text.slice(found.end))];
}

function findLink(text) {
  const match = LINK.exec(text);
  if (!match) return null;
  const address = match[0].replace(/[.,;:!?)\]'*_~]+$/, "");
  if (!URL.canParse(address)) return null;
  const node = h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, address);
  return { start: match.index, end: match.index + address.length, node };
}

function findCode(text) {
  const match = /`([^`]+)`/.exec(text);
  if (!match) return null;
  return { start: match.index, end: match.index + match[0].length, node: h("code", {}, match[1]) };
}

// A mark counts when it stands at the edge of a word, and its content does not begin or end blank.
const MARKED = /(?<![\p{L}\p{N}])([*_~])(?=\S)(.*?\S)\1(?![\p{L}\p{N}])/u;

function findMark(text) {
  const match = MARKED.exec(text);
  if (!match) return null;
  const node = h(MARKS[match[1]], {}, ...formatInline(match[2]));
  return { start: match.index, end: match.index + match[0].length, node };
}
