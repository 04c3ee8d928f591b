"""What pages call the parts of claims: stances, sorts of events, ways in which two come from one origin."""

from collections.abc import Sequence
from urllib.parse import quote

from markupsafe import Markup

from clew.serve.wording import readable
from clew.store.claims import ClaimRow

STANCES = {
    "asserts": "asserts", "alleges": "alleges", "doubts": "doubts", "denies": "denies", "supposes": "supposes",
    "calls": "calls for", "threatens": "threatens", "plans": "plans", "asks": "asks",
}  # fmt: skip
"""As docs/claims.md has them, those that state a fact first."""

HOWS = {
    "document": "same document", "authority": "same authority", "author": "same writer", "near": "copy",
    "same-mail": "same mail", "forwards": "forward", "quotes": "quotation", "version": "version", "words": "same words",
    "redacted": "redacted copy",
    "translation": "translation", "": "said by a person",
}  # fmt: skip
ORIGIN_ANSWERS = {"yes": "one origin", "no": "two origins", "unsure": "cannot be told", "": "taken back"}


def claim_href(written: str) -> str:
    """The address of a claim's page."""
    return f"/claim?id={quote(written, safe='')}"


def lit(text: str, spans: Sequence[tuple[int, int]]) -> Markup:
    """Text with the code points of these spans, which are apart and in order, marked."""
    parts, end = [], 0
    for first, last in spans:
        parts += [readable(text[end:first]), Markup("<mark>{}</mark>").format(readable(text[first:last]))]
        end = last
    return Markup("").join([*parts, readable(text[end:])])


def how_many(row: ClaimRow) -> str:
    """The number of origins, in words."""
    origins = f"{row.origins:,} independent {'origin' if row.origins == 1 else 'origins'}"
    passages = f"{row.passages:,} {'passage' if row.passages == 1 else 'passages'}"
    return f"{origins} of {passages}" + (f"; {row.undecided:,} could not be told" if row.undecided else "")
