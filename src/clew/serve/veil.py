"""Which pictures a browser is shown only when it asks, by the case's own rule and by what the person chose here."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from clew.model import Digest
from clew.store.case import Case
from clew.store.graphic import Graphic, careful, graphic

CHOICES = ("", "shown", "veiled")
"""As the case says; none is veiled; all are."""

LASTING = 400 * 86_400
"""Seconds that a browser keeps the choice to veil all; the choice to show all ends with its session."""

INSIDE = re.compile(rb' src="data:[^"]*"')
"""Pictures within a rendition's HTML, as extract steps write them."""


@dataclass(frozen=True)
class Veil:
    """`careful`: all pictures are veiled, not only those proposed, marked or not judged; `lifted`: none is."""

    careful: bool = False
    lifted: bool = False

    def hides(self, one: Graphic) -> bool:
        return not self.lifted and one.veiled(self.careful)

    def hidden(self, connection: Connection, items: Iterable[tuple[Digest, str]]) -> frozenset[Digest]:
        """Of items with their media types, the pictures that are veiled."""
        pictures = {item: media_type for item, media_type in items if media_type.startswith(("image/", "video/"))}
        return frozenset(item for item, one in graphic(connection, pictures).items() if self.hides(one))


OPEN = Veil(lifted=True)


def veil_of(request: Request) -> Veil:
    """What this browser is to be shown. UsageError where case.toml says what it may not."""
    case: Case = request.app.state.case
    chosen = choice(request)
    return Veil(chosen == "veiled" or careful(case), chosen == "shown")


def choice(request: Request) -> str:
    """What the person chose in this browser, for this case."""
    said = request.cookies.get(_cookie(request), "")
    return said if said in CHOICES else ""


def keep_choice(request: Request, response: Response, chosen: str) -> None:
    lasting = LASTING if chosen == "veiled" else None
    name = _cookie(request)
    if chosen:
        response.set_cookie(name, chosen, max_age=lasting, httponly=True, samesite="strict", path="/")
    else:
        response.delete_cookie(name, httponly=True, samesite="strict", path="/")


def _cookie(request: Request) -> str:
    """Browsers share cookies among the ports of a machine; the port in the name keeps two cases apart."""
    return f"clew-pictures-{request.url.port or 80}"


def without_pictures(html: bytes) -> bytes:
    """A rendition of HTML without the pictures within it."""
    return INSIDE.sub(b"", html)
