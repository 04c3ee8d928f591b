"""Digests of files in hexadecimal."""

import re
from collections.abc import Iterator

from clew.enrich.identifiers.cues import near
from clew.enrich.identifiers.found import Found, Told

HEX = re.compile(r"(?<![\w-])(?:0x)?([0-9a-fA-F]{32,128})(?![\w-])")
SCHEMES = {32: "md5", 40: "sha1", 64: "sha256", 128: "sha512"}


def hashes(text: str, _: Told) -> Iterator[Found]:
    """Of their exact length; figures alone, or letters alone, only beside a word for a digest."""
    for found in HEX.finditer(text):
        scheme, value = SCHEMES.get(len(found[1])), found[1]
        one_case = value in (value.lower(), value.upper())
        if scheme and one_case and (_mixed(value) or near("hash", text, *found.span())):
            yield Found("hash", *found.span(), value.lower(), {"scheme": scheme})


def _mixed(value: str) -> bool:
    return sum(sign.isdigit() for sign in value) > 3 and sum(sign.isalpha() for sign in value) > 3
