// Tells the local Slack what a person did, and shows what came of it.
import { refresh } from "./live.js";
import { clear, show } from "./told.js";

const LOST = "The local Slack did not answer, so nothing was sent. What you typed is still here. Try again.";
// Who asks for these shows what came of them beside the field.
const SHOWN_THERE = ["say", "fill", "submit"];

export async function post(what, body, keepalive = false) {
  const { base } = document.querySelector("[data-base]").dataset, headers = { "Content-Type": "application/json" };
  try {
    return await (await fetch(`${base}/act/${what}`, { method: "POST", headers, body: JSON.stringify(body), keepalive })).json();
  } catch {
    return { ok: false, errors: {}, trouble: LOST, text: null };
  }
}

// Does one act, shows the page as it is then, and says what came of it. The control that was pressed is busy meanwhile,
// and pressing it again does nothing; what the app draws in its place can be pressed at once.
export async function act(what, body, control = null) {
  if (control?.getAttribute("aria-busy")) return { ok: false, errors: {}, trouble: null, text: null };
  control?.setAttribute("aria-busy", "true");
  clear();
  const answer = await post(what, body);
  await refresh();
  control?.removeAttribute("aria-busy");
  const words = answer.trouble ?? answer.text;
  if (words && !SHOWN_THERE.includes(what)) show(words);
  return answer;
}
