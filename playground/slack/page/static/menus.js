// Menus that unfold: arrows go through them, Escape and a press elsewhere close them, and the focus comes back.

const items = (menu) => [...menu.querySelectorAll("button, a")];
const openMenus = () => document.querySelectorAll("details.menu[open]");

function fold(menu, back = true) {
  menu.open = false;
  if (back) menu.querySelector("summary").focus();
}

// A menu near the right edge unfolds to the left.
function place(menu) {
  const list = menu.querySelector(".menu-list");
  list?.classList.toggle("menu-left", menu.getBoundingClientRect().left + list.offsetWidth > window.innerWidth - 16);
}

document.addEventListener("toggle", (event) => {
  const menu = event.target;
  if (!menu.matches?.("details.menu") || !menu.open) return;
  for (const other of openMenus()) if (other !== menu && !other.contains(menu)) other.open = false;
  place(menu);
  // Unless a quick hand is in it already: a browser tells late that a menu unfolded.
  if (!items(menu).includes(document.activeElement)) items(menu)[0]?.focus();
}, true);

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details.menu[open]");
  if (!menu) return;
  const all = items(menu), at = all.indexOf(document.activeElement), last = all.length - 1;
  const to = { ArrowDown: at < last ? at + 1 : 0, ArrowUp: at > 0 ? at - 1 : last, Home: 0, End: last }[event.key];
  if (event.key === "Escape") fold(menu);
  else if (to !== undefined) all[to].focus();
  else return;
  event.preventDefault();
});

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) {
    if (!menu.contains(event.target)) fold(menu, false);
    else if (event.target.closest("button, a")) fold(menu);
  }
});

document.addEventListener("focusout", (event) => {
  const menu = event.target.closest?.("details.menu[open]");
  if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) fold(menu, false);
});
