"""Lotus' multi-byte character set (LMBCS), in which 1-2-3 has written since its version 3.

Source: the tables of ICU (ucnv_lmb.cpp): a byte below 0x20 names the set of the letter behind it.
"""

SINGLE = {
    1: "cp850", 2: "cp869", 3: "cp1255", 4: "cp1256", 5: "cp1251", 6: "cp852", 8: "cp1254", 11: "cp874",
}  # fmt: skip
DOUBLE = {16: "cp932", 17: "cp949", 18: "cp950", 19: "cp936", 20: "utf-16-be"}
UNICODE, NO_ZERO = 20, b"\xf6"
"""Since a NUL ends a text, this byte stands for one."""
LITERAL = 0x0F
USUAL = "cp850"


def decoded(packed: bytes) -> str:
    pieces, at = [], 0
    while at < len(packed):
        byte = packed[at]
        if byte in SINGLE:
            letter, page, at = packed[at + 1 : at + 2], SINGLE[byte], at + 2
        elif byte in DOUBLE:
            letter, page, at = packed[at + 1 : at + 3], DOUBLE[byte], at + 3
            if byte == UNICODE and letter[:1] == NO_ZERO:
                letter = b"\0" + letter[1:]
        elif byte == LITERAL:
            letter, page, at = packed[at + 1 : at + 2], "latin-1", at + 2
        else:
            letter, page, at = packed[at : at + 1], USUAL, at + 1
        pieces.append(letter.decode(page, "replace"))
    return "".join(pieces)
