"""Images of DVDs and other disks that hold UDF alone: every file as a member."""

import struct
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from clew.extract.archives.entry_names import listed
from clew.extract.archives.udf_volume import (
    COPY,
    DIRECTORY,
    IDENTIFIER,
    LINK,
    Node,
    Place,
    Volume,
    opened,
    tag,
    unicode,
)
from clew.extract.installed import versions
from clew.model import Member, Metadata, Problem
from clew.step import Contained, Given, Record, step

MOST = 1_000_000
DEEPEST = 256
LARGEST_FOLDER = 1 << 26
FOLDER, DELETED, PARENT = 2, 4, 8


class Named(NamedTuple):
    flags: int
    name: str
    place: Place


@step("extract.udf@1", accepts=("application/x-udf-image",), libraries=versions("charset-normalizer"))
def udf(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """A Contained a regular file. Links are noted, never followed; names of deleted files are told."""
    volume = opened(stream, given.length)
    yield Metadata("volume", f"UDF {volume.name}".strip())
    files: list[tuple[str, Node]] = []
    links: list[str] = []
    gone: list[str] = []
    faults: list[str] = []
    for path, node in _walk(volume, gone, faults):
        if node.kind == LINK:
            links.append(path)
        else:
            files.append((path, node))
    yield Metadata("announced", str(len(files)))
    for number, (path, node) in enumerate(files, start=1):
        came: list[int] = []
        content = _counted(volume.content(node), came)
        yield Contained(Member(str(number), "entry", path, announced=node.size, modified=node.modified), content)
        for _ in content:
            pass
        if sum(came) < node.size:
            lacks = node.size - sum(came)
            yield Problem("damaged", f"{path}: {lacks} bytes fewer than the {node.size} that it announces", COPY)
    if links:
        yield Problem("link", f"links, not followed: {listed(links)}", "", "note")
    if gone:
        yield Problem("deleted-rows", f"names of deleted files are left: {listed(gone)}", "", "note")
    if faults:
        yield Problem("damaged", f"cannot be read: {listed(faults)}", COPY)
    if len(files) >= MOST:
        yield Problem("too-many", f"only its first {MOST} files are read", "mount it and sift the folder")


def _counted(chunks: Iterator[bytes], came: list[int]) -> Iterator[bytes]:
    for chunk in chunks:
        came.append(len(chunk))
        yield chunk


def _walk(volume: Volume, gone: list[str], faults: list[str]) -> Iterator[tuple[str, Node]]:
    """Files and links with their paths, depth first, in the order of the folders."""
    waiting = [("", volume.root, 0)]
    seen: set[Place] = set()
    count = 0
    while waiting and count < MOST:
        path, place, depth = waiting.pop()
        try:
            node = volume.node(place)
            if path and node.kind != DIRECTORY:
                count += 1
                yield path, node
                continue
            if place in seen or depth > DEEPEST:
                raise ValueError("a folder that holds itself")
            seen.add(place)
            names = list(_names(volume, node))
        except (ValueError, struct.error, IndexError):
            faults.append(path or "the root folder")
            continue
        below = []
        for each in names:
            whole = f"{path}/{each.name}" if path else each.name
            if each.flags & DELETED:
                gone.append(whole)
            elif not each.flags & PARENT:
                below.append((whole, each.place, depth + 1))
        waiting.extend(reversed(below))


def _names(volume: Volume, folder: Node) -> Iterator[Named]:
    body = b"".join(volume.content(folder._replace(size=min(folder.size, LARGEST_FOLDER))))
    at = 0
    while at + 38 <= len(body):
        if tag(body[at : at + 16]) != IDENTIFIER:
            raise ValueError("a name has no mark")
        flags, length = body[at + 18], body[at + 19]
        block, partition = struct.unpack_from("<IH", body, at + 24)
        used = struct.unpack_from("<H", body, at + 36)[0]
        raw = body[at + 38 + used : at + 38 + used + length]
        yield Named(flags, unicode(raw).replace("\0", "\ufffd"), Place(block, partition))
        at += (38 + used + length + 3) // 4 * 4
