"""Mails of others with their expected parse trees: what agrees, and why the rest does not."""

import io
import json
import os
from email import message_from_bytes
from email.utils import getaddresses, parsedate_to_datetime
from pathlib import Path
from typing import Any

import pytest

from clew.enrich.language import language
from clew.extract.mail.mail import mail
from clew.extract.web.html import visible
from clew.model import Metadata, Passage, Problem
from clew.step import Contained, Given, GivenText, Record

SHARED = Path(__file__).parents[3] / "shared/data"
NASTY = SHARED / "eml-stalwart/resources/eml"
ENRON = SHARED / "enron-categories/enron_with_categories"
FIELDS = ("subject", "from", "to", "date", "body", "attachments")

pytestmark = pytest.mark.skipif(
    not SHARED.exists() and os.environ.get("CI") != "true", reason="the shared test data is not beside the repository"
)

LETTERS = "bytes beyond ASCII with a wrong charset or none: letters here, U+FFFD there"
SLASHES = "the backslashes of a Windows path are kept here, dropped there"
AS_TEXT = "a multipart without its boundary: its text is read here, an empty attachment there"
SECOND = "a text part after a part cut off: part of the body here, an attachment there"
EMPTY = "a part without content ends where the next boundary is: no attachment here"
OUTSIDE = "text before the first or after the last part is read here"
NAMED = "a semicolon is missing before the boundary; the attachment and its name are found here"
CUT_DATE = "a date overwritten half-way is kept as written here, guessed there"
BROKEN = "a mail overwritten with pieces of itself: its text is read here, nothing there"
ALIKE = "a boundary that others begin with: which line closes what is open to opinion"
HEADLESS = "the HTML part is found here, shown with its tags there"
JUNK = "bytes that are no base64: what they decode to is junk in either"
INSIDE = "a boundary inside a line is none (RFC 2046, 5.1.1)"
BEFORE_MIME = "a file uuencoded in the text comes out here, stays text there"
ALL_THREE = "three mails are attached; the one before last and the last are missed there"

EXPLAINED: dict[str, dict[str, str]] = {
    "legacy/010.eml": {"subject": LETTERS, "to": LETTERS},
    "legacy/016.eml": {"attachments": LETTERS},
    "legacy/017.eml": {"to": LETTERS},
    "legacy/020.eml": {"subject": LETTERS, "to": LETTERS},
    "legacy/022.eml": {"subject": LETTERS, "to": LETTERS},
    "legacy/023.eml": {"attachments": LETTERS},
    "legacy/026.eml": {"attachments": LETTERS},
    "legacy/027.eml": {"subject": LETTERS, "to": LETTERS},
    "legacy/033.eml": {"body": LETTERS},
    "legacy/035.eml": {"attachments": SLASHES},
    "legacy/039.eml": {"attachments": SLASHES},
    "legacy/049.eml": {"attachments": BEFORE_MIME},
    "legacy/052.eml": {"subject": LETTERS, "to": LETTERS, "body": LETTERS},
    "malformed/001.eml": {"body": AS_TEXT, "attachments": AS_TEXT},
    "malformed/002.eml": {"body": AS_TEXT, "attachments": AS_TEXT},
    "malformed/003.eml": {"body": AS_TEXT, "attachments": AS_TEXT},
    "malformed/004.eml": {"body": AS_TEXT, "attachments": AS_TEXT},
    "malformed/005.eml": {"body": ALIKE},
    "malformed/006.eml": {"body": SECOND, "attachments": SECOND},
    "malformed/007.eml": {"attachments": EMPTY},
    "malformed/008.eml": {"body": SECOND, "attachments": SECOND},
    "malformed/009.eml": {"body": SECOND, "attachments": SECOND},
    "malformed/011.eml": {"body": SECOND, "attachments": SECOND},
    "malformed/012.eml": {"attachments": SECOND},
    "malformed/016.eml": {"body": ALIKE, "attachments": ALIKE},
    "malformed/017.eml": {"attachments": NAMED},
    "malformed/019.eml": {"date": CUT_DATE, "body": BROKEN},
    "malformed/020.eml": {"body": HEADLESS},
    "malformed/021.eml": {"body": HEADLESS},
    "rfc/005.eml": {"body": OUTSIDE},
    "thirdparty/002.eml": {"body": JUNK, "attachments": JUNK},
    "thirdparty/005.eml": {"body": INSIDE},
    "thirdparty/015.eml": {"attachments": ALL_THREE},
}


def read(content: bytes) -> list[Record]:
    return list(mail.run(Given("0" * 64, len(content), "message/rfc822"), io.BytesIO(content)))


def properties(records: list[Record], name: str) -> list[str]:
    return [each.value for each in records if isinstance(each, Metadata) and each.name == name]


def main_text(records: list[Record]) -> str:
    text = "".join(each.text for each in records if isinstance(each, Passage) and each.at.part is None)
    return (
        text.partition("\n\n")[2]
        if text.startswith(("From: ", "To: ", "Cc: ", "Bcc: ", "Date: ", "Subject: "))
        else text
    )


def got(content: bytes) -> dict[str, Any]:
    records = read(content)
    return {
        "subject": [value for value in properties(records, "subject") if value],
        "from": properties(records, "from"),
        "to": properties(records, "to"),
        "date": [value[:19] for value in properties(records, "date")],
        "body": "".join(main_text(records).split()),
        "attachments": [each.member.name for each in records if isinstance(each, Contained)],
    }


def wanted(tree: dict[str, Any]) -> dict[str, Any]:
    parts = tree["parts"]
    values: dict[str, list[Any]] = {name: [] for name in FIELDS}
    for header in parts[0]["headers"]:
        if str(header["name"]) in values and isinstance(header["value"], dict):
            values[header["name"]] += _value(header["value"])
    bodies = [parts[index]["body"] for index in tree["text_body"]]
    text = "".join(visible(body["Html"]) if "Html" in body else body.get("Text", "") for body in bodies)
    names = [_name(parts[index]) for index in tree["attachments"]]
    return {**values, "body": "".join(text.split()), "attachments": names}


def _value(value: dict[str, Any]) -> list[str]:
    if "Text" in value:
        return [value["Text"]]
    if "DateTime" in value:
        form = "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"
        return [form.format(**value["DateTime"])]
    listed = value.get("Address", {})
    groups = [address for group in listed.get("Group", []) for address in group["addresses"]]
    return [_address(each["name"], each["address"]) for each in listed.get("List", []) + groups]


def _address(name: str | None, address: str | None) -> str:
    return f"{name} <{address}>" if name and address else name or address or ""


def _name(part: dict[str, Any]) -> str | None:
    found = {}
    for header in part["headers"]:
        value = header["value"].get("ContentType") if isinstance(header["value"], dict) else None
        for attribute in (value or {}).get("attributes") or []:
            found.setdefault((str(header["name"]), attribute["name"]), attribute["value"])
    return found.get(("content_disposition", "filename")) or found.get(("content_type", "name"))


def test_nasty_mails_read_as_expected_but_for_differences_that_are_explained() -> None:
    different: dict[str, list[str]] = {}
    files = sorted(NASTY.glob("*/*.eml"))
    for path in files:
        have, want = got(path.read_bytes()), wanted(json.loads(path.with_suffix(".json").read_text("utf-8")))
        wrong = [field for field in FIELDS if have[field] != want[field]]
        if wrong:
            different["/".join(path.parts[-2:])] = wrong
    assert len(files) == 107
    assert different == {name: list(fields) for name, fields in EXPLAINED.items()}


def test_eight_bit_letters_are_read_where_the_expected_tree_gives_up() -> None:
    for name in (name for name, fields in EXPLAINED.items() if LETTERS in fields.values()):
        have = got((NASTY / name).read_bytes())
        want = wanted(json.loads((NASTY / name).with_suffix(".json").read_text("utf-8")))
        for field in EXPLAINED[name]:
            assert "\ufffd" in str(want[field])
            assert "\ufffd" not in str(have[field])


@pytest.mark.parametrize("ending", [b"\n", b"\r\n"])
def test_nasty_mails_read_the_same_with_either_line_ending(ending: bytes) -> None:
    for path in sorted(NASTY.glob("legacy/*.eml")):
        content = path.read_bytes()
        have = got(content.replace(b"\r\n", b"\n").replace(b"\n", ending))
        assert have == got(content), path.name


def test_real_mails_have_their_header_exactly() -> None:
    files = sorted(ENRON.glob("*/*.txt"))
    assert len(files) == 818
    for path in files:
        content = path.read_bytes()
        records, expected = read(content), message_from_bytes(content)
        for name in ("subject", "message-id", "x-folder", "x-origin"):
            assert _plain(properties(records, name)) == _plain(expected.get_all(name, []))
        for name in ("from", "to", "cc", "bcc"):
            have = [value.rpartition("<")[2].rstrip(">") for value in properties(records, name)]
            assert have == [address for _, address in getaddresses(_plain(expected.get_all(name, [])))]
        date = [parsedate_to_datetime(expected["date"]).isoformat()] if expected["date"] else []
        assert properties(records, "date") == date
        assert not [each for each in records if isinstance(each, Problem)]
        assert _joined(main_text(records)) == _joined(expected.get_payload(decode=True).decode("windows-1252"))


def _plain(values: list[str]) -> list[str]:
    return [" ".join(value.split()) for value in values]


def _joined(text: str) -> str:
    return "".join(text.split())


def test_real_mails_in_english_are_told_to_be() -> None:
    texts = [
        each.text for path in ENRON.glob("*/*.txt") for each in read(path.read_bytes()) if isinstance(each, Passage)
    ]
    told = [found[0].code if found else None for found in language.run([GivenText(text) for text in texts])]
    assert told.count("en") / len(told) > 0.95
    assert sum(code not in ("en", None) for code in told) < 25


def test_a_mail_300_multiparts_deep_is_read() -> None:
    records = read((SHARED / "torture-generated/deep.eml").read_bytes())
    assert {each.code for each in records if isinstance(each, Problem)} <= {"truncated"}
    assert any(isinstance(each, Passage) for each in records)
