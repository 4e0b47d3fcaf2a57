// Counts what is typed into a field beside its limit: "12 / 200".

export function count(field) {
  const shown = document.querySelector(`[data-counts="${CSS.escape(field.id)}"]`);
  if (!shown) return;
  const typed = [...field.value].length;
  shown.textContent = `${typed} / ${field.maxLength}`;
}

document.addEventListener("input", (event) => { if (event.target.id) count(event.target); });
