// The bench answers while somebody is already typing on: an answer to an older question replaces nothing, since
// the end of typing asks again.
"use strict";

const written = (form) => new URLSearchParams(new FormData(form)).toString();
let asked = "";
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.matches(".bench-ask")) asked = written(event.target);
});
document.addEventListener("htmx:beforeSwap", (event) => {
  const form = document.querySelector(".bench-ask");
  if (event.detail.target.id === "bench" && form && written(form) !== asked) event.detail.shouldSwap = false;
});
