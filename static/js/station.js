/* The receiving station: scans are sent one after the other in the order they were made, the answer
   replaces the panel, a tone says how it went. Without this script the form works as any form does. */
(() => {
  "use strict";
  const HOLD = 450; // ms a letter must stand alone to be a key: scanners type far faster, people wait
  const TONES = { good: [[880, 0.12]], wait: [[440, 0.14], [440, 0.14]], problem: [[180, 0.45]], plain: [[620, 0.06]] };
  const form = document.getElementById("scan");
  const input = document.getElementById("text");
  const waiting = [];
  let busy = false;
  let timer = 0;
  let audio = null;

  const panel = () => document.getElementById("panel");

  function sound(tone) {
    if (!audio || audio.state !== "running") return;
    let at = audio.currentTime;
    for (const [pitch, length] of TONES[tone] || []) {
      const wave = audio.createOscillator();
      const volume = audio.createGain();
      wave.type = tone === "problem" ? "sawtooth" : "sine";
      wave.frequency.value = pitch;
      volume.gain.setValueAtTime(0.25, at);
      volume.gain.exponentialRampToValueAtTime(0.001, at + length);
      wave.connect(volume).connect(audio.destination);
      wave.start(at);
      wave.stop(at + length);
      at += length + 0.06;
    }
  }

  function wakeAudio() {
    // Browsers let a page sound only after somebody touched it: the first key is that touch.
    audio = audio || new AudioContext();
    if (audio.state === "suspended") audio.resume();
  }

  async function send(values) {
    waiting.push(values);
    if (busy) return;
    busy = true;
    while (waiting.length) {
      const next = waiting.shift();
      if (!(await post(next))) {
        noAnswer(next);
        waiting.length = 0;
      }
    }
    busy = false;
    focus();
  }

  async function post(values) {
    const before = panel();
    try {
      await htmx.ajax("POST", form.action, { source: form, target: "#panel", select: "#panel", swap: "outerHTML", values });
    } catch {
      return false;
    }
    if (panel() === before) return false; // refused, signed out or no network: nothing was replaced
    sound(panel().dataset.tone);
    input.placeholder = panel().dataset.placeholder;
    window.scrollTo(0, 0);
    return true;
  }

  function noAnswer(values) {
    const told = document.getElementById("no-answer").content.cloneNode(true);
    panel().querySelector(".band").replaceWith(told);
    if (!input.value) input.value = values.text || "";
    input.select();
    sound("problem");
  }

  function take(values) {
    clearTimeout(timer);
    input.value = "";
    send(values);
  }

  function focus() {
    const inForm = panel().querySelector(".inspect");
    if (!inForm) input.focus({ preventScroll: true });
    else if (!inForm.contains(document.activeElement)) inForm.querySelector("input:not([type=hidden])").focus();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    wakeAudio();
    const key = event.submitter && event.submitter.name === "command" ? event.submitter.value : "";
    take(key ? { text: "", command: key } : { text: input.value });
  });

  input.addEventListener("input", () => {
    clearTimeout(timer);
    const key = input.value.toLowerCase();
    if (key.length !== 1 || !panel().dataset.keys.includes(key)) return;
    timer = setTimeout(() => take({ text: key }), HOLD);
  });

  document.addEventListener("keydown", (event) => {
    wakeAudio();
    if (event.key !== "Escape") return;
    event.preventDefault();
    if (input.value) input.value = "";
    else if (panel().dataset.keys.includes("x")) take({ text: "x" });
  });

  document.addEventListener("click", (event) => {
    wakeAudio();
    if (!event.target.closest("a, .inspect")) focus();
  });
  window.addEventListener("focus", focus);
  focus();
})();
