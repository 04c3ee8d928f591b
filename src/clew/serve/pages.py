"""Making a page of a template: everything escaped, sizes and dates readable, names harmless to look at."""

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from clew.serve.claim_words import STANCES, claim_href, how_many, lit
from clew.serve.facets import LANGUAGES
from clew.serve.facets import NAMES as FACETS
from clew.serve.spot import moments, name_of, part_name, snippet_of, spot, track_name
from clew.serve.type_names import type_name
from clew.serve.wording import harmless, moment, number, path, plainly, readable, short, size
from clew.store.folders import folder_of

FOLDER = Path(__file__).parent

NARROWED = ("/", "/timeline", "/nations", "/money", "/names", "/network", "/claims")
"""Pages that the same filters narrow."""

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
def _here(context: Context, *paths: str) -> Markup:
    """Marks the link to the page that is shown, or what holds that link among others."""
    said = "page" if len(paths) == 1 else "true"
    return Markup(f' aria-current="{said}"') if context["request"].url.path in paths else Markup("")


@pass_context
def _way(context: Context, path: str) -> str:
    """The address of another page, taking along what narrows this one; of the same page, as it begins."""
    asked = context["request"].query_params.multi_items()
    kept = [(name, value) for name, value in asked if value and (name == "q" or name in FACETS)]
    here = context["request"].url.path
    beside = here != path and (here in NARROWED or here.startswith(("/nations/", "/money/", "/entity/")))
    return f"{path}?{urlencode(kept)}" if kept and beside else path


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters = (type_name, harmless, plainly, path, readable, size, number, moment, short, spot, name_of, snippet_of)
    words = (language, folder_of, part_name, track_name, moments, claim_href, how_many, lit)
    environment.filters |= {each.__name__: each for each in (*filters, *words)}
    environment.globals |= {"item_href": item_href, "here": _here, "way": _way, "stances": STANCES}
    return environment


_ENVIRONMENT = _environment()
