// Places on a page that outlive its parts: where the focus is, what is open, what was typed, named by
// the keys around them (`data-key`, `data-part`, a dialog's id) and not by the elements themselves.

const KEYED = "[data-key], [data-part], dialog";

function keyOf(element) {
  return element.dataset.key ?? element.dataset.part ?? element.id;
}

function holderOf(element) {
  return element.parentElement?.closest(KEYED) ?? document.body;
}

function kindOf(element) {
  const name = element.getAttribute("name");
  const value = name && element.matches("button") ? `[value="${CSS.escape(element.value)}"]` : "";
  return element.tagName + (name ? `[name="${CSS.escape(name)}"]` : "") + value;
}

function alike(holder, kind) {
  return [...holder.querySelectorAll(kind)].filter((one) => holderOf(one) === holder);
}

export function placeOf(element) {
  const keys = [];
  for (let at = holderOf(element); at !== document.body; at = holderOf(at)) keys.unshift(keyOf(at));
  if (element.matches(KEYED)) return { keys: [...keys, keyOf(element)] };
  const kind = kindOf(element);
  return { keys, kind, at: alike(holderOf(element), kind).indexOf(element) };
}

export function find({ keys, kind, at }) {
  let holder = document.body;
  for (const key of keys) {
    holder = [...holder.querySelectorAll(KEYED)].find((one) => keyOf(one) === key);
    if (!holder) return null;
  }
  return kind ? (alike(holder, kind)[at] ?? null) : holder;
}

export function isTyped(field) {
  if (field.matches("[type=hidden], button")) return false;
  if (field.matches("[type=checkbox], [type=radio]")) return field.checked !== field.defaultChecked;
  if (field.matches("select")) {
    const usual = [...field.options].find((one) => one.defaultSelected) ?? field.options[0];
    return field.value !== usual?.value;
  }
  return field.value !== field.defaultValue;
}

// All of it within `root`, to be put back by `restore` once the parts are others.
export function remember(root) {
  const focus = document.activeElement;
  const within = focus && focus !== document.body && root.contains(focus);
  const fields = [...root.querySelectorAll("input, textarea, select")].filter(isTyped);
  return {
    top: window.scrollY,
    open: [...root.querySelectorAll("details[open]")].map(placeOf),
    typed: fields.map((one) => ({ place: placeOf(one), value: one.value, checked: one.checked })),
    focus: within ? placeOf(focus) : null,
    selection: within && "selectionStart" in focus ? [focus.selectionStart, focus.selectionEnd] : null,
  };
}

// Returns what was typed into fields that are there no more.
export function restore({ top, open, typed, focus, selection }) {
  for (const place of open) {
    const details = find(place);
    if (details) details.open = true;
  }
  const lost = typed.filter(({ place, value, checked }) => {
    const field = find(place);
    if (!field) return true;
    if (field.matches("[type=checkbox], [type=radio]")) field.checked = checked;
    else field.value = value;
    return false;
  });
  const target = focus && find(focus);
  if (target && target !== document.activeElement) {
    target.focus({ preventScroll: true });
    if (selection?.[0] != null) target.setSelectionRange(...selection);
  }
  window.scrollTo({ top, behavior: "instant" });
  return lost.map(({ value }) => value).filter(Boolean);
}
