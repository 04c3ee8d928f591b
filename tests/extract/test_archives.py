"""ZIP, tar and compressed files: what comes out, and what is said of what does not."""

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib

import brotli
import lz4.frame
import pytest
import zstandard

from clew.errors import Unreadable
from clew.extract.archives.compressed import compressed
from clew.extract.archives.tarred import tarred
from clew.extract.archives.zipped import zipped
from clew.extract.identify.identify import identify
from clew.model import Identity, Member, Metadata, Problem
from clew.step import Contained, Given, Step

Out = tuple[list[tuple[Member, bytes]], list[Problem], dict[str, str]]


def read(step: Step, content: bytes, media_type: str = "application/zip") -> Out:
    members: list[tuple[Member, bytes]] = []
    problems: list[Problem] = []
    properties: dict[str, str] = {}
    for record in step.run(Given("0" * 64, len(content), media_type), io.BytesIO(content)):
        match record:
            case Contained(member, chunks):
                members.append((member, b"".join(chunks)))
            case Problem():
                problems.append(record)
            case Metadata(name, value):
                properties[name] = value
    return members, problems, properties


def make_zip(*files: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name, (2021, 3, 4, 5, 6, 8)), content, method)
    return buffer.getvalue()


def make_tar(*files: tuple[str, bytes], links: tuple[str, ...] = (), form: int = tarfile.PAX_FORMAT) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=form) as archive:
        for name, content in files:
            entry = tarfile.TarInfo(name)
            entry.size, entry.mtime = len(content), 1_600_000_000
            archive.addfile(entry, io.BytesIO(content))
        for name in links:
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = tarfile.SYMTYPE, "/etc/passwd"
            archive.addfile(entry)
    return buffer.getvalue()


PAGE = b"page of a ledger\n" * 400
TWO = make_zip(("a/one.txt", PAGE), ("a/two.txt", b"second " * 900))


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_every_entry_comes_out_whole_by_every_method(method: int) -> None:
    members, problems, properties = read(zipped, make_zip(("x", PAGE), ("empty", b""), method=method))
    assert [(member.name, content) for member, content in members] == [("x", PAGE), ("empty", b"")]
    assert not problems
    assert properties == {"announced": "2"}


def test_a_folder_is_no_member_and_a_repeated_name_is_two() -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        content = make_zip(("a/", b""), ("a/x", b"1"), ("a/x", b"2"))
    members, _, properties = read(zipped, content)
    assert [(member.entry, member.name, body) for member, body in members] == [("2", "a/x", b"1"), ("3", "a/x", b"2")]
    assert properties["announced"] == "2"


def test_a_dos_time_has_no_offset_and_an_extended_time_is_utc() -> None:
    info = zipfile.ZipInfo("utc", (2021, 3, 4, 5, 6, 8))
    info.extra = struct.pack("<HHBI", 0x5455, 5, 1, 1_600_000_000)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(zipfile.ZipInfo("local", (2021, 3, 4, 5, 6, 8)), b"")
        archive.writestr(info, b"")
    members, _, _ = read(zipped, buffer.getvalue())
    assert [member.modified for member, _ in members] == ["2021-03-04T05:06:08", "2020-09-13T12:26:40+00:00"]


def test_paths_that_would_escape_are_only_names() -> None:
    names = ["../../evil", "/abs/evil", "C:\\evil"]
    members, problems, _ = read(zipped, make_zip(*((name, b"x") for name in names)))
    assert [member.name for member, _ in members] == names
    assert not problems


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("cp437", ["résumé.txt", "übersicht.txt", "café à côté.txt"]),
        ("cp720", ["تقرير المشتريات السنوي.txt", "كشف حساب البنك.txt"]),
        ("windows-1256", ["تقرير المشتريات السنوي.txt", "كشف حساب البنك.txt"]),
        ("cp866", ["Отчёт о закупках.txt", "Договор купли.txt"]),
        ("utf-8", ["تقرير.txt"]),
    ],
)
def test_names_without_the_flag_are_read_by_their_letters(page: str, names: list[str]) -> None:
    stand_ins = [name.encode(page) for name in names]
    content = make_zip(*(("n" * len(name), b"x") for name in stand_ins))
    for name in stand_ins:
        content = content.replace(b"n" * len(name), name, 1)
    for name in stand_ins:
        place = content.index(b"n" * len(name), content.index(b"PK\x01\x02"))
        content = content[:place] + name + content[place + len(name) :]
    members, _, _ = read(zipped, content)
    assert [member.name for member, _ in members] == names


def test_an_entry_with_damaged_bytes_is_named_and_the_others_go_on() -> None:
    content = bytearray(make_zip(("bad", PAGE), ("good", b"fine"), method=zipfile.ZIP_STORED))
    content[60] ^= 1
    members, problems, _ = read(zipped, bytes(content))
    assert [body for _, body in members][1] == b"fine"
    assert [(problem.code, problem.message) for problem in problems] == [
        ("damaged", "bad: its checksum does not fit its bytes")
    ]


def test_a_zip_cut_short_gives_what_its_local_headers_lead_to() -> None:
    members, problems, _ = read(zipped, TWO[: TWO.index(b"PK\x01\x02") - 9])
    assert members[0][1] == PAGE
    assert [member.name for member, _ in members] == ["a/one.txt", "a/two.txt"]
    assert [problem.message.split(":")[0] for problem in problems] == [
        "its directory is lost or cut short; 2 entries were found by their own headers",
        "a/two.txt",
    ]


def test_a_zip_written_as_a_stream_and_cut_short_is_read_without_sizes() -> None:
    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.content = b""

        def writable(self) -> bool:
            return True

        def write(self, content: bytes) -> int:  # type: ignore[override]
            self.content += bytes(content)
            return len(content)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
        archive.writestr("one", PAGE)
        archive.writestr("two", b"2" * 5000)
    members, problems, _ = read(zipped, pipe.content[: pipe.content.index(b"PK\x01\x02")])
    assert [body for _, body in members] == [PAGE, b"2" * 5000]
    assert [problem.code for problem in problems] == ["damaged"]


def test_bytes_before_a_zip_do_not_hide_its_entries() -> None:
    members, problems, _ = read(zipped, b"MZ self-extractor" * 100 + TWO)
    assert [len(body) for _, body in members] == [len(PAGE), 6300, 1700]
    assert [(problem.code, problem.effect) for problem in problems] == [("appended", "note")]


def test_an_entry_gives_no_more_than_it_announces() -> None:
    content = bytearray(make_zip(("liar", PAGE)))
    place = content.index(b"PK\x01\x02")
    content[place + 24 : place + 28] = struct.pack("<I", 100)
    members, problems, _ = read(zipped, bytes(content))
    assert members[0][1] == PAGE[:100]
    assert "more than the 100 bytes that it announces" in problems[0].message


def test_entries_that_share_bytes_are_read_up_to_a_limit() -> None:
    content = make_zip(("a", b"\0" * (20 << 20)))
    place = content.index(b"PK\x01\x02")
    end = content.index(b"PK\x05\x06")
    many = content[place:end] * 50
    tail = bytearray(content[end:])
    tail[8:16] = struct.pack("<HHI", 50, 50, len(many))
    members, problems, properties = read(zipped, content[:place] + many + bytes(tail))
    assert len(members) == 4
    assert [problem.code for problem in problems] == ["overlapping"]
    assert properties["announced"] == "50"


def test_encrypted_entries_are_named_and_an_archive_of_nothing_else_is_unreadable() -> None:
    content = bytearray(TWO)
    place = content.index(b"PK\x01\x02")
    content[place + 8] |= 1
    members, problems, _ = read(zipped, bytes(content))
    assert [member.name for member, _ in members] == ["a/two.txt"]
    assert [(problem.code, problem.message) for problem in problems] == [("encrypted", "encrypted: a/one.txt")]
    content[content.index(b"PK\x01\x02", place + 4) + 8] |= 1
    with pytest.raises(Unreadable) as caught:
        read(zipped, bytes(content))
    assert caught.value.code == "encrypted"


def test_a_method_that_is_not_read_is_named() -> None:
    content = bytearray(TWO)
    content[content.index(b"PK\x01\x02") + 10] = 6
    members, problems, _ = read(zipped, bytes(content))
    assert len(members) == 1
    assert problems[0].code == "unsupported-compression"
    assert "implode" in problems[0].message and "a/one.txt" in problems[0].message


def test_bytes_that_only_begin_like_a_zip_are_damaged() -> None:
    with pytest.raises(Unreadable) as caught:
        read(zipped, b"PK\x03\x04")
    assert caught.value.code == "damaged"


@pytest.mark.parametrize("cut", range(0, len(TWO), 41))
def test_a_zip_cut_anywhere_ends_in_members_problems_or_unreadable(cut: int) -> None:
    try:
        _, problems, _ = read(zipped, TWO[:cut])
    except Unreadable:
        return
    assert problems


@pytest.mark.parametrize(
    ("pack", "media_type"),
    [(gzip.compress, "application/gzip"), (bz2.compress, "application/x-bzip2"), (lzma.compress, "application/x-xz")],
)
def test_streams_in_a_row_are_one_member_and_damage_keeps_what_came_before(pack: object, media_type: str) -> None:
    assert callable(pack)
    packed = pack(PAGE)
    members, problems, _ = read(compressed, packed + pack(b"more"), media_type)
    assert [body for _, body in members] == [PAGE + b"more"] and not problems
    members, problems, _ = read(compressed, packed + pack(PAGE)[:-9], media_type)
    assert members[0][1].startswith(PAGE)
    assert [(problem.code, problem.effect) for problem in problems] == [("damaged", "partial")]
    _, problems, _ = read(compressed, packed + b"something else", media_type)
    assert [(problem.code, problem.effect) for problem in problems] == [("trailing", "note")]
    assert not read(compressed, packed + b"\0" * 512, media_type)[1]


def test_a_gzip_header_gives_the_name_and_the_time() -> None:
    buffer = io.BytesIO()
    with gzip.GzipFile("ledger.csv", "wb", fileobj=buffer, mtime=1_600_000_000) as file:
        file.write(b"a,b\n")
    (member, body), *_ = read(compressed, buffer.getvalue(), "application/gzip")[0]
    assert (member.name, member.modified, body) == ("ledger.csv", "2020-09-13T12:26:40+00:00", b"a,b\n")


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_tar_gives_its_files_with_long_names(form: int) -> None:
    name = "folder/" * 14 + "تقرير.txt" if form != tarfile.USTAR_FORMAT else "d/x.txt"
    members, problems, properties = read(tarred, make_tar((name, PAGE), ("e", b""), form=form))
    assert [(member.name, body) for member, body in members] == [(name, PAGE), ("e", b"")]
    assert members[0][0].modified == "2020-09-13T12:26:40+00:00"
    assert not problems and properties == {"announced": "2"}


def test_links_in_a_tar_are_named_and_never_followed() -> None:
    members, problems, _ = read(tarred, make_tar(("x", b"1"), links=("shortcut",)))
    assert [member.name for member, _ in members] == ["x"]
    assert [(problem.code, problem.effect) for problem in problems] == [("link", "note")]
    assert "shortcut → /etc/passwd" in problems[0].message


def test_behind_a_damaged_tar_header_the_next_one_is_found() -> None:
    content = bytearray(make_tar(("one", PAGE), ("two", PAGE), ("three", b"3"), form=tarfile.USTAR_FORMAT))
    second = 512 + len(PAGE) + -len(PAGE) % 512
    content[second + 5] ^= 0xFF
    members, problems, _ = read(tarred, bytes(content))
    assert [(member.name, body) for member, body in members] == [("one", PAGE), ("three", b"3")]
    assert [(problem.code, problem.message) for problem in problems] == [
        ("damaged", f"at byte {second}: this is no header")
    ]


def test_a_tar_that_breaks_off_gives_what_there_is() -> None:
    members, problems, _ = read(tarred, make_tar(("one", b"1"), ("two", PAGE))[:2000])
    assert [member.name for member, _ in members] == ["one", "two"]
    assert members[1][1] == PAGE[: 2000 - 1536]
    assert any(problem.message.startswith("two: the archive breaks off") for problem in problems)


def test_a_tar_of_negative_sizes_comes_to_an_end() -> None:
    entry = bytearray(make_tar(("x", b""), form=tarfile.GNU_FORMAT)[:512])
    entry[124:136] = b"\xff" * 10 + b"\xf8\x00"
    entry[148:156] = b" " * 8
    entry[148:156] = b"%06o\0 " % sum(entry)
    with pytest.raises(Unreadable):
        read(tarred, bytes(entry) * 4)


def as_lzip(content: bytes) -> bytes:
    settings = {"id": lzma.FILTER_LZMA1, "dict_size": 1 << 16, "lc": 3, "lp": 0, "pb": 2}
    packed = lzma.compress(content, lzma.FORMAT_RAW, filters=[settings])
    trailer = struct.pack("<IQQ", zlib.crc32(content), len(content), 26 + len(packed))
    return b"LZIP\x01\x10" + packed + trailer


PACKERS = {
    "application/zstd": zstandard.compress,
    "application/x-lz4": lz4.frame.compress,
    "application/x-lzip": as_lzip,
    "application/x-lzma": lambda content: lzma.compress(content, lzma.FORMAT_ALONE),
    "application/zlib": zlib.compress,
    "application/x-brotli": brotli.compress,
}


@pytest.mark.parametrize("media_type", PACKERS)
def test_every_compression_is_told_by_its_bytes_and_read(media_type: str) -> None:
    packed = PACKERS[media_type](PAGE)
    suffix = ".br" if media_type.endswith("brotli") else ".bin"
    given = Given("0" * 64, len(packed), "", hint={"suffix": suffix})
    identity = next(identify.run(given, io.BytesIO(packed)))
    assert isinstance(identity, Identity) and identity.media_type == media_type
    [(_, content)], problems, _ = read(compressed, packed, media_type)
    assert content == PAGE and not problems
    [(_, part)], problems, _ = read(
        compressed, packed[: len(packed) - 9 - 20 * (media_type[-4:] == "lzip")], media_type
    )
    assert PAGE.startswith(part) and [problem.code for problem in problems] == ["damaged"]


@pytest.mark.parametrize("media_type", ["application/zstd", "application/x-lz4", "application/x-lzip"])
def test_frames_in_a_row_are_one_file(media_type: str) -> None:
    pack = PACKERS[media_type]
    [(_, content)], problems, _ = read(compressed, pack(PAGE) + pack(b"second"), media_type)
    assert content == PAGE + b"second" and not problems


def test_the_output_of_compress_is_read() -> None:
    packed = bytes.fromhex("1f9d90") + bytes.fromhex("61c4886147c20a")
    members, _, _ = read(compressed, packed, "application/x-compress")
    assert members[0][1].startswith(b"ab")


@pytest.mark.parametrize(
    ("packed", "media_type"),
    [
        (gzip.compress(PAGE), "application/gzip"),
        (lzma.compress(PAGE), "application/x-xz"),
        (lzma.compress(PAGE, lzma.FORMAT_ALONE)[:5] + struct.pack("<Q", len(PAGE))
         + lzma.compress(PAGE, lzma.FORMAT_ALONE)[13:], "application/x-lzma"),
        (zstandard.compress(PAGE), "application/zstd"),
        (zstandard.compress(PAGE * 100), "application/zstd"),
        (lz4.frame.compress(PAGE), "application/x-lz4"),
    ],
)  # fmt: skip
def test_a_compressed_file_says_how_much_it_announces(packed: bytes, media_type: str) -> None:
    members, _, _ = read(compressed, packed, media_type)
    ((member, body),) = members
    assert member.announced == len(body)


def test_the_size_of_the_last_of_several_streams_is_not_taken_for_that_of_all() -> None:
    noise = bytes(PAGE[at * 7919 % len(PAGE)] ^ at * 31 & 0xFF for at in range(9000))
    for pack, media_type in ((gzip.compress, "application/gzip"), (lzma.compress, "application/x-xz")):
        ((member, _),), _, _ = read(compressed, pack(noise) + pack(b"end"), media_type)
        assert member.announced is None
