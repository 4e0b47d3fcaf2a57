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

function trail(element) {
  if (element.id) return `#${CSS.escape(element.id)}`;
  return element.name ? `[name="${CSS.escape(element.name)}"][value="${CSS.escape(element.value)}"]` : "";
}

function remember(element) {
  if (element.closest("dialog.confirm")) return;
  const caret = typeof element.selectionStart === "number" ? [element.selectionStart, element.selectionEnd] : null;
  focused.set(homeOf(element), { trail: trail(element.closest("details.menu")?.querySelector("summary") ?? element), caret });
}

function goBack(root, where) {
  const there = where?.trail && [...root.querySelectorAll(where.trail)].find((one) => root !== document || !one.closest("dialog"));
  if (!there) return false;
  there.focus({ preventScroll: root !== document });
  if (where.caret && typeof there.selectionStart === "number") there.setSelectionRange(...where.caret);
  return document.activeElement === there;
}

function begin(dialog) {
  const fields = fieldsOf(dialog).filter((field) => !field.disabled), wrong = fields.find((field) => field.matches("[aria-invalid=true]"));
  const first = wrong ?? fields.find((field) => field.matches("[autofocus]")) ?? fields[0];
  const there = first ? focusOf(first) : dialog.querySelector(".modal-body button, footer button");
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
