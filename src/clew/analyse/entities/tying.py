"""Names compared, tied and joined."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from clew.analyse.entities.aliases import Alias
from clew.analyse.entities.blocks import candidates
from clew.analyse.entities.captions import captions
from clew.analyse.entities.components import Joined, joined
from clew.analyse.entities.rows import Beside, Entity, Found, Judged, Name, Node, Tie
from clew.analyse.entities.short_forms import short_forms
from clew.analyse.lists import LIST
from clew.analyse.names import Likeness, compare
from clew.analyse.names.letters import folded, is_arabic
from clew.analyse.names.organisation import body
from clew.analyse.names.person_words import words
from clew.analyse.names.sounds import sound_alike
from clew.analyse.names.worth import may_be
from clew.model import Digest

PROPOSED = 0.76
"""The least score that is worth a person's look: where F1 on name_bench's first half is best."""
CERTAIN = 0.93
"""How alike in sound each word of two full names must be to be one (docs/accuracy.md: how precise that is)."""
FULL = 3
"""Words that a name has at least to be a full name; a kunya counts as two."""
WITH_IDENTIFIER = 0.5
"""The least score of names that share an identifier."""
CROWD = 12
"""An identifier beside more names than this is an office's or a list's, and ties nobody."""
MOST = 12
"""Proposals kept for each name, the best."""


def entities(
    names: Iterable[Name],
    together: Iterable[Beside] = (),
    aliases: Iterable[Alias] = (),
    judged: Iterable[Judged] = (),
    listed: Iterable[Tie] = (),
) -> Found:
    """Ties and entities of a case's names, the same in whatever order they come. Names are unique by kind and value.

    `listed` ties names (`one`) with entities of imported lists (`other`): they come after all ties of the case.
    """
    rows = sorted((name for name in names if name.value), key=lambda name: name.node)
    told = sorted(set(judged), key=lambda each: (each.kind, each.one, each.other, each.answer))
    best: dict[tuple[Node, Node], Tie] = {}
    for tie in (*_named(rows, aliases), *_identified(rows, together), *_alike(rows)):
        at = (tie.kind, tie.one), (tie.kind, tie.other)
        if at not in best or _better(tie, best[at]):
            best[at] = tie
    certain = [tie for tie in best.values() if tie.state == "certain"]
    lists = sorted(listed, key=lambda tie: (tie.kind, tie.other, tie.one))
    known = [tie for tie in lists if tie.state == "certain"]
    made, cut, contradicted = joined(certain, told, known)
    asked = {(each.kind, min(each.one, each.other), max(each.one, each.other)) for each in told}
    proposed = _best_of_each(_open([tie for tie in (*best.values(), *lists) if tie.state == "proposed"], made, asked))
    ties = sorted([*certain, *known, *proposed], key=lambda tie: (tie.kind, tie.one, tie.other))
    short = list(short_forms(rows, made))
    found = _entities(rows, made, short)
    of = {made.root((each.kind, value)): each.id for each in found for value in each.values}
    nodes = {(tie.kind, tie.other) for tie in lists}
    nodes |= {(each.kind, value) for each in told for value in (each.one, each.other)}
    beyond = {node: of[made.root(node)] for node in sorted(nodes) if node[1].startswith(LIST) and made.root(node) in of}
    return Found(found, (*ties, *short), tuple(cut), tuple(contradicted), beyond)


def _better(tie: Tie, other: Tie) -> bool:
    return (tie.state == "certain", tie.score) > (other.state == "certain", other.score)


def _named(rows: Sequence[Name], aliases: Iterable[Alias]) -> Iterator[Tie]:
    """Each name of an alias file's entry with the least of them that the case has."""
    by_letters: defaultdict[Node, list[str]] = defaultdict(list)
    for name in rows:
        by_letters[name.kind, letters(name.value)].append(name.value)
    for alias in aliases:
        found = sorted({value for name in alias.names for value in by_letters.get((alias.kind, letters(name)), ())})
        for other in found[1:]:
            yield Tie(alias.kind, found[0], other, "certain", 1.0, {"alias file": 1.0})


def letters(name: str) -> str:
    """The letters of a name without a leading article."""
    plain = folded(name)
    return plain.removeprefix("the ") if plain != "the" else plain


def _identified(rows: Sequence[Name], together: Iterable[Beside]) -> Iterator[Tie]:
    """Names beside one identifier that are somewhat alike; certain where a mail's header gives both one address."""
    here = {name.node for name in rows}
    by_identifier: defaultdict[tuple[str, str, str], dict[str, bool]] = defaultdict(dict)
    for each in together:
        if (each.kind, each.value) in here:
            beside = by_identifier[each.kind, each.scheme, each.identifier]
            beside[each.value] = beside.get(each.value, False) or each.header
    for (kind, scheme, _), values in sorted(by_identifier.items()):
        if len(values) > CROWD:
            continue
        for one, other in combinations(sorted(values), 2):
            likeness = compare(one, other, kind)
            if likeness.score >= WITH_IDENTIFIER:
                sure = scheme == "email" and values[one] and values[other] and not contradict(likeness)
                reason = {"same e-mail" if scheme == "email" else f"same {scheme}": 1.0}
                score = max(likeness.score, 0.95 if sure else PROPOSED)
                yield Tie(kind, one, other, "certain" if sure else "proposed", score, {**reason, **likeness.parts})


def contradict(likeness: Likeness) -> bool:
    """Whether both names have a word that the other lacks: a family or an office may share one address."""
    return any(part.startswith("different") for part in likeness.parts)


def _alike(rows: Sequence[Name]) -> Iterator[Tie]:
    for first, second in candidates(rows):
        one, other = rows[first], rows[second]
        if not may_be(one.value, other.value, one.kind):
            continue
        likeness = compare(one.value, other.value, one.kind)
        if likeness.score >= PROPOSED:
            yield tied(one, other, likeness)


def tied(one: Name, other: Name, likeness: Likeness) -> Tie:
    bare = one.kind == "person" and min(length(one.value), length(other.value)) < 2
    if letters(one.value) == letters(other.value) and is_arabic(one.value) == is_arabic(other.value) and not bare:
        return Tie(one.kind, one.value, other.value, "certain", 1.0, {"same letters": 1.0})
    sure = full_name(one.value, other.value) if one.kind == "person" else _same_body(one, other, likeness)
    return Tie(one.kind, one.value, other.value, "certain" if sure else "proposed", likeness.score, likeness.parts)


def length(name: str) -> int:
    """Names in a person's name; a kunya counts as two."""
    return sum(word.count for word in words(name))


def full_name(one: str, other: str) -> bool:
    """Whether two people's names are one full name, word for word, spelt or written in letters otherwise."""
    first, second = words(one), words(other)
    if len(first) != len(second) or min(length(one), length(other)) < FULL:
        return False
    return all(sound_alike(a.text, b.text) >= CERTAIN for a, b in zip(first, second, strict=True))


def _same_body(one: Name, other: Name, likeness: Likeness) -> bool:
    """The same words in the same order in one script, with legal forms that amount to the same."""
    first, second = body(one.value), body(other.value)
    alike = first.words == second.words and first.numbers == second.numbers and first.forms == second.forms
    return alike and likeness.score == 1.0 and is_arabic(one.value) == is_arabic(other.value)


def _open(proposed: Iterable[Tie], made: Joined, asked: set[tuple[str, str, str]]) -> Iterator[Tie]:
    """What is worth asking: nobody has answered it, and neither do other answers and ties."""
    for tie in proposed:
        one, other = (tie.kind, tie.one), (tie.kind, tie.other)
        about = tie.kind, min(tie.one, tie.other), max(tie.one, tie.other)
        told = about in asked or made.root(one) == made.root(other) or made.apart(one, other)
        if not told:
            yield tie


def _best_of_each(proposed: Iterable[Tie]) -> Iterator[Tie]:
    """A proposal is kept while either name has fewer than MOST better ones."""
    counts = defaultdict[Node, int](int)
    for tie in sorted(proposed, key=lambda tie: (-tie.score, tie.kind, tie.one, tie.other)):
        one, other = (tie.kind, tie.one), (tie.kind, tie.other)
        if min(counts[one], counts[other]) < MOST:
            counts[one] += 1
            counts[other] += 1
            yield tie


def _entities(rows: Sequence[Name], made: Joined, short: Iterable[Tie]) -> tuple[Entity, ...]:
    members: defaultdict[Node, list[Name]] = defaultdict(list)
    for name in rows:
        members[made.root(name.node)].append(name)
    within: defaultdict[Node, list[tuple[str, Digest]]] = defaultdict(list)
    for tie in short:
        if tie.item is not None:
            within[made.root((tie.kind, tie.other))].append((tie.one, tie.item))
    return tuple(_entity(names, within) for _, names in sorted(members.items()))


def _entity(names: Sequence[Name], within: Mapping[Node, Sequence[tuple[str, Digest]]]) -> Entity:
    kind, least = names[0].node
    return Entity(
        entity_id(kind, least),
        kind,
        tuple(name.value for name in names),
        captions(names),
        sum(name.mentions for name in names),
        len(frozenset[Digest]().union(*(name.items for name in names))),
        tuple(sorted(within.get(names[0].node, ()))),
        kind == "person" and all(length(name.value) < 2 for name in names),
    )


def entity_id(kind: str, value: str) -> str:
    """16 hex digits of SHA-256 over an entity's least kind and value."""
    return hashlib.sha256(f"{kind}\n{value}".encode("utf-8", "surrogatepass")).hexdigest()[:16]
