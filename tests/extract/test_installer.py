"""Windows installer packages."""

import io
import struct

from clew.extract.archives.installer import LETTERS, decoded, installer
from clew.extract.identify.identify import identify
from clew.extract.identify.identify_ole import INSTALLER
from clew.model import Identity, Metadata, Passage, Problem
from clew.step import Contained, Given
from tests.extract.ole_files import ole

WORDS = ("Property", "Harbour Ledger", "مرفأ")
LONG = "x" * 70_000


def coded(name: str, table: bool = False) -> str:
    out = "\u4840" if table else ""
    for at in range(0, len(name), 2):
        first, *second = (LETTERS.index(letter) for letter in name[at : at + 2])
        out += chr(0x3800 + first + (second[0] << 6)) if second else chr(0x4800 + first)
    return out


def package(pool: bytes, data: bytes) -> bytes:
    streams = {coded("_StringPool", True): pool, coded("_StringData", True): data, coded("File", True): b"1234",
               coded("Data1.cab"): b"MSCF" + bytes(5000), "\x05SummaryInformation": b""}  # fmt: skip
    content = bytearray(ole(dict(sorted(streams.items(), key=lambda each: (len(each[0]), each[0].upper())))))
    at = content.index("Root Entry".encode("utf-16-le"))
    content[at + 80 : at + 96] = INSTALLER
    return bytes(content)


def strings(*words: str) -> tuple[bytes, bytes]:
    pool, data = struct.pack("<I", 65001), b""
    for word in words:
        raw = word.encode()
        data += raw
        pool += struct.pack("<HH", len(raw), 1) if len(raw) < 65_536 else struct.pack("<HHI", 0, 1, len(raw))
    return pool, data


def read(content: bytes) -> tuple[dict[str | None, bytes], str, list[str], dict[str, str]]:
    (identity, *_) = identify.run(Given("0" * 64, len(content), ""), io.BytesIO(content))
    assert isinstance(identity, Identity) and identity.media_type == "application/x-msi"
    records = list(installer.run(Given("0" * 64, len(content), identity.media_type), io.BytesIO(content)))
    members = {each.member.name: b"".join(each.content) for each in records if isinstance(each, Contained)}
    text = "".join(each.text for each in records if isinstance(each, Passage))
    values = {each.name: each.value for each in records if isinstance(each, Metadata)}
    return members, text, [each.code for each in records if isinstance(each, Problem)], values


def test_cabinets_are_members_and_the_texts_of_tables_are_read() -> None:
    members, text, codes, values = read(package(*strings(*WORDS, LONG, WORDS[0])))
    assert members == {"Data1.cab": b"MSCF" + bytes(5000)} and values["announced"] == "1"
    assert text == "\n".join((*WORDS, LONG)) and codes == ["not-read"]


def test_strings_that_are_not_whole_are_told() -> None:
    pool, data = strings(*WORDS)
    assert read(package(pool, data[:-2]))[2] == ["damaged", "not-read"]
    assert read(package(b"", b""))[2] == ["damaged", "not-read"]


def test_names_of_streams_are_decoded() -> None:
    assert decoded(coded("Binary.Custom_1")) == "Binary.Custom_1" and decoded("plain") == "plain"
