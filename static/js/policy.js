// Alt+arrow moves the rule that has the focus; after a move the rule has it again, and its place is said.
"use strict";

document.addEventListener("keydown", (event) => {
  const way = { ArrowUp: "up", ArrowDown: "down" }[event.key];
  const rule = event.target.closest?.("[data-rule]");
  if (!way || !event.altKey || !rule) return;
  event.preventDefault();
  rule.querySelector(`button[value="${way}"]:not(:disabled)`)?.click();
});

const moved = location.hash.startsWith("#rule-") && document.getElementById(location.hash.slice(1));
if (moved) {
  moved.focus();
  const said = document.getElementById("policy-said");
  if (said) said.textContent = moved.dataset.said;
}

// A rule's form: another field has other comparisons and another input.
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-refresh]")) event.target.form.querySelector("[data-refreshes]").click();
});
