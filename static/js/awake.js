// While the code is held out, the screen stays on where the browser can do that; without it nothing is lost.

async function stayAwake() {
  if (document.hidden) return;
  try {
    await navigator.wakeLock?.request("screen");
  } catch {
    // a flat battery refuses it: the screen then goes dark as always
  }
}

document.addEventListener("visibilitychange", stayAwake);
stayAwake();
