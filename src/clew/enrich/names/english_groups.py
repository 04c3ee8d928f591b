"""Names with the words that belong to them ("Lt. Gen. John Smith", "the city of Mosul"), and descriptions of people,
groups and places ("Iraqi security forces", "the foreign minister"), found as patterns over the tokens' signs."""

import re
from collections.abc import Iterator, Sequence

from clew.enrich.names import english_words as words
from clew.enrich.names.english_tokens import Token
from clew.enrich.names.spans import ORGANISATION, PERSON, PLACE, Span

MODIFIER = r"(?:(?:[a-zA-Z#]-)?[aNOLPCoglTHr]'{0,2}(?:-[a-zA-Z])?)"
NAMES = r"(?:t?(?:[NOLCTHD]|[ar](?=[OLC]))+)"
OF = rf"(?:F(?:[td]?(?:{MODIFIER}){{0,3}}[og]|{NAMES}))"
ARTICLE = rf"(?:[td](?:{MODIFIER}){{0,4}}|(?:{MODIFIER}){{1,4}})"
BEFORE_NAME = r"(?:[NOLCTHMpora]'{0,2}(?:[FI]t?)?){0,8}"
PATTERNS = (
    (PERSON, "name", re.compile(rf"t?{BEFORE_NAME}[THMp](?:F[NOLCTH])?(?P<name>P+(?:,?[TH])?)")),
    (PERSON, "name", re.compile(r"(?P<name>P+)")),
    (PERSON, "description", re.compile(rf"{ARTICLE}[Tp](?:{OF}|I{NAMES})?(?![-PHMT])")),
    (PERSON, "description", re.compile(rf"[HT]*T(?:{OF}|I{NAMES})?(?![-PHMT])")),
    (ORGANISATION, "name", re.compile(rf"t?(?:[NCr]){{0,4}}O+(?:-[OC]|C)*{OF}?")),
    (ORGANISATION, "description", re.compile(rf"{ARTICLE}[og]{OF}?(?!-)")),
    (ORGANISATION, "description", re.compile(rf"[td]?(?:{MODIFIER}){{0,4}}[gD]{OF}?(?!-)")),
    (PLACE, "name", re.compile(r"t?r?L+l?")),
    (PLACE, "description", re.compile(rf"{ARTICLE}l{OF}?(?!-)")),
)


def groups(tokens: Sequence[Token], signs: str) -> Iterator[Span]:
    """All groups that the patterns find; they may overlap."""
    for kind, form, pattern in PATTERNS:
        for found in pattern.finditer(signs):
            first = found.start()
            if kind == PLACE and form == "name" and _modifies(tokens, signs[first : found.end()], first):
                first += 1
            name = found.start("name") if "name" in pattern.groupindex else first + (signs[first] in "td")
            detail = {"form": form} if form == "description" else {}
            yield Span(tokens[first].start, tokens[found.end() - 1].end, kind, "rule", tokens[name].start, detail)


def _modifies(tokens: Sequence[Token], signs: str, first: int) -> bool:
    """Whether the article belongs to a word after the place: "the Mosul offensive"."""
    return signs == "tL" and tokens[first + 1].text.lower().rstrip(".") not in words.THE_PLACES
