"""Claims as lines, with what bears on them, where they come from, and what people say of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from clew.handover.claims import Told, sentence
from clew.store.claims import Bears, DescentRow
from clew.store.judgements import Judgement
from clew.store.verdicts import Standing

Row = dict[str, Any]
COUNTS = ("origins", "passages", "undecided", "against", "contradicting", "uncounted")


def claim_rows(claims: Iterable[Told]) -> Iterator[Row]:
    """A line a claim. All numbers count what leaves."""
    for each in claims:
        row = each.claim
        yield {
            "claim": row.id, "item": row.item, "text": row.text, "stance": row.stance, "event": row.event,
            "unverified": row.unverified, "chain": [asdict(voice) for voice in row.chain], "speaker": row.speaker,
            "dated": row.dated, "counted": "of what is handed over", "sentence": sentence(row),
            **{name: getattr(row, name) for name in COUNTS}, "origin": row.own,
            "bearing": [_bearing(one) for one in each.bears], "descents": [_descent(one) for one in each.ties],
            "people": {
                "verdict": _standing(each.people.verdict), "origin_grade": _standing(each.people.origin_grade),
                "information_grade": _standing(each.people.information_grade), "notes": _said(each.people.notes),
            },
        }  # fmt: skip


def _bearing(bears: Bears) -> Row:
    told = {"claim": bears.claim.id, "bearing": bears.bearing, "score": bears.score, "origin": bears.origin}
    reasons = [{"what": what, "score": score} for what, score in bears.reasons]
    return {**told, "reasons": reasons, "differs": list(bears.differs)}


def _descent(tie: DescentRow) -> Row:
    return {**asdict(tie), "reasons": list(tie.reasons)}


def _standing(stands: Standing | None) -> Row | None:
    return {"stands": stands.verdict, "said": _said(stands.said)} if stands else None


def _said(said: Sequence[Judgement]) -> list[Row]:
    names = ("verdict", "reason", "by", "time", "line", "signer")
    return [{**{name: getattr(each, name) for name in names}, "more": dict(each.more)} for each in said]
