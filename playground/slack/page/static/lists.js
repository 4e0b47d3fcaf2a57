// Narrows long lists while one types, lets no more be ticked than may be, and keeps menus on the page until they fold.

function narrow(filter) {
  const sought = filter.value.trim().toLowerCase();
  for (const choice of filter.closest("fieldset").querySelectorAll(".choice")) {
    choice.hidden = !choice.textContent.toLowerCase().includes(sought) && !choice.querySelector(":checked");
  }
}

function cap(group) {
  const boxes = [...group.querySelectorAll("input[type=checkbox]")];
  const full = boxes.filter((box) => box.checked).length >= Number(group.dataset.max);
  for (const box of boxes) box.disabled = full && !box.checked;
}

function fold(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(except)) menu.open = false;
}

function place(menu) {
  const list = menu.querySelector(".menu-list");
  list?.classList.toggle("menu-left", menu.getBoundingClientRect().left + list.offsetWidth > window.innerWidth - 16);
}

document.addEventListener("toggle", ({ target }) => { if (target.matches("details.menu[open]")) place(target); }, true);
document.addEventListener("input", ({ target }) => { if (target.matches(".filter")) narrow(target); });
document.addEventListener("change", ({ target }) => {
  const group = target.closest("fieldset[data-max]");
  if (group) cap(group);
});
document.addEventListener("drawn", ({ target }) => target.querySelectorAll("fieldset[data-max]").forEach(cap));
document.addEventListener("click", ({ target }) => fold(target.closest(".menu-list button") ? null : target));
document.addEventListener("focusin", ({ target }) => fold(target));
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest("details.menu[open]");
  if (!menu) return;
  event.preventDefault();
  menu.open = false;
  menu.querySelector("summary").focus();
});
document.querySelectorAll("fieldset[data-max]").forEach(cap);
