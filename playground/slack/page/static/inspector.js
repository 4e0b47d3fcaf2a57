// The inspector: keeps opened rows open, shows the fields that a fault needs, and sends what is pressed.
import { listen, refresh } from "./live.js";

const page = document.querySelector("[data-faults]"), form = document.querySelector("#fault"), told = document.querySelector("#told");
const DONE = { on: "Slack misbehaves now.", off: "Switched off.", again: "The event was delivered again.", disconnect: "Every connection was dropped." };
const open = new Set();
let last = "";

document.addEventListener("focusin", ({ target }) => { last = target.id; });

// A toggle does not bubble, but it can be caught on its way down.
document.addEventListener("toggle", ({ target }) => {
  if (target.matches(".row")) open[target.open ? "add" : "delete"](target.id);
}, true);

document.addEventListener("drawn", ({ target }) => {
  for (const row of target.querySelectorAll(".row")) row.open = open.has(row.id);
  // Nothing in a row can have the focus before the row is open again.
  if (last && document.activeElement === document.body) target.querySelector(`[id="${last}"]`)?.focus({ preventScroll: true });
});

function needed() {
  const needs = form.kind.selectedOptions[0].dataset.needs.split(" ");
  for (const field of form.querySelectorAll("[data-need]")) field.hidden = !needs.includes(field.dataset.need);
}

async function send(what) {
  const from = document.activeElement.id;
  const answer = await fetch(page.dataset.faults, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(what) })
    .then((reply) => reply.json(), () => ({ trouble: "The local Slack does not answer. Is it still running?" }));
  told.textContent = answer.trouble ?? DONE[what.do];
  await refresh();
  // What was pressed was drawn anew, or is gone: whoever uses the keyboard goes on from there.
  if (document.activeElement === document.body) (document.getElementById(from) ?? told).focus();
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
if (!("still" in page.dataset)) listen();
