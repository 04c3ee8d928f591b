"""Recordings of rarer kinds, made here without any sound in them."""

import io
import struct
from collections.abc import Iterable

import pytest

from clew.extract.recordings.recording_id3 import id3
from clew.extract.recordings.recording_kinds import Track
from clew.extract.recordings.recording_notes import midi as midi_of
from clew.extract.recordings.recording_samples import Table, words_of
from clew.model import Problem
from tests.extract.recording_files import id3_frame, id3_tag
from tests.extract.test_recording import codes, members, read, said, tracks, values


def text(value: str) -> bytes:
    return struct.pack(">H", len(value)) + value.encode()


def flv_tag(kind: int, milliseconds: int, body: bytes) -> bytes:
    head = bytes([kind]) + struct.pack(">I", len(body))[1:] + struct.pack(">I", milliseconds & 0xFFFFFF)[1:]
    return head + bytes([milliseconds >> 24]) + bytes(3) + body + struct.pack(">I", 11 + len(body))


def flv() -> bytes:
    numbers = b"".join(
        text(name) + b"\0" + struct.pack(">d", value) for name, value in (("width", 320), ("height", 240))
    )
    strange = text("keyframes") + b"\x0a" + struct.pack(">I", 1) + b"\x03" + text("x") + b"\x05" + b"\0\0\x09"
    script = b"\x02" + text("onMetaData") + b"\x08" + bytes(4) + numbers + strange
    script += text("creationdate") + b"\x02" + text("Mon May 06 07:08:09 2024") + b"\0\0\x09"
    out = b"FLV\x01\x05" + struct.pack(">II", 9, 0) + flv_tag(18, 0, script)
    return out + flv_tag(9, 0, b"\x17" + bytes(9)) + flv_tag(8, 20_000_000, b"\xaf\x01" + bytes(9))


def test_flash_video_lasts_as_long_as_its_last_tag_says_and_has_its_own_size_and_date() -> None:
    records = read(flv())
    assert tracks(records) == ["1: video avc, 320x240, 20000.000 s", "2: audio aac, 44100 Hz, 2 channels, 20000.000 s"]
    assert values(records)["created"] == "Mon May 06 07:08:09 2024" and codes(records) == ["not-transcribed"]
    assert codes(read(flv()[:-8])) == ["truncated", "not-transcribed"]


def pack(seconds: float) -> bytes:
    ticks = int(seconds * 90_000)
    bits = (1 << 46) | (ticks >> 30) << 43 | 1 << 42 | (ticks >> 15 & 0x7FFF) << 27 | 1 << 26 | (ticks & 0x7FFF) << 11
    return b"\0\0\x01\xba" + (bits | 1 << 10 | 1).to_bytes(6, "big") + bytes(4)


def packet(number: int, body: bytes) -> bytes:
    return b"\0\0\x01" + bytes([number]) + struct.pack(">H", len(body)) + body


def test_a_dvd_s_stream_tells_its_tracks_and_its_clock() -> None:
    header = b"\x81\x80\x00"
    pictures = header + b"\0\0\x01\xb3\x2d\x02\x40\x33" + bytes(8) + b"\0\0\x01\xb5" + bytes(20)
    content = pack(2.0) + packet(0xE0, pictures) + packet(0xBD, header + b"\x80" + bytes(9))
    content += (
        pack(65.5) + packet(0xBD, header + b"\x20" + bytes(9)) + packet(0xC0, header + bytes(9)) + b"\0\0\x01\xb9"
    )
    records = read(content + bytes(16))
    assert tracks(records) == [
        "1: video mpeg2, 720x576, 25 frames/s, 63.500 s", "2: audio ac3, 63.500 s", "3: audio mpeg, 63.500 s",
        "4: subtitle dvd, 63.500 s",
    ]  # fmt: skip
    assert codes(records) == ["not-transcribed", "unsupported"]


def section(pid: int, body: bytes) -> bytes:
    head = b"\x47" + struct.pack(">H", 0x4000 | pid) + b"\x10\0" + body[:1] + struct.pack(">H", 0xB000 | len(body) + 3)
    return (head + body[1:] + bytes(4)).ljust(188, b"\xff")


def clock(seconds: int) -> bytes:
    return (b"\x47\x01\x00\x20\xb7\x10" + ((seconds * 90_000) << 7 | 0x7E).to_bytes(5, "big") + b"\0").ljust(
        188, b"\xff"
    )


@pytest.mark.parametrize("before", [b"", bytes(4)])
def test_a_transport_stream_tells_its_tracks_languages_and_clock(before: bytes) -> None:
    languages = b"\x0a\x04ara\0"
    streams = b"\x1b\xe1\x00\xf0\x00" + b"\x0f\xe1\x01\xf0" + bytes([len(languages)]) + languages
    packets = [
        section(0, b"\0" + b"\0\x01\xc1\0\0" + b"\0\x01\xe0\x10"),
        section(16, b"\x02" + b"\0\x01\xc1\0\0" + b"\xe1\x00\xf0\x00" + streams),
        clock(10), clock(20), clock(3730),
    ]  # fmt: skip
    records = read(b"".join(before + each for each in packets))
    assert tracks(records) == ["1: video avc, 3720.000 s", "2: audio aac, 3720.000 s, ara"]


def midi() -> bytes:
    def event(delta: int, kind: int, body: bytes) -> bytes:
        return bytes([delta, 0xFF, kind, len(body)]) + body

    first = event(0, 0x51, b"\x07\xa1\x20") + event(96, 0x51, b"\x0f\x42\x40") + event(96, 0x2F, b"")
    second = event(0, 3, b"Hymn") + b"\0\x90\x40\x40\x10\x40\x00" + event(16, 5, b"Pa-") + event(64, 5, b"tria")
    tracks = b"".join(b"MTrk" + struct.pack(">I", len(body)) + body for body in (first, second + event(96, 0x2F, b"")))
    return b"MThd" + struct.pack(">IHHH", 6, 1, 2, 96) + tracks


def test_midi_gives_its_words_at_the_seconds_that_its_tempos_tell_and_is_not_to_be_listened_to() -> None:
    records = read(midi())
    assert values(records)["title"] == "Hymn" and values(records)["duration"] == "1.500 s"
    assert [(time, words) for _, time, words, _ in said(records)] == [
        ((0.167, 0.167), "Pa-\n"), ((0.5, 0.5), "tria\n"),
    ]  # fmt: skip
    assert codes(records) == [] and codes(read(midi()[:-40])) == ["truncated"]


def ape_tag(*items: tuple[str, bytes, int]) -> bytes:
    body = b"".join(struct.pack("<II", len(v), f << 1) + k.encode() + b"\0" + v for k, v, f in items)
    return body + b"APETAGEX" + struct.pack("<IIII8x", 2000, len(body) + 32, len(items), 0)


TAG = ape_tag(("Title", "نداء".encode(), 0), ("Cover Art (Front)", b"c.png\0\x89PNG", 1))
WAVPACK = struct.pack("<4sIHBBIIII4x", b"wvpk", 24, 0x410, 0, 0, 441_000, 0, 4096, 9 << 23)
MONKEY = b"MAC " + struct.pack("<HHI", 3990, 0, 52) + bytes(40)
MONKEY += struct.pack("<HHIIIHHI", 2000, 0, 73_728, 36_864, 3, 16, 2, 44_100)
MUSEPACK = b"MP+\x07" + struct.pack("<II", 1_000, 0)
MUSEPACK_8 = b"MPCKSH\x0f" + bytes(4) + b"\x08" + b"\x9a\xf5\x28" + b"\0" + b"\x0f\x18" + b"AP\x03"
TRUE = b"TTA1" + struct.pack("<HHHII", 1, 2, 16, 44_100, 441_000) + bytes(4)


@pytest.mark.parametrize(
    ("content", "track"),
    [
        (WAVPACK, "1: audio wavpack, 44100 Hz, 2 channels, 10.000 s"),
        (MONKEY, "1: audio ape, 44100 Hz, 2 channels, 4.180 s"),
        (MUSEPACK, "1: audio musepack, 44100 Hz, 2 channels, 26.122 s"),
        (MUSEPACK_8, "1: audio musepack8, 44100 Hz, 2 channels, 10.000 s"),
        (TRUE, "1: audio tta, 44100 Hz, 2 channels, 10.000 s"),
    ],
)
def test_sound_packed_without_loss_tells_how_long_it_is_and_what_its_tag_says(content: bytes, track: str) -> None:
    records = read(content + bytes(64) + TAG)
    assert tracks(records) == [track] and values(records)["title"] == "نداء"
    assert members(records) == {"pictures/1": b"\x89PNG"}


def chunk(kind: bytes, body: bytes, size: int | None = None) -> bytes:
    return kind + struct.pack(">q", len(body) if size is None else size) + body


def test_core_audio_is_as_long_as_its_bytes_or_its_packets_say() -> None:
    plain = chunk(b"desc", struct.pack(">d4sIIIII", 8000.0, b"lpcm", 0, 2, 1, 1, 16))
    info = chunk(b"info", struct.pack(">I", 1) + b"title\0call\0")
    records = read(b"caff\0\x01\0\0" + plain + info + chunk(b"data", bytes(32_000), -1))
    assert tracks(records) == ["1: audio lpcm, 8000 Hz, 1 channel, 2.000 s"] and values(records)["title"] == "call"
    packed = chunk(b"desc", struct.pack(">d4sIIIII", 8000.0, b"opus", 0, 0, 160, 1, 0))
    counted = chunk(b"pakt", struct.pack(">qqii", 50, 24_000, 0, 0))
    records = read(b"caff\0\x01\0\0" + packed + chunk(b"data", bytes(9), 500) + counted)
    assert codes(records)[0] == "truncated"
    assert tracks(read(b"caff\0\x01\0\0" + packed + counted + chunk(b"data", bytes(9)))) == [
        "1: audio opus, 8000 Hz, 1 channel, 3.000 s"
    ]


def test_dsd_tells_its_length_and_its_tag() -> None:
    head = struct.pack(
        "<4sQQQ4sQIIIIIIQII", b"DSD ", 28, 200, 0, b"fmt ", 52, 1, 0, 2, 2, 2_822_400, 1, 28_224_000, 4096, 0
    )
    records = read(head + b"data" + struct.pack("<Q", 12))
    assert tracks(records) == ["1: audio dsd, 2822400 Hz, 2 channels, 10.000 s"] and "truncated" in codes(records)


def test_real_media_tells_its_tracks_and_who_made_it() -> None:
    def part(kind: bytes, body: bytes) -> bytes:
        return kind + struct.pack(">IH", 10 + len(body), 0) + body

    words = b"".join(struct.pack(">H", len(each)) + each for each in (b"Speech", b"Radio", b"", b""))
    kind = b"audio/x-pn-realaudio"
    stream = struct.pack(">H7I", 0, 0, 0, 0, 0, 0, 0, 61_000) + b"\x05Audio" + bytes([len(kind)]) + kind
    content = part(b".RMF", struct.pack(">II", 0, 4)) + part(
        b"PROP", struct.pack(">9IHH", *[0] * 5, 61_000, 0, 0, 0, 1, 0)
    )
    records = read(content + part(b"CONT", words) + part(b"MDPR", stream) + part(b"DATA", bytes(8)))
    assert tracks(records) == ["1: audio x-pn-realaudio, 61.000 s"]
    assert values(records)["title"] == "Speech" and codes(records) == ["not-transcribed"]


def test_a_row_of_the_letter_g_is_text_and_no_transport_stream() -> None:
    with pytest.raises(KeyError):
        read(b"G" * 2000)


def stops(told: Iterable[object]) -> list[str]:
    return [each.message for each in told if isinstance(each, Problem) and each.code == "too-many"]


def test_words_beyond_what_is_read_are_told_of_and_never_dropped_in_silence() -> None:
    head = b"MThd" + struct.pack(">IHHH", 6, 1, 1, 96)
    sung = b"\x00\xff\x05\x01a" * 100_001
    content = head + b"MTrk" + struct.pack(">I", len(sung)) + sung
    assert stops(midi_of(io.BytesIO(content), len(content))) == ["of its 100,001 texts, the first 100,000 were read"]
    parts = {
        b"stts": struct.pack(">IIII", 0, 1, 200_001, 1),
        b"stsz": struct.pack(">III", 0, 2, 200_001),
        b"stsc": struct.pack(">IIIII", 0, 1, 1, 200_001, 1),
        b"stco": struct.pack(">III", 0, 1, 0),
    }
    table = Table(Track("subtitle", "tx3g"), 1, 1000, parts=parts)
    assert stops(words_of(io.BytesIO(), table, 1)) == ["of its 200,001 texts, the first 200,000 were read"]
    lines = b"\x00eng\x02\x01\x00" + b"la\x00\x00\x00\x01\xf4" * 5_001
    assert stops(id3(id3_tag(id3_frame(b"SYLT", lines)))) == ["of its lines that are sung, the first 5,000 were read"]
    frames = id3_tag(*(id3_frame(b"TIT2", b"\x00x") for _ in range(5_001)))
    assert stops(id3(frames)) == ["of the frames of its tag, the first 5,000 were read"]
