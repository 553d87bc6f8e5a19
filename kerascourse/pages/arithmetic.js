// Numbers and formulas as people write them: a port of the reading that `kc quiz` does, in floats.
// What is not understood throws an Unread, and is never taken for something else.

class Unread extends Error {}

const CLOSING = { "(": ")", "[": "]", "{": "}", "⌊": "⌋", "⌈": "⌉" };
const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺";
const FUNCTIONS = {
  floor: Math.floor, piso: Math.floor, suelo: Math.floor, ceil: Math.ceil, techo: Math.ceil,
  sqrt: Math.sqrt, raiz: Math.sqrt, raíz: Math.sqrt, log: Math.log, ln: Math.log, exp: Math.exp,
  abs: Math.abs,
};
const LONGEST = 500;
const LARGEST_EXPONENT = 64; // as kc has it

// The text as tokens [kind, text]; names is a map from how a letter may be written to the letter.
function tokensOf(text, names) {
  const found = [];
  const plain = text.replace(/[−–]/g, "-").replace(/[·×⋅∗∙•⊙]/g, "*").replace(/÷/g, "/")
    .replace(/½/g, "(1/2)").replace(/([\w)\]])\s?:\s?(?=[\w(])/g, "$1/");
  const pattern = /\s*(?:(\d+(?:[.,]\d+)?)|([⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]+)|([\p{L}]+(?:_\w+)*)|(\*\*|\/\/|[-+*/^%()[\]{}⌊⌋⌈⌉√]))/uy;
  let place = 0;
  while (place < plain.trimEnd().length) {
    pattern.lastIndex = place;
    const match = pattern.exec(plain);
    if (!match) throw new Unread(plain.slice(place).trim()[0]);
    place = pattern.lastIndex;
    if (match[1]) found.push(["number", match[1].replace(",", ".")]);
    else if (match[2]) {
      const power = [...match[2]].map((sign) => "0123456789-+"[RAISED.indexOf(sign)]).join("");
      found.push(["sign", "^"], ["raised", power]);
    } else if (match[3]) found.push(...wordsOf(match[3], names));
    else found.push(["sign", match[4]]);
  }
  return withTimes(found);
}

function wordsOf(word, names) {
  if (word.toLowerCase() in FUNCTIONS) return [["function", word.toLowerCase()]];
  if (word.toLowerCase() === "mod") return [["sign", "%"]];
  const found = [];
  let rest = word;
  while (rest) {
    const near = Object.keys(names).filter((name) => rest.startsWith(name))
      .sort((one, other) => other.length - one.length)[0];
    if (near !== undefined) {
      found.push(["variable", names[near]]);
      rest = rest.slice(near.length);
    } else if (/^x$/i.test(rest)) {
      found.push(["sign", "*"]);
      rest = "";
    } else throw new Unread(word);
  }
  return found;
}

function withTimes(tokens) {
  const result = [];
  for (const [kind, text] of tokens) {
    const begins = ["number", "variable", "function"].includes(kind) || text in CLOSING || text === "√";
    const last = result.at(-1);
    const ends = last && (["number", "variable", "raised"].includes(last[0]) || /[)\]}⌋⌉]/.test(last[1]));
    if (begins && ends) {
      if (kind === "number") throw new Unread(text);
      result.push(["implied", "*"]);
    }
    result.push([kind, text]);
  }
  return result;
}

// A function from {letter: value} to the formula's value.
function formulaOf(text, names) {
  if (text.length > LONGEST) throw new Unread("…");
  const tokens = tokensOf(text, names);
  let place = 0;
  const next = () => (place < tokens.length ? tokens[place][1] : "");
  const sign = (...signs) =>
    place < tokens.length && tokens[place][0] === "sign" && signs.includes(next()) ? tokens[place++][1] : "";

  function sum() {
    let value = product();
    for (let found; (found = sign("+", "-"));) {
      const [left, right] = [value, product()];
      value = found === "+" ? (at) => left(at) + right(at) : (at) => left(at) - right(at);
    }
    return value;
  }
  function product() {
    let value = signed();
    let divided = false;
    for (;;) {
      let found = sign("*", "/", "//", "%");
      if (!found && place < tokens.length && tokens[place][0] === "implied") {
        if (divided) throw new Unread("a/bc");
        place += 1;
        found = "*";
      }
      if (!found) return value;
      divided = found !== "*";
      const [left, right] = [value, signed()];
      value = {
        "*": (at) => left(at) * right(at),
        "/": (at) => left(at) / right(at),
        "//": (at) => Math.floor(left(at) / right(at)),
        "%": (at) => left(at) - right(at) * Math.floor(left(at) / right(at)),
      }[found];
    }
  }
  function signed() {
    let negative = false;
    for (let found; (found = sign("-", "+"));) negative = negative !== (found === "-");
    const value = power();
    return negative ? (at) => -value(at) : value;
  }
  function power() {
    const base = atom();
    if (!sign("^", "**")) return base;
    const exponent = tokens[place]?.[0] === "raised" ? constant(tokens[place++][1]) : signed();
    return (at) => (Math.abs(exponent(at)) > LARGEST_EXPONENT ? NaN : base(at) ** exponent(at));
  }
  function atom() {
    if (place >= tokens.length) throw new Unread("");
    const [kind, text] = tokens[place++];
    if (kind === "number") return constant(text);
    if (kind === "variable") return (at) => at[text];
    if (kind === "function" && !(next() in CLOSING)) throw new Unread(text);
    if (kind === "function" || text === "√") {
      const inside = atom();
      return (at) => (text === "√" ? Math.sqrt : FUNCTIONS[text])(inside(at));
    }
    if (text in CLOSING) {
      const inside = sum();
      if (!sign(CLOSING[text])) throw new Unread(text);
      if (text === "⌊") return (at) => Math.floor(inside(at));
      return text === "⌈" ? (at) => Math.ceil(inside(at)) : inside;
    }
    throw new Unread(text);
  }
  const whole = sum();
  if (place < tokens.length) throw new Unread(next());
  return whole;
}

function constant(text) {
  const value = Number(text);
  if (!Number.isFinite(value)) throw new Unread(text);
  return () => value;
}

function near(one, other) {
  return Number.isFinite(one) && Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(one), Math.abs(other));
}

function folded(text) {
  return text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
}

// What says that something else is meant than what stands there.
const TURNED = /[<>≤≥≠≈~?!¬±|…❌]|\.\.|[\u0334-\u0338\u20d0-\u20ff\u200b-\u200f]/u;

function bare(text, known) {
  const kept = (word) => !/\p{L}/u.test(word) || !known.includes(folded(word).replace(/[.:;]$/, ""));
  return text.split(" ").filter(kept).join(" ");
}

// The values that a number may mean: 1,234 is 1234 or 1.234; words that are known change nothing.
function numbersOf(answer, known, perCent) {
  const text = answer.trim().replace(/\s+/g, " ").replace(/[−–]/g, "-").replace(/\.$/, "");
  if (text.length > LONGEST) throw new Unread(text);
  const sides = text.split("=").map((side) => side.trim()).filter(Boolean);
  if (!sides.length) throw new Unread("");
  const last = valuesOf(bare(sides.pop(), known), perCent);
  for (const side of sides) {
    if (!/\d/.test(side) && !/[-+*/^(]/.test(side)) {
      if (bare(side, known)) throw new Unread(side);
      continue;
    }
    if (!valuesOf(bare(side, known), perCent).some((one) => last.some((other) => near(one, other))))
      throw new Unread(side);
  }
  return last;
}

function valuesOf(told, perCent) {
  const share = !perCent && /^[-+]?[\d.,]+\s*%$/.test(told) ? 0.01 : 1;
  const text = (perCent ? told.replace(/(\d)\s*%/g, "$1") : told.replace(/\s*%$/, "")).trim();
  const values = [];
  if (/^[-+]?[1-9]\d{0,2}([ .,'])\d{3}(?:\1\d{3})*$/.test(text)) values.push(Number(text.replace(/[ .,']/g, "")));
  if (/^[-+]?\d+[.,]\d+$/.test(text)) values.push(Number(text.replace(",", ".")));
  if (/^[-+]?\d{1,3}(?:\.\d{3})+,\d+$/.test(text)) values.push(Number(text.replace(/\./g, "").replace(",", ".")));
  if (/^[-+]?\d{1,3}(?:,\d{3})+\.\d+$/.test(text)) values.push(Number(text.replace(/,/g, "")));
  if (/^(?:cero|zero|ningun[oa]?|none)\.?$/.test(folded(text))) values.push(0);
  if (!values.length) values.push(formulaOf(text, {})({}));
  if (!values.every(Number.isFinite)) throw new Unread(text);
  return values.map((value) => value * share);
}

// The sides of a shape.
function shapeOf(answer, known) {
  const text = answer.trim().replace(/\s+/g, " ").replace(/[.,;]$/, "");
  if (/[-%/]/.test(text)) throw new Unread(text);
  const [last, ...before] = text.split("=").map((side) => side.trim()).reverse();
  for (const side of before) if (bare(side, known)) throw new Unread(side);
  const open = /^\(?\s*none\b/i.test(last);
  const plain = bare(last.replace(/^\(?\s*none\s*[,x×]?/i, "("), known).replace(/\b(?:por|by|y|and)\b/gi, "x");
  if (!/^[([{]*\s*\d{1,9}(?:\s*[,;×xX*·.]?\s*\d{1,9})*\s*,?[)\]}]*$/.test(plain)) throw new Unread(text);
  const sides = (plain.match(/\d+/g) ?? []).map(Number);
  if (sides.length > 6) throw new Unread(text);
  return open ? [null, ...sides] : sides;
}
