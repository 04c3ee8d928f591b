"""Claims marked in running text, beside what is cited and sought there."""

from clew.serve.item_claims import marked
from clew.serve.item_words import Lit, Piece


def lit(*pieces: Piece) -> Lit:
    return Lit("page=1", "extract.pdf@1", 1, pieces[0].first, 99, pieces, None, None)


def test_a_claim_is_cut_out_of_the_words_and_runs_across_what_is_lit() -> None:
    text = lit(
        Piece("He said they ", 10, False, False),
        Piece("attacked", 23, True, False, True),
        Piece(" it.", 31, False, False),
    )
    found = marked(text, [(18, 33, "d#page=1&char=18,33")])
    assert [(each.text, each.claim != "") for each in found.pieces] == [
        ("He said ", False), ("they ", True), ("attacked", True), (" i", True), ("t.", False),
    ]  # fmt: skip
    assert [each.target for each in found.pieces] == [False, False, True, False, False]
    assert [each.first for each in found.pieces] == [10, 18, 23, 31, 33]


def test_text_without_claims_stays_as_it_is() -> None:
    text = lit(Piece("nothing", 0, False, True))
    assert marked(text, []).pieces == text.pieces
