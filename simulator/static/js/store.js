// What the page knows, and who wants to hear of changes.
const listeners = new Map();

export const store = {
  company: "", number: "", active: null, connected: true,
  customers: new Map(), messages: new Map(), byId: new Map(),
  typing: new Map(), drafts: new Map(), quotes: new Map(),
  templates: [], faults: {}, calls: [], webhooks: [],
};

export function on(kind, listener) {
  listeners.set(kind, [...(listeners.get(kind) ?? []), listener]);
}

export function emit(kind, detail) {
  for (const listener of listeners.get(kind) ?? []) listener(detail);
}

export function load(state) {
  store.company = state.company;
  store.number = state.number;
  store.templates = state.templates;
  store.typing = new Map(Object.entries(state.typing).map(([waId, seconds]) => [waId, Date.now() + seconds * 1000]));
  store.faults = state.faults;
  store.calls = state.calls;
  store.webhooks = state.webhooks;
  store.customers = new Map(state.customers.map((customer) => [customer.wa_id, customer]));
  store.messages = new Map(state.customers.map((customer) => [customer.wa_id, []]));
  store.byId = new Map();
  for (const message of state.messages) keep(message);
  if (!store.customers.has(store.active)) store.active = state.customers[0]?.wa_id ?? null;
  emit("all");
}

/** Add a message; false when it is there already (the stream may tell what was loaded). */
export function keep(message) {
  if (store.byId.has(message.wamid)) return false;
  const list = store.messages.get(message.customer) ?? [];
  store.messages.set(message.customer, list);
  list.push(message);
  store.byId.set(message.wamid, message);
  return true;
}

export const messagesOf = (waId) => store.messages.get(waId) ?? [];

export function unreadOf(waId) {
  if (waId === store.active && document.visibilityState === "visible") return 0;
  return messagesOf(waId).filter(
    (one) => one.direction === "out" && one.type !== "reaction" && !["read", "failed"].includes(one.status),
  ).length;
}

/** The reactions to a message: {in: emoji, out: emoji}. */
export function reactionsTo(message) {
  const found = {};
  for (const one of messagesOf(message.customer)) {
    if (one.type === "reaction" && one.body.reaction.message_id === message.wamid) {
      found[one.direction] = one.body.reaction.emoji || "";
    }
  }
  return found;
}

/** The id of the option that the customer chose in a message, if any. */
export function choiceIn(message) {
  const answer = messagesOf(message.customer).find(
    (one) => one.direction === "in" && one.body.context?.id === message.wamid && ["interactive", "button"].includes(one.type),
  );
  const reply = answer?.body.interactive;
  return reply?.button_reply?.id ?? reply?.list_reply?.id ?? answer?.body.button?.payload ?? null;
}
