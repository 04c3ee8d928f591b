"""Statements whose entries are elements: CAMT (ISO 20022 bank to customer messages) and OFX.

Sources: https://www.iso20022.org (camt.052, 053, 054) and https://www.financialdataexchange.org (OFX 1.6 and 2.2).
"""

import html
import re
from collections.abc import Iterator, Mapping

from lxml import etree

from clew.errors import Unreadable, worded
from clew.extract.tables.statement_lines import Statement
from clew.extract.text.plain_xml import parse_xml

CAMT = "application/x-camt+xml"
OFX = "application/x-ofx"
STATEMENTS = frozenset(("Stmt", "Rpt", "Ntfctn"))
OFX_STATEMENTS = frozenset(("STMTRS", "CCSTMTRS", "INVSTMTRS"))
TAG = re.compile(r"<(/?)([A-Za-z0-9_.]+)[^<>]*>([^<]*)")
DEEPEST = 60
WANTED = {
    "Acct/Id/IBAN": "account", "Acct/Id/Othr/Id": "account", "Acct/Ownr/Nm": "account-holder", "Acct/Ccy": "currency",
    "BANKACCTFROM/ACCTID": "account", "CCACCTFROM/ACCTID": "account", "CURDEF": "currency",
    "LEDGERBAL/BALAMT": "closing-balance",
}  # fmt: skip
CODES = {"OPBD": "opening-balance", "CLBD": "closing-balance"}


class _Lines:
    """Lines of one file's statements as elements open and close: a head, then a text an entry."""

    def __init__(self, statements: frozenset[str], entry: str) -> None:
        self.statements, self.entry = statements, entry
        self.found: list[Statement] = []
        self.path: list[str] = []
        self.base = 0
        self.text: list[str] = []
        self.open = False
        self.balance: dict[str, str] = {}

    def begin(self, name: str) -> None:
        if name in self.statements and not self.open:
            self.found.append(Statement([], 0, []))
            self.open, self.base, self.path = True, 0, []
        elif self.open:
            if name == self.entry:
                self._end_text()
                self.base = len(self.path) + 1
            self.path.append(name)

    def leaf(self, words: str) -> None:
        """The words of the innermost element."""
        if self.open and words and len(self.path) <= DEEPEST:
            path = "/".join(self.path[self.base :]) or (self.path or [""])[-1]
            self.text.append(f"{path}\t{words}\n")
            self._tell("/".join(self.path), words)

    def _tell(self, path: str, words: str) -> None:
        if path in WANTED:
            self.found[-1].told.append((WANTED[path], words))
        elif path.startswith("Bal/"):
            self.balance[path[4:]] = words

    def end(self, name: str) -> None:
        if not self.open:
            return
        if name in self.statements:
            self._end_text()
            self.open = False
        elif name in self.path:
            while self.path.pop() != name:
                pass
            if name == "Bal":
                self._balance()
            if name == self.entry:
                self._end_text(entry=1)
                self.base = 0

    def _balance(self) -> None:
        code = CODES.get(self.balance.get("Tp/CdOrPrtry/Cd", ""))
        if code:
            sign = "-" if self.balance.get("CdtDbtInd") == "DBIT" else ""
            words = f"{sign}{self.balance.get('Amt', '')} {self.balance.get('Amt@Ccy', '')}"
            self.found[-1].told.append((code, words.strip()))
        self.balance = {}

    def _end_text(self, entry: int = 0) -> None:
        last = self.found[-1]
        if self.text:
            last.texts.append("".join(self.text))
        self.found[-1] = last._replace(entries=last.entries + entry)
        self.text = []


class _Target:
    """What the XML parser calls."""

    def __init__(self, lines: _Lines) -> None:
        self.lines = lines
        self.words: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._say()
        name = tag.rpartition("}")[2]
        self.lines.begin(name)
        code = attributes.get("Ccy")
        if code and self.lines.open and self.lines.path:
            self.lines.path[-1] = f"{name}@Ccy"
            self.lines.leaf(code)
            self.lines.path[-1] = name

    def data(self, text: str) -> None:
        self.words.append(text)

    def _say(self) -> None:
        """Words that stand before an element, or loose between two, are kept too."""
        self.lines.leaf(" ".join("".join(self.words).split()))
        self.words = []

    def end(self, tag: str) -> None:
        self._say()
        self.lines.end(tag.rpartition("}")[2])

    def close(self) -> None: ...


def camt(content: bytes) -> tuple[list[Statement], str]:
    """The statements, and the first fault of the XML."""
    lines = _Lines(STATEMENTS, "Ntry")
    try:
        parsed = parse_xml(lambda: [content], _Target(lines))
    except etree.XMLSyntaxError as error:
        raise Unreadable("damaged", worded(error), "ask for a whole copy of it") from error
    if lines.open:
        lines.end(next(iter(STATEMENTS)))
    return lines.found, parsed.fault


def ofx(text: str) -> Iterator[Statement]:
    """Elements without an end are those with words; version 1 is SGML, version 2 XML."""
    lines = _Lines(OFX_STATEMENTS, "STMTTRN")
    for found in TAG.finditer(text):
        name, words = found[2].upper(), " ".join(html.unescape(found[3]).split())
        if found[1]:
            lines.end(name)
            continue
        lines.begin(name)
        if words and lines.open:
            lines.leaf(words)
            del lines.path[-1:]
    if lines.open:
        lines.end(next(iter(OFX_STATEMENTS)))
    yield from lines.found
