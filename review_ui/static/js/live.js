// News of a case while its page is open: the server tells that something happened, or, where it cannot,
// it is asked every few seconds. A tab that is hidden, or that nobody has touched for a while, asks
// nothing: it holds no connection, and signing out after idle time stays what it is.

const ASK_MILLISECONDS = 5000;
const IDLE_MILLISECONDS = 10 * 60 * 1000;
const SETTLE_MILLISECONDS = 250;

// `shown()` is the state that the page shows; `onNews(state)` is called with another one.
export function follow(caseId, shown, onNews) {
  let source = null;
  let touched = Date.now();
  let timer = 0;
  let over = false;

  async function ask() {
    clearTimeout(timer);
    try {
      const answer = await fetch(`/cases/${caseId}/state`, { credentials: "same-origin" });
      if ([401, 403, 404].includes(answer.status)) stop();
      if (!answer.ok) return;
      const { state } = await answer.json();
      if (state !== shown()) onNews(state);
    } catch {
      // Without a connection the page stays as it is; the next time tells.
    }
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(ask, SETTLE_MILLISECONDS);
  }

  function listen() {
    if (source || !window.EventSource) return;
    source = new EventSource(`/api/v1/events?case=${caseId}`);
    for (const event of ["open", "case", "document"]) source.addEventListener(event, soon);
  }

  function hush() {
    source?.close();
    source = null;
  }

  function stop() {
    over = true;
    hush();
  }

  const isWatched = () => !over && !document.hidden && Date.now() - touched < IDLE_MILLISECONDS;

  function look() {
    if (!isWatched()) {
      hush();
      return;
    }
    const hears = source?.readyState === EventSource.OPEN;
    if (source?.readyState === EventSource.CLOSED) hush();
    listen();
    if (!hears) ask();
  }

  function touch() {
    const wasIdle = !isWatched();
    touched = Date.now();
    if (wasIdle) look();
  }

  for (const event of ["keydown", "pointerdown", "wheel", "touchstart"]) {
    document.addEventListener(event, touch, { passive: true });
  }
  document.addEventListener("visibilitychange", () => (document.hidden ? hush() : touch(), look()));
  window.addEventListener("pagehide", hush);
  window.addEventListener("pageshow", (event) => event.persisted && look());
  setInterval(look, ASK_MILLISECONDS);
  if (isWatched()) listen();
}
