"""The folder tree shows the architecture: who may import whom is this table."""

import ast
from pathlib import Path

SOURCE = Path(__file__).parent.parent / "src" / "clew"
FIRST = {"errors", "fold", "model", "locator"}
STEPS = FIRST | {"step", "weights", "own_models"}
MAY = {
    "errors": set(),
    "fold": set(),
    "model": set(),
    "locator": {"errors", "model"},
    "step": FIRST,
    "weights": {"errors"},
    "own_models": {"errors", "weights"},
    "extract": STEPS | {"extract"},
    "enrich": STEPS | {"enrich"},
    "collect": STEPS | {"collect"},
    "analyse": FIRST | {"step", "analyse"},
    "store": FIRST | {"step", "store"},
    "judge": FIRST | {"store", "judge"},
    "handover": FIRST | {"store", "analyse", "judge", "handover"},
    "executors": FIRST | {"step", "executors"},
    "search": FIRST | {"store", "search"},
    "steps": {"errors", "step", "extract", "enrich"},
    "pipeline": FIRST | {"step", "store", "executors", "search", "analyse", "collect", "steps", "pipeline"},
    "serve": FIRST | {"store", "search", "analyse", "judge", "handover", "pipeline", "serve", "steps"},
}
STANDARD_ONLY = ("errors", "fold", "model", "locator")


def _imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            base = node.module
            names |= {f"{base}.{alias.name}" for alias in node.names} if base == "clew" else {base}
    return names


def _package(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def test_imports_follow_the_table() -> None:
    wrong = []
    for path in SOURCE.rglob("*.py"):
        package = _package(path)
        if package in ("cli", "__init__", "__main__"):
            continue
        for name in _imports(path):
            if name.startswith("clew.") and name.split(".")[1] not in MAY[package]:
                wrong.append(f"{path.relative_to(SOURCE)} imports {name}")
    assert wrong == []


def test_nothing_imports_the_command_line() -> None:
    outside = [path for path in SOURCE.rglob("*.py") if _package(path) not in ("cli", "__main__")]
    assert [path for path in outside if any(name.startswith("clew.cli") for name in _imports(path))] == []


def test_the_nouns_need_only_the_standard_library() -> None:
    import sys

    for name in STANDARD_ONLY:
        roots = {imported.split(".")[0] for imported in _imports(SOURCE / f"{name}.py")}
        assert roots - {"clew"} <= sys.stdlib_module_names


def test_what_a_recipient_runs_needs_only_the_standard_library() -> None:
    import sys

    roots = {imported.split(".")[0] for imported in _imports(SOURCE / "handover" / "verify.py")}
    assert roots <= sys.stdlib_module_names


def test_the_program_has_one_broad_except() -> None:
    broad = []
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ExceptHandler):
                caught = {getattr(each, "id", "") for each in ast.walk(node.type)} if node.type else {"Exception"}
                if caught & {"Exception", "BaseException"}:
                    broad.append(str(path.relative_to(SOURCE)))
    assert broad == ["executors/drawing.py"]


def test_no_module_has_a_name_that_says_nothing() -> None:
    empty = {"utils", "helpers", "common", "manager", "base", "misc"}
    assert [path for path in SOURCE.rglob("*.py") if path.stem in empty] == []
