// Keeps the conversation where the reader is: at the foot while reading the newest, else in place.

const NEAR = 80;

let wasAtFoot = true;
let heightBefore = 0;

export function startScrolling() {
  toFoot();
  document.body.addEventListener("htmx:beforeSwap", remember);
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id === "case") toFoot();
    else if (event.detail.target.id === "messages") settle(event);
  });
  document.body.addEventListener("click", (event) => {
    if (event.target.closest("#newer")) toFoot();
  });
  document.addEventListener("scroll", () => {
    wasAtFoot = isAtFoot();
    if (wasAtFoot) hideNewer();
  }, { capture: true, passive: true });
  new ResizeObserver(() => { if (wasAtFoot) toFoot(); }).observe(document.getElementById("case"));
}

function scroller() {
  return document.getElementById("scroller");
}

function isAtFoot() {
  const box = scroller();
  return !box || box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
}

function remember(event) {
  if (event.detail.target.id !== "messages") return;
  wasAtFoot = isAtFoot();
  heightBefore = scroller()?.scrollHeight ?? 0;
}

function settle(event) {
  const box = scroller();
  const grown = box.scrollHeight - heightBefore;
  const asked = event.detail.requestConfig.elt.id;
  if (asked === "older-button") box.scrollTop += grown;
  else if (wasAtFoot || asked === "reply-form") toFoot();
  else if (grown > 0) document.getElementById("newer").hidden = false;
}

// Do something that changes the height of what stands under the messages.
export function keepFoot(change) {
  const was = isAtFoot();
  change();
  if (was) toFoot();
}

export function toFoot() {
  const box = scroller();
  if (!box) return;
  box.scrollTop = box.scrollHeight;
  wasAtFoot = true;
  hideNewer();
}

function hideNewer() {
  const button = document.getElementById("newer");
  if (button) button.hidden = true;
}
