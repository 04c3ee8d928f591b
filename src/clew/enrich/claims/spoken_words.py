"""Patterns of English sentences that say who says something."""

import re

from clew.enrich.claims.cues import STANCE_OF
from clew.enrich.claims.frame import NAME
from clew.enrich.claims.lists import told

WORDS = {name: [word.replace("_", " ") for word in some] for name, some in told("words-en").items()}


def any_of(name: str) -> str:
    return "|".join(sorted(WORDS[name], key=len, reverse=True)).replace(" ", r"\s+")


VERBS = {word.replace("_", " "): stance for word, stance in STANCE_OF.items()}
VERB = re.compile(rf"(?<![\w'-])(?:{'|'.join(sorted(VERBS, key=len, reverse=True))})(?![\w'-])".replace(" ", r"\s+"))
WORD = re.compile(r"[\w'-]+")
STARTS = frozenset(word.partition(" ")[0] for word in VERBS)
MOST_VERBS = 12
"""Verbs of a sentence that are looked at."""
MOST_WORDS = 14
AUXILIARIES = re.compile(rf"(?:(?<=\s)(?:{any_of('auxiliaries')}|\w+ly|\w+n't|(?:on|last|this)\s\w{{4,12}})\s+)+\Z")
BE = re.compile(r"\b(?:is|was|were|are|be|been)\b")
NEVER = re.compile(r"\b(?:not|never)\b|n't\b")
LEFT = re.compile(r"[^;:()\[\]—\ufffc\"“”«»]{2,260}\Z")
LEADS = re.compile(rf"[\s*•·?-]*(?:(?:{any_of('leads')}),?\s+)*")
CUT = re.compile(r"\b(?:that|because|when|while|if|as|where|until|since|though|although|but|so|than|whether)\s+")
WHO = re.compile(r"(?:,?\s+|\A\s*)(?:who|which|that)\Z")
TAIL = re.compile(
    r"(?<![\w'.&-])(?:(?:an?|the|its|his|her|their|this|some|several|many|most|those|these|two|three)\s+)?"
    r"(?:(?!(?:of|to|in|on|at|by|for|from|with|and|or|as|than|into|are|is|was|were|has|have|had|the|an?)\b)"
    r"[\w$'.&-]+\s+){0,4}[\w'.&-]+,?\Z"
)
TITLED = re.compile(rf"\b[a-z]{{4,}},\s{NAME}(?=,\Z)")
"""Who somebody is, and the name: "the ministry's spokesman, Ali Hassan,"."""
BESIDE = re.compile(r"\s(?:believed|thought|said|purported|alleged|reported|understood|claimed|rumou?red)\s(?:to|as)\s")
"""Begins what is set beside a speaker: "a message believed to be from him"."""
APPOSED = re.compile(
    r",\s+(?:too,|meanwhile|however|for (?:his|her|its)|in turn|as well|who|whose|which|an?|the|its|his|her|their|our|"
    r"my|one|then|now|formerly|former|senior|vice|chief|deputy|head|president|director|chairman|chairwoman|spokes\w+|"
    r"citing|quoting|speaking|known|r-|d-|jr|sr|\d+\s*,|aged|\w+\s(?:of|at|for)\s|\w+(?:ist|er|or|ian|ant|ent)\b)"
)
CITING = re.compile(r"\b(citing|quoting)\s+([^,]{2,60})")
TO = re.compile(
    r"\s+(?:to\s+)?(?P<to>(?:the|a|an|his|her|their|its|our|my|me|us|him|them|you|[\w'.-]+)"
    r"(?:\s+(?!that\s|to\s)[\w'.&-]+){0,6}?)(?=\s+(?:that|how|why|what|to|whether|if|(?:he|she|they|it|we|i)\s)|\s*[,:.]|\s*\ufffc|\s*\Z)"
)
WHEN = (
    r"(?:\s(?:in|on|at|during|late|early|last|this|yesterday|today|tonight|recently|again|earlier|later|\w+day)"
    r"(?:\s[\w'.]+){0,5}?(?=,?\s(?:that|how|why|whether|if)\s|:\s))?"
)
"""When and where it is said: "said late on Tuesday that", "says in the message:"."""
JOIN = re.compile(
    WHEN + r"\s*(?:,?\s*\b(?:that|how|why|whether|if)\b(?!,)|"
    r",?\s*(?=\b(?:who|what|which|when|where)\s)|:|,?\s*(?=\ufffc))\s*"
)
FINITE = (
    r"(?:is|are|was|were|has|have|had|will|would|could|can|may|might|must|should|did|does|do|\w{2,}ed|went|came|took|"
    r"gave|left|paid|sold|bought|sent|met|said|began|ended|held|knew|made|got|saw|lost|won|fell|grew|kept|told|shot|"
    r"hid|hit|put|set|cut|wants?|needs?|shows?|\w{3,}(?<!s)s|\w+n't|\w+'(?:s|re|ve|ll|d|m))"
)
HERE = re.compile(rf"\b{FINITE}\b")
CLAUSE = re.compile(rf"\s*(?!(?:{any_of('unclausal')})\b)(?:[\w$'.&%/-]+,?\s+){{1,16}}?(?:{FINITE}\b|\ufffc)")
SHORT = re.compile(r"\s*(?:i|he|she|they|we|you|it|there|nobody|someone|somebody)\s+\w+")
SUBJECT = re.compile(
    rf"\W*(?P<who>(?:[\w'.&/-]+\s+){{0,7}}?[\w'.&/-]+)(?:\s+(?:{any_of('auxiliaries')}|\w+ly))*\s+{FINITE}\b"
)
PRONOUN = re.compile(r"he|she|it|they|we|i|who")
FIRST = re.compile(r"(?:i|we)\b")
NO_SPEAKER = re.compile(rf"(?:{any_of('nobody')})\b")
HEADS = re.compile(rf"\b(?:{any_of('heads')}|\w+(?:'s|m[ae]n|keeper|master)|\w{(2,)}(?:ers|ors|ists|ants|ians))\b")
PLURAL = re.compile(
    r"(?:\b(?:i|we|you|they|who|people|police|men|women|some|many|others|those|most)|\w{2,}s|\band\s[\w\s]+|"
    r"(?:people|men|women|\w{2,}s)\s(?:who|in|at|near|from)\s.+)\Z"
)
MODAL = re.compile(r"\b(?:to|will|would|can|could|may|might|must|should|do|does|did|n't)\b|n't\b")
"""After "believed", "said": it is told of somebody, by nobody named."""
BASES = frozenset(word for word in VERBS if word + "s" in VERBS or word + "es" in VERBS or word[:-1] + "ies" in VERBS)
NOUNED = frozenset("reported reports confirmed confirms announced announces claimed claims denied denies".split())
"""Verbs whose object may be an event without a verb of its own: "reported heavy fighting"."""


TO_BE = re.compile(r"\s+to\s+(?:be|have)\s+\w")
WANTING = re.compile(r"\s+(?:to|for|against)\s+\w")


WITHIN = re.compile(
    r"\b(?:do|does|did|wants?|wanted|would|will|could|can|may|might|must|should|is|am|"
    r"(?<!who )(?<!which )(?<!that )(?:are|was|were))\b(?!\Z)"
)
"""A clause of its own, not a name."""
