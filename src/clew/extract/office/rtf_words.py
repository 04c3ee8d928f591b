"""The control words of RTF that say where text goes, which sign it is and what it is written in ([RTF 1.9.1])."""

PLACES = {
    **dict.fromkeys(("header", "headerl", "headerr", "headerf"), "header"),
    **dict.fromkeys(("footer", "footerl", "footerr", "footerf"), "footer"),
    "footnote": "footnotes",
    "annotation": "comments",
}
SIGNS = {
    **dict.fromkeys(("par", "line", "sect", "page", "column", "softline"), "\n"),
    **dict.fromkeys(("tab", "cell", "nestcell"), "\t"),
    "emdash": "—", "endash": "–", "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005", "bullet": "•",
    "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "ltrmark": "\u200e", "rtlmark": "\u200f", "zwj": "\u200d", "zwnj": "\u200c",
}  # fmt: skip
SYMBOLS = {b"~": "\u00a0", b"_": "-", b"\r": "\n", b"\n": "\n", b"\t": "\t"}
KEPT = frozenset(
    (
        "fldinst objdata objclass htmltag mhtmltag atnauthor atndate revtbl generator company manager propname"
        " staticval hlinkbase title subject author operator keywords comment doccomm category creatim revtim printim"
        " pict fonttbl sn sv"
    ).split()
)
"""Destinations whose content is not the document's text and is looked at."""
SHOWN = frozenset("shptxt fldrslt rtf shppict nonshppict object result field shp shpinst".split())
SKIPPED = frozenset(
    (
        "colortbl stylesheet info shprslt xe tc rxe filetbl listtable listpicture nextfile ftnsep ftnsepc ftncn"
        " aftnsep aftnsepc aftncn template private bkmkstart bkmkend"
    ).split()
)
"""Destinations that are read for nothing but the groups inside them."""
OPEN_IN_STAR = frozenset("shppict shpinst shptxt annotation ud footnote userprops nesttableprops".split())
PAGES = frozenset("ansicpg mac pc pca deff".split())
FORMATS = PAGES | frozenset("f uc plain v deleted ftnalt".split())
LOOKED_AT = KEPT | OPEN_IN_STAR | {"upr"}
HEXADECIMAL = ("pict", "objdata")
TIMES = ("creatim", "revtim", "printim")
