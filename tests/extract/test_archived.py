"""Archives that libarchive reads: what comes out, and what is said of what does not."""

import ctypes
import io
import struct
import zlib
from collections.abc import Mapping

import py7zr
import pytest

from clew.errors import Unreadable
from clew.extract.archives.archived import archived
from clew.extract.archives.libarchive import _library
from clew.extract.archives.rar import rar
from clew.extract.archives.sevenzip import sevenzip
from clew.extract.archives.zipped import zipped
from clew.extract.identify.identify import identify
from clew.model import Identity, Member, Metadata, Problem
from clew.step import Contained, Given

Out = tuple[list[tuple[Member, bytes]], list[Problem], dict[str, str]]
PAGE = b"page of a ledger\n" * 400
TIME = 1_600_000_000


def told(content: bytes) -> str:
    identity = next(identify.run(Given("0" * 64, len(content), ""), io.BytesIO(content)))
    assert isinstance(identity, Identity)
    return identity.media_type


def read(content: bytes, parts: Mapping[str, bytes] | None = None, passwords: tuple[str, ...] = ()) -> Out:
    members: list[tuple[Member, bytes]] = []
    problems: list[Problem] = []
    properties: dict[str, str] = {}
    opened = {name: io.BytesIO(part) for name, part in (parts or {}).items()}
    given = Given("0" * 64, len(content), told(content), parts=opened, passwords=passwords)
    step = next(step for step in (archived, rar, sevenzip, zipped) if step.takes(given.media_type))
    for record in step.run(given, io.BytesIO(content)):
        match record:
            case Contained(member, chunks):
                members.append((member, b"".join(chunks)))
            case Problem():
                problems.append(record)
            case Metadata(name, value):
                properties[name] = value
    return members, problems, properties


def made(
    form: str,
    *files: tuple[str, bytes],
    links: tuple[str, ...] = (),
    options: bytes = b"",
    password: bytes | None = None,
) -> bytes:
    """An archive as libarchive writes it."""
    library, pointer = _library(), ctypes.c_void_p
    for name in ("archive_write_new", "archive_entry_new"):
        getattr(library, name).restype = pointer
    archive = pointer(library.archive_write_new())
    assert getattr(library, f"archive_write_set_format_{form}")(archive) == 0
    library.archive_write_set_options(archive, options)
    if password is not None:
        library.archive_write_set_passphrase(archive, password)
    room, used = ctypes.create_string_buffer(8 << 20), ctypes.c_size_t()
    library.archive_write_open_memory(archive, room, ctypes.c_size_t(len(room)), ctypes.byref(used))
    for name, content in (*files, *((link, None) for link in links)):
        entry = pointer(library.archive_entry_new())
        library.archive_entry_copy_pathname(entry, name.encode())
        library.archive_entry_set_mode(entry, 0o100644 if content is not None else 0o120777)
        library.archive_entry_set_mtime(entry, ctypes.c_int64(TIME), ctypes.c_long(0))
        library.archive_entry_set_size(entry, ctypes.c_int64(len(content or b"")))
        if content is None:
            library.archive_entry_copy_symlink(entry, b"/etc/passwd")
        assert library.archive_write_header(archive, entry) == 0
        if content:
            library.archive_write_data.argtypes = [pointer, ctypes.c_char_p, ctypes.c_size_t]
            library.archive_write_data(archive, content, len(content))
        library.archive_entry_free(entry)
    assert library.archive_write_close(archive) == 0
    library.archive_write_free(archive)
    return room.raw[: used.value]


def made_7z(*files: tuple[str, bytes], password: str | None = None, hidden: bool = False) -> bytes:
    buffer = io.BytesIO()
    with py7zr.SevenZipFile(buffer, "w", password=password, header_encryption=hidden) as archive:
        for name, content in files:
            archive.writestr(content, name)
    return buffer.getvalue()


@pytest.mark.parametrize("form", ["7zip", "cpio_newc", "ar_svr4", "xar", "iso9660"])
def test_every_file_comes_out_with_its_size_and_time(form: str) -> None:
    members, problems, properties = read(made(form, ("one.txt", PAGE), ("two.txt", b"second")))
    assert sorted((member.name, member.announced, content) for member, content in members) == [
        ("one.txt", len(PAGE), PAGE),
        ("two.txt", 6, b"second"),
    ]
    assert {member.modified for member, _ in members} == {"2020-09-13T12:26:40+00:00"}
    assert not problems and properties == {"announced": "2"}


@pytest.mark.parametrize("form", ["cpio_newc", "xar", "iso9660"])
def test_links_are_noted_and_never_followed(form: str) -> None:
    members, problems, properties = read(made(form, ("file", b"x"), links=("escape",)))
    assert [member.name for member, _ in members] == ["file"] and properties["announced"] == "1"
    assert [(each.code, each.effect, each.message) for each in problems] == [
        ("link", "note", "links, not followed: escape → /etc/passwd")
    ]


@pytest.mark.parametrize("form", ["7zip", "cpio_newc"])
def test_names_in_arabic_and_paths_that_would_escape_are_only_names(form: str) -> None:
    names = ["../../evil", "تقرير.txt", "C:/CON"]
    members, _, _ = read(made(form, *((name, b"x") for name in names)))
    assert [member.name for member, _ in members] == names


def test_names_that_are_no_utf8_are_read_by_their_letters() -> None:
    content = made("cpio_newc", ("n" * 27, b"1"), ("m" * 14, b"2"))
    for letter, name in ((b"n" * 27, "تقرير المشتريات السنوي.txt"), (b"m" * 14, "كشف البنوك.txt")):
        raw = name.encode("windows-1256")
        content = content.replace(letter, raw.ljust(len(letter), b" "))
    members, _, _ = read(content)
    assert [(member.name or "").strip() for member, _ in members] == ["تقرير المشتريات السنوي.txt", "كشف البنوك.txt"]


def test_an_archive_cut_short_gives_what_is_there_and_says_so() -> None:
    content = made("cpio_newc", ("one", PAGE), ("two", PAGE))
    members, problems, _ = read(content[: len(PAGE) + 2000])
    assert members[0][1] == PAGE and members[1][0].name == "two" and len(members[1][1]) < len(PAGE)
    assert {each.code for each in problems} == {"damaged"}


def test_what_is_no_archive_at_all_is_unreadable() -> None:
    with pytest.raises(Unreadable) as raised:
        read(made("7zip", ("one", PAGE))[:40])
    assert raised.value.code == "split"


def test_a_damaged_file_is_named_and_those_behind_it_are_read() -> None:
    content = bytearray(made("7zip", ("bad", PAGE), ("good", PAGE[::-1]), options=b"7zip:compression=store"))
    content[content.index(PAGE)] ^= 1
    members, problems, _ = read(bytes(content))
    assert [member.name for member, _ in members] == ["bad", "good"] and members[1][1] == PAGE[::-1]
    assert problems and problems[0].message.startswith("bad: ")


def test_a_cabinet_s_times_have_no_offset() -> None:
    members, problems, _ = read(cabinet("file.txt", b"inside"))
    assert [(member.name, member.modified, content) for member, content in members] == [
        ("file.txt", "2021-03-04T05:06:08", b"inside")
    ]
    assert not problems


def cabinet(name: str, content: bytes) -> bytes:
    """A cabinet with one stored file."""
    date, time = (2021 - 1980) << 9 | 3 << 5 | 4, 5 << 11 | 6 << 5 | 4
    entry = struct.pack("<IIHHHH", len(content), 0, 0, date, time, 0x20) + name.encode() + b"\0"
    start = 36 + 8 + len(entry)
    block = struct.pack("<IHH", 0, len(content), len(content)) + content
    head = struct.pack("<4sIIIIIBBHHHHH", b"MSCF", 0, start + len(block), 0, 44, 0, 3, 1, 1, 1, 0, 7, 0)
    return head + struct.pack("<IHH", start, 1, 0) + entry + block


def test_volumes_are_joined_in_their_order() -> None:
    content = made_7z(("one", PAGE), ("two", bytes(range(256)) * 40))
    cut = len(content) // 3
    pieces = [content[:cut], content[cut : 2 * cut], content[2 * cut :]]
    members, problems, _ = read(pieces[0], {"a.7z.003": pieces[2], "a.7z.002": pieces[1]})
    assert [content for _, content in members] == [PAGE, bytes(range(256)) * 40]
    assert not problems


def test_a_volume_that_is_missing_is_named() -> None:
    content = made("cpio_newc", ("one", PAGE), ("two", PAGE))
    members, problems, _ = read(content[:8000], {"a.cpio.003": content[12000:]})
    assert members[0][1] == PAGE
    assert problems[0].code == "split" and "a.cpio.002" in problems[0].message


@pytest.mark.parametrize("hidden", [False, True])
def test_an_encrypted_7z_opens_with_the_right_password_of_the_list(hidden: bool) -> None:
    content = made_7z(("one", PAGE), ("two", b"second"), password="كلمة", hidden=hidden)
    for passwords in ((), ("wrong", "also wrong")):
        with pytest.raises(Unreadable) as raised:
            read(content, passwords=passwords)
        assert raised.value.code == "encrypted"
    members, problems, properties = read(content, passwords=("wrong", "كلمة"))
    assert [(member.name, body) for member, body in members] == [("one", PAGE), ("two", b"second")]
    assert not problems and properties["encryption"].startswith("opened with a password of the list: ")
    assert "كلمة" not in str(properties)


def rar4(*files: tuple[str, bytes, int], main: int = 0, after: bool = False) -> bytes:
    """A RAR 4 archive of stored files, each with its flags."""

    def block(kind: int, flags: int, rest: bytes) -> bytes:
        body = struct.pack("<BHH", kind, flags, 7 + len(rest)) + rest
        return struct.pack("<H", zlib.crc32(body) & 0xFFFF) + body

    out = b"Rar!\x1a\x07\x00" + block(0x73, main, bytes(6))
    for name, content, flags in files:
        when = ((2021 - 1980) << 9 | 3 << 5 | 4) << 16 | 5 << 11 | 6 << 5 | 4
        head = struct.pack(
            "<IIBIIBBHI", len(content), len(content), 3, zlib.crc32(content), when, 20, 0x30, len(name), 0o100644
        )
        out += block(0x74, 0x8000 | flags, head + name.encode()) + content
    return out + block(0x7B, 0x4000 | after, b"")


def rar5(*files: tuple[str, bytes], locked: bool = False, main: bytes = b"\x00") -> bytes:
    """A RAR 5 archive of stored files; `locked` says that they are encrypted, which they are not."""

    def block(rest: bytes) -> bytes:
        body = bytes([len(rest)]) + rest
        return struct.pack("<I", zlib.crc32(body)) + body

    out = b"Rar!\x1a\x07\x01\x00" + block(b"\x01\x00" + main)
    for name, content in files:
        size = bytes([len(content) & 0x7F | 0x80, len(content) >> 7])
        extra = b"\x22\x01" + bytes(33) if locked else b""
        crc = struct.pack("<I", zlib.crc32(content))
        fixed = b"\x04" + size + b"\x00" + crc + b"\x00\x01" + bytes([len(name.encode())]) + name.encode()
        head = b"\x02" + (b"\x03" + bytes([len(extra)]) if locked else b"\x02") + size
        out += block(head + fixed + extra) + content
    return out + block(b"\x05\x00\x00")


def test_rar_4_gives_its_files_in_local_time() -> None:
    members, problems, _ = read(rar4(("one.txt", PAGE, 0), ("two", b"2", 0)))
    assert [(member.name, member.modified, body) for member, body in members] == [
        ("one.txt", "2021-03-04T05:06:08", PAGE),
        ("two", "2021-03-04T05:06:08", b"2"),
    ]
    assert not problems


def test_rar_5_gives_its_files() -> None:
    members, problems, properties = read(rar5(("تقرير.txt", PAGE[:300]), ("two", b"2")))
    assert [(member.name, body) for member, body in members] == [("تقرير.txt", PAGE[:300]), ("two", b"2")]
    assert not problems and properties["announced"] == "2"


def test_an_encrypted_file_of_a_rar_never_gives_its_ciphertext() -> None:
    for content in (rar4(("a", b"x" * 16, 4)), rar5(("a", b"x" * 16), locked=True)):
        with pytest.raises(Unreadable) as raised:
            read(content)
        assert raised.value.code == "encrypted"
    members, problems, properties = read(rar4(("a", b"x" * 16, 4), ("b", b"plain", 0)))
    assert [(member.name, body) for member, body in members] == [("b", b"plain")]
    assert [(each.code, each.message) for each in problems] == [("encrypted", "encrypted: a")]
    assert properties["announced"] == "2"


def test_a_later_volume_of_a_rar_says_so() -> None:
    _, problems, _ = read(rar4(("a", b"rest of it", 1), main=1))
    assert (problems[0].code, problems[0].message) == ("split", "it is a later volume of an archive in several")


def test_volumes_of_a_rar_are_joined_and_one_that_is_missing_is_told_of() -> None:
    one, two = rar4(("a", PAGE, 0), main=0x101, after=True), rar4(("b", b"2", 0), main=1)
    members, problems, _ = read(one, {"x.part2.rar": two})
    assert [(member.name, body) for member, body in members] == [("a", PAGE), ("b", b"2")] and not problems
    _, problems, _ = read(one)
    assert problems[0].code == "split"


@pytest.mark.parametrize("cipher", [b"zipcrypt", b"aes128", b"aes256"])
@pytest.mark.parametrize("method", [b"store", b"deflate"])
def test_an_encrypted_zip_opens_with_the_right_password_of_the_list(cipher: bytes, method: bytes) -> None:
    options = b"zip:encryption=" + cipher + b",zip:compression=" + method
    content = made("zip", ("one", PAGE), ("two", b"second"), options=options, password="سر".encode())
    for passwords in ((), ("wrong", "also wrong")):
        with pytest.raises(Unreadable) as raised:
            read(content, passwords=passwords)
        assert raised.value.code == "encrypted"
    members, problems, properties = read(content, passwords=("wrong", "سر"))
    assert [(member.name, body) for member, body in members] == [("one", PAGE), ("two", b"second")]
    assert not problems and properties["encryption"] == "opened with a password of the list: one, two"


def spanned(content: bytes, cut: int) -> tuple[bytes, bytes]:
    """A ZIP as two volumes, the first of `cut` bytes."""
    last, end = bytearray(content[cut:]), content.index(b"PK\x05\x06") - cut
    struct.pack_into("<HH", last, end + 4, 1, 1)
    struct.pack_into("<I", last, end + 16, struct.unpack_from("<I", last, end + 16)[0] - cut)
    at = last.find(b"PK\x01\x02")
    while at >= 0:
        offset = struct.unpack_from("<I", last, at + 42)[0]
        struct.pack_into("<H", last, at + 34, int(offset >= cut))
        struct.pack_into("<I", last, at + 42, offset - cut * (offset >= cut))
        at = last.find(b"PK\x01\x02", at + 4)
    return content[:cut], bytes(last)


@pytest.mark.parametrize("cut", [50, 3000, 7000])
def test_a_zip_in_volumes_is_read_across_them(cut: int) -> None:
    first, last = spanned(made("zip", ("one", PAGE), ("two", PAGE[::-1]), options=b"zip:compression=store"), cut)
    members, problems, properties = read(last, {"a.z01": first})
    assert [(member.name, body) for member, body in members] == [("one", PAGE), ("two", PAGE[::-1])]
    assert not problems and properties["announced"] == "2"


def test_the_last_volume_of_a_zip_alone_gives_what_lies_in_it_and_names_the_rest() -> None:
    first, last = spanned(made("zip", ("one", b"1" * 900), ("two", PAGE), options=b"zip:compression=store"), 940)
    members, problems, _ = read(last)
    assert [problem.code for problem in problems[:2]] == ["split", "split"] and problems[1].message.endswith(": one")
    assert len(first) == 940 and [(member.name, body) for member, body in members] in ([], [("two", PAGE)])


def test_a_volume_missing_from_a_zip_costs_only_what_lies_in_it() -> None:
    files = ("one", b"1" * 600), ("two", b"2" * 500), ("three", PAGE)
    content = made("zip", *files, options=b"zip:compression=store")
    pieces = [content[at : at + 600] for at in range(0, len(content), 600)]
    parts = {f"a.zip.{number:03}": piece for number, piece in enumerate(pieces, 1)}
    del parts["a.zip.001"], parts["a.zip.002"]
    members, problems, properties = read(pieces[0], parts)
    assert [(member.name, member.announced) for member, _ in members] == [("one", 600), ("three", len(PAGE))]
    assert members[0][1].strip(b"1") == b"" and members[1][1] == PAGE
    said = [(each.code, each.message.partition(": ")[2]) for each in problems]
    assert said[:2] == [("split", "a.zip.002"), ("split", "two")]
    assert properties["announced"] == "3"


def test_a_zip_cut_into_numbered_pieces_is_read_across_them() -> None:
    content = made("zip", ("one", PAGE), ("two", PAGE[::-1]))
    members, problems, _ = read(content[:100], {"a.zip.002": content[100:]})
    assert [body for _, body in members] == [PAGE, PAGE[::-1]] and not problems
