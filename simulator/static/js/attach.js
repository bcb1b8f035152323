// The sheet with attachments: photo, voice, document, place, sticker, contact.
import { post, sample, say, upload } from "./api.js";
import { $, h, icon } from "./dom.js";
import { closeSheet, openSheet, row } from "./sheet.js";
import { store } from "./store.js";

const TILES = [
  ["image", "Foto", openPhotos], ["mic", "Spraakbericht", openVoice], ["file-text", "Document", openDocuments],
  ["map-pin", "Locatie", () => openPlaces()], ["sticker", "Sticker", openStickers], ["circle-user-round", "Contact", openContacts],
];
const PHOTOS = [["foto-pas.jpg", "Betaalpas", "Voorbeeld van een pas"], ["foto-brief.jpg", "Brief", "Voorbeeld van een jaaroverzicht"], ["foto-bon.jpg", "Kassabon", "Twee keer gepind"]];
const STICKERS = [["sticker-dank-u.webp", "Dank u"], ["sticker-geregeld.webp", "Geregeld"], ["sticker-goedemorgen.webp", "Goedemorgen"], ["sticker-hm.webp", "Hm"]];
const PLACES = [
  { name: "Domplein", address: "Domplein, Utrecht", latitude: 52.0907, longitude: 5.1214 },
  { name: "Station Zwolle", address: "Stationsplein, Zwolle", latitude: 52.5046, longitude: 6.0918 },
  { latitude: 51.4988, longitude: 3.6109 },
];
const CONTACTS = [
  { name: { formatted_name: "Marijke Postma", first_name: "Marijke", last_name: "Postma" }, phones: [{ phone: "+31 6 12345681", wa_id: "31612345681", type: "CELL" }] },
  { name: { formatted_name: "Bram de Boer", first_name: "Bram", last_name: "de Boer" }, phones: [{ phone: "+31 6 12345682", wa_id: "31612345682", type: "CELL" }] },
];

export function initAttach() {
  $("attach").append(icon("plus"));
  $("attach").addEventListener("click", openTiles);
  document.addEventListener("ask-place", (event) => openPlaces(event.detail));
}

function openTiles() {
  const tiles = TILES.map(([name, label, open]) => h("button", { class: "tile", type: "button", data: { testid: `attach-${name}` }, onclick: open },
    h("span", { class: "tile-icon" }, icon(name)), label));
  openSheet("Bijlage", h("div", { class: "tiles" }, ...tiles));
}

/** Do something that takes a moment; if it fails the sheet says so. */
async function attempt(work) {
  try {
    await work();
    closeSheet();
  } catch (error) {
    openSheet("Dat lukte niet", h("p", { class: "hint" }, `De bijlage is niet verstuurd. ${error.message}`),
      row({ onclick: openTiles }, icon("rotate-ccw"), "Andere bijlage kiezen"));
  }
}

async function sendFile(kind, blob, filename) {
  const caption = kind === "image" || kind === "document" ? $("composer").value.trim() : "";
  const stored = await upload(blob, filename);
  const part = { id: stored.id, ...(caption ? { caption } : {}), ...(kind === "document" ? { filename } : {}) };
  await say({ type: kind, [kind]: part });
  if (caption) { $("composer").value = ""; $("composer").dispatchEvent(new Event("input")); }
}

function chooser(kind, accept) {
  const input = h("input", { type: "file", accept, hidden: true, data: { testid: `file-${kind}` } });
  input.addEventListener("change", () => { if (input.files[0]) attempt(() => sendFile(kind, input.files[0], input.files[0].name)); });
  return [input, row({ onclick: () => input.click() }, icon("upload"), "Zelf kiezen", "Een bestand van deze computer")];
}

function openPhotos() {
  const rows = PHOTOS.map(([name, label, about]) => row(
    { data: { testid: "sample" }, onclick: () => attempt(async () => sendFile("image", await sample(name), name)) },
    h("img", { src: `/static/samples/${name}`, alt: "" }), label, about));
  openSheet("Foto", ...rows, ...chooser("image", "image/jpeg,image/png"));
}

function openDocuments() {
  const send = () => attempt(async () => sendFile("document", await sample("loonstrook.pdf"), "loonstrook.pdf"));
  openSheet("Document", row({ data: { testid: "sample" }, onclick: send }, icon("file-text"), "Loonstrook", "Voorbeeld, pdf"),
    ...chooser("document", ".pdf,.txt,.doc,.docx,.xls,.xlsx,.ppt,.pptx"));
}

function openVoice() {
  const rows = [4, 15, 60].map((seconds) => row({ data: { testid: "sample" }, onclick: () => attempt(async () => {
    const { id } = await post("media/voice", { seconds });
    await say({ type: "audio", audio: { id, voice: true } });
  }) }, icon("mic"), `${seconds} seconden`, "Voorbeeld zonder geluid"));
  openSheet("Spraakbericht", ...rows);
}

function openStickers() {
  const buttons = STICKERS.map(([name, label]) => h("button", { type: "button", "aria-label": label, data: { testid: "sample" }, onclick: () => attempt(async () => sendFile("sticker", await sample(name), name)) },
    h("img", { src: `/static/samples/${name}`, alt: "" })));
  openSheet("Sticker", h("div", { class: "stickers" }, ...buttons));
}

/** A place; in answer to a question for one it quotes the question. */
function openPlaces(question) {
  const context = question ? { context: { from: store.number, id: question } } : {};
  const rows = PLACES.map((place) => row(
    { data: { testid: "sample" }, onclick: () => attempt(() => say({ type: "location", location: place, ...context })) },
    icon("map-pin"), place.name ?? "Huidige locatie", place.address ?? "Alleen een punt op de kaart"));
  openSheet("Locatie", ...rows);
}

function openContacts() {
  const rows = CONTACTS.map((one) => row(
    { data: { testid: "sample" }, onclick: () => attempt(() => say({ type: "contacts", contacts: [one] })) },
    icon("circle-user-round"), one.name.formatted_name, one.phones[0].phone));
  openSheet("Contact", ...rows);
}
