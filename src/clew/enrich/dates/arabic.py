"""Arabic words about time, folded (fold.py): class and value of each.

Month names are those of Egypt and the Gulf, of the Levant and Iraq, and of the Maghreb.
"""

from itertools import permutations, product
from typing import Any

from clew.enrich.dates.classes import Words, entries

UNITS = (
    "واحد واحده", "اثنان اثنين اثنتان اثنتين اثنا اثنتا اثني اثنتي", "ثلاثه ثلاث", "اربعه اربع", "خمسه خمس", "سته ست",
    "سبعه سبع", "ثمانيه ثماني ثمان", "تسعه تسع", "عشره",
)  # fmt: skip
TENS = "عشر ثلاث اربع خمس ست سبع ثمان تسع"
ORDINALS = (
    "اول اولي حادي حاديه", "ثاني ثانيه", "ثالث ثالثه", "رابع رابعه", "خامس خامسه", "سادس سادسه", "سابع سابعه",
    "ثامن ثامنه", "تاسع تاسعه", "عاشر عاشره",
)  # fmt: skip
MONTHS = (
    "يناير|كانون الثاني|كانون ثاني|جانفي", "فبراير|شباط|فيفري|فبرايير", "مارس|اذار",
    "ابريل|نيسان|افريل",
    "مايو|ايار|ماي", "يونيو|حزيران|جوان|يونيه", "يوليو|تموز|جويليه|يوليوز|يوليه", "اغسطس|اب|اوت|غشت|اغشت",
    "سبتمبر|ايلول|شتنبر", "اكتوبر|تشرين الاول|تشرين اول|اكتوبر", "نوفمبر|تشرين الثاني|تشرين ثاني|نونبر",
    "ديسمبر|كانون الاول|كانون اول|دجنبر|دسمبر",
)  # fmt: skip
DAYS = ("الاثنين", "الثلاثاء", "الاربعاء", "الخميس", "الجمعه", "السبت", "الاحد")
BARE_DAYS = ("ثلاثاء", "اربعاء", "خميس", "جمعه", "سبت", "احد")
HIJRI = (
    "محرم|المحرم|محرم الحرام", "صفر", "ربيع الاول|ربيع اول|ربيع الاولي", "ربيع الاخر|ربيع الثاني|ربيع ثاني|ربيع اخر",
    "جمادي الاولي|جمادي الاول|جمادي اولي", "جمادي الاخره|جمادي الثانيه|جمادي الثاني|جمادي الاخر|جمادي ثانيه", "رجب",
    "شعبان", "رمضان|رمضان المبارك|شهر رمضان", "شوال", "ذو القعده|ذي القعده|ذوالقعده|ذيالقعده|ذو القعده الحرام",
    "ذو الحجه|ذي الحجه|ذوالحجه|ذيالحجه",
)  # fmt: skip
JALALI = "فروردين ارديبهشت خرداد تير مرداد شهريور مهر ابان اذر دي بهمن اسفند"

UNIT_NAMES = {
    "D": ("يوم يوما", "ايام اياما", "يومين يومان"), "W": ("اسبوع اسبوعا", "اسابيع", "اسبوعين اسبوعان"),
    "M": ("شهر شهرا", "اشهر شهور", "شهرين شهران"),
    "Y": ("سنه عام عاما", "سنوات سنين اعوام", "سنتين سنتان عامين عامان"),
    "E": ("عقد عقدا", "عقود", "عقدين عقدان"), "C": ("قرن قرنا", "قرون", "قرنين قرنان"),
    "h": ("ساعه", "ساعات", "ساعتين ساعتان"), "m": ("دقيقه", "دقايق", "دقيقتين دقيقتان"),
    "s": ("", "ثوان ثواني", "ثانيتين"),
    "WE": ("عطله نهايه الاسبوع|نهايه الاسبوع", "", ""), "Q": ("ربع", "", ""),
}  # fmt: skip
"""Each unit: one, many, two."""


def words() -> Words:
    for number, names in enumerate(UNITS, 1):
        yield from (("u", the + name, number) for the in ("", "ال") for name in names.split())
    for number, name in zip(range(20, 100, 10), TENS.split(), strict=True):
        yield from (("v", name + end, number) for end in ("ون", "ين"))
        yield from (("5", "ال" + name + end, number) for end in ("ون", "ين"))
    yield from [("u", "العشر", 10), ("e", "عشر", 10), ("e", "عشره", 10), ("v", "عشرين", 20), ("v", "عشرون", 20)]
    hundreds = "مايه ميه", "ميتين ميتان مايتين مايتان"
    for value, names in zip((100, 200), hundreds, strict=True):
        yield from (("h", name, value) for name in names.split())
    for value, stem in zip(range(300, 1000, 100), "ثلاث اربع خمس ست سبع ثمان تسع".split(), strict=True):
        yield from (("h", stem + end, value) for end in ("مايه", "ميه"))
    yield from [("k", "الف", 1000), ("k", "الاف", 1000), ("k", "الفين", 2000), ("k", "الفان", 2000)]
    for number, names in enumerate(ORDINALS, 1):
        yield from (("ö" if name[-1] in "هي" else "o", "ال" + name, number) for name in names.split())
    yield from [("o", "اول", 1), ("o", "حادي", 1), ("o", "ثاني", 2), ("o", "ثالث", 3), ("o", "رابع", 4)]
    yield from [("o", "الثاني", 2), ("o", "الحادي", 1), ("o", "الفاتح", 1), ("o", "غره", 1), ("o", "الاوايل", 1)]
    yield "u", "احدي", 1
    yield from _months()
    yield from _units()
    yield from _signs()


def _months() -> Words:
    """Months, two names of one side by side, and days of the week."""
    for number, names in enumerate(MONTHS, 1):
        yield from (("m", name, number) for name in names.split("|"))
        for one, other in permutations(names.split("|"), 2):
            yield from (
                ("m", both, number)
                for both in (
                    f"{one}/{other}",
                    f"{one} / {other}",
                    f"{one} ({other})",
                    f"{one}/ {other}",
                    f"{one} {other}",
                )
            )
    yield from entries("w", DAYS, range(7))
    yield from entries("W", BARE_DAYS, range(1, 7))
    for number, names in enumerate(HIJRI, 1):
        yield from (("H", name, number) for name in names.split("|"))
    yield from (
        ("J", name, number) for number, name in enumerate(JALALI.split(), 1) if name not in ("دي", "اذر", "مهر")
    )


def _units() -> Words:
    for unit, (one, many, two) in UNIT_NAMES.items():
        for cls, names in (("U", one.split("|") if "|" in one else one.split()), ("Ü", many.split())):
            for name in names:
                yield cls, name, unit
                yield cls, "ال" + name, unit
        yield from (("V", name, ((2, unit),)) for name in two.split())
        yield from (("V", "ال" + name, ((2, unit),)) for name in two.split())
    yield from [("U", "عامي", "Y"), ("U", "سنتي", "Y"), ("U", "شهري", "M")]
    for name in ("السنه الماليه", "العام المالي", "السنه الدراسيه", "العام الدراسي"):
        yield "U", name, "FY"
    yield from entries("s", "الربيع الصيف الخريف الشتاء".split(), "spring summer autumn winter".split())
    yield from entries("s", "ربيع صيف خريف شتاء".split(), "spring summer autumn winter".split())
    for the, end in product(("", "ال"), ("ينيات", "ينات")):
        yield from entries("S", [the + name + end for name in TENS.split()], range(1920, 2000, 10))


LAST, COMING, THIS = (
    ["ال" + stem + end for stem in stems.split() for end in ("", "ه", "ين", "تين", "ان", "تان")]
    for stems in ("ماضي سابق منصرم منقضي فايت فارط اخير", "قادم مقبل تالي اتي لاحق جاي", "حالي جاري راهن")
)
SIGNS: dict[str, dict[str, Any]] = {
    "<": dict.fromkeys([*LAST, "اخر", "الاواخر"], -1), ">": dict.fromkeys(COMING, 1),
    "=": dict.fromkeys(["هذا", "هذه", "نفس", *THIS], 0),
    "P": {"قبل": "before", "منذ": "since", "بعد": "after", "بعد مرور": "after", "بعد مضي": "after"},
    "i": {"من الان": 1, "في وقت لاحق من": 1, "في وقت لاحق": "told", "لاحقا": "told"},
    "L": {"بحلول": "upto", "ابتداء من": "since", "اعتبارا من": "since", "بدءا من": "since", "انطلاقا من": "since",
          "في موعد اقصاه": "upto", "في موعد لا يتجاوز": "upto"},
    "Ħ": {"اكثر من": "more", "ازيد من": "more", "ما يزيد عن": "more", "ما يزيد علي": "more", "اقل من": "less",
          "ما يقل عن": "less"},
    "ħ": dict.fromkeys(("نحو", "حوالي", "قرابه", "زهاء", "ما يقارب", "ما يقرب من"), 0), "T": {"ال": 0},
    "g": {"مضت": -1, "مضي": -1, "خلت": -1, "في وقت سابق من": -1, "في وقت سابق": "told"},
    "t": {"اليوم": 0, "غدا": 1, "الغد": 1, "غد": 1, "امس": -1, "الامس": -1, "يوم امس": -1,
          "اول امس": -2, "اول من امس": -2, "قبل امس": -2, "قبل يوم امس": -2, "امس الاول": -2, "بعد غد": 2,
          "بعد الغد": 2, "بعد غدا": 2, "يوم غد": 1, "يوم الغد": 1, "البارحه": -1},
    "N": {"الان": 0}, "f": {"بضعه": 3, "بضع": 3, "عده": 3, "القليله": 3},
    "r": {"اوايل": "early", "مطلع": "early", "بدايه": "begin", "منتصف": "mid",
          "اواسط": "mid", "نهايه": "end", "اواخر": "late", "اوخر": "late"},
    "O": {"من شهر": 0, "لشهر": 0}, "F": {"من": "of"}, "b": {"بين": 0, "ما بين": 0},
    "R": {"الي": "", "والي": "", "حتي": "until", "وحتي": "until", "لغايه": "until", "الي غايه": "until"},
    "&": {"و": 0},
    "p": {each: each for each in ("في", "عند", "بتاريخ", "تاريخ", "الموافق", "المصادف", "الموافق ل")}
    | {"خلال": "within", "في غضون": "within", "في خلال": "within"},
    "E": {"ه": "hijri", "هجري": "hijri", "هجريه": "hijri", "للهجره": "hijri", "م": "m", "ميلادي": "ad",
          "ميلاديه": "ad", "للميلاد": "ad", "الهجري": "hijri", "الهجريه": "hijri", "الميلادي": "ad",
          "الميلاديه": "ad", "قبل الميلاد": "bc", "ش": "jalali", "ه.ش": "jalali", "شمسي": "jalali", "ق.م": "bc"},
    "A": {"ص": 0},
    "q": {"صباحا": (8, 12), "ليلا": (20, 24), "ظهرا": (12, 16), "عصرا": (15, 18), "فجرا": (4, 6),
          "بعد الظهر": (12, 16), "مساءا": (16, 20), "قبل الظهر": (8, 12), "الصباح": (8, 12), "صباح": (8, 12),
          "المساء": (16, 20), "مساء": (16, 20), "بعد ظهر": (12, 16),
          "ليله": (20, 24), "الليل": (20, 24), "فجر": (4, 6), "الفجر": (4, 6), "عصر": (15, 18), "ليل": (20, 24),
          "الظهيره": (12, 16)},
    "M": {"منتصف الليل": 0, "الظهر": 12, "منتصف النهار": 12, "منتصف اليوم": 12, "منتصف-الليل": 0,
          "منتصف-النهار": 12, "منتصف الظهر": 12, "منتصف الصباح": 10, "وقت الظهيره": 12},
    "G": {"الليله": (20, 24)},
    "D": dict.fromkeys(("الساعه", "تمام الساعه", "في تمام الساعه", "في حدود الساعه"), 0),
    "B": {"بقيه": 0, "ما تبقي من": 0, "باقي": 0}, "e": {f"بعد {each}": 2 for each in COMING}
    | {f"قبل {each}": -2 for each in LAST},
    "ä": {"فصاعدا": 0, "وما بعد": 0, "او بعد ذلك": 0},
    "z": {"بتوقيت غرينتش": "Z", "بتوقيت جرينتش": "Z", "غرينتش": "Z", "جرينتش": "Z", "بالتوقيت المحلي": "local",
          "بتوقيت بغداد": "+03:00", "بتوقيت مكه": "+03:00", "بتوقيت مكه المكرمه": "+03:00"},
    "l": {"نصف": 30, "النصف": 30, "ربع": 15, "الربع": 15, "ثلث": 20, "الثلث": 20, "ربعا": 15, "ثلثا": 20,
          "نصفا": 30}, "Z": {"الا": -1},
}  # fmt: skip
"""Words and phrases of each class, with what they are worth."""


def _signs() -> Words:
    for cls, names in SIGNS.items():
        yield from ((cls, name, value) for name, value in names.items())
