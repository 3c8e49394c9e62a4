// The case on one screen: checklist, photo and what was read lead to one another; keys for it all.

import { send } from "./parts.js";
import { PhotoViewer } from "./photo.js";
import { find, placeOf } from "./places.js";
import { keepFresh } from "./review_live.js";

const one = (selector) => document.querySelector(selector);
const all = (selector) => [...document.querySelectorAll(selector)];

const viewer = new PhotoViewer(one("#viewer"), pickMark, (key) =>
  prefetch(one(`[data-thumb="${key}"]`)?.nextElementSibling),
);
let photo = null; // key of the photo that is shown
let check = null; // id of the check that is current

// Photos.

function marksOn(key) {
  return all(`[data-photo-papers="${key}"] [data-points]`).map((row) => ({
    key: row.dataset.mark,
    kind: row.dataset.kind,
    points: row.dataset.points,
  }));
}

function showPhoto(key, mark = null) {
  const thumb = one(`[data-thumb="${key}"]`);
  if (!thumb) return;
  if (key === photo) {
    if (mark) viewer.lookAt(mark);
    return;
  }
  photo = key;
  viewer.current = mark;
  viewer.show(thumb, marksOn(key));
  tellPhoto();
  thumb.scrollIntoView({ block: "nearest", inline: "nearest" });
}

// What stands beside the photo is only what is on it.
function tellPhoto() {
  const thumbs = all("[data-thumb]");
  for (const thumb of thumbs) {
    if (thumb.dataset.thumb === photo) thumb.setAttribute("aria-current", "true");
    else thumb.removeAttribute("aria-current");
  }
  for (const papers of all("[data-photo-papers]")) {
    papers.hidden = papers.dataset.photoPapers !== photo;
  }
  const at = thumbs.findIndex((thumb) => thumb.dataset.thumb === photo) + 1;
  const count = one("#photo-count");
  count.textContent = at
    ? count.dataset.words.replace("{at}", at).replace("{all}", thumbs.length)
    : "";
  offerTurn();
}

function prefetch(thumb) {
  if (!Number(thumb?.dataset.width)) return;
  const { file, page, previewWidth } = thumb.dataset;
  new Image().src = `/api/v1/files/${file}/image?page=${page}&width=${previewWidth}`;
}

function stepPhoto(step) {
  const thumbs = all("[data-thumb]");
  const at = thumbs.findIndex((thumb) => thumb.dataset.thumb === photo);
  const next = thumbs[(at + step + thumbs.length) % thumbs.length];
  if (next) {
    viewer.highlight(null);
    showPhoto(next.dataset.thumb);
  }
}

// A turn that was not there before can be kept.
function offerTurn() {
  const form = one("#keep-turn");
  const thumb = one(`[data-thumb="${photo}"]`);
  if (!form || !thumb?.dataset.document) {
    if (form) form.hidden = true;
    return;
  }
  form.hidden = viewer.turned === Number(thumb.dataset.rotation);
  form.action = `${window.location.pathname}/documents/${thumb.dataset.document}`;
  form.elements.version.value = thumb.dataset.version;
  form.elements.rotation.value = viewer.turned;
}

const tools = {
  "zoom-in": () => viewer.zoom(1.4),
  "zoom-out": () => viewer.zoom(1 / 1.4),
  fit: () => viewer.fit(),
  "turn-left": () => turn(-90),
  "turn-right": () => turn(90),
  boxes: toggleBoxes,
};

function turn(by) {
  viewer.turn(by);
  offerTurn();
}

function toggleBoxes() {
  const button = one('[data-tool="boxes"]');
  const wanted = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(wanted));
  viewer.showBoxes(wanted);
}

one("#brightness").addEventListener("input", (event) => viewer.brightness(Number(event.target.value)));

// From a check or a field to its place, and back.

function follow(button) {
  const { photo: key, mark } = button.dataset;
  showPhoto(key, mark);
  pickRow(mark);
  const within = button.closest("[data-check]");
  if (within) pickCheck(within, false);
}

function pickRow(mark) {
  for (const row of all(".field-row.current")) row.classList.remove("current");
  const row = mark && one(`.papers-pane [data-mark="${mark}"][data-points]`);
  if (!row) return null;
  row.classList.add("current");
  row.scrollIntoView({ block: "nearest" });
  return row;
}

// A box on the photo was clicked.
function pickMark(mark) {
  viewer.highlight(mark);
  pickRow(mark)?.querySelector(".label")?.focus();
  const reason = one(`.checks-pane .follow[data-mark="${mark}"]`);
  if (reason) pickCheck(reason.closest("[data-check]"), false);
}

function pickCheck(item, focus = true) {
  for (const old of all(".check.current")) old.classList.remove("current");
  check = item.dataset.check;
  item.classList.add("current");
  item.scrollIntoView({ block: "nearest" });
  if (focus) item.focus({ preventScroll: true });
}

function stepCheck(step) {
  const items = all("[data-check]");
  const at = items.findIndex((item) => item.dataset.check === check);
  const item = items[Math.min(Math.max(at + step, 0), items.length - 1)];
  if (!item) return;
  pickCheck(item);
  const place = item.querySelector(".follow");
  if (place) {
    showPhoto(place.dataset.photo, place.dataset.mark);
    pickRow(place.dataset.mark);
  }
}

function currentCheck() {
  return one(`[data-check="${check}"]`);
}

function openSettling() {
  const details = currentCheck()?.querySelector(".settle") ?? one(".settle");
  if (!details) {
    currentCheck()?.querySelector(".settled button")?.focus(); // to take it back
    return;
  }
  pickCheck(details.closest("[data-check]"), false);
  details.open = true;
  details.querySelector("textarea").focus();
}

function openCorrecting() {
  const row = one(".field-row.current") ?? one("[data-photo-papers]:not([hidden]) .field-row");
  const details = row?.querySelector(".correct");
  if (!details) return;
  details.open = true;
  details.querySelector("input[name=value]").select();
}

function openRule() {
  const details = currentCheck()?.querySelector(".rule");
  if (details) details.open = !details.open;
}

// Of the paper that is current: its kind, or a value that was not read.
function openOfPaper(selector) {
  const shown = "[data-photo-papers]:not([hidden])";
  const paper = one(`${shown} .paper:has(.field-row.current)`) ?? one(`${shown} .paper`);
  const details = paper?.querySelector(selector);
  if (!details) return;
  details.open = true;
  details.querySelector("select").focus();
}

// Dialogs.

function openDialog(name) {
  const button = one(`[data-dialog="${name}"]`);
  if (!button) return;
  if (button.dataset.blocked) {
    const notice = document.createElement("p");
    notice.className = "notice warn";
    notice.textContent = button.dataset.blocked;
    one("#notices").replaceChildren(notice);
    return;
  }
  one(`#${name}`)?.showModal();
}

document.addEventListener("click", (event) => {
  const target = event.target.closest("button");
  if (!target) return;
  if (target.dataset.tool) tools[target.dataset.tool]();
  else if (target.dataset.thumb) {
    viewer.highlight(null);
    showPhoto(target.dataset.thumb);
  } else if (target.classList.contains("follow")) follow(target);
  else if (target.dataset.dialog) openDialog(target.dataset.dialog);
  else if ("close" in target.dataset) target.closest("dialog").close();
});

document.addEventListener("focusin", (event) => {
  const item = event.target.closest?.("[data-check]");
  if (item && item.dataset.check !== check) pickCheck(item, false);
});

// Forms: the verdict follows at once, without losing the place.

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!("inPlace" in form.dataset || "decides" in form.dataset)) return;
  event.preventDefault();
  if (form.dataset.sent) return;
  form.dataset.sent = "yes";
  const wasIn = form.closest("[data-check]")?.dataset.check;
  const field = form.closest("[data-name]");
  const where = field && [field.dataset.name, form.action];
  form.closest("dialog")?.querySelector(".notice.bad")?.remove();
  const dialog = form.closest("dialog");
  if (await send(form, event.submitter)) afterChange(wasIn, where, dialog);
});

function afterChange(wasIn, where, dialog) {
  dialog?.close();
  viewer.setMarks(marksOn(photo));
  tellPhoto();
  const item = wasIn && one(`[data-check="${wasIn}"]`);
  if (item) pickCheck(item);
  if (where) {
    const [name, action] = where;
    const row = all(`[data-name="${name}"]`).find(
      (one) => one.querySelector("form")?.action === action,
    );
    if (row) {
      viewer.lookAt(row.dataset.mark);
      pickRow(row.dataset.mark);
      row.querySelector(".label").focus();
    }
  }
  const current = currentCheck();
  if (current) current.classList.add("current");
}

// Keys.

const keys = {
  j: () => stepCheck(1),
  k: () => stepCheck(-1),
  n: () => stepPhoto(1),
  p: () => stepPhoto(-1),
  "+": () => viewer.zoom(1.4),
  "=": () => viewer.zoom(1.4),
  "-": () => viewer.zoom(1 / 1.4),
  0: () => viewer.fit(),
  "[": () => turn(-90),
  "]": () => turn(90),
  b: toggleBoxes,
  l: () => one("#brightness").focus(),
  e: openCorrecting,
  s: openSettling,
  i: () => openDialog("reveal"),
  t: () => openOfPaper(".kind-change"),
  v: () => openOfPaper(".add"),
  w: () => one("#keep-turn:not([hidden])")?.requestSubmit(),
  q: openRule,
  c: () => one("#claim")?.requestSubmit(),
  d: () => one("#release")?.requestSubmit(),
  a: () => openDialog("approve"),
  r: () => openDialog("return"),
  x: () => openDialog("refuse"),
  g: () => one("#next-case")?.requestSubmit(),
  h: () => one("#to-history").click(),
  u: () => one("#to-queue").click(),
  "?": () => openDialog("keys"),
};

const pans = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=range], [type=checkbox]), select, textarea");
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const form = typing ? typing.form : one("dialog[open] form");
    if (!form) return;
    event.preventDefault(); // a button that has the focus would send the form once more
    form.requestSubmit(form.querySelector("button:not([type=button])"));
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (typing) {
    if (event.key === "Escape" && !event.target.closest("dialog")) leave(typing);
    return;
  }
  if (one("dialog[open]")) return;
  if (event.key === "Enter" && (event.target.matches("[data-check]") || event.target === document.body)) {
    currentCheck()?.querySelector(".follow")?.click();
    return;
  }
  const [right, down] = (event.shiftKey && !event.target.matches("input") && pans[event.key]) || [];
  const action = right === undefined ? keys[event.key] : () => viewer.pan(right / 4, down / 4);
  if (!action) return;
  event.preventDefault();
  action();
});

function leave(typing) {
  const details = typing.closest("details");
  if (!details) return;
  details.open = false;
  details.querySelector("summary").focus();
}

// The beginning: what has to be seen to first.

const first = one(".check");
if (first) {
  check = first.dataset.check;
  first.classList.add("current");
}
const place = one(".check .reasons .follow");
showPhoto(one("#viewer").dataset.first, place?.dataset.photo === one("#viewer").dataset.first ? place.dataset.mark : null);
pickRow(place?.dataset.mark);

// The page follows the case; the photo, the place on it and the check stay where they are.

keepFresh(one("#live-words").dataset.case, (replaceParts) => {
  const before = one(`[data-thumb="${photo}"]`);
  const page = before?.dataset.key;
  const row = viewer.current && one(`.papers-pane [data-mark="${viewer.current}"][data-points]`);
  const place = row && placeOf(row);
  replaceParts();
  const thumb = page && one(`[data-thumb][data-key="${page}"]`);
  const mark = (place && find(place)?.dataset.mark) ?? null;
  const { width, rotation } = before?.dataset ?? {};
  if (!thumb) {
    photo = null;
    showPhoto(one("[data-thumb]")?.dataset.thumb);
  } else if (thumb.dataset.width !== width || thumb.dataset.rotation !== rotation) {
    photo = null;
    showPhoto(thumb.dataset.thumb, mark);
  } else {
    photo = viewer.key = thumb.dataset.thumb;
    viewer.current = mark;
    viewer.setMarks(marksOn(photo));
    tellPhoto();
  }
  if (mark) one(`.papers-pane [data-mark="${mark}"][data-points]`).classList.add("current");
  currentCheck()?.classList.add("current");
});
