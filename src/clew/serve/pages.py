"""Making a page of a template: everything escaped, sizes and dates readable, names harmless to look at."""

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from clew.serve.facets import LANGUAGES
from clew.serve.spot import moments, name_of, part_name, snippet_of, spot, track_name
from clew.serve.type_names import type_name
from clew.serve.wording import harmless, moment, number, path, plainly, readable, short, size
from clew.store.folders import folder_of

FOLDER = Path(__file__).parent

READ = ["GET", "HEAD"]
"""The methods of every page."""


def page(request: Request, template_name: str, status: int = 200, **context: Any) -> Response:
    """The template as a response. It may use `request`, `case_name` and the filters below besides `context`."""
    template = _ENVIRONMENT.get_template(template_name)
    text = template.render(request=request, case_name=request.app.state.case.name, **context)
    return HTMLResponse(text.encode("utf-8", "backslashreplace"), status)


def item_href(locator: str, q: str = "") -> str:
    """The address of an item's page, at a locator or a digest; `q` are the words to light up there."""
    digest, _, at = locator.partition("#")
    asked = {name: value for name, value in (("at", at), ("q", q)) if value}
    return f"/item/{digest}?{urlencode(asked)}" if asked else f"/item/{digest}"


def language(code: str) -> str:
    """A language by its English name where that is known."""
    return LANGUAGES.get(code, code)


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
    filters = (type_name, harmless, plainly, path, readable, size, number, moment, short, spot, name_of, snippet_of)
    words = (language, folder_of, part_name, track_name, moments)
    environment.filters |= {each.__name__: each for each in (*filters, *words)}
    environment.globals |= {"item_href": item_href, "here": _here}
    return environment


_ENVIRONMENT = _environment()
