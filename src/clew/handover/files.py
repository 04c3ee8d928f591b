"""Writing rows as CSV (RFC 4180, UTF-8) and as Parquet."""

import csv
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from clew.errors import NotInstalled
from clew.handover.tables import Cell, Columns

_LIVE = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_NUMBER = re.compile(r"-[0-9]+(?:\.[0-9]+)?")
_QUIET = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")
LOT = 20_000
"""Rows of a Parquet row group."""


def quiet(cell: Cell) -> Cell:
    """The cell with an apostrophe before what a spreadsheet program would run as a formula; bare numbers stay."""
    if isinstance(cell, str) and _LIVE.match(cell) and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell


def loud(cell: str) -> str:
    """A cell as it was before `quiet`."""
    return cell[1:] if _QUIET.match(cell) else cell


def write_csv(path: Path, columns: Columns, rows: Iterator[Sequence[Cell]], encoding: str = "utf-8") -> int:
    """How many rows were written. Spreadsheet programs know "utf-8-sig" for what it is."""
    count = 0
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(columns)
        for count, row in enumerate(rows, 1):  # noqa: B007
            writer.writerow([quiet(cell) for cell in row])
    return count


def check_parquet() -> None:
    """NotInstalled where pyarrow is absent."""
    try:
        import pyarrow  # noqa: F401
    except ImportError as error:
        raise NotInstalled("pyarrow, which writes Parquet,", "pip install 'clew[parquet]', or take --csv") from error


def write_parquet(path: Path, columns: Columns, rows: Iterator[Sequence[Cell]]) -> int:
    """How many rows were written, in groups of LOT, compressed with zstd."""
    import pyarrow
    from pyarrow import parquet

    types = {str: pyarrow.string(), int: pyarrow.int64(), float: pyarrow.float64()}
    shape = pyarrow.schema([(name, types[kind]) for name, kind in columns.items()])
    count = 0
    with parquet.ParquetWriter(path, shape, compression="zstd") as writer:
        while lot := list(islice(rows, LOT)):
            turned: list[list[Any]] = [list(column) for column in zip(*lot, strict=True)]
            arrays = [pyarrow.array(column, type=field.type) for column, field in zip(turned, shape, strict=True)]
            writer.write_table(pyarrow.Table.from_arrays(arrays, schema=shape))
            count += len(lot)
    return count
