"""Models for names that the user adds by path and hash: what is refused, what is read with them, what changes then."""

import json
import os
import pickle
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from clew import own_models
from clew.cli import main
from clew.errors import IntegrityError, UsageError
from clew.own_models import add, check_files, read, remove

SENTENCES = [
    "Le ministre Zorglub Vantrou est arrivé hier soir dans la ville pour signer les contrats de la société.",
    "Hier soir le directeur a reçu Zorglub Vantrou dans son bureau et les deux hommes ont parlé longtemps.",
    "La réunion avec Zorglub Vantrou a été reportée parce que personne ne savait où il était parti.",
]
WHO = "Zorglub Vantrou"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A French recogniser that knows one man, trained for a moment."""
    spacy = pytest.importorskip("spacy")
    from spacy.training import Example

    random.seed(0)
    nlp = spacy.blank("fr")
    nlp.add_pipe("ner")
    examples = []
    for text in SENTENCES:
        at = text.index(WHO)
        examples.append(Example.from_dict(nlp.make_doc(text), {"entities": [(at, at + len(WHO), "PER")]}))
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(20):
        nlp.update(examples, sgd=optimizer)
    path = tmp_path_factory.mktemp("spacy") / "fr"
    nlp.to_disk(path)
    return path


@pytest.fixture
def copy(model: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(model, tmp_path / "copy"))


def test_a_model_is_copied_pinned_listed_and_removed(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    into = tmp_path / "models"
    given = ["names-fr", "--from", str(model), "--languages", "fr", "--licence", "CC0", "--into", str(into)]
    assert main(["models", "add", *given]) == 0
    (made,) = read(into)
    assert (made.name, made.languages, made.licence) == ("names-fr", ("fr",), "CC0")
    assert made.digest in capsys.readouterr().err
    assert main(["models", "list", "--json", "--into", str(into)]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert rows[-1]["name"] == "names-fr" and rows[-1]["digest"] == made.digest
    assert main(["models", "verify", "--into", str(into)]) == 0
    assert "names-fr: as recorded" in capsys.readouterr().out
    (made.path(into) / "meta.json").write_text("{}")
    assert main(["models", "verify", "--into", str(into)]) == 4
    assert main(["models", "remove", "names-fr", "--into", str(into)]) == 0
    assert read(into) == () and not made.path(into).exists()
    assert main(["models", "remove", "names-fr", "--into", str(into)]) == 2


def test_another_hash_than_the_one_told_is_refused(model: Path, tmp_path: Path) -> None:
    with pytest.raises(IntegrityError, match="nothing was added"):
        add("names-fr", model, ("fr",), "CC0", "0" * 64, tmp_path / "models")
    assert list((tmp_path / "models").iterdir()) == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("extra.pkl", b"x"),
        ("weights.bin", pickle.dumps({"a": 1})),
        ("model.bin", b"PK\x03\x04rest"),
        ("run.py", b"print(1)"),
        ("lib.bin", b"\x7fELF..."),
        ("table.npy", b"x"),
    ],
)
def test_what_may_hold_objects_or_code_is_refused(copy: Path, name: str, content: bytes) -> None:
    check_files(copy)
    (copy / name).write_bytes(content)
    with pytest.raises(UsageError, match="may hold Python objects or code"):
        check_files(copy)


def test_links_other_folders_and_functions_of_others_are_refused(copy: Path, tmp_path: Path) -> None:
    config = (copy / "config.cfg").read_text()
    (copy / "config.cfg").write_text(config.replace("spacy.TransitionBasedParser.v2", "spacy-transformers.X.v3"))
    with pytest.raises(UsageError, match="only spaCy's own"):
        check_files(copy)
    (copy / "config.cfg").write_text(
        config.replace("before_creation = null", 'before_creation = {"@callbacks":"evil"}')
    )
    with pytest.raises(UsageError, match="asks for @callbacks evil"):
        check_files(copy)
    (copy / "config.cfg").write_text(config)
    (copy / "link").symlink_to("/etc/passwd")
    with pytest.raises(UsageError, match="a link"):
        check_files(copy)
    with pytest.raises(UsageError, match="no spaCy model"):
        check_files(tmp_path / "copy" / "vocab")
    with pytest.raises(UsageError, match="no folder"):
        add("names-fr", tmp_path / "absent", ("fr",), "CC0", "", tmp_path / "models")


@pytest.mark.parametrize(
    ("name", "languages", "licence"),
    [("names-en", ("fr",), "CC0"), ("../x", ("fr",), "CC0"), ("own", (), "CC0"), ("own", ("French",), "CC0"),
     ("own", ("fr",), " ")],
)  # fmt: skip
def test_a_model_has_a_name_of_its_own_languages_and_a_licence(
    model: Path, tmp_path: Path, name: str, languages: tuple[str, ...], licence: str
) -> None:
    with pytest.raises(UsageError):
        add(name, model, languages, licence, "", tmp_path / "models")
    assert not (tmp_path / "models" / own_models.LIST).exists()


@pytest.mark.parametrize(
    "text", ["[", "[a]\nsha256 = 1\n", '[a]\nsha256="x"\nlanguages=["fr"]\nlicence="x"\n', "a = 1"]
)
def test_a_list_that_was_written_wrongly_says_where(tmp_path: Path, text: str) -> None:
    (tmp_path / own_models.LIST).write_text(text)
    with pytest.raises(UsageError):
        read(tmp_path)


def clew(models: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """In a process of its own, which reads the models folder anew."""
    command = [sys.executable, "-m", "clew", *arguments]
    return subprocess.run(
        command, env={**os.environ, "CLEW_MODELS": str(models)}, capture_output=True, text=True, check=False
    )


def test_a_case_is_read_with_the_model_and_no_longer_when_it_is_gone(model: Path, tmp_path: Path) -> None:
    (tmp_path / "haul").mkdir()
    (tmp_path / "haul" / "note.txt").write_text(f"{SENTENCES[0]}\n\n{SENTENCES[1]}\n", "utf-8")
    case, models = tmp_path / "case", tmp_path / "models"
    sift = ("sift", str(tmp_path / "haul"), "--case", str(case), "--workers", "1")
    found = ("search", 'person:"zorglub vantrou"', "--json", "--case", str(case))
    add("names-fr", model, ("fr",), "CC0", "", models)
    assert clew(models, *sift).returncode == 0
    assert WHO in clew(models, *found).stdout
    first = clew(models, "digest", "--case", str(case)).stdout
    assert clew(models, "rebuild", "--case", str(case)).returncode == 0
    assert clew(models, "digest", "--case", str(case)).stdout == first
    remove("names-fr", models)
    assert clew(models, *sift).returncode == 0
    assert WHO not in clew(models, *found).stdout
    assert clew(models, "digest", "--case", str(case)).stdout != first


def test_a_model_for_english_takes_the_place_of_the_one_that_comes_with_clew(model: Path, tmp_path: Path) -> None:
    made = add("names-mine", model, ("en", "ar"), "CC0", "", tmp_path)
    asked = "from clew.enrich import STEPS; print([(s.name, s.accepts, *s.libraries().values()) for s in STEPS])"
    command = [sys.executable, "-c", asked]
    run = {"env": {**os.environ, "CLEW_MODELS": str(tmp_path)}, "capture_output": True, "text": True}
    told = subprocess.run(command, **run, check=True).stdout  # type: ignore[call-overload]
    english = told.split("'enrich.names-en'")[1].split(")")
    assert made.digest in ")".join(english[:3])
    assert "('enrich.names-ar', ()," in told and "('enrich.names-own', ('*',)," in told


def test_a_model_that_spacy_cannot_load_is_not_run_and_says_so(copy: Path, tmp_path: Path) -> None:
    (copy / "ner" / "model").write_bytes(b"\xc1")
    (tmp_path / "haul").mkdir()
    (tmp_path / "haul" / "note.txt").write_text(SENTENCES[0], "utf-8")
    add("names-fr", copy, ("fr",), "CC0", "", tmp_path / "models")
    told = clew(tmp_path / "models", "sift", str(tmp_path / "haul"), "--case", str(tmp_path / "case"), "--workers", "1")
    assert "enrich.names-own" in told.stdout and "clew models remove names-fr" in told.stdout
