// Reads and writes the fields of a surface: one value for each block_id and action_id, raw as a browser has it.

export const surfaceOf = (element) => element.closest("[data-surface]");
export const blockOf = (element) => element.closest("[data-block]").dataset.block;

export function pointer(surface) {
  const { view, channel, ts } = surface.dataset;
  return view ? { view } : { channel, ts };
}

export function fieldsOf(surface) {
  return [...surface.querySelectorAll("[data-action]:not(button)")].filter((one) => one.closest("[data-surface]") === surface);
}

const boxes = (fieldset) => [...fieldset.querySelectorAll("input[type=checkbox], input[type=radio]")];

export function valueOf(field) {
  if (field.localName !== "fieldset") return field.value || null;
  const checked = boxes(field).filter((one) => one.checked).map((one) => one.value);
  return field.dataset.type === "radio_buttons" ? checked[0] ?? null : checked;
}

export function setValue(field, value) {
  if (field.localName !== "fieldset") field.value = value ?? "";
  else for (const one of boxes(field)) one.checked = [value].flat().includes(one.value);
}

// What the server drew, before anybody typed or chose.
export function drawnValue(field) {
  if (field.localName === "fieldset") {
    const checked = boxes(field).filter((one) => one.defaultChecked).map((one) => one.value);
    return field.dataset.type === "radio_buttons" ? checked[0] ?? null : checked;
  }
  return (field.localName === "select" ? [...field.options].find((one) => one.defaultSelected)?.value : field.defaultValue) || null;
}

export function valuesOf(fields) {
  const values = Object.create(null); // so that a block may be called anything
  for (const field of fields) (values[blockOf(field)] ??= Object.create(null))[field.dataset.action] = valueOf(field);
  return values;
}

export const isEmpty = (field) => [valueOf(field)].flat().filter((one) => one !== null && one !== "").length === 0;
export const isRequired = (field) => field.required || "required" in field.dataset;

export function labelOf(field) {
  const label = field.localName === "fieldset" ? field.querySelector("legend") : field.labels?.[0];
  return label?.textContent.trim() ?? "";
}

// What takes the focus when a field is meant.
export const focusOf = (field) => (field.localName === "fieldset" ? boxes(field).find((one) => one.checked) ?? boxes(field)[0] : field);
