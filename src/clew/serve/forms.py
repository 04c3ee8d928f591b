"""Forms: what a page's own form sent, and nothing that another site made up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from secrets import compare_digest
from typing import Annotated
from urllib.parse import parse_qs, quote, unquote, urlsplit

from fastapi import Depends, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

LARGEST = 1_000_000
"""Bytes that a form may have."""

FIELDS = 2_000
WHO = "clew-by"
"""The cookie that keeps the name of the person who judges."""

LONGEST = 200


@dataclass(frozen=True)
class Form:
    """The fields of a form that was sent, each with its values."""

    fields: Mapping[str, Sequence[str]]

    def one(self, name: str) -> str:
        """The first value of a field; "" where there is none."""
        return self.fields[name][0] if self.fields.get(name) else ""

    def all(self, name: str) -> Sequence[str]:
        return self.fields.get(name, ())


async def posted(request: Request) -> Form:
    """The form of a request; refused where it lacks the token that this session's pages carry."""
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            raise HTTPException(413, "The form is too large; choose fewer at once.")
    try:
        fields = parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=FIELDS, errors="strict")
    except ValueError as error:  # a UnicodeDecodeError too
        raise HTTPException(400, "The form cannot be read; choose fewer at once.") from error
    form = Form(fields)
    if not compare_digest(form.one("token").encode("utf-8", "replace"), token_of(request).encode()):
        raise HTTPException(403, "The form is of another session; go back, reload the page, and send it again.")
    return form


Posted = Annotated[Form, Depends(posted)]


def token_of(request: Request) -> str:
    """What every form of this session carries."""
    return str(request.state.form)


def with_form(response: Response) -> Response:
    """Let the browser say where the page's form comes from: under "no-referrer" its Origin would be "null"."""
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def who(request: Request) -> str:
    """The name that the person who judges gave last; "" before."""
    return unquote(request.cookies.get(WHO, ""))[:LONGEST]


def keep_who(response: Response, name: str) -> None:
    response.set_cookie(WHO, quote(name), max_age=400 * 86400, httponly=True, samesite="strict", path="/")


def way_back(address: str, ours: Sequence[str], form: str) -> str:
    """The page that the form stood on, where its path begins with one of `ours` and is not that of the form itself;
    else the first of these."""
    parts = urlsplit(address)
    elsewhere = parts.scheme or parts.netloc or parts.path.startswith("//") or "\\" in parts.path
    known = not elsewhere and parts.path.startswith(tuple(ours))
    return (f"{parts.path}?{parts.query}" if parts.query else parts.path) if known and parts.path != form else ours[0]


def with_line(back: str, line: int) -> str:
    """An address with the line of the ledger that was just written."""
    path, _, query = back.partition("?")
    kept = [part for part in query.split("&") if part and not part.startswith("done=")]
    rest = "&".join([*kept, f"done={line}"] if line else kept)
    return f"{path}?{rest}" if rest else path
