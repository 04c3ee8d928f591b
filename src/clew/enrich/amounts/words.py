"""Number words in English and Arabic, by class: u 1 to 9, t 10 to 19, v tens, h hundred, w hundreds, k scales,
y two of a scale, X the ten of Arabic's teens, q parts, z nought."""

from decimal import Decimal

THOUSAND, MILLION, BILLION, TRILLION = (Decimal(10) ** power for power in (3, 6, 9, 12))
UNITS = "one two three four five six seven eight nine".split()
TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()

SCALES = {
    THOUSAND: "thousand thousands الف الاف الفا هزار",
    MILLION: "million millions mn mln mio millionen مليون ملايين مليونا ميليون",
    BILLION: "billion billions bn bln mrd milliard milliards مليار مليارات مليارا ميليارد بليون بلايين",
    TRILLION: "trillion trillions tn trn tln تريليون ترليون تريليونات ترليونات تريليونا",
    Decimal(100_000): "lakh lakhs lac lacs",
    Decimal(10_000_000): "crore crores",
    Decimal(12): "dozen dozens doz dozs دزينه",
    Decimal(20): "score",
}
DUALS = {
    Decimal(2000): "الفان الفين الفي",
    2 * MILLION: "مليونان مليونين",
    2 * BILLION: "ملياران مليارين",
    2 * TRILLION: "تريليونان تريليونين ترليونين",
    Decimal(24): "دزينتين دزينتان",
}
ARABIC_UNITS = (
    "واحد واحده احد احدي", "اثنان اثنين اثنا اثني اثنتان اثنتين اثنتا اثنتي", "ثلاثه ثلاث", "اربعه اربع", "خمسه خمس",
    "سته ست", "سبعه سبع", "ثمانيه ثماني ثمان", "تسعه تسع",
)  # fmt: skip
ARABIC_TENS = "عشر ثلاث اربع خمس ست سبع ثمان تسع".split()
HUNDRED = "مايه ميه مياه ميات مايات"
ARABIC_HUNDREDS = {3: "ثلاث", 4: "اربع", 5: "خمس", 6: "ست", 7: "سبع", 8: "ثمان ثماني", 9: "تسع"}
PARTS = {"half": "0.5", "quarter": "0.25", "quarters": "0.25", "نصف": "0.5", "ربع": "0.25"}


def _words() -> dict[str, tuple[str, Decimal]]:
    words: dict[str, tuple[str, Decimal]] = {word: ("z", Decimal(0)) for word in ("zero", "nought", "naught", "صفر")}
    words |= {word: ("u", Decimal(at)) for at, word in enumerate(UNITS, 1)}
    words |= {word: ("t", Decimal(at)) for at, word in enumerate(TEENS, 10)}
    words |= {word: ("v", Decimal(10 * at)) for at, word in enumerate(TENS, 2)}
    words |= {"fourty": ("v", Decimal(40)), "hundred": ("h", Decimal(100)), "hundreds": ("h", Decimal(100))}
    for at, forms in enumerate(ARABIC_UNITS, 1):
        words |= {word: ("u", Decimal(at)) for word in forms.split()}
    for at, stem in enumerate(ARABIC_TENS, 2):
        words |= {f"{stem}{end}": ("v", Decimal(10 * at)) for end in ("ون", "ين")}
    words |= {"عشره": ("t", Decimal(10)), "عشر": ("X", Decimal(10))}
    words |= {word: ("h", Decimal(100)) for word in HUNDRED.split()}
    for at, stems in ARABIC_HUNDREDS.items():
        words |= {f"{stem}{end}": ("w", Decimal(100 * at)) for stem in stems.split() for end in ("مايه", "ميه")}
    words |= {f"{stem}{end}": ("w", Decimal(200)) for stem in ("مايت", "ميت") for end in ("ان", "ين", "ا", "ي")}
    words |= {word: ("k", value) for value, forms in SCALES.items() for word in forms.split()}
    words |= {word: ("y", value) for value, forms in DUALS.items() for word in forms.split()}
    return words | {word: ("q", Decimal(value)) for word, value in PARTS.items()}


NUMBERS = _words()
SUFFIXES = {"k": THOUSAND, "m": MILLION, "b": BILLION}
"""Letters after figures that are scales only beside a currency, or before people and things."""
