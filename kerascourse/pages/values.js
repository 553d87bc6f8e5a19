// What the layers give for one image: maps to look at, and each value with what it is made of.

const seen = page.values;
const decoded = new Map();

function arrayOf(id) {
  if (!decoded.has(id)) {
    const stored = seen.arrays[id];
    decoded.set(id, "of" in stored ? { shape: stored.shape, values: arrayOf(stored.of).values } : read(stored));
  }
  return decoded.get(id);
}

const operations = new Map();
function operationOf(call) {
  if (!call?.operation) return null;
  if (!operations.has(call)) operations.set(call, ready(call.operation));
  return operations.get(call);
}

const nameOf = (id) => (id ? seen.calls[id - 1].name : words.input);

// The page's state: which array is shown, and which of its values.
let shownId = 0;
let at = [0, 0, 0];

// Rows, columns and maps that are there to be drawn; of a vector a block of values.
function sizeOf(array) {
  const kept = array.kept ?? array.shape;
  if (kept.length === 3) return kept;
  if (kept.length === 2) return [...kept, 1];
  const count = kept.reduce((all, side) => all * side, 1);
  const width = count > 24 ? Math.ceil(Math.sqrt(2 * count)) : count;
  return [Math.ceil(count / width), width, 1];
}

// A drawn value: null beyond the end of a vector.
function drawnAt(array, row, column, map) {
  const [, width, maps] = sizeOf(array);
  return array.values[(row * width + column) * maps + map] ?? null;
}

// From a drawn pixel to the place of its value, and back.
function placeAt(array, [row, column], map) {
  if (array.shape.length === 3) return [row * (array.every ?? 1), column * (array.every ?? 1), map];
  if (array.shape.length === 2 && !array.kept) return [row, column];
  return atOf(array, Math.min(row * sizeOf(array)[1] + column, array.values.length - 1));
}
function pixelOf(array, place) {
  if (array.shape.length === 3) return place.slice(0, 2).map((one) => Math.floor(one / (array.every ?? 1)));
  const width = sizeOf(array)[1];
  const flat = placeOf(array, place);
  return [Math.floor(flat / width), flat % width];
}
const mapOf = (array, place) => (array.shape.length === 3 ? place[2] : 0);

function valueOf(array, place) {
  const [row, column] = pixelOf(array, place);
  return drawnAt(array, row, column, mapOf(array, place));
}

const extremes = new Map();
function most(array) {
  if (!extremes.has(array)) extremes.set(array, array.values.reduce((all, one) => Math.max(all, Math.abs(one)), 0));
  return extremes.get(array);
}

// A value of the image as a share of the range that the network takes.
const [darkest, brightest] = seen.range;
const asGrey = (value) => grey((value - darkest) / (brightest - darkest));

// A map on a canvas, every n-th pixel of it where it may be `longest` pixels at most.
function paintMap(canvas, array, map, longest = Infinity) {
  const [height, width] = sizeOf(array);
  const every = Math.ceil(Math.max(height, width) / longest) || 1;
  const limit = most(array);
  const none = [0, 0, 0, 0];
  paint(canvas, Math.ceil(height / every), Math.ceil(width / every), (row, column) => {
    const value = drawnAt(array, every * row, every * column, map);
    return value === null ? none : array === arrayOf(0) ? asGrey(value) : shade(value, limit);
  });
}

// The image, what covering it does and the heat map, under one cursor.
const image = arrayOf(0);
const sights = [...document.querySelectorAll("[data-sight]")].map((figure) => ({
  kind: figure.dataset.sight,
  canvas: figure.querySelector("canvas"),
  cross: figure.querySelector(".cross"),
  box: figure.querySelector(".box"),
}));
const overlays = { occlusion: seen.occlusion && read(seen.occlusion), heat: seen.heat && read(seen.heat) };

function colourOf(kind) {
  if (kind === "image") {
    const channels = channelsOf(image) === 3 ? [0, 1, 2] : [0, 0, 0];
    return (row, column) => channels.map((channel) => asGrey(drawnAt(image, row, column, channel))[0]);
  }
  const limit = overlays[kind].values.reduce((all, one) => (one === one ? Math.max(all, Math.abs(one)) : all), 0);
  const below = colourOf("image");
  return (row, column) => {
    const value = drawnAt(overlays[kind], row, column, 0);
    const ground = below(row, column).map((part) => 255 - 0.25 * (255 - part));
    if (value !== value) return ground;
    return shade(value, limit).map((part, index) => (part * ground[index]) / 255);
  };
}

let cursor = [0, 0];
function point(place) {
  cursor = place;
  const [row, column] = place;
  for (const { canvas, cross } of sights) frame(cross, canvas, [row, row + 1], [column, column + 1]);
  const pixel = Array.from({ length: sizeOf(image)[2] }, (_none, channel) => drawnAt(image, row, column, channel));
  const says = [filled(words.pixel, { row, column, value: pixel.map((one) => one.toFixed(2)).join(", ") })];
  for (const [kind, overlay] of Object.entries(overlays)) {
    const value = overlay && drawnAt(overlay, row, column, 0);
    if (overlay && value === value)
      says.push(filled(words[kind], { value: signed(value.toPrecision(3)), name: seen.predicted }));
  }
  part("cursor").textContent = says.join(" · ");
}

for (const { kind, canvas } of sights) {
  paint(canvas, ...sizeOf(image).slice(0, 2), colourOf(kind));
  canvas.addEventListener("pointermove", (event) => point(pixelAt(event, canvas)));
  canvas.addEventListener("keydown", (event) => {
    const next = moved(event, cursor, canvas);
    if (next) point(next);
  });
}

// "3–7", or "3" where there is but one.
const range = ([start, end]) => (end - start > 1 ? `${start}–${end - 1}` : String(start));

function framedField() {
  const call = shownId ? seen.calls[shownId - 1] : null;
  const every = image.every ?? 1;
  let spans = [[0, image.shape[0]], [0, image.shape[1]]];
  if (!shownId) spans = [[at[0], at[0] + 1], [at[1], at[1] + 1]];
  else if (call.spans && at.length === 3) spans = [call.spans[0][at[0]], call.spans[1][at[1]]];
  for (const { canvas, box } of sights) frame(box, canvas, ...spans.map((span) => span.map((end) => end / every)));
  part("field").textContent = filled(words.field, {
    rows: range(spans[0]),
    columns: range(spans[1]),
  });
}

// The maps of the layer, and the one chosen.
const MOST_SHOWN = 64;
const SMALL = 48;
const big = part("map");

function showMaps() {
  const array = arrayOf(shownId);
  const maps = sizeOf(array)[2];
  const shown = Math.min(maps, MOST_SHOWN);
  const buttons = Array.from({ length: maps > 1 ? shown : 0 }, (_none, map) => {
    const canvas = element("canvas");
    paintMap(canvas, array, map, SMALL);
    const button = element("button", { type: "button", "aria-label": filled(words.map, { map }) }, canvas);
    button.addEventListener("click", () => show([...at.slice(0, 2), map]));
    return button;
  });
  part("maps").replaceChildren(...buttons);
  const all = array.shape.length === 3 ? array.shape[2] : maps;
  part("fewer").hidden = all <= shown;
  part("fewer").textContent = filled(words.fewer, { shown, all });
}

// The strongest value of the layer.
function strongest(array) {
  const place = array.values.indexOf(array.values.reduce((best, one) => (one > best ? one : best), -Infinity));
  if (array.shape.length !== 3) return atOf(array, place);
  const [, width, maps] = sizeOf(array);
  return placeAt(array, [Math.floor(place / maps / width), Math.floor(place / maps) % width], place % maps);
}

const fields = ["row", "column", "channel"].map((name) => part(`at-${name}`));

function show(place) {
  at = place;
  const array = arrayOf(shownId);
  const map = mapOf(array, at);
  [...part("maps").children].forEach((button, other) => button.setAttribute("aria-pressed", String(other === map)));
  paintMap(big, array, map);
  const [row, column] = pixelOf(array, at);
  frame(part("map-box"), big, [row, row + 1], [column, column + 1]);
  const isMap = array.shape.length === 3;
  const shown = isMap ? at : [null, null, placeOf(array, at)];
  const limits = isMap ? array.shape : [1, 1, array.values.length];
  fields.forEach((field, axis) => {
    field.closest("label").hidden = shown[axis] === null;
    field.value = shown[axis] ?? 0;
    const last = axis < 2 || !array.kept ? limits[axis] - 1 : sizeOf(array)[2] - 1;
    field.max = isMap ? last : limits[axis] - 1;
    field.step = isMap && axis < 2 ? (array.every ?? 1) : 1;
  });
  part("at-channel-word").textContent = isMap ? words.channel : words.unit;
  part("value").replaceChildren(`${nameOf(shownId)}: `, number(valueOf(array, at), 5));
  framedField();
  showMade();
}

for (const field of fields)
  field.addEventListener("change", () => {
    const array = arrayOf(shownId);
    const wanted = fields.map((one) => Math.min(Math.max(Math.round(Number(one.value) || 0), 0), Number(one.max)));
    const every = array.every ?? 1;
    show(array.shape.length === 3
      ? [wanted[0] - (wanted[0] % every), wanted[1] - (wanted[1] % every), wanted[2]]
      : atOf(array, wanted[2]));
  });
big.addEventListener("click", (event) => {
  const array = arrayOf(shownId);
  show(placeAt(array, pixelAt(event, big), mapOf(array, at)));
});
big.addEventListener("keydown", (event) => {
  const array = arrayOf(shownId);
  const next = moved(event, pixelOf(array, at), big);
  if (next) show(placeAt(array, next, mapOf(array, at)));
});

document.addEventListener("layer", ({ detail: row }) => {
  const call = seen.calls.findIndex((one) => one.row === row);
  const isThere = call >= 0 || row === seen.start;
  part("shown").hidden = !isThere;
  part("no-array").hidden = isThere;
  if (!isThere) return;
  shownId = call + 1;
  showMaps();
  show(strongest(arrayOf(shownId)));
});
point([Math.floor(image.shape[0] / 2), Math.floor(image.shape[1] / 2)].map((place) => Math.floor(place / (image.every ?? 1))));
