"""A BagIt 1.0 bag (RFC 8493): files hashed both ways as they are written, manifests, tag files."""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Thread

from clew.errors import IntegrityError
from clew.handover.verify import ALGORITHMS, BAGIT, INFO, SIGNED, encoded
from clew.model import Digest

CHUNK = 1 << 20


@dataclass(frozen=True)
class Entry:
    """A file of a bag: its path there, its bytes, its hashes by algorithm."""

    path: str
    size: int
    hashes: tuple[str, str]


@dataclass(frozen=True)
class Original:
    """An item to be copied, from the first of the files `at` that still has its bytes; `name` for people."""

    item: Digest
    name: str
    at: Sequence[bytes]


def original_at(item: Digest) -> str:
    """Where an item lies in a bag."""
    return f"data/originals/{item[:2]}/{item}"


def write(bag: Path, path: str, chunks: Iterable[bytes]) -> Entry:
    """A new file of a bag."""
    one, other, size = hashlib.sha256(), hashlib.sha512(), 0
    (bag / path).parent.mkdir(parents=True, exist_ok=True)
    with (bag / path).open("xb") as file:
        for chunk in chunks:
            one.update(chunk)
            other.update(chunk)
            size += file.write(chunk)
    return Entry(path, size, (one.hexdigest(), other.hexdigest()))


def write_lines(bag: Path, path: str, lines: Iterable[str]) -> Entry:
    return write(bag, path, _gathered(f"{line}\n".encode("utf-8", "backslashreplace") for line in lines))


def _gathered(lines: Iterable[bytes]) -> Iterator[bytes]:
    held, size = [], 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size >= CHUNK:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)


def copy(bag: Path, originals: Sequence[Original]) -> list[Entry]:
    """Copy the originals, hashed as they are read. IntegrityError names the first whose bytes are nowhere any more."""
    for folder in sorted({each.item[:2] for each in originals}):
        (bag / "data" / "originals" / folder).mkdir(parents=True, exist_ok=True)
    return _in_threads(lambda each, beside: _copied(bag, each, beside), originals)


def _copied(bag: Path, original: Original, beside: ThreadPoolExecutor) -> Entry:
    faults = []
    for path in original.at:
        try:
            entry = _copy(os.fsencode(bag / original_at(original.item)), path, original.item, beside)
        except OSError as error:
            if error.filename != path:
                raise
            faults.append(f"{os.fsdecode(path)}: {error.strerror}")
            continue
        if entry.hashes[0] == original.item:
            return entry
        faults.append(f"{os.fsdecode(path)}: its bytes have changed since they were collected")
    raise IntegrityError("; ".join(faults) or f"{original.name}: its bytes are nowhere that can be read")


def _copy(to: bytes, path: bytes, item: Digest, beside: ThreadPoolExecutor) -> Entry:
    """Read once; the longer hash is taken beside the shorter where there is more than a piece."""
    one, other, size = hashlib.sha256(), hashlib.sha512(), 0
    source = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        target = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            room = min(
                CHUNK, os.fstat(source).st_size + 1
            )  # a whole piece for each small file takes four times as long
            while chunk := os.read(source, room):
                second = beside.submit(other.update, chunk) if len(chunk) == CHUNK else None
                one.update(chunk)
                _write_all(target, chunk)
                size += len(chunk)
                if second is None:
                    other.update(chunk)
                else:
                    second.result()
        finally:
            os.close(target)
    finally:
        os.close(source)
    return Entry(original_at(item), size, (one.hexdigest(), other.hexdigest()))


def _write_all(file: int, chunk: bytes) -> None:
    left = memoryview(chunk)
    while left:
        left = left[os.write(file, left) :]


def _in_threads(work: Callable[[Original, ThreadPoolExecutor], Entry], originals: Sequence[Original]) -> list[Entry]:
    """Results in any order; the first fault ends all, and is raised."""
    rest, lock = iter(originals), Lock()
    done: list[Entry] = []
    faults: list[IntegrityError | OSError] = []

    def run() -> None:
        with ThreadPoolExecutor(1) as beside:
            while not faults:
                with lock:
                    each = next(rest, None)
                if each is None:
                    return
                try:
                    done.append(work(each, beside))
                except (IntegrityError, OSError) as error:
                    faults.append(error)

    threads = [Thread(target=run) for _ in range(min(os.cpu_count() or 1, 8))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return done


Named = tuple[str, bytes]


def seal(bag: Path, payload: Sequence[Entry], info: Sequence[tuple[str, str]], tags: Sequence[Named]) -> bytes:
    """Write manifests and tag files over the payload; what tagmanifest-sha512.txt says, which is what is signed."""
    size = sum(each.size for each in payload)
    told = [*info, ("Payload-Oxum", f"{size}.{len(payload)}")]
    lines = "".join(f"{name}: {' '.join(value.split())}\n" for name, value in told)
    files: list[Named] = [("bagit.txt", BAGIT), (INFO, lines.encode()), *tags]
    written = [write(bag, name, [content]) for name, content in files]
    _manifests(bag, "tagmanifest", [*written, *_manifests(bag, "manifest", payload)])
    return (bag / SIGNED).read_bytes()


def _manifests(bag: Path, kind: str, entries: Iterable[Entry]) -> list[Entry]:
    """One for each algorithm, in the order of the paths' bytes."""
    rows = sorted((encoded(each.path), [one.encode() for one in each.hashes]) for each in entries)
    written = []
    for number, name in enumerate(ALGORITHMS):
        lines = (b"%s  %s\n" % (hashes[number], path) for path, hashes in rows)
        written.append(write(bag, f"{kind}-{name}.txt", _gathered(lines)))
    return written


def payload_digest(bag: Path) -> str:
    """SHA-256 of manifest-sha512.txt: the same for the same choice from the same case."""
    return hashlib.sha256((bag / "manifest-sha512.txt").read_bytes()).hexdigest()
