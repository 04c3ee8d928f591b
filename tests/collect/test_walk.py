"""A walk tells of every file what it is, or why its bytes could not be had; nothing in a haul leads it elsewhere."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from clew.collect.walk import CHANGING, Found, walk

WORDS = b"Forty crates lie at the old quay.\n"
QUAY = hashlib.sha256(WORDS).hexdigest()


def unknown(raw: bytes, size: int, mtime: int) -> None:
    return None


@pytest.fixture
def haul(tmp_path: Path) -> Path:
    folder = tmp_path / "haul"
    folder.mkdir()
    for name in ("a.txt", "b.txt", "c.txt"):
        (folder / name).write_bytes(WORDS)
    return folder


def faults(found: Iterator[Found]) -> dict[str, str | None]:
    return {each.path: each.fault for each in found}


def walked_as_nobody(haul: Path) -> dict[str, str | None]:
    """As a user whom permissions bind; root gives up what lets it pass them by."""
    give_up = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.getuid() == 0 else []
    code = (
        "import sys; from pathlib import Path; from clew.collect.walk import walk\n"
        "print({each.path: each.fault for each in walk(Path(sys.argv[1]), lambda *_: None)})"
    )
    done = subprocess.run([*give_up, sys.executable, "-c", code, haul], capture_output=True, text=True, check=True)
    result: dict[str, str | None] = eval(done.stdout)
    return result


@pytest.mark.parametrize("into", ["pipe", "link", "folder", "nothing"])
def test_what_a_file_became_after_it_was_listed_is_told_and_neither_followed_nor_waited_for(
    haul: Path, into: str
) -> None:
    """The files of a folder are listed together: when the first is asked after, the second is no file any more."""
    secret = haul.parent / "secret"
    secret.write_text("not of this haul")

    def swap(raw: bytes, size: int, mtime: int) -> None:
        if raw == b"b.txt":
            path = haul / "b.txt"
            path.unlink()
            if into == "pipe":
                os.mkfifo(path)
            elif into == "link":
                path.symlink_to(secret)
            elif into == "folder":
                path.mkdir()

    found = {each.path: each for each in walk(haul, swap)}
    assert [found[name].item for name in ("a.txt", "c.txt")] == [QUAY, QUAY]
    assert found["b.txt"].item is None
    assert found["b.txt"].fault == {
        "pipe": "not a file: a device, pipe or socket",
        "link": "cannot be read: became a link as it was to be read; links are not followed",
        "folder": "not a file: a device, pipe or socket",
        "nothing": "cannot be read: was listed, and was gone when it was to be read",
    }[into]


def test_a_folder_that_became_a_link_is_not_entered(haul: Path) -> None:
    (haul.parent / "other").mkdir()
    (haul.parent / "other" / "secret.txt").write_text("not of this haul")
    (haul / "d").mkdir()

    def swap(raw: bytes, size: int, mtime: int) -> None:
        if raw == b"c.txt":
            (haul / "d").rmdir()
            (haul / "d").symlink_to("../other")

    assert faults(walk(haul, swap)) == {
        "a.txt": None, "b.txt": None, "c.txt": None,
        "d": "folder cannot be opened: became something else as it was to be read",
    }  # fmt: skip


def test_a_file_that_changes_while_it_is_hashed_is_hashed_again(haul: Path) -> None:
    changes = iter([b"first", b"second"])

    def write(raw: bytes, size: int, done: int) -> None:
        if raw == b"b.txt" and (new := next(changes, None)):
            (haul / "b.txt").write_bytes(WORDS + new)

    found = {each.path: each for each in walk(haul, unknown, write)}
    assert found["b.txt"].item == hashlib.sha256(WORDS + b"second").hexdigest()
    assert found["b.txt"].size == len(WORDS + b"second")


def test_a_file_that_never_rests_is_told_as_changing_and_the_rest_goes_on(haul: Path) -> None:
    def write(raw: bytes, size: int, done: int) -> None:
        if raw == b"b.txt":
            with (haul / "b.txt").open("ab") as file:
                file.write(b"more")

    (haul / "b.txt").write_bytes(b"x" * (3 << 20))
    found = {each.path: each for each in walk(haul, unknown, write)}
    assert (found["b.txt"].item, found["b.txt"].fault) == (None, CHANGING)
    assert found["c.txt"].item == QUAY


def test_a_folder_says_why_it_cannot_be_opened(haul: Path) -> None:
    (haul / "shut").mkdir(mode=0)
    (haul / "b.txt").chmod(0)
    said = walked_as_nobody(haul)
    assert said["shut"] == "folder cannot be opened: permission denied"
    assert said["b.txt"] == "cannot be read: permission denied"


def test_a_path_beyond_what_the_system_takes_is_told_as_too_long(haul: Path) -> None:
    handle = os.open(haul, os.O_RDONLY)
    for _ in range(17):
        os.mkdir("d" * 250, dir_fd=handle)
        inner = os.open("d" * 250, os.O_RDONLY, dir_fd=handle)
        os.close(handle)
        handle = inner
    os.close(handle)
    *files, deepest = walk(haul, unknown)
    assert [each.item for each in files] == [QUAY] * 3
    assert deepest.fault is not None
    assert deepest.fault.startswith("folder cannot be opened: its path is too long")


def test_a_read_error_in_the_middle_of_a_file_is_told_as_the_disks() -> None:
    """A process's memory is a file that cannot be read where nothing is mapped."""
    [found] = walk(Path(f"/proc/{os.getpid()}/mem"), unknown)
    assert found.item is None
    assert found.fault is not None
    assert found.fault.startswith("cannot be read: the disk reports a read error")


def test_a_file_of_several_names_is_hashed_once(haul: Path) -> None:
    os.link(haul / "a.txt", haul / "again.txt")
    (haul / "sub").mkdir()
    os.link(haul / "a.txt", haul / "sub" / "and again.txt")
    hashed = []
    found = list(walk(haul, unknown, lambda raw, size, done: hashed.append(raw)))
    assert {each.item for each in found} == {QUAY}
    assert (len(found), hashed) == (5, [b"a.txt", b"b.txt", b"c.txt"])


def test_a_large_file_tells_how_far_it_is(haul: Path) -> None:
    with (haul / "sparse.img").open("wb") as file:
        file.truncate(5 << 20)
    told = []
    list(walk(haul, unknown, lambda raw, size, done: told.append((size >> 20, done >> 20))))
    assert told[-5:] == [(5, 1), (5, 2), (5, 3), (5, 4), (5, 5)]


def test_names_of_any_bytes_are_found_as_they_are(haul: Path) -> None:
    names = [b"x" * 255, b"\xff\xfe", b"two\nlines", "invoice\u202efdp.exe".encode(), b"CON", b"aux.txt"]
    names += [b"...", b"\\..", "․․".encode(), "．．".encode(), "a∕b".encode(), b" ", b"-rf", b"~", b"$(reboot)"]
    for name in names:
        (haul / os.fsdecode(name)).write_bytes(WORDS)
    found = {each.raw: each.item for each in walk(haul, unknown)}
    assert {name: found[name] for name in names} == dict.fromkeys(names, QUAY)
