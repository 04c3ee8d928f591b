"""libarchive's readers over a stream in memory, called directly: one format at a time, no filters that run programs.

The library is Debian's libarchive13 (BSD). Its text in C's "char" is asked for in UTF-8, whatever the host's locale:
what stands in the archive as UTF-16 comes as UTF-8, other names as their bytes.
"""

import contextlib
import ctypes
import ctypes.util
import locale
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, BinaryIO

from clew.errors import NotInstalled, Unreadable

CHUNK = 1 << 16
ALIKE = 1000
"""Headers in a row that libarchive may refuse, one by one, before the rest is given up."""
END, WARN, FAILED, FATAL = 1, -20, -25, -30
LINK, HARD_LINK, REGULAR, FOLDER = 0o120000, 0, 0o100000, 0o040000
SONAMES = ("libarchive.so.13", "libarchive.13.dylib")
READ = ctypes.CFUNCTYPE(ctypes.c_ssize_t, ctypes.c_void_p, ctypes.c_void_p, ctypes.POINTER(ctypes.c_void_p))
SEEK = ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64, ctypes.c_int)
SKIP = ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64)
POINTER, NUMBER, TEXT, LONG = ctypes.c_void_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_int64
CALLS: dict[str, tuple[Any, list[Any]]] = {
    "version_number": (NUMBER, []),
    "error_string": (TEXT, [POINTER]),
    "read_new": (POINTER, []),
    "read_free": (NUMBER, [POINTER]),
    "read_add_passphrase": (NUMBER, [POINTER, TEXT]),
    "read_set_options": (NUMBER, [POINTER, TEXT]),
    "read_set_read_callback": (NUMBER, [POINTER, READ]),
    "read_set_seek_callback": (NUMBER, [POINTER, SEEK]),
    "read_set_skip_callback": (NUMBER, [POINTER, SKIP]),
    "read_set_callback_data": (NUMBER, [POINTER, POINTER]),
    "read_open1": (NUMBER, [POINTER]),
    "read_next_header": (NUMBER, [POINTER, ctypes.POINTER(POINTER)]),
    "read_data_block": (
        NUMBER, [POINTER, ctypes.POINTER(POINTER), ctypes.POINTER(ctypes.c_size_t), ctypes.POINTER(LONG)]
    ),
    "entry_pathname": (TEXT, [POINTER]),
    "entry_symlink": (TEXT, [POINTER]),
    "entry_hardlink": (TEXT, [POINTER]),
    "entry_filetype": (NUMBER, [POINTER]),
    "entry_size": (LONG, [POINTER]),
    "entry_size_is_set": (NUMBER, [POINTER]),
    "entry_mtime": (LONG, [POINTER]),
    "entry_mtime_is_set": (NUMBER, [POINTER]),
    "entry_is_data_encrypted": (NUMBER, [POINTER]),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """A header as libarchive gives it. `target` is what a link names, `seconds` the time of change since 1970,
    `fault` what libarchive had to say, None where all was well."""

    raw: bytes
    kind: int
    size: int | None
    seconds: int | None
    target: bytes | None
    encrypted: bool
    fault: str | None

    @property
    def file(self) -> bool:
        return self.target is None and self.kind in (0, REGULAR)


@cache
def _library() -> ctypes.CDLL:
    """The library with its functions declared. NotInstalled where there is none."""
    for name in (*SONAMES, ctypes.util.find_library("archive")):
        if name:
            with contextlib.suppress(OSError):
                library = ctypes.CDLL(name)
                break
    else:
        raise NotInstalled("libarchive", "apt-get install libarchive13")
    for name, (result, arguments) in CALLS.items():
        function = getattr(library, f"archive_{name}")
        function.restype, function.argtypes = result, arguments
    return library


@cache
def libarchive_version() -> Mapping[str, str]:
    """What a step declares as its `libraries`: "absent" where there is none."""
    try:
        return {"libarchive": str(_library().archive_version_number())}
    except NotInstalled:
        return {"libarchive": "absent"}


class Reader:
    """One pass over an archive: headers in their order, and the bytes of the one that stands last."""

    def __init__(
        self, stream: BinaryIO, format: str, filters: tuple[str, ...], password: bytes | None, options: bytes
    ) -> None:
        self.library = _library()
        self.stream = stream
        self.raised: Exception | None = None
        self.handle = self.library.archive_read_new()
        self.callbacks = (READ(self._read), SEEK(self._seek), SKIP(self._skip))
        for name in (f"support_format_{format}", *(f"support_filter_{each}" for each in filters)):
            function = getattr(self.library, f"archive_read_{name}")
            function.argtypes = [POINTER]
            function(self.handle)
        if password is not None:
            self.library.archive_read_add_passphrase(self.handle, password)
        self.library.archive_read_set_read_callback(self.handle, self.callbacks[0])
        self.library.archive_read_set_seek_callback(self.handle, self.callbacks[1])
        self.library.archive_read_set_skip_callback(self.handle, self.callbacks[2])
        if options:
            self.library.archive_read_set_options(self.handle, options)
        self.library.archive_read_set_callback_data(self.handle, None)
        stream.seek(0)
        if self._done(self.library.archive_read_open1(self.handle)) < WARN:
            raise Unreadable("damaged", self.said())

    def close(self) -> None:
        self.library.archive_read_free(self.handle)

    def said(self) -> str:
        """What libarchive says of the last fault."""
        return (self.library.archive_error_string(self.handle) or b"no reason given").decode("utf-8", "replace")

    def entries(self) -> Iterator[Entry]:
        """All headers. Unreadable("damaged") where libarchive can go no further."""
        found = POINTER()
        failed = 0
        while (code := self._header(found)) != END:
            if code <= FATAL or failed > ALIKE:
                raise Unreadable("damaged", self.said())
            failed = failed + 1 if code <= FAILED else 0
            if code > FAILED:
                yield self._entry(found, None if code >= 0 else self.said())

    def chunks(self) -> Iterator[bytes]:
        """The entry's bytes, holes filled with zeros. Unreadable("damaged") where they break off or make no sense."""
        place, length, offset, at = POINTER(), ctypes.c_size_t(), LONG(), 0
        while (code := self._block(place, length, offset)) != END:
            if code < WARN:
                raise Unreadable("damaged", self.said())
            while at < offset.value:
                hole = min(CHUNK, offset.value - at)
                at += hole
                yield bytes(hole)
            yield from _cut(ctypes.string_at(place, length.value)) if length.value else ()
            at += length.value

    def _header(self, found: ctypes.c_void_p) -> int:
        return self._done(self.library.archive_read_next_header(self.handle, ctypes.byref(found)))

    def _block(self, place: ctypes.c_void_p, length: ctypes.c_size_t, offset: ctypes.c_int64) -> int:
        call = self.library.archive_read_data_block
        return self._done(call(self.handle, ctypes.byref(place), ctypes.byref(length), ctypes.byref(offset)))

    def _entry(self, found: ctypes.c_void_p, fault: str | None) -> Entry:
        call = self.library
        target = call.archive_entry_symlink(found) or call.archive_entry_hardlink(found)
        return Entry(
            call.archive_entry_pathname(found) or b"",
            call.archive_entry_filetype(found),
            call.archive_entry_size(found) if call.archive_entry_size_is_set(found) else None,
            call.archive_entry_mtime(found) if call.archive_entry_mtime_is_set(found) else None,
            target,
            bool(call.archive_entry_is_data_encrypted(found)),
            fault,
        )

    def _done(self, code: int) -> int:
        """`code`, unless reading the stream raised, which cannot cross C."""
        if self.raised is not None:
            raise self.raised
        return code

    def _read(self, handle: int, data: int, place: Any) -> int:
        try:
            self.piece = ctypes.create_string_buffer(self.stream.read(CHUNK))
        except OSError as error:
            self.raised = error
            return FATAL
        place[0] = ctypes.addressof(self.piece)
        return len(self.piece) - 1

    def _seek(self, handle: int, data: int, offset: int, whence: int) -> int:
        try:
            return self.stream.seek(offset, whence)
        except ValueError:
            return FATAL
        except OSError as error:
            self.raised = error
            return FATAL

    def _skip(self, handle: int, data: int, count: int) -> int:
        at = self.stream.tell()
        end = self.stream.seek(0, 2)
        return self.stream.seek(min(at + count, max(at, end))) - at


def _cut(block: bytes) -> Iterator[bytes]:
    for at in range(0, len(block), CHUNK):
        yield block[at : at + CHUNK]


@contextlib.contextmanager
def reading(
    stream: BinaryIO, format: str, filters: tuple[str, ...] = (), password: bytes | None = None, options: bytes = b""
) -> Iterator[Reader]:
    """A reader for as long as it is needed, with C's text in UTF-8."""
    before = locale.setlocale(locale.LC_CTYPE)
    reader = None
    _utf8()
    try:
        reader = Reader(stream, format, filters, password, options)
        yield reader
    finally:
        if reader:
            reader.close()
        locale.setlocale(locale.LC_CTYPE, before)


def _utf8() -> None:
    for name in ("C.UTF-8", "en_US.UTF-8", "UTF-8"):
        with contextlib.suppress(locale.Error):
            locale.setlocale(locale.LC_CTYPE, name)
            return
