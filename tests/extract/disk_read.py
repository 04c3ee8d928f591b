"""What the step for disks gives of an image."""

import io

from clew.extract.disks.disk import disk
from clew.model import Problem
from clew.step import Beat, Contained, Given, Record

RAW = "application/x-raw-disk-image"


def read(content: bytes, *passwords: str, media_type: str = RAW, **parts: bytes) -> list[Record]:
    """All records but beats, members' bytes as one piece; `name__ext` stands for the part name.ext."""
    others = {name.replace("__", "."): io.BytesIO(part) for name, part in parts.items()}
    given = Given("0" * 64, len(content), media_type, passwords=passwords, parts=others)
    records: list[Record] = []
    for record in disk.run(given, io.BytesIO(content)):
        if isinstance(record, Contained):
            record = Contained(record.member, [b"".join(record.content)])
        if not isinstance(record, Beat):
            records.append(record)
    return records


def members(records: list[Record]) -> dict[str | None, bytes]:
    return {each.member.name: b"".join(each.content) for each in records if isinstance(each, Contained)}


def problems(records: list[Record]) -> list[Problem]:
    return [each for each in records if isinstance(each, Problem) and each.effect != "note"]
