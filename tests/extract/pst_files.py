"""PSTs ([MS-PST]) of any nodes, to test with: heaps, properties, tables, nodes, blocks and pages."""

import struct
import zlib
from dataclasses import dataclass, field

from clew.extract.mail.pst_cipher import plain

Property = tuple[int, int, bytes]
CIPHER = bytes(plain(bytes(range(256)), 1, 0).index(byte) for byte in range(256))
BLOCK = 8176


@dataclass
class Made:
    """A node: its data, its subnodes by number, and its parent."""

    data: bytes
    below: dict[int, "Made"] = field(default_factory=dict)
    parent: int = 0


def heap(client: int, root: int, pieces: list[bytes]) -> bytes:
    """A heap of one block; its n-th piece has the id n << 5."""
    starts, content = [], bytes(12)
    for piece in pieces:
        starts.append(len(content))
        content += piece
    content += bytes(len(content) % 2)
    table = struct.pack(f"<HH{len(pieces) + 1}H", len(pieces), 0, *starts, starts[-1] + len(pieces[-1]))
    return struct.pack("<HBBI", len(content), 0xEC, client, root) + content[8:] + table


def properties(*given: Property, below: dict[int, Made] | None = None, parent: int = 0) -> Made:
    """A node of properties (number, type, bytes); those of more than 3,000 bytes lie in nodes of their own."""
    below = dict(below or {})
    pieces = [b"", b""]
    leaves = b""
    for number, kind, content in sorted(given):
        if kind in (2, 3, 11):
            place = int.from_bytes(content.ljust(4, b"\0"), "little")
        elif len(content) > 3000:
            place = 0x10000 + (number << 5 | 0x1F)
            below[place] = Made(content)
        else:
            pieces.append(content)
            place = len(pieces) << 5
        leaves += struct.pack("<HHI", number, kind, place)
    pieces[:2] = [struct.pack("<BBBBI", 0xB5, 2, 6, 0, 2 << 5), leaves]
    return Made(heap(0xBC, 1 << 5, pieces), below, parent)


def table(rows: dict[int, list[Property]], parent: int = 0) -> Made:
    """A table: rows by number, each with properties of four bytes or of text."""
    numbers = sorted({(number, kind) for row in rows.values() for number, kind, _ in row})
    pieces, columns, matrix, index = [b""] * 4, b"", b"", b""
    width = 8 + 4 * len(numbers)
    for place, (number, kind) in enumerate([(0x67F2, 3), (0x67F3, 3), *numbers]):
        columns += struct.pack("<HHHBB", kind, number, 4 * place, 4, place)
    bitmap = -(-(len(numbers) + 2) // 8)
    for position, (key, row) in enumerate(sorted(rows.items())):
        told = {number: (kind, content) for number, kind, content in row}
        cells, bits = struct.pack("<II", key, 0), 0b11
        for place, (number, _) in enumerate(numbers, start=2):
            kind, content = told.get(number, (3, b""))
            if number in told:
                bits |= 1 << place
            if kind != 3:
                pieces.append(content)
                content = struct.pack("<I", len(pieces) << 5)
            cells += content.ljust(4, b"\0")
        matrix += cells + bytes(int(f"{bits >> 8 * n & 0xFF:08b}"[::-1], 2) for n in range(bitmap))
        index += struct.pack("<II", key, position)
    head = struct.pack("<BBHHHHIII", 0x7C, len(numbers) + 2, width, width, width, width + bitmap, 2 << 5, 4 << 5, 0)
    pieces[:4] = [head + columns, struct.pack("<BBBBI", 0xB5, 4, 4, 0, 3 << 5), index, matrix]
    if not rows:
        pieces[:4] = [head[:10] + struct.pack("<III", 2 << 5, 0, 0) + columns, struct.pack("<BBBBI", 0xB5, 4, 4, 0, 0),
                      b"", b""]  # fmt: skip
    return Made(heap(0x7C, 1 << 5, pieces), parent=parent)


class Writer:
    """Writes blocks and pages one after the other; `wide` for Unicode stores, whose numbers have 8 bytes, not 4, and
    `big` for those of Outlook 2013, whose pages have 4 kB and whose blocks are deflated."""

    def __init__(self, method: int, wide: bool, big: bool = False) -> None:
        self.method, self.content, self.next, self.wide, self.big = method, bytearray(4096), 4, wide, big
        self.word = "Q" if wide else "I"
        self.blocks: list[bytes] = []

    def words(self, *numbers: int) -> bytes:
        return struct.pack(f"<{len(numbers)}{self.word}", *numbers)

    def block(self, content: bytes, inner: bool = False) -> int:
        number, self.next = self.next | (2 if inner else 0), self.next + 4
        if self.method == 1 and not inner:
            content = content.translate(CIPHER)
        whole = len(content)
        if self.big and len(packed := zlib.compress(content)) < whole:
            content = packed
        entry = self.words(number, len(self.content)) + struct.pack("<HH", len(content), 2)
        self.blocks.append(entry + bytes(4 if self.wide else 0))
        room = (
            -(-(len(content) + 24) // 512) * 512
            if self.big
            else -(-(len(content) + (16 if self.wide else 12)) // 64) * 64
        )
        if self.big:
            content = content.ljust(room - 24, b"\0") + struct.pack("<H14xHH4x", len(content), 0, whole)
        else:
            told = self.checked(len(content), content, number)
            content = content.ljust(room - len(told), b"\0") + told
        self.content += content.ljust(room, b"\0")
        return number

    def checked(self, first: int, content: bytes, number: int) -> bytes:
        """A trailer: what it begins with, the checksum of what is before it, and its number."""
        parts = [checksum(content), struct.pack(f"<{self.word}", number)]
        return struct.pack("<HH", first, 0) + b"".join(parts if self.wide else parts[::-1])

    def data(self, content: bytes) -> int:
        if len(content) <= BLOCK:
            return self.block(content) if content else 0
        pieces = [self.block(content[at : at + BLOCK]) for at in range(0, len(content), BLOCK)]
        return self.block(struct.pack("<BBHI", 1, 1, len(pieces), len(content)) + self.words(*pieces), inner=True)

    def node(self, number: int, made: Made) -> tuple[int, int]:
        below = b"".join(self.words(each, *self.node(each, one)) for each, one in sorted(made.below.items()))
        data = self.data(made.data)
        head = struct.pack("<BBH", 2, 0, len(made.below)) + bytes(4 if self.wide else 0)
        return data, self.block(head + below, inner=True) if below else 0

    def tree(self, entries: list[bytes], kind: int) -> int:
        """Pages of a tree: leaves, and branches above them."""
        level, size, word = 0, len(entries[0]), 8 if self.wide else 4
        while True:
            groups = [entries[at : at + 480 // size] for at in range(0, len(entries), 480 // size)]
            entries = [group[0][:word] + self.words(1, self.page(group, kind, level)) for group in groups]
            if len(entries) == 1:
                return int.from_bytes(entries[0][2 * word :], "little")
            level, size = level + 1, 3 * word

    def page(self, entries: list[bytes], kind: int, level: int) -> int:
        if self.big:
            return self.big_page(entries, kind, level)
        at = -(-len(self.content) // 512) * 512
        head = struct.pack("<BBBB", len(entries), 480 // len(entries[0]), len(entries[0]), level)
        room = 488 if self.wide else 496
        page = b"".join(entries).ljust(room, b"\0") + head + bytes(4 if self.wide else 0)
        self.content = self.content.ljust(at, b"\0") + page + self.checked(kind << 8 | kind, page, 1)
        return at

    def big_page(self, entries: list[bytes], kind: int, level: int) -> int:
        """As libpff's pff_index_node.h has it, with the count in two bytes and a trailer of 24."""
        at = -(-len(self.content) // 4096) * 4096
        head = struct.pack("<HHBB10x", len(entries), 4056 // len(entries[0]), len(entries[0]), level)
        self.content = self.content.ljust(at, b"\0") + b"".join(entries).ljust(4056, b"\0") + head
        self.content += struct.pack("<BBHIQQ", kind, kind, 0, 0, 0, 0)
        return at


def checksum(content: bytes) -> bytes:
    """[MS-PST] 5.3: a CRC-32 that starts at 0 and is not inverted."""
    return struct.pack("<I", zlib.crc32(content, 0xFFFFFFFF) ^ 0xFFFFFFFF)


def pst(nodes: dict[int, Made], method: int = 1, wide: bool = True, big: bool = False) -> bytes:
    """A store of these nodes, Unicode or ANSI."""
    writer = Writer(method, wide, big)
    rows = [writer.words(number, *writer.node(number, made)) + struct.pack("<I", made.parent)
            + bytes(4 if wide else 0) for number, made in sorted(nodes.items())]  # fmt: skip
    by_node = writer.tree(rows, 0x81)
    by_block = writer.tree(sorted(writer.blocks, key=lambda entry: struct.unpack_from("<I", entry)), 0x80)
    head = bytearray(4096)
    client, version = (0x4F53, 36) if big else (0x4D53, 23 if wide else 14)
    struct.pack_into("<4sIHHHBB", head, 0, b"!BDN", 0, client, version, 19, 1, 1)
    roots, cipher = (216, 513) if wide else (184, 461)
    head[roots : roots + (32 if wide else 16)] = writer.words(1, by_node, 1, by_block)
    head[cipher - 1 : cipher + 1] = bytes([0x80, method])
    struct.pack_into("<Q" if wide else "<I", head, 184 if wide else 168, len(writer.content))
    head[4:8] = checksum(head[8:479])
    if wide:
        head[524:528] = checksum(head[8:524])
    writer.content[:4096] = head
    return bytes(writer.content)
