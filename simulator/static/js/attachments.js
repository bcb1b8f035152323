// What a bubble holds besides words: picture, sound, file, place, contact.
import { h, icon, svg } from "./dom.js";
import { format } from "./format.js";
import { openViewer } from "./sheet.js";

const address = (media) => (media?.id ? `/proef/media/${encodeURIComponent(media.id)}` : null);

export function words(text) {
  return text ? h("span", { class: "words" }, ...format(text)) : null;
}

/** A picture in a fixed frame. Files elsewhere on the web are named, not fetched. */
export function picture(media, kind = "Foto") {
  const source = address(media);
  if (!source) return elsewhere(media?.link, kind);
  const image = h("img", { src: source, alt: media.caption || kind, loading: "lazy" });
  return h("button", { class: "frame", type: "button", "aria-label": `${kind} vergroten`, onclick: () => openViewer(source, kind) }, image);
}

export function video(media) {
  const source = address(media);
  if (!source) return elsewhere(media?.link, "Video");
  return h("span", { class: "frame" }, h("video", { src: source, controls: true, preload: "metadata" }));
}

function elsewhere(link, kind) {
  const host = URL.canParse(link ?? "") ? new URL(link).host : "onbekend adres";
  return h("a", { class: "frame frame-empty", href: link, target: "_blank", rel: "noopener noreferrer" },
    icon("image"), h("span", {}, `${kind} van ${host}`));
}

export function file(media) {
  const name = media.filename || "Document";
  const ending = /\.(\w{1,5})$/.exec(name)?.[1]?.toUpperCase();
  const about = ending ? `${ending}-bestand` : "Bestand";
  return h("a", { class: "card", href: address(media) ?? media.link, download: address(media) ? name : null, target: "_blank", rel: "noopener noreferrer" },
    icon("file-text"), h("span", { class: "card-text" }, h("strong", {}, name), h("small", {}, about)));
}

export function sticker(media) {
  const source = address(media);
  if (!source) return elsewhere(media?.link, "Sticker");
  return h("img", { class: "sticker-picture", src: source, alt: "Sticker" });
}

const BARS = 34;
const sounds = new Map();

/** A sound as a whole: only then does the browser know at once how long it is. */
function soundOf(media) {
  const source = address(media);
  if (!source) return Promise.reject(new Error("no file here"));
  if (!sounds.has(source)) sounds.set(source, fetch(source).then((answer) => answer.blob()).then((blob) => URL.createObjectURL(blob)));
  return sounds.get(source);
}

/** A voice message: play, bars that fill, length. */
export function voice(media) {
  const sound = new Audio();
  sound.preload = "metadata";
  soundOf(media).then((source) => { sound.src = source; }).catch(() => { play.disabled = true; });
  const length = h("span", { class: "voice-length" }, "0:00");
  const bars = Array.from({ length: BARS }, () => h("i"));
  bars.forEach((bar, index) => { bar.style.height = `${20 + 70 * Math.abs(Math.sin(index * 1.7) * Math.cos(index * 0.6))}%`; });
  const play = h("button", { class: "voice-play", type: "button", "aria-label": "Afspelen" }, icon("play"));
  const show = () => {
    play.replaceChildren(icon(sound.paused ? "play" : "pause"));
    play.setAttribute("aria-label", sound.paused ? "Afspelen" : "Pauzeren");
    const whole = Number.isFinite(sound.duration) ? sound.duration : 0;
    const part = whole ? sound.currentTime / whole : 0;
    bars.forEach((bar, index) => bar.classList.toggle("played", index < part * BARS));
    const shown = Math.round(sound.paused && !sound.currentTime ? whole : sound.currentTime);
    length.textContent = `${Math.floor(shown / 60)}:${String(shown % 60).padStart(2, "0")}`;
  };
  for (const kind of ["play", "pause", "timeupdate", "ended", "loadedmetadata"]) sound.addEventListener(kind, show);
  play.addEventListener("click", () => (sound.paused ? sound.play().catch(show) : sound.pause()));
  return h("span", { class: "voice" }, play, h("span", { class: "voice-bars", "aria-hidden": "true" }, ...bars), length);
}

/** A small drawn map: the same place always gives the same streets. */
export function place(location) {
  const seed = Math.abs(Math.sin(Number(location.latitude) * 91 + Number(location.longitude) * 37));
  const bend = 20 + seed * 70;
  const street = (d, width) => svg("path", { d, fill: "none", stroke: "var(--surface)", "stroke-width": width, "stroke-linecap": "round" });
  const map = svg("svg", { viewBox: "0 0 268 120", preserveAspectRatio: "xMidYMid slice", role: "img", "aria-label": "Kaartje" },
    svg("rect", { width: 268, height: 120, fill: "color-mix(in srgb, var(--accent) 14%, var(--wall))" }),
    svg("path", { d: `M-10 ${bend + 30}C60 ${bend} 120 ${130 - bend} 290 ${bend + 10}`, fill: "none", stroke: "color-mix(in srgb, var(--info) 34%, var(--surface))", "stroke-width": 14 }),
    street(`M${40 + bend} -5L${bend} 125`, 7), street(`M-5 ${110 - bend}L275 ${60 + seed * 20}`, 9),
    street(`M${170 + seed * 40} -5L${210 - seed * 60} 125`, 5), street("M-5 20L275 8", 4),
    svg("circle", { cx: 134, cy: 60, r: 11, fill: "var(--accent)", stroke: "var(--surface)", "stroke-width": 4 }));
  const at = `${Number(location.latitude).toFixed(5)}, ${Number(location.longitude).toFixed(5)}`;
  return h("span", {}, h("span", { class: "place" }, map),
    h("span", { class: "place-name" }, location.name || "Locatie"),
    h("span", { class: "place-address" }, location.address || at));
}

export function contact(one) {
  return h("span", { class: "card" }, icon("circle-user-round"), h("span", { class: "card-text" },
    h("strong", {}, one.name?.formatted_name ?? "Contact"), h("small", {}, one.phones?.[0]?.phone ?? "Geen nummer")));
}
