"""People, organisations and places against re3d, wikigold and aqmar: exact spans and kinds.

re3d draws names with their articles and titles, and descriptions ("the army") too, as Clew does; pronouns, which Clew
does not draw, count against it. wikigold draws bare names: articles, titles and words in small letters before a name
are taken off there, for Clew and spaCy alike. aqmar tags words with their clitics: a mention counts as the words that
it lies in.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path

from bench.accuracy.score import Score, f1, share
from bench.train_names import train
from clew.enrich.names import arabic
from clew.enrich.names.english import english
from clew.enrich.names.english_model import recognised
from clew.enrich.names.spans import Span
from clew.enrich.names.tagger import Tagger

Token = tuple[str, str]
Found = tuple[int, int, str]
KINDS = {
    "Person": "person", "PER": "person", "Organisation": "organisation", "ORG": "organisation",
    "Location": "place", "LOC": "place",
}  # fmt: skip
LABELS = {kind: label for label, kind in KINDS.items()}
KIND = {f"{begin}-{kind}": f"{begin}-{label}" for kind, label in LABELS.items() for begin in "BI"}
RE3D = "ner-multi/data/re3d/CONLL-format/data/{part}/re3d-{part}.conll"
WIKIGOLD = "ner-multi/data/wikigold/CONLL-format/data/wikigold.conll.txt"
PRONOUNS = frozenset(
    "i me my mine myself you your he him his himself she her hers herself it its itself we us our ours ourselves they "
    "them their theirs themselves who those others one here there".split()
)
JOINED = frozenset(",.;:?!)%’'-")
"""Signs that are written without a space before them."""


def score(folder: Path) -> list[Score]:
    scores = []
    for part in ("train", "test"):
        if (folder / RE3D.format(part=part)).is_file():
            sentences = read(folder / RE3D.format(part=part))
            scores += _english(f"re3d {part}", sentences, drawn)
            scores += _english(f"re3d {part}, pronouns left out", sentences, drawn, spoken)
    if (folder / WIKIGOLD).is_file():
        scores += _english("wikigold", read(folder / WIKIGOLD), bare)
    if (folder / "aqmar").is_dir():
        scores += _arabic(folder / "aqmar/aqmar/manual_NEs")
    return scores


def read(path: Path) -> list[list[Token]]:
    """Sentences of words with their tags."""
    lines = path.read_text("utf-8").split("\n")
    groups = groupby((line.strip("\r") for line in lines), key=lambda line: bool(line.strip()))
    cut = [[line.split() for line in group] for some, group in groups if some]
    return [[(words[0], words[-1]) for words in sentence if len(words) > 1] for sentence in cut]


def gold(sentence: Sequence[Token]) -> set[Found]:
    """Names by first and last word. A tag that goes on without a beginning begins."""
    found, at = set(), 0
    while at < len(sentence):
        end, tag = at + 1, sentence[at][1]
        while tag != "O" and end < len(sentence) and sentence[end][1] == f"I-{tag[2:]}":
            end += 1
        if tag[2:] in KINDS:
            found.add((at, end, KINDS[tag[2:]]))
        at = end
    return found


def text(sentence: Sequence[Token]) -> tuple[str, list[tuple[int, int]]]:
    """The sentence as it was written before it was cut into words, and where each word stands in it."""
    whole, places, before = "", [], ""
    for word, _ in sentence:
        tight = not whole or before in ("(", "-") or (word in JOINED) or (word == "s" and before in "’'")
        whole += "" if tight else " "
        places.append((len(whole), len(whole) + len(word)))
        whole, before = whole + word, word
    return whole, places


def drawn(text: str, spans: Sequence[Span], described: bool = True) -> list[Found]:
    """What is outermost."""
    chosen = [span for span in spans if span.kind != "people" and (described or not span.described)]
    around = [each for each in chosen if not any(_inside(each, other) for other in chosen)]
    return [(each.start, each.end, each.kind) for each in around]


def _inside(one: Span, other: Span) -> bool:
    return one is not other and other.start <= one.start and one.end <= other.end


def bare(text: str, spans: Sequence[Span]) -> list[Found]:
    """Names without article, title and the small words before them; a state is a place there."""
    found = []
    for start, end, kind in drawn(text, [_untitled(span) for span in spans], described=False):
        while ((first := text[start:end].partition(" "))[2] and first[0].islower()) or first[0] == "The":
            start += len(first[0]) + 1
        found.append((start, end, kind))
    return found


def _untitled(span: Span) -> Span:
    start = span.name if span.kind == "person" and span.name > span.start else span.start
    kind = "place" if "as" in span.detail else span.kind
    return Span(start, span.end, kind, span.by, -1, span.detail)


def spoken(sentence: Sequence[Token], found: set[Found]) -> set[Found]:
    """Those that are no pronoun."""
    return {each for each in found if each[1] - each[0] > 1 or sentence[each[0]][0].lower() not in PRONOUNS}


def _english(
    name: str,
    sentences: Sequence[Sequence[Token]],
    form: Callable[[str, Sequence[Span]], list[Found]],
    only: Callable[[Sequence[Token], set[Found]], set[Found]] | None = None,
) -> list[Score]:
    written = [text(sentence) for sentence in sentences]
    truth = [only(sentence, gold(sentence)) if only else gold(sentence) for sentence in sentences]
    right = [
        {(places[first][0], places[last - 1][1], kind) for first, last, kind in found}
        for (_, places), found in zip(written, truth, strict=True)
    ]
    texts = [whole for whole, _ in written]
    ours = [set(form(whole, spans)) for whole, spans in zip(texts, english(texts), strict=True)]
    theirs = [set(form(whole, spans)) for whole, spans in zip(texts, recognised(texts), strict=True)]
    return _scores(name, right, ours, theirs)


def _arabic(folder: Path) -> list[Score]:
    """Each article is one activity's readings. Crosswise, each is tagged by what all others taught."""
    articles = {path.name: read(path) for path in sorted(folder.glob("*.txt")) if path.name.count(".") == 1}
    right = [gold(sentence) for each in articles.values() for sentence in each]
    shipped = [found for each in articles.values() for found in _article(each)]
    taught = {
        name: train([_tags(each) for other, own in articles.items() if other != name for each in own])
        for name in articles
    }
    crosswise = [found for name, each in articles.items() for found in _article(each, taught[name])]
    return [
        *_scores("aqmar, as shipped", right, shipped, None),
        *_scores("aqmar, trained on its other articles", right, crosswise, None),
    ]


def _tags(sentence: Sequence[Token]) -> list[Token]:
    tags = ["O"] * len(sentence)
    for first, last, kind in gold(sentence):
        tags[first:last] = [f"B-{kind}", *[f"I-{kind}"] * (last - first - 1)]
    return [(word, tag) for (word, _), tag in zip(sentence, tags, strict=True)]


def _article(sentences: Sequence[Sequence[Token]], tagger: Tagger | None = None) -> list[set[Found]]:
    pieces = [[arabic.Piece(0, 0, arabic.word(word)) for word, _ in each] for each in sentences]
    return [
        {(first, last, kind) for first, last, kind in gold([("", KIND.get(tag, tag)) for tag in tags])}
        for tags in arabic.tagged(pieces, tagger)
    ]


def _scores(name: str, right: list[set[Found]], ours: list[set[Found]], theirs: list[set[Found]] | None) -> list[Score]:
    """F1 of all and of each kind, with precision and recall beside, and spaCy's."""
    scores = []
    for kind in ("", "person", "organisation", "place"):
        hit, drew, all_of_them = _counts(right, ours, kind)
        precision, recall = share("", hit, drew).figure, share("", hit, all_of_them).figure
        beside = f"P {precision:.2f}, R {recall:.2f}"
        if theirs is not None:
            peer = f1("", *_counts(right, theirs, kind))
            beside += f"; spaCy alone {peer.figure:.3f}"
        scores.append(f1(f"{name}: {kind or 'all three'}", hit, drew, all_of_them, beside))
    return scores


def _counts(right: list[set[Found]], found: list[set[Found]], kind: str) -> tuple[int, int, int]:
    count: Counter[str] = Counter()
    for truth, drew in zip(right, found, strict=True):
        wanted = {each for each in truth if not kind or each[2] == kind}
        got = {each for each in drew if not kind or each[2] == kind}
        count.update(hit=len(wanted & got), drew=len(got), truth=len(wanted))
    return count["hit"], count["drew"], count["truth"]
