"""Arabic sentences with known names to train the tagger on: patterns of ours filled from the lists, between sentences
of Tatoeba (CC BY 2.0 FR) that name nobody."""

import random
from collections.abc import Callable
from functools import cache

from clew.enrich.names.arabic_tokens import TOKEN
from clew.enrich.names.lists import names

Sentence = list[tuple[str, str]]

TITLES = (
    "الشيخ", "الرئيس", "الوزير", "اللواء", "العميد", "العقيد", "الدكتور", "المهندس", "السيد", "السيدة", "الملك",
    "الأمير", "القاضي", "النائب", "السفير", "المحافظ", "القائد", "الجنرال", "الحاج", "الإمام", "الخليفة",
    "السلطان", "المحامي", "الأستاذ", "العالم", "الكاتب", "المؤرخ", "اللاعب", "المدرب", "الفنان", "البابا",
    "الإمبراطور", "الشاعر", "الفيلسوف", "القديس",
)  # fmt: skip
MINISTRIES = (
    "الخارجية الداخلية الدفاع المالية العدل الصحة التعليم الثقافة النفط الزراعة التجارة الإعلام الأوقاف النقل"
).split()
BODIES = (
    "وزارة {m}", "وزارة {m} {n}", "شركة {w} {n}", "شركة {p} للتجارة", "شركة {w} للنقل والتجارة", "حزب {w}",
    "حزب {w} {n}", "جبهة {w}", "كتيبة {p}", "لواء {w}", "جمعية {w} الخيرية", "بنك {l}", "بنك {w}",
    "مصرف {l} المركزي", "جامعة {l}", "جامعة {p}", "منظمة {w}", "هيئة {w}", "مؤسسة {p}", "حركة {w}", "مجلس {w}",
    "مجلس {l} المحلي", "لجنة {w}", "الاتحاد {n}", "اتحاد {w}", "نقابة {w}", "وكالة {w}", "صحيفة {w}", "قناة {w}",
    "الجيش {n}", "القوات {n}", "الحكومة {n}", "حكومة {l}", "البرلمان {n}", "المحكمة {n} العليا", "تنظيم {w}",
    "الشرطة {n}", "قوات {l}", "فرقة {p}", "منتخب {l}", "المنتخب {n}", "نادي {l}", "نادي {w}", "المركز {n}",
    "معهد {w}", "المجلس {n}", "الأمم المتحدة", "الاتحاد الأوروبي", "مجلس الأمن", "حلف الناتو", "داعش", "حزب الله",
    "حماس", "طالبان", "الفيفا", "اليونسكو", "رويترز", "الصليب الأحمر", "الهلال الأحمر {n}", "البنك الدولي",
    "صندوق النقد الدولي", "الجزيرة", "سانا", "القاعدة", "جبهة النصرة", "البيت الأبيض",
)  # fmt: skip
WORDS = (
    "النور الأمل السلام الوحدة التحرير الشعب الوطن الفرات الشرق النصر العدالة التنمية الإصلاح الحرية الإيمان "
    "الفجر الرافدين المستقبل"
).split()
NATIONS = (
    "السوري العراقي اللبناني الأردني المصري التركي الإيراني الروسي الأمريكي البريطاني الفرنسي الألماني السعودي "
    "القطري الليبي التونسي المغربي الجزائري السوداني اليمني الكويتي الصيني الياباني الهندي الإسباني الإيطالي "
    "الأوكراني الفلسطيني العربي الأوروبي البرازيلي الدولي الوطني"
).split()
SITES = (
    "حي {w}", "مطار {l}", "مخيم {l}", "ريف {l}", "شمال {l}", "جنوب {l}", "شرق {l}", "غرب {l}", "نهر {l}",
    "جبل {l}", "جامع {p}", "مسجد {p}", "شارع {p}", "كنيسة {p}", "معبر {l}", "ميناء {l}", "جسر {l}", "سجن {l}",
    "بحر {l}", "وادي {l}", "جزيرة {l}", "سوق {w}", "ساحة {w}", "مستشفى {l}", "متحف {l}", "قلعة {l}", "الجامع {n}",
    "المسجد {n}", "الدولة {n}", "الإمبراطورية {n}", "بلاد {l}", "العالم {n}", "الولايات المتحدة",
    "أمريكا الجنوبية", "أوروبا", "آسيا", "أفريقيا", "الشرق الأوسط", "البحر الأحمر", "المحيط الأطلسي",
    "بلاد الشام", "القدس", "الشام", "الأندلس", "شمال أفريقيا",
)  # fmt: skip
PATTERNS = (
    "قال {T} {P} إن {O} لن توقع الاتفاق قبل نهاية الشهر .", "وصل {T} {P} إلى {L} أمس الخميس .",
    "أعلنت {O} مقتل عشرة من عناصرها في {L} .", "التقى {P} مع {P} في {L} .",
    "ولد {P} في {L} عام ١٩٥٣ وتوفي في {L} .", "سافر {P} من {L} إلى {L} على متن شاحنة .",
    "حول المبلغ إلى حساب {P} لدى {O} في {L} .", "وذكرت {O} أن {P} غادر {L} .",
    "وقال {P} : لم أستلم أي مبلغ من {O} .", "تقع {L} شمال {L} وتعد من أكبر المدن .",
    "كان {P} من أشهر العلماء في عصره .", "عين {P} مديرا عاما في {O} .",
    "انضم إلى {O} سنة ٢٠١٢ ثم تركها بعد عامين .", "فاز {O} على {O} بثلاثة أهداف مقابل هدف .",
    "استولت {O} على {L} بعد معارك عنيفة .", "تسلم {P} الأموال من {P} .", "كتب {P} كتابا عن تاريخ {L} .",
    "اتهم {T} {P} {O} بالوقوف وراء الهجوم .", "في {L} ، قال {P} إن الوضع صعب .",
    "شارك في الاجتماع كل من {P} و{P} و{P} .", "زار {T} {P} كلا من {L} و{L} .", "يعيش {P} مع أسرته في {L} .",
    "تأسست {O} في {L} .", "نفت {O} هذه الأنباء .", "وبحسب {O} فإن القصف أصاب {L} .",
    "بنى {P} هذا الجامع في {L} .", "حكم {P} {L} عشرين عاما .", "توجه الوفد إلى {L} للقاء {P} .",
    "وأضاف {P} أن {O} ستدفع الرواتب .", "سكان {L} يعانون من نقص المياه .", "اقترح {P} نظرية جديدة في الفيزياء .",
    "تعود أصوله إلى {L} .", "درس {P} في {O} ثم عمل في {O} .", "رسالة من {P} إلى {P} بخصوص الشحنة .",
    "تتبع القرية إداريا لـ {L} .", "وفي عهد {P} توسعت المدينة كثيرا .", "نقل البضاعة من {L} عبر {L} .",
    "اعتقل {P} قرب {L} .", "دعا {T} {P} {O} إلى وقف القتال .", "المرسل : {P}", "المستلم : {P} - {L}", "{T} {P}",
    "{O} - {L}", "من مواليد {L} .", "عاد {P} إلى {L} .", "دخلت {O} {L} في الصباح .",
    "وقد نال {P} الجائزة الأولى .", "أما {P} فقد رفض العرض .", "يرى {P} أن هذا غير صحيح .",
    "وكان {P} قد التقى {P} قبل شهر .", "استضافت {L} كأس العالم .", "لعب {P} في {O} .", "وقع {P} العقد مع {O} .",
    "هاجر كثير من أهل {L} إلى {L} .", "غزا {P} {L} وهزم جيشها .", "في مدينة {L} كثير من المساجد .",
    "سكان محافظة {L} .", "قرب قرية {L} .", "إلى بلدة {L} في الصباح .", "تعد مدينة {L} من أقدم المدن .",
    "في تاريخ {L} القديم .", "كان المسلمون في {L} كثيرين .", "من {L} إلى {L} ثم {L} .",
    "جيش {L} والجيوش الأخرى .", "نظرية {P} في الضوء .", "كتاب {P} الشهير .", "أعمال {P} الكاملة .",
    "عند {P} فكرة أخرى .", "ومن أهم تلاميذ {P} .", "أهل {L} .", "حصار {L} سنة ٥٨٣ هـ .", "ملوك {L} .",
)  # fmt: skip


@cache
def people() -> list[str]:
    return sorted(names("people-ar"))


@cache
def towns() -> list[str]:
    return sorted(each for each in names("places-ar") | names("countries-ar") if len(each) > 2)


@cache
def known_towns() -> list[str]:
    return sorted(names("countries-ar") | names("cities-ar"))


def person(dice: random.Random) -> str:
    """A name as people bear it, with a father's, a kunya or a nisba; some that stand in no list."""
    part = lambda: foreign(dice) if dice.random() < 0.12 else dice.choice(people())  # noqa: E731
    nisba = lambda: "ال" + dice.choice(towns()).removeprefix("ال").split(" ")[0] + "ي"  # noqa: E731
    forms: tuple[Callable[[], str], ...] = (
        lambda: part(), lambda: part(), lambda: f"{part()} {part()}", lambda: f"{part()} {part()}",
        lambda: f"{part()} {part()} {part()}", lambda: f"{part()} {nisba()}", nisba, lambda: f"{part()} بن {part()}",
        lambda: f"أبو {part()} {nisba()}", lambda: f"أبو {part()}", lambda: f"ابن {part()}",
        lambda: f"{part()} عبد {part()}",
        lambda: f"{part()} بن أبي {part()}", lambda: f"أم {part()}", lambda: f"{part()} آل {part()}",
    )  # fmt: skip
    return dice.choice(forms)()


def foreign(dice: random.Random) -> str:
    """A word that sounds foreign: halves of two places."""
    one, other = dice.choice(towns()).split(" ")[0], dice.choice(towns()).split(" ")[-1]
    return (one[: max(2, len(one) // 2)] + other[len(other) // 2 :]).removeprefix("ال")


def filled(form: str, dice: random.Random) -> str:
    return form.format(
        l=dice.choice(towns()), p=person(dice), w=dice.choice(WORDS), n=nation(dice), m=dice.choice(MINISTRIES)
    )


def nation(dice: random.Random) -> str:
    chosen = dice.choice(NATIONS)
    return chosen + "ة" if dice.random() < 0.3 else chosen


def name(kind: str, dice: random.Random) -> str:
    if kind == "P":
        return person(dice)
    if kind == "O":
        return filled(dice.choice(BODIES), dice)
    simple = dice.random() < 0.7
    return town(dice) if simple else filled(dice.choice(SITES), dice)


def town(dice: random.Random) -> str:
    if dice.random() < 0.5:
        return dice.choice(known_towns())
    return dice.choice(towns()) if dice.random() < 0.9 else foreign(dice)


KINDS = {"P": "person", "O": "organisation", "L": "place"}


def sentence(dice: random.Random) -> Sentence:
    """One pattern filled; now and then a name takes a clitic that its tag covers."""
    out: Sentence = []
    for piece in dice.choice(PATTERNS).split(" "):
        slot = piece[piece.find("{") + 1 : piece.find("}")] if "{" in piece else ""
        if slot == "T":
            out += [(dice.choice(TITLES), "O")] if dice.random() < 0.6 else []
        elif slot:
            words = (piece[: piece.index("{")] + name(slot, dice)).split(" ")
            if dice.random() < 0.12 and words[0][:1] not in "و":
                words[0] = dice.choice("وبل") + words[0]
            out += [(word, ("I-" if at else "B-") + KINDS[slot]) for at, word in enumerate(words)]
        else:
            out.append((piece, "O"))
    return out


def text(plain: list[str], count: int, seed: int = 7) -> list[Sentence]:
    """`count` filled patterns, and the sentences that name nobody, twice: as they are, and with words made strange."""
    dice = random.Random(seed)
    silent = [[(word, "O") for word in TOKEN.findall(each)] for each in plain]
    patterns = [sentence(dice) for _ in range(count)]
    sentences = [each for each in patterns + silent + silent if each]
    return [[(strange(word, dice) if tag == "O" else word, tag) for word, tag in each] for each in sentences]


def strange(word: str, dice: random.Random) -> str:
    """Now and then a word that nobody knows, but made as Arabic words are: some of its inner letters are others."""
    if len(word) < 4 or dice.random() > STRANGE or word in TITLES:
        return word
    letters = list(word)
    for at in dice.sample(range(1, len(word) - 1), 1 + (len(word) > 5)):
        if letters[at] not in "اويةى":
            letters[at] = dice.choice("بتثجحخدرزسشصضطعغفقكلمنه")
    return "".join(letters)


STRANGE = 0.4
