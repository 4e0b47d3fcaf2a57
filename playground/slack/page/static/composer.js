// The field one writes in: Enter sends, a slash lists the commands, and nothing that was typed is lost.
import { act } from "./acts.js";

let sending = Promise.resolve();
const draft = (form) => `${document.querySelector("[data-base]").dataset.base} ${form.dataset.channel} ${form.dataset.thread}`;
const field = (form) => form.querySelector("textarea");
const trouble = (form, words) => { form.querySelector(".error").textContent = words; };

function keepDraft(form) {
  sessionStorage.setItem(draft(form), field(form).value);
}

function refusal(form, text) {
  const name = /^\/[a-z][\w-]*/i.exec(text)?.[0], known = [...form.querySelectorAll("[data-command]")].map((one) => one.dataset.command);
  if (!name || (name.length < text.length && !/\s/.test(text[name.length]))) return "";
  if (form.dataset.thread) return `${name} does not work in a thread. Use it in the conversation itself.`;
  if (known.includes(name)) return "";
  return `${name} is not a command here. There is ${known.join(", ") || "none"}. To send it as a message, begin with a space.`;
}

// The text leaves the field at once and comes back when it could not be sent.
function send(form) {
  const text = field(form).value, refused = refusal(form, text);
  trouble(form, refused);
  if (!text.trim() || refused) return;
  field(form).value = "";
  keepDraft(form);
  suggest(form);
  sending = sending.then(async () => {
    const { channel, thread } = form.dataset;
    const answer = await act("say", { channel, text, thread: thread || null }).catch(() => null);
    if (!answer?.ok) {
      field(form).value = [text, field(form).value].filter(Boolean).join("\n");
      trouble(form, answer?.trouble || "That was not sent; your text is still here. Try again.");
    }
    keepDraft(form);
    const list = document.getElementById(thread ? "replies" : "stream");
    list.scrollTop = list.scrollHeight;
  });
}

// Shows the commands that what was typed so far can become, the first one chosen.
function suggest(form) {
  const list = form.querySelector(".commands"), text = field(form).value, [typed] = text.split(/\s/);
  let first = null;
  for (const one of list.children) {
    const { command } = one.dataset;
    one.hidden = !typed.startsWith("/") || !(text === typed ? command.startsWith(typed) : command === typed);
    one.setAttribute("aria-selected", "false");
    if (!one.hidden && text === typed && command !== typed) first ??= one;
  }
  list.hidden = [...list.children].every((one) => one.hidden);
  choose(form, first);
}

function choose(form, option) {
  form.querySelector('[aria-selected="true"]')?.setAttribute("aria-selected", "false");
  option?.setAttribute("aria-selected", "true");
  if (option) field(form).setAttribute("aria-activedescendant", option.id);
  else field(form).removeAttribute("aria-activedescendant");
}

function take(form, option) {
  field(form).value = `${option.dataset.command} `;
  suggest(form);
  field(form).focus();
}

function press(event, form) {
  const chosen = form.querySelector('.commands:not([hidden]) [aria-selected="true"]'), step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (chosen && step) {
    const open = [...form.querySelectorAll(".commands li:not([hidden])")];
    choose(form, open.at((open.indexOf(chosen) + step) % open.length));
  } else if (chosen && ["Enter", "Tab"].includes(event.key) && !event.shiftKey) take(form, chosen);
  else if (chosen && event.key === "Escape") { form.querySelector(".commands").hidden = true; choose(form, null); }
  else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) send(form);
  else return;
  event.preventDefault();
}

async function shortcut(button) {
  const callback = button.dataset.shortcut, message = button.closest("[data-ts]");
  button.closest("details").open = false;
  button.closest("details").querySelector("summary").focus();
  if (message) await act("message_shortcut", { callback, channel: message.dataset.channel, ts: message.dataset.ts }, button);
  else await act("shortcut", { callback }, button);
}

// Puts drafts back and shows the newest message, once for each field and list that is drawn.
function begin() {
  for (const form of document.querySelectorAll(".composer")) field(form).value ||= sessionStorage.getItem(draft(form)) ?? "";
}

const composerOf = (event) => event.target.closest?.(".composer");
document.addEventListener("submit", (event) => { const form = composerOf(event); if (form) { event.preventDefault(); send(form); } });
document.addEventListener("keydown", (event) => { if (event.target.matches?.(".composer textarea")) press(event, composerOf(event)); });
document.addEventListener("input", (event) => { const form = composerOf(event); if (form) { trouble(form, ""); keepDraft(form); suggest(form); } });
document.addEventListener("drawn", begin);
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-shortcut]"), option = event.target.closest("[data-command]");
  if (button) shortcut(button);
  if (option) take(option.closest(".composer"), option);
});

begin();
for (const list of document.querySelectorAll(".stream")) {
  const named = location.hash.slice(1), wanted = list.querySelector(`[id="${CSS.escape(named)}"], [id="t-${CSS.escape(named)}"], .current`);
  if (wanted) { wanted.classList.add("current"); wanted.scrollIntoView({ block: wanted.offsetHeight < list.clientHeight ? "center" : "start" }); }
  else if (list.querySelector(".message")) list.scrollTop = list.scrollHeight;
}
if (document.activeElement === document.body && matchMedia("(hover: hover)").matches && !document.querySelector("dialog")) {
  (document.getElementById("reply") ?? document.getElementById("say"))?.focus({ preventScroll: true });
}
