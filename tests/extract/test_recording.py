"""Recordings made here: how long they are, what they say of themselves, what is written in them, what is missing."""

import io
import struct
import wave

import pytest

from clew.errors import Unreadable
from clew.extract.identify.identify import identify
from clew.extract.recordings.recording import recording
from clew.model import Identity, Metadata, Passage, Problem
from clew.step import Contained, Given, Record
from tests.extract.heif_files import box, full
from tests.extract.recording_files import (
    MP3_FRAME,
    apple,
    comments,
    element,
    film,
    id3_frame,
    id3_tag,
    itunes,
    matroska_film,
    ogg_page,
    voice_note,
    xing,
)


def read(content: bytes, media_type: str = "") -> list[Record]:
    stream = io.BytesIO(content)
    if not media_type:
        (identity, *_) = identify.run(Given("0" * 64, len(content), ""), stream)
        assert isinstance(identity, Identity)
        media_type = identity.media_type
    given = Given("0" * 64, len(content), media_type)
    return [each for each in recording.run(given, stream) if isinstance(each, Record)]


def values(records: list[Record]) -> dict[str, str]:
    return {each.name: each.value for each in records if isinstance(each, Metadata)}


def tracks(records: list[Record]) -> list[str]:
    return [each.value for each in records if isinstance(each, Metadata) and each.name == "track"]


def said(records: list[Record]) -> list[tuple[str | None, tuple[float, float] | None, str, str | None]]:
    """All passages but the tags."""
    found = [each for each in records if isinstance(each, Passage) and each.at.part != "caption"]
    return [(each.at.part, each.at.time, each.text, each.language) for each in found]


def codes(records: list[Record]) -> list[str]:
    return [each.code for each in records if isinstance(each, Problem)]


def members(records: list[Record]) -> dict[str, bytes]:
    return {each.member.entry: b"".join(each.content) for each in records if isinstance(each, Contained)}


def test_a_film_tells_its_length_tracks_and_date() -> None:
    records = read(film())
    found = values(records)
    assert (found["format"], found["duration"]) == ("MPEG-4", "2.000 s")
    assert (found["width"], found["height"], found["created"]) == ("176", "144", "2024-05-06T07:08:09Z")
    assert tracks(records)[:2] == [
        "1: video h264, 176x144, 10 frames/s, 2.000 s", "2: audio aac, 44100 Hz, 1 channel, 2.000 s",
    ]  # fmt: skip


def test_subtitles_and_chapters_are_passages_at_their_seconds() -> None:
    assert said(read(film())) == [
        (None, (0.0, 0.5), "مرفأ\n", "ara"), (None, (1.0, 1.5), "night\n", "ara"),
        ("chapters", (0.0, 1.0), "Arrival\n", None), ("chapters", (1.0, 2.0), "Departure\n", None),
    ]  # fmt: skip


def test_words_that_nobody_wrote_down_are_told() -> None:
    problems = [each for each in read(film()) if isinstance(each, Problem)]
    assert [(each.code, each.effect) for each in problems] == [("not-transcribed", "partial")]


def test_a_telephone_tells_its_maker_place_and_local_time() -> None:
    told = apple(
        make="Apple", model="iPhone 12", creationdate="2024-05-06T10:08:09+0300",
        **{"location.ISO6709": "+33.5100-035.2500+012.500/"},
    )  # fmt: skip
    found = [each for each in read(film(meta=told)) if isinstance(each, Metadata)]
    assert Metadata("created", "2024-05-06T10:08:09+03:00") in found
    assert Metadata("header-created", "2024-05-06T07:08:09Z") in found
    assert [each.value for each in found if each.name in ("gps", "altitude", "camera")] == [
        "33.510000,-35.250000", "12.5 m", "Apple iPhone 12",
    ]  # fmt: skip


def test_tags_and_the_cover_of_a_song_are_read() -> None:
    listed = itunes(b"\xa9nam", 1, b"Wharf") + itunes(b"\xa9lyr", 1, b"at night") + itunes(b"covr", 14, b"\x89PNG")
    user = full(b"meta", full(b"hdlr", bytes(21)), box(b"ilst", listed))
    records = read(film(user=user))
    assert values(records)["title"] == "Wharf"
    assert members(records) == {"pictures/1": b"\x89PNG"}
    assert ("lyrics", None, "at night", None) in said(records)


def test_a_header_that_says_another_length_is_told() -> None:
    records = read(film(said=600_000))
    assert "duration" in codes(records)
    assert values(records)["duration"] == "2.000 s"


def test_a_film_cut_short_before_its_index_is_damaged() -> None:
    content = film()
    with pytest.raises(Unreadable) as caught:
        read(content[: content.index(b"moov") - 4])
    assert caught.value.code == "damaged"


def test_a_film_cut_short_inside_its_index_keeps_what_is_whole() -> None:
    assert "truncated" in codes(read(film()[:-100]))


def test_a_film_whose_pictures_lie_in_another_file_opens_none() -> None:
    assert "absent" in codes(read(film(flags=0)))


def test_a_film_in_pieces_lasts_as_long_as_its_pieces() -> None:
    content = film()
    usual = full(b"tfhd", struct.pack(">II", 2, 500), flags=8)
    piece = box(b"moof", box(b"traf", usual, full(b"trun", struct.pack(">I", 4))))
    assert values(read(content + piece))["duration"] == "4.000 s"


def test_tables_that_announce_billions_are_no_work() -> None:
    content = film()
    at = content.index(b"stts") + 8
    hostile = content[:at] + struct.pack(">III", 0xFFFFFFFF, 0xFFFFFFFF, 1) + content[at + 12 :]
    assert tracks(read(hostile))


def test_a_matroska_film_gives_subtitles_chapters_tags_and_attachments() -> None:
    records = read(matroska_film())
    found = values(records)
    assert (found["title"], found["artist"], found["duration"]) == ("Night", "L. Haddad", "3.000 s")
    assert found["created"] == "2024-05-06T07:08:09Z"
    assert said(records) == [
        ("chapters", (1.0, 2.0), "The quay\n", None), (None, (0.5, 1.2), "مرفأ\n", "ara"),
        ("2", (1.0, 1.9), "one\ntwo\n", None),
    ]  # fmt: skip
    assert members(records) == {"attachments/1": b"wharf 7"}
    assert tracks(records)[:2] == ["1: video h264, 640x480, 3.000 s", "2: audio opus, 48000 Hz, 1 channel, 3.000 s"]


def test_a_matroska_film_that_is_cut_short_lasts_as_long_as_what_is_there() -> None:
    records = read(matroska_film(said=60_000.0)[:-5])
    assert codes(records)[:2] == ["truncated", "duration"]
    assert values(records)["duration"] == "2.960 s"


def test_a_voice_note_tells_its_length() -> None:
    records = read(voice_note())
    assert (values(records)["duration"], values(records)["title"]) == ("3.000 s", "Wharf")
    assert tracks(records) == ["1: audio opus, 16000 Hz, 1 channel, 3.000 s"]
    assert codes(records) == ["not-transcribed"]


def test_what_people_wrote_into_a_recording_can_be_searched() -> None:
    captions = [each.text for each in read(matroska_film()) if isinstance(each, Passage) and each.at.part == "caption"]
    assert captions == ["Night\nL. Haddad\n"]


def test_a_voice_note_without_its_end_is_told() -> None:
    assert codes(read(voice_note(ended=False))) == ["truncated", "not-transcribed"]


def test_a_sound_below_a_second_asks_for_nothing() -> None:
    head = b"\x01vorbis" + struct.pack("<IBIIIIBB", 0, 2, 44_100, 0, 0, 0, 0xB8, 1)
    content = ogg_page([head], 0, 2, 0) + ogg_page([b"\x03vorbis" + comments("ARTIST=Noor")], 22_050, 4, 1)
    records = read(content)
    assert (values(records)["duration"], values(records)["artist"], codes(records)) == ("0.500 s", "Noor", [])


def test_a_flac_file_gives_its_cover() -> None:
    packed = 44_100 << 44 | 1 << 41 | 15 << 36 | 88_200
    info = bytes(10) + packed.to_bytes(8, "big") + bytes(16)
    cover = struct.pack(">II", 3, 9) + b"image/png" + struct.pack(">IIIIII", 0, 1, 1, 24, 0, 4) + b"\x89PNG"
    content = b"fLaC" + b"\x00\x00\x00\x22" + info + b"\x86" + len(cover).to_bytes(3, "big") + cover + bytes(50)
    records = read(content)
    assert (values(records)["duration"], members(records)) == ("2.000 s", {"pictures/1": b"\x89PNG"})


def test_an_mp3_is_as_long_as_its_frames() -> None:
    records = read(MP3_FRAME * 100)
    assert values(records)["duration"] == f"{100 * 1152 / 44_100:.3f} s"
    assert tracks(records)[0].startswith("1: audio mp3, 44100 Hz, 1 channel")


def test_an_mp3_tells_its_tags_lyrics_chapters_and_cover() -> None:
    tag = id3_tag(
        id3_frame(b"TIT2", b"\x01" + "مرفأ".encode("utf-16")),
        id3_frame(b"TYER", b"\x002024"), id3_frame(b"TDAT", b"\x000605"), id3_frame(b"TIME", b"\x000708"),
        id3_frame(b"COMM", b"\x00eng\x00seen at night"),
        id3_frame(b"TXXX", b"\x00LOCATION\x00+33.5100-035.2500/"),
        id3_frame(b"APIC", b"\x00image/png\x00\x03\x00\x89PNG"),
        id3_frame(b"SYLT", b"\x00eng\x02\x01\x00" + b"one\x00\x00\x00\x01\xf4" + b"two\x00\x00\x00\x03\x84"),
        id3_frame(b"CHAP", b"c1\x00" + struct.pack(">4I", 0, 2000, 0, 0) + id3_frame(b"TIT2", b"\x00Quay")),
    )  # fmt: skip
    records = read(tag + MP3_FRAME * 50)
    found = values(records)
    assert (found["title"], found["date"], found["comment"]) == ("مرفأ", "2024-05-06T07:08", "seen at night")
    assert found["gps"] == "33.510000,-35.250000"
    assert members(records) == {"pictures/1": b"\x89PNG"}
    assert said(records) == [
        (None, (0.5, 0.9), "one\n", "eng"), (None, (0.9, 0.9), "two\n", "eng"),
        ("chapters", (0.0, 2.0), "Quay\n", None),
    ]  # fmt: skip


def test_an_mp3_shorter_than_announced_is_cut_short_and_a_longer_one_is_told() -> None:
    assert "truncated" in codes(read(xing(1_000) + MP3_FRAME * 100))
    assert "duration" in codes(read(xing(50) + MP3_FRAME * 100))
    assert codes(read(xing(100) + MP3_FRAME * 100)) == ["not-transcribed"]


def test_junk_between_frames_is_stepped_over() -> None:
    records = read(MP3_FRAME * 50 + b"\xff\xe0junk" * 20 + MP3_FRAME * 50)
    assert values(records)["duration"] == f"{100 * 1152 / 44_100:.3f} s"


def test_a_telephone_call_in_amr_lasts_a_fiftieth_of_a_second_a_frame() -> None:
    assert values(read(b"#!AMR\n" + (b"\x3c" + bytes(31)) * 100))["duration"] == "2.000 s"
    assert values(read(b"#!AMR-WB\n" + (b"\x44" + bytes(60)) * 100))["duration"] == "2.000 s"


def test_an_aac_stream_is_counted_block_by_block() -> None:
    frame = bytes([0xFF, 0xF1, 0x4C, 0x40, 0x01, 0x9F, 0xFC]) + bytes(5)
    assert values(read(frame * 100))["duration"] == f"{100 * 1024 / 48_000:.3f} s"


def test_gsm_without_a_header_is_told_by_its_frames() -> None:
    assert values(read((b"\xd4" + bytes(32)) * 100))["duration"] == "2.000 s"


def wav(seconds: int = 2) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((1, 2, 8_000, 0, "NONE", ""))
        file.writeframes(bytes(16_000 * seconds))
    return out.getvalue()


def test_a_wave_file_tells_its_length_and_a_studio_its_date() -> None:
    bext = b"at the quay".ljust(256, b"\x00") + b"Noor".ljust(32, b"\x00") + bytes(32) + b"2024-05-0607:08:09"
    bext = bext.ljust(602, b"\x00") + b"A=PCM,F=8000\r\n"
    info = b"INFOINAM\x06\x00\x00\x00Wharf\x00"
    extra = b"bext" + struct.pack("<I", len(bext)) + bext + b"LIST" + struct.pack("<I", len(info)) + info
    records = read(wav()[:12] + extra + wav()[12:])
    found = values(records)
    assert (found["duration"], found["created"], found["artist"]) == ("2.000 s", "2024-05-06T07:08:09", "Noor")
    assert (found["title"], found["description"]) == ("Wharf", "at the quay")
    assert ("history", None, "A=PCM,F=8000", None) in said(records)


def test_a_wave_file_cut_short_lasts_as_long_as_what_is_there() -> None:
    records = read(wav()[:-8_000])
    assert (values(records)["duration"], codes(records)[0]) == ("1.500 s", "truncated")


def test_a_wave_file_of_unknown_length_goes_on_to_the_end() -> None:
    content = bytearray(wav())
    content[40:44] = b"\xff\xff\xff\xff"
    assert values(read(bytes(content)))["duration"] == "2.000 s"


def test_an_avi_film_tells_its_tracks() -> None:
    head = struct.pack("<4s4s4xHHIIIIIIII", b"vids", b"XVID", 0, 0, 0, 1, 25, 0, 100, 0, 0, 0)
    form = struct.pack("<IiiHH4s", 40, 320, -240, 1, 24, b"XVID") + bytes(20)
    lined = b"".join(name + struct.pack("<I", len(body)) + body for name, body in ((b"strh", head), (b"strf", form)))
    strl = b"LIST" + struct.pack("<I", len(lined) + 4) + b"strl" + lined
    content = b"AVI LIST" + struct.pack("<I", len(strl) + 4) + b"hdrl" + strl
    records = read(b"RIFF" + struct.pack("<I", len(content)) + content)
    assert tracks(records) == ["1: video xvid, 320x240, 25 frames/s, 4.000 s"]
    assert [(each.code, each.effect) for each in records if isinstance(each, Problem)] == [("not-transcribed", "note")]


def test_an_aiff_file_tells_its_length() -> None:
    common = struct.pack(">hIhHQ", 1, 16_000, 16, 0x400B, 0xFA00 << 48)
    content = b"AIFFCOMM" + struct.pack(">I", len(common)) + common + b"NAME\x00\x00\x00\x05Wharf\x00"
    records = read(b"FORM" + struct.pack(">I", len(content)) + content)
    assert (values(records)["duration"], values(records)["title"]) == ("2.000 s", "Wharf")


@pytest.mark.parametrize("make", [film, matroska_film, voice_note, lambda: xing(9) + MP3_FRAME * 9, wav])
def test_no_cut_crashes_a_reader(make: object) -> None:
    assert callable(make)
    content = make()
    media_type = next(each for each in identify.run(Given("0" * 64, len(content), ""), io.BytesIO(content)))
    assert isinstance(media_type, Identity)
    for end in range(0, len(content), max(1, len(content) // 150)):
        try:
            read(content[:end], media_type.media_type)
        except Unreadable as error:
            assert error.code == "damaged"


@pytest.mark.parametrize("make", [film, matroska_film, voice_note])
def test_no_overwritten_byte_crashes_a_reader(make: object) -> None:
    assert callable(make)
    content = bytearray(make())
    kind = {film: "video/mp4", matroska_film: "video/x-matroska", voice_note: "audio/ogg"}[make]  # type: ignore[index]
    for at in range(0, len(content), 7):
        kept, content[at] = content[at], 0xFF
        try:
            read(bytes(content), kind)
        except Unreadable as error:
            assert error.code == "damaged"
        content[at] = kept


def test_a_matroska_file_in_itself_without_end_is_no_loop() -> None:
    nested = element(0x1A45DFA3) + b"\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff" * 2_000
    with pytest.raises(Unreadable):
        read(nested, "video/x-matroska")


@pytest.mark.parametrize("said", [1e308, float("inf"), float("nan"), -5.0])
def test_a_length_that_is_no_length_is_not_believed(said: float) -> None:
    assert values(read(matroska_film(said=said)))["duration"] == "2.960 s"


def test_the_same_bytes_give_the_same_records() -> None:
    first, second = read(matroska_film()), read(matroska_film())
    assert [str(each) for each in first if not isinstance(each, Contained)] == [
        str(each) for each in second if not isinstance(each, Contained)
    ]
