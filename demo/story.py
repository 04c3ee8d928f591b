"""The invented case: people, companies, ships, voyages, payments and pieces. Nobody and nothing here is real.

Marsa Qandil, a port on the invented Gulf of Tarsin, spring 2019. Oil that an armed group (the Dune Brigade, of which
only the supply office's paper is seen) sells leaves as "bunker residue"; pieces from the Museum of the Salt Road leave
in the same ships as "garden furniture"; shell companies carry the money back. A customs officer notices.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Person:
    name: str
    arabic: str
    address: str
    variants: tuple[str, ...]
    role: str

    @property
    def mailbox(self) -> str:
        return f"{self.name} <{self.address}>"


NADIM = Person("Nadim Haffar", "نديم الحفّار", "nadim@qandil-bridge.example", ("Nadeem al-Haffar", "N. Hafar"), "broker")
LEILA = Person("Leila Osterberg", "ليلى أوستربرغ", "leila@osterberg-fiduciary.example", ("Layla Osterberg",), "accountant")
TARIQ = Person("Tariq Bensour", "طارق بن سور", "tariq@blueheron.example", ("Tarek Bin Sour", "Tareq Bensur"), "ship's agent")
SALMA = Person("Salma Qarawi", "سلمى القروي", "s.qarawi@customs.marsa-qandil.example", ("Selma Karawi",), "customs officer")
IDRIS = Person("Idris Walmani", "إدريس الولماني", "idris@walmani-exchange.example", ("Edris Walmany",), "money changer")
MARIUS = Person("Marius Feldrake", "ماريوس فلدريك", "marius@feldrake-fineart.example", ("M. Feldrak",), "art dealer")
HADI = Person("Hadi Zubayran", "هادي زبيران", "supply@dunebrigade.example", ("Hady Zubairan", "Abu Sanad"), "supply officer")
YUSUF = Person("Yusuf Darmati", "يوسف الدرماتي", "registrar@saltroad-museum.example", ("Yousef Dermati",), "museum registrar")
OTTOLINE = Person("Ottoline Vance-Perrow", "أوتولين فانس", "ovp@larkspur-nominees.example", ("O. Vance",), "nominee director")
ASKELOV = Person("Ruben Askelov", "روبن أسكيلوف", "master@sea-lantern.example", ("Capt. Askeloff",), "master of the Sea Lantern")
MOUNIRA = Person("Mounira Tabbal", "منيرة الطبّال", "warehouse9@blueheron.example", ("Munira Tabal",), "warehouse clerk")
FARIS = Person("Faris Kenjari", "فارس كنجاري", "faris.k@post.example", ("Fares Kanjary",), "driver")
DALIA = Person("Dalia Mirzani", "داليا ميرزاني", "desk@tarsin-courier.example", ("Daliah Mirzany",), "reporter")
ANSELM = Person("Anselm Brockhurst", "أنسلم بروكهرست", "claims@goldendhow.example", ("A. Brockhurst",), "insurer")
PEOPLE = (NADIM, LEILA, TARIQ, SALMA, IDRIS, MARIUS, HADI, YUSUF, OTTOLINE, ASKELOV, MOUNIRA, FARIS, DALIA, ANSELM)

HERON = "Blue Heron Shipping Ltd"
BRIDGE = "Qandil Bridge Trading FZE"
SALT = "Meridian Salt Holdings Inc"
ART = "Feldrake & Sons Fine Art"
FIDUCIARY = "Osterberg Fiduciary AG"
TARSIN = "Tarsin Petro Services"
EXCHANGE = "Walmani Exchange"
LARKSPUR = "Larkspur Nominees Ltd"
DHOW = "Golden Dhow Insurance"
OFFICE = "Supply Office of the Dune Brigade"
COMPANIES = (HERON, BRIDGE, SALT, ART, FIDUCIARY, TARSIN, EXCHANGE, LARKSPUR, DHOW)
ARABIC = {
    HERON: "شركة البلشون الأزرق للملاحة",
    BRIDGE: "شركة جسر قنديل للتجارة",
    SALT: "ميريديان سولت القابضة",
    ART: "فلدريك وأبناؤه للفنون",
    FIDUCIARY: "أوستربرغ للأمانات",
    TARSIN: "ترسين للخدمات النفطية",
    EXCHANGE: "صرافة الولماني",
    LARKSPUR: "لاركسبور للوكالات",
    DHOW: "الداو الذهبي للتأمين",
    OFFICE: "مكتب الإمداد في لواء الكثبان",
}


@dataclass(frozen=True)
class Ship:
    name: str
    arabic: str
    former: tuple[str, ...]
    number: str
    """An IMO number with a right check digit in a range that is not given out."""


LANTERN = Ship("MT Sea Lantern", "قنديل البحر", ("Amber Tide", "Vesna Star"), "IMO 0012340")
PETREL = Ship("MV Grey Petrel", "النورس الرمادي", ("Hollow Crown",), "IMO 0012352")
ROSE = Ship("MT Dune Rose", "وردة الكثبان", ("Pale Comet", "Lady Marguerite"), "IMO 0012364")
SHIPS = (LANTERN, PETREL, ROSE)


@dataclass(frozen=True)
class Payment:
    reference: str
    on: date
    amount: int
    currency: str
    payer: str
    payee: str
    purpose: str

    @property
    def money(self) -> str:
        return f"{self.currency} {self.amount:,}.00"


PAYMENTS = tuple(
    Payment(f"QB-{reference:03}", date(2019, month, day), amount, currency, payer, payee, purpose)
    for reference, month, day, amount, currency, payer, payee, purpose in (
        (14, 3, 4, 184_500, "USD", TARSIN, HERON, "freight, MT Sea Lantern, voyage SL-06"),
        (17, 3, 19, 62_750, "USD", BRIDGE, EXCHANGE, "commission, first quarter"),
        (21, 4, 2, 240_000, "EUR", ART, LARKSPUR, "garden furniture, three crates"),
        (22, 4, 3, 238_800, "EUR", LARKSPUR, SALT, "forwarded less half a per cent"),
        (29, 4, 17, 97_300, "USD", SALT, OFFICE, "through Walmani Exchange, word of the day: lamp"),
        (33, 5, 2, 12_400, "USD", HERON, "Warehouse 9", "overtime of the night shift"),
        (36, 5, 9, 315_000, "USD", TARSIN, BRIDGE, "bunker residue, voyage SL-07"),
        (41, 5, 21, 55_000, "EUR", ART, FIDUCIARY, "restoration of a bronze lamp"),
        (44, 6, 6, 410_250, "USD", BRIDGE, SALT, "loan, unwritten"),
        (52, 6, 20, 73_900, "USD", SALT, DHOW, "premium, MV Grey Petrel"),
        (57, 6, 27, 18_600, "USD", EXCHANGE, OFFICE, "tyres and diesel"),
        (60, 7, 1, 129_000, "EUR", ART, LARKSPUR, "garden furniture, one crate"),
    )
)
BY_REFERENCE = {payment.reference: payment for payment in PAYMENTS}

BARRELS_BILL, BARRELS_CUSTOMS = "41,800 barrels", "28,300 barrels"
"""The contradiction: what the bill of lading of voyage SL-07 says, and what the customs officer measured."""

ORIGIN = "According to the night clerk of Warehouse 9, four crates went aboard the Grey Petrel on 9 May"
"""One person's word, copied three times: it counts once."""

PIECES = (
    ("SRM-0417", "Bronze lamp in the shape of a dhow", "مصباح برونزي على هيئة سفينة", "missing"),
    ("SRM-0422", "Basalt weight, crouching lion", "وزن من البازلت على هيئة أسد رابض", "missing"),
    ("SRM-0431", "Ivory comb with two ibexes", "مشط من العاج عليه وعلان", "missing"),
    ("SRM-0438", "Glass flask, honey coloured", "قارورة زجاجية عسلية اللون", "in store"),
    ("SRM-0440", "Clay tablet, salt tax of eleven villages", "لوح طيني: ضريبة الملح لإحدى عشرة قرية", "missing"),
    ("SRM-0452", "Silver bowl with a river god", "وعاء فضي عليه إله النهر", "missing"),
    ("SRM-0459", "Limestone head of a merchant", "رأس تاجر من الحجر الجيري", "on show"),
    ("SRM-0463", "Carnelian seal, three camels", "ختم من العقيق عليه ثلاثة جمال", "missing"),
)


def iban(account: str, country: str = "ZZ") -> str:
    """An IBAN with right check digits; ZZ is a country code that is never assigned."""
    digits = "".join(str(int(character, 36)) for character in f"{account}{country}00")
    return f"{country}{98 - int(digits) % 97:02}{account}"


IBANS = {company: iban(f"QNDL{4100 + 37 * n:010}") for n, company in enumerate((*COMPANIES, OFFICE))}
PHONES = {person: f"+999 55 0{140 + n}" for n, person in enumerate(PEOPLE)}
"""The calling code 999 is not assigned."""

BRIDGE_ACCOUNT, SALT_ACCOUNT = iban("QNDL00000041002019", "GB"), iban("QNDL00000041742019", "GB")
"""Accounts at a bank that is not: no bank has the code QNDL or the sort code 00-00-00."""
WRONG_ACCOUNT = SALT_ACCOUNT.replace("4174", "4714")
DESK = "+44 20 7946 0958"
"""A number that Ofcom keeps for plays and films."""

KASARI = ("Abu Sanad al-Kasari", "Abou Sanad al-Kassari", "أبو سند الكساري", "أبي سند الكساري")
"""What Hadi Zubayran is called in the dunes: only who knows him can say so."""
COUSINS = ("Faris Hamdan Kenjari", "Faris Hamid Kenjari")
"""Two men: the driver, and his cousin the baker."""
