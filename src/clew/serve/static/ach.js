"use strict";

// Arrows move among the cells of the matrix; c i n press the cell's buttons (names.js).
const cellsOf = (row) => [...row.querySelectorAll(".cell")];

document.addEventListener("keydown", (event) => {
  const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
  const cell = event.target.closest(".cell");
  if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!cell && (step[0] !== 1 || event.target !== document.body)) return;
  const rows = [...document.querySelectorAll(".matrix tbody tr")];
  const at = cell ? rows.indexOf(cell.closest("tr")) : -1;
  const across = cell ? cellsOf(rows[at]).indexOf(cell) : 0;
  const row = rows[at + step[0]];
  const next = row && cellsOf(row)[across + step[1]];
  if (!next) return;
  event.preventDefault();
  next.querySelector("button").focus();
}, true);
