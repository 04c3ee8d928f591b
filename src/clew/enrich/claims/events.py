"""What sort of event or state words tell, by the words that show it (docs/claims.md lists the sorts)."""

import re
from functools import cache

from clew.enrich.claims.sentences import Span

ENGLISH = {
    "attack": "attack* assault* ambush* raid* bomb* shell(?:ed|ing|s) airstrike* strike* struck fir(?:e|es|ed|ing)_(?:on|at|upon) "
    "storm(?:ed|ing|s) blast* explosion* explod* detonat* shoot* shot behead* stab(?:s|bed|bing) charge_against gunm[ae]n",
    "killing": "kill* murder* execut(?:e|ed|es|ing|ions?) assassinat* massacre* slaughter* dea(?:d|ths?) die[ds]? dying lynch* "
    "hang(?:ed|ings?) los(?:t|e)_(?:his|her|their)_li[fv]es?",
    "injury": "injur* wound(?:ed|s|ing) maim* tortur* beat(?:en|ings?) burn(?:ed|t)_(?:alive|by)",
    "detention": "arrest* detain* detention* imprison* jail* captured_(?:alive|him|her|them) in_custody taken_prisoner",
    "abduction": "abduct* kidnap* hostage* disappear(?:ed|ances?) enslav*",
    "release": "(?:was|were|been|be|is)_(?:released|freed) set_free",
    "territory": "captur(?:e|ed|es|ing) recaptur* retak(?:e|en|es|ing) retook seiz(?:e|ed|es|ing|ure)_(?:of|the|control|territory) "
    "los(?:s|ses|t|ing|e)_(?:of_)?(?:territory|ground|control|the_(?:city|town)) liberat* besieg* siege* surround(?:ed|s|ing) "
    "occup(?:y|ied|ies|ying|ation) withdr[ae]w(?:s|n|al|ing)? retreat* fell_to falls? stronghold* advanc(?:e|ed|es|ing)_(?:on|towards?|into) "
    "under_[\\w'-]+_(?:[\\w'-]+_)?control defeat* overr[au]n",
    "search": "raided search(?:ed|es)_(?:the|a|his|her|their|for) confiscat* impound* seiz(?:ed|ure|ures|es|ing) haul(?:_of|_uncovered)? uncover* "
    "intelligence_haul",
    "payment": "pa(?:y|ys|id|ying|yments?) transferr?(?:ed|s|ing)?_(?:[\\w$€£.,]+_){0,4}(?:to|from|into) wir(?:ed|es|ing) remitt* "
    "fund(?:s|ed|ing)_ donat* bribe* invoice[ds]? financ(?:e|ed|es|ing)_ hawala* deposit(?:ed|s) ransom* salar(?:y|ies) smuggl*_money "
    "cutting_off_the_[\\w']+_income launder*",
    "trade": "s(?:ell|ells|elling|old|ales?) b(?:uy|uys|uying|ought) purchas* auction* smuggl* traffick* export(?:ed|s|ing)? import(?:ed|s|ing)?",
    "shipment": "ship(?:ped|ment|ments|ping) deliver(?:ed|s|y|ies|ing)? unload* load(?:ed|ing)_ sail(?:ed|s|ing)? arriv(?:e|ed|es|ing|al) "
    "depart(?:ed|s|ure|ing)? cargo(?:es)?_ transport(?:ed|s|ing)? left_(?:the_)?port crates?_(?:left|were|are|lie|lay)",
    "travel": "travel(?:led|ed|s|ling|ing)? fled flee(?:s|ing)? cross(?:ed|es|ing)_(?:the|into) flew_ dr[oi]ve(?:s|n)?_ returned_to escap(?:e|ed|es|ing) "
    "dispers*",
    "meeting": "m[ee]t(?:s|ing|ings)?_(?:with|at|in|on|between)? met_ gather(?:ed|ing|ings|s)? talks conferenc* negotiat*",
    "agreement": "agree(?:d|s|ment|ments|ing)? contract(?:s|ed)? sign(?:ed|s|ing)_ treat(?:y|ies) deal_(?:with|to|between) lease[ds]? charter(?:ed|s)?_",
    "ownership": "own(?:s|ed|er|ers|ership|ing)? belong(?:s|ed|ing)?_to shareholder* shares_(?:of|in) beneficial_owner* nominee* possess(?:es|ed|ion)? "
    "holds_(?:all|the)",
    "position": "appoint* nam(?:ed|es)_(?:as_)?(?:the|a|his)? elect(?:ed|s|ion)? resign* dismiss* promot(?:ed|ion) head(?:s|ed)_the spokesm[ae]n "
    "command(?:s|ed|er)_ leader_of director_of member(?:s|ship)?_of work(?:s|ed)_for emir_of",
    "allegiance": "(?:swear|swore|sworn|swearing|pledg\\w+)_(?:their_|his_|her_)?(?:allegiance|loyalty) bay'?ah join(?:ed|s|ing)_(?:the|is|isis|up) "
    "recruit* support(?:s|ed|ing)?_(?:the|for|terror|is|isis) defect*",
    "publication": "(?:audio|video|message|clip|recording|statement|footage|propaganda|communiqu[eé]|letter|tape|release)s? publish* "
    "broadcast* distribut* releas(?:e|ed|es|ing)_(?:a|an|the|new) post(?:ed|s|ing)_(?:on|a|the)",
    "damage": "destroy* destruction demolish* burn(?:ed|t|s|ing)_(?:down|the|a|it|them)? loot* plunder* damag(?:e|ed|es|ing) sank sunk sink(?:s|ing)? wreck*",
    "weapons": "weapon* explosive* rifle* ammunition missile* drone* grenade* mortar* arms_",
    "accusation": "accus* charg(?:ed|es)_with indict* convict* sentenc(?:ed|es)_to suspect(?:ed|s)_of blam(?:e|ed|es|ing)",
    "war": "war_(?:on|against) fight(?:s|ing|ers)? fought battle* clash* offensive_ fronts?_ troops soldiers militants",
}
ARABIC = {
    "attack": "هجوم هجمات هاجم مهاجم غار قصف تفجير فجر انفجار استهدف استهداف اقتحم عبو[هة]_ناسف كمين اطلق_النار غزو",
    "killing": "قتل يقتل مقتل قتيل قتلي اعدم اعدام اغتيال اغتال ذبح مذبح مجزر استشهد شهيد شهداء وفا[هة] مات توفي",
    "injury": "اصيب اصاب جرح جريح جرحي تعذيب عذب",
    "detention": "اعتقل اعتقال احتجز احتجاز القبض توقيف اوقف سجن سجين معتقل",
    "abduction": "خطف اختطف اختطاف رهين رهائن سبي",
    "release": "افرج الافراج اطلق_سراح اطلاق_سراح",
    "territory": "سيطر سيطر[هة] استعاد استعاد[هة] تحرير حرر سقوط سقط حاصر حصار انسحب انسحاب احتل احتلال معقل",
    "search": "ضبط مصادر صادر عثر مداهم داهم تفتيش",
    "payment": "دفع يدفع مدفوع حول_مبلغ تحويل حوال[هة] سدد تسديد تمويل مول رشو[هة] فدي[هة] راتب رواتب صرف قبض_مبلغ مبلغ فاتور",
    "trade": "باع بيع يبيع اشتري شراء تهريب هرب_ال مزاد تصدير استيراد صفق",
    "shipment": "شحن شحنات سلم_ال تسليم وصلت وصول غادر ابحر ابحار تفريغ حمول نقل_ال صناديق",
    "travel": "سافر سفر فر_من فرار عبر_ال هرب_من عاد_الي",
    "meeting": "اجتمع اجتماع التقي لقاء مقابل[هة] مباحثات مفاوضات",
    "agreement": "اتفق اتفاق اتفاقي[هة] عقد وقع_علي توقيع معاهد",
    "ownership": "يملك تملك مالك ملكي[هة] يمتلك حص[هة]_في اسهم مساهم",
    "position": "عين تعيين انتخب استقال اقال متحدث ناطق قائد امير_ال مدير رئيس_مجلس",
    "allegiance": "بايع بيع[هة] انضم انضمام ولاء جند تجنيد انشق",
    "publication": "تسجيل رسال[هة] بيان مقطع فيديو شريط نشر بث اصدار خطاب",
    "damage": "دمر تدمير هدم احرق حرق نهب غرق تخريب",
    "weapons": "سلاح اسلح[هة] متفجرات ذخير صاروخ صواريخ قذائف عبوات",
    "accusation": "اتهم اتهام ادان حكم_علي اشتبه",
    "war": "حرب قتال معرك معارك مقاتل اشتباك جنود قوات جيش",
}
PREFIXES = r"(?:[وف]?(?:[بكل]|س)?(?:ال|لل)?[يتنا]?)?"
ENDINGS = r"(?:ت|وا|ون|ين|ان|ات|[هة]|ها|هم|هما|هن|ه|ي|نا|ا|تها|ته)?"
WHOLE = re.compile(r"_$")


def event(text: str, span: Span) -> tuple[str, Span | None]:
    """The sort of the first words that tell one, and where they are; "" and None where none do.

    `text` is plain and in small letters.
    """
    best: tuple[int, str, Span] | None = None
    for pattern in _patterns(_arabic(text, span)):
        found = pattern.search(text, span.start, span.end)
        if found:
            place = Span(*found.span())
            first = (_rank(str(found.lastgroup)) * 1_000_000 + place.start, str(found.lastgroup), place)
            best = first if best is None or first < best else best
    return (best[1], best[2]) if best else ("", None)


LAST = ("publication", "weapons", "war", "position")
"""Sorts that much else is told with: what else a sentence tells comes first."""


def _rank(sort: str) -> int:
    return LAST.index(sort) + 1 if sort in LAST else 0


def _arabic(text: str, span: Span) -> bool:
    return any("\u0621" <= sign <= "\u06d3" for sign in text[span.start : span.end])


@cache
def _patterns(arabic: bool) -> tuple[re.Pattern[str], ...]:
    words = ARABIC if arabic else ENGLISH
    sets = [set(LAST[:1]), set(LAST[1:2]), set(LAST[2:3]), set(LAST[3:]), set(words) - set(LAST)]
    return tuple(_pattern({sort: words[sort] for sort in words if sort in some}, arabic) for some in sets)


def _pattern(words: dict[str, str], arabic: bool) -> re.Pattern[str]:
    written = _arabic_word if arabic else _english_word
    groups = [f"(?P<{sort}>{'|'.join(written(each) for each in told.split())})" for sort, told in words.items()]
    return re.compile(rf"(?<!\w)(?:{'|'.join(groups)})(?!\w)")


def _english_word(word: str) -> str:
    word = re.sub(r"\*", r"\\w{0,6}", word)
    return WHOLE.sub(r"(?=\\s)", word).replace("_", r"\s+")


def _arabic_word(word: str) -> str:
    return PREFIXES + word.replace("_", ENDINGS + r"\s+" + PREFIXES) + ENDINGS
