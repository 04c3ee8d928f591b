"""OpenPGP files tell what can be told without a key."""

import base64
import io
import zlib
from hashlib import sha1

import pytest

from clew.errors import Unreadable
from clew.extract.identify.identify import identify
from clew.extract.mail.mail import mail
from clew.extract.mail.pgp import pgp
from clew.model import Identity, Metadata, Passage, Problem
from clew.step import Contained, Given, Record

WHEN = (1493708400).to_bytes(4, "big")
KEY = b"\x04" + WHEN + b"\x01" + b"\x00\x10\xc3\x51" + b"\x00\x11\x01\x00\x01"
ID = bytes.fromhex("0123456789abcdef")


def old(tag: int, body: bytes) -> bytes:
    return bytes([0x81 | tag << 2]) + len(body).to_bytes(2, "big") + body


def new(tag: int, body: bytes) -> bytes:
    return (
        bytes([0xC0 | tag]) + (bytes([len(body)]) if len(body) < 192 else b"\xff" + len(body).to_bytes(4, "big")) + body
    )


def signature() -> bytes:
    hashed = b"\x05\x02" + WHEN + b"\x16\x21\x04" + bytes(range(20))
    return (
        b"\x04\x00\x01\x08"
        + len(hashed).to_bytes(2, "big")
        + hashed
        + b"\x00\x0a\x09\x10"
        + ID
        + b"\x12\x34"
        + bytes(9)
    )


def armour(kind: str, content: bytes) -> bytes:
    lines = base64.encodebytes(content).decode()
    return f"-----BEGIN PGP {kind}-----\nComment: ours\n\n{lines}=AbCd\n-----END PGP {kind}-----\n".encode()


def read(content: bytes) -> list[Record]:
    return list(pgp.run(Given("0" * 64, len(content), "application/pgp-keys"), io.BytesIO(content)))


def said(records: list[Record], name: str) -> list[str]:
    return [each.value for each in records if isinstance(each, Metadata) and each.name == name]


def problems(records: list[Record]) -> list[tuple[str, str]]:
    return [(each.code, each.message) for each in records if isinstance(each, Problem)]


def kind(content: bytes) -> str:
    (found,) = identify.run(Given("0" * 64, len(content), ""), io.BytesIO(content))
    assert isinstance(found, Identity)
    return found.media_type


SESSION = old(1, b"\x03" + ID + b"\x01" + bytes(200))


@pytest.mark.parametrize(
    "content", [SESSION + new(18, b"\x01" + bytes(90)), armour("MESSAGE", SESSION + new(9, bytes(9)))]
)
def test_an_encrypted_message_names_whose_key_opens_it(content: bytes) -> None:
    assert kind(content) == "application/pgp-encrypted"
    records = read(content)
    assert said(records, "recipient-key") == ["0123456789ABCDEF"]
    assert problems(records) == [("encrypted", "encrypted with OpenPGP to 0123456789ABCDEF")]


def test_a_password_and_a_hidden_recipient_are_named_as_such() -> None:
    records = read(new(3, b"\x04\x09\x03\x08" + bytes(9)) + old(1, b"\x03" + bytes(8) + b"\x01") + new(18, b"\x01"))
    assert said(records, "recipient-key") == ["a password", "an unnamed key"]


@pytest.mark.parametrize("wrap", [lambda content: content, lambda content: armour("PUBLIC KEY BLOCK", content)])
def test_keys_name_their_owners(wrap: object) -> None:
    content = wrap(old(6, KEY) + new(13, b"Amal <amal@example.org>") + new(2, signature()) + new(14, KEY))  # type: ignore[operator]
    assert kind(content) == "application/pgp-keys"
    records = read(content)
    assert said(records, "key-owner") == ["Amal <amal@example.org>"]
    assert said(records, "key") == [sha1(b"\x99" + len(KEY).to_bytes(2, "big") + KEY).hexdigest().upper()]
    text = "".join(each.text for each in records if isinstance(each, Passage))
    assert "User: Amal <amal@example.org>\n" in text and "made 2017-05-02T07:00:00+00:00" in text
    assert said(records, "signature") == [], "the key's own signatures are none on a text"


def test_a_signature_names_key_and_time() -> None:
    for content in (old(2, signature()), armour("SIGNATURE", old(2, signature()))):
        assert kind(content) == "application/pgp-signature"
        records = read(content)
        assert said(records, "signature") == ["OpenPGP; not checked"]
        assert said(records, "signed") == ["2017-05-02T07:00:00+00:00"]
        assert said(records, "signer-key") == [bytes(range(20)).hex().upper()]


def test_a_message_that_was_only_signed_gives_its_content() -> None:
    inner = new(4, bytes(13)) + new(11, b"b\x05a.txt" + WHEN + b"Gate 4") + new(2, signature())
    records = read(armour("MESSAGE", new(8, b"\x02" + zlib.compress(inner))))
    (found,) = [each for each in records if isinstance(each, Contained)]
    assert (found.member.name, b"".join(found.content)) == ("a.txt", b"Gate 4")
    assert problems(records) == []


def test_broken_and_bottomless_messages_are_problems() -> None:
    assert problems(read(new(8, b"\x02nothing")))[0][0] == "damaged"
    content = new(11, b"b\x00" + bytes(4) + b"x")
    for _ in range(8):
        content = new(8, b"\x00" + content)
    assert problems(read(content))[0][0] == "nesting-limit"
    with pytest.raises(Unreadable, match="no OpenPGP packet"):
        read(b"-----BEGIN PGP MESSAGE-----\n\n!!!!\n-----END PGP MESSAGE-----\n")


def mailed(content: bytes) -> list[Record]:
    return list(mail.run(Given("0" * 64, len(content), "message/rfc822"), io.BytesIO(content)))


def test_a_mail_says_how_it_was_signed_or_encrypted() -> None:
    head = b'Subject: x\nContent-Type: multipart/%s; boundary=q; protocol="application/pgp-%s"\n\n'
    signed = (
        head % (b"signed", b"signature") + b"--q\n\nGate 4\n--q\nContent-Type: application/pgp-signature\n\ns\n--q--\n"
    )
    assert said(mailed(signed), "signature") == ["PGP, in a part of its own; not checked"]
    inline = b"Subject: x\n\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nGate 4\n" + armour("SIGNATURE", b"s")
    assert said(mailed(inline), "signature") == ["PGP, around the text; not checked"]
    parts = (
        b"--q\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--q\nContent-Type: application/octet-stream\n\n"
    )
    sealed = head % (b"encrypted", b"encrypted") + parts + b"%s\n--q--\n"
    for content in (SESSION, armour("MESSAGE", SESSION)):
        assert [code for code, _ in problems(mailed(sealed % content))] == ["encrypted"]


def test_a_signed_text_is_read_without_its_armour_and_says_who_signed() -> None:
    text = b"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nPay on Monday\n- -----\n\n"
    content = text + armour("SIGNATURE", old(2, signature()))
    assert kind(content) == "application/pgp-signature"
    records = read(content)
    assert "".join(r.text for r in records if isinstance(r, Passage)) == "Pay on Monday\n-----\n\n"
    assert said(records, "signature") == ["OpenPGP; not checked"]
