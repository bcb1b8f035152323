// What goes wrong for everybody until it is put right: token, service, payment, templates.
import { post } from "./api.js";
import { h } from "./dom.js";
import { store } from "./store.js";

const SWITCHES = [
  ["access", "revoked", "valid", "Token ingetrokken", "Meta weigert alles (190)"],
  ["service", "down", "up", "Meta ligt eruit", "Alles eindigt in 502, zonder foutcode"],
  ["payment", "missing", "valid", "Betaalwijze ontbreekt", "Berichten mislukken later (131042)"],
];
const STATUSES = [["approved", "Goedgekeurd"], ["paused", "Gepauzeerd (132015)"], ["disabled", "Uitgezet (132016)"]];
const inputs = {};
const templates = h("div", {});

export function outages(group) {
  const switches = SWITCHES.map(([name, wrong, right, label, about]) => {
    const input = h("input", { type: "checkbox", role: "switch", data: { testid: `fault-${name}` }, onchange: () => post("faults", { [name]: input.checked ? wrong : right }) });
    inputs[name] = input;
    return h("label", { class: "switch" }, h("span", {}, label, h("small", {}, about)), input);
  });
  return [group("Alles ligt stil", ...switches), group("Sjablonen", templates)];
}

export function showOutages() {
  for (const [name, wrong] of SWITCHES) inputs[name].checked = store.faults[name] === wrong;
  const names = [...new Set(store.templates.map((one) => one.name))];
  if (!names.length) return templates.replaceChildren(h("p", { class: "hint" }, "Geen lijst: elke naam wordt aangenomen."));
  templates.replaceChildren(...names.map(row));
}

function row(name) {
  const status = store.templates.find((one) => one.name === name).status ?? "approved";
  const choose = (event) => post("templates/status", { name, status: event.target.value });
  const field = h("select", { class: "select", data: { testid: `template-${name}` }, onchange: choose },
    ...STATUSES.map(([value, label]) => h("option", { value, selected: value === status }, label)));
  field.value = status;
  return h("label", { class: "field" }, name, field);
}
