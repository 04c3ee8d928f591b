"""MAPI items become mails: the same bytes each time, with all that they say."""

import io
from datetime import UTC, datetime
from itertools import count

from clew.extract.mail import mapi
from clew.extract.mail.mail import mail
from clew.extract.mail.mapi import Attached, Item, Properties, packed, text8, time, values
from clew.extract.mail.mapi_letter import letter
from clew.extract.mail.mapi_rtf import decompressed, told
from clew.model import Metadata, Passage
from clew.step import Contained, Given, Record

WHEN = datetime(2017, 5, 2, 7, 0, tzinfo=UTC)
PROPERTIES: Properties = {
    mapi.CLASS: "IPM.Note", mapi.SUBJECT: "\x01\x05RE: مفاتيح", 0x0042: "Amal, Q.", 0x0064: "SMTP",
    0x0065: "amal@example.org", mapi.SUBMITTED: WHEN, 0x1035: "<1@example.org>", mapi.BODY: "Gate 4.\r\n",
    mapi.HTML: "<p>Gate 4 – see <img src='cid:map1'></p>".encode("windows-1252"), mapi.INTERNET_CODEPAGE: 1252,
}  # fmt: skip
PEOPLE: list[Properties] = [
    {0x0C15: 1, mapi.NAME: "عمر", mapi.ADDRESS: "/O=ORG/CN=OMAR", mapi.SMTP: "omar@example.org"},
    {0x0C15: 2, mapi.NAME: "Lina", mapi.ADDRESS: "/O=ORG/CN=LINA"},
    {0x0C15: 3, mapi.NAME: "hidden@example.org", mapi.ADDRESS: "hidden@example.org"},
]


def written(item: Item, faults: list[str] | None = None) -> bytes:
    return b"".join(letter(item, "a test", faults if faults is not None else []))


def read(content: bytes) -> list[Record]:
    return list(mail.run(Given("0" * 64, len(content), "message/rfc822"), io.BytesIO(content)))


def said(records: list[Record], name: str) -> list[str]:
    return [each.value for each in records if isinstance(each, Metadata) and each.name == name]


def text(records: list[Record]) -> str:
    return "".join(each.text for each in records if isinstance(each, Passage))


def test_what_properties_say_is_what_the_mail_says() -> None:
    records = read(written(Item(PROPERTIES, PEOPLE)))
    assert said(records, "from") == ["Amal, Q. <amal@example.org>"]
    assert said(records, "to") == ["عمر <omar@example.org>"]
    assert "Lina" in said(records, "cc")[0] and "/O=ORG/CN=LINA" in said(records, "cc")[0]
    assert said(records, "bcc") == ["hidden@example.org"]
    assert said(records, "subject") == ["RE: مفاتيح"]
    assert said(records, "date") == ["2017-05-02T07:00:00+00:00"]
    assert said(records, "message-id") == ["<1@example.org>"]
    assert said(records, "x-clew-serialised") == ["version 1 of a test; not an original"]
    assert "Gate 4.\r\n" in text(records) and "Gate 4 – see" in text(records)


def test_the_same_item_gives_the_same_bytes() -> None:
    assert written(Item(PROPERTIES, PEOPLE)) == written(Item(dict(reversed(PROPERTIES.items())), list(PEOPLE)))


def test_transport_lines_stand_and_are_only_completed() -> None:
    lines = "Received: from a\r\n by b\r\nFrom: X <x@example.org>\r\nContent-Type: multipart/mixed;\r\n boundary=q\r\n"
    lines += "X-Clew-Serialised: forged\r\nMIME-Version: 1.0\r\n\r\n--q\r\nSubject: of a part\r\n"
    content = written(Item({**PROPERTIES, mapi.HEADERS: lines}, PEOPLE))
    records = read(content)
    assert b"Received: from a\r\n by b\r\nFrom: X <x@example.org>\r\nTo: " in content
    assert content.count(b"boundary=q") == 0
    assert said(records, "from") == ["X <x@example.org>"]
    assert said(records, "subject") == ["RE: مفاتيح"]
    assert said(records, "x-clew-serialised") == ["version 1 of a test; not an original"]


def test_a_property_cannot_forge_a_header_line() -> None:
    content = written(Item({**PROPERTIES, 0x1035: "<1@x>\r\nBcc: forged@example.org\r\n\r\nbody"}))
    assert said(read(content), "bcc") == []


def test_attachments_keep_name_type_id_and_bytes() -> None:
    bytes_of = bytes(range(256)) * 1000
    hanging = Attached({mapi.LONG_FILE: "خطة.png", mapi.MIME: "image/png", mapi.CONTENT_ID: "map1"},
                       content=lambda: [bytes_of[:70_001], bytes_of[70_001:]])  # fmt: skip
    (found,) = [each for each in read(written(Item(PROPERTIES, [], [hanging]))) if isinstance(each, Contained)]
    assert (found.member.name, found.member.declared) == ("خطة.png", "image/png")
    assert b"".join(found.content) == bytes_of


def test_an_item_in_an_item_is_a_mail_in_the_mail() -> None:
    inner = Item({mapi.SUBJECT: "inner", mapi.BODY: "deep"}, [], [Attached({}, content=lambda: [b"x"])])
    records = read(written(Item(PROPERTIES, [], [Attached({}, item=lambda: inner)])))
    (found,) = [each for each in records if isinstance(each, Contained)]
    assert (found.member.declared, found.member.name) == ("message/rfc822", "inner")
    within = read(b"".join(found.content))
    assert "deep" in text(within) and said(within, "subject") == ["inner"]
    assert [b"".join(each.content) for each in within if isinstance(each, Contained)] == [b"x"]


def test_items_nested_without_end_are_cut_and_told() -> None:
    depth, faults = count(), list[str]()

    def deeper() -> Item:
        return Item({mapi.SUBJECT: str(next(depth))}, [], [Attached({}, item=deeper)])

    written(deeper(), faults)
    assert faults == ["attachment 1: nested more than 20 deep"]


def test_contacts_and_appointments_have_their_fields_as_text() -> None:
    contact: Properties = {
        mapi.CLASS: "IPM.Contact",
        0x3001: "Omar",
        "00062004:8083": "omar@example.org",
        0x3A1C: "+961",
    }
    assert "Name: Omar\nE-mail: omar@example.org\nMobile telephone: +961\n" in text(read(written(Item(contact))))
    meeting: Properties = {mapi.CLASS: "IPM.Appointment", "00062002:820d": WHEN, "00062002:8208": "Gate 4"}
    assert "Start: 2017-05-02 07:00+00:00\nLocation: Gate 4\n" in text(read(written(Item(meeting))))


def test_html_in_disguise_comes_out_of_rtf() -> None:
    rtf = (rb"{\rtf1\ansi\ansicpg1252\fromhtml1{\fonttbl{\f0\fcharset0 A;}{\f2\fnil\fcharset178 B;}}\uc1 "
           rb"{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 Caf\'e9 \u1593 ? {\f2 \'ce\'ed}{\*\htmltag84 &nbsp;}"
           rb"\htmlrtf \'a0\htmlrtf0 \par {\*\htmltag72 </p>}}")  # fmt: skip
    assert told(rtf) == ("html", "<p>Café ع خي&nbsp;\r\n</p>")
    assert told(rb"{\rtf1{\fonttbl{\f0 Arial;}}Hello \b w\b0\par {\pict 00ff}x\'e9\u-10179?\u-8704?}") == (
        "rtf", "Hello w\r\nxé😀")  # fmt: skip


def test_compressed_rtf_unpacks_as_the_specification_shows() -> None:
    simple = bytes.fromhex("2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af320"
                           "68656c090020627705b06c647d0a800fa0")  # fmt: skip
    assert decompressed(simple) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    crossing = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")
    assert decompressed(crossing) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"
    assert decompressed(crossing[:20]) == b"{\\rtf1 "


def test_values_are_read_by_their_type() -> None:
    assert text8("مفاتيح".encode("cp1256"), "cp1256") == "مفاتيح"
    assert time(0) is None and time(131_000_000_000_000_000) == datetime(2016, 2, 15, 8, 53, 20, tzinfo=UTC)
    assert values(0x101F, ["a".encode("utf-16-le"), "b".encode("utf-16-le")], None) == ["a", "b"]
    assert packed(0x1102, b"\x02\0\0\0\x0c\0\0\0\x0e\0\0\0abc") == [b"ab", b"c"]
