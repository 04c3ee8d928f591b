"""The page of an item: the original rendered beside its text, and all that is known of it. Nothing is parsed here."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response, StreamingResponse

from clew.errors import IntegrityError, UsageError
from clew.locator import fragment
from clew.model import Digest, Locator
from clew.pipeline.render import Asked, Bench, View, render
from clew.serve.beside import beside_item
from clew.serve.claims_forms import judging
from clew.serve.forms import with_form
from clew.serve.handing.left import went_as_copy, went_to
from clew.serve.item_boxes import Box, boxes, read_words
from clew.serve.item_claims import claimed
from clew.serve.item_kin import kin
from clew.serve.item_members import members as members_in
from clew.serve.item_notes import notes
from clew.serve.item_shown import UNKNOWN, Shown, Wanted, read_wanted, reading_in, shown
from clew.serve.item_veiled import hidden_members, veiled_of
from clew.serve.pages import READ
from clew.serve.pages import page as page_of
from clew.serve.redact_page import redacting_of
from clew.serve.veil import veil_of, without_pictures
from clew.steps import REGISTRY
from clew.store import facts, family
from clew.store.activities import base
from clew.store.case import Case
from clew.store.conversations import attachments
from clew.store.folders import folders
from clew.store.graphic import graphic
from clew.store.naming import disagrees
from clew.store.originals import checked, open_original
from clew.store.paths import Ways, is_earlier
from clew.store.reading import passages, readings_of, resolve
from clew.store.renditions import renditions

router = APIRouter()

PICTURES = ("image/png", "image/jpeg")
FRAMED = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'"
"""The policy of a page from the haul: no scripts, nothing loaded, no origin of its own."""

Count = Annotated[int | None, Query(ge=0, le=2**53)]


@router.api_route("/item/{digest}", methods=READ)
def item_page(
    request: Request, digest: str, at: str = "", q: str = "", page: Count = None, start: Count = None,
    row: Count = None, members: Annotated[int, Query(ge=0, le=2**53)] = 0, clear: bool = False,
    day: str = "", inside: str = "", done: int = 0,
) -> Response:  # fmt: skip
    """All of an item; `at` is a locator's fragment, `q` a query whose words are lit."""
    case: Case = request.app.state.case
    window = {"start": start, "row": row, "members": members, "day": day, "inside": inside}
    wanted = read_wanted(at, q, page, clear=clear, veil=veil_of(request), **window)
    with case.engine.connect() as connection:
        item = _resolve(connection, digest)
        if wanted.at.message is not None and not _says(connection, item, wanted.at):
            return _message(connection, item, wanted)
        if item != digest:
            return RedirectResponse(f"/item/{item}?{request.url.query}", 303)
        content = shown(connection, _bench(request), item, wanted)
        about = {**_context(connection, content), **veiled_of(request, connection, content)}
        about |= {"beside": beside_item(connection, item), "seen_by": request.app.state.seen.last(item)}
        about |= {"redacting": redacting_of(connection, item, wanted)}
    return with_form(page_of(request, "item.html", **(about | judging(request, done)), left=went_to(case, item),
                             left_as_copy=went_as_copy(case, item), drawable=_drawable(request)))  # fmt: skip


@router.api_route("/item/{digest}/view", methods=READ)
def view(request: Request, digest: str, at: str = "", q: str = "", clear: bool = False) -> Response:
    """The page image with the boxes of its words; loaded by the item's page, for it may take a second to draw."""
    case: Case = request.app.state.case
    with case.engine.connect() as connection:
        item = _resolve(connection, digest)
        content = shown(connection, _bench(request), item, read_wanted(at, q, None, clear=clear, veil=veil_of(request)))
        seen = _rendered(request, connection, item, content.page or 1)
        lit = _boxes(case, connection, content, seen)
        told = {(each.code, each.message) for each in facts.problems_of(connection, item) if not each.mended}
    problems = [each for each in seen.problems if (each.code, each.message) not in told]
    image = seen.of("page-image")
    return page_of(request, "item_view.html", shown=content, problems=problems, image=image, boxes=lit)


@router.api_route("/item/{digest}/page/{number}", methods=READ)
def page_image(request: Request, digest: str, number: int, clear: bool = False) -> Response:
    """The image of a page, as a sandboxed step drew it; of a veiled picture that nobody asked to see, a few spots."""
    case: Case = request.app.state.case
    with case.engine.connect() as connection:
        wanted, item = read_wanted("", "", number), _resolve(connection, digest)
        kind = "page-veiled" if not clear and _hides(request, connection, item) else "page-image"
        image = _rendered(request, connection, item, wanted.at.page or 1).of(kind)
    if image is None or image.media_type not in PICTURES:
        raise UsageError(f"page {number}: there is no picture of it")
    return Response(image.content, media_type=image.media_type)


@router.api_route("/item/{digest}/html", methods=READ)
def html(
    request: Request, digest: str, n: Annotated[int, Query(ge=0, le=10_000)] = 0, reading: str = "", clear: bool = False
) -> Response:
    """The sanitised HTML of a mail or a web page, for a frame that may do nothing; where pictures in it are veiled,
    without them."""
    case: Case = request.app.state.case
    with case.engine.connect() as connection:
        item = _resolve(connection, digest)
        made = renditions(connection, reading_in(readings_of(connection, item), reading), "html")
        bare = not clear and (_hides(request, connection, item) or bool(hidden_members(request, connection, item)))
    if n >= len(made):
        raise UsageError("there is no such rendition of this item")
    headers = {"Content-Security-Policy": FRAMED, "Content-Type": "text/html; charset=utf-8"}
    content = case.blobs.read(made[n].content)
    return Response(without_pictures(content) if bare else content, headers=headers)


@router.api_route("/item/{digest}/original", methods=READ)
def original(request: Request, digest: str) -> Response:
    """The item's own bytes, as a file to keep; never shown by the browser."""
    case: Case = request.app.state.case
    with case.engine.connect() as connection:
        item = _resolve(connection, digest)
        name = _file_name(connection, item)
        length = facts.size_of(connection, item)
    try:
        stream = open_original(case, item)
    except IntegrityError as error:
        return page_of(request, "error.html", 409, what="This file is not as it was collected", advice=str(error))
    disposition = f"attachment; filename=\"{item[:12]}.bin\"; filename*=UTF-8''{quote(name, safe='')}"
    headers = {"Content-Disposition": disposition, "Content-Length": str(length)}
    return StreamingResponse(checked(stream, item), headers=headers, media_type="application/octet-stream")


def _drawable(request: Request) -> Callable[[str], bool]:
    """Which types of picture can be shown small beside a message."""
    bench = _bench(request)
    return lambda media_type: media_type.startswith("image/") and bench.step(media_type) is not None


def _hides(request: Request, connection: Connection, item: Digest) -> bool:
    identity = facts.identity_of(connection, item) or UNKNOWN
    return veil_of(request).hides(graphic(connection, {item: identity.media_type})[item])


def _bench(request: Request) -> Bench:
    """What views are made with; tests bring their own."""
    bench: Bench | None = getattr(request.app.state, "bench", None)
    return bench or Bench(REGISTRY, "clew.steps")


def _resolve(connection: Connection, digest: str) -> Digest:
    if not re.fullmatch("[0-9a-f]{4,64}", digest):
        raise UsageError(f"{digest[:80]}: an item is named by at least 4 hex digits of its digest")
    return resolve(connection, digest)


def _says(connection: Connection, item: Digest, at: Locator) -> bool:
    """Whether the item itself has something at a message's place, where need be in one of its conversations."""
    if passages(connection, item, base(at)):
        return True
    told = facts.metadata_of(connection, readings_of(connection, item)[0]) if at.sheet is None else []
    return any(fact.name == "conversation" for fact in told)


def _message(connection: Connection, mailbox: Digest, wanted: Wanted) -> Response:
    """A message of a mailbox is an item of its own."""
    number = wanted.at.message or 0
    item = family.message_of(connection, mailbox, number)
    if item is None:
        raise UsageError(f"{mailbox[:12]}: has no message {number}")
    rest = fragment(wanted.at).partition("&")[2] if fragment(wanted.at).startswith("message=") else ""
    return RedirectResponse(replace(wanted, reading="").address(item, at=rest), 303)


def _context(connection: Connection, content: Shown) -> dict[str, Any]:
    """What is known of the item besides what it shows."""
    item = content.item
    ties, more = kin(connection, item)
    ways = Ways(connection).to(item)
    problems, above = facts.problems_of(connection, item), family.containers_of(connection, item)
    return {
        "shown": claimed(connection, content),
        "item": item,
        "title": _title(connection, item, content),
        "ways": ways,
        "earlier": is_earlier(ways),
        "disagrees": disagrees,
        "places": facts.places_of(connection, item),
        "notes": notes(connection, content, problems, above),
        "chain": [(link, facts.name_of(connection, link.item)) for link in family.chain_of(connection, item)],
        "containers": [(link, facts.name_of(connection, link.item)) for link in above],
        "folders": folders(connection, item, [fact.value for fact in content.first_of("folder")]),
        "inside": members_in(connection, item, content.wanted),
        "kin": ties,
        "more_kin": more,
        "taken": _taken(connection, content),
        "problems": problems,
        "activities": facts.activities_of(connection, item),
        "state": family.states_of(connection, [item])[item],
        "locator": "#".join(filter(None, (item, content.wanted.locator(content.wanted.at)))),
    }


def _taken(connection: Connection, content: Shown) -> dict[int, Digest]:
    """The members that were taken out at rows of the table shown, as a disk image's files are."""
    if content.table is None or not content.table.step.startswith("extract.disk@"):
        return {}
    places = {fragment(Locator(sheet=content.table.sheet, row=(row.number,) * 2)): row for row in content.table.rows}
    held = attachments(connection, content.item, list(places))
    return {places[place].number: files[0].item for place, files in held.items()}


def _title(connection: Connection, item: Digest, content: Shown) -> str:
    """A mail's subject, a conversation's title, else the name where it was found."""
    names = ["subject"] if content.mail else ["title"] if content.thread else []
    subject = content.first_of(*names)
    return subject[0].value if subject else facts.name_of(connection, item)


def _file_name(connection: Connection, item: Digest) -> str:
    """The item's own name, without anything that a file system or a reader could be misled by."""
    name = PurePosixPath(facts.name_of(connection, item).replace("\\", "/")).name
    safe = "".join(letter if letter.isprintable() and letter not in '<>:"|?*%' else "_" for letter in name)
    return safe.strip(". ")[-120:] or item[:12]


def _rendered(request: Request, connection: Connection, item: Digest, number: int) -> View:
    identity = facts.identity_of(connection, item)
    if identity is None:
        return View()
    asked = Asked(item, facts.size_of(connection, item), identity, number)
    return render(request.app.state.case, _bench(request), asked) or View()


def _boxes(case: Case, connection: Connection, content: Shown, seen: View) -> list[Box]:
    """The words of the view over what was read, and those of recognised text over what was recognised."""
    found: list[Box] = []
    made = {each.activity: each for each in renditions(connection, content.reading, "words", content.page)}
    drawn = seen.of("words")
    for number, lit in enumerate(content.texts):
        if lit.activity in made and (lit.certainty is not None or drawn is None):
            found += boxes(read_words(case.blobs.read(made[lit.activity].content)), lit, number)
        elif drawn is not None and lit.certainty is None:
            found += boxes(read_words(drawn.content), lit, number)
    return found
