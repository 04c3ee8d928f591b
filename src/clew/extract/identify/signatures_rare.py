"""Signatures of files that are rare in a haul and still to be called by their names: (offset, bytes, type, what it is).

Offsets and bytes as in the formats' own specifications, else as PRONOM and the shared MIME database give them.
"""

import struct
from collections.abc import Container

RARE: tuple[tuple[int, bytes, str, str], ...] = (
    (0, b"<MIFFile ", "application/x-mif", "FrameMaker's interchange header"),
    (0, b"<MakerFile ", "application/x-framemaker", "FrameMaker header"),
    (0, b"\x06\x06\xed\xf5\xd8\x1d\x46\xe5\xbd\x31\xef\xe7\xfe\x74\xb7\x1d", "application/x-indesign", "InDesign GUID"),
    (0, b"HWP Document File V3.", "application/x-hwp-3", "Hangul 3 header"),
    (0, b"\x31\xbe\x00\x00\x00\xab", "application/x-mswrite", "Windows Write or Word for DOS header"),
    (0, b"\x32\xbe\x00\x00\x00\xab", "application/x-mswrite", "Windows Write header with objects"),
    (0, b"\x00\x00\x02\x00\x04\x04", "application/vnd.lotus-1-2-3", "Lotus 1-2-3 version 1 header"),
    (0, b"\x00\x00\x02\x00\x06\x04", "application/vnd.lotus-1-2-3", "Lotus 1-2-3 version 2 header"),
    (0, b"\x00\x00\x1a\x00\x00\x10\x04\x00", "application/x-lotus-1-2-3-3", "Lotus 1-2-3 version 3 header"),
    (0, b"\x00\x00\x1a\x00\x02\x10\x04\x00", "application/x-lotus-1-2-3-3", "Lotus 1-2-3 version 4 header"),
    (0, b"\x00\x00\x1a\x00\x03\x10\x04\x00", "application/x-lotus-1-2-3-3", "Lotus 1-2-3 97 header"),
    (0, b"\x00\x00\x1a\x00\x05\x10\x04\x00", "application/x-lotus-1-2-3-3", "Lotus 1-2-3 Millennium header"),
    (0, b"\x00\x00\x02\x00\x20\x51", "application/x-quattro-pro", "Quattro Pro for DOS header"),
    (0, b"\x00\x00\x02\x00\x21\x51", "application/x-quattro-pro", "Quattro Pro 2 for DOS header"),
    (0, b"\xff\x00\x02\x00\x04\x04", "application/vnd.lotus-1-2-3", "sheet of Microsoft Works"),
    (0, b"\x00\x00\x02\x00\x01\x10", "application/x-quattro-pro", "Quattro Pro 1 header"),
    (0, b"\x00\x00\x02\x00\x02\x10", "application/x-quattro-pro", "Quattro Pro 5 header"),
    (0, b"\x00\x00\x02\x00\x06\x10", "application/x-quattro-pro", "Quattro Pro 6 header"),
    (0, b"\x00\x00\x02\x00\x07\x10", "application/x-quattro-pro", "Quattro Pro 7 header"),
    (0, b"\x09\x00\x04\x00", "application/x-excel-2", "worksheet of Excel 2"),
    (0, b"\x09\x02\x06\x00", "application/x-excel-3", "worksheet of Excel 3"),
    (0, b"\x09\x04\x06\x00", "application/x-excel-4", "worksheet of Excel 4"),
    (0, b"ActiveMime\x00", "application/x-activemime", "ActiveMime header"),
    (0, b"\x00\x05\x16\x00\x00\x02\x00\x00", "application/applefile", "AppleSingle header"),
    (0, b"\x00\x05\x16\x07\x00\x02\x00\x00", "application/applefile", "AppleDouble header"),
    (0, b"WARC/0.", "application/warc", "web archive record"),
    (0, b"WARC/1.", "application/warc", "web archive record"),
    (10, b"rLau", "application/x-stuffit", "StuffIt header"),
    (0, b"StuffIt (c)", "application/x-stuffit", "StuffIt 5 header"),
    (0, b"StuffIt!", "application/x-stuffitx", "StuffIt X header"),
    (0, b"StuffIt?", "application/x-stuffitx", "StuffIt X header"),
    (7, b"**ACE**", "application/x-ace", "ACE header"),
    (0, b"ALZ\x01", "application/x-alz", "ALZip header"),
    (0, b"LZX\x00", "application/x-amiga-lzx", "Amiga LZX header"),
    (0, b"ISc(", "application/x-installshield", "InstallShield cabinet"),
    (0, b"mozLz40\x00", "application/x-mozlz4", "Mozilla's LZ4 header"),
    (0, b"\x30\x5c\x72\xa7\x1b\x6d\xfb\xfc", "application/x-chromium-cache", "Chromium cache entry"),
    (0, b"\xc3\xca\x04\xc1", "application/x-chromium-blockfile", "Chromium block file"),
    (0, b"\xc3\xca\x03\xc1", "application/x-chromium-blockfile", "index of Chromium's block files"),
    (0, b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7", "application/x-sqlite-journal", "SQLite rollback journal"),
    (0, b"SNSS", "application/x-snss", "Chromium session header"),
    (0, b"PAR1", "application/vnd.apache.parquet", "Parquet header"),
    (0, b"PARE", "application/vnd.apache.parquet", "Parquet header of an encrypted file"),
    (0, b"ARROW1\x00\x00", "application/vnd.apache.arrow.file", "Arrow header"),
    (0, b"FEA1", "application/vnd.apache.arrow.file", "Feather header"),
    (0, b"Obj\x01", "application/x-avro", "Avro header"),
    (0, b"ORC", "application/x-orc", "ORC header"),
    (0, b"$FL3@(#)", "application/x-spss-sav", "packed SPSS header"),
    (0, b"RDX2\n", "application/x-r-data", "R's data header"),
    (0, b"RDX3\n", "application/x-r-data", "R's data header"),
    (0, b"\xc5\xd0\xd3\xc6", "image/x-eps", "EPS with a preview"),
    (0, b"DKIF", "video/x-ivf", "IVF header"),
    (0, b"MAC ", "audio/x-ape", "Monkey's Audio header"),
    (0, b"MP+", "audio/x-musepack", "Musepack header"),
    (0, b"MPCK", "audio/x-musepack", "Musepack 8 header"),
    (0, b"DSD \x1c\x00\x00\x00", "audio/x-dsf", "DSF header"),
    (0, b"FRM8", "audio/x-dff", "DSDIFF header"),
    (0, b"TTA1", "audio/x-tta", "TTA header"),
    (0, b"// <!-- <mdb:mork:z", "application/x-mork", "Mork header"),
    (0, b"AC1.40\x00", "image/vnd.dwg", "AutoCAD 1.4 header"),
    (0, b"AC1.50\x00", "image/vnd.dwg", "AutoCAD 2 header"),
    (0, b"AC2.10\x00", "image/vnd.dwg", "AutoCAD 2.1 header"),
    (0, b"AC2.2", "image/vnd.dwg", "AutoCAD 2.2 header"),
    (0, b"\x08\x09\xfe\x02", "image/vnd.dgn", "MicroStation header"),
    (0, b"\xc8\x09\xfe\x02", "image/vnd.dgn", "MicroStation cell library"),
    (0, b"SAS     ", "application/x-sas-data", "SAS 6 header"),
    (12, b"\xc2\xea\x81\x60\xb3\x14\x11\xcf", "application/x-sas-data", "SAS 7 header"),
    (0, b"<stata_dta><header>", "application/x-stata-dta", "Stata header"),
    (0, b"$FL2@(#)", "application/x-spss-sav", "SPSS header"),
    (0, b"MATLAB 5.0 MAT-file", "application/x-matlab-data", "MATLAB header"),
    (0, b"\x89HDF\r\n\x1a\n", "application/x-hdf5", "HDF5 signature"),
    (0, b"CDF\x01", "application/x-netcdf", "netCDF header"),
    (0, b"CDF\x02", "application/x-netcdf", "netCDF header"),
    (12, b"\x62\x31\x05\x00", "application/x-berkeley-db", "Berkeley DB tree"),
    (12, b"\x00\x05\x31\x62", "application/x-berkeley-db", "Berkeley DB tree"),
    (12, b"\x61\x15\x06\x00", "application/x-berkeley-db", "Berkeley DB hash"),
    (12, b"\x00\x06\x15\x61", "application/x-berkeley-db", "Berkeley DB hash"),
    (12, b"\x53\x22\x04\x00", "application/x-berkeley-db", "Berkeley DB queue"),
    (4, b"\xef\xcd\xab\x89", "application/x-ese-database", "ESE database header"),
    (0, b"\x1a\x00\x00\x04\x00\x00", "application/vnd.lotus-notes", "Notes database header"),
    (0, b"\xcf\xad\x12\xfe", "application/x-outlook-dbx", "Outlook Express header"),
    (0, b"\x01\x01\x01\x01\n", "application/x-mmdf", "MMDF line"),
    (0, b"\x01\x01\x01\x01\r\n", "application/x-mmdf", "MMDF line"),
    (0, b"BABYL OPTIONS:", "application/x-babyl", "Babyl options"),
    (0, b"CMMM", "application/x-thumbcache", "thumbnail cache header"),
    (0, b"ANDROID BACKUP\n", "application/x-android-backup", "Android backup header"),
    (0, b"LVF\x09\x0d\x0a\xff\x00", "application/x-ewf-logical", "logical evidence file header"),
    (0, b"LEF2\x0d\x0a\x81\x00", "application/x-ewf-logical", "logical evidence file header, version 2"),
    (0, b"hibr", "application/x-hibernation", "Windows' memory while it slept"),
    (0, b"HIBR", "application/x-hibernation", "Windows' memory while it slept"),
    (0, b"LPKSHHRH", "application/x-systemd-journal", "systemd journal header"),
    (4, b"LfLe\x01\x00\x00\x00\x01\x00\x00\x00", "application/x-ms-evt", "event log before Vista"),
    (0, b"1SLD", "application/x-fsevents", "file events of macOS"),
    (0, b"2SLD", "application/x-fsevents", "file events of macOS"),
    (0, b"3SLD", "application/x-fsevents", "file events of macOS"),
    (0, b"\x00\x00\x00\x01Bud1", "application/x-ds-store", "folder's view of macOS"),
    (0, b"kych\x00\x01\x00\x00", "application/x-apple-keychain", "keychain of macOS"),
    (60, b"BOOKMOBI", "application/x-mobipocket-ebook", "Mobipocket database"),
    (60, b"TEXtREAd", "application/x-palmdoc", "PalmDoc database"),
    (0, b"\x03\xd9\xa2\x9a\x65\xfb\x4b\xb5", "application/x-keepass", "KeePass 1 header"),
    (0, b"\x03\xd9\xa2\x9a\x67\xfb\x4b\xb5", "application/x-keepass", "KeePass 2 header"),
    (0, b"\xfe\xed\xfe\xed\x00\x00\x00", "application/x-java-keystore", "Java key store header"),
    (4, b"SCCA", "application/x-prefetch", "Windows prefetch header"),
    (0, b"MAM\x04", "application/x-prefetch", "packed Windows prefetch header"),
    (0, b"MAM\x84", "application/x-prefetch", "packed Windows prefetch header"),
    (0, b"MDMP\x93\xa7", "application/x-memory-dump", "minidump header"),
    (0, b"PAGEDU64", "application/x-memory-dump", "crash dump header"),
    (0, b"PAGEDUMP", "application/x-memory-dump", "crash dump header"),
    (0, b"FWS", "application/x-shockwave-flash", "Flash header"),
    (0, b"\x1b%-12345X@PJL", "application/x-pjl", "a printer's job"),
    (0, b"\xce\xfa\xed\xfe", "application/x-mach-binary", "Mach-O header, 32 bits"),
    (0, b"\xfe\xed\xfa\xce\x00\x00\x00", "application/x-mach-binary", "Mach-O header, PowerPC"),
    (0, b"\xfe\xed\xfa\xcf\x01\x00\x00", "application/x-mach-binary", "Mach-O header, PowerPC 64"),
)
VERSIONED: dict[bytes, tuple[int, Container[int]]] = {
    b"FWS": (3, (1, 2, 3, 4, 5, 6, 7, 8, *range(14, 32))),
    b"AC2.2": (6, (0,)),
    b"MAC ": (5, (14, 15)),
    b"MP+": (3, (7, 23, 39, 55)),
    b"SNSS": (4, range(1, 9)),
    b"ISc(": (7, (1, 2, 0)),
    b"ORC": (3, range(9)),
    b"PAR1": (4, (0x15,)),
}
"""Where the bytes might be a text's: the place of one more, and what it may be."""

WORDPERFECT = {0x0A: "application/vnd.wordperfect", 0x16: "image/x-wpg"}


def rare_kind(head: bytes) -> tuple[str, str] | None:
    """The media type and the evidence that the first bytes show."""
    for offset, magic, media_type, evidence in RARE:
        if head.startswith(magic, offset):
            place, versions = VERSIONED.get(magic, (0, range(256)))
            if len(head) > place and head[place] in versions:
                return media_type, evidence
    return _wordperfect(head) or _universal(head) or _stata(head)


def _wordperfect(head: bytes) -> tuple[str, str] | None:
    """Corel's prefix: FF 57 50 43, then where the document begins, product and kind of file."""
    if not head.startswith(b"\xffWPC") or len(head) < 16:
        return None
    return WORDPERFECT.get(head[9], "application/x-wordperfect-other"), "WordPerfect prefix"


def _universal(head: bytes) -> tuple[str, str] | None:
    """A universal binary counts its architectures where a Java class has its version, which is 45 or more."""
    if head[:4] not in (b"\xca\xfe\xba\xbe", b"\xca\xfe\xba\xbf") or len(head) < 8:
        return None
    count = struct.unpack_from(">I", head, 4)[0]
    return ("application/x-mach-universal", f"Mach-O, {count} architectures") if 0 < count < 40 else None


def _stata(head: bytes) -> tuple[str, str] | None:
    """Stata 5 to 12: release, byte order, the kind of file, an unused byte that is nought."""
    if len(head) < 109 or head[0] not in (105, 108, 110, 111, 113, 114, 115) or head[1] not in (1, 2):
        return None
    return ("application/x-stata-dta", "Stata header") if head[2] == 1 and head[3] == 0 else None
