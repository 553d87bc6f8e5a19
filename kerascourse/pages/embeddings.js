// The vectors of the test images in the plane: zoom, pan, and who is near whom in the vector.

const cloud = page.embeddings;
const spots = read(cloud.plane).values;
const total = spots.length / 2;
const NEAREST = cloud.neighbours.shape[1];
const inVector = read(cloud.neighbours).values;
const inPlane = read(cloud.near).values;
const around = (places, index) => [...places.subarray(index * NEAREST, (index + 1) * NEAREST)];
const isWrong = (index) => cloud.predicted && cloud.labels && cloud.predicted[index] !== cloud.labels[index];

const field = part("cloud");
const context = field.getContext("2d");
let [low, high] = [[Infinity, Infinity], [-Infinity, -Infinity]];
for (let place = 0; place < spots.length; place++) {
  low[place % 2] = Math.min(low[place % 2], spots[place]);
  high[place % 2] = Math.max(high[place % 2], spots[place]);
}
const extent = 1.06 * Math.max(high[0] - low[0], high[1] - low[1]) || 1;
const WIDE = 900;
const HIGH = 640;
const HOME = { zoom: HIGH / extent, x: (low[0] + high[0]) / 2, y: (low[1] + high[1]) / 2 };
let sight = { ...HOME };
let picked = null;
let pointedAt = null;
const hidden = new Set();
let wrongOnly = false;
field.width = WIDE;
field.height = HIGH;

const leftOf = (index) => WIDE / 2 + (spots[2 * index] - sight.x) * sight.zoom;
const topOf = (index) => HIGH / 2 - (spots[2 * index + 1] - sight.y) * sight.zoom;
const isShown = (index) => !hidden.has(cloud.labels?.[index]) && (!wrongOnly || isWrong(index));
const colourOfSpot = (index) => classColour(cloud.labels?.[index] ?? 0, cloud.classes.length || 1);

let asked = false;
function draw() {
  if (asked) return;
  asked = true;
  requestAnimationFrame(() => {
    asked = false;
    drawNow();
  });
}

function drawNow() {
  const ink = getComputedStyle(field).color;
  context.clearRect(0, 0, WIDE, HIGH);
  const side = Math.min(8, 4.5 + sight.zoom / HOME.zoom / 2);
  for (let index = 0; index < total; index++) {
    if (!isShown(index)) continue;
    context.fillStyle = colourOfSpot(index);
    context.fillRect(leftOf(index) - side / 2, topOf(index) - side / 2, side, side);
  }
  if (picked !== null) {
    context.strokeStyle = ink;
    for (const other of around(inVector, picked)) {
      context.beginPath();
      context.moveTo(leftOf(picked), topOf(picked));
      context.lineTo(leftOf(other), topOf(other));
      context.stroke();
      context.strokeRect(leftOf(other) - 6, topOf(other) - 6, 12, 12);
    }
    context.lineWidth = 3;
    context.strokeRect(leftOf(picked) - 8, topOf(picked) - 8, 16, 16);
    context.lineWidth = 1;
  }
  if (pointedAt !== null) {
    const [x, y] = [leftOf(pointedAt) + 12, topOf(pointedAt) - 76];
    drawThumbnail(context, pointedAt, Math.min(x, WIDE - 66), Math.max(y, 2), 64, 64);
    context.strokeStyle = ink;
    context.strokeRect(Math.min(x, WIDE - 66), Math.max(y, 2), 64, 64);
  }
}

function nearestSpot(left, top, most = 400) {
  let [best, distance] = [null, most];
  for (let index = 0; index < total; index++) {
    if (!isShown(index)) continue;
    const far = (leftOf(index) - left) ** 2 + (topOf(index) - top) ** 2;
    if (far < distance) [best, distance] = [index, far];
  }
  return best;
}

function told(index) {
  const says = [filled(words.test_image, { index })];
  if (cloud.labels) says.push(filled(words.its_class, { name: cloud.classes[cloud.labels[index]] }));
  if (cloud.predicted) says.push(filled(words.taken_for, { name: cloud.classes[cloud.predicted[index]] }));
  return says.join(" · ");
}

function pick(index) {
  picked = index;
  part("cloud-index").value = index;
  const others = around(inVector, index);
  const near = new Set(around(inPlane, index));
  const kept = others.filter((other) => near.has(other)).length;
  part("picked").textContent = `${told(index)} · ${filled(words.kept, { kept, all: NEAREST })}`;
  part("neighbours").replaceChildren(...[index, ...others].map((other, place) => {
    const button = element("button", { type: "button", "data-index": other, "aria-label": told(other), title: told(other) }, thumbnail(other));
    if (place) button.addEventListener("click", () => pick(other));
    else button.disabled = true;
    return button;
  }));
  draw();
}

const scaled = (event) => {
  const box = field.getBoundingClientRect();
  return [((event.clientX - box.left) * WIDE) / box.width, ((event.clientY - box.top) * HIGH) / box.height];
};

// The place at (left, top) stays where it is.
function zoom(factor, left = WIDE / 2, top = HIGH / 2) {
  const before = [sight.x + (left - WIDE / 2) / sight.zoom, sight.y - (top - HIGH / 2) / sight.zoom];
  sight.zoom = Math.min(Math.max(sight.zoom * factor, HOME.zoom / 2), HOME.zoom * 200);
  sight.x = before[0] - (left - WIDE / 2) / sight.zoom;
  sight.y = before[1] + (top - HIGH / 2) / sight.zoom;
  draw();
}

field.addEventListener("wheel", (event) => {
  event.preventDefault();
  zoom(event.deltaY < 0 ? 1.25 : 0.8, ...scaled(event));
}, { passive: false });

let grabbed = null;
let isDragged = false;
field.addEventListener("pointerdown", (event) => {
  field.setPointerCapture(event.pointerId);
  grabbed = scaled(event);
  isDragged = false;
});
field.addEventListener("pointermove", (event) => {
  const [left, top] = scaled(event);
  if (grabbed) {
    const [x, y] = [left - grabbed[0], top - grabbed[1]];
    if (!isDragged && Math.hypot(x, y) < 5) return;
    isDragged = true;
    sight.x -= x / sight.zoom;
    sight.y += y / sight.zoom;
    grabbed = [left, top];
  } else {
    pointedAt = nearestSpot(left, top);
    part("pointed").textContent = pointedAt === null ? "" : told(pointedAt);
  }
  draw();
});
field.addEventListener("pointerup", (event) => {
  grabbed = null;
  if (isDragged) return;
  const index = nearestSpot(...scaled(event));
  if (index !== null) pick(index);
});
field.addEventListener("pointerleave", () => {
  pointedAt = null;
  draw();
});
field.addEventListener("keydown", (event) => {
  const step = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
  if (event.key === "+") zoom(1.25);
  else if (event.key === "-") zoom(0.8);
  else if (step) {
    event.preventDefault();
    sight.x += (40 * step[0]) / sight.zoom;
    sight.y += (40 * step[1]) / sight.zoom;
    draw();
  }
});

part("zoom-in").addEventListener("click", () => zoom(1.5));
part("zoom-out").addEventListener("click", () => zoom(1 / 1.5));
part("zoom-home").addEventListener("click", () => {
  sight = { ...HOME };
  draw();
});
part("cloud-index").addEventListener("change", (event) => {
  const index = Math.min(Math.max(Math.round(Number(event.target.value) || 0), 0), total - 1);
  pick(index);
});
part("wrong-only")?.addEventListener("change", (event) => {
  wrongOnly = event.target.checked;
  draw();
});
for (const box of document.querySelectorAll("[data-class]")) {
  const number = Number(box.dataset.class);
  box.closest("label").querySelector(".swatch").style.background = classColour(number, cloud.classes.length);
  box.addEventListener("change", () => {
    if (box.checked) hidden.delete(number);
    else hidden.add(number);
    draw();
  });
}
thumbnails.decode().then(draw);
pick(0);
