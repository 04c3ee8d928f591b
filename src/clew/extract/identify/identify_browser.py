"""Texts that browsers keep: bookmarks and sessions, told by the names that they begin with."""

import re

CHROMIUM = "application/x-chromium-bookmarks"
FIREFOX = "application/x-firefox-bookmarks"
SESSION = "application/x-firefox-session"
NETSCAPE = "application/x-netscape-bookmarks"
XBEL = "application/x-xbel"


def browser_kind(start: str) -> tuple[str, str] | None:
    """The media type and what shows it."""
    if re.match(r"<!doctype\s+netscape-bookmark-file-1", start[:64], re.I):
        return NETSCAPE, "Netscape's bookmark file"
    if start.startswith("<") and re.search(r"<xbel[\s>]", start[:2048]):
        return XBEL, "XBEL root element"
    if not start.startswith("{"):
        return None
    if re.search(r'"roots"\s*:\s*\{\s*"\w+"\s*:\s*\{', start[:16_384]):
        return CHROMIUM, "Chromium's bookmark roots"
    if re.match(r'\{(?:\s*"\w+"\s*:\s*(?:"[^"]*"|\d+)\s*,)*\s*"type"\s*:\s*"text/x-moz-place-container"', start[:4096]):
        return FIREFOX, "Firefox's bookmark folder"
    if re.match(r'\{\s*"version"\s*:\s*\[\s*"sessionrestore"', start[:256]):
        return SESSION, "Firefox's session"
    return None
