"""A HEIC file put together box by box (ISO/IEC 23008-12): "wharf 7" in 256 by 64 pixels, with Exif data and XMP."""

import struct
from base64 import b85decode

VPS = b85decode("KmiN^|NjIC00093pQr!;0{{RXx&lA")
SPS = b85decode("LID8;2mk;B0H3G;00RI39-s&a5Ls@dlPj76000930ssI500Iy")
PPS = b85decode("L;=Baup&S")
SLICE = b85decode(
    "C;_hvU}pROV#KFba@TtpALz2D(3yzc*SgUX^QAO1GmbM`!5iW{FYJXkPM14da!2SQWd}fA+JYaLYr|JI*~Ay)@sw*fpF!q`n^*j$"
    ")r{>_9!7Q@Ohekn0quH1OZQYN-kOka{TYzxJiUJ0jV~W!(Bz=eChAf440u+Pw3|zJoaH?cINFvd8F5GMRIp8J5Z~L`<6~iz)tMGf"
    "2!tvv45F?g<4r-H1k@~hKVwbE$r{QidRNBhEJJAGSk1&@$IinO1~$Kyye-)yUXx}e?^dpvoKH^!Y87MOgtrV*eV8yfp^oP1H$o;d"
    "gxf)=CHg0&vhoZ^*9Opn-k<iIeF)z%)y<Il%d5C160<@*9ynU(<lg>thACf~XYz~Ur-n>|Q6#=M+|1VoORdX7#^Yb4;)@7as`G>H"
    "DAMiX3qUk)PAQSV8{NsGnYPg;`Q5(ipro9UX(X{{*gYNwM_XzUz-IWNu+f6yT{^1mAFWOd_&H}|{cv^1y|w>9;OBUBUQu(3oZK+M"
    "0N5MbiIo%{#Z0%VS5B2n;2#JbMvXkw#}A5t+DXLV;=yn9w<gGpQO7c@5BZ2#O5=xQQ|=?nlYX@aQ1*#K^9ZbHI{{q{S~yM~{{"
)


def box(kind: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return struct.pack(">I", 8 + len(body)) + kind + body


def full(kind: bytes, *content: bytes, version: int = 0, flags: int = 0) -> bytes:
    return box(kind, struct.pack(">I", version << 24 | flags), *content)


def _configuration() -> bytes:
    """hvcC (ISO/IEC 14496-15): profile and level as in the SPS, and the three parameter sets."""
    sets = [struct.pack(">BHH", kind | 0x80, 1, len(nal)) + nal for kind, nal in ((32, VPS), (33, SPS), (34, PPS))]
    head = bytes([1]) + SPS[3:15] + b"\xf0\x00\xfc\xfd\xf8\xf8\x00\x00\x0f"
    return head + bytes([3]) + b"".join(sets)


def heic(exif: bytes = b"", xmp: bytes = b"", brand: bytes = b"heic") -> bytes:
    """`exif` is a TIFF block without "Exif"."""
    payloads = [(b"hvc1", b"", struct.pack(">I", len(SLICE)) + SLICE)]
    if exif:
        payloads.append((b"Exif", b"", b"\x00\x00\x00\x06Exif\x00\x00" + exif))
    if xmp:
        payloads.append((b"mime", b"application/rdf+xml\x00", xmp))
    start = 0
    for _ in range(2):  # the second time with the place of the data, which the first time shows
        head = box(b"ftyp", brand, bytes(4), b"mif1heic") + _meta(payloads, start)
        start = len(head) + 8
    return head + box(b"mdat", *(content for *_, content in payloads))


def _meta(payloads: list[tuple[bytes, bytes, bytes]], start: int) -> bytes:
    entries, places = [], []
    for number, (kind, more, content) in enumerate(payloads, 1):
        entries.append(full(b"infe", struct.pack(">HH", number, 0), kind, b"\x00", more, version=2))
        places.append(struct.pack(">HHHII", number, 0, 1, start, len(content)))
        start += len(content)
    refers = [box(b"cdsc", struct.pack(">HHH", number, 1, 1)) for number in range(2, len(payloads) + 1)]
    properties = box(b"ipco", box(b"hvcC", _configuration()), full(b"ispe", struct.pack(">II", 256, 64)))
    return full(
        b"meta",
        full(b"hdlr", bytes(4), b"pict", bytes(13)),
        full(b"pitm", struct.pack(">H", 1)),
        full(b"iloc", b"\x44\x00", struct.pack(">H", len(places)), *places),
        full(b"iinf", struct.pack(">H", len(entries)), *entries),
        full(b"iref", *refers) if refers else b"",
        box(b"iprp", properties, full(b"ipma", struct.pack(">IHB", 1, 1, 2), b"\x81\x02")),
    )
