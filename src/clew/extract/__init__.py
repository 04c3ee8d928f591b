"""Steps that read an item's bytes. To add one: its file, its name below, a fixture, a row in docs/formats.md.

The first step that takes a type reads it; the last takes everything.
"""

from clew.extract.identify import identify
from clew.extract.text import text
from clew.extract.unsupported import unsupported
from clew.step import Step

IDENTIFY = identify

STEPS: tuple[Step, ...] = (text, unsupported)

VIEWS: tuple[Step, ...] = ()
"""Steps that make something to look at, run when somebody asks."""
