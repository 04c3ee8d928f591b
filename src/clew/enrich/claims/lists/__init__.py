"""Lists of words that claims are told by: a name, a colon, and words; a line that begins with a blank goes on."""

from collections import defaultdict
from importlib.resources import files
from typing import cast, get_args

from clew.fold import ARABIC
from clew.model import Stance


def told(name: str) -> dict[str, list[str]]:
    """The words of each name in a list, its Arabic letters in their one form."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    heading = ""
    for line in files(__package__).joinpath(f"{name}.txt").read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        if not line.startswith(" "):
            heading, _, line = line.partition(":")
        found[heading] += line.translate(ARABIC).split()
    return dict(found)


def stance_of(name: str) -> dict[str, Stance]:
    """The stance that each word of a list gives."""
    stances = told(name)
    assert stances.keys() <= set(get_args(Stance))
    return {word: cast(Stance, stance) for stance, words in stances.items() for word in words}
