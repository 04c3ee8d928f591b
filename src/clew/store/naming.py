"""Whether a name's ending says what the content is. The content decides; a disagreement is worth knowing."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import lru_cache

from sqlalchemy import Connection, select

from clew.model import Digest
from clew.store import schema
from clew.store.reach import in_reach

ZIPPED = ("application/zip", "application/vnd.openxmlformats*", "application/vnd.oasis*", "application/java-archive")
TEXTUAL = (
    "text/*", "message/rfc822", "application/mbox", "application/json", "application/*ndjson", "application/xml",
    "application/*+json",
)  # fmt: skip
OFFICE = ("application/x-ooxml-encrypted",)
ENDINGS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys((".jpg", ".jpeg", ".jpe"), ("image/jpeg",)),
    ".png": ("image/png",),
    ".gif": ("image/gif",),
    ".webp": ("image/webp",),
    ".bmp": ("image/bmp",),
    **dict.fromkeys((".tif", ".tiff"), ("image/tiff",)),
    ".heic": ("image/hei*",),
    ".pdf": ("application/pdf",),
    **dict.fromkeys((".docx", ".docm", ".dotx"), ("*wordprocessingml*", "application/vnd.ms-word*", *OFFICE)),
    **dict.fromkeys((".xlsx", ".xlsm"), ("application/*spreadsheetml*", "application/vnd.ms-excel.sheet*", *OFFICE)),
    **dict.fromkeys((".pptx", ".pptm"), ("application/*presentationml*", "application/vnd.ms-powerpoint.*", *OFFICE)),
    ".xlsb": ("application/vnd.ms-excel.sheet.binary*", *OFFICE),
    ".doc": ("application/msword", "application/rtf", *OFFICE),
    ".xls": ("application/vnd.ms-excel", *OFFICE),
    ".ppt": ("application/vnd.ms-powerpoint", *OFFICE),
    ".odt": ("application/vnd.oasis.opendocument.text*",),
    ".ods": ("application/vnd.oasis.opendocument.spreadsheet*",),
    ".odp": ("application/vnd.oasis.opendocument.presentation*",),
    ".rtf": ("application/rtf",),
    ".zip": ZIPPED,
    ".tar": ("application/x-tar",),
    **dict.fromkeys((".gz", ".tgz"), ("application/gzip",)),
    ".7z": ("application/x-7z-compressed",),
    ".rar": ("application/vnd.rar",),
    ".eml": ("message/rfc822",),
    ".mbox": ("application/mbox",),
    **dict.fromkeys((".html", ".htm"), ("text/*", "application/xhtml+xml", "application/xml")),
    **dict.fromkeys((".txt", ".csv", ".tsv", ".log", ".md", ".json", ".xml"), TEXTUAL),
    ".mp3": ("audio/mpeg",),
    ".wav": ("audio/wav",),
    **dict.fromkeys((".ogg", ".opus"), ("audio/ogg", "video/ogg")),
    **dict.fromkeys((".mp4", ".m4v"), ("video/*", "audio/mp4")),
    ".mov": ("video/*",),
    **dict.fromkeys((".exe", ".dll"), ("application/vnd.microsoft.portable-executable", "application/x-dosexec")),
    **dict.fromkeys((".sqlite", ".db3"), ("application/vnd.sqlite3", "application/*+sqlite3")),
}
"""Name endings and the media types that they promise. An ending that is not here promises nothing."""

EMPTY = "application/x-empty"


def disagrees(name: str, media_type: str) -> bool:
    """Whether a name promises another type than the content has."""
    stem, _, ending = name.rpartition("/")[2].rpartition(".")
    return bool(stem) and _differs(f".{ending.lower()}", media_type)


@lru_cache(4_096)
def _differs(ending: str, media_type: str) -> bool:
    promised = ENDINGS.get(ending)
    if promised is None or media_type == EMPTY or "/" not in media_type:  # a known file was not looked at
        return False
    return not any(fnmatchcase(media_type, pattern) for pattern in promised)


def misnamed(connection: Connection, types: dict[Digest, str]) -> Iterator[tuple[Digest, str]]:
    """Item and name of every place and member whose name and content disagree."""
    place, member, activity = schema.place, schema.member, schema.activity
    places = select(place.c.item, place.c.path).where(place.c.item.is_not(None), place.c.superseded == 0)
    members = select(member.c.content, member.c.name).join(activity, activity.c.id == member.c.activity)
    members = members.where(activity.c.current == 1, member.c.name.is_not(None), in_reach(connection, member.c.item))
    for query in (places, members):
        for item, name in connection.execute(query):
            if item in types and disagrees(name, types[item]):
                yield item, name
