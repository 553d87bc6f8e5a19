// A convolution to touch: what each value of the result is the sum of. Every kind gives, for a cell
// of the result, its terms: a value, the weight it is multiplied with, and where both stand.

const { words, limits } = JSON.parse(document.getElementById("data").textContent);

// Whole numbers that look like nothing in particular, the same for the same seed.
function numbers(seed, count, low, high) {
  let state = (seed * 2654435761 + 12345) >>> 0;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return low + ((state >>> 16) % (high - low + 1));
  });
}

// [depth][row][column] of such numbers.
function volume(seed, depth, rows, low, high) {
  const all = numbers(seed, depth * rows * rows, low, high);
  return Array.from({ length: depth }, (_d, d) =>
    Array.from({ length: rows }, (_r, r) => all.slice((d * rows + r) * rows, (d * rows + r + 1) * rows)),
  );
}

const spread = (k, d) => d * (k - 1) + 1;
const convolved = ({ m, k, p, s, d }) => Math.floor((m + 2 * p - spread(k, d)) / s) + 1;
const widened = ({ m, k, p, s, d }) => (m - 1) * s - 2 * p + spread(k, d);

const KINDS = {
  forward: {
    size: convolved,
    depth: ({ F }) => F,
    *terms(at, z, y, x) {
      for (let c = 0; c < at.C; c++) yield* window_(at, y, x, (i, j, r, q) => term(at.input, c, r, q, at.kernels[z], c, i, j));
    },
  },
  transposed: {
    size: widened,
    depth: ({ F }) => F,
    *terms(at, z, y, x) {
      for (let c = 0; c < at.C; c++)
        yield* sources(at, at.m, y, x, (i, j, r, q) => term(at.input, c, r, q, at.kernels[z], c, i, j));
    },
  },
  max: { size: convolved, depth: ({ C }) => C, terms: pooled },
  average: { size: convolved, depth: ({ C }) => C, terms: pooled },
  weights: {
    size: ({ k }) => k,
    depth: ({ C }) => C,
    *terms(at, z, i, j) {
      for (let y = 0; y < at.o; y++)
        for (let x = 0; x < at.o; x++)
          yield term(at.input, z, y * at.s + i * at.d - at.p, x * at.s + j * at.d - at.p, at.gradients, at.filter, y, x);
    },
  },
  input: {
    size: ({ m }) => m,
    depth: ({ C }) => C,
    *terms(at, z, r, q) {
      for (let f = 0; f < at.F; f++)
        yield* sources(at, at.o, r, q, (i, j, y, x) => term(at.gradients, f, y, x, at.kernels[f], z, i, j));
    },
  },
};

function* pooled(at, z, y, x) {
  yield* window_(at, y, x, (i, j, r, q) => term(at.input, z, r, q, null, 0, i, j));
}

// What `made` gives for every place (i, j) of a window and the row and column below it.
function* window_(at, y, x, made) {
  for (let i = 0; i < at.k; i++)
    for (let j = 0; j < at.k; j++) yield made(i, j, y * at.s + i * at.d - at.p, x * at.s + j * at.d - at.p);
}

// The same the other way round: every place of a grid of `size` that reaches (r, q), and by which weight.
function* sources(at, size, r, q, made) {
  for (let i = 0; i < at.k; i++)
    for (let j = 0; j < at.k; j++) {
      const [y, x] = [(r + at.p - i * at.d) / at.s, (q + at.p - j * at.d) / at.s];
      if (Number.isInteger(y) && Number.isInteger(x) && y >= 0 && x >= 0 && y < size && x < size) yield made(i, j, y, x);
    }
}

// A value and its weight; outside of the grid stands a zero of the padding.
function term(values, depth, row, column, weights, slice, i, j) {
  const value = values[depth]?.[row]?.[column];
  return {
    value: value ?? 0, weight: weights ? weights[slice][i][j] : 1,
    padded: value === undefined, depth, row, column, slice, i, j,
  };
}

// Everything that the page shows for settings {kind, m, k, p, s, d, C, F, filter, seed}.
function worked(settings) {
  const kind = KINDS[settings.kind];
  const at = { ...settings, o: convolved(settings) };
  at.input = volume(at.seed, at.C, at.m, -2, 4);
  at.kernels = Array.from({ length: at.F }, (_f, f) => volume(at.seed * 31 + 7 + f, at.C, at.k, -2, 2));
  at.biases = numbers(at.seed + 99, at.F, -2, 2);
  const size = kind.size(at);
  const isBackward = ["weights", "input"].includes(at.kind);
  if (size < 1 || (isBackward && at.o < 1)) return { at, size, result: null };
  at.gradients = volume(at.seed * 17 + 3, at.F, Math.max(at.o, 0), -2, 2);
  const cell = (z, y, x) => valueOf(at, z, [...kind.terms(at, z, y, x)]);
  const result = Array.from({ length: kind.depth(at) }, (_z, z) =>
    Array.from({ length: size }, (_y, y) => Array.from({ length: size }, (_x, x) => cell(z, y, x))),
  );
  return { at, size, result };
}

function valueOf(at, z, terms) {
  const inside = terms.filter((each) => !each.padded);
  if (at.kind === "max") return Math.max(...inside.map((each) => each.value));
  const sum = terms.reduce((all, each) => all + each.value * each.weight, 0);
  if (at.kind === "average") return sum / inside.length;
  return ["forward", "transposed"].includes(at.kind) ? sum + at.biases[z] : sum;
}

// The letters of the size, with the numbers put in.
function sizeTold({ kind, m, k, p, s, d }, size) {
  const e = spread(k, d);
  if (kind === "transposed") return `(m − 1)·s + k − 2p = (${m} − 1)·${s} + ${e} − 2·${p} = ${size}`;
  if (kind === "weights") return `k = ${size}`;
  if (kind === "input") return `m = ${size}`;
  const exact = (m - e + 2 * p) / s + 1;
  const rounded = Number.isInteger(exact) ? "" : ` = ⌊${Math.round(exact * 100) / 100}⌋`;
  return `⌊(m − k + 2p)/s⌋ + 1 = ⌊(${m} − ${e} + 2·${p})/${s}⌋ + 1${rounded} = ${size}`;
}

// --- the page -----------------------------------------------------------------------------------

const form = document.getElementById("settings");
const grids = { left: document.getElementById("left"), middle: document.getElementById("middle"), right: document.getElementById("right") };
let now = null;
let chosen = [0, 0, 0];

function settings() {
  const told = Object.fromEntries(new FormData(form));
  return Object.fromEntries(Object.entries(told).map(([name, value]) => [name, name === "kind" ? value : Number(value)]));
}

function shown(value) {
  return String(Math.round(value * 100) / 100).replace("-", "−").replace(".", words.decimal);
}

function grid(place, title, slices, hasButtons) {
  const parts = slices.map((rows, z) => {
    const table = document.createElement("table");
    table.setAttribute("aria-label", slices.length > 1 ? `${title} ${z + 1}` : title);
    rows.forEach((row, y) => {
      const line = table.insertRow();
      row.forEach((value, x) => {
        const cell = line.insertCell();
        cell.dataset.at = `${z},${y},${x}`;
        if (!hasButtons) return void (cell.textContent = shown(value));
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = shown(value);
        button.tabIndex = -1;
        button.setAttribute("aria-label", words.cell.replace("{row}", y + 1).replace("{column}", x + 1).replace("{value}", shown(value)));
        cell.append(button);
      });
    });
    return table;
  });
  const head = document.createElement("h2");
  head.textContent = title;
  place.replaceChildren(head, ...parts);
}

function padded(slices, p) {
  if (!p) return slices;
  return slices.map((rows) => {
    const width = rows.length + 2 * p;
    const blank = () => Array(width).fill(0);
    return [...Array.from({ length: p }, blank), ...rows.map((row) => [...Array(p).fill(0), ...row, ...Array(p).fill(0)]), ...Array.from({ length: p }, blank)];
  });
}

// Which volumes stand left and in the middle, and how far the left one is padded.
function operands(at) {
  const input = { title: words.input, slices: padded(at.input, at.kind === "transposed" ? 0 : at.p), shift: at.kind === "transposed" ? 0 : at.p };
  const kernel = (f) => ({ title: words.kernel.replace("{filter}", f + 1), slices: at.kernels[f] });
  const gradient = { title: words.gradient, slices: at.gradients, shift: 0 };
  return {
    forward: [input, kernel(chosen[0])], transposed: [input, kernel(chosen[0])],
    max: [input, null], average: [input, null],
    weights: [input, { title: words.gradient, slices: [at.gradients[at.filter]] }],
    input: [gradient, { title: words.kernels, slices: at.kernels.map((each) => each[chosen[0]]) }],
  }[at.kind];
}

function draw() {
  now = worked(settings());
  const { at, size, result } = now;
  for (const slider of form.querySelectorAll("input[type=range]")) slider.nextElementSibling.textContent = slider.value;
  document.getElementById("size").textContent = sizeTold(at, size);
  const weights = at.k * at.k * at.C;
  const isLayer = ["forward", "transposed"].includes(at.kind);
  document.getElementById("parameters").textContent = isLayer
    ? `(k·k·C + 1)·F = (${at.k}·${at.k}·${at.C} + 1)·${at.F} = ${(weights + 1) * at.F}`
    : ["max", "average"].includes(at.kind) ? "0" : "";
  document.getElementById("impossible").hidden = result !== null;
  for (const place of Object.values(grids)) place.hidden = result === null;
  document.getElementById("sum").hidden = result === null;
  if (!result) return;
  chosen = chosen.map((each, place) => Math.min(each, (place ? size : result.length) - 1));
  const [left] = operands(at);
  grid(grids.left, left.title, left.slices, false);
  drawMiddle();
  grid(grids.right, words.results[at.kind], result, true);
  mark();
}

// The kernel of the chosen filter, or what else stands between.
function drawMiddle() {
  const middle = operands(now.at)[1];
  grids.middle.hidden = !middle;
  if (middle) grid(grids.middle, middle.title, middle.slices, false);
}

function mark() {
  const { at, result } = now;
  const [z, y, x] = chosen;
  const [left] = operands(at);
  const terms = [...KINDS[at.kind].terms(at, z, y, x)];
  for (const cell of document.querySelectorAll("td.on, td.chosen")) cell.classList.remove("on", "chosen");
  const slice = at.kind === "weights" ? 0 : null;
  for (const each of terms) {
    const shift = left.shift ?? 0;
    grids.left.querySelector(`[data-at="${each.depth},${each.row + shift},${each.column + shift}"]`)?.classList.add("on");
    const place = at.kind === "input" ? each.depth : (slice ?? each.slice);
    grids.middle.querySelector(`[data-at="${place},${each.i},${each.j}"]`)?.classList.add("on");
  }
  const own = grids.right.querySelector(`[data-at="${chosen}"]`);
  own.classList.add("chosen");
  for (const button of grids.right.querySelectorAll("button")) button.tabIndex = -1;
  own.querySelector("button").tabIndex = 0;
  document.getElementById("sum").textContent = sumTold(at, z, terms, result[z][y][x]);
}

function sumTold(at, z, terms, value) {
  const inside = terms.filter((each) => !each.padded);
  if (at.kind === "max") return `max(${inside.map((each) => shown(each.value)).join("; ")}) = ${shown(value)}`;
  if (at.kind === "average") return `(${inside.map((each) => signed(each.value)).join(" + ")})/${inside.length} = ${shown(value)}`;
  const products = terms.map((each) => `${signed(each.value)}·${signed(each.weight)}`);
  const bias = ["forward", "transposed"].includes(at.kind) ? [signed(at.biases[z])] : [];
  return `${[...products, ...bias].join(" + ") || "0"} = ${shown(value)}`;
}

const signed = (value) => (value < 0 ? `(${shown(value)})` : shown(value));

function choose(cell) {
  const before = chosen[0];
  chosen = cell.dataset.at.split(",").map(Number);
  if (chosen[0] !== before) drawMiddle();
  mark();
  cell.querySelector("button").focus({ preventScroll: true });
}

form.addEventListener("input", draw);
form.addEventListener("submit", (event) => event.preventDefault());
document.getElementById("again").addEventListener("click", () => {
  form.elements.seed.value = Number(form.elements.seed.value) + 1;
  draw();
});
grids.right.addEventListener("pointerover", (event) => {
  const cell = event.target.closest("td");
  if (cell) choose(cell);
});
grids.right.addEventListener("click", (event) => {
  const cell = event.target.closest("td");
  if (cell) choose(cell);
});
grids.right.addEventListener("keydown", (event) => {
  const step = { ArrowUp: [0, -1, 0], ArrowDown: [0, 1, 0], ArrowLeft: [0, 0, -1], ArrowRight: [0, 0, 1], PageUp: [-1, 0, 0], PageDown: [1, 0, 0] }[event.key];
  if (!step) return;
  event.preventDefault();
  const cell = grids.right.querySelector(`[data-at="${chosen.map((each, place) => each + step[place])}"]`);
  if (cell) choose(cell);
});

draw();
globalThis.convolution = { worked, limits }; // to try things in the browser's console
