// Tells the local Slack what a person did, and shows what came of it.
import { refresh } from "./live.js";
import { clear, show } from "./told.js";

const LOST = "The local Slack did not answer, so nothing was sent. What you typed is still here. Try again.";
// Who asks for these shows what came of them beside the field.
const SHOWN_THERE = ["say", "fill", "submit"];
const going = new Set();

export async function post(what, body, keepalive = false) {
  const { base } = document.querySelector("[data-base]").dataset, headers = { "Content-Type": "application/json" };
  try {
    return await (await fetch(`${base}/act/${what}`, { method: "POST", headers, body: JSON.stringify(body), keepalive })).json();
  } catch {
    return { ok: false, errors: {}, trouble: LOST, text: null };
  }
}

// Does one act, shows the page as it is then, and says what came of it. The control that was pressed is busy meanwhile;
// the same press again does nothing until the first is answered, even when the control was drawn anew; in a window that
// says something else by now it is another press.
export async function act(what, body, control = null) {
  const { values, ...pressed } = body, key = JSON.stringify([what, pressed, control?.closest("[data-version]")?.dataset.version]);
  if (control && going.has(key)) return { ok: false, errors: {}, trouble: null, text: null };
  going.add(key);
  control?.setAttribute("aria-busy", "true");
  clear();
  const answer = await post(what, body);
  await refresh();
  control?.removeAttribute("aria-busy");
  going.delete(key);
  const words = answer.trouble ?? answer.text;
  if (words && !SHOWN_THERE.includes(what)) show(words);
  return answer;
}
