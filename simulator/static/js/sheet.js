// A sheet from below, inside the device. The chat behind it cannot be reached while it is open.
import { $, h, icon } from "./dom.js";

let returnTo = null;

export function openSheet(title, ...content) {
  const host = $("sheet-host");
  if (host.hidden) returnTo = document.activeElement;
  const close = h("button", { class: "icon-button", type: "button", "aria-label": "Sluiten", onclick: closeSheet }, icon("x"));
  const sheet = h("section", { class: "sheet", role: "dialog", "aria-modal": "true", "aria-label": title },
    h("div", { class: "sheet-head" }, h("h2", {}, title), close),
    h("div", { class: "sheet-body" }, ...content));
  host.replaceChildren(sheet);
  host.hidden = false;
  $("chat").inert = true;
  const first = sheet.querySelector("[autofocus], .sheet-body button, .sheet-body input") ?? close;
  first.focus({ preventScroll: true, focusVisible: false });
}

export function closeSheet() {
  const host = $("sheet-host");
  if (host.hidden) return;
  host.hidden = true;
  host.replaceChildren();
  $("chat").inert = false;
  if (returnTo?.isConnected) returnTo.focus({ preventScroll: true });
  returnTo = null;
}

/** A line in a sheet: mark or icon, words, a second line. */
export function row(props, lead, title, second) {
  return h("button", { class: "row", type: "button", ...props }, lead,
    h("span", { class: "row-text" }, h("strong", {}, title), second ? h("small", {}, second) : null));
}

export function openViewer(source, label) {
  const back = document.activeElement;
  const close = () => { viewer.remove(); back?.focus({ preventScroll: true }); };
  const button = h("button", { class: "icon-button", type: "button", "aria-label": "Sluiten", onclick: close }, icon("x"));
  const viewer = h("div", { class: "viewer", role: "dialog", "aria-modal": "true", "aria-label": label }, button, h("img", { src: source, alt: label }));
  viewer.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  $("screen").append(viewer);
  button.focus();
}

export function initSheet() {
  const host = $("sheet-host");
  host.addEventListener("click", (event) => { if (event.target === host) closeSheet(); });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !document.querySelector(".viewer")) closeSheet();
  });
}
