"""Laptop 2, on the quay; the driver's phone; and the stick that was found in the lining of a coat."""

import random
from datetime import date, timedelta
from functools import cache

from demo import story as s
from demo import story_mail, story_office
from demo.makers import (
    Row,
    Slide,
    Text,
    csv_of,
    docx,
    dos_program,
    gz,
    html,
    odp,
    ods,
    odt,
    pdf,
    sqlite_file,
    tar_gz,
    text,
    truncated,
    xls,
    xlsx,
    zip_encrypted,
    zip_of,
)
from demo.plan import Chapter, Fact, Fault
from demo.story import ARABIC, BY_REFERENCE

QUAY, PHONE, STICK = "laptop-2", "phone backup", "usb stick"
LOGS = f"{QUAY}/Port log"
TURNED = f"{STICK}/invoice\u202efdp.exe"
BROKEN = f"{STICK}/odd/two\nlines \x07.txt"
LONG = f"{STICK}/odd/{'قائمة الشحنات التي لم تسجل ' * 4}{'a very long name ' * 3}.txt"


@cache
def chapter() -> Chapter:
    return Chapter({**_logs(), **_quay(), **_phone(), **_stick(), **_odd()}, facts=FACTS, faults=FAULTS)


def _logs() -> dict[str, bytes]:
    """A log for each day from 20 April to 20 May, most of it weather; three days say more."""
    random_ = random.Random(2019)
    files = {}
    for number in range(31):
        day = date(2019, 4, 20) + timedelta(number)
        lines = [f"Port log, Marsa Qandil, {day:%A} {day.isoformat()}", *_traffic(random_)]
        lines += EVENTS.get(day.isoformat(), [])
        coding, mark = (("utf-16-le", True) if number % 10 == 7 else ("utf-16-be", True) if number % 10 == 3 else ("utf-8", False))
        files[f"{LOGS}/{day.isoformat()}.txt"] = text(lines, encoding=coding, mark=mark, ending="\r\n" if mark else "\n")
    return files


EVENTS = {
    "2019-04-30": ["23:55 Gate 4 opened for lorry MQ 4471, driver Fares Kanjary, no papers asked for."],
    "2019-05-09": ["01:40 MT Sea Lantern weighs anchor, outer roads. The board on her quarter is fresh paint.",
                   "02:05 MV Grey Petrel leaves berth 6. Hatch covers closed before the tally."],
    "2019-05-12": ["22:10 Customs launch alongside MT Sea Lantern, officer Selma Karawi, with sounding tape."],
    "2019-05-17": ["السفينة وردة الكثبان تطلب إذنا بتغيير اسمها للمرة الثالثة."],
}  # fmt: skip


def _traffic(random_: random.Random) -> list[str]:
    boats = ("dhow Patience", "ferry Oriole", "tug Number Two", "trawler Saffron", "barge 14", "pilot cutter Wren")
    winds = ("NW 4", "NW 5", "W 3", "calm", "SE 2", "N 6")
    lines = [f"Wind {random_.choice(winds)}, pressure {random_.randint(1002, 1021)}, tide at {random_.randint(0, 11):02}:{random_.randint(0, 59):02}."]
    for hour in sorted(random_.sample(range(5, 22), 4)):
        verb = random_.choice(("arrives from Saint Orla", "leaves for Port Verrane", "shifts to berth 3", "takes water"))
        lines.append(f"{hour:02}:{random_.randint(0, 59):02} {random_.choice(boats)} {verb}.")
    return lines


def _quay() -> dict[str, bytes]:
    cargo: list[Row] = [("التاريخ", "السفينة", "البضاعة", "الوزن"), ("2019-03-04", s.LANTERN.arabic, "بقايا وقود", 5600),
             ("2019-05-09", s.LANTERN.arabic, "بقايا وقود", 5870), ("2019-05-09", s.PETREL.arabic, "أثاث حديقة، أربعة صناديق", 1),
             ("2019-06-14", s.ROSE.arabic, "تمر", 220)]  # fmt: skip
    stock: list[tuple[str | int, ...]] = [("Bay", "Marks", "Pieces", "Remark"), ("9-A", "QB / LANTERN", 1, "heavy, keep upright"),
             ("9-A", "QB / PAPERWEIGHT", 1, "the forklift complained"), ("9-B", "HERON", 12, "paint, black and white"),
             ("9-C", "none", 40, "tyres for H. Zubairan")]  # fmt: skip
    voyages = [("voyage", "ship", "left", "declared", "note"), ("SL-06", s.LANTERN.name, "2019-03-05", "38,000 barrels", "draught too small"),
               ("SL-07", s.LANTERN.name, "2019-05-09", s.BARRELS_BILL, "bill of lading"), ("GP-11", s.PETREL.name, "2019-05-09", "furniture", "four crates"),
               ("DR-02", s.ROSE.name, "2019-06-14", "dates", "refrigeration off")]  # fmt: skip
    crew = ["Ruben Askelov, master", "Second mate: kept a copy of the log of SL-06 in a biscuit tin",
            "Cook, two able seamen, and a passenger who is on no list"]  # fmt: skip
    handbook = [Text(["Safety handbook, Warehouse 9", "Doors are locked at ten. Nobody works at night."]),
                Text(["Annex A", "Fire: break the glass. Water: there is none."]), Text(["Annex B", "Forklift: two tonnes at most."])]
    return {
        f"{QUAY}/cargo list.csv": csv_of(cargo, delimiter=";", encoding="windows-1256"),
        f"{QUAY}/stock Warehouse 9.xls": xls({"Stock": stock, "Old": [("nothing", 0)]}, author="Munira Tabal", seed=1),
        f"{QUAY}/gate register.xlsx": xlsx({"Register": _gate()}, title="Gate register", author="Munira Tabal", seed=27),
        f"{QUAY}/voyages.tsv": csv_of(voyages, delimiter="\t", ending="\n"),
        f"{QUAY}/Documents/Charter party Sea Lantern (signed).docx": story_office.charter(),
        f"{QUAY}/Documents/crew.odt": odt(crew, title="Crew of the Sea Lantern", author="Tareq Bensur", seed=21),
        f"{QUAY}/Documents/handbook.pdf": pdf(handbook, title="Safety handbook", author=s.HERON, seed=22),
        f"{QUAY}/Documents/memo crates.docx": docx(
            [f"{s.ORIGIN}.", "I repeat only what I was told; I have not asked him again."], title="Memo", author="Tareq Bensur", seed=23),
        f"{QUAY}/Documents/fuel.ods": ods({"Fuel": [("Day", "Litres", "Lorry"), *((20 + n, 400 + 37 * n, "MQ 4471") for n in range(10))]}, seed=24),
        f"{QUAY}/Documents/briefing.odp": odp([Slide("Night loading", ["Lamps out at eleven", "No names on the radio"]),
                                               Slide("تعليمات الليل", ["لا أضواء بعد الحادية عشرة"])], title="Briefing", seed=25),
        f"{QUAY}/Documents/draft letter.docx": truncated(docx([f"Draft to customs about {s.BARRELS_BILL}."] * 30, title="Draft", seed=26)),
        f"{QUAY}/Documents/scan of stamp.jpg": b"",
        f"{QUAY}/Documents/receipt.jpg": story_office.invoice("QB-033"),
        f"{QUAY}/port log june.txt.gz": gz(text(["Port log, June: MT Dune Rose, formerly Pale Comet, formerly Lady Marguerite, fined for false papers."]),
                                           "port log june.txt"),
    }  # fmt: skip


def _gate() -> list[tuple[str | int, ...]]:
    """The gate's register, four or five lorries a day; the night of 8 May has the lorry of the crates twice."""
    random_ = random.Random(4471)
    lorries = (("MQ 4471", "F. Kenjari"), ("MQ 9020", "unknown"), ("MQ 1187", "A. Sellami"), ("TR 3306", "R. Oudani"),
               ("TR 8124", "B. Utair"), ("MQ 2650", "K. Dessouq"))  # fmt: skip
    loads = ("empty", "dates, 4 pallets", "fish in ice", "tyres", "paint, 12 drums", "sacks of salt", "rope", "spare parts")
    rows: list[tuple[str | int, ...]] = [("Day", "Time", "Gate", "Lorry", "Driver", "Load")]
    for number in range(35):
        day = (date(2019, 4, 15) + timedelta(number)).isoformat()
        for hour in sorted(random_.sample(range(6, 22), 4 + number % 2)):
            lorry, driver = random_.choice(lorries)
            when = f"{hour:02}:{random_.randint(0, 59):02}"
            rows.append((day, when, random_.randint(1, 4), lorry, driver, random_.choice(loads)))
        if day == "2019-05-08":
            rows += [(day, time, 4, "MQ 4471", "Fares Kanjary", "2 crates, garden furniture") for time in ("22:40", "23:15")]
    return rows


CHAT = (
    ("2019-04-30 23:31", s.FARIS, "At the museum. The watchman has gone for tea as promised."),
    ("2019-04-30 23:32", s.TARIQ, "Three crates. Not four. The camel seal stays in your pocket?"),
    ("2019-04-30 23:33", s.FARIS, "In the lining."),
    ("2019-05-08 22:38", s.TARIQ, "Warehouse 9, two trips. Then home, and wash the lorry."),
    ("2019-05-08 23:20", s.FARIS, "تم. الصندوق الثاني أثقل من أخي."),
    ("2019-05-09 01:50", s.TARIQ, "She sails. Delete this."),
)


def _phone() -> dict[str, bytes]:
    lines = [f"[{when}] {who.name}: {words}" for when, who, words in CHAT]
    bubbles = [f"{who.arabic}: {words}" for _, who, words in CHAT]
    calls: list[Row] = [("when", "number", "seconds"), *(
        (f"2019-05-{4 + n:02} {20 + n % 4}:1{n}", s.PHONES[s.PEOPLE[n]], 35 + 61 * n) for n in range(9))]  # fmt: skip
    notes = ["ختم العقيق ذو الجمال الثلاثة في بطانة المعطف.", "لا أبيعه لماريوس بأقل من تسعة آلاف.", "إن سألوا: وجدته على الشاطئ."]
    contacts = [("name", "الاسم", "telephone"), *((p.variants[0], p.arabic, s.PHONES[p]) for p in s.PEOPLE)]
    return {
        f"{PHONE}/Messages/Tariq.txt": text(lines, ending="\n"),
        f"{PHONE}/Messages/Tariq.html": html("Chat", bubbles, language="ar", menu=(), address="file:///sdcard/", seed=31),
        f"{PHONE}/calls.csv": csv_of(calls),
        f"{PHONE}/Notes/ملاحظة.txt": text(notes, encoding="utf-16-be", mark=True),
        f"{PHONE}/Notes/price.txt": text(["nine thousand, or the sea"], encoding="utf-16-le", mark=True),
        f"{PHONE}/contacts.xlsx": xlsx({"Contacts": contacts}, author="phone", seed=32),
        f"{PHONE}/Notes/empty note.txt": b"",
    }


HAWALA = (
    ("QB-017", "البيت الكبير", "وصل كاملا"),
    ("QB-029", "أهل الكثبان", "سُلّم ليلا، الكلمة: مصباح"),
    ("QB-036", "جسر", "نصفه بالدفتر ونصفه بالجيب"),
    ("QB-057", "أهل الكثبان", "إطارات وديزل"),
)


def _stick() -> dict[str, bytes]:
    rows: list[Row] = [("المرجع", "المبلغ", "لمن", "ملاحظة"), *((r, BY_REFERENCE[r].amount, who, note) for r, who, note in HAWALA)]
    inner = zip_of({
        "رسالة إلى نديم.txt": text([f"يا {s.NADIM.arabic}، إن تأخر المال فسأكتب إلى الضابطة القروي بنفسي.", "منيرة"]),
        "names.docx": docx(["The man behind Larkspur signs as Nadeem al-Haffar in Saint Orla."], title="Names", author="unknown", seed=51),
    })  # fmt: skip
    middle = tar_gz({"أرشيف/الرسائل.zip": inner, "أرشيف/قائمة.txt": text(["مصباح، أسد، مشط، ختم"]),
                     "readme.txt": text(["Give this to the Courier if I do not come back by June."])})  # fmt: skip
    near = story_office.charter_with("3. The master, Ruben Askelov, shall sign bills of lading as presented.")
    return {
        f"{STICK}/دفتر الصرافة.ods": ods({"دفتر": rows}, author=s.IDRIS.arabic, seed=41),
        f"{STICK}/backup.zip": zip_of({"نسخة/may.tar.gz": middle, "نسخة/Ledger 2019.xlsx": story_office.ledger()}),
        f"{STICK}/Charter.docx": story_office.charter(),
        f"{STICK}/Charter (2).docx": near,
        f"{STICK}/Ledger 2019.xlsx": story_office.ledger(),
        f"{STICK}/sealed letter.zip": zip_encrypted("sealed letter.txt", text(["The beneficial owner is Nadim Haffar."]), b"qandil"),
        f"{STICK}/sealed letter.pdf": pdf([Text(["Sealed letter", "To be opened at my death."])], password="qandil", seed=42),
        f"{STICK}/crates.eml": story_mail.clerk_mail(),
        f"{STICK}/phones.sqlite": sqlite_file("phones", ("name", "number"), [(p.name, s.PHONES[p]) for p in s.PEOPLE]),
        f"{STICK}/setup.exe": dos_program("This is no program, only the beginning of one."),
        f"{STICK}/photos.docx": zip_of({"list.txt": text(["Photographs of pieces SRM-0417 to SRM-0463, eleven in all"]),
                                        "صور.csv": csv_of([("رقم", "وصف", "حال"), ("1", "المصباح", "جيدة"), ("2", "الأسد", "مكسور الذيل")])}),
    }  # fmt: skip


def _odd() -> dict[str, bytes]:
    return {
        TURNED: text(["The name of this file turns round: it ends in exe and shows pdf. There are only words in it."]),
        BROKEN: text(["A name of two lines and a bell. The tide tables are in the piano."]),
        LONG: text([f"{ARABIC[s.HERON]}: هذه القائمة لم تكتب بعد."]),
    }


FAULTS = (
    Fault(f"{STICK}/sealed letter.zip", "encrypted"),
    Fault(f"{STICK}/sealed letter.pdf", "encrypted"),
    Fault(f"{QUAY}/Documents/draft letter.docx", "damaged"),
    Fault(f"{PHONE}/Notes/empty note.txt", "empty"),
    Fault(f"{QUAY}/Documents/scan of stamp.jpg", "empty"),
    Fault(f"{STICK}/setup.exe", "unsupported"),
)


def _gate_row(day: str, time: str) -> int:
    return next(number for number, row in enumerate(_gate(), start=1) if row[:2] == (day, time))


NESTED = ("نسخة/may.tar.gz", "1", "أرشيف/الرسائل.zip")
"""The TAR in the GZIP has no name of its own: it is entry 1."""

FACTS = (
    Fact("log-gate", "The gate's log has the lorry on the night of the theft", "\"MQ 4471\" Kanjary", f"{LOGS}/2019-04-30.txt",
         "lorry MQ 4471, driver Fares Kanjary"),
    Fact("log-paint", "The ship's name is fresh paint", "\"fresh paint\"", f"{LOGS}/2019-05-09.txt", "The board on her quarter is fresh paint"),
    Fact("log-utf16", "A UTF-16 log", "\"port log\" \"2019-05-07\"", f"{LOGS}/2019-05-07.txt", "Port log, Marsa Qandil, Tuesday 2019-05-07"),
    Fact("log-arabic", "A third change of name (Arabic in an English log)", "\"وردة الكثبان\" اسمها", f"{LOGS}/2019-05-17.txt",
         "تطلب إذنا بتغيير اسمها للمرة الثالثة"),
    Fact("csv-1256", "A cargo list with semicolons, windows-1256", "\"اثاث حديقة\"", f"{QUAY}/cargo list.csv", "أثاث حديقة", "row=4"),
    Fact("xls-stock", "A legacy workbook: what stood in bay 9-A", "\"keep upright\"", f"{QUAY}/stock Warehouse 9.xls", "heavy, keep upright",
         "sheet=Stock&row=2"),
    Fact("gate-register", "The gate's register has the lorry on the night of the crates", "Kanjary \"garden furniture\"",
         f"{QUAY}/gate register.xlsx", "2 crates, garden furniture", f"sheet=Register&row={_gate_row('2019-05-08', '22:40')}"),
    Fact("tsv-voyage", "The declared figure once more", "\"GP-11\" crates", f"{QUAY}/voyages.tsv", "four crates", "row=4"),
    Fact("odt-copy", "The second mate kept a copy of the log", "\"biscuit tin\"", f"{QUAY}/Documents/crew.odt", "in a biscuit tin"),
    Fact("pdf-third-page", "A page of many: the forklift's limit", "forklift tonnes", f"{QUAY}/Documents/handbook.pdf", "Forklift: two tonnes at most", "page=3"),
    Fact("origin-memo", "The clerk's word in a memo (copy 2)", "\"repeat only what I was told\"", f"{QUAY}/Documents/memo crates.docx",
         "I repeat only what I was told"),
    Fact("odp-arabic", "Instructions for the night (ODP)", "\"لا اضواء\"", f"{QUAY}/Documents/briefing.odp", "لا أضواء بعد الحادية عشرة", "page=2"),
    Fact("wrong-suffix", "A PDF that is called .jpg", "\"overtime of the night shift\" \"QB-033\"", f"{QUAY}/Documents/receipt.jpg",
         "overtime of the night shift", "page=1"),
    Fact("gzip", "A log in GZIP", "\"Lady Marguerite\" fined", f"{QUAY}/port log june.txt.gz", "fined for false papers", inside=("port log june.txt",)),
    Fact("chat", "The driver at the museum", "\"watchman has gone for tea\"", f"{PHONE}/Messages/Tariq.txt", "The watchman has gone for tea as promised"),
    Fact("chat-arabic", "The second crate is heavy (HTML)", "\"اثقل من اخي\"", f"{PHONE}/Messages/Tariq.html", "الصندوق الثاني أثقل من أخي"),
    Fact("note-utf16be", "The seal is in the coat's lining", "\"بطانة المعطف\"", f"{PHONE}/Notes/ملاحظة.txt", "ختم العقيق ذو الجمال الثلاثة في بطانة المعطف"),
    Fact("contacts", "A name's two spellings side by side", "Zubairan", f"{PHONE}/contacts.xlsx", "Hady Zubairan", "sheet=Contacts&row=8"),
    Fact("hawala", "The changer's book confirms QB-029", "\"اهل الكثبان\" مصباح", f"{STICK}/دفتر الصرافة.ods", "سُلّم ليلا، الكلمة: مصباح",
         "sheet=%D8%AF%D9%81%D8%AA%D8%B1&row=3"),
    Fact("nested-text", "A threat: text in ZIP in TAR.GZ in ZIP", "\"الى الضابطة القروي\"", f"{STICK}/backup.zip", "فسأكتب إلى الضابطة القروي بنفسي",
         inside=(*NESTED, "رسالة إلى نديم.txt")),
    Fact("nested-docx", "A letter as deep", "\"signs as Nadeem al-Haffar\"", f"{STICK}/backup.zip", "signs as Nadeem al-Haffar in Saint Orla",
         inside=(*NESTED, "names.docx")),
    Fact("nested-readme", "Words for the reporter in the TAR.GZ", "\"Give this to the Courier\"", f"{STICK}/backup.zip",
         "Give this to the Courier if I do not come back by June", inside=("نسخة/may.tar.gz", "1", "readme.txt")),
    Fact("near-copy", "The charter without \"and shall not ask for samples\"", "\"bills of lading as presented\"", f"{STICK}/Charter (2).docx",
         "shall sign bills of lading as presented."),
    Fact("same-three", "The signed charter lies in three places", "\"laycan\"", f"{STICK}/Charter.docx", "at night and without tugs"),
    Fact("zip-called-docx", "A ZIP that is called .docx", "\"eleven in all\"", f"{STICK}/photos.docx", "eleven in all", inside=("list.txt",)),
    Fact("database", "Whose number it is: a row of a database's table", "\"55 0140\"", f"{STICK}/phones.sqlite", "Nadim Haffar\t+999 55 0140",
         "sheet=phones&row=2"),
    Fact("name-turned", "A name with a right-to-left override", "\"turns round\"", TURNED, "There are only words in it"),
    Fact("name-broken", "A name of two lines", "\"tide tables\" piano", BROKEN, "The tide tables are in the piano"),
    Fact("name-long", "A very long name", "\"لم تكتب بعد\"", LONG, "هذه القائمة لم تكتب بعد"),
)  # fmt: skip
