"""Text as the lexicon knows it: one case, one form of each letter and digit, no marks; and the way back."""

from clew.enrich.plain import APOSTROPHES, DASHES, DIGITS, MARKS, lower, narrow, without
from clew.fold import ARABIC

FORMS = DIGITS | DASHES | APOSTROPHES | ARABIC | str.maketrans("،؛٫⁄∕", ",;.//")


def fold(text: str) -> tuple[str, list[int] | None]:
    """The folded text, and for each of its characters its place in `text`: None where all places are the same."""
    if text.isascii():
        return text.lower(), None
    kept, places = without(MARKS, text)
    return lower(narrow(kept).translate(FORMS)), places
