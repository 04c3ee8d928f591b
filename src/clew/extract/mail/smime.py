"""S/MIME and other CMS objects (RFC 5652, 8551): what was signed comes out, what is encrypted is named."""

import binascii
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from clew.errors import Unreadable, worded
from clew.extract.installed import versions
from clew.model import Member, Metadata, Problem
from clew.step import Contained, Given, Record, step

ARMOUR = re.compile(rb"-----BEGIN (?:PKCS7|CMS|PKCS #7 SIGNED DATA)-----(.*?)(?:-----END|\Z)", re.S)
FAULTS = (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError)
"""What asn1crypto raises for bytes that are no such structure."""

TYPES = ("application/pkcs7-mime", "application/pkcs7-signature")
KEY = "decrypt it with a recipient's key and sift the result"
MOST = 200
"""Certificates and recipients that are told."""


@step("extract.smime@1", accepts=TYPES, libraries=versions("asn1crypto"))
def smime(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """Signed content as a member, nothing of it verified; who signed; whose keys open what is encrypted."""
    from asn1crypto.cms import ContentInfo  # type: ignore[import-untyped]

    stream.seek(0)
    try:
        found = ContentInfo.load(_der(stream.read()))
        kind, content = str(found["content_type"].native), found["content"]
        records = list(_signed(content) if kind == "signed_data" else _sealed(kind, content))
    except FAULTS as error:
        raise Unreadable("damaged", f"no whole CMS object: {worded(error)}", "look for another copy") from error
    yield from records


def _der(content: bytes) -> bytes:
    armour = ARMOUR.search(content)
    return binascii.a2b_base64(armour[1]) if armour else content


def _signed(content: Any) -> Iterator[Record]:
    inner = content["encap_content_info"]
    signed = inner["content"].native
    for each in list(content["certificates"] or [])[:MOST]:
        yield from _certificate(each.chosen)
    signers = list(content["signer_infos"])[:MOST]
    for each in signers:
        yield from _signer(each)
    what = (
        "certificates alone" if not signers else "apart from what it signs" if signed is None else "around its content"
    )
    yield Metadata("signature", f"S/MIME, {what}; not checked" if signers else f"S/MIME, {what}")
    if isinstance(signed, bytes):
        yield Metadata("announced", "1")
        yield Contained(
            Member("1", "embedded", "signed content (signature not checked)", announced=len(signed)), [signed]
        )


def _certificate(found: Any) -> Iterator[Metadata]:
    if hasattr(found, "subject"):
        until = found["tbs_certificate"]["validity"]["not_after"].native
        yield Metadata(
            "certificate", f"{found.subject.human_friendly}; serial {found.serial_number:x}; until {until:%F}"
        )


def _signer(found: Any) -> Iterator[Metadata]:
    yield Metadata("signer", _who(found["sid"].chosen))
    for each in found["signed_attrs"] or []:
        if each["type"].native == "signing_time":
            yield Metadata("signed", each["values"][0].native.isoformat())


def _who(found: Any) -> str:
    """A certificate by its issuer and number, or by its key's own id."""
    if hasattr(found, "keys") or hasattr(found, "spec"):
        return f"{found['issuer'].human_friendly}; serial {found['serial_number'].native:x}"
    return f"key {found.native.hex()}"


def _sealed(kind: str, content: Any) -> Iterator[Record]:
    """Enveloped data; other kinds hold nothing that can be shown."""
    if "enveloped" not in kind:
        yield Problem("unsupported", f"a CMS object of the kind {kind}, which is not read", effect="unreadable")
        return
    people = [_recipient(each) for each in list(content["recipient_infos"])[:MOST]]
    for each in people:
        yield Metadata("recipient-key", each)
    message = f"encrypted with S/MIME to {'; '.join(people[:5]) or 'nobody named'}"
    yield Problem("encrypted", message, KEY, "unreadable")


def _recipient(found: Any) -> str:
    if found.name == "ktri":
        return _who(found.chosen["rid"].chosen)
    if found.name == "kari":
        keys = list(found.chosen["recipient_encrypted_keys"])
        return ", ".join(_who(each["rid"].chosen) for each in keys) if keys else "an unnamed key"
    return {"kekri": "a shared key", "pwri": "a password"}.get(found.name, "an unknown kind of recipient")
