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


def test_each_kind_of_attribution_names_its_speaker() -> None:
    said = {
        "The drivers were told by the foreman that the road was closed.": ["the foreman"],
        "Captain Dorn was quoted as saying that the hold was searched.": ["Captain Dorn"],
        "The attack was claimed by the Dune Brigade.": ["the Dune Brigade"],
        "In a statement, the interior ministry said the suspects were arrested.": ["the interior ministry"],
        "A statement by the brigade said its fighters shot down a drone.": ["A statement by the brigade"],
        "Nadia Petrov, who was on the quay, said that four crates were loaded.": ["Nadia Petrov"],
        "The mayor and the police chief say the protesters attacked first.": ["The mayor and the police chief"],
        "The ministry confirmed the agency's report that the bridge was destroyed.": ["The ministry", "the agency"],
        "Reuters, citing a Turkish official, reported that 14 men were killed.": ["Reuters", "a Turkish official"],
        "The ship, he said, left the port before midnight.": ["he"],
        "As first reported by the Courier, the museum lost six pieces.": ["the Courier"],
    }
    assert {text: speakers(one(text)) for text in said} == said


def test_nobody_says_what_nobody_said_or_what_the_writer_thinks() -> None:
    assert [speakers(each) for each in drawn("No one said that the crates were stolen. I think it was sold.")] == [
        [], [],
    ]  # fmt: skip


def test_two_denials_make_an_assertion() -> None:
    said = {
        "It cannot be denied that the brigade sold the oil.": "asserts",
        "There is no doubt that Feldrake bought the lamp.": "asserts",
        "Not only was he paid, he was paid twice.": "asserts",
        "The agent did not deny that he had signed the lease.": "asserts",
        "The bank has no shares in the company.": "denies",
    }
    assert {text: one(text).stance for text in said} == said


def test_a_direct_command_is_a_call() -> None:
    assert [each.stance for each in drawn("Thank you. Please send the crates tonight. Send money to the bank.")] == [
        "calls", "calls",
    ]  # fmt: skip


def test_lines_of_a_chat_are_the_word_of_who_sent_them() -> None:
    first, second = drawn(
        "[2019-05-09 01:50] Tariq Bensour: She sails.\n[2019-05-09 01:52] Nadim: The cargo was paid.\n"
    )
    assert [(each.text, speakers(each)) for each in (first, second)] == [
        ("She sails.", ["Tariq Bensour"]), ("The cargo was paid.", ["Nadim"]),
    ]  # fmt: skip


def test_quoted_and_forwarded_mail_is_the_word_of_who_wrote_it_over_passages_too() -> None:
    answer = (
        "The ship was sold.\n\nOn Mon, 4 Mar 2019 at 10:00 Nadim Haffar <n@q.example> wrote:\n> The crates were paid.\n"
    )
    assert [speakers(each) for each in drawn(answer)] == [[], ["Nadim Haffar"]]
    forwarded = (
        "See below.\n\nFrom: Leila Osterberg\nSent: 4 June 2019\nTo: Nadim\nSubject: Loan\n\nThe loan was paid.\n"
    )
    first, second = drawn(forwarded, "The money was transferred to Orla.\n")
    assert [speakers(each) for each in (first, second)] == [["Leila Osterberg"]] * 2
    assert second.chain[0].chars == (0, 0)


def test_headers_footers_and_headings_are_no_part_of_a_claim() -> None:
    mail = "From: A <a@b.example>\nTo: B\nSubject: payment of arms\n\nThe ship was sold in May.\n"
    assert [each.text for each in drawn(mail)] == ["The ship was sold in May."]
    assert drawn("This message is confidential and intended for the addressee; the payment was made.") == []
    log = "06:37 dhow Patience arrives from Orla\n07:10 barge 14 departs for Orla\n"
    assert [each.text[:5] for each in drawn(log)] == ["06:37", "07:10"]


def test_telegrams_in_capitals_are_read() -> None:
    claim = one("CAPTAIN SAYS THAT THE CARGO WAS SOLD IN ORLA.")
    assert (speakers(claim), claim.text) == (["CAPTAIN"], "THE CARGO WAS SOLD IN ORLA.")


def test_arabic_frames_name_who_calls_who_relays_and_who_spoke_before() -> None:
    claim = one("دعا أبو الحسن أتباعه إلى شن هجمات.")
    assert (speakers(claim), claim.chain[0].to, claim.stance) == (["أبو الحسن"], "أتباعه", "calls")
    assert one("وبحسب ما أفادت به وكالة رويترز فإن الهجوم أسفر عن قتلى.").text == "الهجوم أسفر عن قتلى."
    relayed = one("كما نقلت صحيفة المرسى عن مسؤول في الجمارك أن الصناديق سرقت.")
    assert speakers(relayed) == ["صحيفة المرسى", "مسؤول في الجمارك"]
    first, second = drawn("قال القائد إن السفن تحمل نفطهم. وقال: «سنحرق كل سفينة تحمل نفطهم».")
    assert (speakers(second), second.stance, speakers(first)) == (["القائد"], "threatens", ["القائد"])
    assert one("نشر التسجيل ولم يتسن التحقق من صحة الصوت بشكل مستقل.").unverified == "لم يتسن التحقق من صحة الصوت"


def test_other_languages_give_none() -> None:
    assert drawn("Le ministre a dit que le navire est parti du port.") == []


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
            for each in claim.chain:
                assert text[slice(*each.chars)] == each.text or each.chars == (0, 0)
            assert claim.at is None or claim.chars[0] <= claim.at[0] < claim.at[1] <= claim.chars[1]
