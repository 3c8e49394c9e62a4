// A case at the school: photos go up one by one, and the checklist fills while they are read.

import { follow } from "./live.js";
import { remember, restore } from "./places.js";
import { uploads } from "./upload.js";

const POLL_MILLISECONDS = 1500;
const papers = document.querySelector("#papers");
// The county decided, or somebody else of the school handed the case in: the whole page is another one,
// whichever news brought it. What is being sent is sent first.
const shownState = () => papers.querySelector("[data-state]").dataset.state;
const shownStatus = () => shownState().split(".")[1];
const status = shownStatus();
const isOutdated = () => shownStatus() !== status && document.querySelector(".sending-share") === null;
let timer = 0;
let shown = "";

async function refresh() {
  clearTimeout(timer);
  try {
    const answer = await fetch(papers.dataset.source, {
      headers: { "X-Partial": "papers" },
      credentials: "same-origin",
    });
    if (answer.status === 401) return location.reload();
    if (answer.ok) show(await answer.text());
  } catch {
    // Without a connection the page stays as it is; the next look tries again.
  }
  if (isOutdated()) location.reload();
  else watch();
}

function show(text) {
  if (text === shown) return;
  shown = text;
  const open = [...papers.querySelectorAll("details[open]")].map((one) => one.dataset.key);
  const kept = remember(papers);
  const place = document.createElement("template");
  place.innerHTML = text; // made by our own server, which escapes what it was given
  papers.replaceChildren(place.content);
  for (const one of papers.querySelectorAll("details")) one.open = open.includes(one.dataset.key);
  restore(kept);
  for (const field of document.querySelectorAll("input[name=version]")) field.value = whole().dataset.version;
}

const whole = () => papers.querySelector("[data-pending]");
const isPending = () => Number(whole().dataset.pending) > 0;

function watch() {
  clearTimeout(timer);
  if (isPending()) timer = setTimeout(refresh, POLL_MILLISECONDS);
}

document.addEventListener("visibilitychange", () => {
  if (!document.hidden && isPending()) refresh();
});

uploads(document.querySelector("[data-upload]"), refresh);
watch();

follow(papers.dataset.case, shownState, refresh);
