"""Every step that there is, in one registry that can be read: Clew's own, and before them those that others install.

A package adds steps through the entry-point group `clew.steps`, each entry naming a Step made by `clew.step.step`
whose name begins with "extract." or "enrich.". They are offered an item before Clew's own, in the order of their names.
"""

from importlib.metadata import entry_points

from clew import enrich, extract
from clew.errors import UsageError
from clew.step import Registry, Step

GROUP = "clew.steps"


def _installed() -> tuple[Step, ...]:
    """The steps of other packages. UsageError where an entry names something else."""
    found = [point.load() for point in sorted(entry_points(group=GROUP), key=lambda point: point.name)]
    for each in found:
        if not isinstance(each, Step) or not each.name.startswith(("extract.", "enrich.")):
            raise UsageError(f"entry point of {GROUP}: {each!r} is no step named extract.… or enrich.…; uninstall it")
    return tuple(found)


def _registry(others: tuple[Step, ...]) -> Registry:
    extracting = tuple(each for each in others if each.name.startswith("extract."))
    enriching = tuple(each for each in others if each.name.startswith("enrich."))
    reading = (*extracting, *extract.STEPS)
    return Registry(extract.IDENTIFY, reading, (*enriching, *enrich.STEPS), extract.VIEWS, extract.LOOKS)


REGISTRY = _registry(_installed())
