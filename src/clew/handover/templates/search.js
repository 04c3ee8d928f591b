"use strict";
// Loads the words page by page, looks through them, and shows what it found as text. Nothing leaves the browser.
const input = document.getElementById("q"), list = document.getElementById("found"), told = document.getElementById("told");
const more = document.getElementById("more"), pages = Number(document.body.dataset.pages), MOST = 100, AROUND = 90;
const FORMS = { "ى": "ي", "ی": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ک": "ك", "ı": "i", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ß": "ss" };
let wanted = [], next = 1, shown = 0, room = 0, turn = 0;

const MARKS = /[\p{M}ـ]/gu, FORM = new RegExp(`[${Object.keys(FORMS).join("")}]`, "g");
const DIGITS = /[٠-٩۰-۹]/g;

function fold(text) {
  const plain = text.toLowerCase().replace(FORM, (letter) => FORMS[letter]).normalize("NFKD").replace(MARKS, "");
  return plain.replace(DIGITS, (digit) => digit.charCodeAt(0) & 15).replace(/\s+/g, " ");
}

function asked(text) {
  const parts = [...text.matchAll(/["“”«»]([^"“”«»]+)["“”«»]|[^\s"“”«»]+/g)].map((each) => fold(each[1] ?? each[0]).trim());
  const written = parts.filter(Boolean).map((each) => each.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  // Arabic writes "and", "the", "with" onto the word; other words are looked for from their beginning.
  return written.map((each) => new RegExp(/[\u0600-\u06ff]/.test(each) ? each : `(?<![\\p{L}\\p{N}])${each}`, "u"));
}

function where(text, pattern) {
  // The places in the text as it is of the first that the pattern finds in what it folds to.
  let folded = "", from = [];
  let at = 0;
  for (const letter of text) {
    const plain = fold(letter);
    if (!(plain === " " && folded.endsWith(" "))) {
      folded += plain;
      for (let count = 0; count < plain.length; count += 1) from.push(at);
    }
    at += letter.length;
  }
  const hit = pattern.exec(folded);
  if (!hit) return [0, 0];
  const end = hit.index + hit[0].length;
  return [from[hit.index], end < from.length ? from[end] : text.length];
}

function show(page, name, own, place, text, pattern) {
  const row = document.createElement("li"), link = document.createElement("a"), words = document.createElement("p");
  const lit = document.createElement("mark"), at = document.createElement("p"), [first, last] = where(text, pattern);
  link.href = `${page}#p${own}`;
  link.textContent = name;
  link.dir = "auto";
  words.dir = "auto";
  lit.textContent = text.slice(first, last);
  const before = text.slice(Math.max(0, first - AROUND), first), after = text.slice(last, last + AROUND);
  words.append(first > AROUND ? "…" : "", before, lit, after, last + AROUND < text.length ? "…" : "");
  at.className = "small soft";
  at.append(link, ` #${place}`);
  row.append(words, at);
  list.append(row);
}

window.look = ([page, items]) => {
  for (const [name, passages] of items) {
    const called = fold(name);
    for (const [own, place, text] of passages) {
      const folded = fold(text);
      const hits = wanted.filter((each) => each.test(folded));
      if (hits.length && wanted.every((each) => hits.includes(each) || each.test(called))) {
        shown += 1;
        show(page, name, own, place, text, hits[0]);
      }
    }
  }
};

function step(mine) {
  if (mine !== turn) return;
  const over = next > pages, full = shown >= room;
  more.hidden = over || !full;
  told.textContent = `${shown} ${shown === 1 ? "passage" : "passages"}${over ? "" : full ? " so far" : `, looking (${next - 1} of ${pages})`}`;
  if (over || full) return;
  const script = document.createElement("script");
  script.src = `search/${String(next).padStart(4, "0")}.js`;
  next += 1;
  script.onload = () => { script.remove(); step(mine); };
  script.onerror = () => { script.remove(); told.textContent = `${script.src}: cannot be loaded; is the folder whole?`; };
  document.body.append(script);
}

function search(text) {
  turn += 1;
  [wanted, next, shown, room] = [asked(text), 1, 0, MOST];
  list.replaceChildren();
  more.hidden = true;
  told.textContent = "";
  if (wanted.length) step(turn);
}

document.forms[0].addEventListener("submit", (event) => {
  event.preventDefault();
  history.replaceState(null, "", `?q=${encodeURIComponent(input.value)}`);
  search(input.value);
});
more.addEventListener("click", () => { room = shown + MOST; step(turn); });
input.value = new URLSearchParams(location.search).get("q") ?? "";
search(input.value);
input.focus();
