// The sheet of a list message.
import { post } from "./api.js";
import { h } from "./dom.js";
import { closeSheet, openSheet, row } from "./sheet.js";

export function openList(message) {
  const { action } = message.body.interactive;
  const choose = async (id) => {
    closeSheet();
    await post("choose", { customer: message.customer, message_id: message.wamid, option_id: id });
  };
  const parts = action.sections.flatMap((section) => [
    section.title ? h("h3", { class: "sheet-section" }, section.title) : null,
    ...section.rows.map((one) => row(
      { data: { testid: "list-row", option: one.id }, onclick: () => choose(one.id) },
      h("span", { class: "row-mark", "aria-hidden": "true" }), one.title, one.description)),
  ]);
  openSheet(action.button, ...parts);
}
