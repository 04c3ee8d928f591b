"""The tokens of an RTF file ([RTF 1.9.1], "Conventions of an RTF reader"), piece by piece: no length is trusted."""

import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

CHUNK = 1 << 20
LONGEST = 64
"""Bytes of the longest token that must not be cut: a control word with its number."""
TOKEN = re.compile(
    rb"(?P<open>\{)|(?P<close>\})|\\'(?P<hex>[0-9A-Fa-f]{2})|\\(?P<word>[A-Za-z]{1,32})(?P<number>-?[0-9]{1,10})? ?"
    rb"|\\(?P<symbol>[^A-Za-z])|[\r\n\x00]+|(?P<text>[^\\{}\r\n\x00]+)|\\",
    re.S,
)
BYTES = {f"{byte:02x}".encode("ascii"): bytes([byte]) for byte in range(256)}


class Token(NamedTuple):
    """One of: open, close, hex (a byte), word (name, number), symbol, text, bin (raw bytes)."""

    kind: str
    content: bytes
    number: int | None = None


def tokens(stream: BinaryIO) -> Iterator[Token]:
    """All tokens up to the end of the stream; runs of text and raw bytes may come in several."""
    stream.seek(0)
    held = b""
    while True:
        read = stream.read(CHUNK)
        buffer = held + read
        at, end = 0, len(buffer) - LONGEST if read else len(buffer)
        while at < end and (found := TOKEN.match(buffer, at)):
            at = found.end()
            token = _token(found)
            if token is None:
                continue
            if token.kind == "word" and token.content == b"bin":
                left = max(0, token.number or 0)
                yield Token("bin", buffer[at : at + left])
                left -= len(buffer[at : at + left])
                at = min(len(buffer), at + max(0, token.number or 0))
                yield from _raw(stream, left)
            else:
                yield token
        held = buffer[at:]
        if not read:
            return


def _token(found: re.Match[bytes]) -> Token | None:
    kind = found.lastgroup
    if kind is None:
        return None
    if kind in ("word", "number"):
        number = found["number"]
        return Token("word", found["word"], None if number is None else int(number))
    return Token(kind, BYTES[found["hex"].lower()] if kind == "hex" else found[kind])


def _raw(stream: BinaryIO, left: int) -> Iterator[Token]:
    while left > 0 and (block := stream.read(min(left, CHUNK))):
        left -= len(block)
        yield Token("bin", block)
