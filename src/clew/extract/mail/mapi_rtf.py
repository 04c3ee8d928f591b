"""The RTF that Outlook keeps a body in: compressed ([MS-OXRTFCP]), and often HTML in disguise ([MS-OXRTFEX])."""

import re
import struct
from dataclasses import dataclass, replace
from typing import Literal

from clew.extract.mail.mapi import charset, text8

START = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
MOST = 64 << 20
TOKEN = re.compile(rb"\\([a-z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|[\r\n]+|([^\\{}\r\n]+)|.", re.S)
SPELT = {
    b"par": "\r\n", b"line": "\r\n", b"sect": "\r\n", b"page": "\r\n", b"row": "\r\n", b"tab": "\t", b"cell": "\t",
    b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•", b"endash": "–",
    b"emdash": "—", b"zwj": "\u200d", b"zwnj": "\u200c", b"ltrmark": "\u200e", b"rtlmark": "\u200f",
}  # fmt: skip
HIDDEN = frozenset(
    b"fonttbl colortbl stylesheet info pict object header footer headerl headerr headerf footerl footerr footerf"
    b" themedata colorschememapping latentstyles datastore xmlnstbl listtable listoverridetable rsidtbl generator"
    b" fldinst nonshppict filetbl revtbl bkmkstart bkmkend".split()
)
FONTS = {
    0: "cp1252", 77: "mac-roman", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "cp950", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250",
}  # fmt: skip
DEEPEST = 2000


class BrokenRtf(ValueError):
    """Compressed RTF whose header does not fit its content."""


def decompressed(content: bytes) -> bytes:
    """The RTF in PidTagRtfCompressed; what there is of it where it is cut short. Raises BrokenRtf."""
    if len(content) < 16:
        raise BrokenRtf("a compressed RTF without a header")
    _, size, kind = struct.unpack_from("<II4s", content)
    if kind == b"MELA":
        return content[16 : 16 + size]
    if kind != b"LZFu" or size > MOST:
        raise BrokenRtf("no RTF compressed by any known method")
    return _unpacked(content, size)


def _unpacked(content: bytes, size: int) -> bytes:
    window = bytearray(START.ljust(4096, b" "))
    write, at, found = len(START), 16, bytearray()
    while at < len(content) and len(found) < size:
        control = content[at]
        at += 1
        for bit in range(8):
            if not control >> bit & 1:
                piece, at = content[at : at + 1], at + 1
            else:
                told = int.from_bytes(content[at : at + 2], "big")
                at += 2
                if at > len(content) or told >> 4 == write:
                    return bytes(found[:size])
                piece = _copied(window, told >> 4, (told & 15) + 2, write)
            for byte in piece:
                window[write] = byte
                write = (write + 1) & 4095
            found += piece
    return bytes(found[:size])


def _copied(window: bytearray, start: int, length: int, write: int) -> bytes:
    """Bytes of the window from `start`; those that this very copy writes come round again."""
    reach = (write - start) & 4095
    known = bytes(window[(start + n) & 4095] for n in range(min(length, reach)))
    return (known * (length // max(len(known), 1) + 1))[:length]


@dataclass
class State:
    """What a group of the RTF inherits and may change."""

    hidden: bool = False
    tag: bool = False
    muted: bool = False
    encoding: str | None = None
    skips: int = 1


class Reader:
    """Takes RTF apart, token by token. `found` is HTML or text as it was disguised, else the RTF's own text."""

    def __init__(self, rtf: bytes) -> None:
        head = rtf[:4096]
        self.kind: Literal["html", "text", "rtf"] = (
            "html" if b"\\fromhtml" in head else "text" if b"\\fromtext" in head else "rtf"
        )
        page = re.search(rb"\\ansicpg(\d{1,5})", head)
        self.encoding = charset(int(page[1])) if page else None
        self.fonts = {int(n): FONTS[int(c)] for n, c in re.findall(
            rb"\\f(\d{1,5})[^{}]{0,80}?\\fcharset(\d{1,3})", rtf[:65536]) if int(c) in FONTS}  # fmt: skip
        self.state = State(encoding=self.encoding)
        self.stack: list[State] = []
        self.pieces: list[str] = []
        self.waiting = bytearray()
        self.skip = 0
        self.rtf = rtf

    def found(self) -> str:
        for token in TOKEN.finditer(self.rtf):
            word, number, coded, sign, brace, text = token.groups()
            if coded is not None:
                self._bytes(bytes([int(coded, 16)]))
            elif text is not None:
                self._bytes(text)
            elif brace is not None:
                self._brace(brace)
            elif word is not None:
                self._word(word, int(number) if number else None)
            elif sign is not None:
                self._sign(sign)
        self._flush()
        return "".join(self.pieces)

    def _shown(self) -> bool:
        return not self.state.hidden and not self.state.muted

    def _bytes(self, content: bytes) -> None:
        if self.skip:
            content, self.skip = content[self.skip :], max(0, self.skip - len(content))
        if self._shown():
            self.waiting += content

    def _text(self, text: str) -> None:
        self._flush()
        if self._shown():
            self.pieces.append(text)

    def _flush(self) -> None:
        """Bytes are decoded together, since a letter may be two of them."""
        if self.waiting:
            self.pieces.append(text8(bytes(self.waiting), self.state.encoding or self.encoding or "cp1252"))
            self.waiting.clear()

    def _brace(self, brace: bytes) -> None:
        self._flush()
        self.skip = 0
        if brace == b"{" and len(self.stack) < DEEPEST:
            self.stack.append(self.state)
            self.state = replace(self.state)
        elif brace == b"}" and self.stack:
            self.state = self.stack.pop()

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self.state.hidden = True
        elif sign in b"\\{}":
            self._bytes(sign)
        elif sign == b"~":
            self._text("\u00a0")
        elif sign in b"\r\n" and self.kind == "rtf":
            self._text("\r\n")

    def _word(self, word: bytes, number: int | None) -> None:
        state = self.state
        if word == b"u" and number is not None:
            self._text(chr(number & 0xFFFF))
            self.skip = state.skips
        elif word in SPELT:
            if not state.tag or word == b"tab":
                self._text(SPELT[word])
        elif word == b"uc" and number is not None:
            state.skips = min(max(number, 0), 8)
        elif word == b"f" and number is not None:
            self._flush()
            state.encoding = self.fonts.get(number, self.encoding)
        elif word == b"plain":
            self._flush()
            state.encoding = self.encoding
        elif word == b"htmltag" and self.kind == "html":
            state.hidden, state.tag = False, True
        elif word == b"htmlrtf" and self.kind != "rtf":
            self._flush()
            state.muted = number != 0
        elif word == b"mhtmltag" or word in HIDDEN:
            state.hidden = True


def told(rtf: bytes) -> tuple[Literal["html", "text", "rtf"], str]:
    """What an RTF body says: the HTML or the text that it was made from, or its own text."""
    reader = Reader(rtf)
    found = reader.found()
    return reader.kind, found.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
