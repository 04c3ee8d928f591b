"use strict";

// Keys on pairs of names: y n u answer the one that has the focus, x chooses it, z takes back what was recorded last. Each presses
// a button of the page. After the answer is recorded the page comes anew, and the keyboard goes on where it was.
const PLACE = "clew-pair";
const pairs = () => [...document.querySelectorAll(".pair")];

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.target.closest("input:not([type=checkbox]), select, textarea")) return;
  const pair = event.target.closest(".pair");
  const inPair = pair && pair.querySelector(`[data-key-card="${event.key}"]`);
  const button = inPair || document.querySelector(`[data-key-press="${event.key}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches(".deciding") || !event.submitter) return;
  const at = pairs().indexOf(event.submitter.closest(".pair"));
  const rest = Math.max(at, 0);
  sessionStorage.setItem(PLACE, JSON.stringify([location.pathname, rest, scrollY]));
});

document.addEventListener("DOMContentLoaded", () => {
  const [path, at, y] = JSON.parse(sessionStorage.getItem(PLACE) || "[]");
  sessionStorage.removeItem(PLACE);
  if (path !== location.pathname || location.hash) return;
  scrollTo(0, y);
  const all = pairs();
  const next = all[Math.min(at, all.length - 1)];
  if (next) {
    next.querySelector("a").focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }
});

// The sliders say their number while they move, and draw when let go.
document.addEventListener("input", (event) => {
  if (event.target.matches(".sliders input")) event.target.nextElementSibling.value = event.target.value;
});
document.addEventListener("change", (event) => {
  if (event.target.matches(".sliders input")) event.target.form.requestSubmit();
});
