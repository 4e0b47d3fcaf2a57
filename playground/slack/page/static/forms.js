// Keeps what is typed, and marks what is missing or wrong beside its field.
import { post } from "./acts.js";
import { blockOf, fieldsOf, focusOf, isEmpty, isRequired, labelOf, pointer, setValue, surfaceOf, valueOf, valuesOf } from "./fields.js";
import { show } from "./told.js";

const PAUSE_MS = 300, LEFT = "typed", REQUIRED = "Please complete this required field.";
const typed = new Map(); // a view -> its fields that the server has not kept yet, each with its value
const timers = new Map();
const nameOf = (field) => JSON.stringify([blockOf(field), field.dataset.action]);
const inView = (target) => {
  const field = target.closest?.("[data-action]:not(button)");
  return field && surfaceOf(field)?.dataset.surface === "view" ? field : null;
};

export const lacking = (surface) => fieldsOf(surface).filter((field) => isRequired(field) && isEmpty(field));

// Writes words beside the fields of these blocks, and returns the first such field.
export function tellErrors(surface, errors) {
  const wrong = fieldsOf(surface).filter((field) => errors[blockOf(field)] && errorOf(field));
  for (const field of wrong) {
    const place = errorOf(field);
    place.textContent = errors[blockOf(field)];
    place.hidden = false;
    field.setAttribute("aria-invalid", "true");
  }
  return wrong[0];
}

// The same, and goes there; words for what has no field are shown by themselves.
export function mark(surface, errors) {
  const first = tellErrors(surface, errors), words = Object.values(errors);
  if (first) focusOf(first).focus();
  else if (words.length) show(words.join(" "));
}

export const markLacking = (surface) => mark(surface, Object.fromEntries(lacking(surface).map((field) => [blockOf(field), REQUIRED])));

function errorOf(field) {
  return field.closest("[data-block]").querySelector("p.error");
}

function unmark(field) {
  const place = errorOf(field);
  if (place) { place.textContent = ""; place.hidden = true; }
  field.removeAttribute("aria-invalid");
}

// Shows at the button that sends a form why it cannot be sent yet, as long as it cannot.
export function judge(surface) {
  const button = surface.querySelector("button[type=submit]"), why = surface.querySelector(".lacking");
  if (!button || !why) return;
  const empty = lacking(surface), what = empty.length > 1 ? `${empty.length} fields` : empty.map(labelOf).join("");
  const words = empty.length ? `Still to fill in: ${what}` : "";
  if (why.textContent !== words) why.textContent = words;
  if (empty.length) button.setAttribute("aria-disabled", "true");
  else button.removeAttribute("aria-disabled");
}

// Takes what is still to be kept, because it goes along with an act; `giveBack` when that came to nothing.
function take(view) {
  clearTimeout(timers.get(view));
  const fields = typed.get(view) ?? new Map();
  typed.delete(view);
  return fields;
}

function giveBack(view, fields) {
  typed.set(view, new Map([...fields, ...(typed.get(view) ?? [])]));
}

// Does something with every value of a view, which is kept by it: nothing of it is told a second time.
export async function withValues(surface, act) {
  const { view } = surface.dataset, fields = take(view);
  const answer = await act(valuesOf(fieldsOf(surface)));
  if (answer.trouble) giveBack(view, fields);
  return answer;
}

async function keep(view, leaving = false) {
  const fields = take(view), values = Object.create(null);
  if (!fields.size) return;
  for (const [name, value] of fields) {
    const [block, action] = JSON.parse(name);
    (values[block] ??= Object.create(null))[action] = value;
  }
  const answer = await post("fill", { view, values }, leaving), surface = document.querySelector(`[data-view="${CSS.escape(view)}"]`);
  if (!surface) return;
  if (answer.trouble) giveBack(view, fields);
  tellErrors(surface, answer.errors);
}

function change(event) {
  const field = inView(event.target);
  if (!field) return;
  const surface = surfaceOf(field), { view } = pointer(surface);
  if (!typed.has(view)) typed.set(view, new Map());
  typed.get(view).set(nameOf(field), valueOf(field));
  unmark(field);
  judge(surface);
  clearTimeout(timers.get(view));
  timers.set(view, setTimeout(() => keep(view), PAUSE_MS));
}

// After a redraw the fields say what the person typed last, not what the server had by then.
function settle() {
  for (const surface of document.querySelectorAll("[data-surface=view]")) {
    const unsaved = typed.get(surface.dataset.view);
    for (const field of fieldsOf(surface)) if (unsaved?.has(nameOf(field))) setValue(field, unsaved.get(nameOf(field)));
    judge(surface);
  }
}

// What is told in leaving may be heard only after this page was drawn anew, so the tab takes it along as well.
function leave() {
  if (typed.size) sessionStorage.setItem(LEFT, JSON.stringify([...typed].map(([view, fields]) => [view, [...fields]])));
  for (const view of typed.keys()) keep(view, true);
}

function comeBack() {
  for (const [view, fields] of JSON.parse(sessionStorage.getItem(LEFT) ?? "[]")) {
    if (!document.querySelector(`[data-view="${CSS.escape(view)}"]`)) continue;
    giveBack(view, new Map(fields));
    timers.set(view, setTimeout(() => keep(view), PAUSE_MS));
  }
  sessionStorage.removeItem(LEFT);
}

document.addEventListener("input", change);
document.addEventListener("focusout", (event) => { const field = inView(event.target); if (field) keep(pointer(surfaceOf(field)).view); });
document.addEventListener("drawn", settle);
addEventListener("pagehide", leave);
document.addEventListener("visibilitychange", () => { if (document.hidden) leave(); else sessionStorage.removeItem(LEFT); });
comeBack();
settle();
