"""Which versions of libraries a step's results come from."""

from collections.abc import Callable, Mapping
from functools import cache
from importlib.metadata import version


def versions(*names: str, also: Callable[[], Mapping[str, str]] = dict) -> Callable[[], Mapping[str, str]]:
    """What a step declares as its `libraries`: the installed versions of these packages, asked for once a process, and
    what `also` tells."""

    @cache
    def found() -> Mapping[str, str]:
        return {**also(), **{name: version(name) for name in names}}

    return found
