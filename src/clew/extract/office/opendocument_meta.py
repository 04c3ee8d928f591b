"""What an OpenDocument package of any kind tells about itself (ODF 1.3, part 3, 4.3)."""

from collections.abc import Iterator, Mapping

from clew.extract.office.ooxml import LONGEST, MOST, local, value
from clew.extract.office.package import Package
from clew.model import Metadata

PROPERTIES = {
    "initial-creator": "author",
    "creator": "last-modified-by",
    "creation-date": "created",
    "date": "modified",
    "print-date": "printed",
    "printed-by": "printed-by",
    "title": "title",
    "subject": "subject",
    "description": "description",
    "keyword": "keywords",
    "language": "language",
    "generator": "producer",
    "editing-cycles": "revision",
    "editing-duration": "editing-duration",
}


class _Properties:
    """Parser target: the properties of meta.xml, as names and values of metadata."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str]] = []
        self.text: list[str] = []
        self.custom = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.text = []
        name = local(tag)
        if name == "user-defined":
            self.custom = value(attributes, "name")
        elif name == "document-statistic" and (pages := value(attributes, "page-count")):
            self.found.append(("pages", pages[:LONGEST]))
        elif name == "template" and (template := value(attributes, "href") or value(attributes, "title")):
            self.found.append(("template", template[:LONGEST]))

    def data(self, text: str) -> None:
        self.text.append(text)

    def end(self, tag: str) -> None:
        name = local(tag)
        text = " ".join("".join(self.text).split())[:LONGEST]
        self.text = []
        known = f"custom.{self.custom}" if name == "user-defined" else PROPERTIES.get(name)
        if known and text:
            self.found.append((known, text))

    def close(self) -> None: ...


def properties(package: Package) -> Iterator[Metadata]:
    """Metadata of meta.xml, the user's own as "custom.<name>"."""
    target = _Properties()
    package.read("meta.xml", target)
    yield from (Metadata(name, text) for name, text in target.found[:MOST])
