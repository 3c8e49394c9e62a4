// Forms that keep the page: sent in the background, the parts of the page that changed are replaced.

const notices = document.getElementById("notices");

// Send a form; the answer is this page anew, another page, or an error to show.
// Returns true when parts were replaced.
export async function send(form, submitter) {
  const body = new URLSearchParams(new FormData(form, submitter));
  document.body.classList.add("working");
  notices.replaceChildren();
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body,
      headers: { "X-Partial": "yes", "X-CSRF-Token": token() },
    });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!answer.ok) {
      show(page.body.firstElementChild, form);
      return false;
    }
    if (new URL(answer.url).pathname !== window.location.pathname) {
      window.location.assign(answer.url);
      return false;
    }
    replace(page);
    document.dispatchEvent(new Event("shown"));
    return true;
  } catch {
    const notice = document.createElement("p");
    notice.className = "notice bad";
    notice.textContent = document.getElementById("offline-words").textContent;
    show(notice, form);
    return false;
  } finally {
    document.body.classList.remove("working");
    delete form.dataset.sent;
  }
}

function token() {
  return document.querySelector("meta[name=csrf-token]").content;
}

// An error stands where the person looks: in the dialog that is open, else above the panes.
function show(notice, form) {
  if (!notice) return;
  const dialog = form.closest("dialog[open]");
  dialog?.querySelector(".notice.bad")?.remove();
  if (dialog) dialog.prepend(notice);
  else notices.replaceChildren(notice);
}

// Put the parts of another look at this page in place of those that are shown.
export function replace(page) {
  for (const fresh of page.querySelectorAll("[data-part]")) {
    const old = document.querySelector(`[data-part="${fresh.dataset.part}"]`);
    if (!old) continue;
    const at = old.scrollTop;
    const across = old.scrollLeft;
    old.replaceWith(fresh);
    fresh.scrollTop = at;
    fresh.scrollLeft = across;
  }
}
