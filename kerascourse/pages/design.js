// A network in stack notation, worked out while it is typed: a port of the house's own reading, whose
// patterns, words and rules come with the page.

const { kinds, words, rules, most_items: MOST_ITEMS } = JSON.parse(document.getElementById("data").textContent);
for (const kind of kinds) kind.regexp = new RegExp(`^(?:${kind.pattern})$`);

class Problem extends Error {
  constructor(place, why) {
    super(why);
    this.place = place;
  }
}

const SEPARATORS = /(?:\s|,|->|→)*/y;
const WORD = /(?:(?!->)[^\s,[\]→])+/y;
const REPEAT = /\]\s*(?:[*×]\s*(\d+))?/y;
const INPUT = /INPUT\s+(\d+)[x×](\d+)(?:[x×](\d+))?(?![^\s,→\-[])/iy;
const PATTERN = /\]\s*[*×]\s*[A-Z]\b|\b(?:CONV|POOL|FC)\b(?!-?\d)/;

function at(pattern, text, place) {
  pattern.lastIndex = place;
  return pattern.exec(text);
}

const skip = (text, place) => place + at(SEPARATORS, text, place)[0].length;

// {input: [h, w, c] or null, items: [{kind, match, place}]}; a Problem says where it stops being one.
function parsed(text) {
  if (PATTERN.test(text)) throw new Problem(0, words.pattern);
  let input = null;
  let place = skip(text, 0);
  if (text.slice(place, place + 5).toUpperCase() === "INPUT") {
    const found = at(INPUT, text, place);
    const sides = found?.slice(1).filter(Boolean).map(Number) ?? [0];
    if (Math.min(...sides) < 1) throw new Problem(place, words.input);
    input = [...sides, 1].slice(0, 3);
    place = skip(text, place + found[0].length);
  }
  const open = [];
  let items = [];
  while (place < text.length) {
    if (text[place] === "[") {
      open.push([place, items]);
      items = [];
      place += 1;
    } else if (text[place] === "]") {
      if (!open.length) throw new Problem(place, words.not_opened);
      const repeat = at(REPEAT, text, place);
      const times = repeat[1] && repeat[1].length < 6 ? Number(repeat[1]) : null;
      if (times === null) throw new Problem(place, words.repeats);
      const before = open.pop()[1];
      if (items.length * times + before.length > MOST_ITEMS) throw new Problem(place, words.too_many);
      items = [...before, ...Array(times).fill(items).flat()];
      place += repeat[0].length;
    } else {
      const word = at(WORD, text, place);
      if (!word) throw new Problem(place, words.item.replace("{word}", text[place]));
      items.push(itemOf(word[0], place));
      place += word[0].length;
    }
    place = skip(text, place);
  }
  if (open.length) throw new Problem(open.at(-1)[0], words.not_closed);
  if (!items.length) throw new Problem(0, words.nothing);
  return { input, items };
}

function itemOf(word, place) {
  for (const kind of kinds) {
    const match = kind.regexp.exec(word);
    if (match && match.slice(1).every((each) => !/^\d+$/.test(each ?? "") || Number(each) > 0))
      return { kind: kind.name, match, place };
  }
  throw new Problem(place, words.item.replace("{word}", word));
}

// The rows of the table. Shapes are without the batch; what does not apply is null.
function worked(text, otherwise) {
  const { input, items } = parsed(text);
  const counts = {};
  const rows = [];
  let shape = input ?? otherwise;
  let [field, jump] = [1, 1];
  const add = (name, type, more) => {
    counts[name] = (counts[name] ?? 0) + 1;
    rows.push({ name: `${name}${counts[name]}`, type, input: shape, shape, kernel: null, stride: null, params: null, macs: null, field, activation: null, ...more });
    shape = rows.at(-1).shape;
  };
  const image = (item) => {
    if (shape.length !== 3) throw new Problem(item.place, words.no_image);
  };
  const moved = (item, size, k, s, isSame) => {
    const found = isSame ? Math.ceil(size / s) : Math.floor((size - k) / s) + 1;
    if (found < 1) throw new Problem(item.place, words.too_small.replace("{kernel}", k).replace("{size}", size));
    return found;
  };
  const seen = (k, s) => {
    field += (k - 1) * jump;
    jump *= s;
  };
  const flat = () => {
    if (shape.length > 1) add("flatten", "Flatten", { shape: [shape.reduce((a, b) => a * b, 1)], field: null });
  };
  items.forEach((item, position) => {
    const [, first, second, third, valid, unbiased] = item.match;
    if (item.kind === "conv") {
      image(item);
      const [k, filters, s] = [Number(first), Number(second), Number(third ?? 1)];
      const [h, w] = [shape[0], shape[1]].map((size) => moved(item, size, k, s, !valid));
      const weights = k * k * shape[2] * filters;
      seen(k, s);
      add("conv", "Conv2D", { shape: [h, w, filters], kernel: k, stride: s, params: weights + (unbiased ? 0 : filters), macs: weights * h * w, field });
    } else if (item.kind === "pool" || item.kind === "avgpool") {
      image(item);
      const [k, s] = [Number(first), Number(second ?? first)];
      const [h, w] = [shape[0], shape[1]].map((size) => moved(item, size, k, s, false));
      seen(k, s);
      add(item.kind, item.kind === "pool" ? "MaxPooling2D" : "AveragePooling2D", { shape: [h, w, shape[2]], kernel: k, stride: s, field });
    } else if (item.kind === "gap") {
      image(item);
      add("gap", "GlobalAveragePooling2D", { shape: [shape[2]], field: null });
      field = null;
    } else if (item.kind === "fc") {
      flat();
      const units = Number(first);
      const isLast = position === items.length - 1;
      add("fc", "Dense", { shape: [units], params: shape[0] * units + units, macs: shape[0] * units, field: null, activation: isLast && units > 1 ? "softmax" : null });
      field = null;
    } else if (item.kind === "flatten") {
      add("flatten", "Flatten", { shape: [shape.reduce((a, b) => a * b, 1)], field: null });
      field = null;
    } else if (item.kind === "bn") add("bn", "BatchNormalization", { params: 4 * shape.at(-1) });
    else if (item.kind === "drop") add("drop", "Dropout", {});
    else add(item.kind, "Activation", { activation: item.kind });
  });
  return { input: input ?? otherwise, rows };
}

// --- the course's design rules: each gives [layer, what] of what breaks it -----------------------

const isConvolution = (row) => row.type === "Conv2D";
const isPooling = (row) => row.type.includes("Pooling");

const RULES = {
  pattern(rows) {
    const found = [];
    let pending = null;
    let dense = false;
    for (const row of rows.filter((each) => !["Dropout", "BatchNormalization"].includes(each.type))) {
      const before = pending;
      pending = null;
      if (before && row.activation !== "relu") {
        found.push(before.name);
        if (row.type === "Activation") continue;
      }
      if (isConvolution(row) || row.type === "Dense") {
        if (isConvolution(row) && dense) found.push(row.name);
        dense ||= row.type === "Dense";
        if (![null, "relu"].includes(row.activation)) found.push(row.name);
        pending = row.activation === null ? row : null;
      } else if (!(isPooling(row) || row.type === "Flatten" || row.activation === "relu")) found.push(row.name);
    }
    const layers = rows.filter((row) => isConvolution(row) || row.type === "Dense");
    if (layers.at(-1)?.type !== "Dense") found.push(rows.at(-1).name);
    const last = rows.at(-1);
    const isOutput = (name) => name === last.name && ["softmax", "sigmoid"].includes(last.activation);
    return found.filter((name) => name !== layers.at(-1)?.name && !isOutput(name));
  },
  "depth-before-pooling"(rows) {
    const found = [];
    let length = 0;
    for (const row of rows) {
      if (isPooling(row) || row.type === "Flatten") length = 0;
      else if (isConvolution(row) && ++length === 4) found.push(row.name);
    }
    return found;
  },
  "input-size": (rows) =>
    rows.filter((row) => row.stride > 1 && row.input.slice(0, 2).some((side) => side % row.stride)).slice(0, 1).map((row) => row.name),
  "small-kernels": (rows) => rows.filter((row) => isConvolution(row) && row.kernel > 5).map((row) => row.name),
  "stride-1": (rows) => rows.filter((row) => isConvolution(row) && row.stride > 1).map((row) => row.name),
  "zero-padding": (rows) =>
    rows.filter((row) => isConvolution(row) && row.kernel > 1 && row.stride === 1 && row.shape[0] !== row.input[0]).map((row) => row.name),
  pooling: (rows) =>
    rows.filter((row) => row.kernel && isPooling(row) && (row.type.startsWith("Average") || !(row.stride === 2 && [2, 3].includes(row.kernel)))).map((row) => row.name),
};

// --- the page -----------------------------------------------------------------------------------

const field = document.getElementById("notation");
const told = (number) => (number === null ? "" : String(number).replace(/\B(?=(\d{3})+$)/g, words.group));

function draw() {
  const text = field.value;
  const problem = document.getElementById("problem");
  const place = document.getElementById("worked");
  let found;
  try {
    found = worked(text, [32, 32, 3]);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    problem.textContent = `${words.character.replace("{number}", error.place + 1)} ${error.message}`;
    problem.hidden = false;
    place.classList.add("old");
    field.setAttribute("aria-invalid", "true");
    return;
  }
  problem.hidden = true;
  place.classList.remove("old");
  field.removeAttribute("aria-invalid");
  const rows = [{ name: "input", type: "InputLayer", shape: found.input, kernel: null, stride: null, params: null, macs: null, field: 1 }, ...found.rows];
  document.querySelector("#rows tbody").replaceChildren(...rows.map(lineOf));
  const sum = (key) => rows.reduce((all, row) => all + (row[key] ?? 0), 0);
  document.getElementById("params").textContent = told(sum("params"));
  document.getElementById("macs").textContent = told(sum("macs"));
  document.getElementById("layers").textContent = told(rows.filter((row) => ["Conv2D", "Dense"].includes(row.type)).length);
  document.getElementById("rules").replaceChildren(...rules.map((rule) => verdictOf(rule, found.rows)));
  picture(rows);
  const quoted = `"${text.trim().replace(/\s+/g, " ")}"`;
  document.getElementById("commands").textContent = `kc summary ${quoted}\nkc train ${quoted} --dataset ${found.input[2] === 1 ? "mnist" : "cifar10"}`;
  history.replaceState(null, "", `#${encodeURIComponent(text)}`);
}

function lineOf(row) {
  const line = document.createElement("tr");
  const side = (value) => (value === null ? "" : `${value}×${value}`);
  const cells = [row.name, row.type, row.shape.join("×"), side(row.kernel), side(row.stride), told(row.params), told(row.macs), told(row.field)];
  cells.forEach((text, place) => {
    const cell = line.insertCell();
    cell.textContent = text;
    if (place > 4) cell.className = "number";
  });
  return line;
}

function verdictOf(rule, rows) {
  const item = document.createElement("li");
  const broken = RULES[rule.name](rows);
  item.textContent = `${broken.length ? "✗" : "✓"} ${rule.course} ${rule.asks}${broken.length ? `: ${broken.join(", ")}; ${rule.why}` : ""}`;
  item.className = broken.length ? "broken" : "kept";
  return item;
}

// Each volume a box: as high as its side, as wide as the logarithm of its depth.
function picture(rows) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.getElementById("picture");
  const largest = Math.max(...rows.map((row) => (row.shape.length === 3 ? row.shape[0] : 1)));
  let x = 4;
  const isDrawn = (row, place) => !place || row.kernel || ["Flatten", "Dense", "GlobalAveragePooling2D"].includes(row.type);
  const boxes = rows.filter(isDrawn).map((row) => {
    const [side, depth] = row.shape.length === 3 ? [row.shape[0], row.shape[2]] : [1, row.shape[0]];
    const [height, width] = row.shape.length === 3 ? [8 + (112 * side) / largest, 4 + 4 * Math.log2(depth + 1)] : [20 + 8 * Math.log2(depth + 1), 8];
    const box = document.createElementNS(space, "rect");
    const title = document.createElementNS(space, "title");
    title.textContent = `${row.name}: ${row.shape.join("×")}`;
    box.append(title);
    for (const [name, value] of Object.entries({ x, y: 64 - height / 2, width, height, rx: 2, class: row.type })) box.setAttribute(name, value);
    x += width + 6;
    return box;
  });
  svg.setAttribute("viewBox", `0 0 ${Math.max(x, 60)} 128`);
  svg.style.width = `${Math.max(x, 60) * 1.6}px`;
  svg.replaceChildren(...boxes);
}

field.addEventListener("input", draw);
if (location.hash.length > 1) field.value = decodeURIComponent(location.hash.slice(1));
draw();
globalThis.design = { worked, RULES, Problem }; // to try things in the browser's console
