"""Windows code pages by the numbers that Microsoft's formats give: page, language ([MS-LCID]), character set."""

from clew.extract.text.charset import codec

SPECIAL = {1200: "utf-16-le", 65001: "utf-8", 10000: "mac-roman", 10007: "mac-cyrillic", 708: "iso-8859-6"}
SPECIAL |= {10004: "mac-arabic", 10006: "mac-greek", 10029: "mac-latin2", 10081: "mac-turkish", 20866: "koi8-r"}
SPECIAL |= {21866: "koi8-u", 936: "gb18030", 54936: "gb18030", 1361: "johab", 28591: "cp1252", 0: "cp1252"}
SPECIAL |= {10001: "shift_jis", 10002: "big5", 10003: "euc-kr", 10008: "gb18030", 51949: "euc-kr", 20127: "cp1252"}
SPECIAL |= {28590 + n: f"iso-8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 9, 13, 15)}
CHARSETS = {
    77: "mac-roman",
    78: "cp932",
    79: "cp949",
    80: "gb18030",
    81: "cp950",
    83: "cp1255",
    84: "mac-arabic",
    85: "mac-greek",
    86: "mac-turkish",
    87: "cp874",
    88: "mac-latin2",
    89: "mac-cyrillic",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "gb18030",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    179: "cp1256",
    180: "cp1256",
    181: "cp1255",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    254: "cp437",
    255: "cp850",
}
"""Fonts' character sets (LOGFONT.lfCharSet); 0, 1 and 2 say little and are not here."""
LANGUAGES = {
    **dict.fromkeys((0x01, 0x20, 0x29, 0x59, 0x80, 0x8C), "cp1256"),
    **dict.fromkeys((0x02, 0x19, 0x1C00, 0x22, 0x23, 0x2F, 0x3F, 0x40, 0x44), "cp1251"),
    **dict.fromkeys((0x05, 0x0E, 0x15, 0x18, 0x1A, 0x1B, 0x1C, 0x24), "cp1250"),
    **dict.fromkeys((0x1F, 0x2C, 0x43), "cp1254"),
    **dict.fromkeys((0x25, 0x26, 0x27), "cp1257"),
    0x08: "cp1253",
    0x0D: "cp1255",
    0x11: "cp932",
    0x12: "cp949",
    0x1E: "cp874",
    0x2A: "cp1258",
}
TRADITIONAL = (0x0404, 0x0C04, 0x1404)
CYRILLIC = (0x0C1A, 0x1C1A, 0x082C, 0x0843)


def by_page(number: int) -> str:
    """The codec for a Windows code page; that of Western Europe where the number is none."""
    number &= 0xFFFF
    return codec(SPECIAL.get(number, f"cp{number}")) or "cp1252"


def by_language(lid: int) -> str:
    """The codec of a language's Windows code page."""
    if lid in CYRILLIC:
        return "cp1251"
    if lid & 0x3FF == 0x04:
        return "cp950" if lid in TRADITIONAL else "gb18030"
    return codec(LANGUAGES.get(lid & 0x3FF, "cp1252")) or "cp1252"
