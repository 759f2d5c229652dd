// One fewer, one more: buttons beside a list of numbers, which works without them and says what is chosen.

const reach = (list, step) => list.selectedIndex + step >= 0 && list.selectedIndex + step < list.options.length;

function show(stepper) {
  const list = stepper.querySelector("select");
  for (const button of stepper.querySelectorAll("[data-by]")) {
    button.hidden = false;
    button.setAttribute("aria-disabled", String(!reach(list, Number(button.dataset.by)))); // keeps the focus
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-by]");
  const list = button?.closest("[data-stepper]").querySelector("select");
  if (!list || !reach(list, Number(button.dataset.by))) return;
  list.selectedIndex += Number(button.dataset.by);
  list.dispatchEvent(new Event("change", { bubbles: true }));
});
document.addEventListener("change", (event) => {
  const stepper = event.target.closest?.("[data-stepper]");
  if (stepper) show(stepper);
});
window.addEventListener("pageshow", () => document.querySelectorAll("[data-stepper]").forEach(show));
