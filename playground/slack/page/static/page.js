// Starts what makes the page live.
import { listen } from "./live.js";
import "./menus.js";
import "./presses.js";
import "./modal.js";
import { runClock } from "./time.js";

listen();
runClock();
