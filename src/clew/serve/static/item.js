"use strict";
// An item's page: turning pages with the arrow keys, showing a blurred picture with v, copying the locator, and words and their boxes pointing at each other.
(() => {
  const hit = document.getElementById("hit");
  if (hit && !location.hash) hit.scrollIntoView({ block: "center" });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (event.target.closest("input:not([readonly]), select, textarea, [contenteditable], .grid")) return;
    const veil = event.key === "v" && document.querySelector("a[data-key=v]");
    if (veil) { event.preventDefault(); location.assign(veil.href); return; }
    const way = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
    const link = way && document.querySelector(`.turn a[rel=${way}]`);
    if (link) { event.preventDefault(); location.assign(link.href); }
  });

  for (const button of document.querySelectorAll("button[data-copy]")) {
    button.addEventListener("click", async () => {
      const field = document.getElementById(button.dataset.copy);
      const copied = await navigator.clipboard.writeText(field.value).then(() => true, () => false);
      if (!copied) field.select();
      button.textContent = copied ? "Copied" : "Press Ctrl+C";
    });
  }

  // Offsets count code points; the page's own count UTF-16 units.
  const units = (text, points) => Array.from(text).slice(0, points).join("").length;

  function place(words, offset) {
    let found = null;
    for (const piece of words.querySelectorAll("[data-first]")) {
      if (Number(piece.dataset.first) > offset) break;
      found = piece;
    }
    const node = found && found.firstChild;
    if (!node || found.childNodes.length !== 1 || node.nodeType !== Node.TEXT_NODE) return null;
    return [node, Math.min(units(node.data, offset - Number(found.dataset.first)), node.length)];
  }

  function point(box) {
    CSS.highlights.delete("pointed");
    const words = box && document.querySelector(`.words[data-text="${box.dataset.text}"]`);
    const from = words && place(words, Number(box.dataset.first));
    const to = words && place(words, Number(box.dataset.last) - 1);
    if (!from || !to) return;
    const range = new Range();
    range.setStart(...from);
    range.setEnd(to[0], Math.min(to[1] + 1, to[0].length));
    CSS.highlights.set("pointed", new Highlight(range));
  }

  function under(event) {
    const caret = document.caretPositionFromPoint && document.caretPositionFromPoint(event.clientX, event.clientY);
    const words = event.target.closest(".words");
    const piece = caret && words && caret.offsetNode.parentElement.closest("[data-first]");
    if (!piece) return null;
    const offset = Number(piece.dataset.first) + Array.from(caret.offsetNode.data.slice(0, caret.offset)).length;
    return [...document.querySelectorAll(`.drawn rect[data-text="${words.dataset.text}"]`)]
      .find((box) => Number(box.dataset.first) <= offset && offset < Number(box.dataset.last));
  }

  if (!("highlights" in CSS)) return;
  document.addEventListener("mousemove", (event) => {
    for (const box of document.querySelectorAll("rect.pointed")) box.classList.remove("pointed");
    if (event.target.matches("rect[data-first]")) return point(event.target);
    point(null);
    if (event.target.closest(".words")) under(event)?.classList.add("pointed");
  });
})();
