"""Words that were recognised on a scan are covered on its picture, in both scripts; the others stay to be read."""

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from clew.cli import main
from clew.pipeline.redacting import make
from clew.pipeline.render import Bench
from clew.steps import REGISTRY
from clew.store.case import open_case
from clew.store.redactions import Copied
from handover.redacted_haul import ARABIC, NAME, OPEN, scan


@pytest.mark.skipif(not shutil.which("tesseract"), reason="tesseract is not installed")
def test_a_scan_loses_words_of_both_scripts_and_keeps_the_others(tmp_path: Path) -> None:
    (tmp_path / "haul").mkdir()
    (tmp_path / "haul" / "scan.png").write_bytes(scan())
    case = str(tmp_path / "case")
    assert main(["sift", str(tmp_path / "haul"), "--case", case, "--workers", "1"]) in (0, 3)
    assert main(["redact", "--case", case, "--term", NAME, ARABIC, "--why", "a source"]) == 0
    opened = open_case(Path(case))
    with opened.writing():
        [made] = make(opened, Bench(REGISTRY, "clew.steps"))
    assert isinstance(made, Copied)
    assert made.reasons == {"a source": 2} and made.notes == []
    content = opened.blobs.read(made.copy)
    asked = ["tesseract", "-", "-", "-l", "eng+ara"]
    again = subprocess.run(asked, input=content, capture_output=True, check=True).stdout.decode()
    assert OPEN in again and not any(word in again for word in (*NAME.split(), *ARABIC.split()))
    with Image.open(io.BytesIO(content)) as copy, Image.open(io.BytesIO(scan())) as before:
        dark = [sum(page.convert("L").histogram()[:64]) for page in (copy, before)]
    assert dark[0] > 2 * dark[1]  # whole boxes, not letters
