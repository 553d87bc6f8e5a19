// A practice quiz: each question is checked here, with hints and explanations.

const { words, questions, salt } = JSON.parse(document.getElementById("quiz").textContent);
const AROUND = new Set(words.around);

// What belongs to the key is not in clear text: it can't be read by accident, and no more than that.
function opened(sealed) {
  const bytes = Uint8Array.from(atob(sealed), (sign) => sign.charCodeAt(0));
  let state = salt >>> 0;
  const told = bytes.map((byte) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return byte ^ (state >>> 24);
  });
  return JSON.parse(new TextDecoder().decode(told));
}

// A name as its letters, with the words around it and without them.
function spellings(text) {
  const found = folded(text.replace(/×/g, "x")).match(/[\p{L}\p{N}]+/gu) ?? [];
  return [found.join(""), found.filter((word) => !AROUND.has(word)).join("")];
}

// Half a unit of the last digit of a decimal with three digits at least; else 0.
function precision(answer, question) {
  const found = /([\d.,]*)[.,](\d+)\s*(%?)\s*\.?$/.exec(answer.trim());
  if (!found || (found[1] + found[2]).replace(/[.,]/g, "").replace(/^0+/, "").length < 3) return 0;
  return 0.5 * 10 ** -found[2].length * (found[3] && !question.per_cent ? 0.01 : 1);
}

// {share, says}: share is null where the answer was not understood.
const CHECKS = {
  number(question, key, answer) {
    const values = numbersOf(answer, question.known, question.per_cent);
    if (values.some((value) => Math.abs(value - key.value) <= key.tolerance + 1e-9 * Math.abs(key.value)))
      return { share: 1 };
    if (key.is_endless && values.some((value) => Math.abs(value - key.value) <= precision(answer, question)))
      return { share: 1 };
    const mistake = key.mistakes.find(([gives]) => values.some((value) => near(value, gives)));
    return { share: 0, says: mistake?.[1] };
  },
  shape(question, key, answer) {
    const sides = shapeOf(answer, question.known);
    const same = (one) => one.length === sides.length && one.every((side, place) => side === sides[place]);
    if (same(key.sides)) return { share: 1 };
    if ([null, 1].includes(sides[0]) && same([sides[0], ...key.sides])) return { share: 0.5, says: key.batch };
    return { share: 0, says: key.mistakes.find(([gives]) => same(gives))?.[1] };
  },
  expression(question, key, answer) {
    const [last, ...before] = answer.split("=").map((side) => side.trim().replace(/[$.\s]+$/, "")).reverse();
    const valuesAt = (text) => key.points.map(formulaOf(text, question.names));
    const values = valuesAt(last);
    const agrees = (others) => others.every((other, place) => other === null || near(values[place], other));
    for (const side of before.filter(Boolean)) {
      const isName = !(side in question.names) && /^\p{L}[\w ]{0,20}$/u.test(side) && !/\b(?:no|not|menos|mas)\b/i.test(folded(side));
      if (!isName && !agrees(valuesAt(side))) throw new Unread(side);
    }
    if (key.accepted.some(agrees)) return { share: 1 };
    return { share: 0, says: key.mistakes.find(([gives]) => agrees(gives))?.[1] };
  },
  choice(question, key, chosen) {
    const right = chosen.filter((place) => key.right.includes(place)).length;
    const wrong = chosen.length - right;
    return { share: Math.max(0, (right - wrong) / key.right.length) };
  },
  term(question, key, answer) {
    return spellings(answer).some((each) => key.forms.includes(each)) ? { share: 1 } : { share: null };
  },
  list(question, key, answer) {
    const parts = answer.split(/[,;\n]|\s(?:y|e|and)\s/).map(spellings).filter(([whole]) => whole);
    const named = new Set(
      parts.map((part) => key.items.findIndex((forms) => part.some((each) => forms.includes(each)))),
    );
    if (named.has(-1)) return { share: null };
    return { share: Math.min(1, named.size / key.needed) };
  },
};

const shares = new Map();

function total() {
  let sum = 0;
  for (const question of questions) sum += (shares.get(question.id) ?? 0) * question.points;
  const most = questions.reduce((all, question) => all + question.points, 0);
  const told = words.total.replace("{points}", String(Math.round(sum * 100) / 100)).replace("{most}", String(most));
  document.getElementById("total").textContent = told;
}

function verdict({ share, says }) {
  if (share === null) return words.unread;
  const head = share === 1 ? words.right : share > 0 ? words.partly : words.wrong;
  return says ? `${head} ${says}` : head;
}

for (const question of questions) {
  const form = document.getElementById(`form-${question.place}`);
  const result = form.querySelector("output");
  let hints = 0;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const key = opened(question.sealed);
    let found;
    if (question.type === "choice") {
      const chosen = [...form.querySelectorAll("input:checked")].map((input) => Number(input.value));
      if (!chosen.length) return;
      found = CHECKS.choice(question, key, chosen);
    } else {
      const answer = form.elements.answer.value;
      if (!answer.trim()) return;
      try {
        if (TURNED.test(answer)) throw new Unread(answer);
        found = (CHECKS[question.type] ?? (() => ({ share: null })))(question, key, answer);
      } catch (error) {
        if (!(error instanceof Unread)) throw error;
        found = { share: null };
      }
    }
    result.textContent = verdict(found);
    form.dataset.verdict = found.share === null ? "unread" : found.share === 1 ? "right" : found.share > 0 ? "partly" : "wrong";
    if (found.share !== null && !shares.has(question.id)) shares.set(question.id, found.share);
    form.querySelector("[data-explain]").hidden = false;
    total();
  });
  form.querySelector("[data-explain]").addEventListener("click", () => {
    const key = opened(question.sealed);
    const told = form.querySelector(".explanation");
    told.hidden = false;
    told.querySelector("strong").textContent = key.answer;
    told.querySelector("span").textContent = key.explanation;
    if (!shares.has(question.id)) shares.set(question.id, 0); // what is looked up scores nothing
    total();
  });
  form.querySelector("[data-hint]")?.addEventListener("click", (event) => {
    form.querySelectorAll(".hints li")[hints++].hidden = false;
    event.target.hidden = hints === question.hints;
  });
}
total();
