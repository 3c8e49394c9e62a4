// One file by the tus protocol (tus.io, 1.0.0). Where it stopped is asked of the server. What stays
// in the browser, so that a page that was reloaded goes on too, is an address under the file's
// SHA-256: no name, nothing of its content.

const VERSION = "1.0.0";
const STALLED_MILLISECONDS = 45_000;
const KEPT_MILLISECONDS = 2 * 24 * 3600 * 1000;
const PREFIX = "upload ";
const LATER = [408, 423, 425, 429, 500, 502, 503, 504, 507];

// The connection, or the server for a while: worth another try.
export class Broken extends Error {}

// Not to be had by trying again; the message says why, in the person's language.
export class Refused extends Error {}

export class Transfer {
  constructor(file, endpoint, headers) {
    this.file = file;
    this.endpoint = endpoint;
    this.headers = headers;
    this.address = null;
    this.offset = 0;
    this.onProgress = () => {};
    this.onAddress = () => {};
  }

  // Go on with the file until all of it has arrived; what became of it.
  async run() {
    this.sha256 ??= await sha256(this.file);
    this.address ??= remembered(this.endpoint, this.sha256);
    for (;;) {
      if (!this.address) await this.begin();
      this.onAddress(this.address);
      if (!(await this.ask())) continue;
      this.onProgress(this.offset);
      if (this.offset < this.file.size) await this.send();
      if (this.offset >= this.file.size) return await this.outcome();
    }
  }

  async begin() {
    const said = { filename: this.file.name, ...(this.sha256 && { sha256: this.sha256 }) };
    const answer = await this.fetch("POST", this.endpoint, {
      "Upload-Length": String(this.file.size),
      "Upload-Metadata": Object.entries(said)
        .map(([name, value]) => `${name} ${base64(value)}`)
        .join(","),
    });
    if (answer.status !== 201) throw refusal(answer.status, await answer.text());
    this.address = answer.headers.get("Location");
    remember(this.endpoint, this.sha256, this.address);
  }

  // How far it has come; false where the server knows nothing of it any more.
  async ask() {
    const answer = await this.fetch("HEAD", this.address);
    if (answer.status === 404 || answer.status === 410) {
      this.forget();
      return false;
    }
    if (!answer.ok) throw refusal(answer.status, "");
    this.offset = Number(answer.headers.get("Upload-Offset"));
    return true;
  }

  // All that is left, in one request: fetch tells nothing of progress.
  send() {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      const start = this.offset;
      const broken = () => {
        settle();
        request.abort();
        reject(new Broken());
      };
      let timer = setTimeout(broken, STALLED_MILLISECONDS);
      const settle = () => {
        clearTimeout(timer);
        window.removeEventListener("offline", broken);
      };
      window.addEventListener("offline", broken);
      request.open("PATCH", this.address);
      for (const [name, value] of Object.entries(this.headers())) request.setRequestHeader(name, value);
      request.setRequestHeader("Tus-Resumable", VERSION);
      request.setRequestHeader("Upload-Offset", String(start));
      request.setRequestHeader("Content-Type", "application/offset+octet-stream");
      request.upload.addEventListener("progress", (event) => {
        clearTimeout(timer);
        timer = setTimeout(broken, STALLED_MILLISECONDS);
        this.onProgress(start + event.loaded);
      });
      request.addEventListener("error", broken);
      request.addEventListener("load", () => {
        settle();
        if (request.status === 204) {
          this.offset = Number(request.getResponseHeader("Upload-Offset"));
          return resolve();
        }
        const error = refusal(request.status, request.responseText);
        if (error instanceof Refused) this.forget();
        reject(error);
      });
      request.send(this.file.slice(start));
    });
  }

  async outcome() {
    const answer = await this.fetch("GET", this.address);
    if (!answer.ok) throw refusal(answer.status, await answer.text());
    const { document: found } = await answer.json();
    this.forget();
    if (!found?.id) throw new Refused(found?.error?.message ?? "");
    return found;
  }

  async fetch(method, address, headers = {}) {
    try {
      return await fetch(address, {
        method,
        headers: { ...this.headers(), "Tus-Resumable": VERSION, ...headers },
        credentials: "same-origin",
        cache: "no-store",
      });
    } catch {
      throw new Broken();
    }
  }

  forget() {
    this.address = null;
    remember(this.endpoint, this.sha256, null);
  }
}

function refusal(status, text) {
  if (status === 401) location.reload();
  let answer = null;
  try {
    answer = JSON.parse(text);
  } catch {
    // No answer of ours: something between us and the server speaks.
  }
  const others = status === 409 && !answer?.detail; // somebody else's bytes came first
  if (others || status === 401 || LATER.includes(status)) return new Broken();
  return new Refused(answer?.documents?.[0]?.error?.message ?? answer?.detail ?? answer?.title ?? "");
}

// Null where the browser offers none (a page without https), or the file is there no more.
async function sha256(file) {
  if (!crypto.subtle) return null;
  try {
    return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer())));
  } catch {
    throw new Refused("");
  }
}

function remembered(endpoint, sha256) {
  try {
    for (const key of Object.keys(localStorage).filter((one) => one.startsWith(PREFIX))) {
      const { at } = JSON.parse(localStorage.getItem(key));
      if (!(Date.now() - at < KEPT_MILLISECONDS)) localStorage.removeItem(key);
    }
    return sha256 && JSON.parse(localStorage.getItem(PREFIX + endpoint + " " + sha256))?.address;
  } catch {
    return null;
  }
}

function remember(endpoint, sha256, address) {
  if (!sha256) return;
  try {
    const key = PREFIX + endpoint + " " + sha256;
    if (address) localStorage.setItem(key, JSON.stringify({ address, at: Date.now() }));
    else localStorage.removeItem(key);
  } catch {
    // A browser that keeps nothing: the upload still goes on as long as the page is open.
  }
}

function hex(bytes) {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function base64(text) {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
