"""Claims by hand among what is derived: made of judgements, anew after a rebuild, never of words that are not there."""

from pathlib import Path

from clew.executors.local import Limits
from clew.judge import judge
from clew.pipeline.analysing import analyse
from clew.pipeline.collecting import Collected
from clew.pipeline.rebuild import drop_derived
from clew.pipeline.sift import Sift
from clew.store.case import Case, create
from clew.store.claims import Asked, ClaimRow, claims
from clew.store.digest import case_digest
from clew.store.judgements import Judgement
from clew.store.orphans import orphaned
from clew.store.places import add_collection
from clew.store.stated import stated_by
from trial_steps import REGISTRY

LIMITS = Limits(memory=1 << 30, output=8 << 20, idle=4.0)


def sifted(case: Case, *hauls: Path) -> Case:
    collected = [Collected(add_collection(case, haul, {}, False), haul, False) for haul in hauls]
    Sift(case, REGISTRY, "trial_steps", 1, LIMITS, None).run(collected, lambda progress: None)
    return case


def rows(case: Case) -> list[ClaimRow]:
    with case.engine.connect() as connection:
        return claims(connection, Asked())[0]


def digest(case: Case) -> str:
    with case.engine.connect() as connection:
        return case_digest(connection)


def test_claims_by_hand_are_made_of_judgements_and_made_anew_after_a_rebuild(tmp_path: Path) -> None:
    haul = tmp_path / "haul"
    haul.mkdir()
    (haul / "letter.txt").write_text("The cargo left the port, said Omar.\n")
    (haul / "other.txt").write_text("The cargo never left the port.\n")
    case = sifted(create(tmp_path / "case"), haul)
    with case.engine.connect() as connection:
        item = next(each for (each,) in connection.exec_driver_sql("SELECT item FROM place WHERE path = 'letter.txt'"))
    at, gone = f"{item}#char=0,23", f"{item}#char=900,950"
    more = {"text": "The cargo left the port", "stance": "asserts", "event": "shipment", "speaker": "Omar"}
    judge(case, "Salma", [Judgement(("claim-by-hand", each), "stated", more=more) for each in (at, gone)])
    judge(case, "Layla", [Judgement(("claim-by-hand", at), "stated", more={**more, "stance": "doubts"})])
    analyse(case)
    (row,) = rows(case)
    assert (row.id, row.text, row.stance, row.event) == (at, "The cargo left the port", "doubts", "shipment")
    assert [(each.text, each.at) for each in row.chain] == [("Omar", f"{item}#char=30,34")]
    assert (row.origins, row.passages, row.by_hand) == (1, 1, True)
    with case.engine.connect() as connection:
        assert [each.by for each in stated_by(connection, at)] == ["Salma", "Layla"]
        assert [each.subject[1] for each in orphaned(connection)] == [gone]
    before = digest(case)
    again = sifted(drop_derived(case))
    assert [each.id for each in rows(again)] == [at]
    assert digest(again) == before
    for by in ("Salma", "Layla"):
        judge(again, by, [Judgement(("claim-by-hand", at), "")])
    analyse(again)
    assert rows(again) == []
