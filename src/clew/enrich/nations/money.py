"""Nations that only say whose money is meant: "American dollars", "US$", «دولار اميركي»."""

from clew.enrich.nations.match import Match, Text
from clew.enrich.nations.relation import JOINTS, bare

COINS = frozenset(
    "dollar dollars pound pounds dinar dinars lira liras lire riyal riyals rial rials dirham dirhams franc francs peso "
    "pesos rupee rupees ruble rubles rouble roubles yuan yen won krone kroner krona kronor koruna crown crowns shekel "
    "shekels toman tomans afghani afghanis manat som leu lei lev leva forint zloty hryvnia shilling shillings real "
    "reais baht ringgit rupiah naira cedi birr currency banknotes cents fils".split()
)
ARABIC_COINS = frozenset(
    "دولار دولارا دولارات جنيه جنيها جنيهات دينار دينارا دنانير ليره ليرات ريال ريالا ريالات درهم درهما دراهم فرنك "
    "فرنكا فرنكات روبيه روبيات روبل روبلا يوان ين تومان شيكل شيكلا شواكل كرون بيزو عمله".split()
)
"""Folded; a number before one changes its form."""

SHORT = {"US": ("dollar", "dollars"), "GB": ("pound", "pounds")}
"""Nations whose name stands before a coin as an adjective does: others are places there, "in Iraq dollars are used"."""


def of_money(text: Text, match: Match) -> Match:
    """The match as one of money where a coin or its sign is beside it."""
    find = {"name": _sign_or_coin, "demonym": _coin_beside}.get(match.named.how)
    if find is None or not find(text, match):
        return match
    return match._replace(named=match.named._replace(how="currency"))


def _sign_or_coin(text: Text, match: Match) -> bool:
    behind = text.form[text.words[match.last].end :][:3].lstrip(" \u00a0.")
    return behind[:1] in ("$", "£", "¥") or _next(text, match) in SHORT.get(match.named.codes[0], ())


def _next(text: Text, match: Match) -> str:
    return text.words[match.last + 1].text if text.gap(match.last) in (*JOINTS, ". ") else ""


def _coin_beside(text: Text, match: Match) -> bool:
    """In Arabic and French the coin is named first."""
    if _next(text, match) in COINS:
        return True
    if text.gap(match.first - 1) not in JOINTS:
        return False
    before = text.words[match.first - 1].text
    return bare(before) in ARABIC_COINS or (before in COINS and before != "currency")
