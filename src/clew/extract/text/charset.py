"""Which encoding bytes are in: by marks, by validity, then by whose letters make words."""

import codecs
import re

CONTROL = bytes(set(range(32)) - {7, 8, 9, 10, 12, 13, 27} | {127})
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SAMPLE = 1 << 20

# Letters of each script, most frequent first; the order is what is scored.
ARABIC = "اليمنوترةبعدسفهكقأحجشصطىخذزإضءغثئظآؤپچژگک"
CYRILLIC = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъёіїєґўјљњћђџ"
GREEK = "αοιετσνηυρπκμλςωδγάίόέήύθχφβξζώψϊϋΐ"
HEBREW = "יוהלארתמבשנכדעחםפקטגןצסזךץף"
WESTERN = "éèàüäöçáíóñêôâîûãõúßåæëïùøìòœÿ"
CENTRAL = "áéíóąęłśżćńźčšžěřůýďťňőűăţşđöüäß"
TURKISH = "ığşüöçİâîû"
MARKS = "“”‘’«»–—…•·°§©®№\u00a0،؟؛ـ€£\u200c\u200d\u200e\u200f"

CANDIDATES = (
    ("windows-1252", WESTERN, True),
    ("windows-1256", ARABIC, False),
    ("windows-1251", CYRILLIC, False),
    ("windows-1253", GREEK, False),
    ("windows-1255", HEBREW, False),
    ("iso-8859-6", ARABIC, False),
    ("koi8-r", CYRILLIC, False),
    ("windows-1250", CENTRAL, True),
    ("windows-1254", TURKISH, True),
    ("cp850", WESTERN, True),
    ("cp866", CYRILLIC, False),
    ("cp720", ARABIC, False),
    ("mac-roman", WESTERN, True),
    ("mac-arabic", ARABIC, False),
)
RARER, LEAST = 0.01, 0.12
"""What each later code page is worth less, and what one must be worth to be taken."""

SURE, MARGIN = 0.45, 0.05
"""From where a code page is beyond doubt, and how far behind others must be."""

CJK = (
    (
        "gb18030",
        "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可"
        "主发年动同工也能下过子说产种面而方后多定行学法所民得经",
    ),
    (
        "big5",
        "的一是在不了有和人這中大為上個國我以要他時來用們生到作地於出就分對成會可"
        "主發年動同工也能下過子說產種面而方後多定行學法所民得經",
    ),
    ("shift_jis", "のにはをたがでてとしれさいるなかもすっらりこまんーンスルイト日一人年大"),
    ("euc-jp", "のにはをたがでてとしれさいるなかもすっらりこまんーンスルイト日一人年大"),
    ("euc-kr", "이다는을의에가고로기지를한하은사대인어도자리시나해일그부정아라전서스과있보수"),
)
ALIASES = {
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "iso-8859-6-i": "iso-8859-6",
    "unicode-1-1-utf-7": "utf-7",
    "x-sjis": "cp932",
    "shift_jis": "cp932",
    "windows-31j": "cp932",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "x-user-defined": "windows-1252",
    "us-ascii": "windows-1252",
    "ascii": "windows-1252",
    "iso-8859-1": "windows-1252",
    "latin1": "windows-1252",
    "iso-8859-9": "windows-1254",
    "macintosh": "mac-roman",
    "windows-874": "cp874",
    "tis-620": "cp874",
}
EBCDIC = "cp037"
"""The commonest of IBM's; the others differ in brackets and national letters."""

PADDING = re.compile(rb"\x00{8,}")
"""Zeros that fill a place where nothing was written, as in a log on a disk that filled up or lost power."""

REFUSED = frozenset({"punycode", "idna", "unicode_escape", "raw-unicode-escape", "unicode-escape", "undefined"})
"""Codecs that are no text encodings, or whose time is not linear."""


def codec(name: str) -> str | None:
    """The codec for a declared charset, as the web's encoding standard maps it; None where there is none."""
    plain = name.strip().strip("\"'").lower().replace("_", "-")
    plain = ALIASES.get(plain, ALIASES.get(name.strip().lower(), plain))
    try:
        known = codecs.lookup(plain)
        b"\0\0\0\0".decode(plain)  # without bytes it is not noticed that uu and zip decode to bytes
    except (LookupError, ValueError):
        return None
    return None if known.name.replace("_", "-") in REFUSED else plain


def fits(content: bytes, encoding: str) -> bool:
    """Whether all of `content` decodes, a sequence cut short at the end aside, into text and no control codes."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        text = decoder.decode(content[:SAMPLE])
    except (UnicodeDecodeError, UnicodeError):
        return False
    return not re.search("[\x00-\x06\x0e-\x1a\x80-\x9f]", text)


def detect(content: bytes) -> str | None:
    """The encoding of `content`, None where it is not text. Looks at the first mebibyte."""
    sample = content[:SAMPLE]
    for mark, encoding in BOMS:
        if sample.startswith(mark):
            return encoding
    if _is_ebcdic(sample):
        return EBCDIC
    if len(sample) > len(sample.translate(None, CONTROL)):
        wide = _wide(sample[:4096])
        if wide:
            return wide
        whole, sample = len(sample), without_padding(sample)
        controls = len(sample) - len(sample.translate(None, CONTROL))
        padded = len(sample) < whole
        if controls > (0 if padded else len(sample) // 100) or (padded and len(sample) < SCRAP):
            return None
    if sample.isascii():
        return "iso-2022-jp" if b"\x1b$B" in sample and fits(sample, "iso-2022-jp") else "utf-8"
    return "utf-8" if _mostly_utf8(sample) else _legacy(sample)


SCRAP = 16
"""Bytes between zeros that are taken for text; fewer say nothing."""


def without_padding(content: bytes) -> bytes:
    """The bytes without runs of zeros, where those are few and long: text with holes, and no record of a program's."""
    holes = sum(1 for _ in PADDING.finditer(content))
    return PADDING.sub(b"", content) if 0 < holes <= 4 + len(content) // 65_536 else content


def _is_ebcdic(sample: bytes) -> bool:
    """Letters, digits and points of EBCDIC with its space between them, and hardly a byte that is text in ASCII."""
    spaces = sample.count(0x40)
    if len(sample) < 20 or spaces * 25 < len(sample) or sample.count(b" ") * 50 > spaces:
        return False
    text = sample.decode(EBCDIC)
    plain = sum(letter.isascii() and (letter.isalnum() or letter in " .,:;-/()'\n\r\t\"") for letter in text)
    return (plain + text.count("\x85")) * 20 > len(text) * 19


def _mostly_utf8(sample: bytes) -> bool:
    """Also true of UTF-8 with some bytes damaged or of another encoding: no more than there are whole sequences, two
    at least. In other encodings bytes hardly ever follow each other so."""
    text = codecs.getincrementaldecoder("utf-8")("replace").decode(sample, final=len(sample) < SAMPLE)
    bad = text.count("\ufffd")
    whole = sum(map(text.count, set(text) - {chr(code) for code in range(128)} - {"\ufffd"}))
    return bad == 0 or (whole > 1 and bad <= whole)


def _wide(sample: bytes) -> str | None:
    """UTF-16 without a mark: one byte order gives letters, spaces and digits, nearly all of one block."""
    even = sample[: len(sample) & ~1]
    if len(even) < 6:
        return None
    scores = {order: _plausible(even, order) for order in ("utf-16-le", "utf-16-be")}
    best = max(scores, key=lambda order: scores[order])
    return best if scores[best] > 0.9 else None


def _plausible(even: bytes, order: str) -> float:
    """The share of code units that are printable and of the two commonest blocks of 256, Han counted as one."""
    text = even.decode(order, "replace")
    blocks: dict[int, int] = {}
    for letter in text:
        if letter.isprintable() or letter in "\t\r\n\f\u200c\u200d\u200e\u200f\u00a0\ufeff\u3000":
            code = ord(letter)
            block = 0x4E if 0x3000 <= code < 0xA000 else 0xAC if 0xAC00 <= code < 0xD800 else code >> 8
            blocks[block] = blocks.get(block, 0) + 1
    common = sum(sorted((count for block, count in blocks.items() if block), reverse=True)[:1]) + blocks.get(0, 0)
    if not blocks.get(0) and len(text) > 40:
        return 0.0
    return common / len(text)


def _legacy(sample: bytes) -> str:
    """A code page: by the letters of each, else what charset-normalizer says, else windows-1252."""
    wide = max(((_share(sample[: 1 << 13], name, letters), name) for name, letters in CJK), key=lambda pair: pair[0])
    if wide[0] > 0.15:
        return wide[1]
    scores = [(score - RARER * rarity, name) for rarity, (name, score) in enumerate(_scores(sample).items())]
    best = max(scores, key=lambda pair: pair[0])
    if best[0] > LEAST:
        return best[1]
    from charset_normalizer import from_bytes

    guess = from_bytes(sample[: 1 << 14]).best()
    return guess.encoding if guess else "windows-1252"


def doubt(content: bytes, encoding: str) -> str | None:
    """A sentence where the encoding was told by letters alone, and they tell little or tell of another as well."""
    if encoding.startswith(("utf-", "iso-2022")) or encoding in dict(CJK):
        return None
    if encoding == EBCDIC:
        return f"it is EBCDIC; of which country is a guess: {EBCDIC}"
    sample = content[: 1 << 16]
    scores = _scores(sample)
    sure = scores.pop(encoding, 0.0)
    text = sample.decode(encoding, "replace")
    rivals = [
        (score, name)
        for name, score in scores.items()
        if score > sure - MARGIN and score > LEAST and sample.decode(name, "replace") != text
    ]
    if sure >= SURE and not rivals:
        return None
    best = f"; as well it could be {max(rivals)[1]}" if rivals else ""
    return f"its encoding is a guess by its letters: {encoding}, which fits {max(sure, 0):.2f} of 1{best}"


def _scores(sample: bytes) -> dict[str, float]:
    """How well each code page makes words of the bytes, 1 at most."""
    runs = re.findall(rb"[A-Za-z\x80-\xff]+", sample[: 1 << 16])
    words = b" ".join([run for run in runs if not run.isascii()][:400])
    return {page[0]: _score(words, *page) for page in CANDIDATES}


def _share(sample: bytes, encoding: str, frequent: str) -> float:
    """The share of wide letters that are among the most frequent ones; 0 where the bytes are not so encoded."""
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(sample)
    except UnicodeDecodeError:
        return 0.0
    wide = [letter for letter in text if ord(letter) > 0x2E80 or 0x80 <= ord(letter) < 0x2000]
    return sum(letter in frequent for letter in wide) / len(wide) if len(wide) > 3 else 0.0


def _score(words: bytes, encoding: str, letters: str, latin: bool) -> float:
    """Mean worth of the letters beyond ASCII: frequent ones in fitting company are worth up to 1."""
    try:
        text = words.decode(encoding)
    except UnicodeDecodeError:
        return -1.0
    worth, count = 0.0, 0
    for before, letter, after in zip(" " + text, text, text[1:] + " ", strict=False):
        if letter > "\x7f":
            worth += _worth(before, letter, after, letters, latin)
            count += 1
    return worth / count if count else -1.0


def _worth(before: str, letter: str, after: str, letters: str, latin: bool) -> float:
    if not letter.isalpha():
        return 0.1 if letter in MARKS else -0.6
    rank = letters.find(letter if letter in letters else letter.lower())
    worth = max(0.0, 1 - rank / 28) if rank >= 0 else -0.4
    alone = not before.isalpha() and not after.isalpha()
    beside_ascii = (before + after).isascii()
    if latin:
        worth = 0.5 + worth / 4 if beside_ascii and rank >= 0 else worth - 0.9
    elif alone:
        worth -= 0.5
    elif (before.isascii() and before.isalpha()) or (after.isascii() and after.isalpha()):
        worth -= 1
    elif letter.isupper():
        worth -= 0.15
    if letter.isupper() and before.islower():
        worth -= 1.5
    return worth
