"""Recordings put together byte by byte: what a telephone, a camera or a studio writes, without any sound in it."""

import struct

from tests.extract.heif_files import box, full

NIGHT = 3_797_824_089
"""2024-05-06T07:08:09Z in seconds since 1904."""


def media_track(
    number: int, handler: bytes, entry: bytes, samples: list[tuple[int, int]], place: int, more: bytes = b"",
    said: int | None = None, language: int = 0x55C4, flags: int = 1,
) -> bytes:  # fmt: skip
    """`samples` are sizes and ticks; they lie one behind another from `place` on."""
    ticks = sum(each for _, each in samples)
    times = b"".join(struct.pack(">II", 1, each) for _, each in samples)
    sizes = b"".join(struct.pack(">I", size) for size, _ in samples)
    table = box(
        b"stbl",
        full(b"stsd", struct.pack(">I", 1), entry),
        full(b"stts", struct.pack(">I", len(samples)), times),
        full(b"stsc", struct.pack(">IIII", 1, 1, len(samples), 1)),
        full(b"stsz", struct.pack(">II", 0, len(samples)), sizes),
        full(b"stco", struct.pack(">II", 1, place)),
    )
    reference = box(b"dinf", full(b"dref", struct.pack(">I", 1), full(b"url ", flags=flags)))
    lasts = ticks if said is None else said
    media = box(
        b"mdia",
        full(b"mdhd", struct.pack(">IIIIHH", 0, 0, 1000, lasts, language, 0)),
        full(b"hdlr", bytes(4), handler, bytes(13)),
        box(b"minf", reference, table),
    )
    header = struct.pack(">IIIII", 0, 0, number, 0, lasts) + bytes(52) + struct.pack(">II", 176 << 16, 144 << 16)
    return box(b"trak", full(b"tkhd", header), more, media)


SOUND = box(b"mp4a", bytes(8), bytes(8), struct.pack(">HHHHHH", 1, 16, 0, 0, 44_100, 0))
PICTURES = box(b"avc1", bytes(24), struct.pack(">HH", 176, 144), bytes(50))
WORDS = box(b"tx3g", bytes(38))


def cue(words: str) -> bytes:
    return struct.pack(">H", len(words.encode())) + words.encode()


def film(
    *, said: int | None = None, user: bytes = b"", brand: bytes = b"isom", flags: int = 1, meta: bytes = b""
) -> bytes:
    """Two seconds of pictures and sound, two subtitles in Arabic, two chapters."""
    titles, chapters = [cue("مرفأ"), cue(""), cue("night")], [cue("Arrival"), cue("Departure")]
    words = b"".join(titles + chapters)
    start = box(b"ftyp", b"isom", bytes(4)) + box(b"mdat", words)
    place = len(start) - len(words)
    arabic = sum((ord(letter) - 0x60) << shift for letter, shift in zip("ara", (10, 5, 0), strict=True))
    movie = box(
        b"moov",
        full(b"mvhd", struct.pack(">IIII", NIGHT, NIGHT, 1000, 2000), bytes(80)),
        media_track(1, b"vide", PICTURES, [(0, 100)] * 20, 0, flags=flags),
        media_track(2, b"soun", SOUND, [(0, 2000)], 0, box(b"tref", box(b"chap", struct.pack(">I", 4))), said=said),
        media_track(3, b"sbtl", WORDS, [(len(title), 500) for title in titles], place, language=arabic),
        media_track(4, b"text", WORDS, [(len(each), 1000) for each in chapters], place + sum(map(len, titles))),
        box(b"udta", user) if user else b"",
        meta,
    )
    return start + movie


def itunes(name: bytes, flag: int, value: bytes) -> bytes:
    return box(name, box(b"data", struct.pack(">II", flag, 0), value))


def apple(**values: str) -> bytes:
    """Apple's list: names in "keys", values by their number."""
    keys = b"".join(box(b"mdta", f"com.apple.quicktime.{name}".encode()) for name in values)
    listed = b"".join(itunes(struct.pack(">I", at), 1, value.encode()) for at, value in enumerate(values.values(), 1))
    handler = full(b"hdlr", bytes(4), b"mdta", bytes(13))
    return box(b"meta", handler, full(b"keys", struct.pack(">I", len(values)), keys), box(b"ilst", listed))


def element(kind: int, *content: bytes) -> bytes:
    """An EBML element with a size of eight bytes."""
    body = b"".join(content)
    return kind.to_bytes((kind.bit_length() + 7) // 8, "big") + b"\x01" + len(body).to_bytes(7, "big") + body


def number(value: int) -> bytes:
    return value.to_bytes(max(1, (value.bit_length() + 7) // 8), "big")


def matroska_film(said: float = 3_000.0, packed: bool = False) -> bytes:
    def track(at: int, kind: int, codec: bytes, *more: bytes) -> bytes:
        return element(0xAE, element(0xD7, number(at)), element(0x83, number(kind)), element(0x86, codec), *more)

    def block(at: int, time: int, lasts: int, content: bytes) -> bytes:
        inner = element(0xA1, bytes([0x80 | at]), struct.pack(">hB", time, 0), content)
        return element(0xA0, inner, element(0x9B, number(lasts)))

    sound = element(0xE1, element(0xB5, struct.pack(">f", 48_000.0)), element(0x9F, b"\x01"))
    shown = element(0xE0, element(0xB0, number(640)), element(0xBA, number(480)))
    chapter = element(0xB6, element(0x91, number(10**9)), element(0x92, number(2 * 10**9)),
                      element(0x80, element(0x85, b"The quay")))  # fmt: skip
    note = element(0x61A7, element(0x466E, b"../note.txt"), element(0x4660, b"text/plain"), element(0x465C, b"wharf 7"))
    tag = element(0x7373, element(0x67C8, element(0x45A3, b"ARTIST"), element(0x4487, b"L. Haddad")))
    return element(0x1A45DFA3, element(0x4282, b"matroska")) + element(
        0x18538067,
        element(0x1549A966, element(0x2AD7B1, number(1_000_000)), element(0x4489, struct.pack(">d", said)),
                element(0x7BA9, b"Night"), element(0x4461, struct.pack(">q", 736_672_089 * 10**9))),
        element(0x1654AE6B, track(1, 1, b"V_MPEG4/ISO/AVC", shown), track(2, 2, b"A_OPUS", sound),
                track(3, 0x11, b"S_TEXT/UTF8", element(0x22B59C, b"ara")), track(4, 0x11, b"S_TEXT/ASS")),
        element(0x1043A770, element(0x45B9, chapter)),
        element(0x1254C367, tag),
        element(0x1941A469, note),
        element(0x1F43B675, element(0xE7, b"\x00"), block(3, 500, 700, "<i>مرفأ</i>".encode()),
                element(0xA3, b"\x81", struct.pack(">hB", 2_960, 0), bytes(300))),
        element(0x1F43B675, element(0xE7, number(1_000)), block(4, 0, 900, b"0,0,Default,Noor,0,0,0,,{\\i1}one\\Ntwo")),
    )  # fmt: skip


def ogg_page(content: list[bytes], granule: int, flags: int, page: int, serial: int = 7) -> bytes:
    sizes = b"".join(b"\xff" * (len(each) // 255) + bytes([len(each) % 255]) for each in content)
    head = struct.pack("<4sBBqIIIB", b"OggS", 0, flags, granule, serial, page, 0, len(sizes))
    return head + sizes + b"".join(content)


def comments(*values: str) -> bytes:
    packed = [struct.pack("<I", len(value.encode())) + value.encode() for value in values]
    return struct.pack("<I", 4) + b"Clew" + struct.pack("<I", len(values)) + b"".join(packed)


def voice_note(seconds: int = 3, ended: bool = True) -> bytes:
    """Opus as messengers write it."""
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 312, 16_000, 0, 0)
    tags = b"OpusTags" + comments("TITLE=Wharf", "encoder=Lavc")
    sound = ogg_page([bytes(100)] * 4, seconds * 48_000 + 312, 4 if ended else 0, 2)
    return ogg_page([head], 0, 2, 0) + ogg_page([tags], 0, 0, 1) + sound


def id3_frame(name: bytes, content: bytes) -> bytes:
    return name + struct.pack(">IH", len(content), 0) + content


def id3_tag(*frames: bytes) -> bytes:
    body = b"".join(frames)
    size = bytes(len(body) >> shift & 127 for shift in (21, 14, 7, 0))
    return b"ID3\x03\x00\x00" + size + body


MP3_FRAME = b"\xff\xfb\x90\xc0" + bytes(413)
"""128 kbit/s, 44,100 Hz, one channel: 417 bytes, 1,152 samples."""


def xing(frames: int) -> bytes:
    return MP3_FRAME[:4] + bytes(17) + b"Xing" + struct.pack(">II", 1, frames) + bytes(384)
