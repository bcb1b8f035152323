// Brings the page to life. The page works as plain HTML too: each of these adds one comfort.
import { startSwapping } from "./swap.js";
import { startLive } from "./live.js";
import { startKeys } from "./keys.js";
import { startComposer } from "./composer.js";
import { startClock } from "./clock.js";
import { startPanes } from "./panes.js";
import { startScrolling } from "./scroll.js";

startSwapping();
startScrolling();
startComposer();
startPanes();
startKeys();
startClock();
startLive();
