"""What the printed report says, as data: claims first, each sentence with its citation, then the lists."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from clew.handover.claims import Told, sentence
from clew.handover.items import Item
from clew.handover.printed import Sheet, inline, words
from clew.handover.report import Cover
from clew.handover.report_lists import Moment, Name
from clew.handover.report_words import Where, claim_at
from clew.model import Digest
from clew.store.claims import Bears, ClaimRow
from clew.store.verdicts import Standing

CLAIMS, ITEMS, LINES = 200, 1_000, 300
"""Most claims, items, and lines of each other list that are printed; the pages have all."""

BEARING, LONGEST, NAMED, PLACES = 5, 1_500, 160, 3
"""Most that bear on a claim on one side, code points of a sentence and of a name, places of an item."""

Row = dict[str, Any]


@dataclass(frozen=True)
class Printed:
    """What the PDF is made of: what the pages are, and where things stand on them."""

    cover: Cover
    sheet: Sheet
    known: Mapping[Digest, Item]
    claims: Sequence[Told]
    names: Sequence[Name]
    moments: Sequence[Moment]
    faults: Mapping[Digest, Sequence[Mapping[str, Any]]]
    counts: Mapping[str, int]
    where: Where
    picture_at: Callable[[ClaimRow], str]

    @property
    def numbers(self) -> dict[Digest, int]:
        return {item: number for number, item in enumerate(self.known, 1)}


def told(about: Printed) -> Row:
    """Everything that the template shows."""
    numbers = about.numbers
    claims = {each.claim.id: number for number, each in enumerate(about.claims, 1)}
    faults = [(item, each) for item, some in about.faults.items() for each in some]
    lists: dict[str, tuple[Sequence[Any], int, Callable[[Any], Row]]] = {
        "claims": (about.claims, CLAIMS, lambda each: _claim(each, about, claims, numbers)),
        "items": (list(about.known.values()), ITEMS, lambda each: _item(each, about, numbers)),
        "names": (about.names, LINES, lambda each: _name(each, numbers)),
        "moments": (about.moments, LINES, lambda each: _moment(each, about, numbers)),
        "faults": (faults, LINES, lambda each: _fault(each[0], each[1], numbers)),
    }
    shown = {name: [row(each) for each in islice(some, most)] for name, (some, most, row) in lists.items()}
    more = {name: max(0, len(some) - most) for name, (some, most, _) in lists.items()}
    return {**_first_page(about), **shown, "more": more}


def _first_page(about: Printed) -> Row:
    cover, sheet, counts = about.cover, about.sheet, about.counts
    held = f"{counts['items']} items, {counts['passages']} passages of their words, {counts['claims']} claims"
    fields = (
        ("For", cover.recipient, False), ("Purpose", cover.purpose, False), ("Note", cover.note, False),
        ("Holds", f"{held}; {counts['judgements']} judgements of people", False),
        ("Withheld", f"{counts['withheld']} items", False),
        ("As of", f"line {sheet.line} of the custody ledger, {sheet.time[:19]} UTC", False),
        ("Ledger's head", sheet.head, True), ("Signed by", sheet.signer, True),
    )  # fmt: skip
    return {
        "title": inline(f"{cover.case} · {cover.marking}", NAMED), "case": words(cover.case, NAMED),
        "short": inline(cover.case, 45), "receiver": inline(cover.recipient, 45), "marking": cover.marking,
        "meaning": cover.meaning,
        "fields": [
            {"name": name, "words": {"text": text, "dir": "ltr"} if code else words(text, LONGEST), "code": code}
            for name, text, code in fields if text
        ],
    }  # fmt: skip


def _claim(each: Told, about: Printed, claims: Mapping[str, int], numbers: Mapping[Digest, int]) -> Row:
    row, people = each.claim, each.people
    number = claims[row.id]
    graded = (("who says it", people.origin_grade), ("what is said", people.information_grade))
    grades = [f"{of}: {said.verdict}" for of, said in graded if said]
    judged = (*_judged(people.verdict, "Judged"), *_judged(people.information_grade, "What is said, graded"))
    made = {"support": each.side("supports"), "contradict": each.side("contradicts")}
    sides = {side: [_bears(one, about, claims, numbers) for one in some[:BEARING]] for side, some in made.items()}
    left = {f"{side}-more": max(0, len(some) - BEARING) for side, some in made.items()}
    return {
        "number": number, "page": claim_at(number), "words": words(row.text, LONGEST),
        "verdict": people.verdict.verdict if people.verdict else "not judged", "grades": ", ".join(grades),
        "origins": sentence(row), "about": _about(row),
        "against": f"against: {row.against} of {row.contradicting}" if row.against else "",
        "said": [*judged, *_notes(each)],
        "where": _where(row, number, about, numbers), **sides, **left,
    }  # fmt: skip


def _about(row: ClaimRow) -> str:
    told = [inline(each, NAMED) for each in (row.stance, row.event, row.dated) if each]
    told += [f"on the word of {_who(row)}"] if row.chain else []
    return " · ".join([*told, *([f"not verified: {inline(row.unverified, NAMED)}"] if row.unverified else [])])


def _who(row: ClaimRow) -> str:
    return ", on that of ".join(inline(voice.text or "nobody named", 80) for voice in row.chain)


def _judged(standing: Standing | None, what: str) -> Iterator[str]:
    for each in standing.said if standing else ():
        reason = f": {inline(each.reason, LONGEST)}" if each.reason else ""
        yield f"{what} {each.verdict}, {inline(each.by, NAMED)}, {each.time[:10]}{reason}"


def _notes(each: Told) -> Iterator[str]:
    for note in each.people.notes:
        yield f"Note of {inline(note.by, NAMED)}, {note.time[:10]}: {inline(str(note.more.get('text', '')), LONGEST)}"


def _where(row: ClaimRow, number: int, about: Printed, numbers: Mapping[Digest, int]) -> Row:
    page = about.where.passages.get(row.passage, "").partition("#")[0]
    item = about.known[row.item]
    return {
        "item": numbers[row.item], "name": inline(item.said("subject") or item.name, NAMED), "citation": row.id,
        "spot": f"{page}#k{number}" if page else "", "picture": about.picture_at(row),
    }  # fmt: skip


def _bears(one: Bears, about: Printed, claims: Mapping[str, int], numbers: Mapping[Digest, int]) -> Row:
    number = claims[one.claim.id]
    why = "; ".join(one.differs) or ", ".join(f"{what} {score:.2f}" for what, score in one.reasons)
    parts = (f"origin {one.origin}" if one.origin else "", _who(one.claim), inline(why, NAMED))
    told = " · ".join(each for each in parts if each)
    where = _where(one.claim, number, about, numbers)
    return {
        "number": number,
        "page": claim_at(number),
        "words": words(one.claim.text, LONGEST),
        "about": told,
        "where": where,
    }


def _item(item: Item, about: Printed, numbers: Mapping[Digest, int]) -> Row:
    day = item.date.isoformat() if item.date else ""
    parts = (item.media_type, f"{item.size:,} bytes", item.state, day)
    return {
        "number": numbers[item.digest], "name": words(item.said("subject") or item.name, NAMED),
        "about": " · ".join(each for each in parts if each), "digest": item.digest,
        "page": about.where.items.get(item.digest, ""), "places": [words(each, 300) for each in item.places[:PLACES]],
    }  # fmt: skip


def _name(name: Name, numbers: Mapping[Digest, int]) -> Row:
    return {
        "name": words(name.forms[0], NAMED), "forms": [words(each, NAMED) for each in name.forms[1:]],
        "kind": name.kind, "count": f"{name.items} items", "items": [numbers[each] for each in name.some],
    }  # fmt: skip


def _moment(moment: Moment, about: Printed, numbers: Mapping[Digest, int]) -> Row:
    spot = next((about.where.passages[each] for each in moment.passages if each in about.where.passages), "")
    items = moment.items[:2] or [moment.citation.partition("#")[0]]
    return {
        "date": inline(moment.date, 40), "what": moment.what, "words": words(moment.text, NAMED), "spot": spot,
        "items": [numbers[each] for each in items], "citation": moment.citation,
    }  # fmt: skip


def _fault(item: Digest, fault: Mapping[str, Any], numbers: Mapping[Digest, int]) -> Row:
    effect = {"note": "all was read", "partial": "read in part", "unreadable": "not read"}
    return {
        "item": numbers[item], "words": words(fault["message"], LONGEST), "citation": fault["citation"],
        "effect": effect.get(fault["effect"], str(fault["effect"])),
    }  # fmt: skip
