"""Arabic: who stands next to the verb does it, whoever comes then has it done; «على يد» and «من قبل» turn it round."""

import re
from collections.abc import Sequence

from clew.analyse.claims.roles_units import Parts, Unit, clause, until, within

CLAUSE = re.compile(r"[؛:.!?؟](?!\w)|\s(?:الذي|التي|الذين|لكن|بينما|عندما|حين|بعدما|[أا]ن)\s")
AWAY = re.compile(
    r"\s(?:في|من|[إا]ل[ىي]|خلال|قرب|بعد|قبل|[أا]ثناء|عند|بين|داخل|خارج|يوم|[أا]مس|ضد|بواسطة|بال\w+|وسط|غرب|شرق|شمال|جنوب)"
    r"(?!\w)|[،,]"
)
HANDS = re.compile(r"\s(?:عل[ىي]\s(?:يد|[أا]يدي)|من\s(?:قبل|طرف|جانب)|بيد|ب[أا]يدي|بنيران|برصاص)\s")
AT = re.compile(r"\s(?:عل[ىي]|ضد|عن|استهدف\w*)\s")
"""Whom it is done to stands behind these."""
FROM = re.compile(r"\sمن\s")
NOUN = re.compile(
    r"[وف]?[بل]?(?:ال)?(?:هجوم|هجم|قصف(?=\s\w+\sل|\w*\sعل)|غار[ةه]|غارات|تفجير|انفجار|كمين|استهداف|مقتل|[إا]عدام|اغتيال|"
    r"مجزر|تعذيب|اعتقال|احتجاز|توقيف|اختطاف|[إا]فراج|سيطر[ةه]|تحرير|حصار|احتلال|اتهام|[إا]دان[ةه]|تدمير)"
)
SUFFERED = re.compile(r"(?<!\w)[يت]?تعر[ّ]?ض\w*\s")


def arabic(text: str, at: tuple[int, int], some: Sequence[Unit]) -> Parts:
    start, end = clause(text, at, CLAUSE)
    subject = within(some, start, at[0])
    if hands := HANDS.search(text, at[1], end):
        return _behind(text, hands, end, some), within(some, at[1], hands.start()) or subject
    if suffered := SUFFERED.search(text, start, at[0]):
        source = FROM.search(text, at[1], end)
        return _behind(text, source, end, some) if source else [], within(some, suffered.end(), at[0])
    if aimed := AT.search(text, at[1], end):
        return within(some, at[1], aimed.start()) or subject, _behind(text, aimed, end, some)
    if NOUN.match(text, at[0]):
        return [], []
    after = within(some, at[1], until(text, at[1], end, AWAY))
    if subject and subject[-1].named:
        return subject, after
    first = _first(text, after)
    return after[:first], after[first:]


def _behind(text: str, sign: re.Match[str], end: int, some: Sequence[Unit]) -> list[Unit]:
    return within(some, sign.end(), until(text, sign.end(), end, AWAY))


def _first(text: str, after: Sequence[Unit]) -> int:
    """How many of the units behind a verb do it: to the first name where two are named, else one; with those joined."""
    named = [number for number, unit in enumerate(after) if unit.named]
    count = named[0] + 1 if len(named) > 1 else 1
    while count < len(after) and _joined(text, after[count]):
        count += 1
    return count


def _joined(text: str, unit: Unit) -> bool:
    """«والجيش»: written together with an "and"."""
    return text[unit.first - 1] == "و" if unit.named else text.startswith(("وال", "ول"), unit.first)
