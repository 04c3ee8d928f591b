"""PDF 1.7 written by hand: text pages, scanned pages, both on one page; attachments; encryption with RC4."""

import hashlib
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 595, 842
PAD = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")


@dataclass(frozen=True)
class Text:
    """A page of lines in Latin script (windows-1252); the first is set larger."""

    lines: Sequence[str]


@dataclass(frozen=True)
class Picture:
    """A page that is a JPEG of `width` × `height` pixels (greyscale), as a scanner makes it."""

    jpeg: bytes
    width: int
    height: int


@dataclass(frozen=True)
class Drawn:
    """A page drawn in a Type 3 font of its own: `content`, and what its glyphs look like and mean."""

    content: bytes
    glyphs: Sequence[tuple[str, bytes]]
    """For code 1, 2, …: the text that it stands for, and its drawing procedure."""


def pdf(
    pages: Sequence[Text | Picture | Drawn],
    *,
    title: str = "",
    author: str = "",
    created: str = "20190402081500Z",
    attachments: Mapping[str, bytes] | None = None,
    password: str = "",
    seed: int = 0,
) -> bytes:
    """Pages in order. With a `password` the file opens with it alone (V2, RC4 of 128 bits)."""
    book = _Book()
    tree = book.add(b"")
    font = book.add(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>")
    kids = [_page(book, page, tree, font) for page in pages]
    book.put(tree, f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(f'{kid} 0 R' for kid in kids)}]>>".encode())
    names = _attachments(book, attachments or {})
    catalog = book.add(f"<</Type/Catalog/Pages {tree} 0 R{names}>>".encode())
    about = {"Title": title, "Author": author, "Producer": "Quayside Print 3.2"}
    info = book.add(b"<<" + b"".join(f"/{name}".encode() + b"<" + _hex(value) + b">" for name, value in about.items())
                    + f"/CreationDate(D:{created})>>".encode())  # fmt: skip
    file_id = hashlib.md5(f"{seed}{title}{created}".encode(), usedforsecurity=False).digest()
    return book.bytes(catalog, info, file_id, password)


def _hex(text: str) -> bytes:
    return text.encode("utf-16-be").join((b"\xfe\xff", b"")).hex().encode() if text else b"feff"


class _Book:
    """Objects numbered from 1: a dictionary, and a stream's bytes where it has one."""

    def __init__(self) -> None:
        self.objects: list[tuple[bytes, bytes | None]] = []

    def add(self, dictionary: bytes, stream: bytes | None = None) -> int:
        self.objects.append((dictionary, stream))
        return len(self.objects)

    def put(self, number: int, dictionary: bytes) -> None:
        self.objects[number - 1] = (dictionary, None)

    def flate(self, dictionary: bytes, content: bytes) -> int:
        return self.add(dictionary + b"/Filter/FlateDecode", zlib.compress(content, 6))

    def bytes(self, catalog: int, info: int, file_id: bytes, password: str) -> bytes:
        lock = _Lock(password, file_id) if password else None
        if lock:  # strings are encrypted like streams; leaving them out spares their rewriting
            self.put(info, b"<<>>")
        out, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
        for number, (dictionary, stream) in enumerate(self.objects, start=1):
            places.append(len(out))
            out += f"{number} 0 obj\n".encode()
            if stream is not None:
                stream = lock.encrypt(number, stream) if lock else stream
                out += dictionary + f"/Length {len(stream)}>>\nstream\n".encode() + stream + b"\nendstream"
            else:
                out += dictionary
            out += b"\nendobj\n"
        start, count = len(out), len(places) + 1
        out += f"xref\n0 {count}\n0000000000 65535 f \n".encode()
        out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
        encrypted = b"/Encrypt " + lock.dictionary if lock else b""
        out += f"trailer\n<</Size {count}/Root {catalog} 0 R/Info {info} 0 R".encode() + encrypted
        out += f"/ID[<{file_id.hex()}><{file_id.hex()}>]>>\nstartxref\n{start}\n%%EOF\n".encode()
        return bytes(out)


def _page(book: _Book, page: Text | Picture | Drawn, tree: int, font: int) -> int:
    if isinstance(page, Text):
        content, resources = _lines(page.lines), f"/Font<</F1 {font} 0 R>>"
    elif isinstance(page, Drawn):
        content, resources = page.content, f"/Font<</F1 {font} 0 R/F3 {_type3(book, page.glyphs)} 0 R>>"
    else:
        size = f"/Width {page.width}/Height {page.height}/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/DCTDecode"
        image = book.add(f"<</Type/XObject/Subtype/Image{size}".encode(), page.jpeg)
        content, resources = f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm /I Do Q".encode(), f"/XObject<</I {image} 0 R>>"
    stream = book.flate(b"<<", content)
    box = f"/MediaBox[0 0 {WIDTH} {HEIGHT}]/Resources<<{resources}>>/Contents {stream} 0 R"
    return book.add(f"<</Type/Page/Parent {tree} 0 R{box}>>".encode())


def _lines(lines: Sequence[str]) -> bytes:
    """Lines set one under another; 14 points for the first, 11 for the rest."""
    out = [b"BT /F1 14 Tf 16 TL 56 780 Td"]
    for number, line in enumerate(lines):
        shown = line.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
        out.append(b"(" + shown + b") Tj T*" + (b" /F1 11 Tf" if number == 0 else b""))
    return b"\n".join([*out, b"ET"])


def _type3(book: _Book, glyphs: Sequence[tuple[str, bytes]]) -> int:
    procedures = [book.flate(b"<<", drawing) for _, drawing in glyphs]
    named = "".join(f"/g{n} {number} 0 R" for n, number in enumerate(procedures, start=1))
    codes = "\n".join(f"<{n:02x}> <{text.encode('utf-16-be').hex()}>" for n, (text, _) in enumerate(glyphs, start=1))
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def\n"
        f"1 begincodespacerange <00> <ff> endcodespacerange\n{len(glyphs)} beginbfchar\n{codes}\nendbfchar\n"
        "endcmap end end"
    )
    unicode = book.flate(b"<<", cmap.encode())
    widths = " ".join(drawing.split(b" ", 1)[0].decode() for _, drawing in glyphs)
    differences = " ".join(f"/g{n}" for n in range(1, len(glyphs) + 1))
    return book.add(
        f"<</Type/Font/Subtype/Type3/FontBBox[0 -50 200 100]/FontMatrix[.01 0 0 .01 0 0]/CharProcs<<{named}>>"
        f"/Encoding<</Type/Encoding/Differences[1 {differences}]>>/FirstChar 1/LastChar {len(glyphs)}"
        f"/Widths[{widths}]/Resources<<>>/ToUnicode {unicode} 0 R>>".encode()
    )


def _attachments(book: _Book, attachments: Mapping[str, bytes]) -> str:
    if not attachments:
        return ""
    entries = []
    for name, content in sorted(attachments.items()):
        stream = book.flate(f"<</Type/EmbeddedFile/Params<</Size {len(content)}>>".encode(), content)
        encoded = _hex(name).decode()
        spec = book.add(f"<</Type/Filespec/F<{encoded}>/UF<{encoded}>/EF<</F {stream} 0 R>>>>".encode())
        entries.append(f"<{encoded}> {spec} 0 R")
    return f"/Names<</EmbeddedFiles<</Names[{' '.join(entries)}]>>>>"


class _Lock:
    """The standard security handler, revision 3 (ISO 32000-1, 7.6.3), with one password for user and owner."""

    def __init__(self, password: str, file_id: bytes) -> None:
        padded = (password.encode("latin-1") + PAD)[:32]
        owner = _rounds(padded, _md5_times(padded))
        start = _md5(padded + owner + (-44).to_bytes(4, "little", signed=True) + file_id)
        self.key = start if not start else _md5_times(start, 50)
        user = _rounds(_md5(PAD + file_id), self.key).ljust(32, b"\0")
        entries = f"/O<{owner.hex()}>/U<{user.hex()}>/P -44"
        self.dictionary = f"<</Filter/Standard/V 2/R 3/Length 128{entries}>>".encode()

    def encrypt(self, number: int, content: bytes) -> bytes:
        key = _md5(self.key + number.to_bytes(3, "little") + b"\0\0")
        return _rc4(key, content)


def _md5(content: bytes) -> bytes:
    return hashlib.md5(content, usedforsecurity=False).digest()


def _md5_times(content: bytes, times: int = 51) -> bytes:
    for _ in range(times):
        content = _md5(content)
    return content


def _rounds(content: bytes, key: bytes) -> bytes:
    for number in range(20):
        content = _rc4(bytes(byte ^ number for byte in key), content)
    return content


def _rc4(key: bytes, content: bytes) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in content:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
