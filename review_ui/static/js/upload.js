// Files go up two at a time, each with its progress. A broken connection is waited out: the file is
// sent again under the same key, and the server knows it if it had arrived.

const AT_ONCE = 2;
const LONGEST_WAIT = 30_000;

export function uploads(section, onArrived) {
  if (!section) return;
  const list = section.querySelector(".sending");
  const words = section.dataset;
  const waiting = [];
  let running = 0;

  function add(files) {
    for (const file of files) {
      const item = { file, key: newKey(), line: lineFor(file), tries: 0 };
      list.append(item.line);
      tell(item, "queued");
      waiting.push(item);
    }
    next();
  }

  function next() {
    while (running < AT_ONCE && waiting.length) {
      running += 1;
      send(waiting.shift());
    }
  }

  function done() {
    running -= 1;
    next();
  }

  function send(item) {
    tell(item, "sending");
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append("files", item.file, item.file.name);
    request.open("POST", words.upload);
    request.setRequestHeader("X-CSRF-Token", token());
    request.setRequestHeader("Idempotency-Key", item.key);
    request.setRequestHeader("Accept-Language", document.documentElement.lang);
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) item.line.querySelector("progress").value = event.loaded / event.total;
    });
    request.addEventListener("load", () => answered(item, request));
    request.addEventListener("error", () => again(item));
    request.addEventListener("timeout", () => again(item));
    request.send(body);
  }

  function answered(item, request) {
    if (request.status === 401) return location.reload();
    if ([429, 502, 503, 504].includes(request.status)) return again(item);
    const answer = parsed(request.responseText);
    const first = answer?.documents?.[0];
    if (request.status === 202 && first?.id) {
      tell(item, "sent", first.duplicate_of ? words.duplicate : "");
      item.line.querySelector("progress").remove();
      setTimeout(() => item.line.remove(), first.duplicate_of ? 8000 : 2500);
      onArrived();
    } else {
      refused(item, first?.error?.message ?? answer?.detail ?? answer?.title ?? "");
    }
    done();
  }

  function again(item) {
    item.tries += 1;
    tell(item, "retrying");
    const wait = Math.min(1000 * 2 ** (item.tries - 1), LONGEST_WAIT);
    const retry = () => {
      clearTimeout(timer);
      window.removeEventListener("online", retry);
      send(item);
    };
    const timer = setTimeout(retry, wait);
    window.addEventListener("online", retry);
  }

  function refused(item, why) {
    tell(item, "refused", why);
    item.line.classList.add("bad");
    item.line.querySelector("progress").remove();
  }

  function tell(item, state, more = "") {
    item.line.dataset.state = state;
    item.line.querySelector(".sending-state").textContent = [words[state], more]
      .filter(Boolean)
      .join(": ");
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
  line.append(name, progress, state);
  return line;
}

function token() {
  return document.querySelector("meta[name=csrf-token]").content;
}

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
