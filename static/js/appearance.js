// Beside each colour's text stands the browser's own picker; without this file the text alone is there.
"use strict";

for (const picker of document.querySelectorAll("[data-colour-of]")) {
  const text = document.getElementById(picker.dataset.colourOf);
  const follow = () => {
    const digits = text.value.trim().replace(/^#?/, "#");
    if (/^#[0-9a-f]{6}$/i.test(digits)) picker.value = digits;
  };
  picker.hidden = false;
  follow();
  text.addEventListener("input", follow);
  picker.addEventListener("input", () => { text.value = picker.value; });
}
