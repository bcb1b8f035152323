// The conversation of the active customer: head, messages, typing, scrolling.
import { post } from "./api.js";
import { fill, renderMessage, showStatus } from "./bubble.js";
import { $, h, icon, svg } from "./dom.js";
import { messagesOf, on, store } from "./store.js";
import { dayName } from "./words.js";

const NEAR = 80; // pixels from the end that still count as "at the end"
let missed = 0;
let previous = null;
const places = new Map(); // where each conversation was left

export function initChat() {
  $("company-avatar").append(companyMark());
  $("log").addEventListener("scroll", () => { if (atEnd()) clearMissed(); else showJump(); }, { passive: true });
  $("jump").addEventListener("click", () => toEnd("smooth"));
  document.addEventListener("visibilitychange", readAll);
  on("all", () => { $("company").textContent = store.company; renderAll(); });
  on("active", renderAll);
  on("message", takeMessage);
  on("status", takeStatus);
  on("typing", (customer) => { if (customer === store.active) showTyping(); });
  on("connection", showConnection);
  new ResizeObserver(() => { if (missed === 0 && $("jump").hidden) toEnd(); }).observe($("log"));
}

/** Our own drawing for the company: land, water, and a sun above them. */
function companyMark() {
  const line = (d) => svg("path", { d, fill: "none", stroke: "var(--on-accent)", "stroke-width": 2.6, "stroke-linecap": "round" });
  return svg("svg", { viewBox: "0 0 40 40" },
    svg("circle", { cx: 27, cy: 13, r: 4.5, fill: "var(--on-accent)", opacity: 0.9 }),
    line("M0 24c9-6 19-6 40 0"), line("M4 31c11-5 22-5 36 0"));
}

function renderAll() {
  const log = $("log");
  if (previous !== null && previous !== store.active) places.set(previous, atEnd() ? null : log.scrollTop);
  log.setAttribute("aria-busy", "true");
  log.replaceChildren(notice());
  const list = messagesOf(store.active);
  list.forEach((message, index) => append(message, list[index - 1]));
  showTyping();
  clearMissed();
  const place = previous === store.active ? null : places.get(store.active);
  if (place === null || place === undefined) toEnd(); else log.scrollTop = place;
  previous = store.active;
  log.removeAttribute("aria-busy");
  readAll();
}

function notice() {
  return h("p", { class: "notice" }, h("strong", {}, "Dit is een proefopstelling"),
    "Er gaat niets naar een echte telefoon. Gebruik geen echte gegevens.");
}

function append(message, before) {
  if (message.type === "reaction") return;
  const log = $("log");
  const newDay = !before || dayName(before.at) !== dayName(message.at);
  if (newDay) log.append(h("div", { class: "day" }, h("span", {}, dayName(message.at))));
  const first = newDay || before.direction !== message.direction || before.type === "reaction" || message.at - before.at > 600;
  log.append(renderMessage(message, first));
}

const nodeOf = (wamid) => $("log").querySelector(`[data-wamid="${CSS.escape(wamid ?? "")}"]`);

function takeMessage(message) {
  if (message.customer !== store.active) return;
  const follow = atEnd() || message.direction === "in";
  const list = messagesOf(store.active);
  append(message, list[list.length - 2]);
  refreshTargets(message);
  showTyping();
  if (follow) toEnd();
  else if (message.direction === "out" && message.type !== "reaction") { missed += 1; showJump(); }
}

/** A reaction or a choice also changes the message that it is about. */
function refreshTargets(message) {
  for (const id of [message.body.reaction?.message_id, message.body.context?.id]) {
    const node = nodeOf(id);
    if (node) fill(node, store.byId.get(id));
  }
}

function takeStatus(message) {
  if (message.customer !== store.active) return;
  const node = nodeOf(message.wamid);
  if (node) {
    const follow = atEnd();
    showStatus(node, message);
    if (follow) toEnd();
  }
  if (message.direction === "out" && message.status === "delivered") readAll();
}

/** The customer sees the chat: that makes messages read, unless it is not in view. */
function readAll() {
  if (!store.active || document.visibilityState !== "visible") return;
  const waiting = messagesOf(store.active).some((one) => one.direction === "out" && one.status === "delivered");
  if (waiting) post(`customers/${store.active}/read`).catch(() => {}); // the next status asks again
}

let typingTimer = 0;

function showTyping() {
  clearTimeout(typingTimer);
  $("log").querySelector(".typing-row")?.remove();
  const left = (store.typing.get(store.active) ?? 0) - Date.now();
  const typing = left > 0;
  $("presence").textContent = typing ? "aan het typen…" : "online";
  $("presence").dataset.typing = String(typing);
  if (!typing) return;
  const follow = atEnd();
  const dots = h("span", { class: "typing", "aria-hidden": "true" }, h("i"), h("i"), h("i"));
  $("log").append(h("div", { class: "typing-row", data: { testid: "typing" } }, dots));
  if (follow) toEnd();
  typingTimer = setTimeout(showTyping, left);
}

function atEnd() {
  const log = $("log");
  return log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
}

function toEnd(behavior = "instant") {
  $("log").scrollTo({ top: $("log").scrollHeight, behavior });
}

function clearMissed() {
  missed = 0;
  $("jump").hidden = true;
}

function showJump() {
  const jump = $("jump");
  jump.hidden = false;
  jump.setAttribute("aria-label", missed ? `Naar het laatste bericht, ${missed} ongelezen` : "Naar het laatste bericht");
  jump.replaceChildren(icon("chevron-down"), missed ? h("span", { class: "badge", data: { testid: "unread" } }, String(missed)) : "");
}

function showConnection() {
  const line = $("offline");
  line.hidden = store.connected;
  line.replaceChildren(icon("wifi-off"), "Geen verbinding. We proberen het opnieuw.");
}
