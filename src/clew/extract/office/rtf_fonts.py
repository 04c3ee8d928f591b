"""The code pages that an RTF file's bytes are written in: one of the file, and one of each font."""

from clew.extract.text.code_pages import CHARSETS, by_page


class Fonts:
    """`defining` is the font whose charset the font table tells next; a font without one has the file's page."""

    def __init__(self) -> None:
        self.page = "cp1252"
        self.default = -1
        self.defining = -1
        self.pages: dict[int, str] = {}

    def encoding(self, font: int) -> str:
        """Of text in a font; -1 is the default font."""
        return self.pages.get(font if font >= 0 else self.default, self.page)

    def tell(self, word: str, number: int) -> None:
        """Take \\deff, or a word for the file's page."""
        if word == "deff":
            self.default = number
        else:
            self.page = {"mac": "mac-roman", "pc": "cp437", "pca": "cp850"}.get(word) or by_page(number)

    def define(self, word: str, number: int) -> None:
        """Take \\cpg or \\fcharset of the font that is being defined."""
        if word == "cpg":
            self.pages[self.defining] = by_page(number)
        elif number in CHARSETS:
            self.pages.setdefault(self.defining, CHARSETS[number])
        elif number == 0:
            self.pages.setdefault(self.defining, "cp1252")
