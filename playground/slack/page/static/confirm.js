// Asks once more before a press that asks for it, in the app's own words.

const words = (object, otherwise) => object?.text ?? otherwise;

function piece(kind, text, more = {}) {
  const made = Object.assign(document.createElement(kind), { textContent: text, dir: "auto" }, more);
  return made;
}

// Resolves to whether the person agreed; Escape means no.
export function agreed(control) {
  if (!control.dataset.confirm) return Promise.resolve(true);
  const asked = JSON.parse(control.dataset.confirm), danger = asked.style === "danger";
  const dialog = piece("dialog", "", { className: "confirm" }), row = piece("div", "", { className: "row" });
  const no = piece("button", words(asked.deny, "No"), { type: "button", className: "button" });
  const yes = piece("button", words(asked.confirm, "Yes"), { type: "button", className: `button button-${danger ? "danger" : "primary"}` });
  const title = piece("h2", words(asked.title, "Are you sure?"), { id: "confirm-title" });
  const text = piece("p", words(asked.text, ""), { id: "confirm-text" });
  dialog.setAttribute("role", "alertdialog");
  dialog.setAttribute("aria-labelledby", title.id);
  dialog.setAttribute("aria-describedby", text.id);
  row.append(no, yes);
  dialog.append(title, text, row);
  document.body.append(dialog);
  return new Promise((done) => {
    let answer = false;
    no.addEventListener("click", () => dialog.close());
    yes.addEventListener("click", () => { answer = true; dialog.close(); });
    dialog.addEventListener("close", () => { dialog.remove(); done(answer); });
    dialog.showModal();
    (danger ? no : yes).focus();
  });
}
