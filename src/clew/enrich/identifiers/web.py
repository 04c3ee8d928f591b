"""Links, and the people, channels, phones and places that they stand for."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from clew.enrich.identifiers.domains import domain_name
from clew.enrich.identifiers.found import Found, Told
from clew.enrich.identifiers.mapped import map_link

LINK = re.compile(
    r"(?<![^\W_])(?:(?:h(?:tt|xx|\*\*|XX|TT)ps?|ftp|sftp|tg|magnet|wss?|ipfs)(?:://|\[:\]//|\[://\]|:\\\\)"
    r"|www\d?(?:\.|\[\.\])|(?:t\.me|wa\.me|bit\.ly|youtu\.be|fb\.com|goo\.gl|tinyurl\.com|maps\.app\.goo\.gl"
    r"|chat\.whatsapp\.com|telegram\.me|instagram\.com|facebook\.com|twitter\.com|x\.com|tiktok\.com)/)"
    r"(?:[^\s<>\"«»،؛,;]|[,;](?!h(?:tt|xx)ps?[:\[]|[\u0620-\u06d3])){1,1400}",
    re.IGNORECASE,
)
GEO = re.compile(r"(?<!\w)geo:-?\d[\d.,;=?\w-]{3,80}", re.IGNORECASE)
ENDS = ".,;:!?'*_»”’…|؟"
PAIRS = {")": "(", "]": "[", "}": "{"}
HANDLE = re.compile(r"(?<![\w@./\\<>+-])@([A-Za-z_][A-Za-z0-9_.]{2,31})(?![\w@])")
NETWORKS = {
    "facebook.com": "facebook", "fb.com": "facebook", "twitter.com": "x", "x.com": "x", "instagram.com": "instagram",
    "tiktok.com": "tiktok", "youtube.com": "youtube", "t.me": "telegram", "telegram.me": "telegram",
    "linkedin.com": "linkedin", "vk.com": "vk", "ok.ru": "ok", "snapchat.com": "snapchat",
}  # fmt: skip
NOBODY = frozenset(
    "home login search share sharer hashtag intent i p reel reels explore watch groups events pages photo photo.php"
    " story.php permalink.php profile.php plugins dialog about help privacy settings status messages marketplace feed"
    " playlist results shorts embed proxy socks addstickers joinchat s c iv addtheme setlanguage tr legal sharer.php"
    " stories tv web business docs policies".split()
)
"""First parts of a path that are no account."""


def links(text: str, _told: Told) -> Iterator[Found]:
    for found in GEO.finditer(text) if "geo:" in text else ():
        yield from map_link(found[0].rstrip(".,;"), *found.span())
    if "/" not in text and "\\" not in text and "www" not in text.lower():
        return
    for found in LINK.finditer(text):
        end = found.start() + len(_trimmed(found[0]))
        value = refang(text[found.start() : end])
        host, _, path = value.split("//", 1)[-1].partition("/")
        if not _host(host, value):
            continue
        yield Found("url", found.start(), end, value, {"host": _bare(host)})
        yield from _meant(_bare(host).removeprefix("www.").removeprefix("m."), path, found.start(), end)
        yield from map_link(value, found.start(), end)


def _trimmed(link: str) -> str:
    """Without the signs that close the sentence or the bracket around it."""
    while link:
        last = link[-1]
        opened = PAIRS.get(last)
        if last in ENDS or (opened and link.count(last) > link.count(opened)):
            link = link[:-1]
        else:
            return link
    return link


def refang(link: str) -> str:
    """As a browser would take it: scheme and host in small letters."""
    link = re.sub(r"\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\)", ".", link)
    link = re.sub(r"^h(?:xx|\*\*|tt)p(s?)(?:://|\[:\]//|\[://\]|:\\\\)", r"http\1://", link, flags=re.IGNORECASE)
    if "://" not in link:
        link = f"http://{link}" if not link.lower().startswith(("magnet:", "tg:")) else link
    scheme, _, rest = link.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme.lower()}://{host.lower()}{slash}{path}".removesuffix("/")


def _bare(host: str) -> str:
    return re.split(r"[:?#]", host.rpartition("@")[2])[0]


def _host(host: str, link: str) -> bool:
    name = _bare(host)
    known = domain_name(name) == name or re.fullmatch(r"(?:\d{1,3}\.){3}\d{1,3}|localhost", name)
    return (
        bool(known)
        or link.startswith(("tg:", "ipfs:", "magnet:"))
        or ("." in name and name.isascii())
        or host[:1] == "["
    )


def _meant(host: str, path: str, start: int, end: int) -> Iterator[Found]:
    """Who or what a link to a network is about."""
    parts = [part for part in re.split(r"[/?#]", unquote(path)) if part]
    if host in ("wa.me", "api.whatsapp.com") and (number := re.search(r"(?:phone=|^)\+?(\d{8,15})", unquote(path))):
        yield from _phone(number[1], start, end)
    elif host == "chat.whatsapp.com" and parts and re.fullmatch(r"[A-Za-z0-9]{16,30}", parts[-1]):
        yield Found("channel", start, end, f"whatsapp:{parts[-1]}", {"what": "invitation"})
    elif parts and (network := NETWORKS.get(host)):
        yield from _account(network, parts, start, end)


def _phone(digits: str, start: int, end: int) -> Iterator[Found]:
    from clew.enrich.identifiers.phones import international

    yield from international(f"+{digits}", start, end, {"on": "whatsapp"})


def _account(network: str, parts: list[str], start: int, end: int) -> Iterator[Found]:
    first, more = parts[0], parts[1:]
    if network == "telegram" and (first.startswith("+") or first == "joinchat"):
        code = first[1:] or "" if first != "joinchat" else next(iter(more), "")
        if re.fullmatch(r"\d{8,15}", code):
            yield from _phone(code, start, end)
        elif re.fullmatch(r"[\w-]{10,40}", code):
            yield Found("channel", start, end, f"telegram:+{code}", {"what": "invitation"})
    elif network == "telegram" and first == "c" and more and more[0].isdigit():
        yield Found("channel", start, end, f"telegram:c/{more[0]}", {"what": "private"})
    elif network == "youtube" and first in ("channel", "c", "user") and more:
        yield Found("channel", start, end, f"youtube:{more[0]}")
    elif network == "telegram" and first == "s" and more:
        yield Found("channel", start, end, f"telegram:{more[0].lower()}")
    elif network == "linkedin" or network == "snapchat":
        if first in ("in", "company", "add") and more:
            yield Found("handle", start, end, f"{network}:{more[0].lower()}", {"network": network})
    elif first.lower() not in NOBODY and re.fullmatch(r"@?[A-Za-z0-9_.-]{2,50}", first):
        post = network == "telegram" and more and more[0].isdigit()
        kind = "channel" if post or network == "youtube" else "handle"
        yield Found(kind, start, end, f"{network}:{first.lstrip('@').lower()}", {"network": network})


def handles(text: str, _: Told) -> Iterator[Found]:
    if "@" in text:
        for found in HANDLE.finditer(text):
            name = found[1].rstrip(".")
            if not domain_name(name) and len(name) > 2:
                yield Found("handle", found.start(), found.start(1) + len(name), f"@{name.lower()}")
