"""WhatsApp's exported texts: their many ways of writing a date, and what a message is made of."""

import io

import pytest

from clew.extract.chats.whatsapp_dates import header, iso, order_of
from clew.extract.chats.whatsapp_text import whatsapp
from clew.extract.identify.identify import identify
from clew.model import Identity
from clew.step import Given
from tests.extract.chat_records import told

ANDROID = """\
13/03/2021, 09:58 - Messages and calls are end-to-end encrypted. Tap to learn more.
13/03/2021, 09:58 - Rana created group "Harbour: night shift"
13/03/2021, 10:00 - Rana: the boat is here
come down
to the second pier
13/03/2021, 10:01 - +962 7 9000 0000: IMG-20210313-WA0001.jpg (file attached)
look at this
13/03/2021, 10:02 - Rana: <Media omitted>
13/03/2021, 10:03 - Salim Q.: This message was deleted
14/03/2021, 00:10 - Rana: see you at 10:30: the gate <This message was edited>
"""
IPHONE = (
    "[04.03.21, 22:10:05] Harbour: \u200eMessages and calls are end-to-end encrypted.\r\n"
    "[04.03.21, 22:10:09] Rana: hello\r\n"
    "\u200e[04.03.21, 22:11:00] Salim: \u200e<attached: 00000003-PHOTO-2021-03-04-22-11-00.jpg>\r\n"
    "\u200e[05.03.21, 07:00:00] Salim: \u200eimage omitted\r\n"
    "\u200e[05.03.21, 07:00:01] Salim: plan.pdf • \u200e3 pages \u200edocument omitted\r\n"
)
ARABIC = (
    "١٣\u200f/٣\u200f/٢٠٢١، ٩:٥٨ ص - الرسائل والمكالمات مشفرة تمامًا بين الطرفين.\n"
    "١٣\u200f/٣\u200f/٢٠٢١، ٩:٥٩ ص - سالم الخطيب: صباح الخير\n"
    "وصلنا إلى المرفأ\n"
    "١٣\u200f/٣\u200f/٢٠٢١، ١٠:٠١ م - رنا: \u200fIMG-20210313-WA0004.jpg (الملف مرفق)\n"
    "١٣\u200f/٣\u200f/٢٠٢١، ١٢:٠٠ م - سالم الخطيب: <تم استبعاد الوسائط>\n"
    "١٤\u200f/٣\u200f/٢٠٢١، ١٢:٠٥ ص - رنا: تم حذف هذه الرسالة\n"
)


def kind(content: bytes) -> str:
    found = next(identify.run(Given("0" * 64, len(content), ""), io.BytesIO(content)))
    assert isinstance(found, Identity)
    return found.media_type


def test_an_android_export_reads_as_a_thread() -> None:
    found = told(whatsapp, ANDROID.encode(), {"IMG-20210313-WA0001.jpg": b"JPEG"})
    assert found.texts == [
        "13/03/2021, 09:58 (2021-03-13T09:58)\nMessages and calls are end-to-end encrypted. Tap to learn more.\n",
        '13/03/2021, 09:58 (2021-03-13T09:58)\nRana created group "Harbour: night shift"\n',
        "Rana, 13/03/2021, 10:00 (2021-03-13T10:00)\nthe boat is here\ncome down\nto the second pier\n",
        "+962 7 9000 0000, 13/03/2021, 10:01 (2021-03-13T10:01)\n"
        "IMG-20210313-WA0001.jpg (file attached)\nlook at this\n",
        "Rana, 13/03/2021, 10:02 (2021-03-13T10:02)\n<Media omitted>\n",
        "Salim Q., 13/03/2021, 10:03 (2021-03-13T10:03)\nThis message was deleted\n",
        "Rana, 14/03/2021, 00:10 (2021-03-14T00:10)\nsee you at 10:30: the gate <This message was edited>\n",
    ]
    assert found.properties == {
        "encoding": ["utf-8"],
        "date-order": ["dmy: a number is over 12"],
        "messages": ["7"],
        "participants": ["3"],
        "participant": ["Rana", "+962 7 9000 0000", "Salim Q."],
        "first-date": ["2021-03-13T09:58"],
        "last-date": ["2021-03-14T00:10"],
        "deleted-messages": ["1"],
        "edited-messages": ["1"],
    }
    assert [(member.name, member.kind, member.at.message, body) for member, body in found.members] == [
        ("IMG-20210313-WA0001.jpg", "attachment", 4, b"JPEG")
    ]
    assert [(problem.code, problem.effect) for problem in found.problems] == [("missing-media", "note")]
    assert "1 that it does not hold" in found.problems[0].message


def test_an_iphone_export_has_its_marks_and_attachments() -> None:
    found = told(whatsapp, IPHONE.encode())
    assert [text.split("\n")[0] for text in found.texts][:3] == [
        "Harbour, 04.03.21, 22:10:05 (2021-03-04T22:10:05)",
        "Rana, 04.03.21, 22:10:09 (2021-03-04T22:10:09)",
        "Salim, 04.03.21, 22:11:00 (2021-03-04T22:11:00)",
    ]
    assert found.properties["date-order"] == ["dmy: dates with dots have the day first"]
    assert [(problem.code, problem.effect) for problem in found.problems] == [("missing-media", "partial")]
    assert "1 named and not found beside it (00000003-PHOTO-2021-03-04-22-11-00.jpg)" in found.problems[0].message
    assert "2 that it does not hold" in found.problems[0].message


def test_an_arabic_export_with_its_own_digits_is_read() -> None:
    found = told(whatsapp, ARABIC.encode(), {"IMG-20210313-WA0004.jpg": b"x"})
    assert found.properties["participant"] == ["سالم الخطيب", "رنا"]
    assert found.texts[1] == "سالم الخطيب, ١٣/٣/٢٠٢١، ٩:٥٩ ص (2021-03-13T09:59)\nصباح الخير\nوصلنا إلى المرفأ\n"
    heads = [text.split("\n")[0].rpartition("(")[2] for text in found.texts]
    assert heads[2:] == ["2021-03-13T22:01)", "2021-03-13T12:00)", "2021-03-14T00:05)"]
    assert len(found.members) == 1
    assert found.properties["deleted-messages"] == ["1"]
    assert "1 that it does not hold" in found.problems[0].message


def test_where_day_and_month_cannot_be_told_the_raw_date_stays_and_a_note_says_so() -> None:
    found = told(whatsapp, b"03/04/2021, 10:00 - A: x\n03/04/2021, 10:01 - B: y\n03/04/2021, 10:02 - A: z\n")
    assert found.texts[0] == "A, 03/04/2021, 10:00\nx\n"
    assert found.properties["date-order"] == ["cannot be told: no number is over 12"]
    assert "first-date" not in found.properties
    assert [(problem.code, problem.effect) for problem in found.problems] == [("date", "note")]


@pytest.mark.parametrize(
    ("dates", "order"),
    [
        (("03/14/21", "03/15/21"), "mdy"),
        (("14/03/21", "15/03/21"), "dmy"),
        (("2021/03/04", "2021/03/05"), "ymd"),
        (("2021-03-04", "2021-03-05"), "ymd"),
        (("01/02/21", "02/02/21", "01/03/21"), "dmy"),
        (("02/01/21", "02/02/21", "03/01/21"), "mdy"),
        (("21/3/4", "21/3/5"), "ymd"),
        (("01/02/21", "01/02/21"), None),
        (("14/03/21", "03/14/21"), None),
        (("1400/12/14", "1400/12/15"), "ymd"),
    ],
)
def test_the_order_of_day_and_month_is_told_by_all_dates_together(dates: tuple[str, ...], order: str | None) -> None:
    headers = [found for date in dates if (found := header(f"{date}, 10:00 - A: x"))]
    assert len(headers) == len(dates)
    assert order_of(headers)[0] == order


def test_a_year_of_another_calendar_is_left_as_it_is() -> None:
    found = header("۱۴۰۰/۱۲/۱۴, ۱۰:۰۰ - A: x")
    assert found is not None and iso(found, "ymd") is None


@pytest.mark.parametrize(
    ("line", "time"),
    [
        ("3/14/21, 1:05 PM - A: x", "2021-03-14T13:05"),
        ("3/14/21, 1:05\u202fPM - A: x", "2021-03-14T13:05"),
        ("[3/14/21, 12:05:09 AM] A: x", "2021-03-14T00:05:09"),
        ("14/3/21 1:05 p.\u00a0m. - A: x", "2021-03-14T13:05"),
        ("14.03.21, 13:05 - A: x", "2021-03-14T13:05"),
        ("[14.3.2021 klo 13.05.09] A: x", "2021-03-14T13:05:09"),
        ("14/03/2021 à 13:05 - A: x", "2021-03-14T13:05"),
        ("14-03-2021 13:05 - A: x", "2021-03-14T13:05"),
        ("2021/3/14 下午1:05 - A: x", "2021-03-14T13:05"),
        ("2021. 3. 14. 오후 1:05 - A: x", "2021-03-14T13:05"),
        ("\u200e[14/03/2021, 13:05:09] \u202aA\u202c: x", "2021-03-14T13:05:09"),
        ("[٢٠٢١/٣/١٤، ١:٠٥:٠٩ م] A: x", "2021-03-14T13:05:09"),
        ("14/3/21, 1:05 مساءً - A: x", "2021-03-14T13:05"),
        ("2021/03/14 13:05 - A: x", "2021-03-14T13:05"),
        ("2021. 03. 14. 13:05 - A: x", "2021-03-14T13:05"),
        ("2021년 3월 14일 오후 1:05 - A: x", "2021-03-14T13:05"),
        ("2021年3月14日 下午1:05 - A: x", "2021-03-14T13:05"),
        ("2021年3月14日13:05 - A: x", "2021-03-14T13:05"),
        ("[2021年3月14日 13時05分] A: x", "2021-03-14T13:05"),
        ("14.03.2021 г., 13:05 ч. - A: x", "2021-03-14T13:05"),
        ("2021-03-14 13 h 05 - A: x", "2021-03-14T13:05"),
    ],
)
def test_a_time_is_read_in_the_ways_of_many_phones(line: str, time: str) -> None:
    found = header(line)
    assert found is not None
    order = order_of([found])[0]
    assert order is not None and iso(found, order) == time
    assert told(whatsapp, line.encode()).properties["participant"] == ["A"]


@pytest.mark.parametrize(
    "line", ["25:61, 1/1/21", "14/03/2021 the day", "14/03/2021, 25:05 - A: x", "call 1/2/3, 4:5 - x", ""]
)
def test_a_line_that_is_no_header_belongs_to_the_message_before(line: str) -> None:
    assert header(line) is None


def test_a_pasted_conversation_in_another_form_stays_inside_its_message() -> None:
    content = b"14/03/21, 10:00 - A: he wrote:\n[14.03.21, 09:00:00] B: no\n14/03/21, 10:01 - B: yes\n"
    found = told(whatsapp, content)
    assert len(found.texts) == 2 and "[14.03.21, 09:00:00] B: no\n" in found.texts[0]


@pytest.mark.parametrize(
    "before", ["4/5/1441 AH, 1:05 PM", "٤/٥/١٤٤١ هـ، ١:٠٥ م", "14/3/2564 13:05", "۱۴۰۰/۱/۲،‏ ۱۳:۰۵"]
)
def test_a_date_of_another_calendar_is_shown_as_it_is(before: str) -> None:
    found = told(whatsapp, "".join(f"{before} - {name}: hello\n" for name in "ABA").encode())
    assert [text.split("\n")[0] for text in found.texts[:2]] == [
        f"{name}, {before}".replace("\u200f", "") for name in "AB"
    ]


@pytest.mark.parametrize("date", ["2021/03/14 13:05", "2021. 03. 14. 13:05", "2021年3月14日 13:05", "2021-03-14 13:05"])
def test_a_year_in_front_is_no_hindrance_where_no_seconds_are_told(date: str) -> None:
    assert kind(f"{date} - A: hello\n{date} - B: hello to you\n".encode()) == "text/x-whatsapp"


def test_exports_are_told_from_logs_tables_and_prose() -> None:
    assert kind(ANDROID.encode()) == kind(IPHONE.encode()) == kind(ARABIC.encode()) == "text/x-whatsapp"
    assert kind(ARABIC.encode("utf-16")) == "text/x-whatsapp"
    log = "".join(f"2021-03-04 10:00:0{n} - INFO - worker: done\n" for n in range(9))
    assert kind(log.encode()) == "text/plain"
    assert kind("".join(f"[2021-03-04 10:00:0{n}] worker: done\n" for n in range(9)).encode()) == "text/plain"
    assert kind("".join(f"[04/03/2021 10:00:0{n}] ERROR: failed\n" for n in range(9)).encode()) == "text/plain"
    assert kind(b"14/03/21, 10:00 - A: x\nAnd nothing else.\n") == "text/plain"
