"use strict";

// Keys on the timeline: the arrows move, + and - zoom, 0 shows all. Each presses a link of the page.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.target.closest("input, select, textarea, .scroll")) return;
  const key = event.key === "=" ? "+" : event.key;
  const way = [...document.querySelectorAll("[data-key]")].find((each) => each.dataset.key === key);
  if (!way) return;
  event.preventDefault();
  way.click();
});
