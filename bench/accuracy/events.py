"""Events across documents: ECB+ (Cybulska and Vossen 2014), topics 1 to 20, by gold words and by those of claims."""

import random
import re
import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.accuracy.coreference import Clusters, Measured, b_cubed, ceaf, muc, pairs
from bench.accuracy.score import Score, f1
from bench.accuracy.tellings import Telling, events, told_in
from clew.analyse.claims.figures import days, figure
from clew.analyse.claims.said import Said
from clew.analyse.claims.words import stem
from clew.enrich.amounts import amounts
from clew.enrich.claims.events import event
from clew.enrich.claims.sentences import Span
from clew.enrich.dates import dates
from clew.enrich.names.english import names_en
from clew.enrich.nations import nations
from clew.fold import words
from clew.model import Mention
from clew.step import GivenText

ACTION = re.compile("(NEG_)?ACTION")
PARTICLES = frozenset("to of in on up down out off for with at from into over by".split())


@dataclass
class Sentence:
    """A sentence's text, where each token stands in it, and what is named in it."""

    text: str = ""
    tokens: dict[str, tuple[int, int]] = field(default_factory=dict)
    mentions: list[Mention] = field(default_factory=list)


@dataclass
class Report:
    """A document of a topic: its sentences, and gold words of events as (id, sentence, code points, chain)."""

    name: str
    topic: str
    sentences: dict[str, Sentence]
    gold: list[tuple[str, str, tuple[int, int], str]]


def score(data: Path) -> list[Score]:
    return [line for part in ("even", "odd") for line in _scores(part, reports(data, part))]


def _scores(part: str, told: list[Report]) -> Iterator[Score]:
    gold = _chains(told)
    for name, tellings in (("gold words", _gold(told)), ("own words", _own(told))):
        met = len({each.said.id for each in tellings} & {each[0] for report in told for each in report.gold})
        if name == "own words":
            yield f1(f"{part} topics: words of events met", met, len(tellings), sum(map(len, gold)))
        ours = _by_topic(told, tellings, _events)
        lemma = _by_topic(told, tellings, _same_word)
        yield from _lines(f"{part} topics, {name}", told, gold, ours, lemma)


def _lines(name: str, told: list[Report], gold: Clusters, ours: Clusters, lemma: Clusters) -> Iterator[Score]:
    topics = {report.name: report.topic for report in told}
    both = [_measured(topics, gold, each) for each in (ours, lemma)]
    drawn = random.Random(DRAW)
    order = sorted(set(topics.values()))
    again = sorted(_conll(both[0], drawn.choices(order, k=len(order))) for _ in range(DRAWS))
    low, high = again[DRAWS // 40], again[-1 - DRAWS // 40]
    beside = f"same word {_conll(both[1], order):.3f}"
    mine, theirs = (", ".join(f"{_f1(each, order, at):.3f}" for at in range(3)) for each in both)
    beside += f"; MUC, B³, CEAF-e {mine} ({theirs})"
    yield Score(f"{name}: CoNLL F1", _conll(both[0], order), sum(map(len, gold)), low, high, beside)
    wanted, found, plain = (_across(each) for each in (gold, ours, lemma))
    right = len(wanted & plain)
    beside = f"same word {2 * right / max(1, len(wanted) + len(plain)):.3f}"
    yield f1(f"{name}: pairs across documents", len(wanted & found), len(found), len(wanted), beside)


DRAW, DRAWS = 7, 1_000
"""The interval of the mean is that of topics drawn again and again (Efron 1979): mentions of a topic hang together."""

Parts = Mapping[str, Sequence[Measured]]


def _measured(topics: Mapping[str, str], gold: Clusters, found: Clusters) -> Parts:
    """Each topic by itself: no cluster reaches from one into another."""
    held: dict[str, tuple[list[Collection[Hashable]], list[Collection[Hashable]]]] = {}
    for side, clusters in enumerate((gold, found)):
        for cluster in clusters:
            topic = topics[str(next(iter(cluster))).partition("#")[0]]
            held.setdefault(topic, ([], []))[side].append(cluster)
    return {topic: [measure(*two) for measure in (muc, b_cubed, ceaf)] for topic, two in held.items()}


def _conll(parts: Parts, topics: Sequence[str]) -> float:
    return sum(_f1(parts, topics, at) for at in range(3)) / 3


def _f1(parts: Parts, topics: Sequence[str], at: int) -> float:
    some = [parts[topic][at] for topic in topics]
    recall, precision = (
        (sum(right for right, _ in each), sum(of for _, of in each))
        for each in ([one.recall for one in some], [one.precision for one in some])
    )
    return Measured(recall, precision).f1


def _across(clusters: Clusters) -> set[frozenset[object]]:
    return {two for two in pairs(clusters) if len({str(each).partition("#")[0] for each in two}) > 1}


def _chains(told: list[Report]) -> Clusters:
    chains: defaultdict[str, list[str]] = defaultdict(list)
    for report in told:
        for mention, _, _, chain in report.gold:
            chains[chain].append(mention)
    return list(chains.values())


def _by_topic(told: list[Report], tellings: Sequence[Telling], cluster: Callable[..., Clusters]) -> Clusters:
    topics = {report.name: report.topic for report in told}
    held: defaultdict[str, list[Telling]] = defaultdict(list)
    for each in tellings:
        held[topics[each.said.item]].append(each)
    documents = {
        report.name: [stem(word) for each in report.sentences.values() for word in words(each.text)] for report in told
    }
    found: list[Collection[Hashable]] = []
    for topic in sorted(held):
        found += cluster(held[topic], {name: each for name, each in documents.items() if topics[name] == topic})
    return found


def _events(tellings: Sequence[Telling], documents: dict[str, list[str]]) -> Clusters:
    return events(tellings, documents)


def _same_word(tellings: Sequence[Telling], _: dict[str, list[str]]) -> Clusters:
    held: defaultdict[str, list[str]] = defaultdict(list)
    for each in tellings:
        held[each.word].append(each.said.id)
    return list(held.values())


def _gold(told: Iterable[Report]) -> list[Telling]:
    return [
        _telling(report, sentence, chars, mention) for report in told for mention, sentence, chars, _ in report.gold
    ]


def _own(told: Iterable[Report]) -> list[Telling]:
    """The words that Clew takes to tell events, in sentences that have gold: others are not marked at all."""
    found: dict[str, Telling] = {}
    for report in told:
        ids = {(sentence, chars): mention for mention, sentence, chars, _ in report.gold}
        for number in sorted({sentence for sentence, _ in ids}):
            for at in told_in(report.sentences[number].text):
                mention = _overlapping(ids, number, at) or f"{report.name}#own{number}:{at[0]}"
                found.setdefault(mention, _telling(report, number, at, mention))
    return list(found.values())


def _overlapping(ids: dict[tuple[str, tuple[int, int]], str], number: str, at: tuple[int, int]) -> str:
    """The gold word that it stands on, at the least in part."""
    return next((m for (s, (a, b)), m in sorted(ids.items()) if s == number and a < at[1] and at[0] < b), "")


def _telling(report: Report, number: str, chars: tuple[int, int], mention: str) -> Telling:
    sentence = report.sentences[number]
    written = sentence.text[slice(*chars)]
    said = words(written) or (written,)
    head = said[0] if len(said) > 1 and said[1] in PARTICLES else said[-1]
    return Telling(_said(report, sentence, mention, written), stem(head))


def _said(report: Report, sentence: Sentence, mention: str, written: str) -> Said:
    named: defaultdict[str, list[Mention]] = defaultdict(list)
    for each in sentence.mentions:
        named[each.kind].append(each)
    figures = (figure(each.value, each.detail.get("hedge", "")) for each in (*named["quantity"], *named["money"]))
    when = (days(each.value) for each in named["date"])
    who = [word for each in (*named["person"], *named["organisation"]) for word in words(each.value)[-1:]]
    return Said(
        id=mention, item=report.name, order=0, text=sentence.text, stance="asserts",
        event=event(written.lower(), Span(0, len(written)))[0], who=frozenset(who),
        places=frozenset(each.value for each in named["place"]),
        nations=frozenset(each.value for each in named["nation"]),
        figures=tuple(each for each in figures if each), when=tuple(each for each in when if each),
    )  # fmt: skip


def reports(data: Path, part: str) -> list[Report]:
    """Those of the topics with an even or an odd number."""
    folder = data / "ecbplus" / "ECB+_LREC2014" / "ECB+"
    topics = [each for each in folder.iterdir() if int(each.name) <= 20 and int(each.name) % 2 == (part == "odd")]
    found = [
        _report(file) for topic in sorted(topics, key=lambda each: int(each.name)) for file in sorted(topic.iterdir())
    ]
    for report in found:
        _draw(list(report.sentences.values()))
    return found


def _report(file: Path) -> Report:
    tree = ET.parse(file).getroot()
    report = Report(file.stem, file.parent.name, {}, [])
    of: dict[str, str] = {}
    for token in tree.iter("token"):
        number = token.get("sentence") or "0"
        sentence = report.sentences.setdefault(number, Sentence())
        start = len(sentence.text)
        sentence.text += f"{token.text or ''} "
        sentence.tokens[token.get("t_id") or ""] = start, len(sentence.text) - 1
        of[token.get("t_id") or ""] = number
    report.gold = list(_marked(tree, report, of, _of_chain(tree, report)))
    return report


def _of_chain(tree: ET.Element, report: Report) -> dict[str, str]:
    """The chain of each mention; one in a document alone has a name of its own."""
    found: dict[str, str] = {}
    for each in tree.find("Relations") or ():
        note = each.get("note") or f"{report.name}:{each.get('r_id')}"
        for source in each.findall("source"):
            found[source.get("m_id") or ""] = note
    return found


def _marked(
    tree: ET.Element, report: Report, of: dict[str, str], chain: dict[str, str]
) -> Iterator[tuple[str, str, tuple[int, int], str]]:
    for each in tree.find("Markables") or ():
        anchors = [anchor.get("t_id") or "" for anchor in each.findall("token_anchor")]
        if ACTION.match(each.tag) and anchors:
            number = of[anchors[0]]
            places = report.sentences[number].tokens
            inside = [places[anchor] for anchor in anchors if anchor in places]
            mention = f"{report.name}#{each.get('m_id')}"
            chars = min(first for first, _ in inside), max(last for _, last in inside)
            yield mention, number, chars, chain.get(each.get("m_id") or "", mention)


def _draw(sentences: Sequence[Sentence]) -> None:
    texts = [GivenText(each.text) for each in sentences]
    for step in (names_en, dates, amounts, nations):
        for sentence, drawn in zip(sentences, step.run(texts), strict=True):
            sentence.mentions += drawn
