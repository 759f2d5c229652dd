// Pictures are made smaller before they are sent: a phone's twelve megapixels on a poor network take minutes. What
// the browser cannot read (HEIC), what is small already, and whatever fails goes as it is. The camera's own words
// go along, since they say when the picture was taken; the server leaves them behind.

const LONG_SIDE = 2560; // pixels: fingerprints and people see no difference
const QUALITY = 0.85;
const READABLE = ["image/jpeg", "image/png", "image/webp"];
let sending = null; // a promise while pictures are being made smaller

async function smaller(file) {
  if (!READABLE.includes(file.type)) return file;
  try {
    const drawn = await redrawn(file);
    if (!drawn || drawn.size >= file.size) return file;
    return new File([drawn], file.name, { type: "image/jpeg", lastModified: file.lastModified });
  } catch {
    return file;
  }
}

async function redrawn(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = LONG_SIDE / Math.max(picture.width, picture.height);
  if (scale >= 1) return null;
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff"; // what was transparent
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const drawn = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  return drawn && withWords(drawn, wordsOf(await file.arrayBuffer()));
}

// A JPEG is a row of segments; Exif is one marked FFE1 that begins with "Exif" (Exif 3.0, 4.5.4).
function wordsOf(bytes) {
  const view = new DataView(bytes);
  if (view.getUint16(0) !== 0xffd8) return null;
  for (let at = 2; at + 8 < view.byteLength; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint16(at);
    if (marker === 0xffda || marker >> 8 !== 0xff) return null;
    if (marker === 0xffe1 && view.getUint32(at + 4) === 0x45786966) return upright(bytes.slice(at, at + 2 + view.getUint16(at + 2)));
  }
  return null;
}

// The picture is drawn upright by now, so its orientation (tag 0112) becomes 1.
function upright(segment) {
  const view = new DataView(segment);
  const start = 10; // of the TIFF header, behind marker, length and "Exif"
  const little = view.getUint16(start) === 0x4949;
  const directory = start + view.getUint32(start + 4, little);
  for (let left = view.getUint16(directory, little), at = directory + 2; left > 0; left -= 1, at += 12) {
    if (view.getUint16(at, little) === 0x0112) view.setUint16(at + 8, 1, little);
  }
  return segment;
}

function withWords(drawn, words) {
  return words ? new Blob([drawn.slice(0, 2), words, drawn.slice(2)], { type: drawn.type }) : drawn;
}

async function shrink(input) {
  const files = new DataTransfer();
  for (const file of input.files) files.items.add(await smaller(file));
  input.files = files.files;
}

// First of all listeners: whoever sends the pictures at once sends the small ones.
document.addEventListener("change", (event) => {
  const input = event.target;
  if (!input.matches?.("input[type=file][accept*=image]") || !input.files.length || input.dataset.small) return;
  event.stopImmediatePropagation();
  sending = shrink(input).catch(() => {}).then(() => {
    sending = null;
    input.dataset.small = "yes";
    input.dispatchEvent(new Event("change", { bubbles: true }));
    delete input.dataset.small;
  });
}, true);

// A form that is sent meanwhile waits for them.
document.addEventListener("submit", (event) => {
  if (!sending) return;
  const { target, submitter } = event;
  event.preventDefault();
  event.stopImmediatePropagation();
  sending.then(() => target.requestSubmit(submitter));
}, true);
