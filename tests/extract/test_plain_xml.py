"""Entities are never expanded: what refers to one reads as it is written."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from clew.extract.text.plain_xml import parse_xml, without_entities

BOMB = """<?xml version="1.0" encoding="{0}"?><!DOCTYPE t [<!-- ]> " --><!ENTITY a "lol"><!ENTITY b "&a;&a;">
<!ENTITY % p "<!ENTITY q 'lol'>"> %p; <!ENTITY e SYSTEM "file:///etc/passwd">]>
<t x="1&b;2">one &b; &q; &e; &amp; &lt;&#65; &eacute; &odd; <![CDATA[&b;]]> end</t>"""


class Kept:
    def __init__(self) -> None:
        self.text = ""
        self.attributes: dict[str, str] = {}

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.attributes.update(attributes)

    def data(self, text: str) -> None:
        self.text += text

    def end(self, tag: str) -> None: ...
    def close(self) -> None: ...


def read(content: bytes) -> tuple[Kept, str, tuple[str, ...]]:
    kept = Kept()
    fault, entities = parse_xml(lambda: [content[:7], content[7:]], kept)
    return kept, fault, entities


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "utf-16-le", "utf-7", "windows-1252", "utf-8-sig"])
def test_entities_read_as_they_are_written_in_any_encoding(charset: str) -> None:
    kept, fault, entities = read(BOMB.format(charset.removesuffix("-sig")).encode(charset))
    assert kept.text == "one &b; &q; &e; & <A é &odd; &b; end"
    assert kept.attributes == {"x": "1&b;2"}
    assert fault == ""
    assert entities == ("a", "b", "p", "q", "e")


def test_a_declaration_that_cannot_be_taken_out_is_a_fault() -> None:
    kept, fault, _ = read(b'<!DOCTYPE t [<!ENTITY b "lol"> \' ]><t>&b; end</t>')
    assert "lol" not in kept.text and fault


def test_a_document_type_without_entities_is_no_fault() -> None:
    kept, fault, entities = read(b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd">\n<svg>the wharf</svg>')
    assert (kept.text, fault, entities) == ("the wharf", "", ())


def test_an_entity_that_nothing_declares_is_named() -> None:
    assert "odd" in read(b"<t>one &odd; two</t>")[1]


def test_a_parser_that_builds_a_tree_is_given_words_for_references() -> None:
    content = b'<?xml version="1.0" encoding="latin-1"?><!DOCTYPE x [<!ENTITY b "lol">]><x y="&b;">caf\xe9 &b; end</x>'
    assert without_entities(content).decode() == '<x y="&amp;b;">café &amp;b; end</x>'


def test_no_step_parses_xml_that_could_declare_entities() -> None:
    source = Path(__file__).parents[2] / "src" / "clew" / "extract"
    parses = re.compile(r"etree\.(?:fromstring|parse|iterparse|XML|XMLPullParser|HTML)\((?!without_entities\()")
    bare = [path.name for path in source.rglob("*.py") if parses.search(path.read_text("utf-8"))]
    targets = [path.name for path in source.rglob("*.py") if "target=" in path.read_text("utf-8")]
    assert bare == []
    assert targets == ["plain_xml.py"]


HALVES = b"<t x='&#55357;&#56832;'>a&#xD83D;&#xDE00;b &#55357; &#xdc00;&#56833;c &#55555555;&#5555;</t>"


@pytest.mark.parametrize("cut", range(1, len(HALVES)))
def test_a_letter_written_as_two_halves_is_one_wherever_chunks_end_and_half_a_letter_is_none(cut: int) -> None:
    kept = Kept()
    parse_xml(lambda: [HALVES[:cut], HALVES[cut:]], kept)
    assert kept.attributes == {"x": "\U0001f600"}
    assert kept.text.startswith("a\U0001f600b \ufffd \ufffd\ufffdc ") and kept.text.endswith("\u15b3")


def test_half_a_letter_in_another_encoding_ends_the_reading_and_is_told() -> None:
    kept, fault, _ = read('<?xml version="1.0" encoding="utf-16"?><t>kept<b/>&#55357;x</t>'.encode("utf-16"))
    assert kept.text.startswith("kept") and fault
