"""Older papers and late ones: who is called what, when it was, where it leads, and what was copied from what.

Two years before the spring of the story the ship was the Vesna Star. The man of the supply office signs with his kunya;
that he is Hadi Zubayran is told nowhere in the haul, only in `demo/aliases.toml`.
"""

from datetime import datetime, timedelta, timezone
from functools import cache

from demo import story as s
from demo.makers import docx, eml, html, odt, text
from demo.plan import Chapter, Fact, Kin, Mentioned, Named

OFFICE, STICK = "laptop-1 (office)", "usb stick/for the Courier"
LETTERS, ARABIC_LETTERS = f"{OFFICE}/Documents/Letters", f"{OFFICE}/Documents/مراسلات"
SHAWWAL, ENGLISH = f"{ARABIC_LETTERS}/كتاب من وادي كسار.docx", f"{LETTERS}/From the tank farm.docx"
RECEIPT = f"{ARABIC_LETTERS}/إيصال حراسة.odt"
COUSINS, LEADS = f"{STICK}/two cousins.docx", f"{STICK}/where it leads.docx"
LEASE_1, LEASE_2 = (f"{OFFICE}/Documents/Contracts/Lease of Warehouse 9 v{n}.docx" for n in (1, 2))
WATCHMAN, RETYPED = "laptop-2/Documents/the watchman's letter.odt", f"{STICK}/watchman retyped.txt"
PRESS_1, PRESS_2 = f"{OFFICE}/Downloads/courier-berth-six.html", f"{STICK}/gulf-wire.html"
QUESTION, ANSWER, PASSED_ON = (f"mail/exported/{name}.eml" for name in ("20 Account", "21 Account", "22 Fwd Account"))
TWO_YEARS = "mail/exported/23 Two years ago.eml"
ZONE = timezone(timedelta(hours=3))


@cache
def chapter() -> Chapter:
    return Chapter({**_old(), **_names(), **_copies(), **_mails()}, facts=FACTS, planted=PLANTED)


def _old() -> dict[str, bytes]:
    """Letters of 1438 after the Hijra, which is 2017."""
    arabic = [
        "وادي كسار، ١٤ شوال ١٤٣٨ هـ",
        f"السيد {s.NADIM.arabic} المحترم، تحية طيبة وبعد.",
        "وصلت السفينة نجمة فيسنا في رمضان ١٤٣٨ وأفرغت حمولتها ليلا في ثلاث ليال.",
        "دفعنا أجور الحراس في أواخر أيار ٢٠١٧ ولم يبق علينا شيء.",
        "كتبه أبو سند الكساري",
    ]
    english = [
        "Wadi Kasar, 14 Shawwal 1438",
        "Dear Mr Haffar, the Vesna Star came in Ramadan 1438 and was emptied in three nights.",
        "The guards were paid in late May 2017 and nothing is owed to them. Blue Heron Shipping Limited has our receipt.",
        "The cook of the tank farm has written this down for me as I said it.",
        "Yours, Abou Sanad al-Kassari",
    ]
    receipt = ["إيصال", "استلمنا من أبي سند الكساري أجرة الحراسة كاملة عن شهر شوال.", "سوق النحاس، ٢ ذو القعدة ١٤٣٨ هـ"]
    return {
        SHAWWAL: docx(arabic, title="كتاب من وادي كسار", author="أبو سند", created="2017-07-08T08:00:00Z", seed=91),
        ENGLISH: docx(english, title="From the tank farm", author="cook", created="2017-07-08T08:30:00Z", seed=92),
        RECEIPT: odt(receipt, title="إيصال حراسة", author=s.IDRIS.arabic, created="2017-07-25T10:00:00", seed=93),
    }


def _names() -> dict[str, bytes]:
    cousins = [
        "Two cousins, one name. Please do not mix them up again.",
        "Faris Hamdan Kenjari drives the lorry MQ 4471 and has the key of the back gate.",
        "Faris Hamid Kenjari bakes bread in Port Verrane. He has never driven anything but a mule.",
        "The office says Hajj Abu Sanad al-Kasari when it is afraid and A. S. al-Kasari when it writes.",
        "BHS on the crates stands for Blue Heron Shipping Ltd, and the desk in London writes Blue Heron Shipping Limited.",
    ]
    leads = [
        "Where it leads: my notes for the desk, 24 June 2019. Abu Sanad al-Kasari is on every second page.",
        "A circular of the insurers warns of attacks on Cape Verde by sea. I could not find who wrote it.",
        "Hadi Zubayran, supply officer, has never been photographed.",
        "The lamp was seen in Switzerland, at a dinner in Geneva. Somebody was offered 1,200 Swiss francs to forget it.",
        "Ottoline Vance-Perrow is a Maltese citizen. Two Filipinos of the crew went home without pay.",
        f"The bank's desk answers at {s.DESK}, and only in the afternoon.",
        "The Grey Petrel lay at 1°14'04.2\"N 30°30'00.0\"W, outside every harbour's law.",
    ]
    return {
        COUSINS: docx(cousins, title="Two cousins", author="Daliah Mirzany", created="2019-06-20T20:00:00Z", seed=94),
        LEADS: docx(leads, title="Where it leads", author="Daliah Mirzany", created="2019-06-24T21:00:00Z", seed=95),
    }


def _lease(rent: str, clause: str, seed: int, created: str) -> bytes:
    paragraphs = [
        f"{s.HERON} lets to {s.BRIDGE} the building on the north quay known as Warehouse 9, with its yard and its scales.",
        "1. The lease runs from the first day of April and ends when either party is tired of it, on a month's notice.",
        f"2. The rent is {rent} a month, paid before the tenth day, in whatever money the market takes.",
        clause,
        "4. The lessor keeps one key, the lessee keeps one key, and the night clerk keeps the third one in his shoe.",
        "5. Rats, salt and rain are at the lessee's charge. Doors, hinges and the roof are at nobody's.",
    ]
    return docx(paragraphs, title="Lease of Warehouse 9", author="Tareq Bensur", created=created, seed=seed)


WATCH = (
    "To whoever reads the museum's letters. I have kept the night watch for nineteen years and never left my chair.",
    "On the last night of April a man whom I know from the market brought me tea in a can with a lid, which he had not done before.",
    "When I woke the lamp in the corridor was warm and the door of room four was shut, as it always is, but the dust before it was new.",
    "I told the registrar in the morning. I did not tell the police, because the man's brother is the police.",
)
FAULTS = (("whoever", "whoevcr"), ("nineteen", "ninteen"), ("brought me tea", "brougth me tea"), ("corridor", "corrldor"),
          ("registrar in", "registar in"))  # fmt: skip
BERTH = (
    "A ship that nobody ordered has lain at berth six since Tuesday, and nobody will say who pays for the berth.",
    "The harbour office confirmed the name on her bow and declined to confirm the name under the paint.",
    "Dock workers said that four lorries came in the night with their lights off and left an hour later with their lights on.",
    "The owner, a company in Port Verrane, has one director. She asked this newspaper to tell her what the ship is called.",
)


def _copies() -> dict[str, bytes]:
    retyped = "\n\n".join(WATCH)
    for right, wrong in FAULTS:
        retyped = retyped.replace(right, wrong)
    return {
        LEASE_1: _lease("USD 2,100.00", "3. The lessee may store what it likes and the lessor may look at it on any working day.", 96, "2019-03-11T09:00:00Z"),
        LEASE_2: _lease("USD 6,800.00", "3. The lessee may store what it likes and the lessor shall not open any door after dark.", 97, "2019-03-25T09:00:00Z"),
        WATCHMAN: odt(list(WATCH), title="Letter of the night watchman", author="the watchman", created="2019-05-03T06:00:00", seed=98),
        RETYPED: text(retyped.split("\n\n")),
        PRESS_1: html("A ship at berth six", BERTH, address="https://tarsin-courier.example/2019/05/berth-six", seed=99),
        PRESS_2: html("Mystery at berth six", BERTH, address="https://gulf-wire.example/a/7731", menu=("Wire", "Prices", "Weather"), seed=100),
    }  # fmt: skip


def _at(month: int, day: int, hour: int, minute: int) -> datetime:
    return datetime(2019, month, day, hour, minute, tzinfo=ZONE)


ASKED = ("Which account shall Qandil Bridge pay the loan into? I will not send four hundred thousand dollars to the old one.\n\n"
         "And who told the bank that the vessel was sold?")  # fmt: skip
ANSWERED = f"Use {s.WRONG_ACCOUNT} until the end of the month, and tell the bank nothing that it does not ask."
FIRST, SECOND = "<account-1@qandil-bridge.example>", "<account-2@osterberg-fiduciary.example>"


def _mails() -> dict[str, bytes]:
    quoted = "\n".join(f"> {line}" for line in ASKED.splitlines())
    answer = f"{ANSWERED}\n\nOn 4 June 2019 at 10:12, Nadim Haffar wrote:\n{quoted}"
    forwarded = ("Keep this where you keep the blank sheets.\n\n-----Original Message-----\nFrom: Leila Osterberg\n"
                 f"Sent: 4 June 2019 11:40\nTo: Nadim Haffar\nSubject: Re: Account\n\n{ANSWERED}")  # fmt: skip
    ago = ("Two years ago she was the Vesna Star, and in late May 2017 somebody paid her guards in advance.\n\n"
           "Do you have the deck log of last month, or of the day before yesterday? The master says 3/6/2019 in one place and Ramadan in another.")  # fmt: skip
    n, le, o, d, sa = s.NADIM.mailbox, s.LEILA.mailbox, s.OTTOLINE.mailbox, s.DALIA.mailbox, s.SALMA.mailbox
    return {
        QUESTION: eml(n, [le], "Account", _at(6, 4, 10, 12), ASKED, message_id=FIRST, seed=310),
        ANSWER: eml(le, [n], "Re: Account", _at(6, 4, 11, 40), answer, message_id=SECOND, in_reply_to=FIRST, seed=311),
        PASSED_ON: eml(n, [o], "Fwd: Re: Account", _at(6, 5, 9, 2), forwarded, seed=312),
        TWO_YEARS: eml(d, [sa], "Two years ago", _at(6, 14, 22, 5), ago, seed=313),
    }


def _date(id_: str, about: str, file: str, words: str, value: str, **detail: str) -> Mentioned:
    return Mentioned(id_, about, file, "date", words, value, detail=detail)


def _nation(id_: str, about: str, words: str, value: str, **detail: str) -> Mentioned:
    return Mentioned(id_, about, LEADS, "nation", words, value, detail=detail)


HIJRI = "hijri-umm-al-qura"
PLANTED = (
    Named("kasari", "One man in two scripts and four spellings", "person", s.KASARI, "certain", "transliteration"),
    Named("kasari-initials", "His initials are asked about", "person", ("A. S. al-Kasari", s.KASARI[0]), "proposed", "initial"),
    Named("kasari-real", "Who he is, nothing in the haul tells", "person", (s.HADI.name, s.KASARI[0]), "alias"),
    Named("cousins", "Two cousins of nearly one name", "person", s.COUSINS, "apart"),
    Named("heron", "One company, Ltd or Limited", "organisation", (s.HERON, "Blue Heron Shipping Limited"), "certain", "same words"),
    Named("heron-arabic", "Its Arabic name is a translation", "organisation", (s.HERON, s.ARABIC[s.HERON]), "alias"),
    Named("haffar", "Two spellings are asked about", "person", ("Nadim Haffar", "Nadeem al-Haffar"), "proposed", "spelling"),
    _date("hijri-day", "A Hijri day, Arabic", SHAWWAL, "١٤ شوال ١٤٣٨ هـ", "2017-07-08", calendar=HIJRI, within="2017-07-08/2017-07-10"),
    _date("hijri-month", "A Hijri month, Arabic", SHAWWAL, "رمضان ١٤٣٨", "2017-05-27/2017-06-24", calendar=HIJRI, precision="month"),
    _date("late-may-arabic", "Late May, Arabic", SHAWWAL, "أواخر أيار ٢٠١٧", "2017-05-16/2017-05-31", part="late"),
    _date("hijri-day-english", "A Hijri day, English", ENGLISH, "14 Shawwal 1438", "2017-07-08", calendar=HIJRI),
    _date("hijri-month-english", "A Hijri month, English", ENGLISH, "Ramadan 1438", "2017-05-27/2017-06-24", calendar=HIJRI),
    _date("late-may", "Late May", ENGLISH, "late May 2017", "2017-05-16/2017-05-31", part="late"),
    _date("two-years", "Counted from the mail's own day", TWO_YEARS, "Two years ago", "2017-06-14", anchor="2019-06-14"),
    _date("both-orders", "Day or month first", TWO_YEARS, "3/6/2019", "2019-03-06", **{"or": "2019-06-03"}),
    _nation("threat", "Attacks on a country", "Cape Verde", "CV", how="name", relation="threat"),
    _nation("place-in", "Seen there", "Switzerland", "CH", how="name", relation="place"),
    _nation("city-in", "Seen in a city of it", "Geneva", "CH", how="city", relation="place"),
    _nation("currency", "Its money", "Swiss francs", "CH", how="currency"),
    _nation("citizen", "A citizen", "Maltese", "MT", how="demonym", relation="citizen"),
    _nation("people", "Two of its people", "Filipinos", "PH", how="demonym", relation="citizen"),
    _nation("prefix", "A telephone number's country", s.DESK, "GB", how="phone"),
    Mentioned("place-dms", "The same place in degrees, minutes and seconds", LEADS, "coordinates", "1°14'04.2\"N 30°30'00.0\"W", "1.23450,-30.50000"),
    Kin("lease", "A clause and a sum changed between two drafts", "version", LEASE_2, LEASE_1, 0.5, "both are named"),
    Kin("watchman", "A letter retyped with small faults", "near", WATCHMAN, RETYPED, 0.5, "three-word runs in common"),
    Kin("press", "One press text in two saved pages", "near", PRESS_1, PRESS_2, 0.5, "three-word runs in common"),
    Kin("quoted", "The answer quotes the question", "quotes", ANSWER, QUESTION, 0.9, "quoted", "char=269,490"),
    Kin("passed-on", "The forward holds the answer's words", "forwards", PASSED_ON, ANSWER, 0.9, "its head names the sender"),
)  # fmt: skip

FACTS = (
    Fact("hijri-letter", "An Arabic letter of 1438", "\"نجمة فيسنا\" رمضان", SHAWWAL, "وصلت السفينة نجمة فيسنا في رمضان ١٤٣٨"),
    Fact("watch-letter", "The watchman was brought tea", "\"in a can with a lid\"", WATCHMAN, "tea in a can with a lid"),
    Fact("lease-clause", "What the second draft of the lease forbids", "\"open any door after dark\"", LEASE_2, "shall not open any door after dark"),
)  # fmt: skip
