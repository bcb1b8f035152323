// Lets waiting times count on and the window count down, by the words of desk/times.py.

const EVERY = 15_000;

export function startClock() {
  setInterval(tick, EVERY);
}

function tick() {
  const now = Date.now();
  for (const time of document.querySelectorAll("[data-waited]")) {
    set(time, waited(Math.floor((now - Date.parse(time.dateTime)) / 60_000)));
  }
  for (const line of document.querySelectorAll("[data-ends]")) {
    const minutes = Math.floor((Date.parse(line.dataset.ends) - now) / 60_000);
    if (minutes >= 0) set(line, `Nog ${hoursAndMinutes(minutes)} vrij antwoorden`);
    else window.htmx.trigger(document.body, "balie:case");
  }
}

function set(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

function waited(minutes) {
  if (minutes < 1) return "nu";
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 24 * 60) return hoursAndMinutes(minutes);
  return `${Math.floor(minutes / (24 * 60))} d`;
}

function hoursAndMinutes(minutes) {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  const parts = hours ? [`${hours} u`] : [];
  if (rest || !hours) parts.push(`${rest} min`);
  return parts.join(" ");
}
