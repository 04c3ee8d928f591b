"""Arabic words with what is written onto their beginning: and, so, in, to, like, the.

A search for السر finds والسر, بالسر and للسر; one for سر finds السر too. A letter that is a part of a word looks just
like one written onto it, so that كمال is found where مال is looked for: such finds rank lower, and `=مال` leaves them
out.
"""

import re
from functools import lru_cache

ARTICLE = "ال"

_BARE = ("و", "ف", "ب", "ل", "ك", "وب", "ول", "فب", "فل")
_WITH_ARTICLE = ("ال", "وال", "فال", "بال", "كال", "لل", "وبال", "ولل")
_BEFORE_ARTICLE = ("و", "ف", "ب", "ك", "وب")
_CONTRACTED = ("لل", "ولل", "فلل")

_ARABIC = re.compile("[\u0621-\u064a]{2,}")
"""Arabic's own letters, as folded: Persian and Urdu have more, and other ways of writing together."""

_SHORT = 2
"""Letters of words that only the article is looked for with: one letter more makes other words of them."""


@lru_cache(maxsize=4_096)
def forms(word: str) -> tuple[str, ...]:
    """The folded `word` with what may be written onto its beginning, without the word itself; none if not Arabic."""
    if not _ARABIC.fullmatch(word):
        return ()
    if word.startswith(ARTICLE) and len(word) > len(ARTICLE) + 1:
        return (*(f"{each}{word}" for each in _BEFORE_ARTICLE), *(f"{each}{word[2:]}" for each in _CONTRACTED))
    return tuple(f"{each}{word}" for each in (_WITH_ARTICLE if len(word) <= _SHORT else (*_BARE, *_WITH_ARTICLE)))


def pattern(word: str) -> str:
    """A regular expression for `word` and its forms."""
    return f"({'|'.join((word, *forms(word)))})" if forms(word) else word
