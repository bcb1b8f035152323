// JSON to look at: parts fold, values are coloured, text is only ever text.
import { h } from "./dom.js";

const DEEP = 4; // levels that stand open

export const viewer = (value) => h("div", { class: "json", tabindex: "0", role: "group", "aria-label": "JSON" }, ...lines(value, null, 0));

function lines(value, key, depth) {
  const name = key === null ? [] : [h("span", { class: "key" }, String(key)), ": "];
  if (value === null || typeof value !== "object") {
    const kind = typeof value === "string" ? "string" : "number";
    return [h("div", {}, ...name, h("span", { class: kind }, JSON.stringify(value)))];
  }
  const entries = Object.entries(value);
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  if (!entries.length) return [h("div", {}, ...name, open + close)];
  const inside = entries.flatMap(([one, part]) => lines(part, one, depth + 1));
  return [h("details", { open: depth < DEEP }, h("summary", {}, ...name, `${open} ${entries.length} ${close}`), ...inside)];
}
