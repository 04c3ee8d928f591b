"""What a library says of its failure becomes part of a case only in words that are the same every time."""

import ast
import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from clew.errors import Unreadable, worded

EXTRACT = Path(__file__).parent.parent / "src" / "clew" / "extract"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(f"cannot identify image file {io.BytesIO()!r}"), "cannot identify image file"),
        (TypeError("expected bytes, got <PIL.Image.Image image mode=L size=1x1 at 0x7F00AA>"), "expected bytes, got"),
        (ValueError("node 0x7f1234567890 is not in the tree"), "node is not in the tree"),
        (ValueError("a bad record at 0x0000001c"), "a bad record at 0x0000001c"),
        (ValueError(f"cannot open '{tempfile.gettempdir()}/tmpab12/x.dat'"), "cannot open 'a scratch file'"),
        (PermissionError(13, "Permission denied", "/home/me/haul/a.txt"), "Permission denied"),
        (ValueError("\nfirst line\nsecond line"), "first line"),
        (EOFError(), "EOFError"),
        (ValueError("x" * 900), "x" * 200),
        (Unreadable("damaged", "a sentence of ours " * 20), "a sentence of ours " * 20),
    ],
)
def test_an_error_is_worded_without_what_differs_from_run_to_run(error: Exception, words: str) -> None:
    assert worded(error) == words


def test_no_step_quotes_an_error_that_is_not_worded() -> None:
    bare = [f"{path.relative_to(EXTRACT)}:{line}" for path in EXTRACT.rglob("*.py") for line in _bare(path)]
    assert bare == []


def _bare(path: Path) -> Iterator[int]:
    """The lines that make an error into text by themselves, outside a comparison and outside `worded(…)`."""
    tree = ast.parse(path.read_text("utf-8"))
    names = {node.name for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler) and node.name}
    names |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg) and _is_error(node.annotation)}
    fine = {id(inner) for node in ast.walk(tree) if _settles(node) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if id(node) in fine:
            continue
        quoted = node.value if isinstance(node, ast.FormattedValue) else None
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("str", "repr", "format") and node.args:
            quoted = node.args[0]
        if isinstance(node, ast.Attribute) and node.attr in ("args", "filename"):
            quoted = node.value
        if isinstance(quoted, ast.Name) and quoted.id in names:
            yield node.lineno


def _is_error(annotation: ast.expr | None) -> bool:
    return annotation is not None and any(word in ast.unparse(annotation) for word in ("Error", "Exception"))


def _settles(node: ast.AST) -> bool:
    return isinstance(node, ast.Compare) or (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "worded")
