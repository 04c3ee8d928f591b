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

  // The address of the form for the words of a range; for the whole text where its ends are at no letters of it.
  function address(range) {
    const run = range.startContainer.parentElement?.closest(".words");
    const own = run && run.closest(".run")?.querySelector(".claim-this");
    if (!own) return null;
    const from = offset(range.startContainer, range.startOffset);
    const to = run.contains(range.endContainer) ? offset(range.endContainer, range.endOffset) : null;
    if (from === null || to === null || to <= from) return own.href;
    const at = own.dataset.place;
    return `/claims/new?at=${encodeURIComponent(`${at}${at.endsWith("#") ? "" : "&"}char=${from},${to}`)}`;
  }

  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    const href = selection.rangeCount && !selection.isCollapsed ? address(selection.getRangeAt(0)) : null;
    link.hidden = !href;
    if (href) link.href = href;
  });
})();
