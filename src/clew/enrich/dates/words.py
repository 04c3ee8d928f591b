"""All words about time in one table, and text cut into tokens by it."""

import re
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any, NamedTuple

from clew.enrich.dates import arabic, english, months
from clew.enrich.dates.figures import FIGURES, LETTERED, SIGNED, figure
from clew.enrich.dates.holidays import MOVING, feasts


class Token(NamedTuple):
    """A word or sign, or what several came to: its class (classes.py), value and place in the folded text."""

    cls: str
    value: Any
    start: int
    end: int


def _tables() -> tuple[dict[str, tuple[str, Any]], dict[str, tuple[re.Pattern[str], dict[str, tuple[str, Any]]]]]:
    single: dict[str, tuple[str, Any]] = {}
    phrases: dict[str, dict[str, tuple[str, Any]]] = {}
    for cls, name, value in chain(
        months.words(),
        arabic.words(),
        english.words(),
        (("X", name, rule) for name, rule in MOVING.items()),
        (("j", name, days) for name, days in feasts().items()),
    ):
        if WORD.fullmatch(name):
            single[name] = cls, value
        else:
            phrases.setdefault(WORD.match(name)[0], {})[name] = cls, value  # type: ignore[index]
    return single, {first: (_any_of(names), names) for first, names in phrases.items()}


def _any_of(names: dict[str, tuple[str, Any]]) -> re.Pattern[str]:
    patterns = (r"\s+".join(map(re.escape, name.split())) for name in sorted(names, key=len, reverse=True))
    return re.compile(f"(?:{'|'.join(patterns)})(?![^\\W_])")


WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
SPACE = re.compile(r"\s+")
TOKEN = re.compile(
    rf"(?P<word>(?!{LETTERED}){WORD.pattern})|(?=[^\W_]|[{SIGNED}])(?:{FIGURES})|(?P<gap>\t|\n[^\S\n]*\n)|(?P<sign>\S)"
)
"""Words first, since most are."""
SIGNS = {sign: (sign, None) for sign in ",-/.&"} | {"@": ("p", "at")}
SINGLE, PHRASES = _tables()
CLITICS = {"و": ("&", 0), "ب": ("p", "ب"), "ل": ("p", "ل"), "ف": ("x", 0), "ك": ("x", 0)}
UNKNOWN = ("x", None)


def tokens(text: str) -> list[Token]:
    """The tokens of folded text. Arabic's one-letter words are cut from the word that they are written with."""
    found: list[Token] = []
    add = found.append
    done = 0
    for match in TOKEN.finditer(text):
        start, end = match.span()
        if start < done:
            continue
        kind = match.lastgroup
        if kind == "word":
            word = match[0]
            if word in PHRASES and (phrase := _phrase(text, word, start)):
                add(phrase)
                done = phrase.end
            elif word in SINGLE:
                add(Token(*SINGLE[word], start, end))
            elif word.endswith("'s") and word[:-2] in SINGLE:
                add(Token(*SINGLE[word[:-2]], start, end - 2))
                add(Token("'", None, end - 2, end))
            elif word[0] in CLITICS:
                done = _clitic(text, word, start, add)
            else:
                add(Token("x", None, start, end))
        elif kind == "sign":
            cls, value = SIGNS.get(text[start], ("!", None))
            add(Token(cls, value, start, end))
        elif kind == "gap":
            add(Token("!", None, start, end))
        else:
            add(Token(*figure(match), start, end))
    return found


def _phrase(text: str, word: str, start: int) -> Token | None:
    pattern, names = PHRASES[word]
    match = pattern.match(text, start)
    return Token(*names[SPACE.sub(" ", match[0])], start, match.end()) if match else None


def _clitic(text: str, word: str, start: int, add: Callable[[Token], None]) -> int:
    """Add what the word comes to once its one-letter word is off; where it reached to."""
    rest, at = word[1:], start + 1
    if word.startswith("لل"):
        rest, at = "ال" + word[2:], start
    elif word[0] == "و" and rest[:1] in CLITICS and rest not in SINGLE and rest not in PHRASES and rest[1:] in SINGLE:
        rest, at = rest[1:], start + 2
    if len(rest) > 1 and rest in PHRASES and word[1:2] != "ل" and (phrase := _phrase(text, rest, at)):
        add(Token(*CLITICS[word[0]], start, at))
        add(phrase)
        return phrase.end
    if len(rest) > 1 and rest in SINGLE:
        if at > start:
            add(Token(*CLITICS[word[0]], start, at))
        add(Token(*SINGLE[rest], at, start + len(word)))
    else:
        add(Token("&" if word == "و" else "p" if word in ("ب", "ل") else "x", None, start, start + len(word)))
    return start + len(word)


def classes(row: "list[Token] | Iterator[Token]") -> str:
    return "".join(token.cls for token in row)
