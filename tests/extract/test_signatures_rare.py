"""Rare files are called by their names, and what resembles them is not."""

import io
import struct

import pytest

from clew.extract.identify.identify import identify
from clew.extract.identify.signatures_rare import RARE, VERSIONED
from clew.model import Identity
from clew.step import Given


def kind(content: bytes, name: str = "") -> str:
    identity = next(identify.run(Given("0" * 64, len(content), "", hint={"suffix": name}), io.BytesIO(content)))
    assert isinstance(identity, Identity)
    return identity.media_type


@pytest.mark.parametrize(("offset", "magic", "media_type", "evidence"), RARE)
def test_each_signature_is_told_by_its_bytes(offset: int, magic: bytes, media_type: str, evidence: str) -> None:
    following = {
        b"FWS": b"\x06", b"AC2.2": b"1\0", b"MP+": b"\x07", b"MAC ": b"\x96\x0f", b"SNSS": b"\x01",
        b"ISc(": bytes(3), b"PAR1": b"\x15",
    }  # fmt: skip
    assert set(VERSIONED) == {*following, b"ORC"}
    assert kind(bytes(offset) + magic + following.get(magic, b"") + bytes(200)) == media_type


def test_a_universal_binary_is_no_java_class() -> None:
    assert kind(b"\xca\xfe\xba\xbe" + struct.pack(">I", 2) + bytes(64)) == "application/x-mach-universal"
    assert kind(b"\xca\xfe\xba\xbe" + struct.pack(">HH", 0, 52) + bytes(64)) == "application/java-vm"


def test_wordperfect_tells_documents_from_drawings() -> None:
    assert kind(b"\xffWPC" + bytes(4) + b"\x01\x0a" + bytes(90)) == "application/vnd.wordperfect"
    assert kind(b"\xffWPC" + bytes(4) + b"\x01\x16" + bytes(90)) == "image/x-wpg"


def test_an_older_stata_table_is_told() -> None:
    assert kind(b"\x73\x02\x01\x00" + bytes(120)) == "application/x-stata-dta"


@pytest.mark.parametrize(
    "text",
    ["FWS is short for Forest Watch Service\n", "SAS was founded in 1946\n", "AC1.40 m\n", "ORCs\n", "PAR1 of\n"],
)
def test_prose_that_begins_like_a_signature_stays_text(text: str) -> None:
    assert kind(text.encode() * 3) == "text/plain"
