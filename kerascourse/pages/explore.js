// The layers of a network: the drawing, the list and the panel show the same one.

const buttons = [...document.querySelectorAll("[data-layer]")];
const panels = [...document.querySelectorAll(".layer")];
const blocks = [...document.querySelectorAll("[data-block]")];

function choose(place) {
  panels.forEach((panel, other) => (panel.hidden = other !== place));
  buttons.forEach((button, other) => button.setAttribute("aria-current", String(other === place)));
  for (const block of blocks)
    block.classList.toggle("chosen", page.blocks[block.dataset.block].includes(place));
  const list = buttons[place].closest("ol");
  const top = buttons[place].offsetTop - list.offsetTop;
  if (top < list.scrollTop || top > list.scrollTop + list.clientHeight - buttons[place].offsetHeight)
    list.scrollTop = top - list.clientHeight / 2;
  document.dispatchEvent(new CustomEvent("layer", { detail: place })); // what else changes with it
}

buttons.forEach((button, place) => {
  button.addEventListener("click", () => choose(place));
  button.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !buttons[place + step]) return;
    event.preventDefault();
    buttons[place + step].focus();
    choose(place + step);
  });
});
for (const block of blocks) {
  const chosen = () => choose(page.blocks[block.dataset.block][0]);
  block.addEventListener("click", chosen);
  block.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    chosen();
  });
}

// What a number of a formula stands for: at the pointer, and marked wherever its letter is.
const tip = document.getElementById("tip");
for (const formula of document.querySelectorAll(".formula")) {
  const mark = (letter) => {
    for (const each of formula.querySelectorAll("[data-letter]"))
      each.classList.toggle("same", each.dataset.letter === letter);
  };
  formula.addEventListener("pointermove", (event) => {
    const about = event.target.closest("[title], [data-letter]");
    mark(about?.dataset.letter);
    const says = about?.getAttribute("title");
    tip.hidden = !says;
    if (!says) return;
    tip.textContent = says;
    tip.style.left = `${Math.min(event.clientX + 12, innerWidth - tip.offsetWidth - 8)}px`;
    tip.style.top = `${event.clientY + 18}px`;
  });
  formula.addEventListener("pointerleave", () => {
    mark(undefined);
    tip.hidden = true;
  });
}

choose(0);
