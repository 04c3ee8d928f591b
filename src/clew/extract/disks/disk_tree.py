"""APFS and XFS volumes, which libyal's bindings read as a tree of file entries."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from clew.extract.disks.disk_entry import DEEPEST, Entry, Fault, Type, order, stamp
from clew.extract.disks.disk_media import FAULTS, plain

CHUNK = 1 << 20
TYPES: dict[int, Type] = {0o10: "file", 0o4: "folder", 0o12: "link"}
"""By the mode's upper four bits."""
FORK = "com.apple.ResourceFork"


class Tree(NamedTuple):
    """One volume; `owner` keeps what the binding's objects need alive."""

    volume: Any
    owner: Any

    def entries(self) -> Iterator[Entry | Fault]:
        linked: dict[int, str] = {}
        seen: set[int] = set()
        yield from self._folder(self.volume.get_root_directory(), "", linked, seen, 0)

    def content(self, entry: Entry) -> Iterator[bytes]:
        assert entry.key is not None
        number, stream, _ = entry.key
        file = self._found(number)
        source = file.get_extended_attribute_by_name(FORK) if stream else file
        at = 0
        while at < entry.size:
            chunk = source.read_buffer_at_offset(min(CHUNK, entry.size - at), at)
            if not chunk:
                raise OSError(f"breaks off {entry.size - at} bytes before its end")
            at += len(chunk)
            yield chunk

    def _found(self, number: int) -> Any:
        by_number = getattr(self.volume, "get_file_entry_by_identifier", None) or self.volume.get_file_entry_by_inode
        return by_number(number)

    def _folder(
        self, folder: Any, path: str, linked: dict[int, str], seen: set[int], depth: int
    ) -> Iterator[Entry | Fault]:
        number = _number(folder)
        if number in seen:
            return
        seen.add(number)
        if depth > DEEPEST:
            yield Fault(path, f"folders lie more than {DEEPEST} deep")
            return
        children, faults = _children(folder)
        for _, name, child in children:
            try:
                entries = _entries(child, path + name, linked)
            except FAULTS as error:
                yield Fault(path + name, plain(error))
                continue
            yield from entries
            if entries[0].type == "folder":
                yield from self._folder(child, path + name + "/", linked, seen, depth + 1)
        for message in faults:
            yield Fault(path, message)


def _children(folder: Any) -> tuple[list[tuple[bytes, str, Any]], list[str]]:
    found: list[tuple[bytes, str, Any]] = []
    faults: list[str] = []
    try:
        count = folder.get_number_of_sub_file_entries()
    except FAULTS as error:
        return [], [plain(error)]
    for index in range(count):
        try:
            child = folder.get_sub_file_entry(index)
            name = child.get_name() or ""
            is_folder = TYPES.get(child.get_file_mode() >> 12) == "folder"
        except FAULTS as error:
            faults.append(plain(error))
            continue
        found.append((order(_bytes(name), is_folder), name, child))
    return sorted(found, key=lambda each: each[:2]), faults


def _entries(file: Any, path: str, linked: dict[int, str]) -> tuple[Entry, *tuple[Entry | Fault, ...]]:
    """The file, its resource fork or why that cannot be read."""
    kind = TYPES.get(file.get_file_mode() >> 12, "special")
    number = _number(file)
    remarks, key = "", None
    if kind == "link":
        remarks = f"→ {file.get_symbolic_link_target() or ''}"
    first = linked.setdefault(number, path) if kind == "file" and file.get_number_of_links() > 1 else path
    if first != path:
        remarks = f"hard link, the same file as {first}"
    elif kind == "file":
        key = (number, 0, 0)
    size = file.get_size() if kind == "file" else 0
    entry = Entry(path, _bytes(path), kind, size, _times(file), str(number), False, remarks, key)
    try:
        fork = _fork(file) if key else 0
    except FAULTS as error:
        return entry, Fault(f"{path}:rsrc", plain(error))
    if not fork:
        return (entry,)
    stream = Entry(f"{path}:rsrc", _bytes(f"{path}:rsrc"), "stream", fork, entry.times, entry.inode, key=(number, 1, 0))
    return entry, stream


def _fork(file: Any) -> int:
    """The size of a resource fork, 0 for none. Raises what libyal raises."""
    attribute = file.get_extended_attribute_by_name(FORK)
    return attribute.get_size() if attribute else 0


def _number(file: Any) -> int:
    return int(file.get_identifier() if hasattr(file, "get_identifier") else file.get_inode_number())


def _times(file: Any) -> tuple[str, str, str, str]:
    """Both count nanoseconds in UTC; version 4 of XFS has no time of creation."""
    names = ("modification", "access", "inode_change", "creation")
    values = [getattr(file, f"get_{name}_time_as_integer")() for name in names]
    modified, accessed, changed, created = (stamp(*divmod(value or 0, 10**9)) for value in values)
    return modified, accessed, changed, created


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
