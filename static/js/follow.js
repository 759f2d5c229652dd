// A return's page looks for news by itself: soon at first, then half as often each time, for half an hour.
// Without this file a link on the page does the same.

const SLOWEST = 60, AT_MOST = 30 * 60; // seconds
let wait = 0, spent = 0, seen = "";

const poll = () => document.getElementById("poll");

// The server takes the poll away once nothing will move; a new one is waited for afresh.
function follow() {
  const place = poll();
  if (!place || spent >= AT_MOST) return end();
  const address = place.getAttribute("hx-get");
  wait = address === seen ? Math.min(2 * wait, SLOWEST) : Number(place.dataset.wait);
  seen = address;
  spent += wait;
  setTimeout(look, 1000 * wait);
}

function look() {
  if (poll() && !document.hidden) htmx.trigger(poll(), "look");
  follow();
}

// From now on whoever wants news asks for them.
function end() {
  document.getElementById("refresh")?.classList.remove("only-plain");
}

const isTyped = (field) => field === document.activeElement || field.value !== "";

const isBeingFilled = () =>
  [...document.querySelectorAll("#status textarea, #status input:not([type=hidden])")].some(isTyped);

// What somebody is typing is never replaced: they are told that there is news instead.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id !== "status" || !isBeingFilled()) return;
  event.detail.shouldSwap = false;
  document.getElementById("news").hidden = false;
  poll()?.remove();
});

document.addEventListener("visibilitychange", () => {
  if (!document.hidden && poll()) htmx.trigger(poll(), "look");
});

document.addEventListener("DOMContentLoaded", follow);
