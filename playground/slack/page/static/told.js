// Says in words what came of an act: in the open window, or else in a note at the edge that stays for eight seconds.

const STAYS_MS = 8000;

function note(words) {
  const one = document.createElement("div"), text = document.createElement("p"), away = document.createElement("button");
  one.className = "toast";
  text.textContent = words;
  text.dir = "auto";
  away.type = "button";
  away.className = "plain";
  away.textContent = "Dismiss";
  away.addEventListener("click", () => one.remove());
  one.append(text, away);
  // Whoever reads slowly keeps it by pointing at it or tabbing to it.
  const leave = () => (one.matches(":hover, :focus-within") ? setTimeout(leave, 1000) : one.remove());
  setTimeout(leave, STAYS_MS);
  return one;
}

export function show(words) {
  const here = [...document.querySelectorAll("dialog.modal[open] .told")].at(-1);
  if (here) here.textContent = words;
  else document.getElementById("toasts").replaceChildren(note(words));
}

export function clear() {
  toasts.replaceChildren();
  for (const one of document.querySelectorAll("dialog.modal .told")) one.textContent = "";
}

// The region must stand on the page before it says anything, or nobody hears it.
const toasts = document.createElement("div");
toasts.id = "toasts";
toasts.setAttribute("role", "status");
document.body.append(toasts);
