// Calls to the stand-in, and the stream of what happens there.
import { emit, keep, load, store } from "./store.js";

async function call(path, options) {
  const answer = await fetch(path, options);
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.error ?? `status ${answer.status}`);
  return body;
}

export const post = (path, body = {}) => call(`/proef/${path}`, {
  method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body),
});

export const say = (message) => post("messages", { customer: store.active, message });

export const upload = (blob, filename) => call(`/proef/media?filename=${encodeURIComponent(filename ?? "")}`, {
  method: "POST", headers: { "content-type": blob.type || "application/octet-stream" }, body: blob,
});

export const sample = async (name) => (await fetch(`/static/samples/${name}`)).blob();

let source = null;
let generation = 0;

/** Load everything and follow from there; also after a gap that the stream cannot fill. */
export async function connect() {
  const mine = ++generation;
  source?.close();
  source = null;
  try {
    const state = await call("/proef/state");
    if (mine !== generation) return;
    load(state);
    follow(state.last_event);
  } catch {
    setConnected(false);
    setTimeout(() => { if (mine === generation) connect(); }, 1500);
  }
}

function follow(after) {
  // The browser reconnects by itself and says which event it saw last.
  source = new EventSource(`/proef/events?after=${encodeURIComponent(after)}`);
  source.onopen = () => setConnected(true);
  source.onerror = () => {
    setConnected(false);
    if (source?.readyState === EventSource.CLOSED) setTimeout(connect, 1500);
  };
  for (const [kind, take] of Object.entries(TAKE)) {
    source.addEventListener(kind, (event) => take(JSON.parse(event.data)));
  }
}

function setConnected(connected) {
  if (store.connected === connected) return;
  store.connected = connected;
  emit("connection");
}

const KEPT = 50;

const TAKE = {
  resync: () => connect(),
  message(message) {
    if (!keep(message)) return;
    if (message.direction === "out") store.typing.delete(message.customer);
    emit("message", message);
  },
  status(change) {
    const message = store.byId.get(change.wamid);
    if (!message) return;
    Object.assign(message, change);
    emit("status", message);
  },
  typing({ customer, seconds }) {
    store.typing.set(customer, Date.now() + seconds * 1000);
    emit("typing", customer);
  },
  customer(customer) {
    store.customers.set(customer.wa_id, customer);
    if (!store.messages.has(customer.wa_id)) store.messages.set(customer.wa_id, []);
    emit("customer", customer);
  },
  faults(faults) {
    store.faults = faults;
    emit("faults");
  },
  call(one) {
    store.calls = [...store.calls, one].slice(-KEPT);
    emit("traffic");
  },
  webhook(one) {
    const others = store.webhooks.filter((other) => other.number !== one.number);
    store.webhooks = [...others, one].sort((a, b) => a.number - b.number).slice(-KEPT);
    emit("traffic");
  },
};
