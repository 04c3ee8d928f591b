"""A PDF page of Arabic text as older programs write it: letters drawn in visual order, and what they mean."""

import re
from collections.abc import Iterator, Sequence

from PIL import Image, ImageDraw, ImageFont

from demo.makers.pdf import Drawn
from demo.makers.scan import ARABIC

EM, UNITS, SIZE = 64, 100, 16
"""Pixels that a letter is drawn at, the font's units, and points on the page."""

NOT_ONWARDS = "اأإآٱدذرزوؤةىء"
"""Letters that do not join to the next one. Vowel marks are not drawn."""

JOINER = "\u200d"
LIGATURES = {"لا": "\ufefb", "لأ": "\ufef7", "لإ": "\ufef9", "لآ": "\ufef5"}
"""A lam-alef stands for one character of the presentation forms, as in most PDFs: two would be told in visual order."""


def arabic_page(lines: Sequence[str]) -> Drawn:
    """Lines set from the right. They hold Arabic letters, spaces and full stops; the lam-alefs are one glyph each."""
    font = ImageFont.truetype(str(ARABIC[1]), EM)
    codes: dict[str, int] = {}
    meanings: list[tuple[str, bytes]] = []
    out = [b"BT"]
    for number, line in enumerate(lines):
        row, width = b"", 0.0
        for shape, meaning in _shapes(line):
            if shape not in codes:
                codes[shape] = len(codes) + 1
                meanings.append((meaning, _drawing(shape, font)))
            row = bytes([codes[shape]]) + row
            width += font.getlength(shape, direction="rtl", language="ar") * SIZE / EM
        start, height = 540 - width, 780 - number * 26
        out.append(f"/F3 {SIZE} Tf 1 0 0 1 {start:.2f} {height} Tm <{row.hex()}> Tj".encode())
    return Drawn(b"\n".join([*out, b"ET"]), meanings)


def _shapes(line: str) -> Iterator[tuple[str, str]]:
    """Each letter in the form that its neighbours ask for, and the letters that it stands for."""
    letters = re.findall("ل[اأإآ]|.", re.sub("[\u064b-\u0652\u0640]", "", line))
    for at, letter in enumerate(letters):
        before = letters[at - 1][-1] if at else " "
        after = letters[at + 1][0] if at + 1 < len(letters) else " "
        joined = before.isalpha() and before not in NOT_ONWARDS and letter != "ء"
        onwards = after.isalpha() and letter[-1].isalpha() and letter[-1] not in NOT_ONWARDS and after != "ء"
        yield JOINER * joined + letter + JOINER * onwards, LIGATURES.get(letter, letter)


def _drawing(shape: str, font: ImageFont.FreeTypeFont) -> bytes:
    """A Type 3 glyph procedure that paints a bilevel picture."""
    scale = UNITS / EM
    width = font.getlength(shape, direction="rtl", language="ar")
    left, top, right, bottom = font.getbbox(shape, anchor="ls", direction="rtl", language="ar")
    if right <= left or bottom <= top:
        return f"{width * scale:.0f} 0 0 0 0 0 d1".encode()
    canvas = Image.new("L", (int(right - left), int(bottom - top)), 255)
    ImageDraw.Draw(canvas).text((-left, -top), shape, 0, font=font, anchor="ls", direction="rtl", language="ar")
    bits = canvas.point(lambda level: 255 if level > 140 else 0).convert("1")
    box = [left * scale, -bottom * scale, (right - left) * scale, (bottom - top) * scale]
    corner = f"{box[0]:.1f} {box[1]:.1f} {box[0] + box[2]:.1f} {box[1] + box[3]:.1f}"
    place = f"q {box[2]:.1f} 0 0 {box[3]:.1f} {box[0]:.1f} {box[1]:.1f} cm"
    head = f"{width * scale:.0f} 0 {corner} d1 {place} BI /W {bits.width} /H {bits.height} /IM true /BPC 1 ID "
    return head.encode() + bits.tobytes() + b" EI Q"
