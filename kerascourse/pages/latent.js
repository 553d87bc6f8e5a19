// The decoder of an autoencoder, run here: drag a point of the latent space, see its image.

const space = page.latent;
const decoder = space.calls.map((call) => ready(call));
const points = read(space.points);
const size = points.shape[1];
const pointOf = (index) => points.values.slice(index * size, (index + 1) * size);

// A whole layer at once; those that take long have loops of their own.
function forward(operation, inputs, shape) {
  const count = shape.reduce((all, side) => all * side, 1);
  const output = { shape, values: new Float32Array(count) };
  const whole = { dense: denseScores, convolution: convolved, transposed: transposed }[operation.kind];
  if (whole && (operation.kind !== "convolution" || operation.weights.kernel.shape[2] === channelsOf(inputs[0]))) {
    whole(operation, inputs[0], output);
    activate(operation, output);
    return output;
  }
  if (operation.kind === "same") return { shape, values: inputs[0].values };
  for (let place = 0; place < count; place++)
    output.values[place] = made(operation, inputs, atOf(output, place), output).value;
  return output;
}

function activate({ activation, weights }, { shape, values }) {
  const last = shape.at(-1);
  if (weights.bias) for (let place = 0; place < values.length; place++) values[place] += weights.bias.values[place % last];
  if (activation === "softmax")
    for (let start = 0; start < values.length; start += last)
      values.set(softmax([...values.subarray(start, start + last)]), start);
  else for (let place = 0; place < values.length; place++) values[place] = ACTIVATIONS[activation](values[place]);
}

function denseScores({ weights }, input, output) {
  const [before, units] = weights.kernel.shape;
  for (let row = 0; row < input.values.length / before; row++)
    for (let from = 0; from < before; from++) {
      const x = input.values[row * before + from];
      if (x) for (let unit = 0; unit < units; unit++) output.values[row * units + unit] += x * weights.kernel.values[from * units + unit];
    }
}

function convolved(operation, input, output) {
  slide(operation, input, output, (i, j, kernel) => {
    const [, columns, channels, filters] = kernel.shape;
    return (channel) => ((i * columns + j) * channels + channel) * filters;
  });
}
function transposed(operation, input, output) {
  slide(operation, input, output, null);
}

// Each output place adds, for each place that its window reads, input times kernel.
function slide(operation, input, output, startOf) {
  const { kernel } = operation.weights;
  const [height, width, filters] = output.shape;
  const channels = channelsOf(input);
  const rows = Array.from({ length: height }, (_none, row) => steps(operation, 0, row, input.shape[0], kernel.shape[0]));
  const columns = Array.from({ length: width }, (_none, column) => steps(operation, 1, column, input.shape[1], kernel.shape[1]));
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const target = (row * width + column) * filters;
      for (const [i, y] of rows[row])
        for (const [j, x] of columns[column]) {
          if (y === null || x === null) continue;
          const source = (y * input.shape[1] + x) * channels;
          for (let channel = 0; channel < channels; channel++) {
            const value = input.values[source + channel];
            if (!value) continue;
            if (startOf) {
              const start = startOf(i, j, kernel)(channel);
              for (let filter = 0; filter < filters; filter++) output.values[target + filter] += value * kernel.values[start + filter];
            } else {
              const start = (i * kernel.shape[1] + j) * filters * channels + channel;
              for (let filter = 0; filter < filters; filter++) output.values[target + filter] += value * kernel.values[start + filter * channels];
            }
          }
        }
    }
}

function decode(point) {
  const arrays = [{ shape: space.shape, values: Float32Array.from(point) }];
  decoder.forEach((call) => arrays.push(forward(call, call.inputs.map((source) => arrays[source]), call.shape)));
  return arrays.at(-1);
}

function paintImage(canvas, { shape, values }) {
  const [height, width, channels] = shape;
  const bands = channels === 3 ? [0, 1, 2] : [0, 0, 0];
  paint(canvas, height, width, (row, column) =>
    bands.map((band) => grey(values[(row * width + column) * channels + band])[0]));
}

const STEPS = 9;
const latentSection = part("latent");
let current = [...pointOf(0)];
let ends = [];

function showPoint() {
  paintImage(part("latent-image"), decode(current));
  sliders.forEach(({ value, slider, told }) => {
    slider.value = current[value];
    told.replaceChildren(number(current[value], 3));
  });
  if (size !== 2) return;
  const shown = current.map((value, axis) => element("span", {}, `${axis}: `, number(value, 3), " "));
  part("latent-values").replaceChildren(...shown);
  drawPlane();
}

// The first end, the second, and then anew.
function setEnd(point) {
  ends = ends.length === 1 ? [ends[0], point] : [point];
  part("latent-next").textContent = ends.length === 1 ? words.latent_second : words.latent_again;
  const shares = ends.length === 2 ? Array.from({ length: STEPS }, (_none, step) => step / (STEPS - 1)) : [];
  part("between").replaceChildren(...shares.map((share) => {
    const canvas = element("canvas", { role: "img", "aria-label": filled(words.latent_step, { share: Math.round(100 * share) }) });
    paintImage(canvas, decode(ends[0].map((value, place) => value + share * (ends[1][place] - value))));
    return canvas;
  }));
  if (size === 2) drawPlane();
}

// A plane of two values: the test images at their points.
const plane = part("latent-plane");
const ranges = Array.from({ length: size }, (_none, value) => {
  let [low, high] = [Infinity, -Infinity];
  for (let place = value; place < points.values.length; place += size) {
    low = Math.min(low, points.values[place]);
    high = Math.max(high, points.values[place]);
  }
  return [low, high];
});
const SIDE = 560;
const reach = size === 2 ? 0.54 * Math.max(...ranges.map(([low, high]) => high - low)) || 1 : 1;
const middle = ranges.map(([low, high]) => (low + high) / 2);
const onPlane = ([x, y]) => [SIDE * (0.5 + (x - middle[0]) / (2 * reach)), SIDE * (0.5 - (y - middle[1]) / (2 * reach))];
const fromPlane = (left, top) => [middle[0] + (left / SIDE - 0.5) * 2 * reach, middle[1] - (top / SIDE - 0.5) * 2 * reach];

function drawPlane() {
  const context = plane.getContext("2d");
  const colour = (name) => getComputedStyle(latentSection).getPropertyValue(name);
  context.clearRect(0, 0, SIDE, SIDE);
  const count = space.labels ? Math.max(...space.labels) + 1 : 1;
  for (let index = 0; index < points.shape[0]; index++) {
    const [x, y] = onPlane(pointOf(index));
    drawThumbnail(context, index, x - 9, y - 9, 18, 18);
    context.strokeStyle = space.labels ? classColour(space.labels[index], count) : colour("--muted");
    context.strokeRect(x - 9, y - 9, 18, 18);
  }
  context.lineWidth = 3;
  context.strokeStyle = colour("--link");
  if (ends.length === 2) {
    context.beginPath();
    ends.forEach((end) => context.lineTo(...onPlane(end)));
    context.stroke();
  }
  for (const place of [...ends, current]) {
    context.beginPath();
    context.arc(...onPlane(place), 9, 0, 2 * Math.PI);
    context.stroke();
  }
  context.lineWidth = 1;
}

if (size === 2) {
  plane.width = plane.height = SIDE;
  const pointed = (event) => {
    const box = plane.getBoundingClientRect();
    return fromPlane(((event.clientX - box.left) * SIDE) / box.width, ((event.clientY - box.top) * SIDE) / box.height);
  };
  plane.addEventListener("pointermove", (event) => {
    current = pointed(event);
    showPoint();
  });
  plane.addEventListener("click", (event) => setEnd(pointed(event)));
  plane.addEventListener("keydown", (event) => {
    if (event.key === "Enter") return setEnd([...current]);
    const step = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
    if (!step) return;
    event.preventDefault();
    current = current.map((value, axis) => value + (step[axis] * reach) / 25);
    showPoint();
  });
}

// More values: a slider for each that varies most, and test images to begin with.
const sliders = size === 2 ? [] : space.sliders.map((value) => {
  const [low, high] = ranges[value];
  const slider = element("input", { type: "range", min: low, max: high, step: "any" });
  slider.addEventListener("input", () => {
    current[value] = Number(slider.value);
    showPoint();
  });
  const told = element("span", { class: "told" });
  part("sliders").append(element("label", {}, filled(words.latent_value, { value }), slider, told));
  return { value, slider, told };
});
const SHOWN = 40;
if (size !== 2)
  for (let index = 0; index < Math.min(points.shape[0], SHOWN); index++) {
    const button = element("button", { type: "button", "aria-label": filled(words.test_image, { index }) }, thumbnail(index));
    button.addEventListener("click", () => {
      current = [...pointOf(index)];
      showPoint();
      setEnd([...current]);
    });
    part("gallery").append(button);
  }
thumbnails.decode().then(showPoint);
