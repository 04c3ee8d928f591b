"""Models for names that the user adds: spaCy model folders, copied into the models folder and pinned by their hash.

`own.toml` there has them. Nothing of such a folder is run as code: files that may hold Python objects are refused, and
so is whatever its config asks for beyond spaCy's own functions.
"""

import json
import re
import shutil
import tempfile
import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

from clew import weights
from clew.errors import IntegrityError, UsageError

LIST = "own.toml"
NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")
LANGUAGE = re.compile(r"[a-z]{2,3}")
HASH = re.compile(r"[0-9a-f]{64}")

MOST = 2 << 30
"""Bytes of a model."""

PICKLES = (".pkl", ".pickle", ".pt", ".pth", ".joblib", ".dill", ".npy", ".npz", ".h5", ".ckpt")
CODE = (".py", ".pyc", ".so", ".dll", ".sh", ".whl")
UNREAD = ("training", "corpora", "initialize", "pretraining", "paths", "system")
"""Sections of a config that loading a model does not resolve."""

_SECTION = re.compile(r"^\[([\w.*-]+)\]", re.MULTILINE)
_ASKED = re.compile(r'"?@(\w+)"?\s*[=:]\s*"?([^"\s,}]+)')


class Own(NamedTuple):
    """A model: its name, the SHA-256 of its folder, the ISO 639-1 codes of its languages, its licence."""

    name: str
    digest: str
    languages: tuple[str, ...]
    licence: str

    def path(self, folder: Path) -> Path:
        return folder / f"{self.name}-{self.digest[:12]}"


@cache
def own() -> tuple[Own, ...]:
    """Those of this machine, by name. UsageError for an entry of own.toml that is wrong."""
    return read(weights.folder())


def read(folder: Path) -> tuple[Own, ...]:
    path = folder / LIST
    if not path.exists():
        return ()
    try:
        entries = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: {error}; mend it, or take the file away") from error
    return tuple(_entry(path, name, entry) for name, entry in sorted(entries.items()))


def _entry(path: Path, name: str, entry: object) -> Own:
    if not isinstance(entry, dict) or set(entry) != {"sha256", "languages", "licence"}:
        raise UsageError(f"{path}: {name}: an entry has sha256, languages and licence, and nothing else")
    digest, languages, licence = entry["sha256"], entry["languages"], entry["licence"]
    if not isinstance(digest, str) or not isinstance(licence, str) or not isinstance(languages, list):
        raise UsageError(f"{path}: {name}: sha256 and licence are texts, languages is a list of codes")
    return checked(Own(name, digest, tuple(map(str, languages)), licence))


def checked(wanted: Own) -> Own:
    """UsageError where its name, hash, languages or licence cannot be."""
    if not NAME.fullmatch(wanted.name) or wanted.name in weights.models():
        raise UsageError(f"{wanted.name}: a name of your own in small letters, figures and hyphens: names-fr")
    if not HASH.fullmatch(wanted.digest):
        raise UsageError(f"{wanted.name}: a SHA-256 is 64 hex digits in small letters")
    if not wanted.languages or not all(LANGUAGE.fullmatch(code) for code in wanted.languages):
        raise UsageError(f"{wanted.name}: name its languages by their ISO 639-1 codes: --languages fr,de")
    if not wanted.licence.strip():
        raise UsageError(f"{wanted.name}: say under which licence you have it: --licence")
    return wanted


def of_language(code: str) -> Own | None:
    """The model for a language, the first by name."""
    return next((each for each in own() if code in each.languages), None)


@cache
def files(wanted: Own) -> Path:
    """Where the model is, after the check. IntegrityError where its bytes are not those that were added."""
    path = wanted.path(weights.folder())
    if not path.is_dir() or weights.digest(path) != wanted.digest:
        raise IntegrityError(f"{path}: not the model that was added; clew models remove {wanted.name}, and add it")
    return path


def add(wanted: str, source: Path, languages: tuple[str, ...], licence: str, digest: str, folder: Path) -> Own:
    """Copy a model in and pin it; one of that name before is replaced. UsageError where it is none that may be used,
    IntegrityError where its hash is not `digest`, if one is told."""
    if not source.is_dir():
        raise UsageError(f"{source}: no folder; name the one that has config.cfg and meta.json in it")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        fresh = Path(scratch) / "model"
        check_files(source)
        shutil.copytree(source, fresh)
        check_files(fresh)
        made = checked(Own(wanted, weights.digest(fresh), languages, licence))
        if digest and digest != made.digest:
            raise IntegrityError(f"{source}: its hash is {made.digest}, not {digest}; nothing was added")
        target = made.path(folder)
        if not target.exists():
            fresh.rename(target)
    before = read(folder)
    _write(folder, [*(each for each in before if each.name != wanted), made])
    for each in before:
        if each.name == wanted and each.digest != made.digest:
            shutil.rmtree(each.path(folder), ignore_errors=True)
    return made


def remove(name: str, folder: Path) -> None:
    """UsageError where there is none of that name."""
    found = next((each for each in read(folder) if each.name == name), None)
    if found is None:
        raise UsageError(f"{name}: no model of your own has this name")
    _write(folder, [each for each in read(folder) if each != found])
    shutil.rmtree(found.path(folder), ignore_errors=True)


def _write(folder: Path, entries: list[Own]) -> None:
    lines = [
        f"[{each.name}]\nsha256 = {json.dumps(each.digest)}\nlanguages = {json.dumps(each.languages)}\n"
        f"licence = {json.dumps(each.licence, ensure_ascii=False)}\n"
        for each in sorted(entries)
    ]
    part = folder / f"{LIST}.part"
    part.write_text("\n".join(lines), "utf-8")
    part.rename(folder / LIST)


def check_files(path: Path) -> None:
    """UsageError where the folder is no spaCy model, or has anything in it that may be more than data."""
    size = 0
    for each in sorted(path.rglob("*")):
        if each.is_symlink() or not (each.is_file() or each.is_dir()):
            raise UsageError(f"{each}: a link or no plain file; a model is a folder of plain files")
        if each.is_file():
            size += each.stat().st_size
            _check_file(each)
        if size > MOST:
            raise UsageError(f"{path}: larger than {MOST >> 30} GiB")
    config = path / "config.cfg"
    if not config.is_file() or not (path / "meta.json").is_file():
        raise UsageError(f"{path}: no spaCy model: name the folder that has config.cfg and meta.json in it")
    _check_config(config)


def _check_file(path: Path) -> None:
    with path.open("rb") as file:
        head = file.read(4)
    pickled = len(head) > 1 and head[0] == 0x80 and 2 <= head[1] <= 5
    if pickled or head.startswith((b"PK\3\4", b"\x7fELF")) or path.suffix.lower() in PICKLES + CODE:
        raise UsageError(f"{path}: may hold Python objects or code; only models saved by spaCy as plain data are used")


def _check_config(path: Path) -> None:
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: is not UTF-8") from error
    parts = _SECTION.split(text)
    for section, body in zip(parts[1::2], parts[2::2], strict=True):
        if section.split(".")[0] not in UNREAD:
            for registry, function in _ASKED.findall(body):
                if not function.startswith("spacy."):
                    raise UsageError(f"{path}: [{section}] asks for @{registry} {function}: only spaCy's own are used")
