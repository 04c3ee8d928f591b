"""An OLE compound file that is one document: its streams by path, and its properties."""

from collections.abc import Iterator
from typing import BinaryIO

from clew.errors import Unreadable, worded
from clew.extract.office.compound import STORAGE, STREAM, Compound, Entry, Path
from clew.extract.office.ole_properties import properties
from clew.model import Metadata, Problem

COPY = "look for a whole copy of it"
SUMMARIES = ("\x05SummaryInformation", "\x05DocumentSummaryInformation")


class Storage:
    """Streams and storages by path; case does not count in their names ([MS-CFB] 2.6.4)."""

    def __init__(self, stream: BinaryIO, length: int) -> None:
        try:
            self._compound = Compound(stream, length)
        except ValueError as error:
            raise Unreadable("damaged", f"an OLE file whose header is broken: {worded(error)}", COPY) from error
        self.cut: dict[str, str] = {}
        self.entries: dict[Path, Entry] = self._compound.tree()
        self._plain: dict[Path, Entry] = {}
        for path, entry in self.entries.items():
            self._plain.setdefault(_plain(path), entry)
        for entry in self._compound.entries:
            if entry.kind == STREAM:
                self._plain.setdefault(_plain((entry.name,)), entry)

    def has(self, *path: str) -> bool:
        return _plain(path) in self._plain

    def read(self, *path: str) -> bytes:
        """A stream's bytes: none where it is not there, and fewer than announced where its chain breaks."""
        entry = self._plain.get(_plain(path))
        if entry is None or entry.kind != STREAM:
            return b""
        content = self._compound.content(entry)
        if len(content) < entry.size:
            self.cut[entry.name] = f"the stream {entry.name!r} ends after {len(content)} of its {entry.size} bytes"
        return content

    def class_id(self, path: Path) -> bytes:
        return self.entries[path].clsid

    def chunks(self, path: Path) -> Iterator[bytes]:
        return self._compound.read(self.entries[path])

    def streams(self, folder: Path) -> list[Path]:
        """The paths of all streams below a storage."""
        return [path for path, entry in self.entries.items() if entry.kind == STREAM and path[: len(folder)] == folder]

    def storages(self, folder: Path) -> list[Path]:
        """The paths of the storages directly in a storage."""
        depth = len(folder)
        return [
            path
            for path, entry in self.entries.items()
            if entry.kind == STORAGE and len(path) == depth + 1 and path[:depth] == folder
        ]

    def problems(self) -> Iterator[Problem]:
        """What was read of it and is not whole: the chain of a stream breaks, or leads out of the file."""
        yield from (Problem("truncated", message, COPY) for message in self.cut.values())

    def metadata(self) -> Iterator[Metadata]:
        """The properties that the root keeps."""
        for name in SUMMARIES:
            yield from properties(self.read(name))


def _plain(path: Path) -> Path:
    return tuple(part.casefold() for part in path)
