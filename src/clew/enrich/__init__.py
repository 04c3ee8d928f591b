"""Steps that read passages. To add one: its file, its name below, a fixture, a row in docs/formats.md."""

from clew.enrich.language import language
from clew.step import Step

STEPS: tuple[Step, ...] = (language,)
