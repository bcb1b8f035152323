// One message as a node: bubble, time, ticks, and the options under it.
import { contact, file, picture, place, sticker, video, voice, words } from "./attachments.js";
import { post } from "./api.js";
import { h, icon } from "./dom.js";
import { format } from "./format.js";
import { openList } from "./list.js";
import { openMenu } from "./menu.js";
import { choiceIn, reactionsTo, store } from "./store.js";
import { STATUS, describe, summary, time } from "./words.js";

export function renderMessage(message, first) {
  const node = h("div", { class: "message", data: {
    testid: "message", direction: message.direction, status: message.status, wamid: message.wamid,
    first: String(first), type: message.type,
  } });
  fill(node, message);
  return node;
}

/** Make the inside of a message anew: after a reaction or a choice. */
export function fill(node, message) {
  const reactions = Object.values(reactionsTo(message)).filter(Boolean);
  node.dataset.reacted = String(reactions.length > 0);
  const bubble = h("div", { class: message.type === "sticker" ? "bubble plain" : "bubble" },
    quoted(message), ...content(message), meta(message), reactionChip(reactions));
  const more = h("button", { class: "more", type: "button", "aria-label": "Reageren of citeren", "aria-haspopup": "dialog", onclick: () => openMenu(message) }, icon("smile"));
  const row = h("div", { class: "bubble-row" }, bubble, options(message), message.status === "failed" ? null : more);
  bubble.addEventListener("contextmenu", (event) => {
    if (message.status === "failed" || !matchMedia("(hover: none)").matches) return;
    event.preventDefault();
    openMenu(message);
  });
  const label = message.direction === "in" ? "U:" : `${store.company}:`;
  node.replaceChildren(h("span", { class: "visually-hidden" }, label), row);
  showStatus(node, message);
}

function reactionChip(reactions) {
  if (!reactions.length) return null;
  return h("span", { class: "reactions", role: "img", "aria-label": `Reactie: ${reactions.join(" ")}` }, ...reactions);
}

const TICKS = { sending: "clock", sent: "check", delivered: "check-check", read: "check-check" };

export function showStatus(node, message) {
  node.dataset.status = message.status;
  const ticks = node.querySelector(".ticks");
  if (ticks && TICKS[message.status]) {
    ticks.replaceChildren(icon(TICKS[message.status]), h("span", { class: "visually-hidden" }, STATUS[message.status]));
  }
  const failed = message.status === "failed" && !node.querySelector(".failed-line");
  if (failed) {
    const code = message.statuses.at(-1)?.error?.code;
    node.append(h("p", { class: "failed-line" }, icon("circle-alert"), `Niet bezorgd. ${describe(code)}`));
    node.querySelector(".options")?.remove();
  }
}

function meta(message) {
  const ticks = message.direction === "in" ? h("span", { class: "ticks" }) : null;
  return h("span", { class: "meta" }, h("time", { datetime: new Date(message.at * 1000).toISOString() }, time(message.at)), ticks);
}

function quoted(message) {
  const original = store.byId.get(message.body.context?.id ?? message.body.context?.message_id);
  return original ? quoteOf(original) : null;
}

export function quoteOf(original) {
  const who = original.direction === "in" ? "U" : store.company;
  const jump = () => {
    const target = document.querySelector(`[data-wamid="${CSS.escape(original.wamid)}"]`);
    target?.scrollIntoView({ block: "center", behavior: "smooth" });
  };
  return h("button", { class: "quoted", type: "button", onclick: jump }, h("strong", {}, who), h("span", {}, ...format(summary(original))));
}

function content(message) {
  const { body, type } = message;
  const part = body[type] ?? {};
  switch (type) {
    case "text": return [words(part.body)];
    case "image": return [picture(part), words(part.caption)];
    case "video": return [video(part), words(part.caption)];
    case "audio": return [voice(part)];
    case "document": return [file(part), words(part.caption)];
    case "sticker": return [sticker(part)];
    case "location": return [place(part)];
    case "contacts": return part.map(contact);
    case "template": return template(part);
    case "button": return [words(part.text)];
    case "interactive": return interactive(part);
    default: return [words(summary(message))];
  }
}

function interactive(part) {
  const reply = part.button_reply ?? part.list_reply;
  if (reply) return [words(reply.title), reply.description ? h("span", { class: "bubble-foot" }, reply.description) : null];
  return [header(part.header), words(part.body?.text), part.footer ? h("span", { class: "bubble-foot" }, part.footer.text) : null];
}

function header(part) {
  if (!part) return null;
  if (part.type === "text") return h("strong", { class: "bubble-title" }, part.text);
  if (part.type === "image") return picture(part.image);
  return part.type === "video" ? video(part.video) : file(part.document);
}

function template(part) {
  const known = store.templates.find((one) => one.name === part.name && one.language === part.language.code);
  const body = part.components?.find((one) => one.type.toLowerCase() === "body");
  const values = Object.fromEntries((body?.parameters ?? []).map((one, index) => [one.parameter_name ?? index + 1, one.text ?? ""]));
  if (known) return [words(known.body.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, key) => values[key] ?? ""))];
  return [h("strong", { class: "bubble-title" }, `Sjabloon ${part.name}`), words(Object.values(values).join("\n"))];
}

function options(message) {
  const rows = optionRows(message);
  return message.direction === "out" && rows.length ? h("div", { class: "options" }, ...rows) : null;
}

function optionRows(message) {
  const { action, type } = message.body.interactive ?? {};
  if (message.type === "template") return quickReplies(message);
  if (type === "button") {
    const chosen = choiceIn(message);
    return action.buttons.map(({ reply }) => replyButton(message, reply.id, reply.title, chosen));
  }
  if (type === "list") {
    return [h("button", { class: "option", type: "button", data: { testid: "list-open" }, "aria-haspopup": "dialog", onclick: () => openList(message) }, icon("list"), action.button)];
  }
  if (type === "cta_url") {
    const { display_text: label, url } = action.parameters;
    return [h("a", { class: "option", href: url, target: "_blank", rel: "noopener noreferrer", data: { testid: "link-button" } }, icon("external-link"), label)];
  }
  if (type === "location_request_message") {
    const ask = () => document.dispatchEvent(new CustomEvent("ask-place", { detail: message.wamid }));
    return [h("button", { class: "option", type: "button", data: { testid: "send-location" }, onclick: ask }, icon("map-pin"), "Locatie versturen")];
  }
  return [];
}

function quickReplies(message) {
  const chosen = choiceIn(message);
  const buttons = (message.body.template.components ?? []).filter((one) => one.sub_type?.toLowerCase() === "quick_reply");
  const { name, language } = message.body.template;
  const titles = store.templates.find((one) => one.name === name && one.language === language.code)?.buttons ?? [];
  return buttons.flatMap((one) => one.parameters ?? []).map(({ payload }, place) => replyButton(message, payload, titles[place] ?? payload, chosen));
}

/** As on a phone: one of the buttons can be tapped once. */
function replyButton(message, id, title, chosen) {
  const choose = async (event) => {
    const all = event.currentTarget.parentElement.querySelectorAll("button");
    all.forEach((one) => { one.disabled = true; });
    try {
      await post("choose", { customer: message.customer, message_id: message.wamid, option_id: id });
    } catch {
      all.forEach((one) => { one.disabled = false; });
    }
  };
  return h("button", { class: "option", type: "button", disabled: chosen !== null, onclick: choose, data: { testid: "reply-button", option: id, chosen: String(chosen === id) } },
    icon(chosen === id ? "check" : "reply"), title);
}
