"""Everything that a step reads has a kind that people call it by."""

import pytest

from clew.search.kind import KINDS, kind_of
from clew.steps import REGISTRY

PLAIN = ("application/x-empty", "application/x-ole-storage")


def test_each_type_that_a_step_reads_has_a_kind() -> None:
    read = [step for step in REGISTRY.extract if step.name not in ("extract.unsupported", "extract.tail")]
    types = {each.replace("flat.*", "flat.text") for step in read for each in step.accepts} - {*PLAIN, "*"}
    assert sorted(each for each in types if kind_of(each) == "other") == []
    assert len(KINDS) == len(set(KINDS))


@pytest.mark.parametrize(
    ("media_type", "kind"),
    [
        ("application/vnd.ms-tnef", "mail"),
        ("application/vnd.ms-outlook-pst", "mail"),
        ("application/vnd.oasis.opendocument.flat.spreadsheet", "sheet"),
        ("application/x-whatsapp-ios+sqlite3", "chat"),
        ("application/x-ewf", "disk"),
        ("application/x-ms-evtx", "system"),
        ("application/vnd.rar", "archive"),
    ],
)
def test_types_belong_to_the_kind_that_people_look_under(media_type: str, kind: str) -> None:
    assert kind_of(media_type) == kind
