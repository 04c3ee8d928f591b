"""What an OLE compound file holds: the names at the root of its directory tell the families apart.

Format: [MS-CFB]. Every chain is followed within bounds, since any sector may point anywhere.
"""

import struct
from typing import BinaryIO, NamedTuple

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SECTORS = 256
FREE = 0xFFFFFFFA

BY_STREAM = (
    ("encryptedpackage", "application/x-ooxml-encrypted"),
    ("worddocument", "application/msword"),
    ("workbook", "application/vnd.ms-excel"),
    ("book", "application/vnd.ms-excel"),
    ("powerpoint document", "application/vnd.ms-powerpoint"),
    ("pp40", "application/vnd.ms-powerpoint"),
    ("__properties_version1.0", "application/vnd.ms-outlook"),
    ("visiodocument", "application/vnd.visio"),
    ("quill", "application/x-mspublisher"),
    ("bodytext", "application/x-hwp"),
    ("viewtext", "application/x-hwp"),
    ("wps document", "application/vnd.ms-works"),
    ("mn0", "application/vnd.ms-works"),
    ("starwriterdocument", "application/vnd.stardivision.writer"),
    ("starcalcdocument", "application/vnd.stardivision.calc"),
    ("stardrawdocument3", "application/vnd.stardivision.draw"),
    ("stardrawdocument", "application/vnd.stardivision.draw"),
    ("nativecontent_main", "application/x-quattro-pro-9"),
    ("dgn~h", "image/vnd.dgn"),
    ("destlist", "application/x-jump-list"),
    ("catalog", "application/x-thumbs-db"),
)
WORKS = bytes.fromhex("b25aa40e0a9ed111a40700c04fb932ba")
INSTALLER = bytes.fromhex("84100c0000000000c000000000000046")


class Node(NamedTuple):
    name: str
    left: int
    right: int
    child: int
    clsid: bytes


def ole_kind(stream: BinaryIO, head: bytes) -> tuple[str, str]:
    """The media type of a compound file and the stream that shows it."""
    nodes = _nodes(stream, head)
    names = _root_names(nodes) or {node.name for node in nodes}
    for stream_name, kind in BY_STREAM:
        if stream_name in names:
            return kind, f"OLE file with the stream {stream_name}"
    if nodes and nodes[0].clsid == WORKS:
        return "application/vnd.ms-works", "OLE file with the class of Works' texts"
    if nodes and nodes[0].clsid == INSTALLER:
        return "application/x-msi", "OLE file with the installer class"
    return "application/x-ole-storage", "OLE file"


def _nodes(stream: BinaryIO, head: bytes) -> list[Node]:
    if len(head) < 512:
        return []
    shift = struct.unpack_from("<H", head, 30)[0]
    if shift not in (9, 12):
        return []
    nodes: list[Node] = []
    for sector in _chain(stream, head, 1 << shift):
        stream.seek((sector + 1) << shift)
        block = stream.read(1 << shift)
        nodes.extend(_node(block, at) for at in range(0, len(block) - 127, 128))
    return nodes


def _node(block: bytes, at: int) -> Node:
    length = min(struct.unpack_from("<H", block, at + 64)[0], 64)
    name = block[at : at + max(0, length - 2)].decode("utf-16-le", "replace").casefold()
    left, right, child = struct.unpack_from("<III", block, at + 68)
    return Node(name, left, right, child, block[at + 80 : at + 96])


def _chain(stream: BinaryIO, head: bytes, size: int) -> list[int]:
    """The directory's sectors, through the file allocation table; 256 of them at most."""
    table = struct.unpack_from("<109I", head, 76)
    sector = struct.unpack_from("<I", head, 48)[0]
    chain: list[int] = []
    while sector < FREE and len(chain) < SECTORS and sector not in chain:
        chain.append(sector)
        index, within = divmod(sector, size // 4)
        if index >= len(table) or table[index] >= FREE:
            break
        stream.seek((table[index] + 1) * size + within * 4)
        following = stream.read(4)
        if len(following) < 4:
            break
        sector = int.from_bytes(following, "little")
    return chain


def _root_names(nodes: list[Node]) -> set[str]:
    """The names directly below the root: an embedded document's own streams lie deeper."""
    if not nodes:
        return set()
    waiting, seen = [nodes[0].child], set()
    while waiting:
        index = waiting.pop()
        if index >= len(nodes) or index in seen:
            continue
        seen.add(index)
        waiting += [nodes[index].left, nodes[index].right]
    return {nodes[index].name for index in seen}
