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
  const ofChosen = pair && document.querySelector(`[data-key-chosen="${event.key}"]`);
  const button = inPair || ofChosen || document.querySelector(`[data-key-press="${event.key}"]`);
  if (!button) return;
  event.preventDefault();
  if (button === ofChosen && !pair.querySelector("[type=checkbox]").checked) return pressFor(pair, button);
  button.click();
});

// A button for all that are chosen, pressed for this one alone.
function pressFor(pair, button) {
  for (const box of document.querySelectorAll(".pair [type=checkbox]")) box.checked = pair.contains(box);
  keep(button.form, pair);
  button.click();
}

function keep(form, pair) {
  const at = pairs().indexOf(pair);
  const stays = at >= 0 && "stays" in form.dataset;
  sessionStorage.setItem(PLACE, JSON.stringify([location.pathname, Math.max(at, 0) + stays, scrollY]));
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches(".deciding") || !event.submitter) return;
  const pair = event.submitter.closest(".pair");
  if (pair || !sessionStorage.getItem(PLACE)) keep(event.target, pair);
});

document.addEventListener("DOMContentLoaded", () => {
  const [path, at, y] = JSON.parse(sessionStorage.getItem(PLACE) || "[]");
  sessionStorage.removeItem(PLACE);
  if (path !== location.pathname || location.hash) return;
  scrollTo(0, y);
  const all = pairs();
  const next = all[Math.min(at, all.length - 1)];
  if (next) {
    (next.querySelector("a") || next.querySelector("button")).focus({ preventScroll: true });
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
