"""Whether a claim tells of a recording that is heard or of one that is seen: like, and not the same."""

import re
from collections.abc import Sequence
from typing import NamedTuple

SORTS = {
    "audio": r"audio(?:tape|\s?(?:clip|recording|message|file|tape|track)s?)?|"
    r"(?:voice|sound|phone)\s(?:recording|message|note)s?|"
    r"(?:ال)?(?:تسجيل|رسال[هة]|مقطع|شريط|كلم[هة])ا?\s(?:ال)?صوتي(?:[هة]|ا)?|(?:ال)?بص[مة]+\s?صوتي[هة]?",
    "video": r"video(?:s|tapes?|\s?(?:clip|recording|message|file|tape)s?)?|film(?:ed|s)?|"
    r"(?:ال)?(?:تسجيل|رسال[هة]|مقطع|شريط)ا?\s(?:ال)?(?:مصور|مرئي)(?:[هة]|ا)?|(?:مقطع\s|شريط\s|ال)?(?:ال)?فيديو",
}
LIVE = r"(?!\w|[\s-](?:and[\s-])?(?:visual|call(?!\w)|chat|conferenc|link|camera|game|surveillance))"
"""What follows "video" or "audio" where it is no recording, or is of both."""
PATTERN = re.compile("|".join(rf"(?<![\w-])(?P<{sort}>{words}){LIVE}" for sort, words in SORTS.items()), re.I)


class Medium(NamedTuple):
    """The sort, and the words that tell it; both empty where neither or both are told."""

    sort: str = ""
    written: str = ""


UNTOLD = Medium()


def medium(*texts: str) -> Medium:
    """That of a claim's words and of the words for those who say it."""
    told = {str(found.lastgroup): found[0] for text in reversed(texts) for found in PATTERN.finditer(text)}
    return Medium(*next(iter(told.items()))) if len(told) == 1 else UNTOLD


RECORDING = re.compile(r"\b(?:recording|clip|tape)s?\b|(?<!\w)(?:ال)?(?:تسجيل|شريط|مقطع)(?!\w)", re.I)


def media(texts: Sequence[Sequence[str]]) -> list[Medium]:
    """Those of the claims of one item; "the recording" is of the one medium that the others tell, if it is one."""
    found = [medium(*words) for words in texts]
    known = {each.sort for each in found if each.sort}
    return [_which(each, words, *known) if len(known) == 1 else each for each, words in zip(found, texts, strict=True)]


def _which(told: Medium, texts: Sequence[str], known: str) -> Medium:
    recording = next(filter(None, map(RECORDING.search, texts)), None)
    return told if told.sort or not recording else Medium(known, recording[0])
