"""The kinds that people call files by, over media types."""

from fnmatch import fnmatchcase
from functools import cache

# The first pattern that fits decides.
_PATTERNS = (
    (
        "mail",
        (
            "message/*", "application/mbox", "application/vnd.ms-outlook*", "application/vnd.ms-tnef",
            "application/pkcs7-*", "application/pgp-*", "application/x-outlook-dbx",
            "application/x-mmdf", "application/x-babyl",
        ),
    ),
    ("chat", ("application/x-telegram*", "text/x-telegram*", "application/x-whatsapp*", "application/x-chat-export*",
     "application/x-sms-backup*", "text/x-whatsapp")),
    ("pdf", ("application/pdf",)),
    (
        "sheet",
        (
            "application/vnd.ms-excel*", "*spreadsheet*", "text/csv", "text/tab-separated-values", "*.numbers",
            "application/vnd.sun.xml.calc*", "application/vnd.lotus-1-2-3", "application/x-lotus-1-2-3*",
            "application/x-mt94*", "application/x-camt*", "application/x-ofx", "application/x-qif",
            "application/x-quattro-pro*", "*opendocument.chart*",
        ),
    ),
    ("slides", ("application/vnd.ms-powerpoint*", "*presentation*", "*.keynote", "application/vnd.sun.xml.impress*")),
    (
        "document",
        (
            "application/msword", "*wordprocessing*", "*opendocument.text*", "*opendocument.flat.*",
            "application/rtf", "text/rtf", "application/vnd.ms-word*", "application/vnd.sun.xml.writer*",
            "application/x-ooxml-encrypted", "*.pages", "*.iwork", "application/epub+zip", "application/x-ibooks+zip",
            "application/onenote*", "application/oxps", "application/vnd.ms-xpsdocument", "application/postscript",
            "application/vnd.ms-htmlhelp", "application/x-hwp*", "application/vnd.wordperfect",
            "application/vnd.ms-works", "application/x-mspublisher", "application/vnd.stardivision.writer",
        ),
    ),
    (
        "image",
        (
            "image/*", "*opendocument.graphics*", "*opendocument.image*",
            "*opendocument.flat.graphics", "application/vnd.sun.xml.draw*",
            "application/vnd.ms-visio*", "application/vnd.visio", "application/x-thumbs-db",
            "application/x-thumbcache",
        ),
    ),
    (
        "web",
        (
            "text/html", "application/xhtml+xml", "multipart/related", "application/warc", "application/x-mimearchive",
            "application/x-webarchive", "application/x-chromium-*", "application/x-firefox-*", "application/x-snss",
            "application/x-mozlz4", "application/x-mswinurl", "application/x-netscape-bookmarks", "application/x-xbel",
        ),
    ),
    (
        "database",
        (
            "application/vnd.sqlite3", "application/x-sqlcipher", "application/x-sqlite-wal", "application/x-msaccess",
            "application/x-dbf", "application/x-berkeley-db", "application/x-ese-database",
            "application/vnd.lotus-notes", "application/x-leveldb-*",
        ),
    ),
    (
        "disk",
        (
            "application/x-apple-diskimage", "application/x-bitlocker", "application/x-ewf", "application/x-luks",
            "application/x-qemu-disk", "application/x-raw-disk-image", "application/x-vhd*", "application/x-vmdk",
            "application/x-iso9660-image", "application/x-udf-image", "application/x-ad1", "application/x-aff*",
            "application/x-parallels-disk", "application/x-virtualbox-vdi",
        ),
    ),
    (
        "system",
        (
            "application/x-windows-*", "application/x-ms-evt*", "application/x-ms-shortcut", "application/x-jump-list*",
            "application/x-bplist", "application/x-plist", "application/x-prefetch", "application/x-memory-dump",
            "application/x-desktop", "application/x-ds-store", "application/x-fsevents",
        ),
    ),
    ("map", ("application/geo+json", "application/gpx+xml", "application/vnd.google-earth.*")),
    (
        "text",
        (
            "text/*", "application/json", "application/xml", "application/x-ndjson", "application/x-subrip",
            "application/x-bittorrent",
        ),
    ),
    ("audio", ("audio/*",)),
    ("video", ("video/*", "application/vnd.rn-realmedia")),
    (
        "archive",
        (
            "application/zip", "*tar", "application/gzip", "application/x-gzip", "application/*bzip*",
            "application/x-xz", "application/zstd", "application/x-7z*", "application/*rar*", "application/x-cpio",
            "application/vnd.ms-cab-compressed", "application/x-archive", "application/x-lha", "application/x-rpm",
            "application/x-xar", "application/x-brotli", "application/x-compress", "application/x-lz*",
            "application/zlib", "application/java-archive", "application/vnd.android.package-archive",
            "application/x-arj", "application/x-stuffit*", "application/applefile", "application/mac-binhex40",
            "application/x-macbinary", "application/x-alz", "application/x-amiga-lzx", "application/x-arc",
            "application/x-zoo", "application/x-msi", "application/x-self-extracting",
            "application/x-android-backup",
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
