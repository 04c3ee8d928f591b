"""A passage that a step fails on costs that passage alone, however the step fails and however far it looks ahead."""

from pathlib import Path

import pytest
from sqlalchemy import select

from clew.executors.drawing import Drawing
from clew.executors.local import Limits
from clew.pipeline.collecting import Collected
from clew.pipeline.sift import Sift
from clew.step import GivenText
from clew.store import schema
from clew.store.case import Case, create
from clew.store.places import add_collection
from trial_drawing import REGISTRY, streaming, whole

STEPS = ("enrich.streaming@1", "enrich.batched@1", "enrich.whole@1")
LIMITS = Limits(memory=1 << 30, output=8 << 20, idle=1.0)


def sifted(tmp_path: Path, lines: list[str]) -> Case:
    haul = tmp_path / "haul"
    haul.mkdir()
    (haul / "rows.txt").write_text("\n".join(lines))
    case = create(tmp_path / "case")
    collected = Collected(add_collection(case, haul, {}, False), haul, False)
    Sift(case, REGISTRY, "trial_drawing", 1, LIMITS, None).run([collected], lambda progress: None)
    return case


def drawn(case: Case, step: str) -> list[str]:
    activity, mention = schema.activity, schema.mention
    query = select(mention.c.text).join(activity, activity.c.id == mention.c.activity)
    with case.engine.connect() as connection:
        return list(connection.execute(query.where(activity.c.step == step).order_by(mention.c.id)).scalars())


def told(case: Case, step: str) -> list[tuple[str, str, str]]:
    activity, problem = schema.activity, schema.problem
    query = select(problem.c.code, problem.c.fragment, problem.c.effect)
    query = query.join(activity, activity.c.id == problem.c.activity).where(activity.c.step == step)
    with case.engine.connect() as connection:
        return sorted(tuple(row) for row in connection.execute(query))


def outcomes(case: Case) -> set[str]:
    with case.engine.connect() as connection:
        return set(connection.execute(select(schema.activity.c.outcome)).scalars())


@pytest.mark.parametrize(
    ("word", "code"), [("raises", "step-fault"), ("swells", "memory"), ("dies", "crash"), ("hangs", "time")]
)
def test_one_passage_that_a_step_fails_on_is_set_aside_alone_and_named(tmp_path: Path, word: str, code: str) -> None:
    words = [f"word {number}" for number in range(40)]
    case = sifted(tmp_path, [*words[:21], word, *words[21:]])
    for step in STEPS:
        assert drawn(case, step) == words, step
        assert told(case, step) == [(code, "row=22", "note")], step
    assert told(case, "enrich.one@1") == [(code, "row=22", "note")]
    assert outcomes(case) == {"finished"}


def test_several_that_fail_in_different_ways_are_each_set_aside(tmp_path: Path) -> None:
    words = [f"word {number}" for number in range(30)]
    case = sifted(tmp_path, [words[0], "raises", *words[1:5], "dies", "raises", *words[5:], "dies"])
    wanted = [("crash", "row=34"), ("crash", "row=7"), ("step-fault", "row=2"), ("step-fault", "row=8")]
    for step in STEPS:
        assert drawn(case, step) == words
        assert sorted(each[:2] for each in told(case, step)) == sorted(wanted)


def test_where_more_end_their_worker_than_can_be_tried_the_reading_is_given_up_and_told(tmp_path: Path) -> None:
    case = sifted(tmp_path, ["fine words", *["dies"] * 12, "fine"])
    assert ("crash", "", "note") in told(case, "enrich.streaming@1")
    assert "failed" in outcomes(case)


def test_what_follows_a_fault_is_read_in_the_light_of_what_went_before() -> None:
    texts = [GivenText(text) for text in ("head", "one", "raises", "two")]
    drawing = Drawing(whole, texts, 1, lambda: None)
    assert drawing.culprit() == 2
    drawing.set_aside(2)
    found = [mention.value for _, mentions in drawing.findings() for mention in mentions]
    assert found == ["head>one", "head>two"]


def test_rows_that_only_lead_are_blamed_and_told_by_their_own_stretch() -> None:
    drawing = Drawing(whole, [GivenText(text) for text in ("raises", "head", "one")], 2, lambda: None)
    assert drawing.culprit() == 0
    assert drawing.set_aside(0) is None
    assert [index for index, _ in drawing.findings()] == [2]


def test_looking_for_faults_is_bounded() -> None:
    seen = 0

    def beat() -> None:
        nonlocal seen
        seen += 1

    texts = [GivenText("raises" if number % 2 else "word") for number in range(2_000)]
    drawing = Drawing(whole, texts, 0, beat)
    while (culprit := drawing.culprit()) is not None:
        drawing.set_aside(culprit)
    assert 5 < len(drawing.aside) < 1_000
    drawing = Drawing(streaming, texts, 0, beat)
    assert drawing.culprit() == 1
