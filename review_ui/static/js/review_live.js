// The case screen follows the case. Whoever is typing or deciding is not disturbed: what is new waits
// until they are done or ask for it, so that nobody settles or decides what they have not seen.

import { follow } from "./live.js";
import { replace } from "./parts.js";
import { isTyped, remember, restore } from "./places.js";

const TEXT = "textarea, select, input:not([type=checkbox], [type=radio], [type=range], [type=hidden])";
const notices = document.getElementById("notices");
const words = document.getElementById("live-words").dataset;
const parts = () => [...document.querySelectorAll("[data-part]")];
let waiting = false;

function isEngaged() {
  if (document.querySelector("dialog[open]") || document.body.classList.contains("working")) return true;
  if (document.activeElement?.matches(`[data-part] :is(${TEXT})`)) return true;
  return parts().some((part) =>
    [...part.querySelectorAll(TEXT)].some((field) => !field.closest("dialog") && isTyped(field)),
  );
}

// `around` is called with a function that replaces the parts, to keep what is not part of them.
export function keepFresh(caseId, around) {
  const shown = () => document.querySelector("[data-state]").dataset.state;

  async function show(isAskedFor) {
    waiting = false;
    const before = shown();
    const answer = await fetch(window.location.href, { credentials: "same-origin" }).catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page.querySelector("[data-state]") || shown() !== before) return; // shown by another way
    if (!isAskedFor && isEngaged()) {
      wait(); // a dialog was opened, or something typed, while the news was on its way
      return;
    }
    const kept = remember(document.body);
    notices.querySelector(".news")?.remove();
    around(() => replace(page));
    tellLost(restore(kept));
  }

  function news() {
    if (isEngaged()) wait();
    else show(false);
  }

  function wait() {
    if (waiting) return;
    waiting = true;
    if (document.body.classList.contains("working")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link";
    button.textContent = words.show;
    button.addEventListener("click", () => show(true));
    tell(words.news, button);
  }

  function whenDone() {
    setTimeout(() => {
      if (waiting && !isEngaged()) news();
    });
  }

  document.addEventListener("focusout", whenDone);
  document.addEventListener("close", whenDone, true); // of dialogs
  document.addEventListener("toggle", whenDone, true);
  document.addEventListener("shown", () => {
    waiting = false; // a form was sent, and the answer showed everything
    notices.querySelector(".news")?.remove();
  });
  follow(caseId, shown, news);
}

function tell(text, ...more) {
  const notice = document.createElement("p");
  notice.className = "notice news";
  notice.append(text, " ", ...more);
  notices.querySelector(".news")?.remove();
  notices.append(notice); // under an error that stands there
}

function tellLost(texts) {
  if (texts.length) tell(words.lost, texts.join(" · "));
}
