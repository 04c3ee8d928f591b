"""S/MIME: signed content comes out unchecked, encrypted content is named with its recipients."""

import base64
import io
import random
from datetime import UTC, datetime
from typing import Any

import pytest
from asn1crypto import algos, cms, core, keys, x509

from clew.errors import Unreadable
from clew.extract.identify.identify import identify
from clew.extract.mail.smime import smime
from clew.model import Identity, Metadata, Problem
from clew.step import Contained, Given, Record

NAME = x509.Name.build({"common_name": "Harbour CA"})
WHEN = datetime(2017, 5, 2, 7, 0, tzinfo=UTC)
WHO = {"issuer": NAME, "serial_number": 0xABC}
LETTER = b"Content-Type: text/plain\r\n\r\nGate 4\r\n"


def certificate() -> Any:
    period = {"not_before": x509.Time({"utc_time": WHEN}), "not_after": x509.Time({"utc_time": WHEN})}
    public = keys.PublicKeyInfo.wrap(keys.RSAPublicKey({"modulus": 65537 * 3, "public_exponent": 3}), "rsa")
    inner = {"version": "v3", "serial_number": 0xABC, "signature": {"algorithm": "sha256_rsa"}, "issuer": NAME,
             "validity": period,
             "subject": x509.Name.build({"common_name": "Amal"}), "subject_public_key_info": public}  # fmt: skip
    return x509.Certificate({"tbs_certificate": inner, "signature_algorithm": {"algorithm": "sha256_rsa"},
                             "signature_value": b"s"})  # fmt: skip


def signed(content: bytes | None) -> bytes:
    attributes = [cms.CMSAttribute({"type": "signing_time", "values": [cms.Time({"utc_time": WHEN})]})]
    signer = {"version": "v1", "sid": cms.SignerIdentifier({"issuer_and_serial_number": WHO}),
              "signed_attrs": attributes,
              "digest_algorithm": {"algorithm": "sha256"}, "signature": b"s",
              "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "rsassa_pkcs1v15"})}  # fmt: skip
    inner: dict[str, Any] = {"content_type": "data"}
    if content is not None:
        inner["content"] = core.OctetString(content)
    data = {"version": "v1", "digest_algorithms": [{"algorithm": "sha256"}], "encap_content_info": inner,
            "certificates": [cms.CertificateChoices({"certificate": certificate()})],
            "signer_infos": [signer]}  # fmt: skip
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(data)}).dump())


def enveloped() -> bytes:
    known = {"version": "v0", "rid": cms.RecipientIdentifier({"issuer_and_serial_number": WHO}),
             "key_encryption_algorithm": {"algorithm": "rsaes_pkcs1v15"}, "encrypted_key": b"k"}  # fmt: skip
    inner = {"content_type": "data", "encrypted_content": b"secret",
             "content_encryption_algorithm": {"algorithm": "aes256_cbc",
                                              "parameters": core.OctetString(bytes(16))}}  # fmt: skip
    data = {"version": "v0", "recipient_infos": [cms.RecipientInfo({"ktri": known})], "encrypted_content_info": inner}
    return bytes(cms.ContentInfo({"content_type": "enveloped_data", "content": cms.EnvelopedData(data)}).dump())


def read(content: bytes) -> list[Record]:
    return list(smime.run(Given("0" * 64, len(content), "application/pkcs7-mime"), io.BytesIO(content)))


def said(records: list[Record], name: str) -> list[str]:
    return [each.value for each in records if isinstance(each, Metadata) and each.name == name]


def kind(content: bytes) -> str:
    (found,) = identify.run(Given("0" * 64, len(content), ""), io.BytesIO(content))
    assert isinstance(found, Identity)
    return found.media_type


def test_signed_content_comes_out_and_says_that_nothing_was_checked() -> None:
    content = signed(LETTER)
    armour = b"-----BEGIN PKCS7-----\n" + base64.encodebytes(content) + b"-----END PKCS7-----\n"
    for each in (content, armour):
        assert kind(each) == "application/pkcs7-mime"
        records = read(each)
        (found,) = [record for record in records if isinstance(record, Contained)]
        assert b"".join(found.content) == LETTER and kind(LETTER) == "message/rfc822"
        assert found.member.name == "signed content (signature not checked)"
        assert said(records, "signature") == ["S/MIME, around its content; not checked"]
        assert said(records, "signer") == ["Common Name: Harbour CA; serial abc"]
        assert said(records, "signed") == ["2017-05-02T07:00:00+00:00"]
        assert said(records, "certificate") == ["Common Name: Amal; serial abc; until 2017-05-02"]


def test_a_signature_apart_is_named() -> None:
    content = signed(None)
    assert kind(content) == "application/pkcs7-signature"
    records = read(content)
    assert said(records, "signature") == ["S/MIME, apart from what it signs; not checked"]
    assert [each for each in records if isinstance(each, Contained)] == []


def test_an_encrypted_object_names_its_recipients() -> None:
    assert kind(enveloped()) == "application/pkcs7-mime"
    (problem,) = [each for each in read(enveloped()) if isinstance(each, Problem)]
    assert (problem.code, problem.effect) == ("encrypted", "unreadable")
    assert problem.message == "encrypted with S/MIME to Common Name: Harbour CA; serial abc"


@pytest.mark.parametrize("seed", range(60))
def test_damage_ends_in_problems_and_never_in_a_fault(seed: int) -> None:
    dice = random.Random(seed)
    content = bytearray(dice.choice([signed(LETTER), enveloped()]))
    for _ in range(dice.choice([1, 3, 30])):
        content[dice.randrange(len(content))] = dice.randrange(256)
    try:
        assert read(bytes(content))
    except Unreadable as error:
        assert error.code == "damaged"
