// Listens to one stream for the whole page and tells the parts that have something new.

const SLOWEST = 10_000;
const TOGETHER = 80; // ms in which several changes become one look

let source = null;
let last = 0;
let pause = 1000;
let again = 0;

export function startLive() {
  last = Number(document.body.dataset.after || 0);
  open();
  document.getElementById("reconnect").addEventListener("click", () => { pause = 1000; open(); });
  window.addEventListener("online", open);
  window.addEventListener("pagehide", () => source?.close());
  document.body.addEventListener("htmx:configRequest", (event) => {
    const cause = event.detail.triggeringEvent?.type ?? "";
    if (cause.startsWith("balie:")) event.detail.headers["X-Live"] = "1";
    event.detail.headers["X-Composer"] = document.getElementById("composer-box")?.dataset.composer ?? "";
  });
  document.body.addEventListener("htmx:afterSettle", showAttention);
}

function open() {
  clearTimeout(again);
  source?.close();
  source = new EventSource(`${document.body.dataset.live}?na=${last}`);
  source.addEventListener("open", () => { pause = 1000; showOffline(false); });
  source.addEventListener("change", (event) => {
    last = Math.max(last, Number(event.lastEventId));
    note(JSON.parse(event.data));
  });
  source.addEventListener("signed-out", () => location.reload());
  source.addEventListener("error", retry);
}

// The browser comes back by itself after a dropped connection, but gives up on a refused one.
function retry() {
  showOffline(true);
  if (source.readyState !== EventSource.CLOSED) return;
  again = setTimeout(open, pause);
  pause = Math.min(pause * 2, SLOWEST);
}

const waiting = new Map();

function note({ conversation, what }) {
  if (what !== "status") soon("balie:queue");
  const mine = document.getElementById("opened")?.dataset.conversation;
  if (conversation === null || conversation === mine) soon("balie:case");
}

function soon(name) {
  if (waiting.has(name)) return;
  waiting.set(name, setTimeout(() => {
    waiting.delete(name);
    window.htmx.trigger(document.body, name);
  }, TOGETHER));
}

let offlineTimer = 0;

function showOffline(isOffline) {
  clearTimeout(offlineTimer);
  const bar = document.getElementById("offline");
  if (!isOffline) bar.hidden = true;
  else offlineTimer = setTimeout(() => { bar.hidden = false; }, 1200); // not for a blink
}

function showAttention() {
  const count = Number(document.getElementById("views")?.dataset.attention || 0);
  document.title = count ? `(${count}) Balie` : "Balie";
}
