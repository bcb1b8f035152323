// Times, and Dutch words for what the API says in codes.
const clock = new Intl.DateTimeFormat("nl-NL", { hour: "2-digit", minute: "2-digit" });
const exact = new Intl.DateTimeFormat("nl-NL", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const day = new Intl.DateTimeFormat("nl-NL", { weekday: "long", day: "numeric", month: "long" });

export const time = (seconds) => clock.format(new Date(seconds * 1000));
export const exactTime = (seconds) => exact.format(new Date(seconds * 1000));

export function dayName(seconds) {
  const date = new Date(seconds * 1000);
  const today = new Date();
  if (date.toDateString() === today.toDateString()) return "Vandaag";
  today.setDate(today.getDate() - 1);
  if (date.toDateString() === today.toDateString()) return "Gisteren";
  return day.format(date);
}

export const STATUS = {
  sending: "wordt verstuurd", sent: "verstuurd", delivered: "bezorgd", read: "gelezen",
  accepted: "aangenomen", failed: "niet bezorgd",
};

export const CODES = {
  "-1": "Alleen een status 502, zonder code", 131042: "Betaalwijze ontbreekt",
  132015: "Sjabloon gepauzeerd", 132016: "Sjabloon uitgezet",
  4: "Te veel aanvragen", 2: "Dienst even weg", 100: "Fout in de aanvraag", 190: "Token verlopen",
  368: "Account geblokkeerd", 130429: "Te snel verstuurd", 131000: "Er ging iets mis bij Meta",
  131009: "Waarde klopt niet", 131016: "Dienst niet bereikbaar", 131026: "Onbestelbaar",
  131047: "Buiten het venster van 24 uur", 131048: "Te vaak als spam gemeld",
  131049: "Meta bezorgt dit nu niet", 131053: "Bestand niet aangenomen",
  131056: "Te veel naar deze klant", 137000: "Andere telefoon of simkaart",
};

export const describe = (code) => (CODES[code] ? `${CODES[code]} (${code})` : `Code ${code}`);

/** What a message says in one line: for the list of customers and for quotes. */
export function summary(message) {
  const { body, type } = message;
  const part = body[type];
  switch (type) {
    case "text": return part.body;
    case "interactive": return part.button_reply?.title ?? part.list_reply?.title ?? part.body?.text ?? "Keuze";
    case "button": return part.text;
    case "image": return part.caption || "Foto";
    case "video": return part.caption || "Video";
    case "audio": return part.voice === false ? "Geluid" : "Spraakbericht";
    case "document": return part.filename || part.caption || "Document";
    case "sticker": return "Sticker";
    case "location": return part.name || "Locatie";
    case "contacts": return `Contact: ${part[0]?.name?.formatted_name ?? ""}`;
    case "template": return `Sjabloon ${part.name}`;
    case "reaction": return part.emoji ? `Reactie ${part.emoji}` : "Reactie weggehaald";
    default: return `Bericht van het soort ${type}`;
  }
}
