"""The map's outlines, against the nations that the words can point at."""

import hashlib
import re
from importlib.resources import files
from xml.etree import ElementTree

from clew.enrich.nations.table import nations

STATIC = files("clew.serve").joinpath("static")
UNINHABITED = {"AQ", "BV", "HM", "UM", "BQ", "TK", "IO"}


def test_every_nation_has_an_outline_or_a_dot_and_no_other_code_is_drawn() -> None:
    picture = ElementTree.fromstring(STATIC.joinpath("world.svg").read_text("utf-8"))
    drawn = {shape.get("data-nation") for shape in picture} - {None}
    assert {code for code in drawn if code} <= nations()
    assert nations() - drawn <= UNINHABITED


def test_the_map_is_small_and_the_one_that_its_version_file_names() -> None:
    content = STATIC.joinpath("world.svg").read_bytes()
    assert len(content) < 200_000
    assert (
        re.findall("[0-9a-f]{64}", STATIC.joinpath("world.VERSION").read_text("utf-8"))[1]
        == hashlib.sha256(content).hexdigest()
    )
