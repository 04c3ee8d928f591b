"""Laptop 1, in the office of Qandil Bridge Trading: contracts, letters, invoices, the ledger, saved pages."""

from functools import cache

from demo import story as s
from demo.makers import Row, Slide, Text, csv_of, docx, html, odp, ods, odt, pdf, pptx, text, xlsx
from demo.plan import Chapter, Fact
from demo.story import ARABIC, BY_REFERENCE, IBANS, PAYMENTS, PHONES

ROOT = "laptop-1 (office)"
CONTRACTS, LETTERS, INVOICES = f"{ROOT}/Documents/Contracts", f"{ROOT}/Documents/Letters", f"{ROOT}/Documents/Invoices 2019"
ARABIC_LETTERS, SAVED = f"{ROOT}/Documents/مراسلات", f"{ROOT}/Downloads"
LEDGER = f"{ROOT}/Desktop/Ledger 2019.xlsx"
HEAD = ("Date", "Reference", "Amount", "Currency", "From", "To", "Note")


@cache
def chapter() -> Chapter:
    files = {**_desktop(), **_contracts(), **_letters(), **_arabic(), **_invoices(), **_shows(), **_pages()}
    return Chapter(files, facts=FACTS)


def ledger_rows() -> list[Row]:
    return [(p.on.isoformat(), p.reference, p.amount, p.currency, p.payer, p.payee, p.purpose) for p in PAYMENTS]


@cache
def ledger() -> bytes:
    """Row 1 is the head, row 2 the first payment; the hidden sheet says who gets which share."""
    shares: list[Row] = [
        ("Share", "Whose", "Of what"),
        (0.40, "H. Z.", "residue, all voyages"),
        (0.25, "Nadeem al-Haffar", "residue, all voyages"),
        (0.20, "M. Feldrak", "garden furniture only"),
        (0.15, "the lady at the exchange's back door", "for silence"),
    ]
    accounts: list[Row] = [("Company", "Account"), *IBANS.items()]
    sheets = {"Ledger": [HEAD, *ledger_rows()], "Accounts": accounts, "Salt": shares}
    return xlsx(sheets, hidden=("Salt",), title="Ledger 2019", author="Layla Osterberg", created="2019-07-02T19:41:00Z")


CLAUSE_3 = "3. The master, Ruben Askelov, shall sign bills of lading as presented and shall not ask for samples."


def charter() -> bytes:
    return charter_with(CLAUSE_3)


@cache
def charter_with(clause: str) -> bytes:
    return docx(
        [
            f"This charter party is made between {s.HERON}, as owner, and {s.BRIDGE}, as charterer, for "
            f"{s.LANTERN.name} (formerly {s.LANTERN.former[0]}, formerly {s.LANTERN.former[1]}), {s.LANTERN.number}.",
            "1. The vessel shall load at the outer roads of Marsa Qandil, at night and without tugs, and discharge at "
            "Port Verrane or so near thereto as she may safely get.",
            "2. Freight is USD 184,500.00 for each voyage, payable by Tarsin Petro Services on the charterer's behalf.",
            clause,
            "4. Should the vessel be renamed during this charter, the new name takes the place of the old one.",
            "5. Disputes are settled by the harbour council of Port Verrane, whose costs the charterer bears.",
            "Signed for the owner: Tariq Bensour. Signed for the charterer: Nadim Haffar.",
        ],
        title="Charter party: MT Sea Lantern", author="Tariq Bensour", created="2019-02-11T10:05:00Z",
        header="Blue Heron Shipping Ltd, confidential", comment="Strike clause 3 before anyone else reads it.",
        footnote="The registry of the island of Saint Orla has the vessel as Amber Tide until 30 January 2019.",
        table=[("Voyage", "Laycan", "Cargo"), ("SL-06", "2 March 2019", "bunker residue"), ("SL-07", "8 May 2019", "bunker residue")],
    )  # fmt: skip


def _desktop() -> dict[str, bytes]:
    notes = [
        "ملاحظات نديم: القنديل لا يُضاء قبل منتصف الليل.",
        "دفعة مكتب الإمداد تخرج من صرافة الولماني، وكلمة السر لهذا الأسبوع: مصباح.",
        "لا تكتب اسم السيدة القروي في أي بريد. موظفة الجمارك تسأل كثيرا عن الرحلة السابعة.",
        f"هاتف فارس كنجاري: {PHONES[s.FARIS]}",
    ]
    shopping = ["Toner, two boxes", "New stamp: MERIDIAN SALT HOLDINGS, the old one has the wrong address",
                "Ask Leila whether the Grey Petrel's premium is paid"]  # fmt: skip
    return {
        LEDGER: ledger(),
        f"{ROOT}/Desktop/ملاحظات.txt": text(notes, encoding="windows-1256", ending="\r\n"),
        f"{ROOT}/Desktop/to do.txt": text(shopping),
        f"{ROOT}/Desktop/accounts for L.csv": csv_of([("company", "account", "since"), *(
            (company, account, f"20{11 + n}-03-01") for n, (company, account) in enumerate(IBANS.items()))]),
    }  # fmt: skip


def _contracts() -> dict[str, bytes]:
    nominee = [
        f"{s.LARKSPUR} undertakes to hold all shares of {s.SALT} in its own name and on behalf of a beneficial owner "
        "who is named in a sealed letter and nowhere else.",
        "Ottoline Vance-Perrow acts as sole director. She signs what the beneficial owner's accountant, "
        "Leila Osterberg, puts before her.",
        f"Sums received are passed on within one working day less half a per cent to {IBANS[s.SALT]}.",
    ]
    agency = [
        f"{s.TARSIN} appoints {s.BRIDGE} its agent for the sale of bunker residue from the tank farm at Wadi Kasar.",
        "The agent need not show the residue's origin. The tank farm is under the protection of the Supply Office.",
        "The price is USD 11.13 a barrel, about a fifth of the market's.",
    ]
    sale = [
        f"{s.ART}, of 3 Lantern Row, Port Verrane, buys three crates described as garden furniture for EUR 240,000.00.",
        "Marius Feldrake has seen photographs and waives inspection. Provenance: old family property, no papers.",
        "Crate 2 holds one lamp, bronze, boat-shaped, with a chain of four links.",
    ]
    cover = [
        f"{s.DHOW} covers the hull of {s.PETREL.name}, {s.PETREL.number}, against all risks in the Gulf of Tarsin.",
        "Premium: USD 73,900.00, payable by Meridian Salt Holdings Inc. Signed: Anselm Brockhurst.",
        "Cargo that the master has not declared is not covered.",
    ]
    return {
        f"{CONTRACTS}/Charter party Sea Lantern (signed).docx": charter(),
        f"{CONTRACTS}/Nominee agreement.docx": docx(nominee, title="Nominee agreement", author="O. Vance", seed=2),
        f"{CONTRACTS}/Agency agreement Tarsin.odt": odt(agency, title="Agency agreement", author="Nadim Haffar", seed=3),
        f"{CONTRACTS}/Sale of furniture.docx": docx(
            sale, title="Sale of garden furniture", author="M. Feldrak", seed=4,
            embedded={"crates.xlsx": _crates()}, created="2019-03-28T16:20:00Z"),
        f"{CONTRACTS}/Hull cover Grey Petrel.odt": odt(cover, title="Hull cover 2019", author="A. Brockhurst", seed=5),
    }  # fmt: skip


def _crates() -> bytes:
    return xlsx({"Crates": [
        ("Crate", "Weight kg", "Content"),
        (1, 212, "lion, basalt, to be called paperweight"),
        (2, 48, "dhow lamp, to be called lantern"),
        (3, 31, "comb and seal, wrapped in towels"),
    ]}, author="Munira Tabal")  # fmt: skip


LETTER_TEXTS = (
    ("2019-02-14", s.LEILA, s.NADIM, "The four companies", "Keep Meridian Salt for the oil and Larkspur for the furniture. Never let one pay the other twice in a week."),
    ("2019-02-27", s.TARIQ, s.ASKELOV, "Repainting", "The name on the stern is to be painted over before you pass the Orla light. Use Sea Lantern on the bow only."),
    ("2019-03-06", s.NADIM, s.IDRIS, "Our account with you", "The sum of USD 62,750.00 will be brought by Faris Kenjari in two bags. Count it in his presence."),
    ("2019-03-29", s.MARIUS, s.NADIM, "Three crates", "My client has a niche in his hall that is exactly as wide as a dhow. He does not ask where it sailed from."),
    ("2019-04-11", s.OTTOLINE, s.LEILA, "Signatures", "I enclose eleven signed blank sheets as agreed. Please tell me the name of at least one company that I direct."),
    ("2019-04-25", s.SALMA, s.TARIQ, "Request for the log of SL-06", "The draught marks photographed on 5 March do not fit the cargo declared. I ask for the deck log within ten days."),
    ("2019-05-13", s.SALMA, s.TARIQ, "Shipment SL-07", f"Our soundings of the vessel's tanks give {s.BARRELS_CUSTOMS}; your declaration gives another figure."),
    ("2019-05-15", s.TARIQ, s.SALMA, "Re: Shipment SL-07", "The difference is water. Water is not dutiable, and it has meanwhile been pumped overboard."),
    ("2019-05-24", s.YUSUF, s.SALMA, "Our missing pieces", "I attach the register. SRM-0417, the boat-shaped lamp, hung in room four until the night of 30 April."),
    ("2019-06-03", s.ANSELM, s.LEILA, "Grey Petrel, formerly Hollow Crown", "We learn from the registry that the vessel was called Hollow Crown when our colleagues refused her."),
    ("2019-06-21", s.NADIM, s.HADI, "Tyres", "Forty tyres and two lorries of diesel, as your office asked. Mr Walmani pays in the market, not at the bank."),
)  # fmt: skip


def _letters() -> dict[str, bytes]:
    files = {}
    for number, (on, sender, to, subject, words) in enumerate(LETTER_TEXTS):
        paragraphs = [f"Marsa Qandil, {on}", f"To {to.name}, {to.role}", f"Subject: {subject}", words,
                      f"Telephone {PHONES[sender]}", f"{sender.name}, {sender.role}"]  # fmt: skip
        maker, kind = (odt, "odt") if number % 4 == 3 else (docx, "docx")
        content = maker(paragraphs, title=subject, author=sender.variants[0], created=f"{on}T09:{10 + number}:00", seed=number)
        files[f"{LETTERS}/{on} {sender.name.split()[0]} to {to.name.split()[0]}.{kind}"] = content
    return files


ARABIC_TEXTS = (
    ("طلب إمداد رقم ١٢", s.HADI, (
        f"من {ARABIC[s.OFFICE]} إلى السيد {s.NADIM.arabic} المحترم",
        "نرجو تزويدنا بأربعين إطارا وشاحنتين من الديزل قبل نهاية شهر حزيران.",
        "يُدفع المبلغ نقدا عن طريق صرافة الولماني، ولا يُذكر اسم اللواء في أي إيصال.",
        f"{s.HADI.arabic}، مسؤول الإمداد")),
    ("كتاب إلى مدير الميناء", s.SALMA, (
        f"السيد مدير ميناء مرسى قنديل، تحية طيبة. قمت بقياس خزانات السفينة {s.LANTERN.arabic} ليلة ١٢ أيار.",
        "الكمية المقيسة ثمانية وعشرون ألفا وثلاثمئة برميل، وهي أقل بكثير مما ورد في بوليصة الشحن.",
        "أطلب فتح محضر ومنع السفينة من المغادرة حتى انتهاء التحقيق.",
        f"{s.SALMA.arabic}، ضابطة الجمارك")),
    ("محضر جرد القاعة الرابعة", s.YUSUF, (
        "جرى الجرد صباح الأول من أيار بحضور أمين السجل وحارس الليل.",
        "المفقود: مصباح برونزي على هيئة سفينة، ووزن من البازلت على هيئة أسد رابض، ومشط من العاج.",
        "لم تُكسر الأبواب، وقد أُعيد تعليق اللوحات الشارحة في أماكنها.",
        f"{s.YUSUF.arabic}، أمين سجل متحف طريق الملح")),
    ("إيصال صرافة", s.IDRIS, (
        f"استلمنا من {s.FARIS.arabic} مبلغ اثنين وستين ألفا وسبعمئة وخمسين دولارا في حقيبتين.",
        "لا يُسلّم المبلغ إلا لمن يقول: القنديل في البحر.",
        f"{s.IDRIS.arabic}")),
)  # fmt: skip


def _arabic() -> dict[str, bytes]:
    return {f"{ARABIC_LETTERS}/{title}.{'odt' if n == 2 else 'docx'}":
            (odt if n == 2 else docx)(paragraphs, title=title, author=sender.arabic, seed=40 + n)
            for n, (title, sender, paragraphs) in enumerate(ARABIC_TEXTS)}  # fmt: skip


def invoice(reference: str) -> bytes:
    """Two pages: the invoice, and terms that say where to pay."""
    paid = BY_REFERENCE[reference]
    account = IBANS.get(paid.payee, IBANS[s.EXCHANGE])
    first = [f"INVOICE {reference}", f"Date: {paid.on.isoformat()}", f"From: {paid.payee}", f"To: {paid.payer}", "",
             f"For: {paid.purpose}", f"Amount due: {paid.money}", "", "Payable at sight. This invoice replaces none."]  # fmt: skip
    second = ["Terms", f"Pay to account {account}, quoting {reference}.",
              "Do not name a vessel, a cargo or a person on the transfer."]  # fmt: skip
    return pdf([Text(first), Text(second)], title=f"Invoice {reference}", author=paid.payee,
               created=f"{paid.on:%Y%m%d}091500Z", seed=int(reference[3:]))  # fmt: skip


def _invoices() -> dict[str, bytes]:
    files = {f"{INVOICES}/Invoice {p.reference}.pdf": invoice(p.reference) for p in PAYMENTS}
    lines = ["BILL OF LADING SL-07", f"Vessel: {s.LANTERN.name}, {s.LANTERN.number}", "Shipper: Tarsin Petro Services",
             "Consignee: Qandil Bridge Trading FZE, to order", "Port of loading: Marsa Qandil, outer roads",
             f"Quantity: {s.BARRELS_BILL} of bunker residue", "Shipped on board 9 May 2019, clean",
             "Master: R. Askelov"]  # fmt: skip
    back = ["Conditions of carriage", "The carrier is not bound by what the customs of the port may measure."]
    weights = csv_of([("tank", "barrels"), ("1P", 11_200), ("1S", 11_150), ("2P", 9_800), ("2S", 9_650)])
    files[f"{INVOICES}/Bill of lading SL-07.pdf"] = pdf(
        [Text(lines), Text(back)], title="Bill of lading SL-07", author="Blue Heron Shipping Ltd",
        attachments={"tank table.csv": weights}, seed=707)  # fmt: skip
    return files


def _shows() -> dict[str, bytes]:
    board = [
        Slide("Spring 2019 in four slides", ["Three voyages, two crates, one question from customs"]),
        Slide("Who holds what", ["Larkspur Nominees Ltd holds Meridian Salt Holdings Inc",
                                 "Meridian Salt Holdings Inc owns MV Grey Petrel", "Nobody holds Larkspur"],
              notes="Say this aloud, do not leave the slide on the screen: the sealed letter names Nadim Haffar."),
        Slide("Names of the ships", [f"{ship.name}: formerly {', '.join(ship.former)}" for ship in s.SHIPS]),
        Slide("Next", ["New paint for the Dune Rose", "A quieter insurer than Golden Dhow"]),
    ]  # fmt: skip
    talk = [Slide("The salt road", ["Eleven villages, one tax, one clay tablet"]),
            Slide("Room four", ["SRM-0417 Bronze lamp in the shape of a dhow", "SRM-0422 Basalt weight, crouching lion"],
                  notes="Do not mention that the window alarm has been out of order since February."),
            Slide("مقتنيات المتحف", [arabic for _, _, arabic, _ in s.PIECES[:4]])]  # fmt: skip
    return {
        f"{ROOT}/Documents/Presentations/Board update.pptx": pptx(board, title="Board update", author="Layla Osterberg"),
        f"{ROOT}/Documents/Presentations/Salt road talk.odp": odp(talk, title="The salt road", author="Yousef Dermati"),
        f"{ROOT}/Documents/Museum register.ods": ods({"Register": [("Number", "Piece", "القطعة", "State"), *s.PIECES]},
                                                     title="Register", author="Yousef Dermati"),
    }  # fmt: skip


def _pages() -> dict[str, bytes]:
    site = "https://tarsin-courier.example/"
    crates = [f"{s.ORIGIN}. The harbour office would not comment.", "The ship belongs to a company in Port Verrane "
              "whose only director has not answered our letters.", "By Daliah Mirzany"]  # fmt: skip
    arabic = ["قالت مصادر في الجمارك إن سفينة قنديل البحر غيّرت اسمها مرتين في عام واحد.",
              "وكانت السفينة تحمل اسم «مد العنبر» حين رُفض التأمين عليها في بورت فيران.", f"كتبت {s.DALIA.arabic}"]  # fmt: skip
    old = ["أعلن متحف طريق الملح عن إغلاق القاعة الرابعة لأعمال الصيانة.", "ولم يذكر الإعلان متى تعود القطع إلى العرض."]
    register = [("Name", "Number", "Formerly"), *((x.name, x.number, ", ".join(x.former)) for x in s.SHIPS)]
    exchange = [f"{s.EXCHANGE}, Copper Market, second arch. Idris Walmani and nephews, since 1961.",
                "We change at the rate of the square and ask no names."]  # fmt: skip
    auction = ["Lot 88: a bronze lamp formed as a sailing vessel, the chain of four links, patina like old olives.",
               "Property of a gentleman. Estimate EUR 300,000 to 400,000. Sold by private treaty."]  # fmt: skip
    weather = ["Wind north-west five, sea moderate. Visibility poor after midnight on 8 and 9 May."]
    return {
        f"{SAVED}/crates.html": html("Four crates and a quiet ship", crates, address=f"{site}2019/05/crates", seed=1),
        f"{SAVED}/سفينة بثلاثة أسماء.html": html("سفينة بثلاثة أسماء", arabic, language="ar", address=f"{site}ar/7",
                                                 menu=("الرئيسية", "الميناء", "المحاكم"), seed=2),
        f"{SAVED}/museum-notice-1256.htm": html("إغلاق القاعة الرابعة", old, language="ar", encoding="windows-1256",
                                                menu=("الرئيسية", "اتصل بنا"), seed=3),
        f"{SAVED}/Ship register of Saint Orla.html": html("Ship register of Saint Orla", ["Extract of 4 June 2019."],
                                                          table=register, address="https://registry.example/", seed=4),
        f"{SAVED}/Walmani Exchange.html": html("Walmani Exchange", exchange, seed=5),
        f"{SAVED}/lot 88.html": html("Lot 88", auction, address="https://feldrake-fineart.example/lots/88", seed=6),
        f"{SAVED}/marine forecast.html": html("Marine forecast, Gulf of Tarsin", weather, seed=7),
    }  # fmt: skip


def _ledger_facts() -> tuple[Fact, ...]:
    return tuple(
        Fact(f"ledger-{p.reference.lower()}", f"The ledger has payment {p.reference}", f'"{p.reference}"', LEDGER,
             p.reference, f"sheet=Ledger&row={row}")
        for row, p in enumerate(PAYMENTS, start=2) if p.reference in ("QB-014", "QB-021", "QB-029", "QB-036", "QB-057")
    )  # fmt: skip


def _invoice_facts() -> tuple[Fact, ...]:
    return tuple(
        Fact(f"invoice-{r.lower()}", f"Invoice {r} asks for the same sum as the ledger", f'"{BY_REFERENCE[r].amount:,}"',
             f"{INVOICES}/Invoice {r}.pdf", f"Amount due: {BY_REFERENCE[r].money}", "page=1")
        for r in ("QB-014", "QB-021", "QB-036")
    )  # fmt: skip


FACTS = (
    *_ledger_facts(),
    *_invoice_facts(),
    Fact("hidden-sheet", "A hidden sheet says who gets which share", "Salt type:sheet OR \"Nadeem al-Haffar\"", LEDGER,
         "Nadeem al-Haffar", "sheet=Salt&row=3"),
    Fact("notes-1256", "A windows-1256 note gives the word of the week", "\"السر لهذا الأسبوع\"", f"{ROOT}/Desktop/ملاحظات.txt",
         "وكلمة السر لهذا الأسبوع: مصباح"),
    Fact("csv-account", "A CSV lists the accounts", "Larkspur account OR Larkspur", f"{ROOT}/Desktop/accounts for L.csv",
         "Larkspur Nominees Ltd", "row=9"),
    Fact("charter-names", "The charter party gives both former names", "\"formerly Amber Tide\"",
         f"{CONTRACTS}/Charter party Sea Lantern (signed).docx", "formerly Amber Tide, formerly Vesna Star"),
    Fact("charter-footnote", "A footnote dates the change of name", "\"Saint Orla\" Amber Tide",
         f"{CONTRACTS}/Charter party Sea Lantern (signed).docx", "Amber Tide until 30 January 2019", "part=footnotes"),
    Fact("charter-comment", "A reviewer's comment asks to strike a clause", "\"Strike clause 3\"",
         f"{CONTRACTS}/Charter party Sea Lantern (signed).docx", "Strike clause 3 before anyone else reads it.", "part=comments"),
    Fact("nominee", "The nominee's agreement names the accountant", "\"beneficial owner\" Osterberg",
         f"{CONTRACTS}/Nominee agreement.docx", "Leila Osterberg, puts before her"),
    Fact("agency-price", "Oil is sold at a fifth of its price (ODT)", "\"a fifth of the market\"",
         f"{CONTRACTS}/Agency agreement Tarsin.odt", "USD 11.13 a barrel"),
    Fact("embedded-sheet", "A spreadsheet embedded in a contract says what the crates hold", "\"dhow lamp\"",
         f"{CONTRACTS}/Sale of furniture.docx", "dhow lamp, to be called lantern", "sheet=Crates&row=3", ("crates.xlsx",)),
    Fact("author", "The file's properties name another author than its text", "\"Sale of garden furniture\"",
         f"{CONTRACTS}/Sale of furniture.docx", "M. Feldrak", metadata="author"),
    Fact("contradiction-bill", "Bill of lading: 41,800 barrels", "\"41,800 barrels\"", f"{INVOICES}/Bill of lading SL-07.pdf",
         "Quantity: 41,800 barrels", "page=1"),
    Fact("contradiction-customs", "Customs letter: 28,300 barrels for the same shipment", "\"28,300 barrels\"",
         f"{LETTERS}/2019-05-13 Salma to Tariq.docx", "tanks give 28,300 barrels"),
    Fact("bill-conditions", "The bill's second page disowns what customs measure", "\"customs of the port\"",
         f"{INVOICES}/Bill of lading SL-07.pdf", "customs of the port may measure", "page=2"),
    Fact("pdf-attachment", "A table attached to the PDF", "tank 2S OR \"9650\"", f"{INVOICES}/Bill of lading SL-07.pdf",
         "9650", "row=5", ("tank table.csv",)),
    Fact("letter-odt", "The dealer writes of a niche as wide as a dhow", "niche dhow",
         f"{LETTERS}/2019-03-29 Marius to Nadim.odt", "exactly as wide as a dhow"),
    Fact("supply-arabic", "The supply office asks for tyres (Arabic DOCX)", "وشاحنتين الديزل",
         f"{ARABIC_LETTERS}/طلب إمداد رقم ١٢.docx", "بأربعين إطارا وشاحنتين من الديزل"),
    Fact("customs-arabic", "The measured quantity in words (Arabic DOCX)", "\"ثمانية وعشرون الفا\"",
         f"{ARABIC_LETTERS}/كتاب إلى مدير الميناء.docx", "ثمانية وعشرون ألفا وثلاثمئة برميل"),
    Fact("inventory-arabic", "What is missing from room four (Arabic ODT)", "\"مصباح برونزي\" البازلت",
         f"{ARABIC_LETTERS}/محضر جرد القاعة الرابعة.odt", "مصباح برونزي على هيئة سفينة"),
    Fact("slide", "A slide says who holds the ship", "\"owns MV Grey Petrel\"", f"{ROOT}/Documents/Presentations/Board update.pptx",
         "Meridian Salt Holdings Inc owns MV Grey Petrel", "page=2"),
    Fact("slide-notes", "A speaker's note names the beneficial owner", "\"sealed letter names\"",
         f"{ROOT}/Documents/Presentations/Board update.pptx", "the sealed letter names Nadim Haffar", "page=2&part=notes"),
    Fact("slide-odp", "The museum's talk shows the lamp (ODP)", "\"Bronze lamp\" \"SRM-0417\"",
         f"{ROOT}/Documents/Presentations/Salt road talk.odp", "SRM-0417 Bronze lamp in the shape of a dhow", "page=2"),
    Fact("register", "The register of pieces: the comb (ODS)", "\"Ivory comb\"", f"{ROOT}/Documents/Museum register.ods",
         "Ivory comb with two ibexes", "sheet=Register&row=4"),
    Fact("register-arabic", "The register of pieces in Arabic", "\"ثلاثة جمال\"", f"{ROOT}/Documents/Museum register.ods",
         "ختم من العقيق عليه ثلاثة جمال", "sheet=Register&row=9"),
    Fact("origin-web", "The clerk's word in a newspaper (one origin, copy 1)", "\"night clerk of Warehouse 9\"",
         f"{SAVED}/crates.html", "four crates went aboard the Grey Petrel on 9 May"),
    Fact("web-arabic", "An Arabic page: the ship changed her name twice", "\"قنديل البحر\" مرتين", f"{SAVED}/سفينة بثلاثة أسماء.html",
         "غيّرت اسمها مرتين في عام واحد"),
    Fact("web-1256", "A windows-1256 page: room four is closed", "\"القاعة الرابعة\" الصيانة", f"{SAVED}/museum-notice-1256.htm",
         "إغلاق القاعة الرابعة لأعمال الصيانة"),
    Fact("web-lot", "The lamp is offered for sale", "\"Lot 88\" lamp", f"{SAVED}/lot 88.html", "the chain of four links"),
)  # fmt: skip
