"""Recordings of others: all of them tell how long they are, and WAVE files as the standard library does."""

import os
import wave
from collections import Counter
from pathlib import Path

import pytest

from clew.extract.identify.identify import identify
from clew.extract.recordings.recording import READERS, recording
from clew.model import Identity, Metadata, Problem
from clew.step import Given, Record

SHARED = Path(__file__).parents[3] / "shared/data"
FOLDERS = ("asterisk-voices", "habibi-arabic-voices", "pyannote-ami", "resemblyzer")

pytestmark = pytest.mark.skipif(
    not SHARED.exists() and os.environ.get("CI") != "true", reason="the shared test data is not beside the repository"
)


def read(path: Path) -> tuple[str, list[Record]]:
    with path.open("rb") as stream:
        given = Given("0" * 64, path.stat().st_size, "")
        told = next(each for each in identify.run(given, stream) if isinstance(each, Identity))
        if told.media_type not in READERS:
            return told.media_type, []
        run = recording.run(Given("0" * 64, given.length, told.media_type), stream)
        return told.media_type, [each for each in run if isinstance(each, Metadata | Problem)]


def seconds(records: list[Record]) -> float:
    return next(float(each.value[:-2]) for each in records if isinstance(each, Metadata) and each.name == "duration")


def test_every_recording_tells_its_length() -> None:
    kinds: Counter[str] = Counter()
    total = 0.0
    for path in sorted(path for folder in FOLDERS for path in (SHARED / folder).rglob("*") if path.is_file()):
        if path.suffix in (".wav", ".mp3", ".flac", ".gsm"):
            media_type, records = read(path)
            kinds[media_type] += bool(records)
            total += seconds(records) if records else 0.0
            assert {each.code for each in records if isinstance(each, Problem)} <= {"not-transcribed"}
    assert kinds["audio/flac"] == 100 and kinds["audio/x-gsm"] == 120 and kinds["audio/wav"] >= 120
    assert 1_800 < total < 1_950


def test_wave_files_are_as_long_as_the_standard_library_finds() -> None:
    compared = 0
    for path in sorted((SHARED / "asterisk-voices").rglob("*.wav")):
        with wave.open(str(path)) as file:
            expected = file.getnframes() / file.getframerate()
        assert seconds(read(path)[1]) == pytest.approx(expected, abs=0.001)
        compared += 1
    assert compared >= 100
