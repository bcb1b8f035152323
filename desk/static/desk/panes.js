// Dialogs, the folded context, the menu, and which row of the list is open.

export function startPanes() {
  document.body.addEventListener("click", (event) => {
    const opens = event.target.closest("[data-opens]");
    const dismisses = event.target.closest("[data-dismisses]");
    if (opens) show(opens.dataset.opens);
    if (dismisses) document.getElementById(dismisses.dataset.dismisses)?.close();
    if (event.target.closest("#toggle-context, #close-context")) toggleContext();
    if (event.target.closest("#show-keys")) show("keys-dialog");
    const menu = document.querySelector(".me[open]");
    if (menu && !menu.contains(event.target)) menu.open = false;
    if (event.target.closest("#back")) backToList(event);
  });
  document.body.addEventListener("htmx:afterSettle", markOpen);
  markOpen();
}

export function show(id) {
  const dialog = document.getElementById(id);
  if (dialog && !dialog.open) dialog.showModal();
}

export function toggleContext() {
  document.body.classList.toggle("context-toggled");
}

function markOpen() {
  const open = document.getElementById("opened")?.dataset.case;
  for (const link of document.querySelectorAll("[data-case][href]")) {
    if (link.dataset.case === open) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

// On a phone the list is another pane: back to the one that we came from.
function backToList(event) {
  const current = document.querySelector(".views [aria-current]");
  if (!current) return;
  event.preventDefault();
  location.assign(current.href);
}
