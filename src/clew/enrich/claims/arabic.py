"""Arabic frames: the verb, who, and what is said, in whatever order."""

import re

from clew.enrich.claims.cues import ARABIC_STANCE_OF
from clew.enrich.claims.frame import HIDDEN, Frame, Words, back, blanks, trimmed
from clew.enrich.claims.sentences import Span
from clew.fold import ARABIC
from clew.model import Stance

STANCES = {word.translate(ARABIC): stance for word, stance in ARABIC_STANCE_OF.items()}
VERB = re.compile(rf"(?<!\w)(?P<and>[وف]?)(?P<verb>{'|'.join(sorted(STANCES, key=len, reverse=True))})(?!\w)")
THAT = re.compile(
    r"(?:\s*,?\s*(?<!\w)(?:ب?ان(?:ه|ها|هم|نا|ني|ك|كم)?|الي ان|علي ان|ل?ان|عما اذا|ما اذا|عن|قوله|قولها|قولهم)(?!\w)"
    r"(?:\s*:|\s+ان(?:ه|ها|هم)?(?!\w))?)|\s*[:,.]|\s*\ufffc"
)
WHO = re.compile(
    r"\s*(?:(?:لي|لنا|له|لها|لهم|لك)\s+)?"
    r"(?P<who>[^,:.;؛()\n\ufffc\"«»]{2,90}?)(?=" + THAT.pattern + r"|\Z)"
)
FROM = re.compile(
    r"\s*(?P<who>[^,:.;()\ufffc\"]{2,60}?)\s+(?P<cue>عن)\s+(?P<of>[^,:.;()\ufffc\"]{2,60}?)(?=" + THAT.pattern + ")"
)
IN = re.compile(
    r"\s+(?:في|خلال|ب|عبر)\s*(?:تصريح\w*|بيان\w*|حديث\w*|مقابل[هة]|مؤتمر|موتمر|كلم[هة]|تغريد[هة]|لقاء|اتصال|رسال[هة])"
    r"(?:\s+(?:ل|الي )(?P<to>[\w ]{2,40}))?"
)
TO = re.compile(r"\s+(?P<link>الي|ب(?=\w)|علي|في|من)\s*")
LINKS = {"calls": ("الي", "ب", "علي"), "threatens": ("ب",), "doubts": ("في",)}
"""What is called for, threatened and doubted stands behind one of these."""
OWN = re.compile(r"\w{3,}(?:ه|ها|هم|هن)\Z")
RELATIVE = re.compile(r"(?<!\w)(?:ل?من|ما)\Z")
"""«لا يسلم إلا لمن قال»: whoever says it is not told."""
LETTER = re.compile("[\u0621-\u064a]")
MOST_WORDS = 10
MOST_VERBS = 12


def arabic(words: Words, span: Span) -> Frame | None:
    """The first frame of a sentence that an Arabic verb of saying makes."""
    if not LETTER.search(words.lowered, span.start, span.end):
        return None
    for number, found in enumerate(VERB.finditer(words.lowered, span.start, span.end)):
        if number == MOST_VERBS:
            return None
        stance = STANCES[found["verb"]]
        cue = Span(found.start(), found.end())
        made = (
            _relayed(words.lowered, span, cue, found["verb"])
            or _linked(words.lowered, span, cue, stance)
            or _led(words.lowered, span, cue, stance)
            or _followed(words.lowered, span, cue, stance)
        )
        if made:
            return made
    return None


def _relayed(lowered: str, span: Span, cue: Span, verb: str) -> Frame | None:
    """نقلت … عن … أن"""
    found = FROM.match(lowered, cue.end, span.end) if verb.startswith("نقل") else None
    that = THAT.match(lowered, found.end(), span.end) if found else None
    if not found or not that:
        return None
    source = trimmed(lowered, *found.span("of")), Span(*found.span("cue"))
    return Frame(trimmed(lowered, *found.span("who")), cue, "asserts", _rest(lowered, that, span), source=source)


def _linked(lowered: str, span: Span, cue: Span, stance: Stance) -> Frame | None:
    """دعا القائد أتباعه إلى: the first noun with what belongs to it calls, the last is called."""
    if stance not in LINKS:
        return None
    for link in TO.finditer(lowered, cue.end + 1, min(span.end, cue.end + 90)):
        named = lowered[cue.end : link.start()]
        if re.search(r"[,:.;()\ufffc\"]", named):
            return None
        if link["link"] in LINKS[stance] and named.strip():
            who, to = _parted(lowered, trimmed(lowered, cue.end, link.start()))
            before = _before(span, cue.start, lowered[span.start : cue.start])
            return Frame(who, cue, stance, Span(link.end(), span.end), to, before)
    return None


def _parted(lowered: str, named: Span) -> tuple[Span, Span | None]:
    """Who calls and who is called: "his followers" are another's, and so is a third noun that stands apart."""
    words = lowered[named.start : named.end].split()
    last = lowered.rfind(" ", named.start, named.end) + 1
    apart = len(words) == 3 and all(word.startswith("ال") for word in words[1:]) and not words[2].endswith(("ي", "يه"))
    if len(words) > 1 and (OWN.search(words[-1]) or apart):
        return trimmed(lowered, named.start, last), Span(last, named.end)
    return named, None


def _led(lowered: str, span: Span, cue: Span, stance: Stance) -> Frame | None:
    """Who, then the verb; or the verb alone, whose speaker was named before."""
    that = THAT.match(lowered, cue.end, span.end)
    if not that:
        return None
    before = lowered[span.start : cue.start].strip()
    if RELATIVE.search(before):
        return None
    quoted = before.rstrip(",").endswith(HIDDEN)
    if before and not quoted and len(before.split()) <= 8 and not re.search(r"[,:]|(?<!\w)(?:فان|ان)\Z", before):
        return Frame(trimmed(lowered, blanks(lowered, span.start), cue.start), cue, stance, _rest(lowered, that, span))
    if that[0].strip() in (".", ","):
        return None
    nobody = Span(cue.start, cue.start)
    return Frame(nobody, cue, stance, _rest(lowered, that, span), None, _before(span, cue.start, before), unsaid=True)


def _followed(lowered: str, span: Span, cue: Span, stance: Stance) -> Frame | None:
    """The verb, then who; what is said follows, or stood before."""
    after = WHO.match(lowered, cue.end, span.end)
    if not after:
        return None
    who = trimmed(lowered, *after.span("who"))
    to = None
    if told := IN.search(lowered, who.start, after.end()):
        who, to = Span(who.start, told.start()), Span(*told.span("to")) if told["to"] else None
    if who.end <= who.start or len(lowered[who.start : who.end].split()) > MOST_WORDS:
        return None
    that = THAT.match(lowered, after.end(), span.end)
    before = lowered[span.start : cue.start].strip()
    if before.rstrip(",").endswith(HIDDEN) and len(lowered[after.end() : span.end].strip(' .,"')) < 3:
        return Frame(who, cue, stance, Span(span.start, back(lowered, cue.start)))
    if not that or (len(lowered[that.end() : span.end].strip(" .")) < 3 and not that[0].endswith(HIDDEN)):
        return None
    return Frame(who, cue, stance, _rest(lowered, that, span), to, _before(span, cue.start, before))


def _rest(lowered: str, that: re.Match[str], span: Span) -> Span:
    start = that.end() - 1 if that[0].endswith(HIDDEN) else that.end()
    return Span(blanks(lowered, start), span.end)


def _before(span: Span, end: int, words: str) -> Span | None:
    return Span(span.start, end) if len(words.split()) > 3 else None
