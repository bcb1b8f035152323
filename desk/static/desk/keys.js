// The whole way from queue to close without a mouse. Keys rest while somebody types.
import { show, toggleContext } from "./panes.js";

const ACTIONS = {
  j: () => move(1),
  k: () => move(-1),
  t: () => document.getElementById("take")?.click(),
  r: () => document.getElementById("composer")?.focus(),
  e: () => document.getElementById("open-close")?.click(),
  i: toggleContext,
  "?": () => show("keys-dialog"),
};

export function startKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return leave(event);
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    const action = ACTIONS[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}

function isTyping(element) {
  return element.matches("input, textarea, select, [contenteditable]");
}

function leave(event) {
  if (event.target.id === "composer") openRow()?.focus() ?? event.target.blur();
  else document.body.classList.remove("context-toggled");
}

function openRow() {
  return document.querySelector("#queue [aria-current]");
}

function move(step) {
  const rows = [...document.querySelectorAll("#queue [data-case]")];
  if (!rows.length) return;
  const focused = rows.indexOf(document.activeElement.closest?.("[data-case][href]"));
  const at = focused >= 0 ? focused : rows.indexOf(openRow());
  const next = rows[Math.min(rows.length - 1, Math.max(0, at + step))];
  next.focus();
  next.click();
}
