"""Who may see the pages: one browser on this machine, let in once, by the address that was printed.

Requests must name this machine as their host (a name bound to 127.0.0.1 by someone else is refused), must not come from
another site's page, and must carry the session that the token was changed for. Every method but GET and HEAD is
refused, save POST to the few addresses that take a form: it must say that it comes from one of these pages, and its
form must carry the session's own token (`forms.posted` looks), which a page of another site cannot know.
"""

from collections.abc import Collection, Iterator
from html import escape
from secrets import compare_digest, token_urlsafe
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-src": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
"""The Content-Security-Policy of pages; a rendition shown in a frame sends a stricter one of its own."""

HEADERS = {
    "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in POLICY.items()),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""On every answer, unless it says otherwise itself."""


def guard(app: ASGIApp, token: str, port: int, forms: Collection[str] = ()) -> ASGIApp:
    """`app` behind the checks. `token` lets one browser in, once; from then on its cookie does.

    `forms` are the paths that take POST; pages find the token for their forms in `request.state.form`.
    """
    session, form = token_urlsafe(32), token_urlsafe(32)
    unspent = [token]

    def answer(request: Request) -> Response | None:
        """What to say instead of what was asked for; None where the request may pass."""
        refused = _stranger(request, port, forms)
        if refused:
            return refused
        inside = compare_digest(request.cookies.get(_cookie(port), "").encode(), session.encode())
        offered = request.query_params.get("token")
        if offered is None:
            return None if inside else _refusal(403, "This page needs the address that clew printed", _HOW_TO_ENTER)
        if not inside and not (request.method == "GET" and _spend(unspent, offered)):
            return _refusal(403, "This address has been used, or is not the one that clew printed", _HOW_TO_ENTER)
        response = RedirectResponse(_without_token(request), 303)
        response.set_cookie(_cookie(port), session, httponly=True, samesite="strict", path="/")
        return response

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return await app(scope, receive, send)
        if scope["type"] != "http":
            return None
        scope.setdefault("state", {})["form"] = form
        response = answer(Request(scope))
        return await (response or app)(scope, receive, _with_headers(send, scope["path"]))

    return guarded


def secure(response: Response) -> Response:
    """Give a response the headers that it does not set itself."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _stranger(request: Request, port: int, forms: Collection[str]) -> Response | None:
    """A refusal for what no browser looking at our pages would send."""
    hosts = _hosts(port)
    if request.headers.getlist("host") not in [[host] for host in hosts]:
        return _refusal(421, "This is not the address of these pages", f"Open http://{next(iter(hosts))}/ instead.")
    origin = request.headers.get("origin")
    foreign = origin is not None and origin not in [f"http://{host}" for host in hosts]
    if foreign or request.headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
        return _refusal(403, "Another site's page asked for this", "Type or paste the address into the browser.")
    if request.method == "POST" and request.url.path in forms and origin is not None:
        return None
    if request.method not in ("GET", "HEAD"):
        response = _refusal(405, "These pages are only to be looked at", "Go back; nothing was changed.")
        response.headers["Allow"] = "GET, HEAD"
        return response
    return None


def _hosts(port: int) -> dict[str, None]:
    """What a browser may call us; it leaves HTTP's own port out."""
    end = "" if port == 80 else f":{port}"
    return {f"127.0.0.1{end}": None, f"localhost{end}": None}


def _spend(unspent: list[str], offered: str) -> bool:
    """Whether `offered` is the token; if so, it is worth nothing from now on."""
    if unspent and compare_digest(offered.encode(), unspent[0].encode()):
        unspent.clear()
        return True
    return False


def _cookie(port: int) -> str:
    """Browsers share cookies among the ports of a machine; the port in the name keeps two cases apart."""
    return f"clew-{port}"


def _without_token(request: Request) -> str:
    rest = [pair for pair in parse_qsl(request.url.query, keep_blank_values=True) if pair[0] != "token"]
    path = "/" + request.url.path.lstrip("/")  # two slashes would lead to another host
    return f"{path}?{urlencode(rest)}" if rest else path


def _with_headers(send: Send, path: str) -> Send:
    own = {"Cache-Control": "no-cache"} if path.startswith("/static/") else {}  # kept, but asked about each time

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in (HEADERS | own).items():
                headers.setdefault(name, value)
        await send(message)

    return sending


_HOW_TO_ENTER = (
    "clew serve prints an address that opens these pages once, in one browser. To open them in another, "
    "or after closing this one, stop clew serve with Ctrl-C, start it again, and open the new address."
)


def _refusal(status: int, what: str, advice: str) -> Response:
    """A page that says nothing of the case and fetches nothing."""
    return HTMLResponse("".join(_plain_page(what, advice)), status)


def _plain_page(what: str, advice: str) -> Iterator[str]:
    yield '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="color-scheme" content="light dark">'
    yield '<meta name="viewport" content="width=device-width"><title>Clew</title>'
    yield f"<main><h1>{escape(what)}</h1><p>{escape(advice)}</p></main></html>\n"
