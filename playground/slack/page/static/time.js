// Lets the bar's buttons move the program's clock, and says what became of it.
import { tell } from "./live.js";

// A screen reader hears how far a long move has come this often, not at every step.
const SAY_EVERY = 5000;

let said = 0;

async function ask(button) {
  const team = document.querySelector("[data-base]").dataset.base.split("/")[1];
  const answer = await fetch(`/${team}/time/${button.dataset.time}`, { method: "POST" })
    .then((given) => given.json())
    .catch(() => ({ ok: false, words: "The demo does not answer. Is it still running?" }));
  tell(answer.words);
  if (answer.ok && button.dataset.time === "reset") location.assign("/");
}

function pressed(event) {
  const button = event.target.closest("[data-time]");
  if (!button) return;
  if (button.getAttribute("aria-disabled")) {
    tell(document.getElementById(button.getAttribute("aria-describedby")).textContent);
  } else if (!button.dataset.ask || confirm(button.dataset.ask)) {
    ask(button);
  }
}

export function runClock() {
  const bar = document.querySelector(".bar");
  bar.addEventListener("click", (event) => {
    const more = event.target.closest(".time-more");
    if (!more) return pressed(event);
    more.setAttribute("aria-expanded", String(bar.classList.toggle("unfolded")));
  });
  bar.addEventListener("drawn", () => {
    const step = bar.querySelector(".time-progress label");
    if (step && Date.now() - said > SAY_EVERY) {
      said = Date.now();
      tell(step.textContent);
    }
  });
}
