"""Byte signatures at fixed places: (offset, bytes, media type, what it is)."""

import re
import zlib

from clew.extract.archives.unpack_rare import is_lzma_alone
from clew.extract.recordings.recording_frames import frame
from clew.extract.recordings.recording_streams import packet_size

SIGNATURES: tuple[tuple[int, bytes, str, str], ...] = (
    (0, b"%PDF-", "application/pdf", "PDF header"),
    (0, b"{\\rtf", "application/rtf", "RTF header"),
    (0, b"%!PS", "application/postscript", "PostScript header"),
    (0, b"\xff\xd8\xff", "image/jpeg", "JPEG start of image"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png", "PNG signature"),
    (0, b"GIF87a", "image/gif", "GIF signature"),
    (0, b"GIF89a", "image/gif", "GIF signature"),
    (0, b"II*\x00", "image/tiff", "TIFF header"),
    (0, b"MM\x00*", "image/tiff", "TIFF header"),
    (0, b"II+\x00", "image/tiff", "BigTIFF header"),
    (0, b"MM\x00+", "image/tiff", "BigTIFF header"),
    (0, b"8BPS\x00", "image/vnd.adobe.photoshop", "PSD header"),
    (0, b"\x00\x00\x01\x00", "image/vnd.microsoft.icon", "icon header"),
    (0, b"AT&TFORM", "image/vnd.djvu", "DjVu header"),
    (0, b"\x00\x00\x00\x0cjP  \r\n\x87\n", "image/jp2", "JPEG 2000 signature"),
    (0, b"\xff\x4f\xff\x51", "image/x-jp2-codestream", "JPEG 2000 code stream"),
    (0, b"\xd7\xcd\xc6\x9a", "image/wmf", "WMF header"),
    (40, b" EMF", "image/emf", "EMF header"),
    (0, b"AC10", "image/vnd.dwg", "DWG header"),
    (0, b"icns", "image/icns", "ICNS header"),
    (0, b"DDS \x7c\x00\x00\x00", "image/vnd.ms-dds", "DDS header"),
    (0, b"\x3a\xde\x68\xb1", "image/x-dcx", "DCX header"),
    (0, b"\xb1\x68\xde\x3a", "image/x-dcx", "DCX header"),
    (0, b"\x59\xa6\x6a\x95", "image/x-sun-raster", "Sun raster header"),
    (0, b"\xff\x0a", "image/jxl", "JPEG XL code stream"),
    (0, b"\x00\x00\x00\x0cJXL \r\n\x87\n", "image/jxl", "JPEG XL signature"),
    (0, b"BPG\xfb", "image/bpg", "BPG header"),
    (0, b"gimp xcf", "image/x-xcf", "XCF header"),
    (0, b"SQLite format 3\x00", "application/vnd.sqlite3", "SQLite header"),
    (0, b"7\x7f\x06\x82", "application/x-sqlite-wal", "SQLite write-ahead log"),
    (0, b"7\x7f\x06\x83", "application/x-sqlite-wal", "SQLite write-ahead log"),
    (4, b"Standard Jet DB", "application/x-msaccess", "Jet database"),
    (4, b"Standard ACE DB", "application/x-msaccess", "ACE database"),
    (0, b"!BDN", "application/vnd.ms-outlook-pst", "PST header"),
    (0, b"\x1f\x8b", "application/gzip", "gzip header"),
    (0, b"BZh", "application/x-bzip2", "bzip2 header"),
    (0, b"\xfd7zXZ\x00", "application/x-xz", "xz header"),
    (0, b"\x28\xb5\x2f\xfd", "application/zstd", "zstd frame"),
    (0, b"\x04\x22\x4d\x18", "application/x-lz4", "LZ4 frame"),
    (0, b"LZIP", "application/x-lzip", "lzip header"),
    (0, b"\x1f\x9d", "application/x-compress", "compress header"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed", "7z header"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar", "RAR header"),
    (0, b"MSCF\x00\x00\x00\x00", "application/vnd.ms-cab-compressed", "cabinet header"),
    (0, b"!<arch>\n", "application/x-archive", "ar header"),
    (0, b"xar!\x00", "application/x-xar", "xar header"),
    (0, b"070701", "application/x-cpio", "cpio header"),
    (0, b"070702", "application/x-cpio", "cpio header"),
    (0, b"070707", "application/x-cpio", "cpio header"),
    (0, b"\xed\xab\xee\xdb\x03", "application/x-rpm", "RPM lead"),
    (0, b"\x60\xea", "application/x-arj", "ARJ header"),
    (257, b"ustar", "application/x-tar", "tar header"),
    (0x8001, b"CD001", "application/x-iso9660-image", "ISO 9660 volume"),
    (0x8001, b"BEA01", "application/x-udf-image", "UDF volume"),
    (0, b"EVF\x09\x0d\x0a\xff\x00", "application/x-ewf", "EWF header"),
    (0, b"EVF2\x0d\x0a\x81\x00", "application/x-ewf", "EWF version 2 header"),
    (0, b"LVF\x09\x0d\x0a\xff\x00", "application/x-ewf", "EWF header of a logical image"),
    (0, b"LEF2\x0d\x0a\x81\x00", "application/x-ewf", "EWF version 2 header of a logical image"),
    (0, b"QFI\xfb", "application/x-qemu-disk", "QCOW header"),
    (0, b"KDMV", "application/x-vmdk", "VMDK header"),
    (0, b"COWD\x01\x00\x00\x00", "application/x-vmdk", "VMDK header of an ESX server"),
    (0, b"sprs\x00\x00\x00\x03", "application/x-apple-diskimage", "sparse image header"),
    (0x40, b"\x7f\x10\xda\xbe", "application/x-virtualbox-vdi", "VDI header"),
    (0, b"WithoutFreeSpace", "application/x-parallels-disk", "Parallels header"),
    (0, b"WithouFreSpacExt", "application/x-parallels-disk", "Parallels header"),
    (0, b"ADSEGMENTEDFILE", "application/x-ad1", "AD1 header"),
    (0, b"AFF10\r\n\x00", "application/x-aff", "AFF header"),
    (0, b"vhdxfile", "application/x-vhdx", "VHDX header"),
    (0, b"ITSF", "application/vnd.ms-htmlhelp", "CHM header"),
    (0, b"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d", "application/onenote", "OneNote header"),
    (0, b"\xa1\x2f\xff\x43\xd9\xef\x76\x4c", "application/onenote-toc", "OneNote table of contents"),
    (0, b"\x78\x9f\x3e\x22", "application/vnd.ms-tnef", "TNEF signature"),
    (0, b"LfLe", "application/x-ms-evt", "Windows event log"),
    (0, b"ElfFile\x00", "application/x-ms-evtx", "Windows event log"),
    (0, b"regf", "application/x-windows-registry", "registry hive"),
    (0, b"L\x00\x00\x00\x01\x14\x02\x00", "application/x-ms-shortcut", "shell link"),
    (0, b"bplist00", "application/x-bplist", "binary property list"),
    (0, b"\xd4\xc3\xb2\xa1", "application/vnd.tcpdump.pcap", "pcap header"),
    (0, b"\xa1\xb2\xc3\xd4", "application/vnd.tcpdump.pcap", "pcap header"),
    (0, b"\x0a\x0d\x0d\x0a", "application/x-pcapng", "pcapng header"),
    (0, b"\x7fELF", "application/x-elf", "ELF header"),
    (0, b"\xcf\xfa\xed\xfe", "application/x-mach-binary", "Mach-O header"),
    (0, b"\xca\xfe\xba\xbe", "application/java-vm", "class file or universal binary"),
    (0, b"\x00asm", "application/wasm", "WebAssembly header"),
    (0, b"OggS", "audio/ogg", "Ogg page"),
    (0, b"fLaC", "audio/flac", "FLAC marker"),
    (0, b"ID3", "audio/mpeg", "ID3 tag"),
    (0, b"#!AMR-WB", "audio/amr-wb", "AMR-WB header"),
    (0, b"#!AMR", "audio/amr", "AMR header"),
    (0, b"caff\x00\x01", "audio/x-caf", "CAF header"),
    (0, b".snd\x00\x00\x00", "audio/basic", "AU header"),
    (0, b"wvpk", "audio/x-wavpack", "WavPack block"),
    (0, b".RMF\x00\x00\x00", "application/vnd.rn-realmedia", "RealMedia header"),
    (0, b"MThd", "audio/midi", "MIDI header"),
    (0, b"FLV\x01", "video/x-flv", "FLV header"),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "video/x-ms-asf", "ASF header"),
    (0, b"\x00\x00\x01\xba", "video/mpeg", "MPEG program stream"),
    (0, b"\x00\x00\x01\xb3", "video/mpeg", "MPEG video sequence"),
    (0, b"wOFF", "font/woff", "WOFF header"),
    (0, b"wOF2", "font/woff2", "WOFF2 header"),
    (0, b"OTTO", "font/otf", "OpenType header"),
    (0, b"\x00\x01\x00\x00\x00", "font/ttf", "TrueType header"),
    (0, b"\x99\x01", "application/pgp-keys", "OpenPGP public key packet"),
    (0, b"-----BEGIN PGP MESSAGE", "application/pgp-encrypted", "OpenPGP armour"),
    (0, b"-----BEGIN PGP PUBLIC KEY", "application/pgp-keys", "OpenPGP armour"),
    (0, b"-----BEGIN PGP PRIVATE KEY", "application/pgp-keys", "OpenPGP armour"),
    (0, b"-----BEGIN PGP SIGNED MESSAGE", "application/pgp-signature", "OpenPGP text with a signature"),
    (0, b"-----BEGIN PGP SIGNATURE", "application/pgp-signature", "OpenPGP armour"),
    (0, b"-----BEGIN PKCS7-----", "application/pkcs7-mime", "PKCS #7 armour"),
    (0, b"-----BEGIN CMS-----", "application/pkcs7-mime", "CMS armour"),
    (0, b"LUKS\xba\xbe", "application/x-luks", "LUKS header"),
)

CMS = re.compile(
    rb"\x30(?:[\x00-\x80]|\x81.|\x82..|\x83...|\x84....)\x06(?:\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07[\x02\x03]"
    rb"|\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17)",
    re.S,
)
"""Signed, enveloped and authenticated enveloped data (RFC 5652, 5083) by their object ids."""

DETACHED = re.compile(
    rb"\x30(?:\x0b\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01|\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01\x00)"
)
OPENPGP = (
    (
        re.compile(rb"(?:\x84.|\x85[\x00-\x08].|\xc1[\x00-\xbf]|\xc1[\xc0-\xdf].)\x03.{8}[\x01\x02\x10\x12\x19]", re.S),
        "encrypted",
    ),
    (re.compile(rb"(?:\x8c.|\xc3.)\x04[\x01-\x0a][\x00\x01\x03][\x01\x02\x08-\x0b]", re.S), "encrypted"),
    (
        re.compile(
            rb"(?:\x88.|\x89..|\xc2[\x00-\xbf]|\xc2[\xc0-\xdf].)\x04[\x00\x01][\x01\x11\x13\x16][\x01\x02\x08-\x0b]\x00",
            re.S,
        ),
        "signature",
    ),
    (re.compile(rb"(?:\x98.|\x99[\x00-\x08].)\x04.{4}[\x01\x11\x13\x16]", re.S), "keys"),
)
"""First packets of OpenPGP files: a version and known algorithms where they must be (RFC 4880)."""

RIFF = {b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo", b"WEBP": "image/webp"}

BRANDS = {
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"hevc": "image/heic",
    b"mif1": "image/heif",
    b"msf1": "image/heif",
    b"avif": "image/avif",
    b"avis": "image/avif",
    b"M4A ": "audio/mp4",
    b"M4B ": "audio/mp4",
    b"qt  ": "video/quicktime",
    b"crx ": "image/x-canon-cr3",
}
"""Major brands of ISO base media files; other brands are video/mp4, 3g… video/3gpp."""

BMP_HEADERS = (12, 40, 52, 56, 64, 108, 124)


def by_signature(head: bytes) -> tuple[str, str] | None:
    """The media type and the evidence that the first bytes show."""
    if packet_size(head) and min(head[:2048]) < 9:  # no text of letters G
        return "video/mp2t", "packets of an MPEG transport stream"
    for offset, magic, media_type, evidence in SIGNATURES:
        if head.startswith(magic, offset):
            if magic == b"OggS" and (b"\x80theora" in head[:512] or b"OVP80" in head[:512]):
                return "video/ogg", "Ogg page with a video stream"
            return media_type, evidence
    return (
        _cms(head)
        or _openpgp(head)
        or _riff(head)
        or _boxes(head)
        or _matroska(head)
        or _executable(head)
        or _frames(head)
        or _old_tar(head)
        or _packed(head)
    )


def _packed(head: bytes) -> tuple[str, str] | None:
    """What has no signature and shows itself in its header: zlib, the older LZMA, LHA, old cpio."""
    if head[:2] in (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda") and _inflates(head):
        return "application/zlib", "zlib header, and what follows inflates"
    if is_lzma_alone(head):
        return "application/x-lzma", "LZMA header"
    if re.match(rb"..-l[hz][0-9ds]-.{13}[\x00-\x03]", head, re.S):
        return "application/x-lha", "LHA header"
    if head[:2] in (b"\xc7\x71", b"\x71\xc7") and len(head) >= 26:
        return "application/x-cpio", "binary cpio header"
    return None


def _inflates(head: bytes) -> bool:
    try:
        return bool(zlib.decompressobj().decompress(head[:4096], 64)) and len(head) > 8
    except zlib.error:
        return False


def _cms(head: bytes) -> tuple[str, str] | None:
    if not CMS.match(head):
        return None
    if DETACHED.search(head, 0, 400):
        return "application/pkcs7-signature", "CMS signature without its content"
    return "application/pkcs7-mime", "CMS object id"


def _openpgp(head: bytes) -> tuple[str, str] | None:
    kind = next((kind for pattern, kind in OPENPGP if pattern.match(head)), None)
    if kind is None and head[:1] == b"\xa3" and head[1:2] in (b"\x01", b"\x02"):
        kind = "encrypted" if _holds_openpgp(head) else None
    return (f"application/pgp-{kind}", "OpenPGP packet") if kind else None


def _holds_openpgp(head: bytes) -> bool:
    """Whether a compressed packet starts with a one-pass signature or a file."""
    try:
        inner = zlib.decompressobj(-15 if head[1] == 1 else 15).decompress(head[2:1024], 16)
    except zlib.error:
        return False
    return inner.startswith((b"\x90\x0d\x03", b"\xc4\x0d\x03")) or (inner[:1] in b"\xac\xad\xcb" and len(inner) > 2)


def _riff(head: bytes) -> tuple[str, str] | None:
    if head[:4] in (b"RIFF", b"RF64") and head[8:12] in RIFF:
        return RIFF[head[8:12]], f"RIFF of {head[8:12].decode().strip()}"
    if head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC"):
        return "audio/aiff", "AIFF header"
    if head[:2] == b"BM" and len(head) >= 26 and int.from_bytes(head[14:18], "little") in BMP_HEADERS:
        return "image/bmp", "BMP header"
    return None


def _boxes(head: bytes) -> tuple[str, str] | None:
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        other = "video/3gpp" if brand.startswith((b"3gp", b"3g2")) else "video/mp4"
        if brand in (b"mif1", b"msf1") and b"avif" in head[16 : int.from_bytes(head[:4], "big")][:64]:
            return "image/avif", "compatible brand avif"
        return BRANDS.get(brand, other), f"brand {brand.decode('latin-1').strip()}"
    if head[4:8] in (b"moov", b"mdat", b"wide", b"skip") and head[:2] == b"\x00\x00":
        return "video/quicktime", f"{head[4:8].decode()} box"
    return None


def _matroska(head: bytes) -> tuple[str, str] | None:
    if not head.startswith(b"\x1a\x45\xdf\xa3"):
        return None
    return ("video/webm" if b"webm" in head[:64] else "video/x-matroska"), "EBML header"


def _executable(head: bytes) -> tuple[str, str] | None:
    if head[:2] != b"MZ" or len(head) < 64:
        return None
    at = int.from_bytes(head[60:64], "little")
    if head[at : at + 4] == b"PE\x00\x00":
        return "application/vnd.microsoft.portable-executable", "PE header"
    return ("application/x-dosexec", "MZ header") if b"\x00" in head[:64] else None


def _frames(head: bytes) -> tuple[str, str] | None:
    """MPEG audio without a tag: three frames alike, each where the one before ends."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    if head[1] & 0xF6 == 0xF0:
        return "audio/aac", "ADTS frame"
    at = 0
    for number in range(3):
        found = frame(head[at : at + 4])
        if found is None or found[2:] != (frame(head) or found)[2:]:
            return None
        at += found[0]
        if number and at >= len(head):
            break
    return "audio/mpeg", "MPEG audio frames"


def _old_tar(head: bytes) -> tuple[str, str] | None:
    """A tar header without "ustar" (version 7): its checksum holds."""
    if len(head) < 512 or not head[0]:
        return None
    stated = head[148:156].strip(b" \x00")
    if not stated or len(stated) > 7 or stated.strip(b"01234567"):
        return None
    total = sum(head[:148]) + 8 * 32 + sum(head[156:512])
    return ("application/x-tar", "tar header checksum") if int(stated, 8) == total else None
