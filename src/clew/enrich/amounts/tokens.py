"""Text as a row of tokens, each with a class of one letter.

F figures, Q fractions, and the classes of words.py; c currency, n its noun, A nation, e its hundredth; U unit, S unit
that may be another word, P what is counted, j scale that may be a unit; G L B hedges before and g l o after; b between,
f from, r to, - dash, & and, + the Arabic and, a article, M minus, s words that end a phrase, x others, ! breaks.
"""

import re
from decimal import Decimal
from typing import Any, NamedTuple

from clew.enrich.amounts import currencies, hedges, units
from clew.enrich.amounts.figures import FIGURE, custom, figure
from clew.enrich.amounts.words import NUMBERS, SUFFIXES


class Token(NamedTuple):
    cls: str
    start: int
    end: int
    value: Any = None


_SIGNS = "".join(sign for sign in currencies.SIGNS if len(sign) == 1)
_PREFIXES = "|".join(re.escape(word) for word in sorted(currencies.DOLLARS, key=len, reverse=True) if word[0] != "$")
_DOTTED = "|".join(re.escape(word) for words in currencies.NOUNS for word in words.split() if re.search(r"[./']", word))
TOKEN = re.compile(
    r"(?P<link>(?:https?://|www\.)\S+|[\w.+-]+@[\w.-]+\w)|(?P<bound>(?<![\n>])[<>]=?(?= ?-?\d))"
    rf"|(?P<sign>(?:(?<![^\W_])(?:(?:us|u\.s\.?|c) \$|(?:{_PREFIXES})\$)|(?<![^\W_])gh₵|(?<![^\W_])r₣"
    rf"|[{re.escape(_SIGNS)}]))"
    r"|(?P<when>(?<![\w.,/:-])(?:\d{4}(?P<ymd>[-/.])\d{1,2}(?P=ymd)\d{1,2}"
    r"|\d{1,2}(?P<dmy>[-/.])\d{1,2}(?P=dmy)(?:19|20)\d\d|\d{1,2}:\d\d(?::\d\d)?)(?![\w:%]|[-/.,]\d))"
    r"|(?P<part>(?<![\w./])\d{1,2}/\d{1,3}(?![\w/]|[.,]\d)|[½¼¾⅓⅔])"
    rf"|(?P<num>{FIGURE})"
    rf"|(?P<word>(?<![^\W\d_])(?:{_DOTTED}|(?:[kcd]?m|كم|م)[23²³](?!\w)|(?:km|m|ft|كم)/(?:hr?|s|س)(?!\w)|u\.s\.?|ak-?47s?(?!\w)"
    r"|[%٪]|°[cf]?(?!\w)|(?:approx|ca|c|sq|kr|fr|p|р|руб)\.(?= ?\d| ?[km]|$)|[^\W\d_]+))"
    r"|(?P<line>\n)|(?P<space>[ \r]+)|(?P<other>.)",
    re.DOTALL,
)
LONG_NUMBER = re.compile(
    r"(?:(?:\+\d|(?<![\d.,/-])(?!\d\d-\d\d-\d{4})0\d)[\d ()-]{4,}[ -]|(?<![^\W_])[a-z]{2}\d\d(?: ?[a-z\d]{4}){2,7} ?)$"
)
REACH = 40
"""Characters before figures that are looked at."""

PRICE = re.compile(r"\d{1,3}(?:(?:,\d{3})+|(?=\.\d\d))(?:\.\d\d)?(?![\w.])")
FRACTIONS = {"½": "0.5", "¼": "0.25", "¾": "0.75", "⅓": "0.333333333333333", "⅔": "0.666666666666667"}
MARKS = {
    "-": "-",
    "~": "r",
    "(": "(",
    ")": ")",
    ",": ",",
    "+": "g",
    "&": "&",
    ".": ".",
    ":": ":",
    **dict.fromkeys("[{<", "["),
    **dict.fromkeys("]}>", "]"),
}
WRAPPED = 45
"""Characters from which on a line is taken to be wrapped: its end is a space."""

Entry = tuple[str, Any]


def _lexicon() -> dict[str, list[tuple[tuple[str, ...], Entry]]]:
    """Words and phrases by their first word, the longest first."""
    entries: dict[str, Entry] = dict.fromkeys(hedges.STOPS, ("s", None))
    entries |= {word: ("n", codes) for words, codes in currencies.NOUNS.items() for word in words.split() if codes}
    entries |= {word: ("A", code) for words, code in currencies.NATIONS.items() for word in words.split()}
    entries |= {word: ("S" if word in units.SHY else "U", unit) for word, unit in units.CONVERT.items()}
    entries |= {word: ("P", noun) for word, noun in units.NOUNS.items()}
    entries |= {word: ("e", codes) for words, codes in currencies.MINORS.items() for word in words.split()}
    entries |= NUMBERS | dict.fromkeys(hedges.BETWEEN, ("b", None)) | dict.fromkeys(hedges.FROM, ("f", None))
    entries |= dict.fromkeys(hedges.TO, ("r", None)) | dict.fromkeys(hedges.NEGATIVE, ("M", None))
    entries |= {"and": ("&", None), "و": ("+", None), "a": ("a", None), "an": ("a", None), "point": ("o", None)}
    for classes, phrases in (("glo", hedges.AFTER), ("GLB", hedges.BEFORE)):
        for cls, (mark, words) in zip(classes, phrases.items(), strict=True):
            entries |= {phrase.replace(" ", "_"): (cls, mark) for phrase in words.split("|")}
    lexicon: dict[str, list[tuple[tuple[str, ...], Entry]]] = {}
    for name, entry in entries.items():
        first, *rest = name.split("_")
        lexicon.setdefault(first, []).append((tuple(rest), entry))
    for found in lexicon.values():
        found.sort(key=lambda each: -len(each[0]))
    return lexicon


LEXICON = _lexicon()


def tokens(text: str, small: str) -> list[Token]:
    """`small` is the text in small letters, place by place."""
    row: list[Token] = []
    told = custom(text)
    line = 0
    for found in TOKEN.finditer(small):
        start, end = found.span()
        match found.lastgroup:
            case "space":
                continue
            case "line":
                if start - line < WRAPPED or small[end : end + 1] in ("\n", ""):
                    row.append(Token("!", start, end))
                line = end
            case "bound":
                row.append(Token("G" if found[0][0] == ">" else "L", start, end, found[0][0]))
            case "num":
                row.append(_figure(small, start, end, told))
            case "word":
                row += _word(text, small, start, end)
            case "when":
                row += _when(small, start, end)
            case "part":
                row.append(_part(small, start, end))
            case "sign":
                row.append(Token("c", start, end, _sign(found[0])))
            case _:
                row.append(Token(MARKS.get(found[0], "!"), start, end))
    return _phrases(small, row)


def _figure(text: str, start: int, end: int, told: str) -> Token:
    value = figure(text[start:end], told)
    counts = value and not _named(text, start) and not _last_group(text, start)
    return Token("F" if counts else "!", start, end, value)


def _when(text: str, start: int, end: int) -> list[Token]:
    """The numbers of a day or a clock, each with a break before and behind it: none has a unit, or makes a range."""
    row = [Token("!", start, start)]
    for found in re.finditer(r"\d+", text[start:end]):
        first, last = start + found.start(), start + found.end()
        row += [Token("F", first, last, figure(found[0])), Token("!", last, last)]
    return row


def _last_group(text: str, start: int) -> bool:
    """Whether groups of a telephone number or an IBAN stand right before the figures."""
    if text[start - 1 : start] not in (" ", "-") or not text[start - 2 : start - 1].isalnum():
        return False
    return LONG_NUMBER.search(text, max(0, start - REACH), start) is not None


def _named(text: str, start: int) -> bool:
    """Whether Latin letters that are no currency stand right before the figures: a part of a name such as SCP-173."""
    word = re.search(r"([a-z]+)-?$", text[max(0, start - 12) : start]) if start else None
    if word is not None and word[1] == "r" and PRICE.match(text, start):
        return False
    return word is not None and word[1].upper() not in currencies.CODES and word[1] not in LEXICON


def _part(text: str, start: int, end: int) -> Token:
    if text[start:end] in FRACTIONS:
        return Token("Q", start, end, Decimal(FRACTIONS[text[start:end]]))
    above, below = map(int, text[start:end].split("/"))
    small = 0 < above < below <= 100
    return Token("Q" if small else "!", start, end, Decimal(above) / Decimal(below) if small else None)


def _sign(sign: str) -> tuple[tuple[str, ...], Decimal]:
    codes = currencies.SIGNS.get(sign)
    if codes is None and sign.endswith("$"):
        codes = currencies.DOLLARS.get(sign[:-1].strip().rstrip("."), "USD")
    return tuple((codes or {"gh₵": "GHS", "r₣": "RWF"}.get(sign, "USD")).split()), Decimal(1)


def _word(text: str, small: str, start: int, end: int) -> list[Token]:
    word, written = small[start:end], text[start:end]
    if len(word) in (3, 4, 5) and (code := _coded(written, small, start, end)):
        return [Token("c", start, end, code)]
    if written in currencies.CASED and _cased(written, small, start, end):
        return [Token("c", start, end, (tuple(currencies.CASED[written].split()), Decimal(1)))]
    word = word if word in LEXICON else word.rstrip(".")
    if word in SUFFIXES and start and (small[start - 1].isdigit() or small[start - 2 : start - 1].isdigit()):
        return [Token("j", start, end, word)]
    if word in currencies.LOOSE and not _formal(word, written, small, start, end):
        found = LEXICON.get(word)
        if found and found[0][1][0] == "n":
            return [Token("x", start, end, word)]
    if word in LEXICON:
        return [Token("w?", start, end, word)]
    if "\u0621" <= word[0] <= "\u064a":
        for clitic, cls in (("و", "+"), ("ب", ""), ("ل", ""), ("ال", ""), ("وال", "+")):
            rest = word[len(clitic) :]
            if word.startswith(clitic) and len(rest) > 1 and rest in LEXICON and _fits(rest, cls):
                at = start + len(clitic)
                return [*([Token(cls, start, at)] if cls else []), Token("w?", at if cls else start, end, rest)]
    return [Token("x", start, end, word)]


def _fits(word: str, cls: str) -> bool:
    """What the article and prepositions are taken off: numbers only."""
    return bool(cls) or (len(word) > 2 and word in NUMBERS)


def _coded(written: str, small: str, start: int, end: int) -> tuple[tuple[str, ...], Decimal] | None:
    """A code of ISO 4217 beside figures, or one with an M or K before it: 30 MUSD."""
    code = written.upper()
    near = small[end : end + 2].strip()[:1].isdigit() or small[max(0, start - 2) : start].strip()[-1:].isdigit()
    if code in currencies.CODES and len(code) in (3, 4):
        right = written.isupper() or (near and code not in currencies.WORDLIKE)
        wordlike = code in currencies.WORDLIKE and not small[max(0, start - 2) : start].strip()[-1:].isdigit()
        if right and not (wordlike and code == "ALL"):
            return (currencies.SAME.get(code, code),), Decimal(1)
    if len(code) == 4 and code[0] in "MK" and code[1:] in currencies.CODES and written.isupper():
        return (code[1:],), Decimal(10 ** (6 if code[0] == "M" else 3))
    return None


def _formal(word: str, written: str, small: str, start: int, end: int) -> bool:
    """Whether a word of several meanings stands as a currency: right after figures, and cased as one."""
    if word in ("dollar", "won", "mark", "marks", "real", "dhs", "dh", "lei", "som", "kr"):
        return True
    ahead = word in currencies.AHEAD and _ahead(small, end)
    return (ahead or _behind(small, start)) and written in (
        currencies.FORMAL.get(word, written),
        word if not word.isascii() else "",
    )


def _cased(written: str, small: str, start: int, end: int) -> bool:
    """After figures; before them only those that no numbered thing is called by, or prices such as R8,499."""
    if _behind(small, start):
        return written != "R"
    if written == "R":
        return PRICE.match(small, end) is not None
    return _ahead(small, end) and written.lower() in currencies.AHEAD


def _behind(small: str, start: int) -> bool:
    return small[max(0, start - 2) : start].rstrip()[-1:].isdigit()


def _ahead(small: str, end: int) -> bool:
    return small[end : end + 2].lstrip(" .")[:1].isdigit()


def _phrases(small: str, row: list[Token]) -> list[Token]:
    """Words that are known, alone or with those after them, get their class."""
    done: list[Token] = []
    at = 0
    while at < len(row):
        token = row[at]
        if token.cls != "w?":
            done.append(token)
            at += 1
            continue
        rest, entry = _entry(small, row, at)
        done.append(Token(entry[0], token.start, row[at + len(rest)].end, entry[1]))
        at += 1 + len(rest)
    return done


def _entry(small: str, row: list[Token], at: int) -> tuple[tuple[str, ...], Entry]:
    """The longest phrase that begins with the word: what follows in it, and what it means."""
    for rest, entry in LEXICON[row[at].value]:
        following = row[at + 1 : at + 1 + len(rest)]
        if tuple(small[each.start : each.end] for each in following) == rest:
            return rest, entry
    return (), ("x", None)
