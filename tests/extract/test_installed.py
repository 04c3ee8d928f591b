"""The key of a step counts every library that can decide what it yields."""

import ast
import hashlib
import sys
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import msgspec
import pytest

import clew.extract
from clew.extract import STEPS, VIEWS
from clew.extract.text.text import text
from clew.step import CUTTING, Step

FOLDER = Path(clew.extract.__file__).parent
NOT_READERS = {"msgspec"}


@cache
def imported(module: str) -> frozenset[str]:
    """Packages from elsewhere that a module of `clew.extract` imports, itself or by its siblings."""
    found: set[str] = set()
    path = FOLDER.parent.parent / module.replace(".", "/")
    for node in ast.walk(ast.parse(path.with_suffix(".py").read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            if node.module.startswith("clew.extract"):
                folder = (FOLDER.parent.parent / node.module.replace(".", "/")).is_dir()
                own = [f"{node.module}.{alias.name}" for alias in node.names] if folder else [node.module]
                found |= {name for each in own for name in imported(each)}
            else:
                found.add(node.module.partition(".")[0])
        elif isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
    return frozenset(found - sys.stdlib_module_names - {"clew"})


@pytest.mark.parametrize("step", (*STEPS, *VIEWS), ids=lambda step: step.name)
def test_a_key_left_out_a_library_that_decides_what_the_step_reads(step: Step) -> None:
    named = packages_distributions()
    used = {named[name][0].lower().replace("_", "-") for name in imported(step.run.__module__)} - NOT_READERS
    assert used - step.libraries().keys() == set()


def test_the_key_left_out_which_python_reads() -> None:
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    parts = (text.id, "0" * 64, {}, text.libraries(), python, CUTTING)
    assert text.key("0" * 64, {}) == hashlib.sha256(msgspec.json.encode(parts, order="sorted")).hexdigest()
