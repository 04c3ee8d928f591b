"use strict";

// Keys: / to the query, from any page, j k and the arrows among hits, Enter opens (the links are focused, so the browser does that).
const hits = () => [...document.querySelectorAll("[data-hit]")];
const linkOf = (hit) => hit.querySelector("a");
const writing = (element) => element.matches("input:not([type=hidden]), select, textarea, [contenteditable]");

function step(by) {
  const all = hits();
  if (!all.length) return false;
  const at = all.findIndex((hit) => hit.contains(document.activeElement));
  const next = at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by;
  if (next < 0) return false;
  if (next >= all.length) {
    const more = document.querySelector(".more a");
    if (more) more.focus();
    return Boolean(more);
  }
  linkOf(all[next]).focus();
  all[next].scrollIntoView({ block: "nearest" });
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const box = document.getElementById("q");
  const typing = writing(event.target);
  if (event.key === "/" && !typing) {
    event.preventDefault();
    if (!box) return location.assign("/");
    box.focus();
    box.select();
  } else if (typing) {
    if (event.key === "Escape") event.target.blur();
    if (event.key === "ArrowDown" && event.target === box && step(1)) event.preventDefault();
  } else {
    const by = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
    if (by && step(by)) event.preventDefault();
  }
});

// The menu of the case closes by Escape, which leaves the keyboard at it, and by a press elsewhere.
const menu = () => document.querySelector("details.other[open]");
document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && menu();
  if (!open) return;
  open.open = false;
  if (open.contains(document.activeElement)) open.querySelector("summary").focus();
});
document.addEventListener("pointerdown", (event) => {
  const open = menu();
  if (open && !open.contains(event.target)) open.open = false;
});

// Where the screen is narrow, the facets start folded.
document.addEventListener("DOMContentLoaded", () => {
  const narrow = document.querySelector(".narrow");
  if (narrow && matchMedia("(max-width: 760px)").matches) narrow.open = false;
});

// After "More hits", the keyboard goes on with the first of the new ones.
let reached = null;
document.addEventListener("htmx:beforeRequest", (event) => {
  reached = event.target.closest(".more") ? hits().length : null;
});
document.addEventListener("htmx:afterSettle", () => {
  const first = reached === null ? null : hits()[reached];
  reached = null;
  if (first) linkOf(first).focus({ preventScroll: true });
});
