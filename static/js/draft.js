// What is typed survives a dead network, a page left by mistake, a session that ended. The text of a form with
// data-draft is kept in this tab, comes back where its field is empty, and goes once the request is confirmed.

const PREFIX = "typed:";
const keyOf = (field) => `${PREFIX}${field.form.dataset.draft}:${field.name}`;
const isKept = (field) => Boolean(field.name && field.form?.dataset.draft && ["text", "textarea"].includes(field.type));

// A browser may refuse to keep anything; the page then works as it does without this file.
function kept(deed) {
  try {
    return deed(sessionStorage);
  } catch {
    return null;
  }
}

document.addEventListener("input", ({ target }) => {
  if (!isKept(target)) return;
  kept((store) => (target.value ? store.setItem(keyOf(target), target.value) : store.removeItem(keyOf(target))));
});

function restore(field) {
  const text = field.value === "" && kept((store) => store.getItem(keyOf(field)));
  if (!text) return;
  field.value = text;
  const more = field.closest("details");
  if (more) more.open = true;
}

function forget(draft) {
  kept((store) => Object.keys(store).filter((key) => key.startsWith(`${PREFIX}${draft}:`)).forEach((key) => store.removeItem(key)));
}

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("[data-draft-done]").forEach((done) => forget(done.dataset.draftDone));
  [...document.querySelectorAll("form[data-draft] textarea, form[data-draft] input")].filter(isKept).forEach(restore);
});

// Without a network a form is not sent into nothing: the page stays, with all its text and photos.
document.addEventListener("submit", (event) => {
  if (navigator.onLine) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const place = (event.submitter ?? event.target).closest(".bar, .buttons, form");
  if (document.querySelector(".offline")) return;
  place.before(document.getElementById("offline").content.cloneNode(true));
  document.querySelector(".offline").scrollIntoView({ block: "center" });
}, true);

window.addEventListener("online", () => document.querySelector(".offline")?.remove());
