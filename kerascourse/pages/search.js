// Shows the lessons that have every word, or the beginning of it; the page has all it needs.
const wanted = document.getElementById("wanted");
const lessons = [...document.querySelectorAll("li[data-words]")];

function folded(text) {
  return text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
}

function search() {
  const words = folded(wanted.value).split(/\s+/).filter(Boolean);
  for (const lesson of lessons) {
    const known = " " + lesson.dataset.words;
    lesson.hidden = !words.every((word) => known.includes(" " + word));
  }
  for (const section of document.querySelectorAll("section")) {
    section.hidden = !section.querySelector("li:not([hidden])");
  }
  document.getElementById("count").textContent =
    words.length ? lessons.filter((lesson) => !lesson.hidden).length : "";
  document.getElementById("found").hidden = !words.length;
}

wanted.addEventListener("input", search);
wanted.value = new URLSearchParams(location.search).get("q") ?? "";
search();
