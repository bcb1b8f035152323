// Takes over what is new without touching the rest, so that focus, scroll and selection stay.
//
// keyed        a list as it is now: rows by id, in the order given, others go
// keyed-tail   the newest part of a list: what is not in it stays
// keyed-older  a part that goes before what is there
// keyed-one    one element, only if it differs

const KEYED = ["keyed", "keyed-tail", "keyed-older", "keyed-one"];

export function startSwapping() {
  window.htmx.defineExtension("keyed", {
    isInlineSwap: (style) => style === "keyed-one",
    handleSwap: (style, target, fragment) => (KEYED.includes(style) ? swap(style, target, fragment) : false),
  });
}

function swap(style, target, fragment) {
  if (style === "keyed-one") {
    const fresh = fragment.nodeType === Node.ELEMENT_NODE ? fragment : fragment.firstElementChild;
    return put(target, fresh);
  }
  const fresh = [...fragment.children].filter((child) => child.id);
  if (style === "keyed-older") return putBefore(target, fresh);
  const changed = putInOrder(target, fresh);
  if (style === "keyed") {
    const ids = new Set(fresh.map((child) => child.id));
    [...target.children].filter((child) => !ids.has(child.id)).forEach((child) => child.remove());
  }
  return changed;
}

function putInOrder(target, fresh) {
  const changed = [];
  let previous = null;
  for (const child of fresh) {
    const known = byId(target, child.id);
    if (known) {
      const now = put(known, child);
      changed.push(...now);
      previous = now[0] ?? known;
      const place = previous.previousElementSibling;
      const before = fresh[fresh.indexOf(child) - 1];
      if (before && place?.id !== before.id && byId(target, before.id)) {
        byId(target, before.id).after(previous);
      }
    } else {
      if (previous) previous.after(child);
      else if (target.children.length && target.firstElementChild.id.startsWith("row-")) target.prepend(child);
      else target.append(child);
      previous = child;
      changed.push(child);
    }
  }
  return changed;
}

function putBefore(target, fresh) {
  byId(target, "older")?.remove();
  fresh.forEach((child) => byId(target, child.id)?.remove());
  target.prepend(...fresh);
  return fresh;
}

function put(known, fresh) {
  for (const name of ["hx-swap-oob", "data-hx-swap-oob"]) fresh.removeAttribute(name);
  if (looks(known) === looks(fresh)) return [];
  const focused = known.contains(document.activeElement) ? document.activeElement.id : "";
  known.replaceWith(fresh);
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  return [fresh];
}

// How an element reads, without what scripts put on it while it was on the page.
function looks(element) {
  const copy = element.cloneNode(true);
  for (const part of [copy, ...copy.querySelectorAll("*")]) {
    part.classList.remove("htmx-added", "htmx-request", "htmx-settling", "htmx-swapping");
    if (!part.classList.length) part.removeAttribute("class");
    part.removeAttribute("aria-current");
    if (part.name === "csrfmiddlewaretoken") part.removeAttribute("value");
  }
  return copy.outerHTML;
}

function byId(target, id) {
  return [...target.children].find((child) => child.id === id);
}
