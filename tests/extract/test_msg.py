"""Outlook message files: read as the mail that they are, attachments and attached messages and all."""

import io
import random
import struct

import pytest
from compressed_rtf import compress

from clew.errors import Unreadable
from clew.extract.identify.identify import identify
from clew.extract.mail.msg import msg
from clew.model import Identity, Metadata, Passage, Problem, Rendition
from clew.step import Contained, Given, Record
from tests.extract.ole_files import Tree, ole

TICKS = 131_381_820_000_000_000


def wide(text: str) -> bytes:
    return text.encode("utf-16-le")


def fixed(before: int, *properties: tuple[int, int, int]) -> bytes:
    return bytes(before) + b"".join(struct.pack("<HHIQ", kind, number, 6, value) for number, kind, value in properties)


def message(before: int = 32, **more: bytes | Tree) -> Tree:
    found: Tree = {
        "__properties_version1.0": fixed(before, (0x3FFD, 3, 1256), (0x3FDE, 3, 1256), (0x0039, 0x40, TICKS)),
        "__substg1.0_001A001F": wide("IPM.Note"),
        "__substg1.0_0037001E": "مفاتيح البوابة".encode("cp1256"),
        "__substg1.0_0042001F": wide("Amal"),
        "__substg1.0_5D02001F": wide("amal@example.org"),
        "__substg1.0_1000001E": "البوابة الرابعة\r\n".encode("cp1256"),
        "__recip_version1.0_#00000000": {
            "__properties_version1.0": fixed(8, (0x0C15, 3, 1)),
            "__substg1.0_3001001F": wide("Omar"),
            "__substg1.0_39FE001F": wide("omar@example.org"),
        },
    }
    return {**found, **more}


def attached(number: int, **streams: bytes | Tree) -> dict[str, Tree]:
    return {f"__attach_version1.0_#{number:08X}": {"__properties_version1.0": bytes(8), **streams}}


def read(content: bytes) -> list[Record]:
    return list(msg.run(Given("0" * 64, len(content), "application/vnd.ms-outlook"), io.BytesIO(content)))


def said(records: list[Record], name: str) -> list[str]:
    return [each.value for each in records if isinstance(each, Metadata) and each.name == name]


def text(records: list[Record]) -> str:
    return "".join(each.text for each in records if isinstance(each, Passage))


def test_it_is_found_as_a_mail_is() -> None:
    content = ole(message())
    (identity,) = list(identify.run(Given("0" * 64, len(content), ""), io.BytesIO(content)))
    assert isinstance(identity, Identity) and identity.media_type == "application/vnd.ms-outlook"
    records = read(content)
    assert said(records, "from") == ["Amal <amal@example.org>"]
    assert said(records, "to") == ["Omar <omar@example.org>"]
    assert said(records, "subject") == ["مفاتيح البوابة"]
    assert said(records, "date") == ["2017-05-02T07:00:00+00:00"]
    assert said(records, "x-clew-serialised") == ["version 1 of an Outlook message file; not an original"]
    assert "البوابة الرابعة" in text(records)


def test_attachments_and_attached_messages_come_out() -> None:
    inner = message(24, **{"__substg1.0_0037001F": wide("the one inside")})
    tree = message()
    tree.update(
        attached(0, **{"__substg1.0_3707001F": wide("plan.bin"), "__substg1.0_37010102": bytes(range(256)) * 40})
    )
    tree.update(attached(1, **{"__substg1.0_3701000D": inner}))
    tree.update(attached(2, **{"__substg1.0_3701000D": {"CONTENTS": b"%PDF-1.4", "\x01Ole": b"o"}}))
    found = [each for each in read(ole(tree)) if isinstance(each, Contained)]
    assert [(each.member.name, each.member.declared) for each in found] == [
        ("plan.bin", "application/octet-stream"), ("the one inside", "message/rfc822"),
        ("Ole", "application/octet-stream"), ("CONTENTS", "application/octet-stream")]  # fmt: skip
    assert b"".join(found[0].content) == bytes(range(256)) * 40
    assert b"".join(found[3].content) == b"%PDF-1.4"


def test_html_comes_from_rtf_where_that_is_the_only_body() -> None:
    rtf = rb"{\rtf1\ansi\fromhtml1{\*\htmltag64 <p>}Gate {\*\htmltag84 <b>}4{\*\htmltag92 </b>}{\*\htmltag72 </p>}}"
    tree = message(**{"__substg1.0_10090102": compress(rtf)})
    del tree["__substg1.0_1000001E"]
    records = read(ole(tree))
    assert "Gate 4" in text(records)
    assert any(isinstance(each, Rendition) and b"<b>4</b>" in each.content for each in records)


def test_named_properties_and_lists_are_told() -> None:
    names: Tree = {
        "__substg1.0_00020102": b"",
        "__substg1.0_00030102": struct.pack("<IHH", 0, 2 << 1 | 1, 0),
        "__substg1.0_00040102": struct.pack("<I", 16) + wide("Keywords"),
    }
    tree = message(**{"__nameid_version1.0": names, "__substg1.0_8000101F": struct.pack("<II", 8, 6),
                      "__substg1.0_8000101F-00000000": wide("port"),
                      "__substg1.0_8000101F-00000001": wide("keys")})  # fmt: skip
    assert said(read(ole(tree)), "keywords") == ["port, keys"]


def test_an_attachment_that_is_only_named_is_a_problem() -> None:
    tree = message()
    tree.update(attached(0, **{"__substg1.0_370D001F": wide(r"\\server\plan.doc")}))
    (problem,) = [each for each in read(ole(tree)) if isinstance(each, Problem)]
    assert problem.code == "member" and r"\\server\plan.doc" in problem.message


def test_what_is_no_message_is_unreadable() -> None:
    for content in (b"", ole({"__properties_version1.0": b""}), ole(message())[:700]):
        with pytest.raises(Unreadable):
            read(content)


@pytest.mark.parametrize("seed", range(40))
def test_damage_ends_in_problems_and_never_in_a_fault(seed: int) -> None:
    tree = message()
    tree.update(attached(0, **{"__substg1.0_3701000D": message(24), "__substg1.0_3707001F": wide("a")}))
    content, dice = bytearray(ole(tree)), random.Random(seed)
    for _ in range(dice.choice([1, 10, 100])):
        content[dice.randrange(24, len(content))] = dice.randrange(256)
    try:
        read(bytes(content))
    except Unreadable as error:
        assert error.code == "damaged"
