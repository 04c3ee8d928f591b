import io
import struct

import pytest

from clew.errors import Unreadable
from clew.extract.identify.identify import identify
from clew.extract.web.compiled_help import CONTENT, CONTROL, RESETS, chm
from clew.extract.web.lzx import Lzx
from clew.model import Metadata, Passage, Problem
from clew.step import Contained, Given


class Bits:
    """16-bit little-endian words, the highest bit first."""

    def __init__(self):
        self.text = ""

    def put(self, value, count):
        self.text += f"{value:0{count}b}" if count else ""
        return self

    def bytes(self):
        padded = self.text + "0" * (-len(self.text) % 16)
        return b"".join(int(padded[at : at + 16], 2).to_bytes(2, "little") for at in range(0, len(padded), 16))


def lengths(bits, count, each):
    """A tree whose symbols are all `each` bits long: twenty codes of 5 bits say so, one a symbol."""
    for _ in range(20):
        bits.put(5, 4)
    for _ in range(count):
        bits.put((0 - each) % 17, 5)


def packed(kind, symbols, size):
    """One frame of one block; a symbol is a letter, or (slot, length header, further bits, their count)."""
    bits = Bits().put(0, 1).put(kind, 3).put(size >> 16, 8).put(size & 0xFFFF, 16)
    if kind == 2:
        for _ in range(8):
            bits.put(3, 3)
    lengths(bits, 256, 9)
    lengths(bits, 240, 9)
    lengths(bits, 249, 8)
    for symbol in symbols:
        if isinstance(symbol, int):
            bits.put(symbol, 9)
        else:
            slot, header, further, count = symbol
            bits.put(256 + slot * 8 + header, 9).put(further, count)
    return bits.bytes()


def stored(content):
    head = Bits().put(0, 1).put(3, 3).put(len(content) >> 16, 8).put(len(content) & 0xFFFF, 16).bytes()
    return head + struct.pack("<3I", 1, 1, 1) + content


def number(value):
    groups = [value & 0x7F]
    while value := value >> 7:
        groups.append(value & 0x7F | 0x80)
    return bytes(reversed(groups))


def book(files, plain, broken=0):
    """A compiled help file; `files` are packed, `plain` are not."""
    content = b"".join(files.values())
    frames = [content[at : at + 32_768] for at in range(0, len(content), 32_768)]
    blocks = [stored(frame)[: len(stored(frame)) - broken] for frame in frames]
    places = [sum(map(len, blocks[:index])) for index in range(len(blocks))]
    table = struct.pack("<4I3Q", 2, len(blocks), 8, 40, len(content), sum(map(len, blocks)), 32_768)
    plain = plain | {
        CONTROL: struct.pack("<I4s5I", 6, b"LZXC", 2, 1, 2, 1, 0),
        RESETS: table + struct.pack(f"<{len(places)}Q", *places),
        CONTENT: b"".join(blocks),
    }
    listing, section = b"", b""
    for name, each in plain.items():
        place = len(name.encode()), name.encode(), len(section), len(each)
        listing += number(place[0]) + place[1] + b"\x00" + number(place[2]) + number(place[3])
        section += each
    at = 0
    for name, each in files.items():
        listing += number(len(name.encode())) + name.encode() + b"\x01" + number(at) + number(len(each))
        at += len(each)
    chunk = (b"PMGL" + struct.pack("<4I", 4096 - 20 - len(listing), 0, 0, 0) + listing).ljust(4096, b"\x00")
    directory = (b"ITSP" + struct.pack("<4I", 1, 0x54, 10, 4096)).ljust(0x54, b"\x00") + chunk
    head = b"ITSF" + struct.pack("<I", 3)
    head = head.ljust(0x48, b"\x00") + struct.pack("<3Q", 0x60, len(directory), 0x60 + len(directory))
    return head + directory + section


FILES = {
    "/a.htm": b"<p>first</p>" * 2000,
    "/é.htm": b"<p>second</p>" * 2000,
    "/toc.hhc": b'<object><param name="Name" value="Start"><param name="Local" value="a.htm"></object>',
}
SYSTEM = {"/#SYSTEM": b"\x03\x00\x00\x00" + struct.pack("<HH", 3, 5) + b"Plan\x00", "/#STRINGS": b"x", "/": b""}


def read(content):
    told = next(identify.run(Given("0" * 64, len(content), ""), io.BytesIO(content)))
    assert told.media_type == "application/vnd.ms-htmlhelp"
    return [
        (record.member, b"".join(record.content)) if isinstance(record, Contained) else record
        for record in chm.run(Given("0" * 64, len(content), told.media_type), io.BytesIO(content))
    ]


def kind(records, wanted):
    return [record for record in records if isinstance(record, wanted)]


def test_every_file_of_the_users_is_a_member_and_the_contents_are_text():
    records = read(book(FILES, SYSTEM))
    assert {each[0].name: each[1] for each in kind(records, tuple)} == {
        name.lstrip("/"): content for name, content in FILES.items()
    }
    assert [(each.at.part, each.text) for each in kind(records, Passage)] == [("contents", "Start\ta.htm\n")]
    assert [(each.name, each.value) for each in kind(records, Metadata)] == [("announced", "3"), ("title", "Plan")]
    assert kind(records, Problem) == []


def test_damaged_files_in_it_are_named():
    records = read(book(FILES, SYSTEM, broken=5))
    assert [each.code for each in kind(records, Problem)] == ["damaged", "damaged", "damaged"]


@pytest.mark.parametrize("length", [4, 90, 200, 5000])
def test_a_book_cut_off_is_unreadable_or_damaged(length):
    try:
        records = read(book(FILES, SYSTEM)[:length])
    except Unreadable:
        return
    assert kind(records, Problem)


def test_matches_repeat_what_stands_in_the_window():
    symbols = [*b"abc", (4, 1, 1, 1), (0, 0, 0, 0), *b"d"]
    assert Lzx(15).frame(packed(1, symbols, 9), 9) == b"abcabcabd"


def test_aligned_offsets_and_lengths_of_their_own_tree_are_read():
    letters = b"0123456789abcdef"
    match = (8, 7, 3 << 3 | 1, 11)  # 3 more than 9 letters, from 14 + 1 letters before
    assert Lzx(15).frame(packed(2, [*letters, match], 28), 28) == letters + letters[1:13]


def test_stored_blocks_are_read():
    assert Lzx(15).frame(stored(b"hello"), 5) == b"hello"


def test_packed_bytes_changed_anywhere_raise_nothing_else():
    whole = packed(1, [*b"abc", (4, 1, 1, 1), *b"d"], 7)
    for at in range(len(whole)):
        changed = bytearray(whole)
        changed[at] ^= 0x55
        try:
            Lzx(15).frame(bytes(changed), 7)
        except Unreadable:
            continue
