// The page starts here.
import { connect } from "./api.js";
import { initAttach } from "./attach.js";
import { initChat } from "./chat.js";
import { initComposer } from "./composer.js";
import { $ } from "./dom.js";
import { initDrawer } from "./drawer.js";
import { initPeople } from "./people.js";
import { initSheet } from "./sheet.js";
import { time } from "./words.js";

initSheet();
initPeople();
initChat();
initComposer();
initAttach();
initDrawer();

const tick = () => { $("clock").textContent = time(Date.now() / 1000); };
tick();
setInterval(tick, 10_000);
connect();
