"""What is a mail is told by its header block, and where that is short, by what the place or container declares."""

import io

import pytest

from clew.extract.identify.identify import identify
from clew.model import Identity
from clew.step import Given

PARTS = b"Content-Type: multipart/mixed; boundary=q\n\n--q\n\nbody\n--q--\n"


def kind(content: bytes, **hint: str) -> str:
    identity = next(identify.run(Given("0" * 64, len(content), "", hint=hint), io.BytesIO(content)))
    assert isinstance(identity, Identity)
    return identity.media_type


@pytest.mark.parametrize(
    "content",
    [
        b"From: a@b.example\nSubject: few\n" + PARTS,
        b"Subject: none\n" + PARTS,
        b"From: a@b.example\r\nContent-Type: multipart/mixed;\r\n boundary=q\r\n\r\n--q\r\n\r\nbody\r\n--q--\r\n",
    ],
)
def test_a_header_block_of_mail_fields_alone_that_announces_parts_is_a_mail(content: bytes) -> None:
    assert kind(content) == "message/rfc822"


def test_a_memo_with_a_subject_and_a_date_is_text() -> None:
    assert kind(b"Subject: the wharf\nDate: Monday\n\nForty crates lie there.\n") == "text/plain"
    assert kind(b"Note: a thing\nSubject: b\n" + PARTS) == "text/plain"


def test_what_a_container_declares_decides_where_the_header_block_is_short() -> None:
    short = b"Subject: few\n\nbody\n"
    assert kind(short) == "text/plain"
    assert kind(short, declared="message/rfc822") == "message/rfc822"


def test_what_a_container_declares_does_not_outweigh_content() -> None:
    assert kind(b"%PDF-1.4\n%\xe2\xe3\n1 0 obj\n", declared="message/rfc822") == "application/pdf"
    assert kind(b"no header at all\n", declared="message/rfc822") == "text/plain"
