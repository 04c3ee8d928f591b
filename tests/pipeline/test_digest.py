"""What the digest counts."""

from pathlib import Path

import pytest

from clew.executors.local import Limits
from clew.pipeline.collecting import Collected
from clew.pipeline.sift import Sift
from clew.store.case import Case, create
from clew.store.digest import case_digest
from clew.store.places import add_collection
from trial_steps import REGISTRY


def sifted(case: Case, haul: Path) -> str:
    collected = Collected(add_collection(case, haul, {}, False), haul, False)
    Sift(case, REGISTRY, "trial_steps", 1, Limits(memory=1 << 30), None).run([collected], lambda progress: None)
    with case.engine.connect() as connection:
        return case_digest(connection)


@pytest.mark.parametrize("draft", ["A draft of the letter.\n", "box\nwhat lay inside the draft\n"])
def test_who_had_sifted_an_earlier_state_of_the_haul_had_another_digest(tmp_path: Path, draft: str) -> None:
    haul = tmp_path / "haul"
    haul.mkdir()
    (haul / "letter").write_text(draft)
    early, late = create(tmp_path / "early"), create(tmp_path / "late")
    before = sifted(early, haul)
    (haul / "letter").write_text("The letter as it was sent, which is longer.\n")
    assert sifted(early, haul) == sifted(late, haul) != before
