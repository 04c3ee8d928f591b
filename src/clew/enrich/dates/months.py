"""Month names of other languages, in lower case. They stand only beside a number."""

from clew.enrich.dates.classes import Words

NAMES = {
    "fr": "janvier|février fevrier|mars|avril|mai|juin|juillet|août aout|septembre|octobre|novembre|décembre decembre",
    "es": "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre setiembre|octubre|noviembre|diciembre",
    "de": "januar jänner|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember",
    "it": "gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre",
    "pt": "janeiro|fevereiro|março|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro",
    "nl": "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december",
    "ru": "января январь январе|февраля февраль феврале|марта март марте|апреля апрель апреле|мая май мае|"
    "июня июнь июне|июля июль июле|августа август августе|сентября сентябрь сентябре|октября октябрь октябре|"
    "ноября ноябрь ноябре|декабря декабрь декабре",
    "tr": "ocak|şubat|mart|nisan|mayıs|haziran|temmuz|ağustos|eylül|ekim|kasım|aralık",
    "fa": "ژانويه|فوريه|مارس|اوريل|مه|ژوين|ژوييه|اوت|سپتامبر|اكتبر|نوامبر|دسامبر",
}  # fmt: skip
LINKS = ("de", "del", "года", "г")


def words() -> Words:
    for names in NAMES.values():
        for number, forms in enumerate(names.split("|"), 1):
            yield from (("m", form, number) for form in forms.split())
    yield from (("O", link, 0) for link in LINKS)
