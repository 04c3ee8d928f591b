"""Who says so: what words that name a speaker come to."""

import re

from clew.analyse.claims.said import NAME
from clew.analyse.claims.words import ARABIC
from clew.fold import words

NOBODY = frozenset(
    "he she it they we i you one who this that which those these some others her him them هو هي هم نحن انا الذي التي "
    "الذين".split()
)
ARTICLES = frozenset("the a an his their its our my your".split())
GENERAL = frozenset(
    "police army military government ministry official officials source sources witness witnesses resident residents "
    "spokesman spokeswoman spokesperson report reports reporter reporters medic medics doctor doctors expert experts "
    "analyst analysts activist activists authorities media people women men man woman recording statement letter "
    "document documents video message president minister general commander لشرطه الشرطه الجيش الحكومه الوزاره وزاره "
    "مسوول مسوولون مصدر مصادر شاهد شهود سكان الناطق المتحدث متحدث ناطق تقرير تقارير بيان التسجيل الرسول خبراء خبير "
    "ناشطون ناشط السلطات وسايل الاعلام الرييس الوزير وزير القايد قايد طبيب اطباء نساء رجال".split()
)
"""Folded words of speakers who are somebody of a sort: two reports that have such a one may mean two."""

SMALL = frozenset("of for and the de du la le von van al el bin ibn".split())

BODIES = (
    ("reuters", "رويترز"),
    ("agence france presse", "afp", "france presse", "فرانس برس", "وكاله فرانس برس", "وكاله الصحافه الفرنسيه"),
    ("associated press", "ap", "اسوشيتد برس", "اسوشييتد برس"),
    ("bbc", "بي بي سي"), ("cnn", "سي ان ان"), ("al jazeera", "الجزيره", "قناه الجزيره"), ("al arabiya", "العربيه"),
    ("anadolu", "anadolu agency", "الاناضول", "وكاله الاناضول"), ("tass", "تاس", "وكاله تاس"), ("xinhua", "شينخوا"),
    ("sana", "سانا", "وكاله سانا"), ("dpa", "deutsche presse agentur", "وكاله الانباء الالمانيه"),
    ("sky news arabia", "سكاي نيوز عربيه"), ("bloomberg", "بلومبرغ"),
    ("red cross", "international committee of the red cross", "icrc", "الصليب الاحمر", "اللجنه الدوليه للصليب الاحمر"),
    ("red crescent", "الهلال الاحمر"), ("united nations", "un", "الامم المتحده"),
    ("unhcr", "المفوضيه الساميه لشوون اللاجيين", "مفوضيه اللاجيين"), ("unicef", "يونيسف", "اليونيسف"),
    ("world health organization", "who", "منظمه الصحه العالميه"), ("amnesty international", "منظمه العفو الدوليه"),
    ("human rights watch", "hrw", "هيومن رايتس ووتش"), ("new york times", "نيويورك تايمز"),
    ("washington post", "واشنطن بوست"), ("guardian", "الغارديان"), ("wall street journal", "وول ستريت جورنال"),
    ("syrian observatory for human rights", "sohr", "المرصد السوري لحقوق الانسان"),
    ("interfax", "انترفاكس"), ("ria novosti", "نوفوستي"), ("middle east eye", "ميدل ايست اي"),
)  # fmt: skip
"""Agencies and bodies that reports in the two languages go back to, by their folded names in both."""

BODY = {name: NAME + names[0] for names in BODIES for name in names}


def speaker_words(text: str) -> str:
    """Folded words without articles; "" for one who is not told but pointed at."""
    said = [word for word in words(text) if word not in ARTICLES]
    return "" if all(word in NOBODY for word in said) else " ".join(said)


def called(text: str, said: str) -> str:
    """A speaker that is no entity of the case: marked as a name where it is written as one."""
    parts = said.split()
    if not parts or GENERAL.intersection(parts) or not (_as_a_name(text, parts) or ONE.fullmatch(text.strip())):
        return said
    return NAME + said


ONE = re.compile(
    r"(?:the|The) (?:[a-z]+ ){0,2}[a-z]+[^\Ws] (?:of|at|in) (?:the )?[A-Z][\w'-]*(?: (?:of |and )?[A-Z\d][\w'-]*){0,4}"
)
"""The one who holds a post that is told by name: "the night clerk of Warehouse 9"."""


def body(said: str) -> str:
    """A body that is known by that folded name in two languages, or ""."""
    return BODY.get(said, "")


def _as_a_name(text: str, parts: list[str]) -> bool:
    """Written with capitals; or in Arabic, which has none, two words or more."""
    if ARABIC.search(text):
        return len(parts) > 1
    written = [word for word in re.findall(r"[^\W\d_]\S*", text) if word.casefold() not in SMALL | ARTICLES]
    return bool(written) and all(word[0].isupper() for word in written) and (len(written) > 1 or len(written[0]) > 1)
