"""Internet shortcuts."""

import io

from clew.extract import STEPS
from clew.extract.identify.identify import identify
from clew.model import Identity, Metadata, Passage, Problem
from clew.step import Given


def read(content: bytes) -> tuple[str, list[tuple[str, str]], str, list[str]]:
    (identity, *_) = identify.run(Given("0" * 64, len(content), ""), io.BytesIO(content))
    assert isinstance(identity, Identity)
    reader = next(each for each in STEPS if each.takes(identity.media_type))
    given = Given("0" * 64, len(content), identity.media_type, identity.charset)
    records = list(reader.run(given, io.BytesIO(content)))
    values = [(each.name, each.value) for each in records if isinstance(each, Metadata)]
    text = "".join(each.text for each in records if isinstance(each, Passage))
    return identity.media_type, values, text, [each.code for each in records if isinstance(each, Problem)]


def test_a_shortcut_tells_where_it_leads_and_when_it_was_changed() -> None:
    content = b"[InternetShortcut]\r\nURL=https://h.example/quay\r\nModified=00803ED5DEB19D0177\r\nIconIndex=1\r\n"
    kind, values, text, codes = read(content)
    assert kind == "application/x-mswinurl" and text == content.decode() and codes == []
    assert values == [("link", "https://h.example/quay"), ("modified", "1970-01-01T00:00:00Z")]


def test_a_desktop_entry_has_a_title_and_a_link_or_a_command() -> None:
    _, values, _, codes = read("[Desktop Entry]\nType=Link\nName=ميناء\nURL=https://h.example/\n".encode())
    assert values == [("title", "ميناء"), ("link", "https://h.example/")] and codes == []
    assert read(b"[Desktop Entry]\nType=Application\nExec=viewer %f\n")[1] == [("command", "viewer %f")]


def test_a_shortcut_without_an_address_says_so() -> None:
    assert read(b"[InternetShortcut]\r\nIconIndex=1\r\n")[3] == ["absent"]
