// The queue by keys: j/k choose, Enter opens, n takes the next case, / searches, [ and ] turn pages.

const rows = [...document.querySelectorAll(".case .open")];

function move(step) {
  const at = rows.indexOf(document.activeElement);
  const to = at < 0 ? (step > 0 ? 0 : rows.length - 1) : at + step;
  rows[Math.min(Math.max(to, 0), rows.length - 1)]?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select, textarea")) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const actions = {
    j: () => move(1),
    k: () => move(-1),
    n: () => document.getElementById("next-case")?.requestSubmit(),
    "/": () => document.querySelector("input[type=search]").focus(),
    "[": () => document.querySelector(".pager [rel=prev]")?.click(),
    "]": () => document.querySelector(".pager [rel=next]")?.click(),
  };
  if (!(event.key in actions)) return;
  event.preventDefault();
  actions[event.key]();
});

// A choice is applied at once; the button is for those without scripts.
for (const choice of document.querySelectorAll(".filters select")) {
  choice.addEventListener("change", () => choice.form.requestSubmit());
}
