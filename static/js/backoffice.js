// Keys of the back-office, and small comforts; every page works without them.
"use strict";

// A letter presses the button that carries it, unless somebody is typing.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  const target = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!target) return;
  event.preventDefault();
  if (target.matches("input")) target.focus();
  else target.click();
});

// A form is sent once; going back to the page makes its buttons work again.
document.addEventListener("submit", (event) => {
  if (event.target.dataset.sent) event.preventDefault();
  else if (event.target.method === "post") event.target.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// What went wrong gets the focus.
document.querySelector("[data-focus]")?.focus();

// The box on top ticks all; the bulk button waits for the first tick.
const all = document.querySelector("[data-tick-all]");
const ticks = [...document.querySelectorAll("input[name=rma]")];
const bulk = document.querySelector("[data-needs-tick]");
const refresh = () => {
  if (bulk) bulk.disabled = !ticks.some((tick) => tick.checked);
};
all?.addEventListener("change", () => {
  for (const tick of ticks) tick.checked = all.checked;
  refresh();
});
for (const tick of ticks) tick.addEventListener("change", refresh);
refresh();
