"""Mail: header, body, attachments and the HTML to look at, from whole, odd, broken and hostile messages."""

import base64
import io

import pytest

from clew.errors import Unreadable
from clew.extract.mail.mail import mail
from clew.extract.mail.mail_headers import addresses
from clew.model import Locator, Member, Metadata, Passage, Problem, Rendition
from clew.step import Contained, Given, Record

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def read(content: bytes | str) -> list[Record]:
    raw = content.encode() if isinstance(content, str) else content
    return list(mail.run(Given("0" * 64, len(raw), "message/rfc822"), io.BytesIO(raw)))


def said(records: list[Record], part: str | None = None) -> str:
    return "".join(each.text for each in records if isinstance(each, Passage) and each.at.part == part)


def properties(records: list[Record], name: str) -> list[str]:
    return [each.value for each in records if isinstance(each, Metadata) and each.name == name]


def attached(records: list[Record]) -> list[tuple[Member, bytes]]:
    return [(each.member, b"".join(each.content)) for each in records if isinstance(each, Contained)]


def problems(records: list[Record]) -> list[tuple[str, str | None]]:
    return [(each.code, each.at.part) for each in records if isinstance(each, Problem)]


def shown(records: list[Record]) -> str:
    (rendition,) = [each for each in records if isinstance(each, Rendition)]
    assert (rendition.kind, rendition.media_type) == ("html", "text/html; charset=utf-8")
    return rendition.content.decode()


def multipart(*parts: str, kind: str = "mixed", header: str = "") -> str:
    body = "".join(f"--cut\n{part}\n" for part in parts)
    return f'{header}Content-Type: multipart/{kind}; boundary="cut"\n\n{body}--cut--\n'


def of_type(kind: str, text: str, more: str = "") -> str:
    return f"Content-Type: {kind}; charset=utf-8\n{more}\n{text}"


HEADER = """Received: from relay.example.net by mx.example.org; Tue, 2 May 2017 11:00:02 +0300
Received: from desk by relay.example.net; Tue, 2 May 2017 11:00:01 +0300
From: "Haddad, Amal" <amal@example.org>
Sender: office@example.org
Reply-To: amal+answers@example.org
To: Lukas <lukas@example.net>,
\tsami@example.com
Cc: =?utf-8?Q?S=C3=A9verine_N?= <s@example.net>
Bcc: hidden@example.net
Subject: =?utf-8?B?2KfZhNmB2KfYqtmI?=
 =?utf-8?B?2LHYqQ==?= no. 7
Date: Tue, 2 May 2017 11:00:00 +0300
Message-ID: <one@example.org>
In-Reply-To: <nought@example.org>
References: <a@example.org> <nought@example.org>
X-Mailer: Pigeon 2
User-Agent: Dove/1
"""


def test_the_header_is_told_field_by_field() -> None:
    records = read(HEADER + "\nHello\n")
    assert properties(records, "from") == ["Haddad, Amal <amal@example.org>"]
    assert properties(records, "to") == ["Lukas <lukas@example.net>", "sami@example.com"]
    assert properties(records, "cc") == ["Séverine N <s@example.net>"]
    assert properties(records, "bcc") == ["hidden@example.net"]
    assert properties(records, "sender") == ["office@example.org"]
    assert properties(records, "reply-to") == ["amal+answers@example.org"]
    assert properties(records, "subject") == ["الفاتورة no. 7"]
    assert properties(records, "date") == ["2017-05-02T11:00:00+03:00"]
    assert properties(records, "message-id") == ["<one@example.org>"]
    assert properties(records, "in-reply-to") == ["<nought@example.org>"]
    assert properties(records, "references") == ["<a@example.org> <nought@example.org>"]
    assert properties(records, "x-mailer") + properties(records, "user-agent") == ["Pigeon 2", "Dove/1"]
    assert [value.split()[1] for value in properties(records, "received")] == ["relay.example.net", "desk"]


def test_the_main_lines_stand_above_the_text_as_in_a_printed_mail() -> None:
    records = read(HEADER + "\nHello\n")
    assert said(records) == (
        'From: "Haddad, Amal" <amal@example.org>\n'
        "To: Lukas <lukas@example.net>,\tsami@example.com\n"
        "Cc: Séverine N <s@example.net>\n"
        "Bcc: hidden@example.net\n"
        "Date: Tue, 2 May 2017 11:00:00 +0300\n"
        "Subject: الفاتورة no. 7\n\nHello\n"
    )


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("Tue, 2 May 2017 11:00:00 +0300", "2017-05-02T11:00:00+03:00"),
        ("2 May 2017 11:00:00 -0000", "2017-05-02T11:00:00"),
        ("Tue, 2 May 2017 11:00:00", "2017-05-02T11:00:00"),
        ("Tue, 2 May 2017 11:00:00 GMT", "2017-05-02T11:00:00+00:00"),
        ("Tue, 02 May 2017 11:00:00 +0000 (UTC)", "2017-05-02T11:00:00+00:00"),
        ("Tue, 2 May 2017 11:00 PDT", "2017-05-02T11:00:00-07:00"),
        ("Tue, 2 May 2017 11:00:00 +0545", "2017-05-02T11:00:00+05:45"),
        ("Tue, 2 May 17 11:00:00 +0300", "2017-05-02T11:00:00+03:00"),
    ],
)
def test_a_date_keeps_the_offset_it_was_found_with(written: str, read_as: str) -> None:
    assert properties(read(f"Date: {written}\n\nx\n"), "date") == [read_as]


def test_a_list_of_many_addressees_is_read_whole() -> None:
    everyone = [f"Person {number} <person{number}@example.org>" for number in range(5000)]
    records = read("To: " + ",\n ".join(everyone) + "\n\nx\n")
    assert properties(records, "to") == everyone
    assert "person4999@" in said(records)


def test_a_field_too_long_to_be_read_whole_is_told() -> None:
    assert problems(read("Subject: " + "a" * (2 << 20) + "\n\nx\n")) == [("too-large", None)]


@pytest.mark.parametrize("written", ["Whenever", "Tue, 31 Feb 2017 11:00:00 +0300", "1 May 2017 99:00:00 +9999999999"])
def test_what_is_no_date_is_kept_as_written(written: str) -> None:
    records = read(f"Date: {written}\n\nx\n")
    assert properties(records, "date") == []
    assert properties(records, "date-raw") == [written]


def test_html_that_says_more_than_the_plain_text_is_a_second_body() -> None:
    records = read(multipart(of_type("text/plain", "Hello"), of_type("text/html", "<p>Hello <b>there</b>"),
                             kind="alternative"))  # fmt: skip
    assert said(records) == "Hello\n"
    assert said(records, part="2") == "Hello there\n"
    assert [each.at for each in records if isinstance(each, Passage)][1] == Locator(part="2", chars=(0, 12))


def test_html_that_says_the_same_is_not_read_twice() -> None:
    records = read(multipart(of_type("text/plain", "Hello  there"), of_type("text/html", "<p>Hello <b>there</b>"),
                             kind="alternative"))  # fmt: skip
    assert [each.text for each in records if isinstance(each, Passage)] == ["Hello  there\n"]


def test_html_alone_is_the_body_without_its_scripts_and_styles() -> None:
    source = "<style>p{}</style><script>x()</script><p>Pay &lt;today&gt;</p><p>Amal</p>"
    assert said(read(of_type("text/html", source))) == "Pay <today>\n\nAmal\n"


def test_text_after_an_attachment_belongs_to_the_body() -> None:
    records = read(
        multipart(of_type("text/plain", "Above"), "Content-Type: image/png\n\nx", of_type("text/html", "Below"))
    )
    assert said(records) == "Above\nBelow\n"
    assert [member.entry for member, _ in attached(records)] == ["2"]


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("windows-1256", "windows-1256"),
        ("utf-8", "utf-8"),
        ("", "utf-8"),
        ("us-ascii", "utf-8"),
        ("iso-8859-1", "utf-8"),
        ("utf-8", "windows-1256"),
        ("no-such-charset", "utf-8"),
        ("utf-16le", "utf-16-le"),
    ],
)
def test_text_is_read_in_what_it_is_encoded_in(declared: str, encoding: str) -> None:
    text = "نرجو تحويل المبلغ المتفق عليه الى الحساب الجديد قبل نهاية الشهر"
    header = f"Content-Type: text/plain; charset={declared}\n\n" if declared else "Content-Type: text/plain\n\n"
    assert said(read(header.encode() + text.encode(encoding))).strip() == text


@pytest.mark.parametrize(
    ("encoding", "body", "text"),
    [
        ("base64", "SGVsbG8g\ndGhlcmU=", "Hello there"),
        ("BASE64", "SGVs*bG8g!dGhlcmU", "Hello there"),
        ("base64", "SGVsbG8gdGhlcm", "Hello ther"),
        ("base64", "SGVsbG8gdGhlcmU= trailer", "Hello there"),
        ("quoted-printable", "Hello=20=\nthere", "Hello there"),
        ("quoted-printable", "Hello =ZZ there", "Hello =ZZ there"),
        ("x-uuencode", "begin 644 a\n+2&5L;&\\@=&AE<F4`\nend", "Hello there"),
        ("x-uuencode", "begin 644 a\n+2&5L;&\\@=&AE<F4`\n", "Hello there"),
        ("morse", "Hello there", "Hello there"),
    ],
)
def test_a_damaged_transfer_encoding_is_told_and_what_was_read_is_kept(encoding: str, body: str, text: str) -> None:
    records = read(f"Content-Type: text/plain\nContent-Transfer-Encoding: {encoding}\n\n{body}")
    assert said(records) == f"{text}\n"
    whole = body in ("SGVsbG8g\ndGhlcmU=", "Hello=20=\nthere") or body.endswith("end")
    assert problems(records) == ([] if whole else [("damaged", "1")])


def test_bytes_that_do_not_decode_are_named_with_their_part() -> None:
    content = b"Content-Type: text/plain; charset=utf-8\n\n" + "Grüße aus Kölnß ".encode() * 40 + b"\xff"
    assert problems(read(content)) == [("undecodable", "1")]


def test_attachments_come_out_decoded_with_what_was_claimed_of_them() -> None:
    packed = base64.encodebytes(PNG).decode()
    disposition = (
        "Content-Disposition: attachment; size=70; filename*0*=utf-8''%D9%81; filename*1=.png;\n"
        ' modification-date="Tue, 2 May 2017 11:00:00 +0300"\n'
    )
    records = read(multipart(of_type("text/plain", "See"), f"Content-Type: image/png\n{disposition}"
                             f"Content-Transfer-Encoding: base64\n\n{packed}"))  # fmt: skip
    ((member, content),) = attached(records)
    assert content == PNG
    assert member == Member("2", "attachment", "ف.png", declared="image/png", announced=70,
                            modified="2017-05-02T11:00:00+03:00")  # fmt: skip


def test_files_uuencoded_in_the_text_come_out() -> None:
    text = "See:\n\nbegin 644 a b.txt\n+2&5L;&\\@=&AE<F4`\n`\nend\n\nbegin 600 c\n#86)C\n\nend\nbegin here\nend\n"
    found = attached(read(of_type("text/plain", text)))
    assert [(member.entry, member.name, content) for member, content in found] == [
        ("1/1", "a b.txt", b"Hello there"),
        ("1/2", "c", b"abc"),
    ]


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ("Content-Disposition: attachment; filename=a b.pdf", "a b.pdf"),
        ('Content-Disposition: attachment; filename="a;b.pdf"', "a;b.pdf"),
        (r'Content-Disposition: attachment; filename="C:\new\a.pdf"', r"C:\new\a.pdf"),
        ('Content-Disposition: attachment; filename="../../etc/passwd"', "../../etc/passwd"),
        ("Content-Disposition: attachment; filename=\"x.pdf\"; filename*=utf-8''%C3%A9.pdf", "é.pdf"),
        ('Content-Type: application/pdf; name="=?utf-8?B?2YE=?=.pdf"', "ف.pdf"),
        ('Content-Type: application/pdf name="no semicolon.pdf"', "no semicolon.pdf"),
        ("Content-Type: application/pdf", None),
    ],
)
def test_names_of_attachments_are_kept_as_found(fields: str, name: str | None) -> None:
    fields += "" if "Type" in fields else "\nContent-Type: application/pdf"
    ((member, _),) = attached(read(multipart(of_type("text/plain", "See"), f"{fields}\n\nx")))
    assert member.name == name


def test_an_attached_mail_keeps_its_exact_bytes() -> None:
    inner = b"From:  spaced@example.org\r\nSubject: =?bad?=\r\n\r\n\tText \r\n\r\n"
    content = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n" + inner
    ((member, found),) = attached(read(content + b"\r\n--b--\r\n"))
    assert (member.entry, member.declared, found) == ("1", "message/rfc822", inner)


def test_parts_are_numbered_as_in_imap() -> None:
    inner = multipart(of_type("text/plain", "x"), "Content-Type: image/png\n\n1").replace("cut", "inner")
    records = read(multipart(inner, "Content-Type: application/pdf\n\n2"))
    assert [member.entry for member, _ in attached(records)] == ["1.2", "2"]


def test_a_digest_holds_mails() -> None:
    records = read(multipart("\nSubject: a\n\nA", "\nSubject: b\n\nB", kind="digest"))
    assert [(member.declared, content) for member, content in attached(records)] == [
        ("message/rfc822", b"Subject: a\n\nA"),
        ("message/rfc822", b"Subject: b\n\nB"),
    ]


def test_text_hidden_round_the_parts_is_read_and_the_usual_note_is_not() -> None:
    whole = multipart(of_type("text/plain", "Open")).replace("\n\n--cut", "\n\nThe key is under the stone.\n--cut", 1)
    assert said(read(whole + "And the code is 7.\n")) == "The key is under the stone.\nOpen\nAnd the code is 7.\n"
    noted = whole.replace("The key is under the stone.", "This is a multi-part message in MIME format.")
    assert said(read(noted)) == "Open\n"


def test_a_mail_cut_off_is_read_as_far_as_it_goes() -> None:
    whole = multipart(of_type("text/plain", "Hello"), "Content-Type: application/pdf\n\nabcdef")
    records = read(whole[: whole.index("def")])
    assert said(records) == "Hello\n"
    assert [content for _, content in attached(records)] == [b"abc"]
    assert problems(records) == [("truncated", None)]


@pytest.mark.parametrize(
    ("part", "number"),
    [
        (of_type("text/plain", "-----BEGIN PGP MESSAGE-----\n\nabc\n-----END PGP MESSAGE-----"), "1"),
        ("Content-Type: application/octet-stream\n\n-----BEGIN PGP MESSAGE-----\n\nabc", "1"),
        ("Content-Type: application/pkcs7-mime; name=smime.p7m\nContent-Transfer-Encoding: base64\n\n"
         + base64.b64encode(bytes.fromhex("308006092a864886f70d010703a080")).decode(), "1"),
    ],
)  # fmt: skip
def test_what_is_encrypted_is_said_to_be(part: str, number: str) -> None:
    assert problems(read(multipart(part))) == [("encrypted", number)]


def test_a_signed_mail_is_not_taken_for_an_encrypted_one() -> None:
    signed = bytes.fromhex("308006092a864886f70d010702a080")
    part = "Content-Type: application/pkcs7-mime\nContent-Transfer-Encoding: base64\n\n"
    assert problems(read(multipart(part + base64.b64encode(signed).decode()))) == []
    assert problems(read(of_type("text/plain", "-----BEGIN PGP SIGNED MESSAGE-----\nx"))) == []


def related(source: str) -> str:
    header = "Content-Type: image/png\nContent-ID: <Dot@x>\nContent-Transfer-Encoding: base64\n\n"
    picture = header + base64.encodebytes(PNG).decode()
    return shown(read(multipart(of_type("text/html", source), picture, kind="related")))


def test_the_mails_own_pictures_are_in_its_rendition() -> None:
    html = related('<p>See <img src="cid:dot@x" alt="a &quot;dot&quot;" onload="x()"></p>')
    picture = base64.b64encode(PNG).decode()
    assert f'<p>See <img alt="a &quot;dot&quot;" src="data:image/png;base64,{picture}"></p>' in html


@pytest.mark.parametrize(
    "source",
    [
        '<img src="https://track.example/1.gif" alt="logo">',
        "<img src=//track.example/1.gif>",
        '<img src="cid:absent">',
        '<img src="cid:dot@x" srcset="https://track.example/1.gif 2x">',
        '<link rel=stylesheet href="https://track.example/x.css"><style>@import url(https://track.example)</style>',
        '<p style="background:url(https://track.example/)">x</p>',
        '<table background="https://track.example/"><tr><td background="https://track.example/">x</table>',
        '<iframe src="https://track.example/"></iframe><object data="https://track.example/"></object>',
        '<script src="https://track.example/x.js"></script><svg onload="x()"><image href="https://track.example/"></svg>',
        '<meta http-equiv=refresh content="0;url=https://track.example/"><base href="https://track.example/">',
        '<form action="https://track.example/"><input name=a></form><video src="https://track.example/"></video>',
        '<a href="javascript:x()">x</a>',
        "<math><mtext><table><mglyph><style><img src=https://track.example onerror=x()>",
        "<img alt='\" src=\"https://track.example/1.gif' src='https://other.example'>",
    ],
)
def test_a_rendition_loads_and_runs_nothing(source: str) -> None:
    from selectolax.lexbor import LexborHTMLParser

    html = related(source)
    assert "default-src 'none'; img-src data:" in html
    nodes = LexborHTMLParser(html.partition("\n")[2].partition("\n")[2]).root
    assert nodes is not None
    for node in nodes.traverse():
        assert node.tag not in ("script", "style", "iframe", "object", "link", "form", "svg", "video", "base", "input")
        for name, value in node.attributes.items():
            assert name in ("alt", "title", "dir", "lang", "src")
            assert name != "src" or (value or "").startswith("data:image/png;")


def test_a_remote_picture_leaves_its_words_and_a_note() -> None:
    html = related('<img src="https://track.example/1.gif" alt="our <logo>">')
    assert "our &lt;logo&gt; [remote picture not loaded]" in html


def test_a_link_is_a_title_that_cannot_be_followed() -> None:
    assert '<a title="https://bank.example/">pay</a>' in related('<a href="https://bank.example/">pay</a>')


def test_a_plain_mail_has_no_rendition() -> None:
    assert not [each for each in read("Subject: x\n\nHello") if isinstance(each, Rendition)]


@pytest.mark.parametrize("depth", [300, 2000])
def test_deep_nesting_is_survived(depth: int) -> None:
    deep = "".join(f"Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n" for level in range(depth))
    records = read(deep + "\nAt the bottom\n")
    assert ("At the bottom" in said(records)) == (depth == 300)
    assert any(code == "nesting-limit" for code, _ in problems(records)) == (depth == 2000)


@pytest.mark.parametrize(
    "content",
    [
        b"From: " + b"(" * 50_000 + b"\n\nx",
        b"To: " + b"<" * 60_000 + b"\n\nx",
        b"To: " + b"a:" * 60_000 + b"\n\nx",
        b"To: " + b'"a' * 30_000 + b"\n\nx",
        b"Subject: " + b"=?a?q?" * 10_000 + b"\n\nx",
        b"Subject: " + b"=?a?q?x?= " * 6_000 + b"\n\nx",
        b"Content-Type: text/plain" + b"; a" * 20_000 + b"\n\nx",
        b"Content-Type: text/plain;" + b" " * 60_000 + b"\n\nx",
        b"Content-Type: multipart/mixed; boundary=\n\nx",
        b"Content-Type: multipart/mixed; boundary=\xff\n\n--\xff\n\nx\n--\xff--",
        b"Date: " + b"1 " * 30_000 + b"\n\nx",
        b"Date: \xc2\xb2 May 2017 10:00:00 +0000\n\nx",
        b"Subject: x\nContent-Transfer-Encoding: base64\n\n=====\n",
        b"Content-Type: text/plain; charset=idna\n\nx",
        b"Content-Type: text/plain; charset=\x00\n\nx",
        b"no header at all",
        b"\n\nonly a body",
        b"From someone Tue May  2 10:00:00 2017\nSubject: with its envelope\n\nx",
        b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\n\n" * 30_000,
    ],
)
def test_hostile_mail_ends_soon_and_without_a_fault(content: bytes) -> None:
    assert any(isinstance(each, Passage | Metadata | Problem) for each in read(content))


def test_the_same_bytes_give_the_same_records() -> None:
    source = multipart(of_type("text/plain", "Hello"), of_type("text/html", "<p>Hi"), kind="alternative", header=HEADER)
    assert read(source) == read(source)


def test_no_bytes_are_no_mail() -> None:
    with pytest.raises(Unreadable):
        read(b"")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("the clerk", ["the clerk"]),
        ("Smith, John", ["Smith, John"]),
        ("=?utf-8?B?2YXZg9iq2Kg=?= 3", ["مكتب 3"]),
        ("the clerk <c@example.org>", ["the clerk <c@example.org>"]),
        ("undisclosed-recipients:;", ["undisclosed-recipients:;"]),
    ],
)
def test_a_sender_without_an_address_keeps_its_words(value: str, shown: list[str]) -> None:
    assert addresses(value) == shown


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_two_content_types_the_one_whose_parts_are_there_is_taken_and_noted(order: tuple[int, int]) -> None:
    types = ("Content-Type: text/plain\n", "Content-Type: multipart/mixed; boundary=q\n")
    body = "\n--q\nContent-Disposition: attachment; filename=z.txt\n\nthe deed\n--q--\n"
    records = read("From: a@b.example\nSubject: two\n" + types[order[0]] + types[order[1]] + body)
    assert [each.member.name for each in records if isinstance(each, Contained)] == ["z.txt"]
    assert problems(records) == [("contradiction", None)]


def test_a_second_content_type_without_its_parts_changes_nothing() -> None:
    records = read("Subject: a\nContent-Type: text/plain\nContent-Type: multipart/mixed; boundary=q\n\nthe deed\n")
    assert said(records).endswith("the deed\n")
    assert problems(records) == [("contradiction", "1")]
