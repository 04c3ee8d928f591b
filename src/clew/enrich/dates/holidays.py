"""Holidays: a fixed day, the nth weekday of a month, so many days from Easter, or a day of another calendar."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial
from itertools import product

from clew.enrich.dates.calendars import Days, gregorian
from clew.enrich.dates.lunar import chinese_new_year, hebrew

Rule = tuple[int, int] | tuple[int, int, int] | int | Callable[[int], date]
"""Month and day; month, weekday and which one (-1 the last); days after Easter Sunday; or what gives a year's day."""

EASTER: dict[str, int] = {
    "shrove tuesday|mardi gras|fat tuesday|pancake day": -47, "ash wednesday": -46, "palm sunday": -7,
    "holy monday": -6, "holy wednesday": -4, "maundy thursday|holy thursday": -3, "good friday|holy friday": -2,
    "holy saturday|easter saturday|black saturday": -1, "easter|easter sunday|easter day": 0, "easter monday": 1,
    "ascension day|ascension thursday|the ascension": 39, "pentecost|pentecost sunday|whit sunday|whitsunday": 49,
    "whit monday|pentecost monday": 50, "trinity sunday": 56, "corpus christi": 60, "carnival monday": -48,
    "الجمعه العظيمه": -2, "احد الشعانين": -7, "عيد الفصح|احد الفصح"
    "|عيد القيامه": 0, "عيد العنصره": 49, "عيد الصعود": 39,
    "اربعاء الرماد": -46,
}  # fmt: skip
WEEKDAYS: dict[str, tuple[int, int, int]] = {
    "martin luther king day|martin luther king jr day|martin luther king jr. day|martin luther king, jr. day|mlk day"
    "|martin luther king junior day|mlk jr day": (1, 0, 3),
    "presidents day|president's day|presidents' day|washington's birthday": (2, 0, 3),
    "mother's day|mothers day|mothers' day|عيد الام|يوم الام": (5, 6, 2), "memorial day": (5, 0, -1),
    "father's day|fathers day|fathers' day|عيد الاب|يوم الاب": (6, 6, 3), "labor day|labour day": (9, 0, 1),
    "grandparents day|grandparents' day": (9, 6, 2),
    "columbus day|indigenous peoples day|indigenous peoples' day": (10, 0, 2),
    "thanksgiving|thanksgiving day|turkey day|عيد الشكر|يوم الشكر": (11, 3, 4),
    "arbor day": (4, 4, -1), "victoria day": (5, 0, -2), "spring bank holiday": (5, 0, -1),
    "summer bank holiday|august bank holiday": (8, 0, -1), "early may bank holiday": (5, 0, 1),
    "remembrance sunday": (11, 6, 2),
}  # fmt: skip
FIXED: dict[str, tuple[int, int]] = {
    "new year|new years|new year's|new year's day|new years day|new years' day|new year day|yuandan|yuan dan": (1, 1),
    "epiphany|three kings day|twelfth night": (1, 6), "orthodox christmas|coptic christmas": (1, 7),
    "australia day|republic day of india": (1, 26), "holocaust remembrance day": (1, 27), "candlemas": (2, 2),
    "groundhog day|ground hog day": (2, 2), "waitangi day": (2, 6),
    "valentine's day|valentines day|valentine day|st. valentine's day|saint valentine's day|عيد الحب": (2, 14),
    "st. david's day|st david's day|saint david's day": (3, 1), "girls' day|girls day": (3, 3),
    "women's day|womens day|international women's day|woman's day|يوم المراه|يوم المراه العالمي": (3, 8),
    "pi day": (3, 14),
    "ides of march": (3, 15), "nowruz|nowroz|newroz|naw ruz|نوروز|النوروز|عيد النوروز": (3, 21),
    "st patrick's day|saint patrick's day|st. patrick's day|st. patrick day|st patrick day|saint patrick day"
    "|saint patrick|st patricks day|st. patricks day|saint patricks day": (3, 17),
    "april fool's day|april fools' day|april fools day|april fools|april fool's|april fool day|كذبه ابريل": (4, 1),
    "earth day|يوم الارض": (4, 22), "st. george's day|st george's day|saint george's day|st. george day": (4, 23),
    "anzac day": (4, 25), "king's day": (4, 27),
    "may day|mayday|international workers' day|international workers day|workers' day|workers day|عيد العمال"
    "|يوم العمال"
    "|عيد العمل": (5, 1),
    "youth day": (5, 4), "cinco de mayo": (5, 5), "europe day": (5, 9), "victory day": (5, 9), "ve day": (5, 8),
    "nakba day|يوم النكبه|ذكري النكبه": (5, 15), "children's day|childrens day|يوم الطفل": (6, 1),
    "flag day": (6, 14), "bloomsday": (6, 16), "juneteenth": (6, 19), "midsummer day|midsummer's day": (6, 24),
    "canada day": (7, 1), "independence day|us independence day|عيد الاستقلال": (7, 4),
    "bastille day": (7, 14), "assumption day|assumption of mary": (8, 15), "vj day": (8, 15), "patriot day": (9, 11),
    "teachers' day|teachers day|teacher's day|عيد المعلم|يوم المعلم": (9, 10), "german unity day": (10, 3),
    "united nations day": (10, 24),
    "halloween|hallowe'en|halloween day|all hallows eve|all hallows' eve|الهالوين|هالوين|عيد الهالوين": (10, 31),
    "all saints day|all saints' day|all saint's day|all hallows day|all hallows' day|all hallows"
    "|عيد جميع القديسين": (11, 1),
    "all souls day|all souls' day|all soul's day|day of the dead": (11, 2),
    "guy fawkes day|guy fawkes night|bonfire night": (11, 5), "singles day|singles' day|single's day": (11, 11),
    "veterans day|veteran's day|veterans' day|armistice day|remembrance day": (11, 11),
    "st. andrew's day|st andrew's day": (11, 30), "st. nicholas day|st nicholas day": (12, 6),
    "human rights day": (12, 10),
    "christmas eve|xmas eve|ليله عيد الميلاد|ليله الميلاد": (12, 24),
    "christmas|christmas day|xmas|xmas day|x-mas|عيد الميلاد|يوم عيد الميلاد|عيد الميلاد المجيد|الكريسماس"
    "|كريسماس": (12, 25),
    "boxing day|st. stephen's day": (12, 26), "inauguration day": (1, 20), "kwanzaa": (12, 26),
    "new year's eve|new years eve|new years' eve|new year eve|hogmanay|ليله راس السنه"
    "|ليله راس السنه الميلاديه": (12, 31),
    "راس السنه|راس السنه الميلاديه|يوم راس السنه|عيد راس السنه": (1, 1),
}  # fmt: skip
HEBREW = {
    "rosh hashanah": "rosh hashanah|rosh hashana|rosh ha-shanah|راس السنه العبريه",
    "yom kippur": "yom kippur|يوم كيبور|يوم الغفران",
    "sukkot": "sukkot|succot|feast of tabernacles|عيد العرش", "simchat torah": "simchat torah",
    "hanukkah": "hanukkah|chanukah|hanukah|chanukkah|channukah", "purim": "purim|عيد المساخر",
    "passover": "passover|pesach|first day of passover", "shavuot": "shavuot",
}  # fmt: skip
CHINESE = {"chinese new year's eve|lunar new year's eve": -1,
           "chinese new year|lunar new year|chinese new year's day|spring festival|راس السنه الصينيه": 0,
           "lantern festival": 14}  # fmt: skip


def _after(days: int, rule: Rule, year: int) -> date:
    return _day(rule, year) + timedelta(days)


def _rules() -> dict[str, Rule]:
    rules: dict[str, Rule] = {}
    tables: tuple[Mapping[str, Rule], ...] = (EASTER, WEEKDAYS, FIXED)
    for names, rule in (pair for table in tables for pair in table.items()):
        rules.update(dict.fromkeys(names.split("|"), rule))
    for feast, names in HEBREW.items():
        rules.update(dict.fromkeys(names.split("|"), partial(_hebrew, feast)))
    for names, days in CHINESE.items():
        rules.update(dict.fromkeys(names.split("|"), partial(_after, days, chinese_new_year)))
    rules["election day"] = partial(_after, 1, (11, 0, 1))
    rules["black friday"], rules["cyber monday"] = (partial(_after, days, (11, 3, 4)) for days in (1, 4))
    return rules


def _hebrew(feast: str, year: int) -> date:
    return hebrew(year, feast)


MOVING = _rules()
HIJRI = {
    (1, 1, 1): "islamic new year|hijri new year|muslim new year|arabic new year|راس السنه الهجريه",
    (1, 10, 10): "ashura|day of ashura|عاشوراء|يوم عاشوراء",
    (3, 12, 12): "mawlid|mawlid al-nabi|milad un nabi|prophet's birthday|المولد النبوي|المولد النبوي الشريف"
    "|عيد المولد النبوي",
    (7, 27, 27): "isra and miraj|isra and mi'raj|isra wal miraj|isra miraj|الاسراء والمعراج",
    (8, 15, 15): "mid-sha'ban|نصف شعبان|ليله النصف من شعبان", (9, 27, 27): "laylat al-qadr|night of power|ليله القدر",
    (12, 9, 9): "day of arafah|arafat day|arafah day|يوم عرفه|وقفه عرفات",
    (10, 1, 3): "عيد الفطر|عيد الفطر المبارك|عيد الفطر السعيد|العيد الصغير",
    (12, 10, 13): "عيد الاضحي|عيد الاضحي المبارك|عيد النحر|العيد الكبير|feast of the sacrifice|sacrifice feast"
    "|feast of sacrifice",
}  # fmt: skip
"""Month, first and last day."""


def feasts() -> dict[str, tuple[int, int, int]]:
    found = {name: days for days, names in HIJRI.items() for name in names.split("|")}
    for eid, gap, the, name in product(
        ("eid", "id", "aid"), " -", ("al-", "al ", "ul-", "ul ", "el-", "el "), ("f", "a")
    ):
        for end in ("itr",) if name == "f" else ("dha", "zha"):
            found[f"{eid}{gap}{the}{name}{end}"] = (10, 1, 3) if name == "f" else (12, 10, 13)
    return found


def holiday(rule: Rule, year: int) -> Days | None:
    return gregorian(day.year, day.month, day.day) if 1600 <= year <= 4000 and (day := _day(rule, year)) else None


def _day(rule: Rule, year: int) -> date:
    if isinstance(rule, int):
        return easter(year) + timedelta(rule)
    if callable(rule):
        return rule(year)
    return date(year, rule[0], rule[1]) if len(rule) == 2 else _nth(year, *rule)


def _nth(year: int, month: int, weekday: int, which: int) -> date:
    if which > 0:
        first = date(year, month, 1)
        return first + timedelta((weekday - first.weekday()) % 7 + 7 * (which - 1))
    last = date(year, month + 1, 1) - timedelta(1)
    return last - timedelta((last.weekday() - weekday) % 7 - 7 * (which + 1))


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Anonymous, Nature, 20 April 1876)."""
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), f = divmod(b, 4), (b + 8) // 25
    h = (19 * a + b - d - (b - f + 1) // 3 + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return date(year, month, day + 1)
