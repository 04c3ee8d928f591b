"""Seeded running text in English and Arabic: a small vocabulary, drawn as words are drawn in real text (Zipf)."""

import random
from itertools import accumulate

ENGLISH = (
    "the of and to in a for on was by that with from at is as it his her not which be were had have this are or an"
    " shipment invoice harbour vessel customs office payment ledger account transfer crates antiquities museum dealer"
    " captain warehouse contract company director letter signed received delivered cargo manifest permit seal amount"
    " bank branch agent meeting driver route border storage inspection officer report copy original stamp translation"
    " barrels fuel price market buyer seller broker commission deposit cash balance month week morning night north"
    " south river road gate quay container number list names photograph telephone message sent answer question reason"
    " according unless before after during against between without through however therefore although because while"
).split()
ARABIC = (
    "في من على إلى عن أن هذا التي الذي كان مع بعد قبل عند لم لا ما كل بين حتى الشحنة الفاتورة"
    " الميناء السفينة الجمارك مكتب الدفعة الدفتر الحساب التحويل الصناديق الآثار المتحف التاجر"
    " القبطان المخزن العقد الشركة المدير الرسالة التوقيع وصل سلم البضاعة التصريح الختم المبلغ"
    " البنك الفرع الوكيل الاجتماع السائق الطريق الحدود التفتيش الضابط التقرير نسخة الأصل الترجمة"
    " البراميل الوقود السعر السوق المشتري البائع العمولة النقد الرصيد الشهر الأسبوع الصباح الليل"
    " الشمال الجنوب النهر البوابة الرصيف"
).split()


def _weights(count: int) -> list[float]:
    return list(accumulate(1 / (rank + 2) for rank in range(count)))


WEIGHTS = {"en": _weights(len(ENGLISH)), "ar": _weights(len(ARABIC))}


class Writer:
    """Writes words; equal seeds write equal words. Every paragraph carries a number that no other one does.

    A `brief` one writes an eighth of the paragraphs, lines and rows.
    """

    def __init__(self, seed: int, brief: bool = False) -> None:
        self.brief = brief
        self.random = random.Random(seed)
        self.seed = seed
        self.count = 0

    def times(self, count: int) -> range:
        """How many times to write what a writer at length writes `count` times."""
        return range(max(1, count // 8) if self.brief else count)

    def words(self, count: int, language: str = "en") -> list[str]:
        vocabulary = ENGLISH if language == "en" else ARABIC
        return self.random.choices(vocabulary, cum_weights=WEIGHTS[language], k=count)

    def sentence(self, language: str = "en") -> str:
        text = " ".join(self.words(self.random.randint(6, 22), language))
        return text[:1].upper() + text[1:] + "."

    def paragraph(self, language: str = "en", sentences: int = 5) -> str:
        self.count += 1
        number = f" Ref. {self.seed:06d}/{self.count:04d}."
        return " ".join(self.sentence(language) for _ in range(sentences)) + number

    def language(self) -> str:
        return "ar" if self.random.random() < 0.2 else "en"
