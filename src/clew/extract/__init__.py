"""Steps that read an item's bytes. To add one: its file, its name below, a fixture, a row in docs/formats.md."""

from clew.step import Step

STEPS: tuple[Step, ...] = ()
