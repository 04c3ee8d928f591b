"""What an RTF file says, by place: a machine that takes tokens ([RTF 1.9.1]) and keeps text, properties and objects."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from clew.extract.office.rtf_fonts import Fonts
from clew.extract.office.rtf_tokens import Token
from clew.extract.office.rtf_words import (
    FORMATS,
    HEXADECIMAL,
    KEPT,
    LOOKED_AT,
    OPEN_IN_STAR,
    PAGES,
    PLACES,
    SHOWN,
    SIGNS,
    SKIPPED,
    SYMBOLS,
    TIMES,
)

DEEPEST = 2_000
"""Groups within groups that are told apart; those deeper share the state of the last."""
STAR = Token("symbol", b"*")


@dataclass(slots=True)
class State:
    """What a group inherits; `place` is None outside of the text, `into` gathers what a destination holds."""

    place: str | None = ""
    name: str = ""
    into: list[str] | None = None
    font: int = -1
    uc: int = 1
    hidden: bool = False
    deleted: bool = False


@dataclass
class Found:
    """A destination that ended: its name and text, and the bytes of an object or picture."""

    name: str
    text: str
    content: bytes = b""
    words: dict[str, int] = field(default_factory=dict)


class Machine:
    """Takes tokens; `places` holds the text by part ("" the body), `done` is called with each destination's end."""

    def __init__(self, done: Callable[[Found], None]) -> None:
        self.done = done
        self.places: dict[str, list[str]] = {}
        self.state = State()
        self.stack: list[State] = []
        self.depth = 0
        self.deepest = 0
        self.fonts = Fonts()
        self.pending = bytearray()
        self.skip = 0
        self.first = False
        self.star = False
        self.hidden = False
        self.blob = bytearray()
        self.odd = b""
        self.words: dict[str, int] = {}
        self.ended = False

    def take(self, token: Token) -> None:
        starred = self.first and token == STAR
        if token.kind == "open":
            self.flush()
            self.depth += 1
            self.deepest = max(self.deepest, self.depth)
            if self.depth <= DEEPEST:
                self.stack.append(replace(self.state))
            self.skip = 0
        elif token.kind == "close":
            self._close()
        elif token.kind == "word":
            self._word(token.content.decode("ascii"), token.number)
        elif token.kind == "symbol":
            self._symbol(token.content)
        else:
            self._bytes(token.kind, token.content)
        self.first, self.star = starred or token.kind == "open", starred

    def flush(self) -> None:
        """Decode the bytes gathered as a whole: two of them can be one letter."""
        if self.pending:
            state = self.state
            encoding = self.fonts.page if state.name == "fonttbl" else self.fonts.encoding(state.font)
            text = bytes(self.pending).decode(encoding, "replace")
            self.pending.clear()
            self._put(text)

    def text(self, place: str) -> str:
        return joined(self.places.get(place, []))

    def _put(self, text: str) -> None:
        state = self.state
        if state.into is not None:
            state.into.append(text)
        elif state.place is not None:
            self.hidden |= state.hidden and bool(text.strip())
            self.places.setdefault("deleted" if state.deleted else state.place, []).append(text)

    def _close(self) -> None:
        self.flush()
        self.skip = 0
        if self.depth <= DEEPEST and self.stack:
            ended, self.state = self.state, self.stack.pop()
            if ended.into is not None and ended.into is not self.state.into:
                self._finish(ended)
            elif ended.place and ended.place != self.state.place:
                self._line(ended.place)
        self.depth = max(0, self.depth - 1)
        self.ended = self.depth == 0

    def _finish(self, ended: State) -> None:
        found = Found(ended.name, joined(ended.into or []))
        if ended.name in HEXADECIMAL:
            found.content, found.words = bytes(self.blob), self.words
            self.blob, self.odd, self.words = bytearray(), b"", {}
        self.done(found)

    def _line(self, place: str) -> None:
        pieces = self.places.get(place)
        if pieces and not pieces[-1].endswith("\n"):
            pieces.append("\n")

    def _bytes(self, kind: str, content: bytes) -> None:
        if self.state.name in HEXADECIMAL and self.state.into is not None:
            if kind == "bin":
                self.blob += content
            elif kind == "text":
                self._hex(content)
            return
        if kind == "bin":
            return
        if self.skip:
            skipped = min(self.skip, len(content))
            self.skip -= skipped
            content = content[skipped:]
        if self.state.into is not None or self.state.place is not None:
            self.pending += content

    def _hex(self, content: bytes) -> None:
        digits = self.odd + re.sub(rb"[^0-9A-Fa-f]", b"", content)
        even = len(digits) & ~1
        self.blob += bytes.fromhex(digits[:even].decode("ascii"))
        self.odd = digits[even:]

    def _symbol(self, symbol: bytes) -> None:
        if symbol in b"{}\\":
            self._bytes("text", symbol)
        elif symbol in SYMBOLS:
            self.flush()
            self._put(SYMBOLS[symbol])

    def _word(self, word: str, number: int | None) -> None:
        if self.skip and word not in ("u", "uc"):
            self.skip -= 1
            return
        if word == "u":
            self.flush()
            self._put(chr((number or 0) & 0xFFFF))
            self.skip = self.state.uc
        elif word in SIGNS:
            self.flush()
            self._put(SIGNS[word])
        elif word in ("row", "nestrow"):
            self.flush()
            self._row()
        elif self.first and self._destination(word, self.star):
            return
        elif word in FORMATS or self.state.into is not None:
            self.flush()
            self._format(word, number)

    def _row(self) -> None:
        """End a row of a table: the mark behind its last cell parts nothing."""
        pieces = self.places.get(self.state.place or "", [])
        if self.state.place is not None and pieces and pieces[-1] == "\t":
            pieces.pop()
        self._put("\n")

    def _destination(self, word: str, star: bool) -> bool:
        """Whether the word starts a destination; the state goes over to it. A starred one not known is passed over."""
        state = self.state
        if state.name == "upr" and word != "ud":
            return True
        if state.place is None and state.into is None and word not in LOOKED_AT:
            return star
        if word in KEPT:
            self.flush()
            state.name, state.into = word, []
        elif word in PLACES and not (star and word not in OPEN_IN_STAR):
            self._place(PLACES[word])
        elif word in SKIPPED or (star and word not in OPEN_IN_STAR and word not in SHOWN):
            self.flush()
            state.name, state.into, state.place = word, None, None
        elif word == "upr":
            state.name, state.into, state.place = word, None, None
        elif word == "ud":
            state.name = word
        elif word == "shptxt":
            state.place = state.place or ""
            self._line(state.place)
        else:
            return False
        return True

    def _place(self, place: str) -> None:
        self.flush()
        self.state.place, self.state.into, self.state.name = place, None, place
        self._line(place)

    def _format(self, word: str, number: int | None) -> None:
        state = self.state
        on = number != 0
        if word == "f":
            self._font(number or 0)
        elif word == "uc":
            state.uc = min(max(0, 1 if number is None else number), 64)
        elif word == "plain":
            state.font, state.hidden, state.deleted = -1, False, False
        elif word == "v":
            state.hidden = on
        elif word == "deleted":
            state.deleted = on
        elif word == "ftnalt" and state.place == "footnotes":
            state.place = "endnotes"
        elif word in PAGES:
            self.fonts.tell(word, number or 0)
        elif state.name == "fonttbl" and word in ("fcharset", "cpg"):
            self.fonts.define(word, number or 0)
        elif state.into is not None:
            self._number(word, number or 0)

    def _font(self, number: int) -> None:
        if self.state.name == "fonttbl":
            self.fonts.defining = number
        else:
            self.state.font = number

    def _number(self, word: str, number: int) -> None:
        if self.state.name in HEXADECIMAL:
            self.words[word] = number
        elif self.state.name in TIMES and self.state.into is not None:
            self.state.into.append(f"{word}={number} ")


def joined(pieces: list[str]) -> str:
    """The text, its surrogates paired: \\u gives letters beyond the first 65,536 in halves."""
    return "".join(pieces).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
