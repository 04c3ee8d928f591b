"""RAR archives, 1.5 to 5: by libarchive, what is encrypted deciphered before, what libarchive refuses by unar."""

import zlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import BinaryIO

from clew.errors import Unreadable
from clew.extract.archives.archived import COPY, PASSWORD, read_by_libarchive
from clew.extract.archives.entry_names import code_page, listed, readable
from clew.extract.archives.libarchive import libarchive_version
from clew.extract.archives.rar_blocks import File, Survey, survey
from clew.extract.archives.rar_keys import mixed
from clew.extract.archives.rar_solid import Wanted, unpacked
from clew.extract.archives.rar_unlock import unlocked
from clew.extract.archives.unar import INSTALL, unar_version
from clew.extract.archives.volumes import JOIN, Volumes, joined, split, volumes
from clew.extract.installed import versions
from clew.model import Metadata, Problem
from clew.step import Beat, Contained, Given, Record, step


def _libraries() -> dict[str, str]:
    return {**libarchive_version(), **unar_version(), **versions("charset-normalizer", "pycryptodomex")()}


@step("extract.rar@1", accepts=("application/vnd.rar",), parts=True, passwords=True, libraries=_libraries)
def rar(given: Given, stream: BinaryIO) -> Iterator[Record | Beat]:
    """A Contained a regular file, as with other archives. The headers are read first, since libarchive gives what is
    encrypted as if it were not."""
    whole = volumes(given, stream)
    found = survey(whole.stream, whole.starts, whole.length)
    sums: dict[int, tuple[bytes, int]] = {}
    if given.passwords and (found.locked or any(each.encrypted for each in found.files)):
        opened = unlocked(whole, found.five, given.passwords)
        if opened:
            whole, sums = opened.volumes, dict(opened.sums)
            found = survey(whole.stream, whole.starts, whole.length)
    if found.locked:
        raise Unreadable("encrypted", "even its list of files is encrypted", PASSWORD)
    files = {number: each for number, each in enumerate(found.files, start=1) if not each.folder}
    page = code_page([each.raw for each in islice(files.values(), 10_000)])
    labels = {number: readable(each.raw, page) for number, each in files.items()}
    old = [
        number for number, each in files.items() if not found.five and not each.encrypted and (each.solid or each.old)
    ]
    yield from _split(whole, found)
    yield from _locked([labels[number] for number, each in files.items() if each.encrypted], len(files))
    if not found.five:
        sums = {number: (b"", each.crc) for number, each in files.items()}
    copies = {number: each.copy for number, each in files.items() if each.copy is not None}
    if copies:
        pairs = [f"{labels[number]} → {readable(raw, page)}" for number, raw in copies.items()]
        yield Problem("link", f"copies, which have the bytes of the other: {listed(pairs)}", "", "note")
    shown = {number: label for number, label in labels.items() if number not in copies}
    skip = {number for number, each in files.items() if each.encrypted or number in old}
    stream = whole.stream if found.five else joined([(whole.stream, start, end - start) for start, end in found.ends])
    name = "rar5" if found.five else "rar"
    yield from _checked(read_by_libarchive(stream, name, (), (), not found.five, skip, tuple(copies), shown), sums)
    yield from _old(whole, {number: (labels[number], files[number]) for number in old})


def _split(whole: Volumes, found: Survey) -> Iterator[Problem]:
    """What is said of a volume without its others."""
    if found.number or found.begins_inside:
        which = f"volume {found.number + 1}" if found.number else "a later volume"
        yield Problem("split", f"it is {which} of an archive in several", JOIN)
    elif whole.missing or found.goes_on:
        yield split(whole.missing)


def _locked(names: list[str], total: int) -> Iterator[Record]:
    """What is said of encrypted entries; Unreadable where there are no others."""
    if names and len(names) == total:
        yield Metadata("announced", str(total))
        raise Unreadable("encrypted", f"all entries are encrypted ({total})", PASSWORD)
    if names:
        yield Problem("encrypted", f"encrypted: {listed(names)}", PASSWORD)


def _old(whole: Volumes, files: Mapping[int, tuple[str, File]]) -> Iterator[Record | Beat]:
    if files and not unar_version():
        names = listed([label for label, _ in files.values()])
        what = f"packed into one stream, or in an old way, in RAR 4 or before, which needs unar: {names}"
        yield Problem("not-installed", what, f"{INSTALL}, and sift again")
    elif files:
        wanted = [
            (number - 1, Wanted(str(number), label, file.size, file.crc, dos_time(file.time)))
            for number, (label, file) in files.items()
        ]
        yield from unpacked(whole, wanted)


def _checked(records: Iterator[Record], sums: Mapping[int, tuple[bytes, int]]) -> Iterator[Record]:
    """The checksums that libarchive does not compare: those of RAR 4's stored files, and those mixed with a key."""
    for record in records:
        if not isinstance(record, Contained) or int(record.member.entry) not in sums:
            yield record
            continue
        found = [0, 0]
        yield Contained(record.member, _summed(record.content, found))
        key, expected = sums[int(record.member.entry)]
        if found[1] == record.member.announced and (mixed(found[0], key) if key else found[0]) != expected:
            yield Problem("damaged", f"{record.member.name}: its checksum is wrong", COPY)


def _summed(chunks: Iterable[bytes], found: list[int]) -> Iterator[bytes]:
    for chunk in chunks:
        found[:] = zlib.crc32(chunk, found[0]), found[1] + len(chunk)
        yield chunk


def dos_time(value: int) -> str | None:
    """A clock's local time as MS-DOS writes it, in two seconds' steps."""
    day, time = value >> 16, value & 0xFFFF
    try:
        return datetime(
            1980 + (day >> 9), day >> 5 & 15, day & 31, time >> 11, time >> 5 & 63, (time & 31) * 2
        ).isoformat()
    except ValueError:
        return None
