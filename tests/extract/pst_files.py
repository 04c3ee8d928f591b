"""Unicode PSTs ([MS-PST]) of any nodes, to test with: heaps, properties, tables, nodes, blocks and pages."""

import struct
from dataclasses import dataclass, field

from clew.extract.pst_cipher import plain

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
    def __init__(self, method: int) -> None:
        self.method, self.content, self.next = method, bytearray(1024), 4
        self.blocks: list[bytes] = []

    def block(self, content: bytes, inner: bool = False) -> int:
        number, self.next = self.next | (2 if inner else 0), self.next + 4
        if self.method == 1 and not inner:
            content = content.translate(CIPHER)
        self.blocks.append(struct.pack("<QQHHI", number, len(self.content), len(content), 2, 0))
        room = -(-(len(content) + 16) // 64) * 64
        trailer = struct.pack("<HHIQ", len(content), 0, 0, number)
        self.content += content.ljust(room - 16, b"\0") + trailer
        return number

    def data(self, content: bytes) -> int:
        if len(content) <= BLOCK:
            return self.block(content) if content else 0
        pieces = [self.block(content[at : at + BLOCK]) for at in range(0, len(content), BLOCK)]
        return self.block(struct.pack(f"<BBHI{len(pieces)}Q", 1, 1, len(pieces), len(content), *pieces), inner=True)

    def node(self, number: int, made: Made) -> tuple[int, int]:
        below = b"".join(struct.pack("<QQQ", each, *self.node(each, one)) for each, one in sorted(made.below.items()))
        data = self.data(made.data)
        return data, self.block(struct.pack("<BBHI", 2, 0, len(below) // 24, 0) + below, inner=True) if below else 0

    def tree(self, entries: list[bytes], kind: int) -> int:
        """Pages of a tree: leaves, and a branch above them."""
        size = len(entries[0])
        most = 488 // size
        groups = [entries[at : at + most] for at in range(0, len(entries), most)]
        if len(groups) == 1:
            return self.page(entries, kind, 0)
        above = [group[0][:8] + struct.pack("<QQ", 1, self.page(group, kind, 0)) for group in groups]
        return self.page(above, kind, 1)

    def page(self, entries: list[bytes], kind: int, level: int) -> int:
        at = -(-len(self.content) // 512) * 512
        head = struct.pack("<BBBBI", len(entries), 488 // len(entries[0]), len(entries[0]), level, 0)
        self.content = self.content.ljust(at, b"\0") + b"".join(entries).ljust(488, b"\0") + head
        self.content += struct.pack("<BBHIQ", kind, kind, 0, 0, 1)
        return at


def pst(nodes: dict[int, Made], method: int = 1) -> bytes:
    """A store of these nodes."""
    writer = Writer(method)
    rows = [struct.pack("<QQQII", number, *writer.node(number, made), made.parent, 0)
            for number, made in sorted(nodes.items())]  # fmt: skip
    by_node = writer.tree(rows, 0x81)
    by_block = writer.tree(sorted(writer.blocks, key=lambda entry: struct.unpack_from("<Q", entry)), 0x80)
    head = bytearray(1024)
    struct.pack_into("<4sIHHHBB", head, 0, b"!BDN", 0, 0x4D53, 23, 19, 1, 1)
    struct.pack_into("<QQQQ", head, 216, 1, by_node, 1, by_block)
    head[512:514] = bytes([0x80, method])
    writer.content[:1024] = head
    return bytes(writer.content)
