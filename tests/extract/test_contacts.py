import io

from clew.extract.text.contacts import contacts
from clew.model import Metadata, Passage, Problem
from clew.step import Contained, Given


def read(content, **given):
    return list(contacts.run(Given("0" * 64, len(content), "text/vcard", **given), io.BytesIO(content)))


def kind(records, wanted):
    return [record for record in records if isinstance(record, wanted)]


MODERN = """BEGIN:VCARD\r
VERSION:3.0\r
PRODID:-//Apple Inc.//iOS 15//EN\r
N:حسن;علي;;Dr.;\r
FN:علي حسن\r
ORG:Harbour Trading\\, Ltd;Shipping\r
item1.TEL;type=pref:+44 20 7946 0000\r
item1.X-ABLabel:_$!<Burner>!$_\r
EMAIL;type=INTERNET;type=WORK:ali@exam\r
 ple.org\r
NOTE:first line\\nsecond\\, line\r
X-ODD;A=b:kept too\r
PHOTO;ENCODING=b;TYPE=JPEG:aGVs\r
 bG8=\r
END:VCARD\r
BEGIN:VCARD\r
VERSION:4.0\r
FN:Second\r
PHOTO:data:image/png;base64,aGVsbG8=\r
END:VCARD\r
""".encode()


def test_each_card_is_a_passage_at_its_own_row_with_every_property():
    texts = [(record.at.row, record.text) for record in kind(read(MODERN), Passage)]
    assert texts == [
        (
            (1, 1),
            "Name: علي حسن\nFull name: Dr. علي حسن\nOrganisation: Harbour Trading, Ltd, Shipping\n"
            "Phone (Burner, pref): +44 20 7946 0000\nMail (work): ali@example.org\nNote: first line\nsecond, line\n"
            "X-ODD: kept too\n",
        ),
        ((2, 2), "Name: Second\n"),
    ]


def test_pictures_are_members_of_their_card():
    found = [
        (each.member.entry, each.member.declared, each.member.at.row, b"".join(each.content))
        for each in kind(read(MODERN), Contained)
    ]
    assert found == [
        ("card/1/photo/1", "image/jpeg", (1, 1), b"hello"),
        ("card/2/photo/1", "image/png", (2, 2), b"hello"),
    ]
    assert [each.value for each in kind(read(MODERN), Metadata) if each.name == "cards"] == ["2"]


def test_old_cards_have_quoted_printable_with_soft_breaks_and_charsets():
    card = (
        b"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D8=B9=D9=84=\r\n=D9=8A;;;;\r\n"
        b"TEL;CELL;VOICE:12345\r\nNOTE;CHARSET=windows-1256:\xc8\xc7\xc8\r\n"
        b"PHOTO;JPEG;ENCODING=BASE64:\r\naGVs\r\nbG8=\r\n\r\nEND:VCARD\r\n"
    )
    records = read(card)
    assert kind(records, Passage)[0].text == "Full name: علي\nPhone (cell): 12345\nNote: باب\n"
    assert [b"".join(each.content) for each in kind(records, Contained)] == [b"hello"]
    assert kind(records, Problem) == []


def test_a_card_inside_a_card_and_one_cut_off_are_read():
    card = b"BEGIN:VCARD\nFN:A\nAGENT:\nBEGIN:VCARD\nFN:B\nEND:VCARD\nTEL:1\n"
    records = read(card)
    assert [record.text for record in kind(records, Passage)] == ["Name: B\n", "Name: A\nPhone: 1\n"]
    assert [problem.code for problem in kind(records, Problem)] == ["truncated"]


def test_lines_that_are_no_property_are_kept():
    assert "broken\nline" in kind(read(b"BEGIN:VCARD\nNOTE:broken\nline\nEND:VCARD\n"), Passage)[0].text


def test_wide_encodings_are_read():
    records = read("BEGIN:VCARD\nFN:Łukasz\nEND:VCARD\n".encode("utf-16"), charset="utf-16")
    assert kind(records, Passage)[0].text == "Name: Łukasz\n"
