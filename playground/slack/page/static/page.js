// Starts what makes the page live.
import { listen } from "./live.js";
import { runClock } from "./time.js";

listen();
runClock();
