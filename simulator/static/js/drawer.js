// The drawer "Proef": what should go wrong, how messages arrive, the window, and raw messages.
import { connect, post, say } from "./api.js";
import { $, h, icon } from "./dom.js";
import { outages, showOutages } from "./outages.js";
import { on, store } from "./store.js";
import { initTraffic, render as renderTraffic } from "./traffic.js";
import { CODES, time } from "./words.js";

const PANELS = ["settings", "calls", "webhooks"];
const REFUSALS = [130429, 131056, 4, 131000, 131016, 2, -1, 190, 368, 131048, 100, 131026, 131047, 132015];
const FAILURES = [131026, 131047, 131049, 131053, 137000];
const RAW = {
  "Poll (niet ondersteund)": { type: "unsupported", errors: [{ code: 131051, title: "Message type unknown", message: "Message type unknown", error_data: { details: "Message type is currently not supported." } }], unsupported: { type: "poll_creation" } },
  "Bewerkt bericht": { type: "unsupported", errors: [{ code: 131051, title: "Message type unknown", message: "Message type unknown", error_data: { details: "Message type is currently not supported." } }], unsupported: { type: "edit" } },
  "Bestelling": { type: "order", order: { catalog_id: "194836987003835", text: "", product_items: [{ product_retailer_id: "pas-01", quantity: 1, item_price: 7.5, currency: "EUR" }] } },
  "Nieuw nummer": { type: "system", system: { body: "Deze klant heeft een nieuw nummer", type: "user_changed_number", wa_id: "31612345699" } },
  "Ingevuld formulier": { type: "interactive", interactive: { type: "nfm_reply", nfm_reply: { name: "flow", body: "Sent", response_json: "{\"flow_token\":\"proef\",\"Aanhef\":\"mevrouw\",\"Cijfer\":\"4\"}" } } },
  "Mag u bellen? Ja": { type: "interactive", interactive: { type: "call_permission_reply", call_permission_reply: { response: "accept", expiration_timestamp: 1893456000, response_source: "user_action" } } },
  "Te groot bestand": { type: "unsupported", errors: [{ code: 131052, title: "Media download error", message: "Media download error", error_data: { details: "File size exceeds the limit." } }], unsupported: { type: "media_placeholder" } },
  "Bericht ingetrokken": { type: "revoke", revoke: { original_message_id: "wamid..." } },
  "Bericht verbeterd": { type: "edit", edit: { original_message_id: "wamid...", message: { type: "text", text: { body: "Waar blijft mijn pas?" } } } },
  "Via een advertentie": { type: "text", text: { body: "Ik zag uw advertentie" }, referral: { source_url: "https://fb.me/proef", source_type: "ad", source_id: "1", headline: "Sparen bij Polderbank", body: "Bekijk de rente", media_type: "image" } },
  "Doorgestuurd": { type: "text", text: { body: "Klopt dit bericht van de bank?" }, context: { forwarded: true, frequently_forwarded: true } },
};

export function initDrawer() {
  $("drawer-open").append(icon("flask-conical"));
  $("drawer-close").append(icon("x"));
  $("drawer-open").addEventListener("click", () => setOpen(true));
  $("drawer-close").addEventListener("click", () => setOpen(false));
  $("drawer").addEventListener("keydown", (event) => { if (event.key === "Escape") setOpen(false); });
  for (const name of PANELS) $(`tab-${name}`).addEventListener("click", () => showPanel(name));
  $("drawer").querySelector(".segments").addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    const shown = PANELS.findIndex((name) => !$(`panel-${name}`).hidden);
    const other = PANELS[(shown + step + PANELS.length) % PANELS.length];
    showPanel(other);
    $(`tab-${other}`).focus();
  });
  build();
  for (const kind of ["all", "faults", "active", "customer"]) on(kind, show);
  initTraffic();
}

function setOpen(open) {
  $("drawer").dataset.open = String(open);
  (open ? $("drawer-close") : $("drawer-open")).focus();
}

function showPanel(name) {
  for (const one of PANELS) {
    $(`panel-${one}`).hidden = one !== name;
    $(`tab-${one}`).setAttribute("aria-selected", String(one === name));
    $(`tab-${one}`).tabIndex = one === name ? 0 : -1;
  }
  renderTraffic();
}

const set = (faults) => post("faults", faults);
const parts = {};

function build() {
  $("panel-settings").replaceChildren(refusals(), slowness(), ...outages(group), delivery(), windowGroup(), person(), raw(), restart());
}

const group = (title, ...content) => h("section", { class: "group" }, h("h3", {}, title), ...content);
const option = ([value, label]) => h("option", { value }, label);
const select = (label, choices, onchange) => {
  const field = h("select", { class: "select", onchange: (event) => onchange(event.target.value) }, ...choices.map(option));
  return [field, h("label", { class: "field" }, label, field)];
};

function toggle(name, label, about) {
  const input = h("input", { type: "checkbox", role: "switch", onchange: () => set({ [name]: input.checked }) });
  parts[name] = input;
  return h("label", { class: "switch" }, h("span", {}, label, about ? h("small", {}, about) : null), input);
}

function refusals() {
  const [code, codeField] = select("Meta weigert met", REFUSALS.map((one) => [one, `${CODES[one]} (${one})`]), () => {});
  const count = h("input", { class: "input", type: "number", min: 1, max: 99, value: 1 });
  parts.refusalHint = h("p", { class: "hint", role: "status" });
  const start = () => set({ next: Math.min(99, Math.max(1, Number(count.value) || 1)), code: Number(code.value) });
  return group("Weigeren", h("div", { class: "pair" }, codeField, h("label", { class: "field" }, "Aantal", count)),
    h("button", { class: "button", type: "button", onclick: start }, "Zet klaar"), parts.refusalHint);
}

function slowness() {
  const [latency, field] = select("Meta antwoordt", [[0, "Meteen"], [500, "Na een halve seconde"], [2000, "Na 2 seconden"], [10000, "Na 10 seconden"]], (value) => set({ latency_ms: Number(value) }));
  parts.latency = latency;
  parts.lostHint = h("p", { class: "hint", role: "status" });
  return group("Storing", field,
    h("button", { class: "button", type: "button", onclick: () => set({ lose_answer: store.faults.lose_answer + 1 }) }, "Volgend antwoord kwijtraken"), parts.lostHint,
    toggle("duplicate_webhooks", "Webhooks dubbel", "Elke webhook komt twee keer tegelijk"),
    toggle("shuffle", "Volgorde door elkaar", "Webhooks halen elkaar in"));
}

function delivery() {
  const choices = [["on", "Verstuurd, bezorgd, gelezen"], ["sent", "Alleen verstuurd"], ["off", "Geen statussen"], ...FAILURES.map((one) => [`failed:${one}`, `Mislukt: ${CODES[one]} (${one})`])];
  const [statuses, field] = select("Statussen", choices, (value) => set({ statuses: value }));
  const [read, readField] = select("Gelezen", [["page", "Als het gesprek open staat"], ["auto", "Altijd meteen"]], (value) => set({ read: value }));
  Object.assign(parts, { statuses, read });
  const kinds = [["on", "Gewoon"], ["expired", "Verlopen"], ["unavailable", "Nu niet op te halen"], ["damaged", "Beschadigd"]];
  const [media, mediaField] = select("Bestanden van klanten", kinds, (value) => set({ media: value }));
  parts.media = media;
  return group("Bezorging", field, readField, mediaField);
}

function windowGroup() {
  const choices = [["auto", "Volgt de klok"], ["open", "Open"], ["closed", "Dicht"]];
  parts.window = choices.map(([value, label]) => h("button", { class: "segment", type: "button", role: "radio", data: { value },
    onclick: () => post("clock", { customer: store.active, window: value }) }, label));
  parts.windowHint = h("p", { class: "hint", role: "status" });
  return group("Venster van 24 uur", h("div", { class: "segments", role: "radiogroup", "aria-label": "Venster van 24 uur" }, ...parts.window), parts.windowHint);
}

/** What happens to the active customer outside the conversation. */
function person() {
  const hint = h("p", { class: "hint", role: "status" });
  const act = (label, done, work) => h("button", { class: "button", type: "button", onclick: async () => {
    try { await work(); hint.textContent = done; } catch (error) { hint.textContent = `Dat lukte niet. ${error.message}`; }
  } }, label);
  const phone = h("input", { class: "input", inputmode: "tel", value: "+31612345699", "aria-label": "Nieuw nummer" });
  const move = async () => {
    const moved = await post(path("move"), { phone: phone.value });
    store.active = moved.wa_id; // the same person, and the same conversation
    await connect();
  };
  const path = (what) => `customers/${store.active}/${what}`;
  return group("Deze klant", h("label", { class: "field" }, "Nieuw nummer", phone),
    act("Nummer wijzigen", "Het gesprek gaat mee naar het nieuwe nummer.", move),
    act("Ander toestel of andere simkaart", "Vanaf het volgende bericht.", () => post(path("phone"))),
    act("Geen reclame meer", "Aan het bedrijf doorgegeven.", () => post(path("wish"), { value: "stop" })),
    act("Webhooks nog een keer", "Alles van deze klant is opnieuw gestuurd, door elkaar.", () => post("webhooks/repeat", { customer: store.active })), hint);
}

function raw() {
  const text = h("textarea", { class: "input code", rows: 6, spellcheck: "false", "aria-label": "Bericht als JSON" });
  const fill = (name) => { text.value = JSON.stringify(RAW[name], null, 2); };
  const [, field] = select("Soort", Object.keys(RAW).map((name) => [name, name]), fill);
  const hint = h("p", { class: "hint", role: "status" });
  const send = async () => {
    try {
      await say(JSON.parse(text.value));
      Object.assign(hint, { textContent: "Verstuurd." }).dataset.state = "";
    } catch {
      Object.assign(hint, { textContent: "Dit is geen bericht: het moet JSON zijn, met een soort (type)." }).dataset.state = "error";
    }
  };
  fill(Object.keys(RAW)[0]);
  return group("Ander bericht van deze klant", field, text, h("button", { class: "button", type: "button", onclick: send }, "Versturen als klant"), hint);
}

function restart() {
  const button = h("button", { class: "button", type: "button" }, icon("rotate-ccw"), "Alles wissen");
  let sure = 0;
  button.addEventListener("click", async () => {
    if (Date.now() - sure > 4000) {
      sure = Date.now();
      button.lastChild.textContent = "Zeker weten? Klik nog een keer";
      setTimeout(() => { button.lastChild.textContent = "Alles wissen"; }, 4000);
      return;
    }
    await post("reset");
  });
  return group("Opnieuw beginnen", h("p", { class: "hint" }, "Wist alle gesprekken en storingen op deze telefoon. Wat het bedrijf al weet, blijft daar."), button);
}

const times = (count) => (count === 1 ? "Het volgende bericht wordt" : `De volgende ${count} berichten worden`);

function show() {
  const { faults } = store;
  if (faults.next === undefined) return;
  parts.refusalHint.textContent = faults.next ? `Staat klaar. ${times(faults.next)} geweigerd.` : "";
  showOutages();
  parts.lostHint.textContent = faults.lose_answer ? `${faults.lose_answer}× klaargezet: het bericht komt aan, het antwoord niet.` : "";
  parts.latency.value = String(faults.latency_ms);
  for (const name of ["duplicate_webhooks", "shuffle"]) parts[name].checked = faults[name];
  for (const name of ["statuses", "read", "media"]) parts[name].value = faults[name];
  const customer = store.customers.get(store.active);
  if (!customer) return;
  for (const button of parts.window) button.setAttribute("aria-checked", String(button.dataset.value === customer.window));
  parts.windowHint.textContent = windowWords(customer);
}

function windowWords(customer) {
  const name = customer.name.split(" ")[0];
  if (customer.window === "closed") return `Dicht: alleen sjablonen bereiken ${name}.`;
  if (customer.window === "open") return `Open: het bedrijf mag ${name} vrij antwoorden.`;
  if (!customer.window_open) return `Dicht tot ${name} een bericht stuurt.`;
  return `Open tot morgen ${time(customer.last_inbound_at).replace(":", ".")} uur.`;
}
