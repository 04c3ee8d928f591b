"""winmail.dat: what Outlook hid in it comes out."""

import io
import random
import struct

import pytest
from compressed_rtf import compress

from clew.errors import Unreadable
from clew.extract.identify.identify import identify
from clew.extract.mail.mail import mail
from clew.extract.mail.tnef import tnef
from clew.model import Identity, Metadata, Passage, Problem
from clew.step import Contained, Given, Record

IMESSAGE = bytes.fromhex("0703020000000000c000000000000046")
ISTORAGE = bytes.fromhex("0b00000000000000c000000000000046")
RTF = rb"{\rtf1\ansi\fromtext \deff0 Gate 4\par at noon}"


def attribute(level: int, name: int, content: bytes) -> bytes:
    return struct.pack("<BHHI", level, name, 6, len(content)) + content + struct.pack("<H", sum(content) & 0xFFFF)


def variable(kind: int, number: int, content: bytes, name: bytes = b"") -> bytes:
    padded = content.ljust(-(-len(content) // 4) * 4, b"\0")
    return struct.pack("<HH", kind, number) + name + struct.pack("<II", 1, len(content)) + padded


def listed(*properties: bytes) -> bytes:
    return struct.pack("<I", len(properties)) + b"".join(properties)


def file_of(*attributes: bytes) -> bytes:
    return b"\x78\x9f\x3e\x22\x01\x00" + b"".join(attributes)


def person(name: str, address: str) -> bytes:
    return listed(struct.pack("<HHI", 3, 0x0C15, 1), variable(0x1F, 0x3001, name.encode("utf-16-le")),
                  variable(0x1E, 0x39FE, address.encode() + b"\0"))  # fmt: skip


def sample() -> bytes:
    own = listed(variable(0x1F, 0x0037, "خطة".encode("utf-16-le")), struct.pack("<HHI", 11, 0x0023, 1),
                 variable(0x102, 0x1009, compress(RTF)),
                 variable(0x1F, 0x8000, "Gate".encode("utf-16-le"),
                          bytes(16) + struct.pack("<II", 0, 33288)))  # fmt: skip
    inner = file_of(attribute(1, 0x8004, b"the one inside\0"), attribute(1, 0x800C, b"deep\0"))
    return file_of(
        attribute(1, 0x9007, struct.pack("<II", 1256, 0)),
        attribute(1, 0x8000, struct.pack("<HHHH", 4, 0, 5, 21) + b"Amal\0SMTP:amal@example.org\0"),
        attribute(1, 0x8005, struct.pack("<7H", 2017, 5, 2, 10, 0, 0, 2)),
        attribute(1, 0x9003, own),
        attribute(1, 0x9004, struct.pack("<I", 1) + person("Omar", "omar@example.org")),
        attribute(2, 0x9002, bytes(14)),
        attribute(2, 0x8010, "خريطة.png".encode("cp1256") + b"\0"),
        attribute(2, 0x800F, b"\x89PNG" * 30),
        attribute(2, 0x9002, bytes(14)),
        attribute(2, 0x9005, listed(variable(0x0D, 0x3701, IMESSAGE + inner))),
        attribute(2, 0x9002, bytes(14)),
        attribute(
            2,
            0x9005,
            listed(
                variable(0x0D, 0x3701, ISTORAGE + b"\xd0\xcf\x11\xe0"),
                variable(0x1F, 0x3707, "sheet".encode("utf-16-le")),
            ),
        ),
    )


def read(content: bytes) -> list[Record]:
    return list(tnef.run(Given("0" * 64, len(content), "application/vnd.ms-tnef"), io.BytesIO(content)))


def said(records: list[Record], name: str) -> list[str]:
    return [each.value for each in records if isinstance(each, Metadata) and each.name == name]


def text(records: list[Record]) -> str:
    return "".join(each.text for each in records if isinstance(each, Passage))


def test_header_body_and_attachments_come_out() -> None:
    content = sample()
    (identity,) = list(identify.run(Given("0" * 64, len(content), ""), io.BytesIO(content)))
    assert isinstance(identity, Identity) and identity.media_type == "application/vnd.ms-tnef"
    records = read(content)
    assert [each for each in records if isinstance(each, Problem)] == []
    assert said(records, "subject") == ["خطة"]
    assert said(records, "from") == ["Amal <amal@example.org>"]
    assert said(records, "to") == ["Omar <omar@example.org>"]
    assert said(records, "date") == ["2017-05-02T10:00:00"], "a date without a zone is given none"
    assert "Gate 4\r\nat noon" in text(records)
    found = [each for each in records if isinstance(each, Contained)]
    assert [each.member.name for each in found] == ["خريطة.png", "the one inside", "sheet"]
    assert b"".join(found[0].content) == b"\x89PNG" * 30
    assert b"".join(found[2].content) == b"\xd0\xcf\x11\xe0"
    inner = b"".join(found[1].content)
    assert "deep" in text(list(mail.run(Given("0" * 64, len(inner), "message/rfc822"), io.BytesIO(inner))))


def test_a_file_cut_short_gives_what_it_has() -> None:
    content = sample()[:-40]
    records = read(content)
    assert said(records, "subject") == ["خطة"]
    assert "damaged" in [each.code for each in records if isinstance(each, Problem)]


def test_what_is_no_tnef_is_unreadable() -> None:
    with pytest.raises(Unreadable, match="does not start"):
        read(b"nothing of the kind")


@pytest.mark.parametrize("seed", range(40))
def test_damage_ends_in_problems_and_never_in_a_fault(seed: int) -> None:
    content, dice = bytearray(sample()), random.Random(seed)
    for _ in range(dice.choice([1, 5, 50])):
        content[dice.randrange(6, len(content))] = dice.randrange(256)
    assert read(bytes(content))
