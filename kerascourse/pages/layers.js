// What layers compute, one value at a time with all that it is made of, or a whole array at once.
// Arrays are {shape, values}, without the batch, channels last.

const FORMS = { f4: 4, f2: 2, u2: 2, u1: 1 };

function half(bits) {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

// An array of the page as {shape, values}; a thin one has `kept`, `every`, and only some values.
function read(stored) {
  const text = atob(stored.data);
  const view = new DataView(new ArrayBuffer(text.length));
  for (let place = 0; place < text.length; place++) view.setUint8(place, text.charCodeAt(place));
  const values = new Float32Array(text.length / FORMS[stored.form]);
  const maps = stored.low?.length ?? 1;
  for (let place = 0; place < values.length; place++) {
    if (stored.form === "f4") values[place] = view.getFloat32(4 * place, true);
    else if (stored.form === "f2") values[place] = half(view.getUint16(2 * place, true));
    else if (stored.form === "u2") values[place] = view.getUint16(2 * place, true);
    else values[place] = stored.low[place % maps] + stored.unit[place % maps] * view.getUint8(place);
  }
  return { shape: stored.shape, values, kept: stored.kept, every: stored.every };
}

const ALPHA = 1.6732632423543772;
const ACTIVATIONS = {
  linear: (x) => x,
  relu: (x) => Math.max(x, 0),
  relu6: (x) => Math.min(Math.max(x, 0), 6),
  tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  elu: (x) => (x > 0 ? x : Math.expm1(x)),
  selu: (x) => 1.0507009873554805 * (x > 0 ? x : ALPHA * Math.expm1(x)),
  softplus: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  silu: (x) => x / (1 + Math.exp(-x)),
  exponential: Math.exp,
  softsign: (x) => x / (1 + Math.abs(x)),
  leaky_relu: (x) => (x > 0 ? x : 0.2 * x),
};

function softmax(scores) {
  const most = Math.max(...scores);
  const raised = scores.map((score) => Math.exp(score - most));
  const sum = raised.reduce((all, one) => all + one, 0);
  return raised.map((one) => one / sum);
}

const rectified = ({ slope, most, threshold }) => (x) =>
  most !== null && x >= most ? most : x >= threshold ? x : slope * (x - threshold);

const JOINS = {
  sum: (values) => values.reduce((all, one) => all + one, 0),
  product: (values) => values.reduce((all, one) => all * one, 1),
  mean: (values) => values.reduce((all, one) => all + one, 0) / values.length,
  max: (values) => Math.max(...values),
};

const channelsOf = (array) => array.shape.at(-1);

// The place of a value in its array: [row, column, channel], or [unit].
function placeOf(array, at) {
  return at.reduce((place, index, axis) => place * array.shape[axis] + index, 0);
}
const valueAt = (array, at) => array.values[placeOf(array, at)];

function atOf(array, place) {
  const at = [];
  for (let axis = array.shape.length - 1; axis >= 0; axis--) {
    at.unshift(place % array.shape[axis]);
    place = Math.floor(place / array.shape[axis]);
  }
  return at;
}

// Where a window at an output place reads along one axis: [step of the kernel, place], null outside.
function steps(operation, axis, out, size, kernel, side) {
  const [stride, dilation, before] = ["stride", "dilation", "before"].map((key) => operation[key][axis]);
  const found = [];
  for (let step = 0; step < kernel; step++) {
    let place = out * stride + step * dilation - before;
    if (operation.kind === "transposed") {
      const reached = out + before - step * dilation;
      if (reached % stride) continue;
      place = reached / stride;
      if (place < 0 || place >= size) continue;
    }
    found.push([step, place >= 0 && place < size ? place : null]);
  }
  return found;
}

// The terms of a sum of products: {x, weight, from (null for a zero of the padding)}, by channel.
function products(operation, input, at) {
  const { kernel } = operation.weights;
  if (operation.kind === "dense") {
    const rest = at.slice(0, -1);
    return Array.from({ length: channelsOf(input) }, (_none, unit) => ({
      x: valueAt(input, [...rest, unit]),
      weight: valueAt(kernel, [unit, at.at(-1)]),
      from: [...rest, unit],
      channel: unit,
    }));
  }
  const [row, column, out] = at;
  const rows = steps(operation, 0, row, input.shape[0], kernel.shape[0]);
  const columns = steps(operation, 1, column, input.shape[1], kernel.shape[1]);
  const channels = channelsOf(input);
  let seen = Array.from({ length: channels }, (_none, channel) => channel);
  let weightAt = (i, j, channel) => valueAt(kernel, [i, j, channel, out]);
  if (operation.kind === "depthwise") {
    const multiplier = kernel.shape[3];
    seen = [Math.floor(out / multiplier)];
    weightAt = (i, j, channel) => valueAt(kernel, [i, j, channel, out % multiplier]);
  } else if (operation.kind === "transposed") {
    weightAt = (i, j, channel) => valueAt(kernel, [i, j, out, channel]);
  } else if (kernel.shape[2] < channels) {
    const group = Math.floor(out / (kernel.shape[3] / (channels / kernel.shape[2])));
    const first = group * kernel.shape[2];
    seen = seen.slice(first, first + kernel.shape[2]);
    weightAt = (i, j, channel) => valueAt(kernel, [i, j, channel - first, out]);
  }
  return seen.flatMap((channel) =>
    rows.flatMap(([i, y]) =>
      columns.map(([j, x]) => {
        const from = y === null || x === null ? null : [y, x, channel];
        return { x: from ? valueAt(input, from) : 0, weight: weightAt(i, j, channel), from, channel, line: i };
      }),
    ),
  );
}

const scoreOf = (operation, input, at) =>
  products(operation, input, at).reduce((sum, { x, weight }) => sum + x * weight, 0) +
  (operation.weights.bias ? operation.weights.bias.values[at.at(-1)] : 0);

// What stands at a place of the enlarged maps, as places of the input with their shares.
function mixed(operation, input, [row, column, channel]) {
  const axes = [row, column].map((out, axis) => {
    const factor = operation.size[axis];
    const last = input.shape[axis] - 1;
    if (operation.rule === "nearest") return [[Math.floor(out / factor), 1]];
    const middle = (out + 0.5) / factor - 0.5;
    const first = Math.floor(middle);
    const share = middle - first;
    const held = (place) => Math.min(Math.max(place, 0), last);
    return [[held(first), 1 - share], [held(first + 1), share]].filter(([, part]) => part > 0);
  });
  return axes[0].flatMap(([y, above]) =>
    axes[1].map(([x, left]) => {
      const from = [y, x, channel];
      return { x: valueAt(input, from), weight: above * left, from, channel };
    }),
  );
}

function window(operation, input, [row, column, channel]) {
  const whole = operation.kind === "global";
  const [height, width] = input.shape;
  const all = (side) => Array.from({ length: side }, (_none, place) => [place, place]);
  const rows = whole ? all(height) : steps(operation, 0, row, height, operation.size[0]);
  const columns = whole ? all(width) : steps(operation, 1, column, width, operation.size[1]);
  const inside = ([, place]) => place !== null;
  return rows.filter(inside).flatMap(([, y]) =>
    columns.filter(inside).map(([, x]) => {
      const from = [y, x, channel];
      return { x: valueAt(input, from), from, channel, line: y };
    }),
  );
}

// How a value of a layer is made: {form, terms, …, value}, by the layer's kind.
const MADE = {
  products(operation, [input], at) {
    const terms = products(operation, input, at);
    const sum = terms.reduce((all, { x, weight }) => all + x * weight, 0);
    const bias = operation.weights.bias?.values[at.at(-1)] ?? 0;
    const made = { form: "products", terms, sum, bias, score: sum + bias, activation: operation.activation };
    if (operation.activation !== "softmax")
      return { ...made, value: ACTIVATIONS[operation.activation](made.score) };
    const places = Array.from({ length: channelsOf(operation.weights.kernel) }, (_none, unit) => unit);
    made.scores = places.map((unit) => scoreOf(operation, input, [...at.slice(0, -1), unit]));
    return { ...made, value: softmax(made.scores)[at.at(-1)] };
  },
  pooling(operation, [input], at) {
    const [row, column, channel] = at.length === 1 ? [0, 0, at[0]] : at;
    const terms = window(operation, input, [row, column, channel]);
    const value = JOINS[operation.rule](terms.map(({ x }) => x));
    return { form: "window", rule: operation.rule, terms, value };
  },
  normalised({ weights, epsilon }, [input], at) {
    const channel = at.at(-1);
    const x = valueAt(input, at);
    const [mean, variance] = [weights.mean.values[channel], weights.variance.values[channel]];
    const [gamma, beta] = [weights.gamma?.values[channel] ?? 1, weights.beta?.values[channel] ?? 0];
    const value = (gamma * (x - mean)) / Math.sqrt(variance + epsilon) + beta;
    return { form: "normalised", terms: [{ x, from: at }], mean, variance, epsilon, gamma, beta, value };
  },
  joined({ rule }, inputs, at) {
    const terms = inputs.map((input) => {
      const from = at.map((place, axis) => (input.shape[axis] === 1 ? 0 : place));
      return { x: valueAt(input, from), from };
    });
    return { form: "joined", rule, terms, value: JOINS[rule](terms.map(({ x }) => x)) };
  },
  concatenated(_operation, inputs, at) {
    let channel = at.at(-1);
    const which = inputs.findIndex((input) => {
      if (channel < channelsOf(input)) return true;
      channel -= channelsOf(input);
      return false;
    });
    return copied(inputs[which], [...at.slice(0, -1), channel], which);
  },
  function(operation, [input], at) {
    const x = valueAt(input, at);
    const made = { form: "function", activation: operation.activation, terms: [{ x, from: at }] };
    if (operation.activation !== "softmax") return { ...made, value: ACTIVATIONS[operation.activation](x) };
    const scores = Array.from({ length: channelsOf(input) }, (_none, unit) =>
      valueAt(input, [...at.slice(0, -1), unit]),
    );
    return { ...made, scores, value: softmax(scores)[at.at(-1)] };
  },
  rectified(operation, [input], at) {
    const x = valueAt(input, at);
    return { form: "function", activation: "relu", terms: [{ x, from: at }], value: rectified(operation)(x) };
  },
  same(_operation, [input], at, output) {
    return copied(input, atOf(input, placeOf(output, at)), 0);
  },
  enlarged(operation, [input], at) {
    const terms = mixed(operation, input, at);
    if (terms.length === 1) return copied(input, terms[0].from, 0);
    const value = terms.reduce((all, { x, weight }) => all + x * weight, 0);
    return { form: "products", terms, sum: value, bias: 0, score: value, activation: "linear", value };
  },
  shifted({ before }, [input], [row, column, channel]) {
    const from = [row - before[0], column - before[1], channel];
    const inside = [0, 1].every((axis) => from[axis] >= 0 && from[axis] < input.shape[axis]);
    return inside ? copied(input, from, 0) : { form: "zero", terms: [], value: 0 };
  },
  widened(_operation, [input], at) {
    return at.at(-1) < channelsOf(input) ? copied(input, at, 0) : { form: "zero", terms: [], value: 0 };
  },
  rescaled({ scale, offset }, [input], at) {
    const terms = [{ x: valueAt(input, at), weight: scale, from: at, channel: at.at(-1) }];
    const sum = terms[0].x * scale;
    return { form: "products", terms, sum, bias: offset, score: sum + offset, activation: "linear", value: sum + offset };
  },
  scaled({ weights }, inputs, at) {
    const channel = at.at(-1);
    const [scale, offset] = [weights.scale.values[channel], weights.shift.values[channel]];
    return MADE.rescaled({ scale, offset }, inputs, at);
  },
};
for (const kind of ["convolution", "depthwise", "transposed", "dense"]) MADE[kind] = MADE.products;
MADE.global = MADE.pooling;

function copied(input, from, which) {
  const x = valueAt(input, from);
  return { form: "copied", terms: [{ x, from, which }], value: x };
}

const made = (operation, inputs, at, output) => MADE[operation.kind](operation, inputs, at, output);

// An operation of the page with its weights read.
function ready(operation) {
  const weights = Object.entries(operation.weights).map(([name, stored]) => [name, read(stored)]);
  return { ...operation, weights: Object.fromEntries(weights) };
}
