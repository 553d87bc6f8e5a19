// How the chosen value is made.
const MOST_GROUPS = 4;
const MOST_TERMS = 12;
const MOST_CELLS = 256;

function showMade() {
  const call = shownId ? seen.calls[shownId - 1] : null;
  const operation = operationOf(call);
  const target = part("made");
  if (!operation) {
    target.replaceChildren(element("p", {}, shownId ? words.not_made : words.is_input));
    return;
  }
  const inputs = call.inputs.map(arrayOf);
  const found = made(operation, inputs, at, arrayOf(shownId));
  target.replaceChildren(...FORMS_OF[found.form](found, call, inputs, operation));
}

const sentence = (text, values) => {
  const pieces = text.split(/\{(\w+)\}/);
  return element("p", {}, ...pieces.map((piece, place) => {
    if (place % 2 === 0) return piece;
    const value = values[piece];
    if (typeof value !== "number") return value;
    const shown = number(value);
    shown.className = piece;
    return shown;
  }));
};

const applied = (name) => (name === "linear" ? words.linear : name);

const FORMS_OF = {
  products(found, call, inputs, operation) {
    const drawn = operation.kind === "dense" || !("stride" in operation)
      ? [contributions(found.terms)]
      : windows(found.terms, call, inputs[0]);
    const end = found.scores ? words.softmax_sum : found.activation === "linear" ? words.plain_sum : words.sum;
    const parts = { ...found, activation: applied(found.activation) };
    return [...drawn, sentence(end, parts), ...(found.scores ? [bars(found.scores)] : [])];
  },
  window(found, call, inputs) {
    const words_of = { max: words.maximum, mean: words.mean };
    return [
      ...(call.operation.kind === "global" ? [] : [windowOn(found.terms, call, inputs[0])]),
      ...(found.terms.length > MOST_CELLS ? [] : [grid(found.terms, (term) => term.x, most(inputs[0]), found.rule === "max" ? found.value : null)]),
      sentence(words_of[found.rule], { count: String(found.terms.length), value: found.value }),
    ];
  },
  normalised: (found) => [sentence(words.normalised, { ...found, x: found.terms[0].x })],
  joined(found, call) {
    const rows = found.terms.map((term, place) => element("li", {}, `${nameOf(call.inputs[place])}: `, number(term.x)));
    return [element("ul", {}, ...rows), sentence(words[`joined_${found.rule}`], { value: found.value })];
  },
  function(found) {
    const says = found.scores ? words.softmax : words.function;
    const parts = { x: found.terms[0].x, value: found.value, activation: applied(found.activation) };
    return [sentence(says, parts), ...(found.scores ? [bars(found.scores)] : [])];
  },
  copied(found, call) {
    const { from, which } = found.terms[0];
    return [sentence(words.copied, { layer: nameOf(call.inputs[which]), place: `(${from.join(", ")})`, value: found.value })];
  },
  zero: () => [element("p", {}, words.zero)],
};

// The channels of a window that add most, each with window, kernel and products.
function windows(terms, call, input) {
  const channels = grouped(terms);
  const sums = [...channels].map(([channel, group]) => ({
    channel,
    group,
    sum: group.reduce((all, { x, weight }) => all + x * weight, 0),
  }));
  sums.sort((one, other) => Math.abs(other.sum) - Math.abs(one.sum));
  const largest = (of) => terms.reduce((all, term) => Math.max(all, Math.abs(of(term))), 0);
  const views = [
    [words.window, (term) => term.x],
    [words.kernel, (term) => term.weight],
    [words.product, (term) => term.x * term.weight],
  ].map(([title, of]) => ({ title, of, limit: largest(of) }));
  const drawn = sums.slice(0, MOST_GROUPS).map(({ channel, group, sum }) =>
    element("div", { class: "group" },
      element("h4", {}, `${filled(words.of_channel, { map: channel })} `, number(sum)),
      element("div", { class: "grids wide", tabindex: "0", role: "group", "aria-label": words.products },
        ...views.map(({ title, of, limit }) => element("figure", {}, grid(group, of, limit), element("figcaption", {}, title))))),
  );
  const rest = sums.slice(MOST_GROUPS);
  if (rest.length) {
    const sum = rest.reduce((all, one) => all + one.sum, 0);
    drawn.push(sentence(words.other_channels, { count: String(rest.length), sum }));
  }
  return [windowOn(terms, call, input), ...drawn];
}

function grouped(terms) {
  const found = new Map();
  for (const term of terms) {
    if (!found.has(term.channel)) found.set(term.channel, []);
    found.get(term.channel).push(term);
  }
  return found;
}

// Where the window lies in the layer before.
function windowOn(terms, call, input) {
  const inside = terms.filter(({ from }) => from).map(({ from }) => from);
  if (!inside.length) return element("p", {}, words.zero);
  const canvas = element("canvas");
  const box = element("div", { class: "box" });
  const [rows, columns] = [0, 1].map((axis) => {
    const places = inside.map((from) => from[axis]);
    return [Math.min(...places), Math.max(...places) + 1];
  });
  paintMap(canvas, input, inside[0][2]);
  frame(box, canvas, rows, columns);
  const says = filled(words.window_in, {
    layer: nameOf(call.inputs[0]),
    rows: range(rows),
    columns: range(columns),
  });
  return element("figure", { class: "before" }, element("div", { class: "stack" }, canvas, box), element("figcaption", {}, says));
}

// Terms of a window as a table of their values; `marked` is the value that was taken.
function grid(terms, of, limit, marked = null) {
  const columns = terms.filter(({ line }) => line === terms[0].line).length;
  const table = element("table", { class: "cells" });
  for (let start = 0; start < terms.length; start += columns) {
    const cells = terms.slice(start, start + columns).map((term) => {
      const value = of(term);
      const ground = shade(value, limit);
      const cell = element("td", {}, element("data", { value }, signed(Math.abs(value) < 10 ? value.toFixed(2) : value.toPrecision(3))));
      cell.style.background = `rgb(${ground})`;
      cell.style.color = inkOn(ground);
      if (term.from === null) cell.title = words.padding;
      if (marked !== null && value === marked) cell.className = "taken";
      return cell;
    });
    table.append(element("tr", {}, ...cells));
  }
  return table;
}

// The terms of a dense unit that weigh most.
function contributions(terms) {
  const sorted = [...terms].sort((one, other) => Math.abs(other.x * other.weight) - Math.abs(one.x * one.weight));
  const head = [words.from, words.x, words.weight, words.product].map((text) => element("th", { scope: "col" }, text));
  const rows = sorted.slice(0, MOST_TERMS).map(({ x, weight, channel }) =>
    element("tr", {}, element("th", { scope: "row" }, String(channel)),
      ...[x, weight, x * weight].map((value) => element("td", { class: "number" }, number(value, 3)))),
  );
  const rest = sorted.slice(MOST_TERMS);
  if (rest.length) {
    const sum = rest.reduce((all, { x, weight }) => all + x * weight, 0);
    rows.push(element("tr", {}, element("th", { scope: "row" }, filled(words.others, { count: rest.length })),
      element("td"), element("td"), element("td", { class: "number" }, number(sum, 3))));
  }
  const table = element("table", {}, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows));
  return element("div", { class: "wide", tabindex: "0", role: "group", "aria-label": words.contributions }, element("p", {}, words.contributions), table);
}

// Scores, and the probabilities that the softmax makes of them.
function bars(scores) {
  const found = softmax(scores);
  const names = seen.classes?.length === scores.length ? seen.classes : scores.map((_none, place) => String(place));
  const order = names.map((_none, place) => place);
  if (order.length > 20) order.sort((one, other) => found[other] - found[one]).splice(20);
  const rows = order.map((place) => {
    const bar = element("span", { class: "bar" });
    bar.style.width = `${100 * found[place]}%`;
    return element("tr", place === at.at(-1) ? { class: "chosen" } : {},
      element("th", { scope: "row" }, names[place]),
      element("td", { class: "number" }, number(scores[place], 3)),
      element("td", { class: "number" }, number(found[place], 3)),
      element("td", { class: "track" }, bar));
  });
  const head = [words.class_, words.score, words.probability, ""].map((text) => element("th", { scope: "col" }, text));
  const table = element("table", { class: "bars" }, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows));
  return element("div", { class: "wide", tabindex: "0", role: "group", "aria-label": words.probability }, table);
}
