#!/usr/bin/env python3
"""Check a handover that Clew made: python3 verify.py [BAG] [--signer SHA256:...] [--json]

Says of each file whether it is as handed over, changed, missing or extra, whether the ledger's chain holds, and whose
key signed. Needs nothing but Python 3.8 or later, and changes nothing. It comes with the bag, in one file: who does
not trust it takes the one of their own Clew, or `sha512sum -c` and `ssh-keygen -Y verify` (docs/handover.md).

Exit codes: 0 all as handed over, 1 something is not, 2 not checked. Formats: RFC 8493 (BagIt 1.0), PROTOCOL.sshsig
of OpenSSH, RFC 8032 (Ed25519).
"""

from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import json
import os
import re
import stat
import struct
import sys
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

ALGORITHMS = ("sha256", "sha512")
BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
INFO, LEDGER, SIGNED = "bag-info.txt", "data/ledger.jsonl", "tagmanifest-sha512.txt"
SIGNATURE, STAMP = "tagmanifest-sha512.txt.sig", "tagmanifest-sha512.txt.tsr"
OUTSIDE = ("tagmanifest-sha256.txt", SIGNED, SIGNATURE, STAMP)
"""What no manifest lists, for it was made after them."""

NEEDED = ("bagit.txt", INFO, "manifest-sha256.txt", "manifest-sha512.txt")
NAMESPACE = b"clew-handover"
CHUNK, LARGE = 1 << 20, 8 << 20
CHANGED, MISSING, EXTRA = "changed", "missing", "extra"


class Report:
    """What was found: `differences` as (path, what), and what the bag tells of itself."""

    def __init__(self) -> None:
        self.differences: list[tuple[str, str]] = []
        self.files = self.size = self.withheld = 0
        self.info: dict[str, str] = {}
        self.signer = ""

    def differs(self, path: str, what: str) -> None:
        if (path, what) not in self.differences:
            self.differences.append((path, what))


def check(bag: str, signer: str | None = None) -> Report:
    """Check the bag in the folder `bag`; OSError where it cannot be read at all. `signer` is the fingerprint that its
    key must have."""
    report = Report()
    there = dict(_files(bag, "", report))
    payload, tags = (_listed(bag, there, kind, report) for kind in ("manifest", "tagmanifest"))
    for path in (each for each in NEEDED if each not in tags):
        report.differs(path, "is in no tagmanifest" if path in there else MISSING)
    listed = {**payload, **tags}
    for path in sorted(there.keys() - listed.keys() - set(OUTSIDE)):
        report.differs(path, EXTRA)
    for path in sorted((listed.keys() | set(OUTSIDE[:2])) - there.keys()):
        report.differs(path, MISSING)
    _one_name_each(there, report)
    _compare(bag, there, listed, report)
    _tell(bag, there, payload, report)
    _ledger(bag, there, report)
    _signature(bag, there, signer, report)
    _stamp(bag, there, report)
    return report


DEEPEST = 100
"""Folders within folders; no handover has more than five."""


def _files(bag: str, below: str, report: Report) -> Iterator[tuple[str, int]]:
    """Every plain file with its size; anything else is a difference."""
    with os.scandir(os.path.join(bag, below)) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    if below and not found:
        report.differs(below, "extra: an empty folder")
    for entry in found:
        path = below + "/" + entry.name if below else entry.name
        if entry.is_dir(follow_symlinks=False):
            if path.count("/") < DEEPEST:
                yield from _files(bag, path, report)
            else:
                report.differs(path, "extra: lies too deep")
        else:
            status = entry.stat(follow_symlinks=False)
            if not stat.S_ISREG(status.st_mode):
                report.differs(path, "changed: is a link or no plain file")
            yield path, status.st_size


def _one_name_each(paths: Iterable[str], report: Report) -> None:
    """Two names that some disks cannot hold beside one another would be one file there."""
    seen: dict[str, str] = {}
    for path in sorted(paths):
        plain = unicodedata.normalize("NFC", path).casefold()
        if plain in seen:
            report.differs(path, "extra: differs from " + seen[plain] + " by the form of its letters alone")
        seen.setdefault(plain, path)


LINE = re.compile(rb"(?P<hash>[0-9a-f]+)  (?P<path>[^\r\n]+)")


def _listed(bag: str, there: dict[str, int], kind: str, report: Report) -> dict[str, dict[str, str]]:
    """path -> manifest -> hash, as the manifests of a kind list them; each must list what the other lists."""
    listed: dict[str, dict[str, str]] = {}
    names = [kind + "-" + algorithm + ".txt" for algorithm in ALGORITHMS]
    for algorithm, name in zip(ALGORITHMS, names):  # noqa: B905
        for path, digest in _lines(bag, name, algorithm, kind == "manifest", report) if name in there else ():
            listed.setdefault(path, {})[name] = digest
    for path, hashes in sorted(listed.items()):
        for name in (each for each in names if each not in hashes and each in there):
            report.differs(name, "changed: does not list " + path)
    return listed


def _lines(bag: str, name: str, algorithm: str, payload: bool, report: Report) -> Iterator[tuple[str, str]]:
    """The lines of a manifest that can be trusted with a path; all others are differences."""
    content = _read(bag, name)
    if content and not content.endswith(b"\n"):
        report.differs(name, "changed: its last line has no end")
    before, length = b"", 2 * hashlib.new(algorithm).digest_size
    for number, line in enumerate(content.split(b"\n")[:-1], 1):
        found, what = LINE.fullmatch(line), ""
        if not found or len(found["hash"]) != length:
            what = "cannot be read"
        elif found["path"] <= before:
            what = "is not in order, or stands there twice"
        elif not _decent(found["path"], payload):
            what = "names a path that no handover has"
        if what or not found:
            report.differs(name, f"changed: line {number} {what}")
            continue
        before = found["path"]
        yield _decoded(before), found["hash"].decode()


def _decent(path: bytes, payload: bool) -> bool:
    """A path below the bag, written as RFC 8493 wants it: no "..", no root, no drive, no sign that ends lines."""
    text = _decoded(path)
    if (not text.startswith("data/")) if payload else (text.startswith("data/") or text in OUTSIDE):
        return False
    if PLAIN.fullmatch(path):
        return True
    odd = "\\" in text or "\0" in text or text[1:2] == ":" or text.startswith("~")
    return not odd and encoded(text) == path and not any(part in ("", ".", "..") for part in text.split("/"))


PLAIN = re.compile(rb"(?:[A-Za-z0-9_-][A-Za-z0-9_.-]*/)*[A-Za-z0-9_-][A-Za-z0-9_.-]*")
"""Paths that hold no trick: most of them, told at once."""


def encoded(path: str) -> bytes:
    """A path as manifests write it (RFC 8493, 2.1.3)."""
    told = path.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")
    return told.encode("utf-8", "surrogateescape")


def _decoded(path: bytes) -> str:
    text = path.decode("utf-8", "surrogateescape")
    return text if "%" not in text else text.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")


def _compare(bag: str, there: dict[str, int], listed: dict[str, dict[str, str]], report: Report) -> None:
    """Where one hash fits and the other does not, it is the manifest that was changed."""
    paths = [path for path in listed if path in there]
    report.files, report.size = len(paths), sum(there[path] for path in paths)
    for path, found in sorted(hashed(bag, paths).items()):
        told = {name: digest == found[name[-10:-4]] for name, digest in listed[path].items()}
        for name in (each for each, fits in told.items() if not fits):
            if any(told.values()):
                report.differs(name, "changed: says another hash of " + path)
            else:
                report.differs(path, CHANGED)


def hashed(bag: str, paths: list[str]) -> dict[str, dict[str, str]]:
    """Both hashes of each file, read once; of what cannot be read, none that fits."""
    found: dict[str, dict[str, str]] = {}
    rest = iter(paths)

    def work() -> None:
        with ThreadPoolExecutor(1) as beside:
            for path in rest:  # a list's iterator gives each path to one thread alone
                found[path] = _hashes(os.path.join(bag, path), beside)

    threads = [threading.Thread(target=work) for _ in range(min(os.cpu_count() or 1, 8, len(paths)))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def _hashes(path: str, beside: ThreadPoolExecutor) -> dict[str, str]:
    one, other = hashlib.sha256(), hashlib.sha512()
    try:
        file = os.open(path, sum(getattr(os, each, 0) for each in ("O_RDONLY", "O_NOFOLLOW", "O_NONBLOCK", "O_BINARY")))
    except OSError:
        return dict.fromkeys(ALGORITHMS, "unreadable")
    try:
        if not stat.S_ISREG(os.fstat(file).st_mode):
            return dict.fromkeys(ALGORITHMS, "unreadable")
        size = os.fstat(file).st_size
        large, room = size >= LARGE, min(CHUNK, size + 1)
        while True:
            chunk = os.read(file, room)
            if not chunk:
                break
            if large:
                second = beside.submit(other.update, chunk)
                one.update(chunk)
                second.result()
            else:
                one.update(chunk)
                other.update(chunk)
    except OSError:
        return dict.fromkeys(ALGORITHMS, "unreadable")
    finally:
        os.close(file)
    return {"sha256": one.hexdigest(), "sha512": other.hexdigest()}


def _tell(bag: str, there: dict[str, int], payload: dict[str, dict[str, str]], report: Report) -> None:
    """What bagit.txt and bag-info.txt say."""
    if "bagit.txt" in there and _read(bag, "bagit.txt") != BAGIT:
        report.differs("bagit.txt", CHANGED)
    if INFO not in there:
        return
    lines = _read(bag, INFO).decode("utf-8", "replace").splitlines()
    report.info = {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}
    size = sum(there.get(path, 0) for path in payload)
    if not report.differences and report.info.get("Payload-Oxum") != f"{size}.{len(payload)}":
        report.differs(INFO, "changed: Payload-Oxum does not fit what the manifests list")


def _ledger(bag: str, there: dict[str, int], report: Report) -> None:
    """Each line hashes the one before, and bag-info tells the last: an edited, added or cut line shows."""
    if LEDGER not in there:
        return
    before, number = "0" * 64, 0
    lines = _read(bag, LEDGER).split(b"\n")
    for number, line in enumerate(lines[:-1], 1):
        digest = _line_hash(line, number, before)
        if digest is None:
            report.differs(LEDGER, f"changed: line {number} does not follow from the line before")
            return
        before = digest
        report.withheld += line.endswith(b'"withheld":true}')
    if lines[-1] or report.info.get("Ledger-Head") != before or report.info.get("Ledger-Lines") != str(number):
        report.differs(LEDGER, "changed: does not end with the line that bag-info.txt tells")


def _line_hash(line: bytes, number: int, before: str) -> str | None:
    """The line's hash where it fits, else None. Of a line that is withheld the hash alone is there."""
    try:
        told = json.loads(line)
        digest = str(told.pop("hash"))
        fits = told["seq"] == number and told["before"] == before
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    kept_back = told.keys() == {"seq", "before", "withheld"} and told["withheld"] is True
    whole = digest if kept_back else hashlib.sha256(_canonical(told)).hexdigest()
    fits = fits and whole == digest and line == _canonical({**told, "hash": digest})
    return digest if fits and re.fullmatch("[0-9a-f]{64}", digest) else None


def _canonical(value: dict[str, object]) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":")).encode()


def _signature(bag: str, there: dict[str, int], signer: str | None, report: Report) -> None:
    if SIGNATURE not in there or SIGNED not in there:
        if signer or report.info.get("Signer"):
            report.differs(SIGNATURE, MISSING)
        return
    key = signed_by(_read(bag, SIGNATURE), _read(bag, SIGNED))
    report.signer = fingerprint(key) if key else ""
    if key is None:
        report.differs(SIGNATURE, "changed: does not fit " + SIGNED)
    elif signer and signer != report.signer:
        report.differs(SIGNATURE, "signed by another key: " + report.signer)
    elif report.info.get("Signer") != report.signer:
        report.differs(SIGNATURE, "signed by another key than bag-info.txt tells: " + report.signer)


def _stamp(bag: str, there: dict[str, int], report: Report) -> None:
    """Whether a time stamp is of this signature; whose it is, `openssl ts -verify` tells."""
    if STAMP not in there:
        return
    signed = [_read(bag, name) for name in (SIGNATURE, SIGNED) if name in there]
    prints = [hashlib.new(name, each).digest() for name in ("sha256", "sha384", "sha512") for each in signed]
    if not any(each in _read(bag, STAMP) for each in prints):
        report.differs(STAMP, "changed: is of something else")


BEGIN, END = b"-----BEGIN SSH SIGNATURE-----\n", b"-----END SSH SIGNATURE-----\n"


def signed_by(armoured: bytes, message: bytes) -> bytes | None:
    """The Ed25519 key whose SSHSIG over the message this is; None where it is none."""
    try:
        blob = base64.b64decode(armoured[len(BEGIN) : -len(END)].replace(b"\n", b""), validate=True)
        key, namespace, reserved, algorithm, signature = _strings(blob[10:], 5)
        (kind, public), (signed, value) = _strings(key, 2), _strings(signature, 2)
    except (binascii.Error, ValueError, struct.error):
        return None
    right = blob[:10] == b"SSHSIG\0\0\0\1" and (namespace, reserved, algorithm) == (NAMESPACE, b"", b"sha512")
    if not right or (kind, signed) != (b"ssh-ed25519", b"ssh-ed25519") or armour(blob) != armoured:
        return None
    return public if ed25519(public, to_sign(message), value) else None


def armour(blob: bytes) -> bytes:
    """A signature as text."""
    text = base64.b64encode(blob)
    return BEGIN + b"".join(text[at : at + 70] + b"\n" for at in range(0, len(text), 70)) + END


def to_sign(message: bytes) -> bytes:
    """What an SSHSIG signs of a message."""
    parts = (NAMESPACE, b"", b"sha512", hashlib.sha512(message).digest())
    return b"SSHSIG" + b"".join(struct.pack(">I", len(part)) + part for part in parts)


def _strings(blob: bytes, count: int) -> list[bytes]:
    """The `count` strings that make up the blob, nothing more."""
    found = []
    for _ in range(count):
        (length,) = struct.unpack(">I", blob[:4])
        if length > len(blob) - 4:
            raise ValueError("cut short")
        found.append(blob[4 : 4 + length])
        blob = blob[4 + length :]
    if blob:
        raise ValueError("goes on")
    return found


def fingerprint(public: bytes) -> str:
    """As `ssh-keygen -l` shows it."""
    blob = b"\0\0\0\x0bssh-ed25519" + struct.pack(">I", len(public)) + public
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")


P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def ed25519(public: bytes, message: bytes, signature: bytes) -> bool:
    """RFC 8032, 5.1.7, without the cofactor, as OpenSSH does it."""
    if len(public) != 32 or len(signature) != 64:
        return False
    key, s = _point(public), int.from_bytes(signature[32:], "little")
    if key is None or s >= ORDER:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    x, y, z, _ = _add(_times(s, BASE), _times(k, (P - key[0], key[1], 1, P - key[3])))
    over = pow(z, P - 2, P)
    return (y * over % P | (x * over % P & 1) << 255).to_bytes(32, "little") == signature[:32]


def _point(encoding: bytes) -> tuple[int, int, int, int] | None:
    """RFC 8032, 5.1.3: a point from its y and the sign of its x."""
    y = int.from_bytes(encoding, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        return None
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if v * x * x % P != u:
        x = x * ROOT % P
    if v * x * x % P != u or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


BASE = (
    15112221349535400772501151409588531511454012693041857206046113283949847762202,
    46316835694926478169428394003475163141307993866256225615783033603165251855960,
    1,
    46827403850823179245072216630277197565144205554125654976674165829533817101731,
)


def _add(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    """RFC 8032, 5.1.4."""
    a, b = (one[1] - one[0]) * (other[1] - other[0]), (one[1] + one[0]) * (other[1] + other[0])
    c, d = 2 * one[3] * other[3] * D, 2 * one[2] * other[2]
    e, f, g, h = b - a, (d - c) % P, (d + c) % P, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(count: int, point: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    total = (0, 1, 1, 0)
    while count:
        if count & 1:
            total = _add(total, point)
        point = _add(point, point)
        count >>= 1
    return total


def _read(bag: str, path: str) -> bytes:
    """A file's bytes; none where it is a link, which is told of elsewhere."""
    whole = os.path.join(bag, path)
    if os.path.islink(whole) or not os.path.isfile(whole):
        return b""
    with open(whole, "rb") as file:
        return file.read()


def main() -> int:
    parser = argparse.ArgumentParser(description="Check that a handover is as it was handed over.")
    parser.add_argument("bag", nargs="?", default=os.path.dirname(os.path.abspath(__file__)))
    parser.add_argument("--signer", metavar="SHA256:...", help="the fingerprint that the sender told you")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    given = parser.parse_args()
    try:
        report = check(given.bag, given.signer)
    except OSError as error:
        print(f"not checked: {error}", file=sys.stderr)
        return 2
    _print(report, given.json, bool(given.signer))
    return 1 if report.differences else 0


def _print(report: Report, as_json: bool, compared: bool) -> None:
    if as_json:
        told = {"files": report.files, "bytes": report.size, "signer": report.signer, "info": report.info}
        print(json.dumps({**told, "differences": [list(each) for each in report.differences]}))
        return
    for path, what in report.differences:
        print(f"{shown(path)}: {shown(what)}")
    print(f"{max(report.files - _touched(report), 0)} of {report.files} files are as handed over")
    if report.withheld:
        lines = report.info.get("Ledger-Lines")
        print(f"{report.withheld} of {lines} lines of the custody ledger are withheld; their hashes hold")
    if report.signer:
        advice = "as you asked" if compared else "is it the one that the sender told you, by another way?"
        print(f"signed by {report.signer} ({advice})")
    else:
        print("no signature that holds: whoever changed a file could have changed its hashes too")


def _touched(report: Report) -> int:
    return len({path for path, what in report.differences if what.startswith(CHANGED)})


def shown(text: str) -> str:
    """Without signs that a terminal would obey."""
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text)


if __name__ == "__main__":
    sys.exit(main())
