// The page within this one is made when its part is first opened; a saved copy has it closed.
const opened = document.getElementById("explore-opened");

function show() {
  if (!opened.open || opened.querySelector("iframe")) return;
  const frame = document.createElement("iframe");
  frame.title = opened.querySelector("summary").textContent;
  const text = JSON.parse(document.getElementById("framed").textContent);
  // its links to its own parts are not to parts of this page
  frame.srcdoc = text.replace("<head>", '<head><base href="about:srcdoc">');
  frame.addEventListener("load", () => {
    const inner = frame.contentDocument.documentElement;
    // as high as what is in it, so that one page scrolls and not two
    new ResizeObserver(() => (frame.style.height = `${inner.offsetHeight}px`)).observe(inner);
  });
  opened.append(frame);
}

opened.addEventListener("toggle", show);
for (const link of document.querySelectorAll('[href="#explore"]'))
  link.addEventListener("click", () => (opened.open = true));
show();
