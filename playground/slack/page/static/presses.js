// What tells the app at once: buttons, menus, and fields that are sent as one chooses or types.
import { act } from "./acts.js";
import { agreed } from "./confirm.js";
import { blockOf, drawnValue, fieldsOf, pointer, setValue, surfaceOf, valueOf } from "./fields.js";
import { mark, withValues } from "./forms.js";

const PAUSE_MS = 300;
const BY_TYPING = ["plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input"];
let turn = Promise.resolve(), timer = null;

// The fields of the same view go along, as they do in Slack.
async function press(control, more, busy) {
  const surface = surfaceOf(control), { view } = surface.dataset;
  const body = { surface: pointer(surface), block: blockOf(control), action: control.dataset.action, ...more };
  if (!view || !fieldsOf(surface).length) return act("press", body, busy);
  const answer = await withValues(surface, (values) => act("press", { ...body, values }, busy));
  mark(document.querySelector(`[data-view="${CSS.escape(view)}"]`) ?? surface, answer.errors);
}

async function click(control) {
  if (!(await agreed(control))) return;
  await press(control, "value" in control.dataset ? { value: control.dataset.value } : {}, control);
}

async function choose(field) {
  if (await agreed(field)) turn = turn.then(() => press(field, { value: valueOf(field) }, null));
  else { setValue(field, drawnValue(field)); field.dispatchEvent(new Event("input", { bubbles: true })); }
}

const sends = (field, when) => BY_TYPING.includes(field.dataset.type) && (field.dataset.dispatch || "on_enter_pressed").includes(when);
const fieldAt = (target) => target.closest?.("[data-dispatch]:not(button)");

document.addEventListener("click", (event) => {
  const control = event.target.closest?.("button[data-action]");
  if (control && surfaceOf(control)) click(control);
});

document.addEventListener("change", (event) => {
  const field = fieldAt(event.target);
  if (field && fieldsOf(surfaceOf(field)).includes(field) && !BY_TYPING.includes(field.dataset.type) && !event.target.matches(".filter")) choose(field);
});

document.addEventListener("input", (event) => {
  const field = fieldAt(event.target);
  if (!field || !sends(field, "on_character_entered")) return;
  clearTimeout(timer);
  timer = setTimeout(() => choose(field), PAUSE_MS);
});

document.addEventListener("keydown", (event) => {
  const field = fieldAt(event.target);
  if (!field || event.key !== "Enter" || event.shiftKey || event.isComposing || !sends(field, "on_enter_pressed")) return;
  event.preventDefault();
  choose(field);
});
