// The place to write: Enter sends, what could not be sent stays, half-typed words survive a look
// at another conversation. Words are kept in memory only, never in the browser's storage.
import { keepFoot, toFoot } from "./scroll.js";

const drafts = new Map();

export function startComposer() {
  document.body.addEventListener("keydown", sendOnEnter);
  document.body.addEventListener("input", (event) => {
    if (event.target.id !== "composer") return;
    grow(event.target);
    drafts.set(openCase(), event.target.value);
    tellTyping();
  });
  document.body.addEventListener("click", (event) => {
    if (event.target.closest("#send-again")) send();
    if (event.target.closest("#quote-off")) quote(null);
    const quoting = event.target.closest(".quote-button");
    if (quoting) quote(quoting);
  });
  document.body.addEventListener("htmx:confirm", dropEmpty);
  document.body.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.elt.id === "reply-form") event.detail.elt.dataset.sent = event.detail.requestConfig.parameters.text;
  });
  document.body.addEventListener("htmx:afterRequest", afterRequest);
  document.body.addEventListener("htmx:oobAfterSwap", restore);
  document.body.addEventListener("htmx:afterSwap", restore);
  restore();
}

// The answer is about one message: the customer sees it above our words.
function quote(button) {
  const line = document.getElementById("quoting");
  if (!line) return;
  document.getElementById("quote").value = button?.dataset.quote ?? "";
  const bubble = button?.closest(".message").querySelector(".bubble");
  const said = bubble?.querySelector(".words") ?? bubble?.querySelector(".placeholder");
  document.getElementById("quoting-words").textContent = said?.textContent.trim().slice(0, 120) ?? "";
  keepFoot(() => { line.hidden = !button; });
  if (button) field().focus({ preventScroll: true });
}

// The customer may see that somebody writes. It does not matter when this does not arrive.
const TELL_AGAIN = 10_000;
let told = { at: 0, where: "" };

function tellTyping() {
  const form = document.getElementById("reply-form");
  if (!form || !field().value.trim()) return;
  if (told.where === form.dataset.typing && Date.now() - told.at < TELL_AGAIN) return;
  told = { at: Date.now(), where: form.dataset.typing };
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  fetch(form.dataset.typing, { method: "POST", headers: { "X-CSRFToken": token } }).catch(() => {});
}

function field() {
  return document.getElementById("composer");
}

function openCase() {
  return document.getElementById("opened")?.dataset.case;
}

function sendOnEnter(event) {
  if (event.target.id !== "composer" || event.key !== "Enter") return;
  if (event.shiftKey || event.isComposing) return;
  event.preventDefault();
  send();
}

function send() {
  const form = document.getElementById("reply-form");
  if (form && field().value.trim()) form.requestSubmit();
}

function dropEmpty(event) {
  if (event.detail.elt.id === "reply-form" && !field().value.trim()) event.preventDefault();
}

function afterRequest(event) {
  // What asked may be gone by now (the take button is): the request still knows it.
  const form = event.detail.requestConfig.elt;
  if (form.dataset?.closes && event.detail.successful) document.getElementById(form.dataset.closes)?.close();
  if (form.id !== "reply-form") {
    if (event.detail.successful) document.getElementById("toast").hidden = true;
    if (event.detail.successful && form.querySelector("#take")) field()?.focus({ preventScroll: true });
    return showTrouble(event);
  }
  const box = document.getElementById("not-sent");
  if (box) box.hidden = event.detail.successful || event.detail.xhr.status === 409;
  // A refusal that htmx shows in the page (422) counts as successful there; the words stay, and so
  // does their key: sending them once more is the same reply.
  if (!event.detail.successful || event.detail.xhr.status >= 400 || !field()) return;
  // Somebody types fast: only what was sent goes.
  const now = field().value;
  field().value = now.startsWith(form.dataset.sent) ? now.slice(form.dataset.sent.length).trimStart() : now;
  delete form.dataset.sent;
  drafts.set(openCase(), field().value);
  document.getElementById("reply-key").value = freshKey();
  quote(null);
  grow(field());
  toFoot();
}

// A step or a look that did not arrive: one sentence, and the button can be pressed again.
function showTrouble(event) {
  const status = event.detail.xhr.status;
  const live = event.detail.requestConfig?.triggeringEvent?.type?.startsWith("balie:");
  if (event.detail.successful || live || status === 409 || status === 422 || status === 401) return;
  const notice = document.getElementById("notice") ?? document.getElementById("toast");
  notice.textContent = status === 404 ? "Dit gesprek bestaat niet meer." : "Dat lukte niet. Probeer het opnieuw.";
  notice.hidden = false;
}

function restore() {
  const box = field();
  if (!box || box.dataset.restored) return;
  box.dataset.restored = "yes";
  box.value = drafts.get(openCase()) ?? "";
  grow(box);
}

function grow(box) {
  keepFoot(() => {
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight + 2, 200)}px`;
  });
}

function freshKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(18));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
