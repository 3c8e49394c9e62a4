// Files go up two at a time, each with its progress. A broken connection is waited out, and the file
// goes on where it stopped.

import { Broken, Transfer } from "./resumable.js";

const AT_ONCE = 2;
const LONGEST_WAIT = 30_000;

export function uploads(section, onArrived) {
  if (!section) return;
  const list = section.querySelector(".sending");
  const words = section.dataset;
  const waiting = [];
  let running = 0;

  for (const one of section.querySelectorAll("[data-with-script]")) one.hidden = false;
  section.querySelector("[data-without-script]").remove();

  function add(files) {
    for (const file of files) {
      const item = { file, line: lineFor(file) };
      list.append(item.line);
      tell(item, "queued");
      waiting.push(item);
    }
    next();
  }

  function next() {
    while (running < AT_ONCE && waiting.length) {
      running += 1;
      send(waiting.shift()).finally(() => {
        running -= 1;
        next();
      });
    }
  }

  async function send(item) {
    const transfer = new Transfer(item.file, words.upload, headers);
    transfer.onProgress = (bytes) => show(item, bytes);
    transfer.onAddress = (address) => {
      tell(item, "sending");
      section.querySelector(`[data-unfinished="${CSS.escape(address)}"]`)?.remove();
      tellUnfinished();
    };
    let tries = 0;
    let reached = 0;
    for (;;) {
      try {
        return arrived(item, await transfer.run());
      } catch (error) {
        if (!(error instanceof Broken)) return refused(item, error.message);
        tries = transfer.offset > reached ? 1 : tries + 1;
        reached = transfer.offset;
        tell(item, "retrying");
        await connection(Math.min(1000 * 2 ** (tries - 1), LONGEST_WAIT));
      }
    }
  }

  function arrived(item, found) {
    tell(item, "sent", found.duplicate_of ? words.duplicate : "");
    item.line.querySelector("progress").remove();
    item.line.querySelector(".sending-share").remove();
    setTimeout(() => item.line.remove(), found.duplicate_of ? 8000 : 2500);
    onArrived();
  }

  function refused(item, why) {
    tell(item, "refused", why);
    item.line.classList.add("bad");
    item.line.querySelector("progress").remove();
    item.line.querySelector(".sending-share").remove();
  }

  function show(item, bytes) {
    const share = item.file.size ? bytes / item.file.size : 0;
    item.line.querySelector("progress").value = share;
    item.line.querySelector(".sending-share").textContent = `${Math.floor(100 * share)}%`;
  }

  function tell(item, state, more = "") {
    const text = [words[state], more].filter(Boolean).join(": ");
    item.line.dataset.state = state;
    const place = item.line.querySelector(".sending-state");
    if (place.textContent !== text) place.textContent = text;
  }

  function tellUnfinished() {
    const notice = section.querySelector(".unfinished");
    if (notice && !notice.querySelector("[data-unfinished]")) notice.remove();
  }

  for (const input of section.querySelectorAll("[data-files]")) {
    input.addEventListener("change", () => {
      add([...input.files]);
      input.value = "";
    });
  }
  section.addEventListener("dragover", (event) => {
    event.preventDefault();
    section.classList.add("over");
  });
  section.addEventListener("dragleave", () => section.classList.remove("over"));
  section.addEventListener("drop", (event) => {
    event.preventDefault();
    section.classList.remove("over");
    add([...event.dataTransfer.files]);
  });
  window.addEventListener("beforeunload", (event) => {
    if (running) event.preventDefault();
  });
}

// The connection is back, or it is time to try whether it is.
function connection(milliseconds) {
  return new Promise((resolve) => {
    const go = () => {
      clearTimeout(timer);
      window.removeEventListener("online", go);
      resolve();
    };
    const timer = setTimeout(go, milliseconds);
    window.addEventListener("online", go);
  });
}

function lineFor(file) {
  const line = document.createElement("li");
  const name = document.createElement("span");
  name.className = "sending-name";
  name.textContent = file.name;
  const state = document.createElement("span");
  state.className = "sending-state";
  const progress = document.createElement("progress");
  progress.max = 1;
  progress.value = 0;
  progress.setAttribute("aria-label", file.name);
  const share = document.createElement("span");
  share.className = "sending-share";
  share.setAttribute("aria-hidden", "true");
  line.append(name, share, progress, state);
  return line;
}

function headers() {
  return {
    "X-CSRF-Token": document.querySelector("meta[name=csrf-token]").content,
    "Accept-Language": document.documentElement.lang,
  };
}
