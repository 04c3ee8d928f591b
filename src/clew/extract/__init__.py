"""Steps that read an item's bytes. To add one: its file, its name below, a fixture, a row in docs/formats.md.

The first step that takes a type reads it; the last takes everything.
"""

from clew.extract.unsupported import unsupported
from clew.step import Step

STEPS: tuple[Step, ...] = (unsupported,)

VIEWS: tuple[Step, ...] = ()
"""Steps that make something to look at, run when somebody asks."""
