"""Small PDFs, written byte by byte."""

import hashlib
import zlib

FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def written(objects: dict[int, bytes], trailer: bytes = b"", version: bytes = b"1.7") -> bytes:
    """A whole file of numbered objects, of which 1 is the catalogue."""
    content = b"%PDF-" + version + b"\n%\xe2\xe3\xcf\xd3\n"
    offsets = {}
    for number, body in objects.items():
        offsets[number] = len(content)
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    size = max(objects) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        place = offsets.get(number)
        table += b"0000000000 00000 f \n" if place is None else b"%010d 00000 n \n" % place
    tail = b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, len(content))
    return content + table + tail


def stream(content: bytes, entries: bytes = b"", packed: bool = True) -> bytes:
    if packed:
        content, entries = zlib.compress(content), entries + b" /Filter /FlateDecode"
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), entries, content)


def document(
    *contents: bytes,
    page: bytes = b"",
    resources: bytes = b"",
    catalogue: bytes = b"",
    more: dict[int, bytes] | None = None,
    trailer: bytes = b"",
) -> bytes:
    """One page, 200 by 100 points, for each content stream; `page`, `resources` and `catalogue` are added to theirs.

    Objects 10 and up are the pages and their contents; `more` holds others, from 4 to 9. Font /F is Helvetica.
    """
    count = len(contents)
    kids = b" ".join(b"%d 0 R" % (10 + 2 * index) for index in range(count))
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalogue,
        2: b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, kids),
        3: FONT,
        **(more or {}),
    }
    for index, content in enumerate(contents):
        number = 10 + 2 * index
        objects[number] = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents %d 0 R "
            b"/Resources << /Font << /F 3 0 R >> %s >> %s >>" % (number + 1, resources, page)
        )
        objects[number + 1] = stream(content)
    return written(objects, trailer)


def line(text: str, x: float = 20, y: float = 50, size: float = 12) -> bytes:
    shown = text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    return b"BT /F %g Tf %g %g Td (%s) Tj ET\n" % (size, x, y, shown)


def picture(width: int = 40, height: int = 20) -> bytes:
    """A grey image XObject, darker to the right."""
    row = bytes(255 - column * 255 // width for column in range(width))
    entries = b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8"
    return stream(row * height, entries % (width, height))


MAPPED = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap
1 begincodespacerange <00> <FF> endcodespacerange
%d beginbfchar
%s
endbfchar endcmap end end"""


def mapped(letters: dict[int, str]) -> bytes:
    """A ToUnicode CMap that gives the codes of a one-byte font these letters."""
    rows = [b"<%02X> <%s>" % (code, text.encode("utf-16-be").hex().encode()) for code, text in letters.items()]
    return stream(MAPPED % (len(rows), b"\n".join(rows)))


PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")


def encrypted(text: str, user: bytes = b"", owner: bytes = b"owner") -> bytes:
    """One page, encrypted with RC4 of 40 bits."""
    return _locked(line(text), b"/Font << /F 3 0 R >>", {}, user, owner)


def encrypted_scan(jpeg: bytes, width: int, height: int, user: bytes) -> bytes:
    """One page that is a grey picture and nothing else, likewise."""
    entries = b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8"
    entries = entries % (width, height) + b" /Filter /DCTDecode"
    shown = b"q 200 0 0 100 0 0 cm /I Do Q"
    return _locked(shown, b"/XObject << /I 5 0 R >>", {5: (jpeg, entries)}, user, b"owner")


def _locked(
    shown: bytes, resources: bytes, streams: dict[int, tuple[bytes, bytes]], user: bytes, owner: bytes
) -> bytes:
    """One page of streams encrypted as PDF 32000-1:2008, 7.6.2, algorithms 1 to 4, has it."""
    entry = rc4(hashlib.md5((owner + PADDING)[:32]).digest()[:5], (user + PADDING)[:32])
    key = hashlib.md5((user + PADDING)[:32] + entry + b"\xfc\xff\xff\xff" + b"identity").digest()[:5]
    guard = b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>"
    guard %= (entry.hex().encode(), rc4(key, PADDING).hex().encode())
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents 11 0 R /Resources << %s >> >>"
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Count 1 /Kids [10 0 R] >>",
        3: FONT,
        4: guard,
        10: page % resources,
    }
    for number, (content, entries) in {**streams, 11: (shown, b"")}.items():
        own = hashlib.md5(key + number.to_bytes(3, "little") + b"\0\0").digest()[:10]
        objects[number] = stream(rc4(own, content), entries, packed=False)
    return written(objects, b"/Encrypt 4 0 R /ID [<%s> <00>]" % b"identity".hex().encode())


def rc4(key: bytes, content: bytes) -> bytes:
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    out = bytearray()
    for byte in content:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
