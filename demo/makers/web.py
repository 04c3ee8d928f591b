"""Web pages as a browser saves them."""

from collections.abc import Sequence
from html import escape


def html(
    title: str,
    paragraphs: Sequence[str],
    *,
    language: str = "en",
    encoding: str = "utf-8",
    address: str = "https://news.example/",
    table: Sequence[Sequence[str]] = (),
    menu: Sequence[str] = ("Home", "Port", "Courts", "Contact"),
    extra: str = "",
    seed: int = 0,
) -> bytes:
    """A page with a menu, a script and a style, whose charset is declared; `extra` is put into the body as it is."""
    right = ' dir="rtl"' if language == "ar" else ""
    items = "".join(f'<li><a href="{escape(address)}{n}">{escape(item)}</a></li>' for n, item in enumerate(menu))
    rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>\n" for row in table)
    texts = "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    page = (
        f"<!DOCTYPE html>\n<!-- saved from url=({len(address):04}){address} -->\n"
        f'<html lang="{language}"{right}><head>\n<meta charset="{encoding}">\n<title>{escape(title)}</title>\n'
        "<style>body { font-family: serif; } nav li { display: inline; }</style>\n"
        f'<script>var visit = {seed}; document.title = "never run";</script>\n</head>\n<body data-page="{seed}">\n'
        f"<nav><ul>{items}</ul></nav>\n<article><h1>{escape(title)}</h1>\n{texts}\n"
        f"{f'<table>{rows}</table>' if rows else ''}</article>\n{extra}</body></html>\n"
    )
    return page.encode(encoding, "xmlcharrefreplace")
