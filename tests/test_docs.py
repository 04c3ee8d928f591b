"""The docs speak of everything that there is."""

import re
from pathlib import Path

import pytest

from clew.cli import COMMANDS
from clew.steps import REGISTRY

ROOT = Path(__file__).resolve().parents[1]
FORMATS = (ROOT / "docs" / "formats.md").read_text("utf-8")
SOURCE = sorted((ROOT / "src" / "clew").rglob("*.py"))


@pytest.mark.parametrize("step", REGISTRY.all(), ids=lambda step: step.name)
def test_each_step_has_a_row(step: object) -> None:
    assert f"`{step.name}`" in FORMATS  # type: ignore[attr-defined]


def test_each_problem_code_is_explained() -> None:
    codes: set[str] = set()
    for path in SOURCE:
        codes.update(re.findall(r'(?:Problem|Unreadable|Interrupted)\(\s*"([a-z-]+)"', path.read_text("utf-8")))
    assert len(codes) > 20
    assert sorted(code for code in codes if f"`{code}`" not in FORMATS) == []


def test_each_property_that_a_step_states_has_a_name_in_the_vocabulary() -> None:
    vocabulary = FORMATS.partition("## What Clew says of an item")[2]
    names: set[str] = set()
    for path in (ROOT / "src" / "clew" / "extract").rglob("*.py"):
        names.update(re.findall(r'\bMetadata\(\s*"([^"]+)"', path.read_text("utf-8")))
    assert len(names) > 50
    assert sorted(name for name in names if f"`{name}`" not in vocabulary) == []


def test_each_command_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [name for name in COMMANDS if f"clew {name}" not in readme] == []
    assert len(readme.splitlines()) <= 150


def test_links_between_docs_lead_somewhere() -> None:
    broken = []
    for page in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md")):
        for link in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8")):
            if not (page.parent / link).exists():
                broken.append(f"{page.name}: {link}")
    assert broken == []
