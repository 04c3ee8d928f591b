"""clew status --sandbox: which layers hold a worker on this machine, each tried by steps that try to break out."""

import contextlib
import hashlib
import json
import os
import socket
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from clew.cli.terminal import as_json, write_json, write_table
from clew.executors import wire
from clew.executors.confine import READ_ANY, missing
from clew.executors.local import Limits, LocalExecutor
from clew.executors.trials import DONE

LIMITS = Limits(memory=512 << 20, output=8 << 20, idle=5.0)
NEEDED = ("tcp", "udp", "unix", "write-home", "write-temporary", "write-beside", "allocate", "share")
"""Without these a haul should not be read: no network, no writing outside, no more memory than is given."""

TRIALS = {
    "tcp": "connect by TCP",
    "udp": "send by UDP",
    "unix": "connect to a socket of this machine",
    "write-home": "write to the home folder",
    "write-temporary": "write to the folder for temporary files",
    "write-beside": "write beside its own folder",
    "write-times": "change the times of a file",
    "read-secret": "read a file that no task names",
    "read-ledger": "read a case's ledger",
    "signal-parent": "send a signal to who started it",
    "privilege": "do what only root may",
    "fork": "start processes without end",
    "allocate": "take 8 GB of memory",
    "share": "take more shared memory than it may",
    "sleep": "stand still",
}


@dataclass(frozen=True)
class Told:
    """A layer or a trial: whether it holds, or was stopped, and by what or why not."""

    kind: str
    name: str
    holds: bool
    why: str
    needed: bool = False


def run(json_wanted: bool) -> int:
    """Print what holds; 3 where something needed does not."""
    told = [*_layers(), *_trials()]
    if as_json(json_wanted):
        for each in told:
            write_json(asdict(each))
    else:
        write_table(("Layer", "", ""), [_row(each, "holds", "absent") for each in told if each.kind == "layer"])
        print()
        write_table(
            ("A worker tried to", "", ""), [_row(each, "stopped", "NOT STOPPED") for each in told[-len(TRIALS) :]]
        )
    return 0 if all(each.holds for each in told if each.needed) else 3


def warn() -> None:
    """Say once, before a haul is read, what this machine lacks."""
    for lack in missing():
        print(f"not on this machine: {lack}; see `clew status --sandbox`", file=sys.stderr)


def _row(told: Told, yes: str, no: str) -> tuple[str, str, str]:
    return TRIALS.get(told.name, told.name), yes if told.holds else no, told.why


def _layers() -> Iterator[Told]:
    with tempfile.TemporaryDirectory(prefix="clew-") as folder:
        told = dict(_try(Path(folder), "layers", {}))
    landlock, network = int(told["landlock"]), told["network"] != os.readlink("/proc/self/ns/net")
    yield _layer("landlock", landlock > 0, f"version {landlock}" if landlock else "needs Linux 5.13")
    yield _layer("seccomp", told["Seccomp"] == "2", "filter" if told["Seccomp"] == "2" else "no table for this machine")
    yield _layer("network", network, "of its own, empty" if network else "namespaces are not given out here")
    few = int(told["CapPrm"], 16) & ~READ_ANY == 0 and told["NoNewPrivs"] == "1"
    yield _layer("privileges", few, f"capabilities {told['CapPrm']}, none new")
    limits = ", ".join(f"{name} {told[name]}" for name in ("DATA", "FSIZE", "NOFILE", "CORE"))
    yield _layer("limits", told["DATA"] == str(LIMITS.memory), limits)
    yield _layer(
        "process limit", told["NPROC"] == "128", "also watched from outside" if os.getuid() else "not for root"
    )
    yield _layer("watch", Path("/proc/self/stat").exists(), "processes and memory, from outside, twice a second")


def _layer(name: str, holds: bool, why: str) -> Told:
    return Told("layer", name, holds, why)


def _trials() -> Iterator[Told]:
    """Try each; what a trial would write is taken away where it could."""
    name = f".clew-trial-{os.getpid()}"
    places = {"home": Path.home() / name, "temporary": Path(tempfile.gettempdir()) / name}
    with tempfile.TemporaryDirectory(prefix="clew-") as folder, contextlib.ExitStack() as stack:
        outside = Path(folder)
        places["beside"] = outside / "scratch" / name
        for place in places.values():
            stack.callback(place.unlink, missing_ok=True)
        for each in ("secret", "ledger"):
            (outside / each).write_text("secret")
        where: dict[str, object] = {key: str(place) for key, place in places.items()}
        where |= {each: str(outside / each) for each in ("secret", "ledger")}
        where |= _listeners(outside, stack)
        outcome = {key: value for trial in SERIES for key, value in _try(outside, trial, where)}
    for key in TRIALS:
        why = outcome.get(key, "it said nothing")
        yield Told("trial", key, why != DONE and key in outcome, why, key in NEEDED)


SERIES = ("reach", "fork", "allocate", "share", "sleep")


def _listeners(folder: Path, stack: contextlib.ExitStack) -> dict[str, object]:
    """Sockets to reach: a connection that is refused for want of a listener proves nothing."""
    tcp = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
    unix = stack.enter_context(socket.socket(socket.AF_UNIX))
    unix.bind(str(folder / "socket"))
    unix.listen()
    return {"port": tcp.getsockname()[1], "socket": str(folder / "socket")}


def _try(folder: Path, trial: str, where: Mapping[str, object]) -> list[tuple[str, str]]:
    """What a trial told, or why its worker was ended."""
    item = folder / "item" / trial
    item.parent.mkdir(exist_ok=True)
    content = f"{trial}\n{json.dumps(where)}".encode()
    item.write_bytes(content)
    place = (os.fsencode(item).hex(),)
    task = wire.Task(1, hashlib.sha256(content).hexdigest(), len(content), place, identify=True)
    limits = Limits(LIMITS.memory, LIMITS.output, 1.5) if trial == "sleep" else LIMITS
    told: list[tuple[str, str]] = []
    with LocalExecutor(1, folder / "scratch", "clew.executors.trials", limits, [item.parent]) as executor:
        executor.submit(task)
        while executor.busy:
            for event in executor.events(0.1):
                if event.reason is not None:
                    told.append((trial, f"ended: {event.reason.message}"))
                records = event.message.records if isinstance(event.message, wire.Yielded) else ()
                metadata = [each.record for each in records if isinstance(each, wire.MetadataRecord)]
                told += [(each.name, each.value) for each in metadata]
    return told
