"""Objects that lie as storages inside a legacy office file: packaged files, files as they stand, whole documents."""

from collections.abc import Iterable, Iterator

from clew.extract.office.compound import Path
from clew.extract.office.embedded_object import NATIVE, WHOLE, packaged
from clew.extract.office.ole_rebuilt import Tree, compound_file
from clew.extract.office.ole_storage import Storage
from clew.model import Member, Metadata, Problem
from clew.step import Contained, Record

LARGEST = 1 << 28
"""Bytes of a storage that is written out as a file of its own."""
PLUMBING = frozenset(
    ["\x01ole", "\x03objinfo", "\x03linkinfo", "\x03eprint", "\x03print", "\x03ocxname", "\x03meta", "\x02olepres000"]
)


def embedded(storage: Storage, paths: Iterable[Path]) -> Iterator[Record]:
    """What these storages hold, as members named by their storage; one that holds nothing is passed over."""
    for path in paths:
        yield from _object(storage, path)


def _object(storage: Storage, path: Path) -> Iterator[Record]:
    entry = "/".join(path)
    streams = storage.streams(path)
    plain = {stream[-1].lower(): stream for stream in streams if len(stream) == len(path) + 1}
    if NATIVE.lower() in plain:
        yield from packaged(storage.read(*plain[NATIVE.lower()]), entry)
    elif whole := next((plain[name] for name in WHOLE if name in plain), None):
        yield Contained(Member(entry, "embedded", announced=storage.entries[whole].size), storage.chunks(whole))
    elif any(name not in PLUMBING for name in plain) or len(streams) > len(plain):
        yield from _rebuilt(storage, path, streams)


def _rebuilt(storage: Storage, path: Path, streams: list[Path]) -> Iterator[Record]:
    """A whole document: it has no file of its own in the bytes, so that one is written."""
    entry = "/".join(path)
    if sum(storage.entries[stream].size for stream in streams) > LARGEST:
        yield Problem("member", f"the embedded object {entry} is larger than {LARGEST >> 20} MiB")
        return
    content = compound_file(tree(storage, path, streams), storage.class_id(path))
    yield Metadata("rebuilt", f"{entry}: a storage of this file, written out as an OLE file of its own (form 1)")
    yield Contained(Member(entry, "embedded"), [content])


def tree(storage: Storage, path: Path, streams: list[Path]) -> dict[str, bytes | Tree]:
    """The streams below a storage, with their bytes."""
    root: dict[str, bytes | Tree] = {}
    for stream in streams:
        folder = root
        for name in stream[len(path) : -1]:
            deeper = folder.setdefault(name, {})
            if isinstance(deeper, dict):
                folder = deeper
        folder[stream[-1]] = storage.read(*stream)
    return root
