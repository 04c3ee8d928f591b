"""Claims of passages: what is said, on whose word, and how it is meant."""

from hypothesis import given
from hypothesis import strategies as st

from clew.enrich.claims import claims
from clew.model import Claim, Locator
from clew.step import GivenText


def drawn(*passages: str) -> list[Claim]:
    return [each for found in claims.run([GivenText(text) for text in passages]) for each in found]


def one(text: str) -> Claim:
    (claim,) = drawn(text)
    return claim


def speakers(claim: Claim) -> list[str]:
    return [each.text for each in claim.chain]


def test_a_source_behind_a_report_is_told_from_what_it_says() -> None:
    claim = one("The convoy was attacked near Tal Ward on Monday, according to Reuters.")
    assert claim.text == "The convoy was attacked near Tal Ward on Monday"
    assert (speakers(claim), claim.stance, claim.event) == (["Reuters"], "asserts", "attack")


def test_speakers_stand_within_speakers() -> None:
    claim = one("Reuters reported that the harbour ministry said the ship left the port.")
    assert speakers(claim) == ["Reuters", "the harbour ministry"]
    assert (claim.text, claim.event) == ("the ship left the port.", "shipment")


def test_a_quote_is_its_speakers_word_sentence_by_sentence_over_paragraphs_and_passages() -> None:
    found = drawn(
        "Salma told the Gazette: “The crates were sold to a dealer. Nobody asked for papers.\n",
        "“The dealer paid in cash,” she added.",
    )
    assert [(each.text, speakers(each)[0]) for each in found[:2]] == [
        ("The crates were sold to a dealer.", "Salma"), ("Nobody asked for papers.", "Salma"),
    ]  # fmt: skip
    assert found[0].chain[0].to == "the Gazette"
    assert (found[2].text, found[2].event) == ("The dealer paid in cash,", "payment")


def test_words_after_a_quote_name_its_speaker() -> None:
    claim = one("“There is a labyrinth of ledgers,” said Major Jonas.")
    assert (claim.text, speakers(claim)) == ("There is a labyrinth of ledgers,", ["Major Jonas"])


def test_stances_are_told_apart() -> None:
    said = {
        "The bank denied that the money was transferred to Orla.": "denies",
        "The trader claims that the vase was sold in May.": "alleges",
        "The voice is purported to be from the same message.": "alleges",
        "The rebels could attack the port.": "supposes",
        "The recording urged followers to attack the port.": "calls",
        "They vowed to attack the port.": "threatens",
        "The group plans to attack the port.": "plans",
        "The ship did not leave the port, and no cargo was loaded there.": "denies",
        "Was the captain paid?": "asks",
        "The captain was paid.": "asserts",
    }
    assert {text: one(text).stance for text in said} == said


def test_what_nobody_could_verify_is_said_with_its_words() -> None:
    claim = one("The recording names a commander, but its authenticity could not be independently verified.")
    assert (claim.unverified, claim.stance) == ("could not be independently verified", "alleges")


def test_nobody_named_is_a_speaker_without_words() -> None:
    claim = one("It is estimated that less than 8,000 fighters are left in the town.")
    assert [(each.text, each.cue) for each in claim.chain] == [("", "It is estimated that")]
    assert claim.stance == "alleges"


def test_what_is_said_before_a_speaker_is_the_writers_own() -> None:
    first, second = drawn("The town was captured on Friday, with experts warning that fighters could attack the port.")
    assert (first.text, speakers(first), first.event) == ("The town was captured on Friday", [], "territory")
    assert (speakers(second), second.stance, second.event) == (["experts"], "supposes", "attack")


def test_arabic_is_read_alike() -> None:
    claim = one("قال المتحدث باسم الوزارة إن القوات استعادت السيطرة على الحي.")
    assert (speakers(claim), claim.event, claim.chain[0].cue) == (["المتحدث باسم الوزارة"], "territory", "قال")
    assert speakers(one("بحسب وكالة رويترز، قُتل ثلاثون جندياً في الهجوم.")) == ["وكالة رويترز"]
    assert one("نفت الشركة أن تكون قد دفعت أي مبلغ.").stance == "denies"
    assert one("هل وصلت الصناديق إلى الميناء؟").stance == "asks"
    assert one("زعم شاهد أن الشاحنات غادرت الميناء.").stance == "alleges"


def test_plain_talk_and_rows_of_tables_are_no_claims() -> None:
    assert drawn("The weather is lovely here. Greetings to your mother.") == []
    row = GivenText("The ship\tleft the port", at=Locator(sheet="Log", row=(2, 2)))
    assert [list(found) for found in claims.run([row])] == [[]]


@given(
    st.lists(
        st.text(
            st.sampled_from('aT .,“”"«»:\nقال إن said that according to Reuters 5?') | st.characters(), max_size=80
        ),
        max_size=3,
    )
)
def test_any_text_is_read_and_each_claim_is_the_words_at_its_place(passages: list[str]) -> None:
    for text, found in zip(passages, claims.run([GivenText(text) for text in passages]), strict=True):
        for claim in found:
            assert text[slice(*claim.chars)] == claim.text
            assert all(text[slice(*each.chars)] == each.text for each in claim.chain)
            assert claim.at is None or claim.chars[0] <= claim.at[0] < claim.at[1] <= claim.chars[1]
