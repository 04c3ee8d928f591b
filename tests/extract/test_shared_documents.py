"""Documents that others made: what must come out of each."""

import io
import os
from pathlib import Path

import pytest

from clew.errors import Unreadable
from clew.extract import STEPS
from clew.extract.identify.identify import identify
from clew.model import Passage
from clew.step import Contained, Given

SAMPLE = Path(__file__).parents[3] / "shared/data/tika-sample"
pytestmark = pytest.mark.skipif(
    not SAMPLE.exists() and os.environ.get("CI") != "true", reason="the shared test data is not beside the repository"
)


def read(name):
    """The step's name, the text, and the members by name."""
    content = (SAMPLE / name).read_bytes()
    told = next(identify.run(Given("0" * 64, len(content), ""), io.BytesIO(content)))
    step = next(each for each in STEPS if not each.mends and each.takes(told.media_type))
    given = Given("0" * 64, len(content), told.media_type, told.charset)
    texts, members = [], {}
    for record in step.run(given, io.BytesIO(content)):
        if isinstance(record, Passage):
            texts.append(record.text)
        elif isinstance(record, Contained):
            members[record.member.name] = b"".join(record.content)
    return step.name, "".join(texts), members


@pytest.mark.parametrize(
    ("name", "step", "words", "members"),
    [
        ("testOneNote4.one", "extract.onenote", "awesome information about sports or some crap like that.", 0),
        ("testOneNoteFromOffice365.one", "extract.onenote", "Thursday, November 11, 2021", 0),
        ("testPages2013.pages", "extract.iwork", "Cell one\tCell two\tCell three", 6),
        ("testBulletPoints.key", "extract.iwork", "bullet point 1\nbullet point 2\nbullet point 3\n", 18),
        ("testXPS_various.xps", "extract.xps", "لثعلب البني السريع", 5),
        ("testiBooks.ibooks", "extract.epub", "", 32),
        ("testKML.kml", "extract.positions", "The Pentagon", 0),
        ("test_subrip.srt", "extract.subtitles", "On peut écrire avec des accents", 0),
    ],
)
def test_the_text_and_the_members_of_each_come_out(name, step, words, members):
    found = read(name)
    assert (found[0], len(found[2])) == (step, members)
    assert words in found[1]


@pytest.mark.parametrize(("name", "count"), [("comexp.CHM", 65), ("wmicontrol.CHM", 21)])
def test_every_topic_of_compiled_help_is_whole(name, count):
    _, _, members = read(name)
    topics = [content for name, content in members.items() if name.endswith((".htm", ".html"))]
    assert len(members) == count
    assert all(b"</html>" in content.lower()[-60:] for content in topics)


def test_a_document_under_a_password_is_named_so():
    with pytest.raises(Unreadable, match="password"):
        read("testPagesPwdProtected.pages")
