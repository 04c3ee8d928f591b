"""Putting values into words and marks that are safe and plain to read."""

import re
from datetime import UTC, datetime

from markupsafe import Markup, escape

from clew.store.paths import INTO

_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_STEPS = re.compile(f"(/|{INTO})")
_OVERRIDES = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def harmless(name: object) -> Markup:
    """A name with control, invisible and direction characters written out, so that it cannot pose as another."""
    return _written_out(_CONTROLS, str(name))


def plainly(name: object) -> str:
    """The same as `harmless` says, where only plain letters can stand."""
    return _CONTROLS.sub(lambda found: _code(found[0]), str(name))


def path(place: object) -> Markup:
    """A place's path, each name apart, so that an Arabic one does not turn the order of those around it."""
    names = _STEPS.split(str(place))
    return Markup("".join(each if each in ("/", INTO) else f"<bdi>{harmless(each)}</bdi>" for each in names))


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
    offset = when.isoformat()[19:].lstrip(".0123456789")
    return f"{when:%Y-%m-%d %H:%M:%S} {'UTC' if offset == '+00:00' else offset}".rstrip()


def short(digest: str) -> str:
    """The beginning of a digest, long enough to be told from others."""
    return digest[:12]


def _written_out(harmful: re.Pattern[str], text: str) -> Markup:
    if harmful.search(text) is None:
        return escape(text)
    parts, end = [], 0
    for found in harmful.finditer(text):
        odd = Markup('<span class="odd">{}</span>').format(_code(found[0]))
        parts += [escape(text[end : found.start()]), odd]
        end = found.end()
    return Markup("").join([*parts, escape(text[end:])])


def _code(letter: str) -> str:
    return f"\\x{ord(letter):02x}" if ord(letter) < 256 else f"\\u{ord(letter):04x}"
