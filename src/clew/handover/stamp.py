"""A time-stamp token (RFC 3161) that somebody else gave over a handover: kept beside its signature."""

import hashlib
from pathlib import Path

from clew.errors import UsageError
from clew.handover.verify import SIGNATURE, SIGNED, STAMP

ALGORITHMS = ("sha256", "sha384", "sha512")
QUERY = f"openssl ts -query -data {SIGNATURE} -sha512 -cert -out query.tsq"


def stamp(bag: Path, file: Path) -> str:
    """Put the token into the bag; the time that it tells, ISO 8601. UsageError where it is of something else.

    Whether its authority is to be trusted, and signed it, only `openssl ts -verify` with that one's certificate tells.
    """
    told, algorithm, imprint = _read(file)
    signed = [(bag / name).read_bytes() for name in (SIGNATURE, SIGNED)]
    if algorithm not in ALGORITHMS or imprint not in [hashlib.new(algorithm, each).digest() for each in signed]:
        raise UsageError(f"{file}: is a time stamp of something else than {bag / SIGNATURE}; ask for one with: {QUERY}")
    try:
        with (bag / STAMP).open("xb") as kept:
            kept.write(file.read_bytes())
    except FileExistsError as error:
        raise UsageError(f"{bag / STAMP}: is there already, and nothing is ever overwritten") from error
    return told


def _read(file: Path) -> tuple[str, str, bytes]:
    """When, by which hash, and the hash; of a response as authorities send it, or of the token in it."""
    from asn1crypto import cms, tsp  # type: ignore[import-untyped]

    content = file.read_bytes()
    try:
        try:
            response = tsp.TimeStampResp.load(content, strict=True)
            status, token = response["status"]["status"].native, response["time_stamp_token"]
        except (ValueError, TypeError):
            status, token = "granted", cms.ContentInfo.load(content, strict=True)
        info = token["content"]["encap_content_info"]["content"].parsed
        imprint = info["message_imprint"]
        told = info["gen_time"].native.isoformat()
        algorithm = str(imprint["hash_algorithm"]["algorithm"].native)
        hashed = bytes(imprint["hashed_message"].native)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise UsageError(f"{file}: is no time stamp (RFC 3161): {error}") from error
    if not str(status).startswith("granted"):
        raise UsageError(f"{file}: the authority refused it: {status}")
    return told, algorithm, hashed
