"""Apple Mail's files: the mail comes out with its own bytes, and what Apple Mail knew of it is told."""

import io
import plistlib

import pytest

from clew.errors import Unreadable
from clew.extract.identify.identify import identify
from clew.extract.mail.emlx import emlx
from clew.model import Identity, Metadata, Problem
from clew.step import Contained, Given, Record

MAIL = b"From: amal@example.org\nTo: omar@example.org\nSubject: keys\nDate: Tue, 2 May 2017 10:00:00 +0300\n\nGate 4.\n"


def read(content: bytes) -> list[Record]:
    return list(emlx.run(Given("0" * 64, len(content), "message/x-emlx"), io.BytesIO(content)))


def file_of(mail: bytes, **said: object) -> bytes:
    return b"%-10d\n" % len(mail) + mail + plistlib.dumps(said)


def test_it_is_told_by_its_count_and_the_mail_has_its_own_bytes() -> None:
    content = file_of(MAIL, flags=(1 << 24) | 17, **{"date-received": 1493708400})
    records = list(identify.run(Given("0" * 64, len(content), ""), io.BytesIO(content)))
    assert [each.media_type for each in records if isinstance(each, Identity)] == ["message/x-emlx"]
    (member,) = [each for each in read(content) if isinstance(each, Contained)]
    assert b"".join(member.content) == MAIL
    assert (member.member.kind, member.member.announced) == ("message", len(MAIL))


def test_flags_and_dates_of_the_list_are_told() -> None:
    records = read(file_of(MAIL, flags=(1 << 24) | 17, **{"date-received": 1493708400}))
    said = {each.name: each.value for each in records if isinstance(each, Metadata)}
    assert said == {"announced": "1", "flags": "read, flagged, junk", "date-received": "2017-05-02T07:00:00+00:00"}


@pytest.mark.parametrize("broken", [b"<dict>", b"<key>flags</key>", b"<integer>five</integer></plist>"])
def test_a_broken_list_loses_no_mail(broken: bytes) -> None:
    records = read(b"%d\n" % len(MAIL) + MAIL + b"<?xml version='1.0'?><plist>" + broken)
    assert [each.effect for each in records if isinstance(each, Problem)] == ["note"]
    assert any(isinstance(each, Contained) for each in records)


def test_a_mail_cut_short_is_truncated() -> None:
    records = read(b"900\n" + MAIL)
    assert [each.code for each in records if isinstance(each, Problem)] == ["truncated"]


def test_attachments_beside_the_file_are_named() -> None:
    head = b"Content-Type: image/png\nX-Apple-Content-Length: 900\n\n"
    (problem,) = [each for each in read(file_of(MAIL + head)) if isinstance(each, Problem)]
    assert problem.message.startswith("1 attachments of it lie in a folder beside it")


def test_what_has_no_count_is_unreadable() -> None:
    with pytest.raises(Unreadable, match="no byte count"):
        read(MAIL)
