"""Making a page of a template: everything escaped, sizes and dates readable, names harmless to look at."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

FOLDER = Path(__file__).parent

_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_OVERRIDES = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def page(request: Request, template_name: str, status: int = 200, **context: Any) -> Response:
    """The template as a response. It may use `request`, `case_name` and the filters below besides `context`."""
    template = _ENVIRONMENT.get_template(template_name)
    text = template.render(request=request, case_name=request.app.state.case.name, **context)
    return HTMLResponse(text.encode("utf-8", "backslashreplace"), status)


def harmless(name: object) -> Markup:
    """A name with control, invisible and direction characters written out, so that it cannot pose as another."""
    return _written_out(_CONTROLS, str(name))


def readable(text: object) -> Markup:
    """Text with controls and direction overrides written out; line ends and the marks of Arabic typing stay."""
    return _written_out(_OVERRIDES, str(text))


def size(count: int) -> str:
    """Bytes in units of 1,000: 999 B, 1.5 kB, 12 MB."""
    value, unit = float(count), "B"
    for unit in ("B", "kB", "MB", "GB", "TB"):
        if value < 999.5 or unit == "TB":
            break
        value /= 1000
    return f"{value:.0f} {unit}" if unit == "B" or value >= 9.95 else f"{value:.1f} {unit}"


def number(count: int) -> str:
    """1234567 as 1,234,567."""
    return f"{count:,}"


def moment(time: str | int | None) -> str:
    """An ISO 8601 time to the second with its offset, or nanoseconds since 1970 in UTC: 2017-05-03 14:07:00 UTC."""
    if not time:
        return ""
    try:
        when = datetime.fromisoformat(time) if isinstance(time, str) else datetime.fromtimestamp(time / 1e9, UTC)
    except (ValueError, OverflowError, OSError):
        return str(time)
    if isinstance(time, str) and len(time) <= len("2017-05-03"):
        return time
    return f"{when:%Y-%m-%d %H:%M:%S} {when:%:z}".replace("+00:00", "UTC").strip()


def short(digest: str) -> str:
    """The beginning of a digest, long enough to be told from others."""
    return digest[:12]


def item_href(locator: str, q: str = "") -> str:
    """The address of an item's page, at a locator or a digest; `q` are the words to light up there."""
    digest, _, at = locator.partition("#")
    asked = {name: value for name, value in (("at", at), ("q", q)) if value}
    return f"/item/{digest}?{urlencode(asked)}" if asked else f"/item/{digest}"


def _written_out(harmful: re.Pattern[str], text: str) -> Markup:
    parts, end = [], 0
    for found in harmful.finditer(text):
        code = f"\\x{ord(found[0]):02x}" if ord(found[0]) < 256 else f"\\u{ord(found[0]):04x}"
        parts += [escape(text[end : found.start()]), Markup('<span class="odd">{}</span>').format(code)]
        end = found.end()
    return Markup("").join([*parts, escape(text[end:])])


@pass_context
def _here(context: Context, path: str) -> Markup:
    """Marks the link to the page that is shown."""
    return Markup(' aria-current="page"') if context["request"].url.path == path else Markup("")


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters = (harmless, readable, size, number, moment, short)
    environment.filters |= {each.__name__: each for each in filters}
    environment.globals |= {"item_href": item_href, "here": _here}
    return environment


_ENVIRONMENT = _environment()
