"""The kinds that people call files by, over media types."""

from fnmatch import fnmatchcase
from functools import cache

# The first pattern that fits decides.
_PATTERNS = (
    ("mail", ("message/*", "application/mbox", "application/vnd.ms-outlook*")),
    ("chat", ("application/x-telegram*", "text/x-telegram*", "application/x-whatsapp*", "text/x-whatsapp")),
    ("pdf", ("application/pdf",)),
    ("sheet", ("application/vnd.ms-excel*", "*spreadsheet*", "text/csv", "text/tab-separated-values")),
    ("slides", ("application/vnd.ms-powerpoint*", "*presentation*")),
    ("document", ("application/msword", "*wordprocessing*", "*opendocument.text*", "application/rtf", "text/rtf")),
    ("image", ("image/*", "*opendocument.graphics*")),
    ("web", ("text/html", "application/xhtml+xml", "multipart/related", "application/warc")),
    ("text", ("text/*", "application/json", "application/xml")),
    ("audio", ("audio/*",)),
    ("video", ("video/*",)),
    (
        "archive",
        (
            "application/zip", "*tar", "application/gzip", "application/x-gzip", "application/*bzip*",
            "application/x-xz", "application/zstd", "application/x-7z*", "application/*rar*", "application/x-cpio",
        ),
    ),
)  # fmt: skip

KINDS = (*(kind for kind, _ in _PATTERNS), "other")


@cache
def kind_of(media_type: str) -> str:
    """The one of KINDS that `media_type` belongs to."""
    plain = media_type.partition(";")[0].strip().lower()
    for kind, patterns in _PATTERNS:
        if any(fnmatchcase(plain, pattern) for pattern in patterns):
            return kind
    return "other"
