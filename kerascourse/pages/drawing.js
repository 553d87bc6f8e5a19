// Small parts that several views share: elements, numbers, and maps on a canvas.

const page = JSON.parse(document.getElementById("data").textContent);
const { words } = page;
const part = (name) => document.getElementById(name);

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

const signed = (text) => text.replace("-", "−");

// A number to read, with the exact one as the element's value.
const number = (value, digits = 4) =>
  element("data", { value: String(value) }, signed(String(Number(value.toPrecision(digits)))));

// The colour of a value from −most to most: orange below zero, blue above, white at zero.
function shade(value, most) {
  const share = Math.max(-1, Math.min(1, most ? value / most : 0));
  const end = share < 0 ? [213, 94, 0] : [0, 82, 142];
  return end.map((part) => Math.round(255 + (part - 255) * Math.abs(share)));
}

// Black or white, which stands out more on a colour: by the luminance of WCAG 2.
function inkOn(colour) {
  const parts = colour.map((part) => (part <= 10 ? part / 3295 : ((part / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2] > 0.179 ? "#000" : "#fff";
}

const grey = (value) => Array(3).fill(Math.round(255 * Math.max(0, Math.min(1, value))));

// `colour(row, column)` on a canvas, one pixel each.
function paint(canvas, height, width, colour) {
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  const pixels = context.createImageData(width, height);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const start = 4 * (row * width + column);
      const [red, green, blue, alpha = 255] = colour(row, column);
      pixels.data.set([red, green, blue, alpha], start);
    }
  context.putImageData(pixels, 0, 0);
}

// A box over a canvas, in pixels of the canvas; none where `rows` is null.
function frame(box, canvas, rows, columns) {
  box.hidden = !rows;
  if (!rows) return;
  box.style.top = `${(100 * rows[0]) / canvas.height}%`;
  box.style.height = `${(100 * (rows[1] - rows[0])) / canvas.height}%`;
  box.style.left = `${(100 * columns[0]) / canvas.width}%`;
  box.style.width = `${(100 * (columns[1] - columns[0])) / canvas.width}%`;
}

// [row, column] of the canvas's pixel at the pointer.
function pixelAt(event, canvas) {
  const box = canvas.getBoundingClientRect();
  const within = (place, side) => Math.min(Math.max(Math.floor(place * side), 0), side - 1);
  return [
    within((event.clientY - box.top) / box.height, canvas.height),
    within((event.clientX - box.left) / box.width, canvas.width),
  ];
}

// The place that an arrow key leads to from [row, column] on a canvas; null for other keys.
function moved(event, [row, column], canvas) {
  const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
  if (!step) return null;
  event.preventDefault();
  const held = (place, side) => Math.min(Math.max(place, 0), side - 1);
  return [held(row + step[0], canvas.height), held(column + step[1], canvas.width)];
}

// "{a} of {b}" with the fields put in.
const filled = (text, fields) => text.replace(/\{(\w+)\}/g, (whole, name) => fields[name] ?? whole);

// The small images of the page, all in one picture; `drawThumbnail` draws one of them.
const thumbnails = page.thumbnails && Object.assign(new Image(), { src: page.thumbnails.address });

function drawThumbnail(context, index, left, top, width, height) {
  const { columns, width: w, height: h } = page.thumbnails;
  const [x, y] = [(index % columns) * w, Math.floor(index / columns) * h];
  context.drawImage(thumbnails, x, y, w, h, left, top, width, height);
}

function thumbnail(index) {
  const canvas = element("canvas", { width: page.thumbnails.width, height: page.thumbnails.height });
  const drawn = () => drawThumbnail(canvas.getContext("2d"), index, 0, 0, canvas.width, canvas.height);
  thumbnails.decode().then(drawn);
  return canvas;
}

const classColour = (number, count) => `hsl(${(360 * number) / count} ${number % 2 ? 85 : 60}% ${number % 2 ? 42 : 55}%)`;
