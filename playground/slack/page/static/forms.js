// Keeps what is typed, and marks what is missing or wrong beside its field.
import { post } from "./acts.js";
import { blockOf, fieldsOf, focusOf, isEmpty, isRequired, labelOf, pointer, setValue, surfaceOf, valueOf, valuesOf } from "./fields.js";
import { show } from "./told.js";

const PAUSE_MS = 300, LEFT = "typed", REQUIRED = "Please complete this required field.";
const typed = new Map(); // a view -> its fields, each with its value, until a page that has it is drawn
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

// Does something with the fields of a view that are still to be kept; they are told again when that comes to nothing.
async function telling(view, act) {
  clearTimeout(timers.get(view));
  const fields = [...(typed.get(view) ?? [])].filter(([, one]) => !one.told);
  for (const [, one] of fields) one.told = true;
  const answer = await act(fields);
  for (const [, one] of fields) {
    if (answer.trouble) one.told = false;
    else one.since = performance.now();
  }
  return answer;
}

// Does something with every value of a view, which is kept by it: nothing of it is told a second time.
export function withValues(surface, act) {
  return telling(surface.dataset.view, () => act(valuesOf(fieldsOf(surface))));
}

async function keep(view, leaving = false) {
  const answer = await telling(view, (fields) => {
    const values = Object.create(null);
    for (const [name, { value }] of fields) {
      const [block, action] = JSON.parse(name);
      (values[block] ??= Object.create(null))[action] = value;
    }
    return fields.length ? post("fill", { view, values }, leaving) : {};
  });
  const surface = document.querySelector(`[data-view="${CSS.escape(view)}"]`);
  if (surface && answer.errors) tellErrors(surface, answer.errors);
}

function type(view, name, value) {
  if (!typed.has(view)) typed.set(view, new Map());
  typed.get(view).set(name, { value, told: false, since: Infinity });
  clearTimeout(timers.get(view));
  timers.set(view, setTimeout(() => keep(view), PAUSE_MS));
}

function change(event) {
  const field = inView(event.target);
  if (!field) return;
  const surface = surfaceOf(field);
  type(pointer(surface).view, nameOf(field), valueOf(field));
  unmark(field);
  judge(surface);
}

// After a redraw the fields say what the person typed last, unless the page was asked for when the server had that.
function settle(begun) {
  for (const fields of typed.values()) for (const [name, one] of fields) if (one.since < begun) fields.delete(name);
  for (const surface of document.querySelectorAll("[data-surface=view]")) {
    const mine = typed.get(surface.dataset.view);
    for (const field of fieldsOf(surface)) if (mine?.has(nameOf(field))) setValue(field, mine.get(nameOf(field)).value);
    judge(surface);
  }
}

// What is told in leaving may be heard only after this page was drawn anew, so the tab takes it along as well.
function leave() {
  const left = [...typed].flatMap(([view, fields]) => [...fields].filter(([, one]) => one.since === Infinity).map(([name, one]) => [view, name, one.value]));
  if (left.length) sessionStorage.setItem(LEFT, JSON.stringify(left));
  for (const view of typed.keys()) keep(view, true);
}

function comeBack() {
  for (const [view, name, value] of JSON.parse(sessionStorage.getItem(LEFT) ?? "[]")) {
    if (document.querySelector(`[data-view="${CSS.escape(view)}"]`)) type(view, name, value);
  }
  sessionStorage.removeItem(LEFT);
}

document.addEventListener("input", change);
document.addEventListener("focusout", (event) => { const field = inView(event.target); if (field) keep(pointer(surfaceOf(field)).view); });
document.addEventListener("drawn", (event) => settle(event.detail));
addEventListener("pagehide", leave);
document.addEventListener("visibilitychange", () => { if (document.hidden) leave(); else sessionStorage.removeItem(LEFT); });
comeBack();
settle(0);
