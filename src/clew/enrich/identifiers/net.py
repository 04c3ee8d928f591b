"""Mail addresses, domains and addresses of machines."""

import ipaddress
import re
from collections.abc import Iterator

from clew.enrich.identifiers.cues import near
from clew.enrich.identifiers.domains import domain_name
from clew.enrich.identifiers.found import Found, Told

AT = r" ?(?:@|\[at\]|\(at\)|\{at\}|<at>| at(?= [\w-]{2,30}(?: dot |\[dot\]|\(dot\)| ?\[dot\] ?| ?\(dot\) ?))) ?"
DOT = r"(?:\.| ?(?:\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\)|\{dot\}) ?| dot )"
NAME = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
EMAIL = re.compile(
    rf"(?<![\w.+/-])([A-Za-z0-9_](?:[\w.+'-]{{0,63}}"
    rf"|[\w+-]{{0,30}}(?:(?: dot | ?\[dot\] ?|\[\.\])[\w+-]{{1,30}}){{1,3}})){AT}"
    rf"({NAME}(?:{DOT}{NAME}){{1,6}})",
    re.IGNORECASE,
)
BARE = re.compile(rf"(?<![\w.@/\\-])({NAME}(?:(?:\[?\.\]?|\(\.\)|\[dot\]){NAME}){{1,6}})(?![\w@\\-]|\.\w|\()")
V4 = re.compile(
    r"(?<![\w.-])(\d{1,3}(?:\.|\[\.\]|\(\.\))\d{1,3}(?:\.|\[\.\]|\(\.\))\d{1,3}(?:\.|\[\.\]|\(\.\))\d{1,3})(?:[:/]\d{1,5})?(?![\w-]|\.\d)"
)
V6 = re.compile(r"(?<![\w:.])[0-9A-Fa-f:]{2,39}(?:(?<=:)\d{1,3}(?:\.\d{1,3}){3})?(?![\w:]|\.\d)")
VERSION = re.compile(
    r"(?:version|ver\.?|v|release|build|rev|section|sec\.?|§|clause|article|figure|item|no\.?)[ :]*$", re.IGNORECASE
)


def addresses(text: str, _: Told) -> Iterator[Found]:
    if "@" in text or "at" in text or "AT" in text:
        yield from _mails(text)
    if "." in text or "dot" in text:
        yield from _machines(text)
        yield from _domains(text)
    if text.count(":") > 1:
        yield from _sixes(text)


def _mails(text: str) -> Iterator[Found]:
    for found in EMAIL.finditer(text):
        host = domain_name(_plain(found[2]))
        if host:
            name = _plain(found[1]).strip(".'").lower()
            end = found.start(2) + _kept(found[2], host)
            how = {} if "@" in found[0] and "[" not in found[0] and " dot " not in found[0] else {"how": "obfuscated"}
            yield Found("email", found.start(), end, f"{name}@{host}", {"domain": host, **how})


def _plain(text: str) -> str:
    return re.sub(r" ?(?:\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\)|\{dot\}) ?| dot ", ".", text, flags=re.IGNORECASE)


def _kept(text: str, host: str) -> int:
    """Letters of the text that the name takes: a last part that is no top-level domain is left out."""
    labels = host.count(".") + 1
    ends = [found.end() for found in re.finditer(r"[\w-]+", re.sub(r"(?i)(?<=[\[({ ])dot(?=[\])} ])", "...", text))]
    return ends[labels - 1]


def _domains(text: str) -> Iterator[Found]:
    for found in BARE.finditer(text):
        plain = _plain(found[1])
        host = domain_name(plain, bare=True)
        if host and host.count(".") == plain.count("."):
            onion = {"network": "tor"} if host.endswith(".onion") else {}
            yield Found("domain", *found.span(), host, onion)


def _machines(text: str) -> Iterator[Found]:
    for found in V4.finditer(text):
        value = re.sub(r"[^\d.]", "", found[1])
        parts = value.split(".")
        fits = all(part == str(int(part)) and int(part) < 256 for part in parts)
        small = all(int(part) < 20 for part in parts)
        small = small and not (found[0] != found[1] or near("ip", text, *found.span()))
        if fits and not small and int(parts[0]) and not VERSION.search(text, max(0, found.start() - 12), found.start()):
            yield Found("ip", *found.span(1), value, _reach(value))


def _sixes(text: str) -> Iterator[Found]:
    for found in V6.finditer(text):
        if found[0].count(":") < 2 or len(found[0]) < 6 or not any(sign.isdigit() for sign in found[0]):
            continue
        try:
            value = str(ipaddress.IPv6Address(found[0]))
        except ValueError:
            continue
        yield Found("ip", *found.span(), value, _reach(value))


def _reach(value: str) -> dict[str, str]:
    """Version, and whether it is one of a network of its own (RFC 1918, RFC 4193, loopback)."""
    address = ipaddress.ip_address(value)
    return {"version": str(address.version), **({"scope": "private"} if address.is_private else {})}
