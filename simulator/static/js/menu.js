// What a customer can do with a message: a reaction, or an answer that quotes it.
import { say } from "./api.js";
import { h, icon } from "./dom.js";
import { closeSheet, openSheet, row } from "./sheet.js";
import { emit, reactionsTo, store } from "./store.js";

const EMOJI = ["👍", "❤️", "😂", "😮", "😢", "🙏"];

export function openMenu(message) {
  const given = reactionsTo(message).in;
  const react = (emoji) => {
    closeSheet();
    // The same reaction again takes it away: Meta then sends none.
    const reaction = emoji === given ? { message_id: message.wamid } : { message_id: message.wamid, emoji };
    return say({ type: "reaction", reaction });
  };
  const buttons = EMOJI.map((emoji) => h("button", {
    type: "button", "aria-label": `Reageren met ${emoji}`, "aria-pressed": String(emoji === given), onclick: () => react(emoji),
  }, emoji));
  const quote = () => {
    closeSheet();
    store.quotes.set(message.customer, message.wamid);
    emit("quote");
  };
  openSheet("Reageren", h("div", { class: "emojis" }, ...buttons), row({ onclick: quote }, icon("reply"), "Citeren in een antwoord"));
}
