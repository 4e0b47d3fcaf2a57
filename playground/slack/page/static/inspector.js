// The inspector: shows the fields that a fault needs, sends what is pressed, and follows what happens.
import { listen, refresh, tell } from "./live.js";
import { runClock } from "./time.js";

const page = document.querySelector("[data-faults]"), form = document.getElementById("fault");
const DONE = { on: "Slack misbehaves now.", off: "Switched off.", again: "The event was delivered again.", disconnect: "Every connection was dropped." };

function needed() {
  const needs = form.kind.selectedOptions[0].dataset.needs.split(" ");
  for (const field of form.querySelectorAll("[data-need]")) field.hidden = !needs.includes(field.dataset.need);
}

async function send(what) {
  const answer = await fetch(page.dataset.faults, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(what) })
    .then((reply) => reply.json(), () => ({ trouble: "The local Slack does not answer. Is it still running?" }));
  tell(answer.trouble ?? DONE[what.do]);
  await refresh();
  // The button that ended something is gone with it: whoever uses the keyboard goes on from what was said.
  if (document.activeElement === document.body) document.getElementById("told").focus();
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("button[data-do]");
  if (button) send({ ...button.dataset });
});

form.addEventListener("change", needed);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  send({ do: "on", ...Object.fromEntries(new FormData(form)) });
});

needed();
runClock();
if (!("still" in page.dataset)) listen();
