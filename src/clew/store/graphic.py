"""Which pictures are not to be seen unasked: what the classifier proposes, and what people say of it (docs/graphic.md).

Pages and handover ask here, so that both keep to the same rule.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from clew.errors import UsageError
from clew.model import Digest
from clew.store import schema
from clew.store.case import Case, settings
from clew.store.judgements import Judgement
from clew.store.verdicts import DISPUTED, verdict

KIND = "graphic"
PROPOSED = 0.2
"""The score from which a picture is proposed: below it the makers of the model call one very likely safe."""

LIKELY = 0.8

READINGS = ("proposed", "careful")
"""What `reading` in case.toml may say: only pictures that are proposed, marked or not judged are veiled; or all."""


@dataclass(frozen=True)
class Graphic:
    """What is known of an item's pictures. `score` is None where the classifier has said nothing of them: it is not
    through with the item unless `looked`, and where it is, there are none. `verdict` is people's: "yes", "no", DISPUTED
    or "", and `said` the latest of what they say."""

    media_type: str
    score: float | None = None
    looked: bool = False
    verdict: str = ""
    said: Judgement | None = None

    @property
    def pictured(self) -> bool:
        """Whether it is a picture, or may hold some on its pages."""
        return self.media_type.startswith(("image/", "video/")) or not self.looked or self.score is not None

    def veiled(self, careful: bool) -> bool:
        """Whether it is to be shown only when asked for."""
        if self.verdict:
            return self.verdict != "no"
        if careful:
            return self.pictured
        if self.score is not None:
            return self.score >= PROPOSED
        return self.media_type.startswith(("image/", "video/"))

    @property
    def note(self) -> str:
        """The content note, a phrase without a full stop; "" where there is none."""
        if self.verdict == DISPUTED:
            return "some marked it as hard to look at, others as not"
        if self.verdict == "yes" and self.said is not None:
            return f"marked as hard to look at by {self.said.by}"
        if self.verdict or self.score is None or self.score < PROPOSED:
            return ""
        how = "likely shows" if self.score >= LIKELY else "may show"
        return f"{how} nudity, by a classifier's score of {self.score:.2f}"


def careful(case: Case) -> bool:
    """Whether all pictures of the case are veiled. UsageError where case.toml says what it may not."""
    said = settings(case.folder).get("reading", READINGS[0])
    if said not in READINGS:
        raise UsageError(f'{case.folder / "case.toml"}: reading = "{said}": write "{READINGS[0]}" or "{READINGS[1]}"')
    return said == "careful"


def graphic(connection: Connection, items: Mapping[Digest, str]) -> dict[Digest, Graphic]:
    """What is known of the pictures of these items, given with their media types."""
    scores = _scores(connection, items)
    found = {}
    for item, media_type in items.items():
        stands = verdict(connection, (KIND, item))
        score = scores.get(item)
        found[item] = Graphic(media_type, score, item in scores, stands.verdict, stands.latest)
    return found


def _scores(connection: Connection, items: Mapping[Digest, str]) -> dict[Digest, float | None]:
    """Of the items that the classifier is through with, the score; None where it saw no picture."""
    activity, metadata = schema.activity, schema.metadata
    told = (metadata.c.activity == activity.c.id) & (metadata.c.name == "nudity")
    query = select(activity.c.item, metadata.c.value).outerjoin(metadata, told)
    query = query.where(activity.c.item.in_(items), activity.c.step.like("look.graphic@%"))
    rows = connection.execute(query.where(activity.c.current == 1, activity.c.outcome == "finished"))
    return {item: None if value is None else float(value) for item, value in rows}
