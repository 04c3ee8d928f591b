import io

from clew.extract.text.calendar import calendar
from clew.model import Metadata, Passage, Problem
from clew.step import Contained, Given

MEETING = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Mozilla.org//NONSGML//EN
METHOD:REQUEST
X-WR-CALNAME:Harbour
BEGIN:VTIMEZONE
TZID:Customized
BEGIN:STANDARD
TZOFFSETFROM:+0300
TZOFFSETTO:+0400
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:42@example.org
DTSTART;TZID=Customized:20240102T093000
DTEND:20240102T103000Z
SUMMARY:Hand-over\\, berth 7
ORGANIZER;CN="Ali Hassan":mailto:ali@example.org
ATTENDEE;ROLE=CHAIR;PARTSTAT=ACCEPTED;CN=Bo;SENT-BY="mailto:c@example.org":MAILTO:bo@example.org
DESCRIPTION:Bring the
  papers\\nand cash
ATTACH;FMTTYPE=text/plain;ENCODING=BASE64;VALUE=BINARY;X-FILENAME=note.txt:aGVsbG8=
ATTACH:https://example.org/plan.pdf
BEGIN:VALARM
TRIGGER:-PT15M
END:VALARM
END:VEVENT
BEGIN:VTODO
SUMMARY:Pay
DUE;VALUE=DATE:20240105
END:VTODO
END:VCALENDAR
"""


def read(text):
    content = text.encode()
    return list(calendar.run(Given("0" * 64, len(content), "text/calendar"), io.BytesIO(content)))


def kind(records, wanted):
    return [record for record in records if isinstance(record, wanted)]


def test_each_entry_is_a_passage_with_times_as_found():
    texts = [(record.at.row, record.text) for record in kind(read(MEETING), Passage)]
    assert texts == [
        (
            (1, 1),
            "Summary: Hand-over, berth 7\nStart: 2024-01-02T09:30:00 Customized\nEnd: 2024-01-02T10:30:00Z\n"
            "Organiser: Ali Hassan <ali@example.org>\n"
            "Attendee: Bo <bo@example.org> (chair, accepted, sent by c@example.org)\n"
            "Description: Bring the papers\nand cash\nId: 42@example.org\nAttachment: https://example.org/plan.pdf\n"
            "Alarm: Trigger: -PT15M\n",
        ),
        ((2, 2), "Kind: todo\nSummary: Pay\nDue: 2024-01-05\n"),
    ]


def test_the_calendar_itself_becomes_metadata():
    assert [(each.name, each.value) for each in kind(read(MEETING), Metadata)] == [
        ("encoding", "utf-8"),
        ("producer", "-//Mozilla.org//NONSGML//EN"),
        ("method", "REQUEST"),
        ("title", "Harbour"),
        ("timezone", "Customized +0400"),
        ("entries", "2"),
    ]


def test_attachments_inside_are_members_with_their_names():
    (found,) = kind(read(MEETING), Contained)
    assert (found.member.name, found.member.declared, found.member.at.row) == ("note.txt", "text/plain", (1, 1))
    assert list(found.content) == [b"hello"]


def test_an_entry_cut_off_is_read_and_told_of():
    records = read("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Half\n")
    assert [record.text for record in kind(records, Passage)] == ["Summary: Half\n"]
    assert [problem.code for problem in kind(records, Problem)] == ["truncated"]
