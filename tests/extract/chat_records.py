"""What the steps for conversations yield, sorted by kind."""

import io
from collections.abc import Mapping
from typing import NamedTuple

from clew.model import Member, Metadata, Passage, Problem, Rendition
from clew.step import Contained, Given, Step


class Told(NamedTuple):
    texts: list[str]
    passages: list[Passage]
    members: list[tuple[Member, bytes]]
    properties: dict[str, list[str]]
    problems: list[Problem]
    renditions: list[Rendition]


def told(step: Step, content: bytes, parts: Mapping[str, bytes] | None = None, charset: str | None = None) -> Told:
    """Everything the step yields; a message's passages joined into one text."""
    streams = {name: io.BytesIO(part) for name, part in (parts or {}).items()}
    given = Given("0" * 64, len(content), step.accepts[0], charset, parts=streams)
    found = Told([], [], [], {}, [], [])
    for record in step.run(given, io.BytesIO(content)):
        match record:
            case Passage():
                found.passages.append(record)
            case Contained(member, chunks):
                found.members.append((member, b"".join(chunks)))
            case Metadata(name, value):
                found.properties.setdefault(name, []).append(value)
            case Problem():
                found.problems.append(record)
            case Rendition():
                found.renditions.append(record)
    joined: dict[int, str] = {}
    for passage in found.passages:
        if passage.at.message is not None:
            assert passage.at.chars is not None and passage.at.chars[0] == len(joined.get(passage.at.message, ""))
            joined[passage.at.message] = joined.get(passage.at.message, "") + passage.text
    assert list(joined) == list(range(1, len(joined) + 1))
    found.texts.extend(joined.values())
    return found
