// The text stays in the page: a saved copy and a print have it.
const place = document.getElementById("conclusions-text");

place.addEventListener("paste", (event) => {
  event.preventDefault();
  document.execCommand("insertText", false, event.clipboardData.getData("text/plain"));
});

document.getElementById("conclusions-save").addEventListener("click", () => {
  const copy = document.documentElement.cloneNode(true);
  for (const made of copy.querySelectorAll("iframe")) made.remove(); // the copy makes it again
  const page = new Blob(["<!doctype html>\n", copy.outerHTML], { type: "text/html" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(page);
  link.download = "report.html";
  link.click();
});

document.getElementById("conclusions-print").addEventListener("click", () => print());
