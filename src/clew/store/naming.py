"""Whether a name's ending says what the content is. The content decides; a disagreement is worth knowing."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import lru_cache

from sqlalchemy import Connection, select

from clew.model import Digest
from clew.store import schema
from clew.store.plain_rows import plain_rows
from clew.store.reach import in_reach, stands

XML = (
    "application/xml", "application/*+xml", "application/x-plist", "application/vnd.ms-word*",
    "application/vnd.ms-spreadsheetml", "application/vnd.oasis.opendocument.flat*", "image/svg+xml",
)  # fmt: skip
ZIPPED = (
    "application/zip", "application/*+zip", "application/java-archive", "application/oxps", "application/x-wacz",
    "application/vnd.openxmlformats*", "application/vnd.oasis*", "application/vnd.android*", "application/vnd.apple*",
    "application/vnd.ms-*", "application/vnd.google-earth.kmz", "application/vnd.adobe.indesign-idml",
)  # fmt: skip
TEXTUAL = (
    "text/*", "message/rfc822", "application/mbox", "application/json", "application/*ndjson", "application/*+json",
    "application/pgp*", "application/x-subrip", "application/x-chromium-bookmarks", "application/x-firefox*",
    "application/x-xbel", "application/mac-binhex40", *XML,
)  # fmt: skip
MARKED_UP = ("text/*", "application/x-mimearchive", "application/x-netscape-bookmarks", *XML)
OFFICE = ("application/x-ooxml-encrypted",)
PROGRAM = ("application/vnd.microsoft.portable-executable", "application/x-dosexec")
ENDINGS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys((".jpg", ".jpeg", ".jpe"), ("image/jpeg",)),
    ".png": ("image/png",),
    ".gif": ("image/gif",),
    ".webp": ("image/webp",),
    ".bmp": ("image/bmp",),
    ".avif": ("image/avif",),
    ".jp2": ("image/jp2", "image/x-jp2*"),
    ".psd": ("image/vnd.adobe.photoshop",),
    **dict.fromkeys((".emf", ".wmf"), ("image/emf", "image/wmf")),
    **dict.fromkeys((".tif", ".tiff"), ("image/tiff",)),
    **dict.fromkeys((".heic", ".heif"), ("image/hei*",)),
    **dict.fromkeys((".djvu", ".djv"), ("image/vnd.djvu",)),
    ".svg": ("image/svg+xml", "application/xml", "text/*"),
    ".pdf": ("application/pdf",),
    **dict.fromkeys((".docx", ".docm", ".dotx"), ("*wordprocessingml*", "application/vnd.ms-word*", *OFFICE)),
    **dict.fromkeys((".xlsx", ".xlsm"), ("application/*spreadsheetml*", "application/vnd.ms-excel.sheet*", *OFFICE)),
    **dict.fromkeys((".pptx", ".pptm"), ("application/*presentationml*", "application/vnd.ms-powerpoint.*", *OFFICE)),
    ".xlsb": ("application/vnd.ms-excel.sheet.binary*", *OFFICE),
    ".doc": ("application/msword", "application/rtf", *OFFICE),
    ".xls": ("application/vnd.ms-excel", *OFFICE),
    ".ppt": ("application/vnd.ms-powerpoint", *OFFICE),
    **dict.fromkeys((".vsdx", ".vsdm", ".vssx"), ("application/vnd.ms-visio*",)),
    ".odt": ("application/vnd.oasis.opendocument.text*",),
    ".ods": ("application/vnd.oasis.opendocument.spreadsheet*",),
    ".odp": ("application/vnd.oasis.opendocument.presentation*",),
    ".odg": ("application/vnd.oasis.opendocument.graphics*",),
    **dict.fromkeys((".pages", ".numbers"), ("application/vnd.apple*", "application/zip")),
    ".rtf": ("application/rtf", "text/rtf"),
    ".epub": ("application/epub+zip",),
    ".one": ("application/onenote*",),
    ".chm": ("application/vnd.ms-htmlhelp",),
    ".zip": ZIPPED,
    ".tar": ("application/x-tar",),
    **dict.fromkeys((".gz", ".tgz"), ("application/gzip",)),
    ".bz2": ("application/x-bzip2",),
    ".xz": ("application/x-xz",),
    ".7z": ("application/x-7z-compressed",),
    ".rar": ("application/vnd.rar",),
    ".cab": ("application/vnd.ms-cab-compressed",),
    ".eml": ("message/rfc822",),
    ".emlx": ("message/x-emlx",),
    ".msg": ("application/vnd.ms-outlook",),
    **dict.fromkeys((".pst", ".ost"), ("application/vnd.ms-outlook-pst",)),
    ".mbox": ("application/mbox",),
    ".vcf": ("text/vcard",),
    ".ics": ("text/calendar",),
    **dict.fromkeys((".html", ".htm"), MARKED_UP),
    **dict.fromkeys((".mht", ".mhtml"), ("application/x-mimearchive", "multipart/related", "message/rfc822")),
    **dict.fromkeys((".txt", ".csv", ".tsv", ".md", ".json", ".xml"), TEXTUAL),
    ".log": ("application/x-leveldb-log", *TEXTUAL),
    ".mp3": ("audio/mpeg",),
    ".wav": ("audio/wav",),
    ".flac": ("audio/flac",),
    ".amr": ("audio/amr*",),
    ".m4a": ("audio/mp4", "video/mp4"),
    **dict.fromkeys((".ogg", ".opus"), ("audio/ogg", "video/ogg")),
    **dict.fromkeys((".mp4", ".m4v"), ("video/*", "audio/mp4")),
    **dict.fromkeys((".mov", ".mkv", ".avi", ".webm", ".3gp", ".wmv"), ("video/*", "audio/*")),
    **dict.fromkeys((".exe", ".dll"), PROGRAM),
    **dict.fromkeys((".sqlite", ".sqlite3", ".db3"), ("application/vnd.sqlite3", "application/*+sqlite3")),
    **dict.fromkeys((".mdb", ".accdb"), ("application/x-msaccess",)),
    ".dbf": ("application/x-dbf",),
    ".e01": ("application/x-ewf",),
    ".vmdk": ("application/x-vmdk", "text/plain", "application/x-raw-disk-image"),
    **dict.fromkeys((".vhd", ".vhdx"), ("application/x-vhd*",)),
    ".qcow2": ("application/x-qemu-disk",),
    ".iso": ("application/x-iso9660-image", "application/x-udf-image", "application/x-raw-disk-image"),
    ".evtx": ("application/x-ms-evtx",),
    ".lnk": ("application/x-ms-shortcut",),
}
"""Name endings and the media types that they promise. An ending that is not here promises nothing."""

EMPTY = "application/x-empty"


def disagrees(name: str, media_type: str) -> bool:
    """Whether a name promises another type than the content has."""
    at = name.rfind(".")
    if media_type == "application/applefile" and name[name.rfind("/") + 1 :].startswith("._"):
        return False  # what a Macintosh keeps beside the file of that name
    return at > name.rfind("/") + 1 and _differs(name[at:].lower(), media_type)


@lru_cache(4_096)
def _differs(ending: str, media_type: str) -> bool:
    promised = ENDINGS.get(ending)
    if promised is None or media_type == EMPTY or "/" not in media_type:  # a known file was not looked at
        return False
    return not any(fnmatchcase(media_type, pattern) for pattern in promised)


def misnamed(connection: Connection, types: dict[Digest, str]) -> Iterator[tuple[Digest, str]]:
    """Item and name of every place and member whose name and content disagree."""
    place, member = schema.place, schema.member
    places = select(place.c.item, place.c.path).where(place.c.item.is_not(None), place.c.superseded == 0)
    members = select(member.c.content, member.c.name).where(stands(member.c.activity), member.c.name.is_not(None))
    members = members.where(in_reach(connection, member.c.item))
    for query in (places, members):
        for item, name in plain_rows(connection, query):
            media_type = types.get(item, EMPTY)
            if _differs(name[name.rfind(".") :].lower(), media_type) and disagrees(name, media_type):
                yield item, name
