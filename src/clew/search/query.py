"""The query language: from what a person types to a tree of frozen values.

    port AND "bill of lading" -draft (tanker OR vessel*) Halabi~1 type:pdf date:2017-05..2017-06

Arabic words are found with what is written onto them, unless `=` stands before them (=مال, ="كلمة السر").
Words side by side must all occur in one passage; AND binds tighter than OR, NOT (or a leading -) tightest. Words are
folded, so that a word which folds to several (an address, IQ-2017/44) is a phrase.
"""

import re
from dataclasses import dataclass, replace

from clew.errors import QueryError
from clew.fold import fold, words
from clew.search.field import About, Amount, Between, Exact, read_field

LENGTH = 4_000
"""Characters that a query has at most."""

TERMS = 200
DEPTH = 40


@dataclass(frozen=True, slots=True)
class Word:
    """One folded word; `exact` without the forms in which Arabic writes it together with others."""

    text: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """Two folded words or more, in this order with nothing between; `exact` as in `Word`."""

    words: tuple[str, ...]
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Prefix:
    """Folded words as in a phrase, the last of which may go on; `exact` as in `Word`."""

    words: tuple[str, ...]
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """A folded word give or take `distance` letters put in, left out, changed, or swapped with their neighbour."""

    text: str
    distance: int


@dataclass(frozen=True, slots=True)
class Within:
    """Words looked for in a path, in the people of a mail or in mentions of a kind, not in the text."""

    field: str
    words: "Word | Phrase | Prefix"


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple["Query", ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: "Query"


@dataclass(frozen=True, slots=True)
class Numbered:
    """Just these passages, by their numbers in the store."""

    passages: tuple[int, ...]


Query = Word | Phrase | Prefix | Fuzzy | Within | Exact | Between | About | Amount | Numbered | And | Or | Not


@dataclass(frozen=True, slots=True)
class Lexeme:
    kind: str  # one of ( ) AND OR NOT term end
    position: int
    term: Query | None = None


def parse(text: str) -> Query:
    """The query that `text` asks. Raises QueryError, which says where it stops making sense and what to write."""
    if len(text) > LENGTH:
        raise QueryError(f"the query has more than {LENGTH} characters; split it, or use a list of terms", LENGTH)
    lexemes = lexed(text)
    if sum(lexeme.kind == "term" for lexeme in lexemes) > TERMS:
        raise QueryError(f"the query has more than {TERMS} words; split it, or use a list of terms", 0)
    if len(lexemes) == 1:
        raise QueryError('the query is empty; write a word, a "phrase" or a field such as type:mail', 0)
    reader = _Reader(lexemes)
    query = reader.either(0)
    if reader.next.kind == ")":
        raise QueryError("this ) closes nothing; take it out, or open it with (", reader.next.position)
    return query


class _Reader:
    """Recursive descent over the lexemes."""

    def __init__(self, lexemes: list[Lexeme]) -> None:
        self._lexemes = lexemes
        self._at = 0

    @property
    def next(self) -> Lexeme:
        return self._lexemes[self._at]

    def _take(self) -> Lexeme:
        lexeme = self.next
        self._at += 1
        return lexeme

    def either(self, depth: int) -> Query:
        parts = [self._all(depth)]
        while self.next.kind == "OR":
            self._take()
            parts.append(self._all(depth))
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _all(self, depth: int) -> Query:
        parts = [self._one(depth)]
        while self.next.kind not in ("OR", ")", "end"):
            if self.next.kind == "AND":
                self._take()
            parts.append(self._one(depth))
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _one(self, depth: int) -> Query:
        lexeme = self.next
        if depth > DEPTH:
            raise QueryError(f"more than {DEPTH} levels of ( or NOT; write it flatter", lexeme.position)
        if lexeme.term is not None:
            self._take()
            return lexeme.term
        if lexeme.kind == "NOT":
            self._take()
            return Not(self._one(depth + 1))
        if lexeme.kind == "(":
            return self._group(depth)
        raise self._missing(lexeme)

    def _group(self, depth: int) -> Query:
        opened = self._take()
        query = self.either(depth + 1)
        if self._take().kind != ")":
            raise QueryError("this ( is never closed; add ) where the group ends", opened.position)
        return query

    def _missing(self, lexeme: Lexeme) -> QueryError:
        before = self._lexemes[self._at - 1] if self._at else None
        if lexeme.kind in ("AND", "OR"):
            advice = f'write a word before it, or "{lexeme.kind}" in quotes to look for the word itself'
            return QueryError(f"{lexeme.kind} has nothing on its left; {advice}", lexeme.position)
        if before and before.kind in ("AND", "OR", "NOT"):
            advice = f'write a word after it, or "{before.kind}" in quotes to look for the word itself'
            return QueryError(f"{before.kind} has nothing on its right; {advice}", before.position)
        if before and before.kind == "(" and lexeme.kind == ")":
            return QueryError("nothing stands between ( and ); write a word there", before.position)
        if before and before.kind == "(":
            return QueryError("this ( is never closed; add ) where the group ends", before.position)
        return QueryError("this ) closes nothing; take it out, or open it with (", lexeme.position)


_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
_FIELD = re.compile(r"([A-Za-z]{2,}):(?=[^\s)])(?!//)")
_PHRASE = re.compile(r'"([^"]*)"(\*?)')
_WORD = re.compile(r'[^\s()"]+')
_FUZZY = re.compile(r"(.+)~(\d*)", re.DOTALL)


def lexed(text: str) -> list[Lexeme]:
    """Lexemes with their positions; words that are punctuation alone are left out, as the text's are."""
    text = text.translate(_QUOTES)
    lexemes: list[Lexeme] = []
    at = 0
    while at < len(text):
        at, lexeme = _lexeme(text, at)
        if lexeme:
            lexemes.append(lexeme)
    return [*lexemes, Lexeme("end", len(text))]


def _lexeme(text: str, at: int) -> tuple[int, Lexeme | None]:
    character = text[at]
    if character.isspace():
        return at + 1, None
    if character in "()":
        return at + 1, Lexeme(character, at)
    if character == "-" and re.match(r"[^\s)-]", text[at + 1 :]):
        return at + 1, Lexeme("NOT", at)
    if field := _FIELD.match(text, at):
        return _field(text, field)
    start = at + 1 if re.match(r'=["\w]', text[at : at + 2]) else at
    end, term = _quoted(text, start) if text[start] == '"' else _bare(text, start)
    if isinstance(term, str):
        return end, Lexeme(term, at)
    if start > at and isinstance(term, Word | Phrase | Prefix):
        term = replace(term, exact=True)
    return end, Lexeme("term", at, term) if term else None


def _quoted(text: str, at: int) -> tuple[int, Word | Phrase | Prefix | None]:
    found = _PHRASE.match(text, at)
    if not found:
        raise QueryError('this " is never closed; add " where the phrase ends', at)
    return found.end(), _phrase(words(found[1]), bool(found[2]), at)


def _bare(text: str, at: int) -> tuple[int, Query | str | None]:
    """A word with its * or ~; AND, OR and NOT come back as they are."""
    found = _WORD.match(text, at)
    assert found, "quotes, brackets and spaces were dealt with"
    word = found[0]
    if word in ("AND", "OR", "NOT"):
        return found.end(), word
    if fuzzy := _FUZZY.fullmatch(word):
        return found.end(), _fuzzy(fuzzy, at)
    return found.end(), _phrase(words(word), word.endswith("*"), at)


def _phrase(folded: tuple[str, ...], open_ended: bool, at: int) -> Word | Phrase | Prefix | None:
    if not folded:
        return None
    if open_ended:
        if len(folded) > 1 and _is_letter(folded[-1]):
            advice = f"write at least 2 letters before *, or leave the {folded[-1]}* out"
            raise QueryError(f"too many words start with {folded[-1]} to look for them in a phrase; {advice}", at)
        return Prefix(folded)
    return Phrase(folded) if len(folded) > 1 else Word(folded[0])


def _is_letter(word: str) -> bool:
    """Whether `word` is one letter, of a script in which that is not a whole word."""
    return len(word) == 1 and word.isalpha() and fold(word) == word


def _fuzzy(found: re.Match[str], at: int) -> Fuzzy | None:
    folded, distance = words(found[1]), words(found[2] or "1")
    if not folded:
        return None
    if distance not in (("1",), ("2",)):
        raise QueryError("~ takes 1 or 2, the letters that may differ: write word~1 or word~2", at)
    if len(folded) > 1:
        raise QueryError(f"~ goes after one word; this one is read as {len(folded)}: {' '.join(folded)}", at)
    fuzzy = Fuzzy(folded[0], int(distance[0]))
    if len(fuzzy.text) < fuzzy.distance + 2:
        advice = f"write at least {fuzzy.distance + 2} letters before ~{fuzzy.distance}"
        raise QueryError(f"{found[1]} is too short to be told from others; {advice}", at)
    return fuzzy


def _field(text: str, name: re.Match[str]) -> tuple[int, Lexeme]:
    at, field = name.start(), name[1].lower()
    value = _PHRASE.match(text, name.end()) or _WORD.match(text, name.end())
    if not value:
        advice = f'write one value, as in {field}:value or {field}:"two words"; for several, ({field}:a OR {field}:b)'
        raise QueryError(f"{field}: has a value that cannot be read; {advice}", name.end())
    quoted = value[0].startswith('"')
    return value.end(), Lexeme("term", at, _read(field, value[1] if quoted else value[0], at, value))


def _read(field: str, value: str, at: int, found: re.Match[str]) -> Query:
    read = read_field(field, value, at)
    if not isinstance(read, str):
        return read
    term = _phrase(words(value), found[0].endswith("*"), at)
    if not term:
        raise QueryError(f"{field}: needs a word to look for, as in {field}:{read}", at)
    return Within(field, term)


def sought(query: Query) -> tuple[Word | Phrase | Prefix | Fuzzy, ...]:
    """What `query` looks for in the text: its words outside NOT and outside fields, each once."""
    found: dict[Word | Phrase | Prefix | Fuzzy, None] = {}

    def visit(part: Query) -> None:
        if isinstance(part, And | Or):
            for each in part.parts:
                visit(each)
        elif isinstance(part, Word | Phrase | Prefix | Fuzzy):
            found[part] = None

    visit(query)
    return tuple(found)
