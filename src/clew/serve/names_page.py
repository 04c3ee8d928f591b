"""The people, organisations and places that a case names, and beside them pairs of names for a person to decide on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from clew.errors import ClewError, QueryError, UsageError
from clew.fold import fold
from clew.search.field import Exact
from clew.search.index import Index
from clew.search.query import Or
from clew.search.query import Query as Sought
from clew.serve.deciding import Deciding, Draft
from clew.serve.filters import Filtered, Filters, facets, filters, matching
from clew.serve.forms import LONGEST, Form, Posted, keep_who, token_of, way_back, who, with_form, with_line
from clew.serve.pages import READ, page
from clew.serve.search_page import opened
from clew.serve.ties import pair_of, pairs
from clew.store.case import Case
from clew.store.entities import TieRow, answers, proposals, said_in
from clew.store.entities import subject as subject_of
from clew.store.judgements import Judgement, Subject
from clew.store.named import KINDS, Entity, Named, Numbers, distinct, named
from clew.store.unheeded import WHY, Unheeded, unheeded

AT_ONCE = 50
IDLE = 100
"""Answers without effect that are listed, the latest."""

PAIRS = 10
JUDGE = "/names/judge"
FORMS = (JUDGE,)
"""The paths that take a form."""

PLURALS = {"person": "People", "organisation": "Organisations", "place": "Places"}
ANSWERS = {"yes": "the same", "no": "not the same", "unsure": "cannot tell", "": "taken back"}

router = APIRouter()


@dataclass(frozen=True)
class Counted:
    """An entity with the documents and mentions that the filters let through."""

    entity: Entity
    documents: int
    mentions: int


@router.api_route("/names", methods=READ)
def names(
    request: Request, asked: Filtered, of: str = "", find: str = "", start: int = 0, at: int = 0, done: int = 0
) -> Response:
    case: Case = request.app.state.case
    if of and of not in KINDS:
        raise UsageError(f"of={of[:40]}: choose {', '.join(KINDS)}, or none for all")
    filtered, index, start, at = filters(request, asked, of=of, find=find), opened(case), max(start, 0), max(at, 0)
    about = {"filters": filtered, "of": of, "find": find, "plurals": PLURALS, **deciding(request)}
    try:
        known = named(case)
        listed = _listed(known, passages_of(index, filtered), of, find)
        narrow = facets(index, filtered, named_by(of)) if index else []
    except QueryError as error:
        return page(request, "names.html", 400, **about, error=error, facets=[], listed=[], total=0, per_kind={},
                    pairs=[], open=0, without=[], idle={}, why=WHY,
                    back=None, more=None, before=None, after=None, done=[], line=0)  # fmt: skip
    with case.engine.connect() as connection:
        told = answers(connection)
        asking, still_open = proposals(connection, of, told, at, PAIRS)
        shown = pairs(connection, known, asking)
        said = recorded(connection, known, done)
        idle = unheeded(connection)
        without = pairs(connection, known, answered(idle)[:IDLE], 0)
    chosen = [_counted(known, *each) for each in zip(*(part[start : start + AT_ONCE] for part in listed), strict=True)]
    total = len(listed[0])
    per_kind = dict(zip(KINDS, np.bincount(known.kinds, minlength=len(KINDS)).tolist(), strict=True))
    answer = page(
        request, "names.html", **about, error=None, facets=narrow, listed=chosen, total=total, per_kind=per_kind,
        pairs=shown, open=still_open, done=said, line=done, without=without, idle=idle, why=WHY,
        back=filtered.href(start=max(start - AT_ONCE, 0) or "") if start else None,
        more=filtered.href(start=start + AT_ONCE) if start + AT_ONCE < total else None,
        before=filtered.href(at=max(at - PAIRS, 0) or "") if at else None,
        after=filtered.href(at=at + PAIRS) if at + PAIRS < still_open else None,
    )  # fmt: skip
    return with_form(answer)


@router.api_route("/names/renewing", methods=READ)
def renewing(request: Request) -> Response:
    """The line that says whether ties are being renewed; it asks again until that is done."""
    return page(request, "_renewing.html", **deciding(request), seen=True)


@router.post(JUDGE)
def judged(request: Request, form: Posted) -> Response:
    """Record what the form says, and go back to where it stood. Where that cannot be, the form is kept as it was."""
    decider: Deciding = request.app.state.deciding
    by, back = " ".join(form.one("by").split())[:LONGEST], way_back(form.one("back"), ("/names", "/entity/"), JUDGE)
    decided, left = _decided(request, form)
    reason = form.one("reason").strip()[:2_000]
    draft, line = Draft(reason, frozenset(left), ""), 0
    if not by or not decided:
        said = "Choose at least one pair first." if by else "Write your name first: the record says who decided."
        draft = Draft(reason, frozenset(form.all("pair")) | {each[0] for each in decided}, said)
    else:
        try:
            line = decider.decide(by, [each for _, each in decided])
        except ClewError as error:
            draft = Draft(reason, frozenset(form.all("pair")) | {each[0] for each in decided}, calmly(error))
    decider.draft = draft if draft.refused or draft.pairs else None
    response = RedirectResponse(with_line(back, line), 303)
    if by:
        keep_who(response, by)
    return response


def calmly(error: ClewError) -> str:
    if isinstance(error, UsageError):
        return f"Nothing is recorded yet: {error}. What you chose and wrote is still here; send it again then."
    return f"Nothing is recorded: {error}. Your choices are still here."


def _decided(request: Request, form: Form) -> tuple[list[tuple[str, Judgement]], set[str]]:
    """Each judgement of the form with its pair's key, and the keys of pairs that were chosen but not decided on."""
    reason = form.one("reason").strip()[:2_000]
    chosen = set(form.all("pair"))
    if form.one("take").isdecimal():
        case: Case = request.app.state.case
        with case.engine.connect() as connection:
            stand = {subject for subject, each in answers(connection).items() if each.line == int(form.one("take"))}
            said = said_in(connection, int(form.one("take")))
        own = [each for each in said if subject_of(*each.subject[1:]) in stand]  # what was said since is another's
        return [("", Judgement(each.subject, "", reason)) for each in own], chosen
    verdict, _, key = form.one("single").partition(" ")
    keys = [key] if key else sorted(chosen)
    verdict = verdict if key else form.one("verdict")
    if verdict not in (*ANSWERS, "back"):
        raise UsageError(f"{verdict[:40]}: a verdict is one of yes, no, unsure")
    found = [(each, pair_of(each)) for each in keys]
    meant = "" if verdict == "back" else verdict
    return [(each, Judgement(subject_of(*pair), meant, reason)) for each, pair in found if pair], chosen - set(keys)


def deciding(request: Request) -> dict[str, Any]:
    """What every page with a form needs."""
    decider: Deciding = request.app.state.deciding
    decider.catch_up()
    return {
        "token": token_of(request), "by": who(request), "draft": decider.draft or Draft("", frozenset(), ""),
        "renewing": decider.renewing, "fault": decider.fault, "judge": JUDGE, "said": ANSWERS, "seen": False,
        "back_to": str(request.url.path) + (f"?{request.url.query}" if request.url.query else ""),
    }  # fmt: skip


def recorded(connection: Connection, known: Named, line: int) -> list[tuple[str, str, Judgement]]:
    """What a line of the ledger says, with the two names as they are shown."""
    return [(each.subject[2], each.subject[3], each) for each in said_in(connection, line)] if line else []


def answered(idle: Mapping[Subject, Unheeded]) -> list[TieRow]:
    """Answers as ties that only they make."""
    return [
        TieRow(about[1], about[2], about[3], "answered", 0.0, {}, None, each.judgement.verdict)
        for about, each in idle.items()
    ]


def named_by(of: str) -> Sought:
    parts = tuple(Exact("mention", kind) for kind in ([of] if of else KINDS))
    return parts[0] if len(parts) == 1 else Or(parts)


def passages_of(index: Index | None, filtered: Filters) -> Numbers | None:
    """The passages that the filters let through and that name somebody; None where nothing is filtered."""
    if index is None or not filtered.anything:
        return None
    found = [matching(index, filtered, kind) for kind in KINDS]
    return distinct(np.concatenate([each for each in found if each is not None]))


def within(known: Named, passages: Numbers) -> Numbers:
    """The rows of `known` in these passages."""
    met = np.zeros(max(known.passages.max(initial=0), passages.max(initial=0)) + 1, bool)
    met[passages] = True
    found: Numbers = np.flatnonzero(met[known.passages])
    return found


def _listed(
    known: Named, passages: Numbers | None, of: str, find: str
) -> tuple[Sequence[int], Sequence[int], Sequence[int]]:
    """The entities to list, the documents and the mentions of each; -1 where the tables have the numbers."""
    mask = known.kinds == KINDS.index(of) if of else np.ones(len(known.rows), bool)
    if words := fold(find).split():
        texts = _searched(known)
        mask &= np.array([all(word in text for word in words) for text in texts], bool)
    if passages is None:
        numbers = np.flatnonzero(mask)
        return numbers.tolist(), [-1] * len(numbers), [-1] * len(numbers)
    rows = within(known, passages)
    rows = rows[mask[known.entity[rows]]]
    width = len(known.places.digests) + 1
    documents = np.bincount(distinct(known.entity[rows] * width + known.items[rows]) // width, minlength=len(mask))
    mentions = np.bincount(known.entity[rows], minlength=len(mask))
    order = np.lexsort((np.arange(len(mask)), -mentions, -documents))
    order = order[documents[order] > 0]
    return order.tolist(), documents[order].tolist(), mentions[order].tolist()


@lru_cache(maxsize=1)
def _searched(known: Named) -> Sequence[str]:
    """All names of each entity, folded."""
    names: list[list[str]] = [[] for _ in known.rows]
    for (_, value), number in known.of.items():
        names[number].append(fold(value))
    return [f"{fold(row[2])}\n" + "\n".join(some) for row, some in zip(known.rows, names, strict=True)]


def _counted(known: Named, number: int, documents: int, mentions: int) -> Counted:
    entity = known.at(number)
    return Counted(entity, entity.items, entity.mentions) if documents < 0 else Counted(entity, documents, mentions)
