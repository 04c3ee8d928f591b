"""The nations that a passage points at, and how: by name, people, capital, town, region, money, number, address."""

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import version

from clew.enrich.nations.match import Text, matches, text_of
from clew.enrich.nations.money import of_money
from clew.enrich.nations.relation import relation
from clew.enrich.nations.sense import Sense, senses
from clew.enrich.nations.traces import traces
from clew.model import Mention
from clew.step import GivenText, step


@cache
def _libraries() -> dict[str, str]:
    return {"phonenumbers": version("phonenumbers")}


@step("enrich.nations@3", accepts=("*",), slow=True, libraries=_libraries)
def nations(given: Sequence[GivenText]) -> Iterator[Sequence[Mention]]:
    """For each reading its mentions of kind `nation`, in their order (docs/mentions.md lists values and details)."""
    for each in given:
        yield drawn(each.text)


def drawn(found: str) -> list[Mention]:
    text = text_of(found)
    mentions = [_mention(text, each) for each in senses(text, [of_money(text, each) for each in matches(text)])]
    return sorted([*mentions, *traces(found)], key=lambda mention: (mention.chars, mention.value))


def _mention(text: Text, sense: Sense) -> Mention:
    match = sense.match
    start, end = text.words[match.first].start + match.clitic, text.words[match.last].end
    if match.first < match.last and "." in text.gap(match.last - 1) and text.form[end : end + 1] == ".":
        end += 1
    chars = text.span(start, end)
    detail = {"how": match.named.how}
    if len(sense.codes) > 1:
        detail["or"] = " ".join(sense.codes[1:])
    if sense.by:
        detail["by"] = sense.by
    related = relation(text, match)
    if related and match.named.how != "currency":
        detail["relation"], detail["cue"] = related
    return Mention("nation", chars, text.found[slice(*chars)], sense.codes[0], detail)
