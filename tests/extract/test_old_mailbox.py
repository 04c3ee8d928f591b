"""Mailboxes of MMDF and Rmail: every message comes out once, with its own bytes."""

import io

import pytest

from clew.errors import Unreadable
from clew.extract.identify.identify import identify
from clew.extract.mail.old_mailbox import BABYL, MMDF, old_mailbox
from clew.model import Identity, Metadata, Problem
from clew.step import Contained, Given

LINE = b"\x01\x01\x01\x01\n"
FIRST, SECOND = b"From: a@x.org\nSubject: one\n\nFrom here on\n", b"From: b@x.org\nSubject: two\n\nbody"


def read(content: bytes) -> tuple[list[bytes], list[str]]:
    identity = next(identify.run(Given("0" * 64, len(content), ""), io.BytesIO(content)))
    assert isinstance(identity, Identity) and identity.media_type in (MMDF, BABYL)
    messages, told = [], []
    for record in old_mailbox.run(Given("0" * 64, len(content), identity.media_type), io.BytesIO(content)):
        if isinstance(record, Contained):
            messages.append(b"".join(record.content))
        elif isinstance(record, Metadata):
            told.append(f"{record.name} {record.value}")
    return messages, told


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_messages_of_mmdf_lie_between_its_lines(end: bytes) -> None:
    first, second = FIRST.replace(b"\n", end), SECOND.replace(b"\n", end) + end
    line = LINE.replace(b"\n", end)
    envelope = b"From a@x.org Tue May  2 10:00:00 2017" + end
    content = line + envelope + first + line + line + second + line
    assert read(content) == ([first, second], ["messages 2"])


def test_the_last_message_of_mmdf_may_lack_its_line() -> None:
    assert read(LINE + FIRST + LINE + LINE + SECOND) == ([FIRST, SECOND], ["messages 2"])


def test_mmdf_without_a_message_is_damaged() -> None:
    with pytest.raises(Unreadable):
        read(LINE + LINE)


def test_messages_of_rmail_have_their_whole_header_and_their_marks() -> None:
    options = (
        b"BABYL OPTIONS: -*- rmail -*-\nVersion: 5\nLabels:\nNote: This is the header of an rmail file.\n\x1f\x0c\n"
    )
    whole = b"Received: by x\nFrom: a@x.org\nSubject: one\n\n"
    shortened = (
        b"1, answered, deleted,,\n" + whole + b"*** EOOH ***\nFrom: a@x.org\nSubject: one\n\nbody one\n\x1f\x0c\n"
    )
    plain = b"0, unseen,,\n*** EOOH ***\n" + SECOND + b"\n\x1f"
    messages, told = read(options + shortened + plain)
    assert messages == [whole + b"body one\n", SECOND + b"\n"]
    said = ["BABYL OPTIONS: -*- rmail -*-", "Version: 5", "Labels:", "Note: This is the header of an rmail file."]
    assert told[:4] == [f"option {line}" for line in said]
    assert told[4:] == ["flags 1: answered, deleted", "flags 2: unseen", "messages 2"]


@pytest.mark.parametrize("end", [b"\x1f", b"", b"words\n" * 2000])
def test_an_rmail_file_without_a_message_is_damaged_and_its_options_are_told(end: bytes) -> None:
    content = b"BABYL OPTIONS:\nVersion: 5\n" + end
    problems: list[Problem] = []
    records = old_mailbox.run(Given("0" * 64, len(content), BABYL), io.BytesIO(content))
    assert next(records) == Metadata("option", "BABYL OPTIONS:")
    with pytest.raises(Unreadable):
        problems.extend(each for each in records if isinstance(each, Problem))
    assert [each.code for each in problems] == (["output-limit"] if len(end) > 1 else [])
