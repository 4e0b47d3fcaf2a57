// Starts what makes the page live.
import { listen } from "./live.js";

listen();
