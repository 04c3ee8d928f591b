"""Three exports made by others: every message with its sender, time, reply and file."""

import os
from pathlib import Path

import pytest

from clew.extract.chats.telegram_json import telegram
from tests.extract.chat_records import Told, told

SHARED = Path(__file__).parents[3] / "shared/data/telegram-fixtures"

pytestmark = pytest.mark.skipif(
    not SHARED.exists() and os.environ.get("CI") != "true", reason="the shared test data is not beside the repository"
)


def heads(found: Told) -> list[str]:
    return [text.split("\n")[0] for text in found.texts]


def test_two_chats_with_media_replies_and_forwards() -> None:
    folder = SHARED / "telegram_export_md/tests/fixtures/export"
    beside = {str(path.relative_to(folder)): path.read_bytes() for path in folder.glob("*/*")}
    found = told(telegram, (folder / "result.json").read_bytes(), beside)
    assert found.properties["conversation"] == ["Gaming Crew", "Saved Messages"]
    assert [each.at.sheet for each in found.passages if each.at.message] == ["Gaming Crew"] * 13 + ["Saved Messages"]
    arian, sara, mona, bob = "Arian (user100), ", "Sara (user200), ", "Mona (user300), ", "Bob (user400), "
    assert heads(found) == [
        f"{arian}2021-01-01T10:00:00+01:00", f"{sara}2021-01-01T10:05:00+01:00", f"{arian}2021-01-02T18:30:00+02:00",
        f"{sara}2021-01-02T18:31:00+02:00", f"{mona}2021-01-03T09:00:00+00:00", f"{arian}2021-01-03T09:15:00+00:00",
        f"{sara}2021-01-04T12:00:00+00:00", "2021-01-04T13:00:00+00:00", f"{arian}2021-01-05T20:00:00+00:00",
        f"{mona}2021-01-06T08:00:00+00:00", f"{bob}2021-01-07T22:15:00+02:00", f"{arian}2021-01-08T11:00:00+00:00",
        f"{mona}2021-01-09T09:00:00+00:00", f"{arian}2022-05-05T09:30:00+00:00",
    ]  # fmt: skip
    assert [(member.at.message, member.name) for member, _ in found.members] == [
        (3, "photos/photo_1.jpg"),
        (6, "stickers/sticker_1.webp"),
        (9, "video_files/video_1.mp4"),
        (12, "audio_files/song.mp3"),
    ]
    assert "reply to message 3: photos/photo_1.jpg\nnice shot!\n" in found.texts[3]
    assert "forwarded from Meme Bot\n" in found.texts[5] and "edited 2021-01-04T12:05:00\n" in found.texts[6]
    assert "poll: Best game?\n- Mario: 5 votes\n- Zelda: 7 votes\n" in found.texts[7]
    assert [(each.code, each.effect) for each in found.problems] == [("missing-media", "partial")]
    assert "1 named and not found beside it (documents/missing.pdf)" in found.problems[0].message


def test_a_personal_chat_whose_times_contradict_each_other() -> None:
    found = told(telegram, (SHARED / "tg_parser/tests/fixtures/personal_chat.json").read_bytes())
    assert heads(found) == [
        "Alice (user111), 2024-01-15T10:30:00",
        "Bob (user222), 2024-01-15T10:31:00",
        "Alice (user111), 2024-01-15T10:32:00",
        "Bob (user222), 2024-01-16T09:00:00+00:00",
        "Alice (user111), 2024-01-16T10:00:00+00:00",
    ]
    assert "reply to message 3: Check this important message\nGot it!\n" in found.texts[3]
    assert found.texts[4].endswith("[phone call]\n")
    assert [(each.code, each.effect) for each in found.problems] == [("date", "note")]


def test_a_group_with_topics() -> None:
    found = told(telegram, (SHARED / "tg_parser/tests/fixtures/supergroup_with_topics.json").read_bytes())
    topics = [next((line for line in text.split("\n") if line.startswith("topic: ")), "") for text in found.texts]
    assert topics == ["", "", "topic: General", "", "topic: Finances", "topic: Finances", ""]
    assert "reactions: 👍 3\n" in found.texts[5]
    assert found.properties["participants"] == ["4"] and not found.problems
