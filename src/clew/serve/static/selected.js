"use strict";
// Words that are selected in a text can be claimed: a link at the foot of the window carries their place, by code points.
(() => {
  const link = Object.assign(document.createElement("a"), { className: "button claim-selected", textContent: "Claim these words", hidden: true });
  document.body.append(link);

  // How many code points of the text stand before a point of the selection; null where that cannot be told.
  function offset(node, at) {
    const piece = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-first]");
    if (!piece || piece.childElementCount || node.nodeType !== Node.TEXT_NODE) return null;
    return Number(piece.dataset.first) + Array.from(node.data.slice(0, at)).length;
  }

  function place(range) {
    const run = range.startContainer.parentElement?.closest(".words");
    const own = run && run.contains(range.endContainer) && run.closest(".run")?.querySelector(".claim-this");
    const from = own && offset(range.startContainer, range.startOffset);
    const to = own && offset(range.endContainer, range.endOffset);
    if (!own || from === null || to === null || to <= from) return null;
    const at = own.dataset.place;
    return `${at}${at.endsWith("#") ? "" : "&"}char=${from},${to}`;
  }

  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    const at = selection.rangeCount && !selection.isCollapsed ? place(selection.getRangeAt(0)) : null;
    link.hidden = !at;
    if (at) link.href = `/claims/new?at=${encodeURIComponent(at)}`;
  });
})();
