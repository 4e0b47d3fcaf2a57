// Windows on the page as Slack's: the one on top is shown, the focus goes where it belongs, and nothing typed is lost.
import { act } from "./acts.js";
import { fieldsOf, focusOf } from "./fields.js";
import { judge, lacking, mark, markLacking, withValues } from "./forms.js";
import { show } from "./told.js";

const focused = new Map(); // a view, or "" for the page -> where the focus was last: what finds it, and the caret
const scrolled = new Map();
let shown = null;

const onTop = () => document.querySelector("dialog.modal");
const homeOf = (element) => element.closest("dialog.modal")?.dataset.view ?? "";

const alike = (element, action) => [...element.querySelectorAll(`[data-action="${CSS.escape(action)}"]`)];

// By its id; a choice by its name and value; and, since the app may draw a block anew under another id, by what it does
// and how many before it do the same.
function trail(element) {
  const { action } = element.dataset, root = element.closest("dialog.modal") ?? document;
  const exact = element.id ? `#${CSS.escape(element.id)}` : element.name && `[name="${CSS.escape(element.name)}"][value="${CSS.escape(element.value)}"]`;
  return { exact, action, nth: action && alike(root, action).indexOf(element) };
}

function remember(element) {
  if (element.closest("dialog.confirm")) return;
  const caret = typeof element.selectionStart === "number" ? [element.selectionStart, element.selectionEnd] : null;
  focused.set(homeOf(element), { ...trail(element.closest("details.menu")?.querySelector("summary") ?? element), caret });
}

function goBack(root, where) {
  const there = where && ((where.exact && root.querySelector(where.exact)) || (where.action && alike(root, where.action)[where.nth]));
  if (!there) return false;
  there.focus({ preventScroll: root !== document });
  if (where.caret && typeof there.selectionStart === "number") there.setSelectionRange(...where.caret);
  return document.activeElement === there;
}

function begin(dialog) {
  const fields = fieldsOf(dialog).filter((field) => !field.disabled), wrong = fields.find((field) => field.matches("[aria-invalid=true]"));
  const first = wrong ?? fields.find((field) => field.matches("[autofocus]")) ?? fields[0];
  const there = first ? focusOf(first) : dialog.querySelector(".modal-body button, .modal-foot button");
  there.focus();
  if (typeof there.selectionStart === "number") there.setSelectionRange(there.value.length, there.value.length);
}

// Opens the window on top when it is not open, with the focus where it was in it, or else where it begins.
function raise() {
  const dialog = onTop(), before = shown;
  shown = dialog?.dataset.view ?? null;
  if (!dialog) {
    if (before && !goBack(document, focused.get(""))) document.getElementById("main")?.focus();
    return;
  }
  const where = focused.get(shown);
  if (!dialog.open) dialog.showModal();
  judge(dialog);
  if (goBack(dialog, where)) dialog.querySelector(".modal-body").scrollTop = scrolled.get(shown) ?? 0;
  else begin(dialog);
}

const leave = (dialog, all, control = null) => act("close", { view: dialog.dataset.view, all }, control);

async function send(dialog) {
  const button = dialog.querySelector("button[type=submit]"), { view } = dialog.dataset, words = button.textContent;
  if (lacking(dialog).length) return markLacking(dialog);
  if (button.getAttribute("aria-busy")) return;
  button.textContent = "Sending…";
  const answer = await withValues(dialog, (values) => act("submit", { view, values }, button));
  button.textContent = words;
  const now = onTop();
  if (now?.dataset.view !== view) return;
  if (answer.trouble) show(answer.trouble);
  mark(now, answer.errors);
}

document.addEventListener("drawn", (event) => { if (event.target.dataset.live === "modal") raise(); });
for (const moved of ["focusin", "input"]) document.addEventListener(moved, (event) => remember(event.target));
document.addEventListener("selectionchange", () => { if (document.activeElement?.selectionStart !== undefined) remember(document.activeElement); });
document.addEventListener("scroll", (event) => {
  if (event.target.matches?.("dialog.modal .modal-body")) scrolled.set(homeOf(event.target), event.target.scrollTop);
}, true);
document.addEventListener("submit", (event) => {
  const dialog = event.target.closest("dialog.modal");
  if (dialog) { event.preventDefault(); send(dialog); }
});
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("dialog.modal [data-leave]");
  if (button) leave(button.closest("dialog"), button.dataset.leave === "all", button);
});
// Enter sends a form from a line of text, not from a box that is ticked or a list that is narrowed.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches?.("dialog.modal :is([type=checkbox], [type=radio], [type=search])")) event.preventDefault();
});
document.addEventListener("keydown", (event) => {
  const dialog = event.target.closest?.("dialog.modal");
  if (!dialog || event.key !== "Escape" || event.defaultPrevented) return;
  event.preventDefault();
  leave(dialog, false);
});
// What else asks a dialog to close, such as the phone's own gesture.
document.addEventListener("cancel", (event) => {
  if (!event.target.matches?.("dialog.modal")) return;
  event.preventDefault();
  leave(event.target, false);
}, true);

raise();
