"""Media types by the names that people know the files by."""

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cache

_APPLICATION = {
    "applefile": "AppleDouble file", "epub+zip": "EPUB book", "geo+json": "GeoJSON map", "gpx+xml": "GPX tracks",
    "gzip": "gzip archive", "java-archive": "Java archive", "java-vm": "Java class", "json": "JSON",
    "mac-binhex40": "BinHex file", "mbox": "mailbox (mbox)", "msword": "Word document (doc)",
    "octet-stream": "unknown bytes",
    "onenote": "OneNote section", "onenote-toc": "OneNote notebook", "oxps": "XPS document", "pdf": "PDF",
    "pgp-encrypted": "PGP message", "pgp-keys": "PGP keys", "pgp-signature": "PGP signature",
    "pkcs7-mime": "S/MIME message", "pkcs7-signature": "S/MIME signature", "postscript": "PostScript",
    "rtf": "RTF document", "vnd.adobe.indesign-idml": "InDesign document (idml)",
    "vnd.android.package-archive": "Android app", "vnd.apple.iwork": "iWork document",
    "vnd.apache.arrow.file": "Arrow table", "vnd.apache.parquet": "Parquet table",
    "vnd.apple.keynote": "Keynote slides", "vnd.apple.numbers": "Numbers sheet", "vnd.apple.pages": "Pages document",
    "vnd.google-earth.kml+xml": "KML map", "vnd.google-earth.kmz": "KMZ map", "vnd.lotus-1-2-3": "Lotus 1-2-3 sheet",
    "vnd.lotus-notes": "Lotus Notes database", "vnd.microsoft.portable-executable": "Windows program",
    "vnd.ms-cab-compressed": "Cabinet archive", "vnd.ms-excel": "Excel workbook (xls)",
    "vnd.ms-excel.sheet.binary.*": "Excel workbook (xlsb)", "vnd.ms-excel.sheet.macroenabled.12": "Excel macros (xlsm)",
    "vnd.ms-excel.template.*": "Excel template", "vnd.ms-excel.addin.*": "Excel add-in",
    "vnd.ms-htmlhelp": "Windows help (chm)", "vnd.ms-outlook": "Outlook message (msg)",
    "vnd.ms-outlook-pst": "Outlook mail store (pst)", "vnd.ms-powerpoint": "PowerPoint slides (ppt)",
    "vnd.ms-powerpoint.*": "PowerPoint slides with macros", "vnd.ms-package.xps*": "XPS document",
    "vnd.ms-spreadsheetml": "Excel workbook (xml)", "vnd.ms-tnef": "Outlook attachment (winmail.dat)",
    "vnd.ms-visio.*": "Visio drawing", "vnd.ms-word.*": "Word document with macros",
    "vnd.ms-word2006ml": "Word document (xml)", "vnd.ms-wordml": "Word document (xml)",
    "vnd.ms-works": "Works document", "vnd.ms-xpsdocument": "XPS document",
    "vnd.oasis.opendocument.flat.text*": "OpenDocument text (flat)",
    "vnd.oasis.opendocument.flat.spreadsheet*": "OpenDocument sheet (flat)",
    "vnd.oasis.opendocument.flat.presentation*": "OpenDocument slides (flat)",
    "vnd.oasis.opendocument.flat.*": "OpenDocument file (flat)",
    "vnd.oasis.opendocument.graphics*": "OpenDocument drawing",
    "vnd.oasis.opendocument.presentation*": "OpenDocument slides",
    "vnd.oasis.opendocument.spreadsheet*": "OpenDocument sheet", "vnd.oasis.opendocument.text*": "OpenDocument text",
    "vnd.oasis.opendocument.*": "OpenDocument file",
    "vnd.openxmlformats-officedocument.presentationml.*": "PowerPoint slides",
    "vnd.openxmlformats-officedocument.spreadsheetml.template": "Excel template",
    "vnd.openxmlformats-officedocument.spreadsheetml.*": "Excel workbook",
    "vnd.openxmlformats-officedocument.wordprocessingml.template": "Word template",
    "vnd.openxmlformats-officedocument.wordprocessingml.*": "Word document",
    "vnd.openxmlformats-officedocument.*": "Office document", "vnd.rar": "RAR archive",
    "vnd.rn-realmedia": "RealMedia recording", "vnd.sqlite3": "SQLite database",
    "vnd.stardivision.calc": "StarOffice sheet", "vnd.stardivision.draw": "StarOffice drawing",
    "vnd.stardivision.writer": "StarOffice text", "vnd.stardivision*": "StarOffice document",
    "vnd.sun.xml.calc*": "OpenOffice 1 sheet", "vnd.sun.xml.draw*": "OpenOffice 1 drawing",
    "vnd.sun.xml.impress*": "OpenOffice 1 slides", "vnd.sun.xml.writer*": "OpenOffice 1 text",
    "vnd.sun.xml.*": "OpenOffice 1 document", "vnd.tcpdump.pcap": "network capture (pcap)",
    "vnd.visio": "Visio drawing", "vnd.wordperfect": "WordPerfect document",
    "warc": "web archive (WARC)", "wasm": "WebAssembly program",
    "x-7z-compressed": "7z archive", "x-ace": "ACE archive", "x-ad1": "AD1 image of files", "x-aff*": "AFF disk image",
    "x-avro": "Avro data", "x-chromium-blockfile": "Chromium cache", "x-chromium-bookmarks": "Chromium bookmarks",
    "x-chromium-cache": "Chromium cache entry", "x-firefox-bookmarks": "Firefox bookmarks",
    "x-firefox-session": "Firefox session", "x-installshield": "InstallShield archive",
    "x-leveldb-*": "LevelDB database", "x-macbinary": "MacBinary file", "x-mork": "Mork database",
    "x-mozlz4": "Firefox file (mozlz4)", "x-netscape-bookmarks": "browser bookmarks", "x-orc": "ORC table",
    "x-parallels-disk": "Parallels disk image", "x-r-data": "R data", "x-snss": "Chromium session",
    "x-sqlite-journal": "SQLite rollback journal", "x-virtualbox-vdi": "VirtualBox disk image",
    "x-xbel": "bookmarks (XBEL)",
    "x-activemime": "Office macros (mso)", "x-apple-diskimage": "Apple disk image",
    "x-alz": "ALZ archive", "x-amiga-lzx": "LZX archive", "x-arc": "ARC archive",
    "x-archive": "Unix archive (ar)", "x-arj": "ARJ archive", "x-berkeley-db": "Berkeley database",
    "x-bitlocker": "BitLocker volume", "x-bplist": "property list (binary)", "x-brotli": "Brotli stream",
    "x-bzip2": "bzip2 archive", "x-compress": "compress archive (Z)", "x-cpio": "cpio archive",
    "x-dbf": "dBASE table", "x-desktop": "desktop entry",
    "x-dosexec": "Windows program", "x-elf": "Linux program", "x-empty": "empty file",
    "x-ese-database": "ESE database", "x-ewf": "EnCase disk image", "x-excel-*": "Excel sheet (old)",
    "x-framemaker": "FrameMaker document", "x-hdf5": "HDF5 data", "x-hwp*": "Hangul document",
    "x-ibooks+zip": "Apple book", "x-indesign": "InDesign document", "x-iso9660-image": "CD or DVD image",
    "x-java-keystore": "Java key store", "x-jump-list*": "Windows jump list", "x-keepass": "KeePass vault",
    "x-lha": "LHA archive", "x-lotus-1-2-3*": "Lotus 1-2-3 sheet", "x-luks": "LUKS volume",
    "x-lz4": "LZ4 stream", "x-lzip": "lzip archive", "x-lzma": "LZMA archive", "x-mach-*": "macOS program",
    "x-matlab-data": "MATLAB data", "x-memory-dump": "memory dump", "x-mif": "FrameMaker document (mif)",
    "x-mimearchive": "saved web page (mht)", "x-mobipocket-ebook": "Mobipocket book",
    "x-ms-evt": "Windows event log (old)", "x-ms-evtx": "Windows event log",
    "x-ms-shortcut": "Windows shortcut", "x-msaccess": "Access database",
    "x-msi": "Windows installer", "x-mswinurl": "internet shortcut",
    "x-mspublisher": "Publisher document", "x-mswrite": "Windows Write document",
    "x-ndjson": "JSON lines", "x-netcdf": "NetCDF data", "x-ole-storage": "OLE compound file",
    "x-ooxml-encrypted": "encrypted Office document", "x-outlook-dbx": "Outlook Express folder (dbx)",
    "x-thumbcache": "Windows thumbnails", "x-bittorrent": "torrent", "x-android-backup": "Android backup",
    "x-ewf-logical": "logical evidence file (L01)", "x-hibernation": "hibernation file",
    "x-systemd-journal": "systemd journal",
    "x-windows-recycled-list": "recycle bin list",
    "x-fsevents": "file events (macOS)", "x-ds-store": "folder view (macOS)", "x-apple-keychain": "keychain (macOS)",
    "x-chat-export+json": "conversations (export)", "x-sms-backup+xml": "text messages (backup)",
    "x-mmdf": "mailbox (MMDF)", "x-babyl": "mailbox (Rmail)",
    "x-palmdoc": "PalmDoc book", "x-pcapng": "network capture (pcapng)", "x-pjl": "printer job",
    "x-plist": "property list", "x-prefetch": "Windows prefetch file", "x-qemu-disk": "QEMU disk image",
    "x-quattro-pro*": "Quattro Pro sheet", "x-raw-disk-image": "raw disk image", "x-rpm": "RPM package",
    "x-sas-data": "SAS data", "x-shockwave-flash": "Flash film", "x-spss-sav": "SPSS data",
    "x-clew-sheaf": "page images to be covered",
    "x-sqlcipher": "encrypted SQLite database", "x-sqlite-wal": "SQLite write-ahead log", "x-stata-dta": "Stata data",
    "x-camt+xml": "bank statement (CAMT)", "x-mt940": "bank statement (MT940)", "x-ofx": "bank statement (OFX)",
    "x-qif": "bank statement (QIF)", "x-self-extracting": "self-extracting archive",
    "x-stuffit*": "StuffIt archive", "x-subrip": "subtitles (srt)", "x-tar": "tar archive",
    "x-telegram+json": "Telegram export", "x-thumbs-db": "Windows thumbnails", "x-udf-image": "DVD image",
    "x-vhd": "VHD disk image", "x-vhdx": "VHDX disk image", "x-vmdk": "VMware disk image",
    "x-wacz": "web archive (WACZ)", "x-webarchive": "Safari web archive",
    "x-whatsapp-android+sqlite3": "WhatsApp database (Android)", "x-whatsapp-encrypted": "encrypted WhatsApp backup",
    "x-whatsapp-ios+sqlite3": "WhatsApp database (iPhone)", "x-windows-recycled": "Windows recycle bin entry",
    "x-windows-registry": "Windows registry", "x-wordperfect-other": "WordPerfect file", "x-xar": "xar archive",
    "x-xliff+zip": "XLIFF translation", "x-xz": "xz archive", "xhtml+xml": "web page (XHTML)", "xml": "XML",
    "zip": "ZIP archive", "x-zoo": "Zoo archive", "zlib": "zlib stream", "zstd": "Zstandard archive",
}  # fmt: skip
_AUDIO = {
    "aac": "AAC", "aiff": "AIFF", "amr": "AMR", "amr-wb": "AMR", "basic": "Sun", "flac": "FLAC", "midi": "MIDI",
    "mp4": "MP4", "mpeg": "MP3", "ogg": "Ogg", "wav": "WAV", "x-ape": "Monkey's", "x-caf": "Core", "x-gsm": "GSM",
    "x-dff": "DSD", "x-dsf": "DSD", "x-musepack": "Musepack", "x-tta": "True Audio", "x-wavpack": "WavPack",
}  # fmt: skip
_IMAGE = {
    "avif": "AVIF", "bmp": "BMP", "bpg": "BPG", "emf": "EMF", "gif": "GIF", "heic": "HEIC", "heif": "HEIF",
    "icns": "Apple icon", "jp2": "JPEG 2000", "jpeg": "JPEG", "jxl": "JPEG XL", "png": "PNG", "sgi": "SGI",
    "svg+xml": "SVG", "tiff": "TIFF", "vnd.adobe.photoshop": "Photoshop", "vnd.dgn": "MicroStation", "vnd.djvu": "DjVu",
    "vnd.dwg": "AutoCAD", "vnd.microsoft.icon": "Windows icon", "vnd.ms-dds": "DirectDraw", "webp": "WebP",
    "wmf": "WMF", "x-canon-cr3": "Canon raw", "x-cursor": "Windows cursor", "x-dcx": "DCX fax", "x-eps": "EPS",
    "x-jp2-codestream": "JPEG 2000", "x-pcx": "PCX", "x-portable-anymap": "Netpbm", "x-sun-raster": "Sun",
    "x-tga": "Targa", "x-wpg": "WordPerfect", "x-xbitmap": "X bitmap", "x-xcf": "GIMP", "x-xpixmap": "X pixmap",
}  # fmt: skip
_VIDEO = {
    "3gpp": "3GP", "mp2t": "MPEG stream", "mp4": "MP4", "mpeg": "MPEG", "ogg": "Ogg", "quicktime": "QuickTime",
    "webm": "WebM",
    "x-flv": "Flash", "x-ivf": "IVF", "x-matroska": "Matroska", "x-ms-asf": "Windows Media", "x-msvideo": "AVI",
}  # fmt: skip
_TEXT = {
    "calendar": "calendar", "csv": "CSV table", "html": "web page", "markdown": "Markdown", "plain": "plain text",
    "rtf": "RTF document", "tab-separated-values": "TSV table", "vcard": "contacts (vCard)", "vtt": "subtitles (vtt)",
    "x-microdvd": "subtitles (sub)", "x-ssa": "subtitles (ssa)", "x-subviewer": "subtitles (sub)",
    "x-telegram+html": "Telegram export", "x-tex": "LaTeX", "x-whatsapp": "WhatsApp export", "xml": "XML",
}  # fmt: skip


def _all(kind: str, names: Mapping[str, str], after: str = "") -> Iterator[tuple[str, str]]:
    for subtype, name in names.items():
        yield f"{kind}/{subtype}", name + after


NAMES: Mapping[str, str] = dict(
    [
        *_all("application", _APPLICATION),
        *_all("audio", _AUDIO, " sound"),
        *_all("image", _IMAGE, " picture"),
        *_all("video", _VIDEO, " film"),
        *_all("text", _TEXT),
        *_all("message", {"rfc822": "mail", "x-emlx": "mail (emlx)"}),
        *_all("font", {"*": "font"}),
        *_all("multipart", {"related": "saved web page (mht)"}),
    ]
)
"""Names by media type in small letters; the first pattern that fits counts where none is written out."""

_PATTERNS = tuple((pattern, name) for pattern, name in NAMES.items() if "*" in pattern)


@cache
def type_name(media_type: str) -> str:
    """The name for a media type; the type itself where no name is known, "type not told" where there is none."""
    plain = media_type.partition(";")[0].strip().lower()
    if not plain:
        return "type not told"
    named = NAMES.get(plain)
    return named or next((name for pattern, name in _PATTERNS if fnmatchcase(plain, pattern)), media_type)
