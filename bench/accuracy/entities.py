"""Names that mean the same: pairs of names judged alike or not, and what is called certain.

Half of name_bench, by a hash of the pair, was looked at while rules and the threshold were chosen; the other half was
only counted. nomenklatura's own matcher (logic_v2) stands beside at its own threshold of 0.7, from the run that its
authors keep with the set. Of entity_bench, whole records, only the names are compared. The Arabic–Latin sets hold
single names; full names of three are made of them, and others by changing one of the three for somebody else's.
"""

import csv
import random
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from bench.accuracy.score import Score, f1, share
from clew.analyse.entities.tying import FULL, PROPOSED, full_name, length
from clew.analyse.names import compare
from clew.analyse.names.sounds import sound_alike

NAMES = "nomenklatura/contrib/name_bench/run_data/logicv2-frozen.csv"
RECORDS = "nomenklatura/contrib/entity_bench/checks.yml"
ANETAC = "anetac/EN-AR Translit/dev"
GOOGLE = "google-translit/ar2en-train.txt"
MADE = 1_500
"""Full names made of single ones."""
NEAREST = 400
"""Names among which the one is sought that is most like the one it takes the place of."""
SEED = 1

Pair = tuple[str, str]


def score(folder: Path) -> list[Score]:
    scores = []
    if (folder / NAMES).is_file():
        scores += _bench(list(csv.DictReader((folder / NAMES).open(encoding="utf-8"))))
    if (folder / RECORDS).is_file():
        scores += _records((folder / RECORDS).read_text("utf-8"))
    if (folder / f"{ANETAC}.en").is_file():
        scores.append(_single("anetac dev: same against shuffled, AUC", anetac(folder)))
    if (folder / GOOGLE).is_file():
        pairs = google(folder)
        scores.append(_single("google-translit: same against shuffled, AUC", random.Random(SEED).sample(pairs, 3_000)))
        scores += _full(random.Random(SEED).sample(pairs, 4_000))
    return scores


def kind(schema: str) -> str:
    return "person" if schema == "Person" else "organisation"


def _bench(rows: Sequence[dict[str, str]]) -> list[Score]:
    scores = []
    halves: dict[str, Callable[[dict[str, str]], bool]] = {
        "all": lambda row: True,
        "the half looked at": lambda row: not _held(row),
        "the half held back": _held,
        "people": lambda row: row["schema"] == "Person",
        "bodies": lambda row: row["schema"] != "Person",
        "… without pairs that differ in a number": lambda row: row["schema"] != "Person" and not _numbered(row),
    }
    for name, chosen in halves.items():
        some = [row for row in rows if chosen(row)]
        theirs = f1("", *_counts(some, lambda row: row["predicted_match"] == "true")).figure
        right, called, gold = _counts(some, lambda row: _score(row) >= PROPOSED)
        beside = f"P {right / called:.2f}, R {right / gold:.2f}; nomenklatura logic_v2 {theirs:.3f}"
        scores.append(f1(f"name_bench, {name}: F1", right, called, gold, beside))
    whole = [row for row in rows if row["schema"] == "Person" and _length(row) >= FULL]
    sure = [row for row in whole if full_name(row["name1"], row["name2"])]
    right = sum(row["is_match"] == "true" for row in sure)
    of_all = sum(row["is_match"] == "true" for row in whole)
    scores.append(share("name_bench, full names called certain: precision", right, len(sure), f"{of_all} are the same"))
    return scores


def _held(row: dict[str, str]) -> bool:
    return int(sha256((row["name1"] + row["name2"]).encode()).hexdigest(), 16) % 2 == 1


def _numbered(row: dict[str, str]) -> bool:
    return compare(row["name1"], row["name2"], "organisation").parts.keys() & {"different number"} != set()


def _score(row: dict[str, str]) -> float:
    return compare(row["name1"], row["name2"], kind(row["schema"])).score


def _length(row: dict[str, str]) -> int:
    return min(length(row["name1"]), length(row["name2"]))


def _counts(rows: Sequence[dict[str, str]], called: Callable[[dict[str, str]], bool]) -> tuple[int, int, int]:
    alike = [row for row in rows if called(row)]
    gold = sum(row["is_match"] == "true" for row in rows)
    return sum(row["is_match"] == "true" for row in alike), len(alike), gold


def _records(text: str) -> list[Score]:
    import yaml

    right = called = gold = 0
    checks = yaml.safe_load(text)["checks"]
    for check in checks:
        pairs = [(one, other) for one in _names(check["query"]) for other in _names(check["candidate"])]
        best = max((compare(*pair, kind(check["schema"])).score for pair in pairs), default=0.0)
        called += best >= PROPOSED
        gold += check["match"]
        right += best >= PROPOSED and check["match"]
    beside = f"{len(checks)} pairs, names alone; P {right / called:.2f}, R {right / gold:.2f}"
    return [f1("entity_bench: F1", right, called, gold, beside)]


def _names(record: dict[str, Any]) -> list[str]:
    """A record's names, or those that its parts make."""
    found = record.get("name") or []
    found = found if isinstance(found, list) else [found]
    parts = [record.get(part) for part in ("firstName", "middleName", "fatherName", "lastName")]
    made = " ".join(str(each[0] if isinstance(each, list) else each) for each in parts if each)
    return [str(each) for each in found] or ([made] if made else [])


def anetac(folder: Path) -> list[Pair]:
    latin, arabic = ((folder / f"{ANETAC}.{tongue}").read_text("utf-8").split("\n") for tongue in ("en", "ar"))
    return [(one.strip(), other.strip()) for one, other in zip(latin, arabic, strict=True) if one.strip()]


def google(folder: Path) -> list[Pair]:
    lines = (folder / GOOGLE).read_text("utf-8").splitlines()
    return [(latin, arabic) for arabic, _, latin in (line.partition("\t") for line in lines)]


def _single(what: str, pairs: Sequence[Pair]) -> Score:
    dice = random.Random(SEED)
    same = [compare(*pair, "person").score for pair in pairs]
    other = [compare(latin, dice.choice(pairs)[1], "person").score for latin, _ in pairs for _ in range(3)]
    return _auc(what, same, other)


def _full(pairs: Sequence[Pair]) -> list[Score]:
    """Three names each: the same, one of them another's, one of them the nearest of 400 others."""
    dice = random.Random(SEED)
    groups: dict[str, list[Pair]] = {"same": [], "another": [], "nearest": []}
    for _ in range(MADE):
        three = dice.sample(pairs, 3)
        at = dice.randrange(3)
        latin, arabic = " ".join(one for one, _ in three), [other for _, other in three]
        groups["same"].append((latin, " ".join(arabic)))
        for name, changed in (("another", dice.choice(pairs)[1]), ("nearest", nearest(three[at], pairs, dice))):
            groups[name].append((latin, " ".join([*arabic[:at], changed, *arabic[at + 1 :]])))
    alike = {name: [compare(*pair, "person").score for pair in each] for name, each in groups.items()}
    sure = {name: sum(full_name(*pair) for pair in each) for name, each in groups.items()}
    beside = f"{sure['another']} and {sure['nearest']} of {MADE:,} changed ones each; recall {sure['same'] / MADE:.2f}"
    return [
        _auc("full names: same against one word another's, AUC", alike["same"], alike["another"]),
        _auc("full names: same against one word the nearest of 400, AUC", alike["same"], alike["nearest"]),
        share("full names called certain: precision", sure["same"], sum(sure.values()), beside),
    ]


def nearest(pair: Pair, pairs: Sequence[Pair], dice: random.Random) -> str:
    others = [each for each in dice.sample(pairs, NEAREST) if each[0] != pair[0] and each[1] != pair[1]]
    return max(others, key=lambda each: sound_alike(pair[0], each[1]))[1]


def _auc(what: str, same: Sequence[float], other: Sequence[float]) -> Score:
    """The chance that a same pair scores above another, ties halved; Hanley and McNeil's interval (1982)."""
    ranked = sorted(other)
    above = sum(bisect_left(ranked, each) + bisect_right(ranked, each) for each in same) / 2
    area = above / (len(same) * len(other))
    first, second = area / (2 - area), 2 * area**2 / (1 + area)
    spread = area * (1 - area) + (len(same) - 1) * (first - area**2) + (len(other) - 1) * (second - area**2)
    error = 1.959964 * (spread / (len(same) * len(other))) ** 0.5
    return Score(what, area, len(same), max(0.0, area - error), min(1.0, area + error))
