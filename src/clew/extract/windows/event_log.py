"""Windows event logs (EVTX): one passage a record."""

import io
import json
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from clew.errors import Unreadable, worded
from clew.extract.installed import versions
from clew.extract.tables.cells import line
from clew.model import Locator, Metadata, Passage, Problem
from clew.step import Given, Record, step

SHEET = "Events"
COLUMNS = ("Time (UTC)", "Record", "Event", "Provider", "Channel", "Computer", "User", "Data")
WRAPPERS = ("#text", "#attributes", "EventData", "UserData")
REPAIR = "open a copy in Windows' event viewer"


@step("extract.event-log@1", accepts=("application/x-ms-evtx",), libraries=versions("evtx"))
def event_log(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """Rows as in a spreadsheet at sheet=Events&row=n, row 1 the columns; records in the order of the file."""
    from evtx import PyEvtxParser

    stream.seek(0)
    try:
        records = PyEvtxParser(io.BytesIO(stream.read()), number_of_threads=1).records_json()
    except (RuntimeError, OSError) as error:
        raise Unreadable("damaged", f"the log cannot be read: {worded(error)}", REPAIR) from error
    yield Passage(Locator(sheet=SHEET, row=(1, 1)), line(COLUMNS))
    number, faults = 1, 0
    while True:
        try:
            cells = _cells(next(records))
        except StopIteration:
            break
        except (RuntimeError, OSError, ValueError):
            faults += 1
            continue
        number += 1
        yield Passage(Locator(sheet=SHEET, row=(number, number)), line(cells))
    yield Metadata("records", str(number - 1))
    if faults:
        yield Problem("damaged", f"{faults} records of the log cannot be read", REPAIR)


def _cells(record: Any) -> list[str]:
    event = _below(json.loads(record["data"], strict=False), "Event")
    system = _below(event, "System")
    time = str(record["timestamp"]).removesuffix(" UTC").removesuffix("Z").replace(" ", "T") + "Z"
    number = system.get("EventID")
    told = number.get("#text", "") if isinstance(number, dict) else number
    provider = _attribute(system, "Provider", "Name")
    data = {key: value for key, value in event.items() if key not in ("System", "#attributes")}
    return [
        time,
        str(record["event_record_id"]),
        str(told),
        provider,
        str(system.get("Channel") or ""),
        str(system.get("Computer") or ""),
        _attribute(system, "Security", "UserID"),
        "; ".join(_flat(data, "")),
    ]


def _attribute(system: Mapping[str, Any], element: str, name: str) -> str:
    return str(_below(_below(system, element), "#attributes").get(name) or "")


def _below(value: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = value.get(name)
    return found if isinstance(found, dict) else {}


def _flat(value: Any, name: str) -> Iterator[str]:
    """Each leaf and attribute as "name=value", without namespaces."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if not key.startswith("xmlns"):
                yield from _flat(inner, name if key in WRAPPERS else key)
    elif isinstance(value, list):
        for inner in value:
            yield from _flat(inner, name)
    elif value is not None and value != "":
        yield f"{name}={value}" if name else str(value)
