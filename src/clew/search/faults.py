"""What the faults of the index library mean, and what a person can do about them."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from types import TracebackType

from clew.errors import ClewError, IntegrityError, QueryError

ANEW = "remove this folder and run clew sift with the case, which makes it anew"
ROOM = "make sure that the disk has room and run the same command again, nothing is lost"
DAMAGE = ("corrupt", " fst", "failed to open", "io error", "i/o", "panic")
"""Words by which the library's errors tell damage from a query that is too much for it."""


@contextmanager
def opening(path: Path) -> Iterator[None]:
    """IntegrityError where the index is damaged: the library errs, or panics."""
    with ExitStack() as guard:
        guard.push(partial(_panic, path))
        try:
            yield
        except (ValueError, OSError) as error:
            raise _damaged(path, error) from error


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """ClewError where nothing can be written: what was committed stands, the rest is indexed next time."""
    try:
        yield
    except (ValueError, OSError) as error:
        raise ClewError(f"{path}: the search index cannot be written ({error}); {ROOM}") from error


@contextmanager
def searching(path: Path) -> Iterator[None]:
    """QueryError where a query asks too much, IntegrityError where the index is damaged."""
    with ExitStack() as guard:
        guard.push(partial(_panic, path))
        try:
            yield
        except ValueError as error:
            if any(sign in str(error).lower() for sign in DAMAGE):
                raise _damaged(path, error) from error
            raise QueryError(f"the query asks too much ({error}); write more of the words that end in *", 0) from error


def _damaged(path: Path, error: BaseException) -> IntegrityError:
    return IntegrityError(f"{path}: the search index is damaged ({error}); {ANEW}")


def _panic(path: Path, kind: type[BaseException] | None, error: BaseException, _: TracebackType | None) -> bool:
    """The type of the library's panics can be imported from nowhere, so that its name must do."""
    if kind is not None and kind.__name__ == "PanicException":
        raise _damaged(path, error) from error
    return False
