"""Files written into a text as data: URIs (RFC 2397), as members."""

import re
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from clew.extract.mail.mail_headers import base64
from clew.extract.web.html import INLINE as DATA_URI
from clew.model import Locator, Member
from clew.step import Contained

__all__ = ["DATA_URI", "content_of", "inline_members"]


def content_of(found: re.Match[str]) -> bytes:
    """The bytes that a match of `DATA_URI` holds."""
    packed, plain = found[3], found[4]
    if not packed:
        return unquote_to_bytes(plain)
    return base64(unquote_to_bytes(packed).translate(bytes.maketrans(b"-_", b"+/")))[0]


def inline_members(text: str, prefix: str = "data", at: Locator = Locator()) -> Iterator[Contained]:  # noqa: B008
    """What the data: URIs in `text` hold, each distinct one once."""
    seen: set[str] = set()
    for found in DATA_URI.finditer(text):
        if found[0] in seen:
            continue
        seen.add(found[0])
        content = content_of(found)
        if content:
            member = Member(f"{prefix}/{len(seen)}", "embedded", at=at, declared=found[1], announced=len(content))
            yield Contained(member, [content])
