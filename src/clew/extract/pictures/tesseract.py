"""The Tesseract program, one picture a run: isolated, without network, and gone with the process that started it."""

import ctypes
import hashlib
import io
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image

from clew.errors import Interrupted, NotInstalled, Unreadable

INSTALL = "apt-get install tesseract-ocr tesseract-ocr-ara"
PR_SET_PDEATHSIG = 1
SURE_TURN = 4.0
LIBC = ctypes.CDLL(None)


def recognise(image: Image.Image, language: str, seconds: float, layout: int = 3) -> str:
    """Tesseract's TSV. `layout` is its page segmentation mode. Raises NotInstalled, Interrupted and Unreadable."""
    require(language)
    out = _run(image, ["-l", language, "--psm", str(layout), "tsv"], seconds)
    if out is None:
        raise Unreadable("damaged", "the recogniser could not read the page")
    return out


@dataclass(frozen=True)
class Sight:
    """How a page lies: degrees clockwise by which to turn it, whether that is sure, and its language, mostly."""

    turn: int
    sure: bool
    language: str


def look(image: Image.Image, seconds: float) -> Sight:
    """What Tesseract's orientation and script detection says; upright English where it sees too few letters.

    Raises Interrupted.
    """
    if not knows("osd"):
        return Sight(0, False, "eng")
    out = _run(image, ["-l", "osd", "--psm", "0"], seconds) or ""
    found = dict(re.findall(r"^([A-Z][a-z ]+): (.+)$", out, re.MULTILINE))
    sure = float(found.get("Orientation confidence", 0)) >= SURE_TURN
    return Sight(int(found.get("Rotate", 0)), sure, "ara" if found.get("Script") == "Arabic" else "eng")


def knows(language: str) -> bool:
    return language in _installed()[1]


def require(language: str) -> None:
    """Raises NotInstalled where the program, or its data for the language, is absent."""
    if not knows(language):
        raise NotInstalled(f"Tesseract's data for {language!r}", install(language))


def install(language: str) -> str:
    """The command that installs the data for a language."""
    return f"apt-get install tesseract-ocr-{language}"


@cache
def versions() -> Mapping[str, str]:
    """The program's version and its data's SHA-256; nothing where it is absent. Asked for once a process."""
    try:
        folder, languages = _installed()
    except NotInstalled:
        return {}
    shown = subprocess.run(["tesseract", "--version"], capture_output=True, text=True, check=False).stdout
    found = {"tesseract": shown.split()[1] if shown.split()[1:] else "unknown"}
    for language in sorted({"ara", "eng", "osd"} & languages):
        found[f"tessdata-{language}"] = hashlib.sha256((folder / f"{language}.traineddata").read_bytes()).hexdigest()
    return found


@cache
def _installed() -> tuple[Path, frozenset[str]]:
    """Where the data lie, and for which languages."""
    program()
    shown = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False)
    head, *languages = (shown.stdout or shown.stderr).splitlines() or [""]
    folder = re.search(r'"(.+)"', head)
    return Path(folder[1] if folder else "/nonexistent"), frozenset(line.strip() for line in languages)


def program() -> str:
    found = shutil.which("tesseract")
    if found is None:
        raise NotInstalled("tesseract", INSTALL)
    return found


def _run(image: Image.Image, options: list[str], seconds: float) -> str | None:
    """What it wrote; None where it gave up on the picture. Interrupted where it was ended, or could not be started."""
    picture = io.BytesIO()
    image.save(picture, "PPM")
    command = [program(), "stdin", "stdout", "--dpi", "300", *options]
    environment = {"OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"}
    if "TESSDATA_PREFIX" in os.environ:
        environment["TESSDATA_PREFIX"] = os.path.abspath(os.environ["TESSDATA_PREFIX"])
    try:
        done = subprocess.run(
            command, input=picture.getvalue(), capture_output=True, timeout=max(0.1, seconds), env=environment,
            cwd="/", preexec_fn=_die_with_parent, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise Interrupted("too-slow", f"recognition took longer than {max(0, seconds):.0f} s", SPLIT) from error
    except OSError as error:
        raise Interrupted("crash", f"the recogniser could not be started: {error.strerror}") from error
    if done.returncode < 0:
        raise Interrupted("crash", f"the recogniser was ended by signal {-done.returncode}")
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None


SPLIT = "run `clew retry` when the machine is less busy, or make a smaller or sharper copy of the page"


def _die_with_parent() -> None:
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
