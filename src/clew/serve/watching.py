"""Noting who looked at what: every page that was shown, and every picture that somebody unveiled."""

import re
from collections.abc import Mapping
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clew.serve.forms import who
from clew.store.seen import Seen

_PART = re.compile(r"/item/([0-9a-f]{4,64})(/original|/page/[0-9]+|/html)?")
_ENTITY = re.compile(r"/entity/([^/]+)")
UNSEEN = re.compile(r"/static/|/item/[^/]+/(?!original)|/names/renewing")
"""What pages fetch by themselves."""

LONGEST = 1_000


def watching(app: ASGIApp, seen: Seen) -> ASGIApp:
    """`app`, whose pages are noted in `seen` once they are sent."""

    async def watched(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET":
            await app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                request = Request(scope)
                if (what := looked_at(request.url.path, request.query_params, request.headers)) is not None:
                    seen.add(who(request), *what)
            await send(message)

        await app(scope, receive, sending)

    return watched


def looked_at(path: str, asked: Mapping[str, str], headers: Mapping[str, str]) -> tuple[str, str, str] | None:
    """The kind of thing that a request shows, which one, and where in it; None for what is no look of a person."""
    item, entity = _PART.fullmatch(path), _ENTITY.fullmatch(path)
    if item and item[2] and item[2] != "/original":
        return ("unveiled", item[1], item[2][1:]) if asked.get("clear") else None
    if "hx-request" in headers or UNSEEN.match(path):
        return None
    if item:
        page = f"page={asked['page']}" if asked.get("page") else ""
        return ("saved" if item[2] else "item"), item[1], (asked.get("at") or page)[:LONGEST]
    if entity:
        return "entity", entity[1], ""
    if path == "/claim":
        return "claim", asked.get("id", "")[:LONGEST], ""
    rest = urlencode([(name, value) for name, value in asked.items() if value and name not in ("q", "done")])
    if path == "/" and asked.get("q"):
        return "search", asked["q"][:LONGEST], rest[:LONGEST]
    query = "&".join(filter(None, (urlencode({"q": asked["q"]}) if asked.get("q") else "", rest)))
    return "page", path, query[:LONGEST]
