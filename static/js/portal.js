// The portal works without this file; with it, errors get the focus, photos show their progress,
// and a second click on "confirm" does nothing.

document.documentElement.classList.add("js");

document.addEventListener("DOMContentLoaded", () => {
  const errors = document.getElementById("errors");
  if (errors) errors.focus();
});

// A link of the error summary leads to its field and puts the cursor into it.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".errors a[href^='#']");
  const target = link && document.getElementById(link.hash.slice(1));
  if (!target) return;
  event.preventDefault();
  const field = target.matches("input, select, textarea") ? target : target.querySelector("input, select, textarea") || target;
  target.scrollIntoView({ block: "center" });
  field.focus({ preventScroll: true });
});

// One click, one request; the server would cope with two.
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button || !button.hasAttribute("data-once")) return;
  if (button.getAttribute("aria-disabled") === "true") event.preventDefault();
  button.setAttribute("aria-disabled", "true");
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("[data-once]").forEach((button) => button.removeAttribute("aria-disabled"));
});

// What has been mended no longer stands in red.
document.addEventListener("input", (event) => {
  event.target.removeAttribute?.("aria-invalid");
  event.target.closest?.("fieldset, .field")?.querySelector(":scope > .field-error")?.remove();
});

// A reason that asks for words or photos opens their part.
document.addEventListener("change", (event) => {
  if (!event.target.matches?.("[data-more]")) return;
  const more = event.target.closest("section")?.querySelector("details.more");
  if (more) more.open = true;
});

// Photos: how much has been sent, and what to do when the network fails.
const progressOf = (element) => element.closest(".photos-of")?.querySelector("progress");

document.addEventListener("htmx:beforeRequest", (event) => {
  if (!event.target.matches?.("[data-upload]")) return;
  const bar = progressOf(event.target);
  if (bar) bar.hidden = false;
});
document.addEventListener("htmx:xhr:progress", (event) => {
  const bar = event.target.matches?.("[data-upload]") && progressOf(event.target);
  if (bar && event.detail.lengthComputable) bar.value = (100 * event.detail.loaded) / event.detail.total;
});
// Where a request fails, the plain form still works: send the page as it is.
for (const failure of ["htmx:sendError", "htmx:responseError"]) {
  document.addEventListener(failure, (event) => {
    const bar = event.target.matches?.("[data-upload]") && progressOf(event.target);
    if (!bar) return;
    bar.hidden = true;
    const plain = bar.parentElement.querySelector(".only-plain");
    if (plain) plain.classList.remove("only-plain");
  });
}
