import io

import pytest

from clew.extract.identify.identify import identify
from clew.extract.text.subtitles import subtitles
from clew.model import Metadata, Passage
from clew.step import Given

SRT = "1\r\n00:00:01,500 --> 00:00:03,000\r\n<i>Hello</i>\r\nthere\r\n\r\n2\r\n01:00:00,000 --> 01:00:01,000 X:1\r\nBye"
VTT = """WEBVTT - A title

NOTE who made it

intro
00:01.000 --> 00:02.500 align:start
<v Ali Hassan>Where &amp; when?</v>

00:03.000 --> 00:04.000
one

two
"""
ASS = """[Script Info]
Title: Film
[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:01.00,0:00:02.50,Default,Ali,0,0,0,,{\\b1}One, two\\Nthree
"""
SUB = "{1}{1}25.000\n{25}{50}One|two\n"
VIEWER = "[INFORMATION]\n00:00:01.00,00:00:02.00\nOne[br]two\n"


def read(text):
    content = text.encode()
    told = next(identify.run(Given("0" * 64, len(content), ""), io.BytesIO(content)))
    return told.media_type, list(subtitles.run(Given("0" * 64, len(content), told.media_type), io.BytesIO(content)))


@pytest.mark.parametrize(
    ("text", "media_type", "cues"),
    [
        (SRT, "application/x-subrip", [((1.5, 3.0), "Hello\nthere\n"), ((3600.0, 3601.0), "Bye\n")]),
        (VTT, "text/vtt", [((1.0, 2.5), "Ali Hassan: Where & when?\n"), ((3.0, 4.0), "one\n\ntwo\n")]),
        (ASS, "text/x-ssa", [((1.0, 2.5), "Ali: One, two\nthree\n")]),
        (SUB, "text/x-microdvd", [((1.0, 2.0), "One\ntwo\n")]),
        (VIEWER, "text/x-subviewer", [((1.0, 2.0), "One\ntwo\n")]),
    ],
)
def test_each_cue_is_a_passage_at_its_seconds(text, media_type, cues):
    kind, records = read(text)
    assert kind == media_type
    assert [(each.at.time, each.text) for each in records if isinstance(each, Passage) and each.at.time] == cues


def test_notes_and_frames_without_a_rate_stand_at_no_time():
    assert any("who made it" in each.text for each in read(VTT)[1] if isinstance(each, Passage))
    assert [each.text for each in read("{25}{50}One\n")[1] if isinstance(each, Passage)] == ["frames 25 to 50: One\n"]


def test_the_title_of_a_webvtt_file_is_metadata():
    assert ("title", "A title") in [(each.name, each.value) for each in read(VTT)[1] if isinstance(each, Metadata)]


def test_cues_of_one_time_are_one_passage():
    twice = "1\n00:00:01,000 --> 00:00:02,000\nA\n\n2\n00:00:01,000 --> 00:00:02,000\nB\n"
    records = read(twice)[1]
    assert [each.text for each in records if isinstance(each, Passage)] == ["A\nB\n"]
    assert ("cues", "2") in [(each.name, each.value) for each in records if isinstance(each, Metadata)]
