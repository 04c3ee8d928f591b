"""Origins: generated stories of known descent, sifted as a haul; is each one's number of independent origins right?"""

import tempfile
from collections.abc import Iterator
from contextlib import redirect_stdout
from hashlib import sha256
from io import StringIO
from pathlib import Path

from bench.accuracy.score import Score, share
from bench.stories import SEED, Document, Story, stories
from clew.cli import main
from clew.store.case import Case, open_case
from clew.store.claims import Asked, ClaimRow, bearing, claims

HELD_BACK = SEED + 1


def score(_: Path) -> list[Score]:
    return [line for name, seed in (("looked at", SEED), ("held back", HELD_BACK)) for line in _scores(name, seed)]


def _scores(name: str, seed: int) -> Iterator[Score]:
    told = stories(seed)
    with tempfile.TemporaryDirectory() as folder:
        case = sifted(told, Path(folder))
        results = [Told(case, story) for story in told]
    yield share(
        f"{name}: stories whose independent origins are counted exactly", sum(r.exact for r in results), len(told)
    )
    documents = sum(len(each.documents) for each in told)
    yield share(f"{name}: documents whose claim is met from the story's first", sum(r.met for r in results), documents)
    for kind in ("byte copy", "forward", "edit", "translation", "same authority"):
        asked = [right for r in results for which, right in r.joined if which == kind]
        yield share(f"{name}: … counted with its origin: {kind}", sum(asked), len(asked))
    apart = [right for r in results for right in r.apart]
    yield share(f"{name}: pairs of independent reports told apart", sum(apart), len(apart))
    strange = sum(r.strange for r in results)
    yield share(f"{name}: stories that nothing of another story bears out", len(told) - strange, len(told))


def sifted(told: list[Story], folder: Path) -> Case:
    haul = folder / "haul"
    haul.mkdir()
    for story in told:
        for each in story.documents:
            (haul / each.name).write_bytes(each.content)
    with redirect_stdout(StringIO()):
        main(["sift", str(haul), "--case", str(folder / "case")])
    return open_case(folder / "case")


class Told:
    """What the page of the claim of a story's first document says, against what is known."""

    def __init__(self, case: Case, story: Story) -> None:
        with case.engine.connect() as connection:
            self.main = {
                digest(each): _main(claims(connection, Asked(item=digest(each)), most=50)[0], story)
                for each in story.documents
            }
            first = self.main[digest(story.documents[0])]
            self.found = bearing(connection, first.id) if first else []
        self.row = first
        self.exact = first is not None and first.origins == story.origins and not first.undecided
        numbers = self._numbers(first)
        self.met = sum(digest(each) in numbers for each in story.documents)
        own = {each.origin: digest(each) for each in reversed(story.documents) if each.kind == "independent"}
        self.joined = [
            (each.kind, numbers.get(digest(each), 0) == numbers.get(own[each.origin], 0))
            for each in story.documents
            if each.kind != "independent" and digest(each) in numbers and own[each.origin] in numbers
        ]
        heads = sorted(own.values())
        self.apart = [
            numbers[one] != numbers[other] for one in heads for other in heads
            if one < other and one in numbers and other in numbers
        ]  # fmt: skip
        ours = {digest(each) for each in story.documents}
        self.strange = any(each.bearing == "supports" and each.claim.item not in ours for each in self.found)

    def _numbers(self, first: ClaimRow | None) -> dict[str, int]:
        """The origin of each item that says so."""
        numbers = {each.claim.item: each.origin for each in reversed(self.found) if each.bearing == "supports"}
        if first is not None:
            numbers[first.item] = first.own
        return numbers


def _main(rows: list[ClaimRow], story: Story) -> ClaimRow | None:
    """The claim of the story's event among those of a document."""
    wanted = [row for row in rows if str(story.figure) in row.text and any(each in row.text for each in story.places)]
    return max(wanted, key=lambda row: (bool(row.event), len(row.text)), default=None)


def digest(document: Document) -> str:
    return sha256(document.content).hexdigest()
