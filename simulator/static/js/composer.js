// Where the customer types. Enter sends, Shift+Enter breaks; a half-typed word stays with its customer.
import { post, say } from "./api.js";
import { $, h, icon } from "./dom.js";
import { quoteOf } from "./bubble.js";
import { emit, on, store } from "./store.js";

export function initComposer() {
  const field = $("composer");
  $("send").append(icon("send-horizontal"));
  field.addEventListener("input", () => { store.drafts.set(store.active, field.value); fit(); });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      send();
    }
  });
  $("composer-form").addEventListener("submit", (event) => { event.preventDefault(); send(); });
  on("active", show);
  on("all", show);
  on("quote", () => { showQuote(); field.focus(); });
}

function show() {
  $("composer").value = store.drafts.get(store.active) ?? "";
  showQuote();
  fit();
}

function fit() {
  const field = $("composer");
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight + 2, 128)}px`;
  $("send").disabled = field.value.trim() === "";
}

function showQuote() {
  const original = store.byId.get(store.quotes.get(store.active));
  const host = $("quoting");
  host.hidden = !original;
  if (!original) return;
  const drop = () => { store.quotes.delete(store.active); emit("quote"); };
  host.replaceChildren(quoteOf(original), h("button", { class: "icon-button", type: "button", "aria-label": "Citaat weghalen", onclick: drop }, icon("x")));
}

async function send() {
  const text = $("composer").value.trim();
  if (!text) return;
  const customer = store.active;
  const quote = store.quotes.get(customer);
  store.drafts.delete(customer);
  store.quotes.delete(customer);
  show();
  $("composer").focus();
  try {
    if (quote) await say({ type: "text", text: { body: text }, context: { from: context(quote), id: quote } });
    else await post("messages", { customer, text });
  } catch {
    // Nothing is lost: the words come back when they could not be sent.
    store.drafts.set(customer, text);
    show();
  }
}

const context = (wamid) => (store.byId.get(wamid)?.direction === "in" ? store.active : store.number);
