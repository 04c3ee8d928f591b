"""Whether what is told was heard or seen."""

import pytest

from clew.analyse.claims import Said, supports
from clew.analyse.claims.medium import UNTOLD, media, medium
from tests.analyse.claims.said import said

HEARD, SEEN = "The group put out an audio message on the war", "The group put out a video on the war"


@pytest.mark.parametrize("text", ["an audio clip", "a voice recording", "رسالة صوتية", "بث تسجيلا صوتيا", "بصمة صوتية"])
def test_what_is_heard(text: str) -> None:
    assert medium(text).sort == "audio"
    assert medium(text).written in text


@pytest.mark.parametrize(
    "text",
    [
        "a video calling for attacks",
        "a grisly video",
        "two videos",
        "a video message",
        "مقطع فيديو",
        "تسجيل مصور",
        "شريط مصور",
    ],
)
def test_what_is_seen(text: str) -> None:
    assert medium(text).sort == "video"


@pytest.mark.parametrize(
    "text",
    [
        "a recording", "a message", "the video and the audio clip", "a statement", "رسالة", "a video call",
        "an audio-visual recording", "an audio and visual unit", "a video-conference",
    ],
)  # fmt: skip
def test_what_tells_neither_or_both_is_untold(text: str) -> None:
    assert medium(text) == UNTOLD


def test_the_words_for_who_says_it_tell_it_too() -> None:
    assert medium("followers to launch attacks", "An audio message").sort == "audio"


def test_the_recording_is_the_one_that_all_else_in_the_text_tells_of() -> None:
    texts = [("An audio clip was sent",), ("charge against them", "The recording"), ("two men were killed",)]
    assert [each.sort for each in media(texts)] == ["audio", "audio", ""]
    assert [each.sort for each in media([*texts, ("A video followed",)])] == ["audio", "", "", "video"]


def told(item: int, text: str, stance: str = "asserts") -> Said:
    return said(item, text, stance, event="attack", medium=medium(text))


def test_one_thing_heard_in_one_report_and_seen_in_the_next_is_a_difference() -> None:
    (found,) = supports([told(1, HEARD), told(2, SEEN)])
    assert (found.bearing, found.differs) == ("contradicts", ("medium: audio message against video",))


def test_two_calls_one_heard_and_one_seen_are_like_and_not_the_same() -> None:
    (found,) = supports([told(1, HEARD, "calls"), told(2, SEEN, "calls")])
    assert (found.bearing, found.differs) == ("touches", ("medium: audio message against video",))
