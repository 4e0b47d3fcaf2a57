// Narrows long lists while one types, and lets no more be ticked than may be.

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

document.addEventListener("input", ({ target }) => { if (target.matches(".filter")) narrow(target); });
document.addEventListener("change", ({ target }) => {
  const group = target.closest("fieldset[data-max]");
  if (group) cap(group);
});
document.addEventListener("drawn", ({ target }) => target.querySelectorAll("fieldset[data-max]").forEach(cap));
document.querySelectorAll("fieldset[data-max]").forEach(cap);
