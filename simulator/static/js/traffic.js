// The last calls of the business and the last webhooks to it.
import { post } from "./api.js";
import { $, h, icon } from "./dom.js";
import { viewer } from "./json.js";
import { on, store } from "./store.js";
import { CODES, exactTime } from "./words.js";

const opened = new Set();
const STATES = { waiting: ["onderweg", "wait"], delivered: ["bezorgd", "good"], retrying: ["opnieuw", "wait"], dropped: ["opgegeven", "bad"] };
const WHAT = { text: "Tekst", interactive: "Keuze", template: "Sjabloon", image: "Foto", document: "Document", audio: "Geluid", video: "Video", sticker: "Sticker", reaction: "Reactie", location: "Locatie", contacts: "Contact", read: "Gelezen", typing: "Aan het typen", upload: "Bestand geplaatst", download: "Bestand opgehaald", media: "Bestand opgezocht" };
const HOOKS = { message: "Bericht van klant", raw: "Ruw bericht", "status sent": "Status verstuurd", "status delivered": "Status bezorgd", "status read": "Status gelezen", "status failed": "Status mislukt" };

export function initTraffic() {
  for (const one of ["all", "traffic"]) on(one, schedule);
}

let planned = false;

/** At most one drawing a frame. */
function schedule() {
  if (planned) return;
  planned = true;
  requestAnimationFrame(() => { planned = false; render(); });
}

/** Draw the panel that is in view; a row that stands open or has the focus keeps it. */
export function render() {
  if (!$("panel-calls").hidden) draw($("panel-calls"), store.calls.map(callRow), "Het bedrijf heeft nog niets aangeroepen.");
  if (!$("panel-webhooks").hidden) draw($("panel-webhooks"), store.webhooks.map(webhookRow), "Er is nog geen webhook verstuurd.", retryButton());
}

function draw(panel, rows, empty, ...before) {
  const focused = document.activeElement?.closest?.(".call")?.dataset.key;
  const top = panel.scrollTop;
  panel.replaceChildren(...before, ...(rows.length ? rows.reverse() : [h("p", { class: "empty" }, empty)]));
  panel.scrollTop = top;
  if (focused) panel.querySelector(`[data-key="${CSS.escape(focused)}"] summary`)?.focus({ preventScroll: true });
}

function retryButton() {
  if (!store.webhooks.some((one) => one.state === "retrying")) return "";
  return h("button", { class: "button", type: "button", onclick: () => post("webhooks/retry") }, icon("refresh-cw"), "Nu opnieuw proberen");
}

function entry(key, direction, what, tag, tone, at, details) {
  const node = h("details", { class: "call", open: opened.has(key), data: { key } },
    h("summary", {}, icon(direction), h("span", { class: "call-what" }, what),
      h("span", { class: "tag", data: { tone } }, tag), h("span", { class: "call-time" }, exactTime(at))));
  const fill = () => { if (node.open && !node.querySelector(".json")) node.append(viewer(details)); };
  node.addEventListener("toggle", () => { if (node.open) opened.add(key); else opened.delete(key); fill(); });
  fill();
  return node;
}

function callRow(call) {
  const code = call.code ? ` · ${CODES[call.code] ?? call.code}` : "";
  const what = `${WHAT[call.kind] ?? call.kind ?? call.method}${code}`;
  const tag = call.lost ? "antwoord kwijt" : String(call.status);
  const good = call.status < 400 && !call.lost;
  return entry(`c${call.at}${call.path}`, "arrow-down-left", what, tag, good ? "good" : "bad", call.at, call);
}

function webhookRow(webhook) {
  const [state, tone] = STATES[webhook.state];
  const tag = webhook.attempts > 1 ? `${state} · ${webhook.attempts}×` : state;
  return entry(`w${webhook.number}`, "arrow-up-right", HOOKS[webhook.kind] ?? webhook.kind, tag, tone, webhook.at, webhook);
}
