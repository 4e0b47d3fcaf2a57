// Opens the gallery's three modals on each other; closing one gives the focus back to what opened it.

document.addEventListener("click", ({ target }) => {
  const opener = target.closest("[data-action^='stack.']"), closer = target.closest("[data-closes]");
  if (opener) document.getElementById(opener.dataset.action.replace(".", "-")).showModal();
  if (!closer) return;
  const open = [...document.querySelectorAll("dialog[open]")].reverse();
  for (const dialog of closer.dataset.closes === "all" ? open : [closer.closest("dialog")]) dialog.close();
});
