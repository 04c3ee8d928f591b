"""A step that has nothing to say for long shows that it gets on, and no beat is kept."""

import os
from hashlib import sha256
from pathlib import Path

from clew.executors import wire
from clew.executors.local import Limits, LocalExecutor
from clew.model import Identity, Metadata

LIMITS = Limits(memory=1 << 30, output=8 << 20, idle=2.5)


def test_a_step_that_beats_is_not_taken_to_hang(tmp_path: Path) -> None:
    item = tmp_path / "ponder"
    item.write_text("ponder\n")
    digest = sha256(item.read_bytes()).hexdigest()
    place = (os.fsencode(item).hex(),)
    events = []
    with LocalExecutor(1, tmp_path / "scratch", "trial_steps", LIMITS, [tmp_path]) as executor:
        executor.submit(wire.Task(1, digest, 7, place, identity=Identity("trial/ponder", ""), step="extract.ponder"))
        while executor.busy:
            events += executor.events(0.1)
    kept = [record for each in events if isinstance(each.message, wire.Yielded) for record in each.message.records]
    assert [each.reason for each in events if each.reason] == []
    assert kept == [wire.MetadataRecord(Metadata("answer", "42"))]
