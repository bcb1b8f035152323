// The customers as tabs, each with its last words and what it has not read yet.
import { post } from "./api.js";
import { $, h, icon } from "./dom.js";
import { closeSheet, openSheet } from "./sheet.js";
import { emit, messagesOf, on, store, unreadOf } from "./store.js";
import { summary } from "./words.js";

export function initPeople() {
  $("add-person").append(icon("user-plus"));
  $("add-person").addEventListener("click", openForm);
  $("people").addEventListener("keydown", moveWithArrows);
  document.addEventListener("visibilitychange", render);
  for (const kind of ["all", "active", "message", "status", "customer"]) on(kind, render);
}

export function activate(waId) {
  if (waId === store.active) return;
  closeSheet();
  store.active = waId;
  emit("active");
}

const initials = (name) => name.split(/\s+/).filter((word) => /^\p{Lu}/u.test(word)).map((word) => word[0]).slice(0, 2).join("") || "?";

function render() {
  const focused = document.activeElement?.dataset?.person;
  $("people").replaceChildren(...[...store.customers.values()].map(tab));
  if (focused) $("people").querySelector(`[data-person="${focused}"]`)?.focus({ preventScroll: true });
}

function tab(customer) {
  const active = customer.wa_id === store.active;
  const unread = unreadOf(customer.wa_id);
  const last = messagesOf(customer.wa_id).at(-1);
  return h("button", {
    class: "person", type: "button", role: "tab", "aria-selected": String(active), "aria-controls": "chat", tabindex: active ? "0" : "-1",
    data: { testid: "customer-tab", person: customer.wa_id, unread: String(unread > 0) }, onclick: () => activate(customer.wa_id),
  }, h("span", { class: "avatar", "aria-hidden": "true" }, initials(customer.name)),
  h("span", { class: "person-text" }, h("span", { class: "person-name" }, customer.name),
    h("span", { class: "person-last" }, last ? summary(last).replace(/\s+/g, " ") : "Nog geen berichten")),
  unread ? h("span", { class: "badge", "aria-label": `${unread} ongelezen` }, String(unread)) : null);
}

function moveWithArrows(event) {
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const all = [...store.customers.keys()];
  const next = all[(all.indexOf(store.active) + step + all.length) % all.length];
  activate(next);
  $("people").querySelector(`[data-person="${next}"]`)?.focus();
}

function openForm() {
  const name = h("input", { class: "input", id: "new-name", maxlength: 60, required: true, autofocus: true, autocomplete: "off" });
  const phone = h("input", { class: "input", id: "new-phone", inputmode: "tel", value: freeNumber(), required: true, autocomplete: "off" });
  const hint = h("p", { class: "hint", role: "status" }, "Verzonnen mensen alleen: kies geen nummer van iemand die u kent.");
  const form = h("form", { class: "form" },
    h("label", { class: "field" }, "Naam", name), h("label", { class: "field" }, "Telefoonnummer", phone), hint,
    h("button", { class: "button primary", type: "submit" }, "Toevoegen"));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const customer = await post("customers", { name: name.value, phone: phone.value });
      closeSheet();
      store.customers.set(customer.wa_id, customer);
      activate(customer.wa_id);
    } catch {
      hint.dataset.state = "error";
      hint.textContent = "Vul een naam in, en een nummer met landcode zoals +31 6 12345675.";
    }
  });
  openSheet("Klant toevoegen", form);
}

function freeNumber() {
  let number = 31612345675;
  while (store.customers.has(String(number))) number += 1;
  return `+${number}`;
}
