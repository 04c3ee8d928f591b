import io
import plistlib

import pytest

from clew.errors import Unreadable
from clew.extract.identify.identify import identify
from clew.extract.text.property_list import property_list
from clew.extract.web.web_archive import mhtml, webarchive
from clew.model import Metadata, Passage, Problem
from clew.step import Contained, Given

CHROME = b"""From: <Saved by Blink>\r
Snapshot-Content-Location: https://example.org/page?x=1\r
Subject: =?utf-8?Q?Caf=C3=A9?=\r
Date: Tue, 2 Jan 2024 09:30:00 -0000\r
MIME-Version: 1.0\r
Content-Type: multipart/related; type="text/html"; boundary="b"\r
\r
--b\r
Content-Type: text/html\r
Content-Transfer-Encoding: quoted-printable\r
Content-Location: https://example.org/page?x=1\r
\r
<p>caf=C3=A9</p>\r
--b\r
Content-Type: image/png\r
Content-Transfer-Encoding: base64\r
Content-Location: https://example.org/i/a.png\r
\r
aGVsbG8=\r
--b--\r
"""
PAGE = {
    "WebMainResource": {
        "WebResourceData": b"<p>main</p>",
        "WebResourceURL": "https://example.org/",
        "WebResourceMIMEType": "text/html",
        "WebResourceTextEncodingName": "UTF-8",
    },
    "WebSubresources": [{"WebResourceData": b"png", "WebResourceURL": "https://example.org/a.png"}],
    "WebSubframeArchives": [{"WebMainResource": {"WebResourceData": b"frame", "WebResourceURL": "https://f.example/"}}],
}


def run(step, content, kind=""):
    return list(step.run(Given("0" * 64, len(content), kind), io.BytesIO(content)))


def kind(records, wanted):
    return [record for record in records if isinstance(record, wanted)]


def told(content, **hint):
    return next(identify.run(Given("0" * 64, len(content), "", hint=hint), io.BytesIO(content))).media_type


def test_a_saved_page_is_no_mail():
    assert told(CHROME) == "application/x-mimearchive"
    mail = CHROME.replace(b"<Saved by Blink>", b"a@example.org").replace(b"Snapshot-Content-Location", b"X-Other")
    assert told(mail) == "message/rfc822"
    nobody = CHROME.partition(b"MIME-Version")
    assert told(nobody[1] + nobody[2]) == "application/x-mimearchive"


def test_each_part_of_a_saved_page_is_a_member_named_by_its_address():
    records = run(mhtml, CHROME)
    found = [(each.member.entry, each.member.name, b"".join(each.content)) for each in kind(records, Contained)]
    assert found == [
        ("1", "https://example.org/page?x=1", "<p>café</p>".encode()),
        ("2", "https://example.org/i/a.png", b"hello"),
    ]
    assert [(each.name, each.value) for each in kind(records, Metadata)] == [
        ("announced", "2"),
        ("producer", "Blink"),
        ("url", "https://example.org/page?x=1"),
        ("title", "Café"),
        ("date", "2024-01-02T09:30:00"),
    ]


@pytest.mark.parametrize("form", [plistlib.FMT_BINARY, plistlib.FMT_XML])
def test_each_resource_of_a_webarchive_is_a_member(form):
    content = plistlib.dumps(PAGE, fmt=form, sort_keys=False)
    assert told(content) == "application/x-webarchive"
    records = run(webarchive, content)
    assert [(each.member.entry, each.member.name, b"".join(each.content)) for each in kind(records, Contained)] == [
        ("main", "https://example.org/", b"<p>main</p>"),
        ("1", "https://example.org/a.png", b"png"),
        ("frame-1/main", "https://f.example/", b"frame"),
    ]


@pytest.mark.parametrize("form", [plistlib.FMT_BINARY, plistlib.FMT_XML])
def test_a_property_list_is_a_line_a_value(form):
    content = plistlib.dumps({"a": {"b": [1, True, "x"]}, "n": {}, "raw": b"\x01\x02", "file": b"z" * 40}, fmt=form)
    records = run(property_list, content, told(content))
    assert kind(records, Passage)[0].text == (
        "a.b[0]: 1\na.b[1]: true\na.b[2]: x\nfile: 40 bytes, a file inside\nn: (empty)\nraw: 01 02\n"
    )
    assert [(each.member.name, list(each.content)) for each in kind(records, Contained)] == [("file", [b"z" * 40])]


def test_a_list_that_holds_one_value_a_million_times_ends():
    deep = ["x" * 10]
    for _ in range(30):
        deep = [deep, deep]
    content = plistlib.dumps(deep, fmt=plistlib.FMT_BINARY)
    assert [each.code for each in kind(run(property_list, content), Problem)] == ["output-limit"]


def test_damaged_lists_are_told_of():
    with pytest.raises(Unreadable, match="damaged"):
        run(property_list, b"bplist00" + b"\xff" * 40)
    records = run(property_list, b"<?xml version='1.0'?><plist><dict><key>a</key><date>never</date></dict></plist>")
    assert [each.code for each in kind(records, Problem)] == ["damaged"]
    assert "never" in kind(records, Passage)[0].text
