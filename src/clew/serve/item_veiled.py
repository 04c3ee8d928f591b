"""What an item's page tells of its veiled pictures, and of those that came with it."""

from typing import Any

from sqlalchemy import Connection
from starlette.requests import Request

from clew.model import Digest
from clew.serve.forms import token_of, who
from clew.serve.item_shown import Shown
from clew.serve.veil import choice, veil_of
from clew.store.family import members_of
from clew.store.graphic import Graphic


def hidden_members(request: Request, connection: Connection, item: Digest) -> frozenset[Digest]:
    """The veiled pictures among the first members of an item, which its layout may show."""
    links = members_of(connection, item)
    return veil_of(request).hidden(connection, [(link.item, link.media_type or "") for link in links])


def veiled_of(request: Request, connection: Connection, content: Shown) -> dict[str, Any]:
    """What the templates need: `within` are the veiled pictures that stand on the page beside the item's own."""
    within: frozenset[Digest] = frozenset()
    if content.thread is not None:
        files = [(file.item, file.media_type) for file in content.thread.files]
        within = content.wanted.veil.hidden(connection, files)
    elif content.kind == "html":
        within = hidden_members(request, connection, content.item)
    back = f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
    return {
        "within": within, "why": _why(content.graphic, content.wanted.veil.careful, bool(within)), "back": back,
        "choice": choice(request), "token": token_of(request), "by": who(request),
    }  # fmt: skip


def _why(known: Graphic, careful: bool, within: bool) -> str:
    """Why its pictures are veiled, a phrase."""
    if known.note:
        return known.note
    if careful:
        return "in this case, or by your choice, all pictures are"
    if within:
        return "some of those in it may be hard to look at, or were not judged yet"
    return "no classifier has judged it yet; once `clew models install nudity` is done, clew sift does"
