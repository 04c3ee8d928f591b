"""Mailboxes: every message comes out once, in order, with the bytes that it has in the file."""

import io
import tracemalloc
from collections.abc import Iterator

import pytest

from clew.errors import Unreadable
from clew.extract.mail.mbox import CHUNK, mbox
from clew.model import Locator, Metadata
from clew.step import Contained, Given

LINE = b"From amal@example.org Tue May  2 10:00:0%d 2017\n"


def messages(content: bytes) -> list[bytes]:
    records = mbox.run(Given("0" * 64, len(content), "application/mbox"), io.BytesIO(content))
    found: list[bytes] = []
    count = ""
    for record in records:
        if isinstance(record, Contained):
            assert record.member.at == Locator(message=len(found) + 1)
            assert record.member.entry == str(len(found) + 1)
            found.append(b"".join(record.content))
        elif isinstance(record, Metadata):
            count = record.value
    assert count == str(len(found))
    return found


def test_each_message_has_its_exact_bytes() -> None:
    first, second = b"Subject: one\n\n>From here on quoted\n>>From twice\n\n", b"Subject: two\n\nbody without end"
    assert messages(LINE % 1 + first + LINE % 2 + second) == [first, second]


def test_carriage_returns_stay() -> None:
    line = (LINE % 1).replace(b"\n", b"\r\n")
    first, second = b"Subject: one\r\n\r\nbody\r\n\r\n", b"Subject: two\r\n\r\nbody\r\n"
    assert messages(line + first + line + second) == [first, second]


@pytest.mark.parametrize(
    "sentence",
    [
        b"From now on we meet on Tuesdays.\n",
        b"From Beirut we went on to Aden in 2017.\n",
        b"From a@b.example we hear\nno more",
    ],
)
def test_a_sentence_that_begins_with_from_separates_nothing(sentence: bytes) -> None:
    body = b"Subject: one\n\nText.\n\n" + sentence + b"\nMore text.\n"
    assert messages(LINE % 1 + body) == [body]


def test_a_dated_separator_inside_a_paragraph_is_text() -> None:
    body = b"Subject: one\n\nHe quoted it:\n" + LINE % 5 + b"and nothing else.\n"
    assert messages(LINE % 1 + body) == [body]


def test_a_separator_that_a_header_follows_needs_no_blank_line_before_it() -> None:
    first, second = b"Subject: one\n\nno newline at the end\n", b"Subject: two\n\nend\n"
    assert messages(LINE % 1 + first + LINE % 2 + second) == [first, second]


def test_the_separators_of_other_programs_are_known() -> None:
    lines = [b"From - Tue May 02 10:00:00 2017\n", b"From MAILER-DAEMON Tue May  2 10:00:00 2017\n",
             b"From a@b.example 2017-05-02T10:00:00+00:00\n", b"From ??? Tue, 2 May 2017 10:00:00 +0000\n",
             b"From someone@example.org\n"]  # fmt: skip
    assert messages(b"".join(line + b"Subject: x\n\nbody\n\n" for line in lines)) == [b"Subject: x\n\nbody\n\n"] * 5


def test_a_true_content_length_hides_separators_in_the_body() -> None:
    body = b"Forwarded:\n\n" + LINE % 7 + b"Subject: inner\n\ntext\n"
    head = b"Subject: one\nContent-Length: %d\n\n" % len(body)
    second = b"Subject: two\n\nend\n"
    assert messages(LINE % 1 + head + body + b"\n" + LINE % 2 + second) == [head + body + b"\n", second]


def test_a_false_content_length_is_not_believed() -> None:
    first, second = b"Subject: one\nContent-Length: 9\n\na longer body\n\n", b"Content-Length: 999999\n\nend\n"
    assert messages(LINE % 1 + first + LINE % 2 + second) == [first, second]


def test_an_empty_message_counts() -> None:
    assert messages(LINE % 1 + b"\n" + LINE % 2 + b"Subject: two\n\n") == [b"\n", b"Subject: two\n\n"]


def test_a_file_without_messages_is_unreadable() -> None:
    with pytest.raises(Unreadable, match="no line separates"):
        messages(b"Nothing\n\nto see\n")


@pytest.mark.parametrize("shift", range(-8, 9))
def test_separators_at_the_edge_of_a_chunk_are_found_once(shift: int) -> None:
    for edge in (CHUNK, CHUNK - 4096):
        head = LINE % 1 + b"Subject: long\n\n"
        first = b"Subject: long\n\n" + b"x" * (edge + shift - len(head) - 2) + b"\n\n"
        second = b"Subject: two\n\nend\n"
        assert messages(LINE % 1 + first + LINE % 2 + second) == [first, second]


class Repeated(io.RawIOBase):
    """A file of many gigabytes that repeats one block."""

    def __init__(self, block: bytes, times: int) -> None:
        self.block, self.length, self.at = block, len(block) * times, 0

    def seek(self, offset: int, whence: int = 0) -> int:
        self.at = offset
        return offset

    def read(self, size: int = -1) -> bytes:
        size = min(size, self.length - self.at)
        first = self.at % len(self.block)
        self.at += size
        return (self.block * (size // len(self.block) + 2))[first : first + size]


def test_a_mailbox_of_any_size_takes_little_memory() -> None:
    letter = LINE % 1 + b"Subject: x\n\n" + (b"y" * 70 + b"\n") * 3000 + b"\n"
    stream = Repeated(letter, 1000)
    tracemalloc.start()
    count, size = _drain(mbox.run(Given("0" * 64, stream.length, "application/mbox"), stream))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (count, size) == (1000, stream.length - 1000 * len(LINE % 1))
    assert peak < 16 << 20


def _drain(records: Iterator[object]) -> tuple[int, int]:
    count, size = 0, 0
    for record in records:
        if isinstance(record, Contained):
            count, size = count + 1, size + sum(map(len, record.content))
    return count, size
