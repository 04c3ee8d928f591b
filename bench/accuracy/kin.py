"""Near-copies: generated variants of texts put together from real sentences, among form letters and boilerplate."""

import random
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from pathlib import Path

from bench.accuracy.score import Score, share
from clew.analyse.kin.near import near
from clew.analyse.kin.sketch import Text, text
from clew.enrich.shingles import shingles
from clew.fold import words
from clew.model import Locator
from clew.step import GivenText, passages

SEED = 4
FAMILIES = 300
LETTERS, COPIES = 25, 40
MISREAD = {
    "l": "1",
    "o": "0",
    "e": "c",
    "rn": "m",
    "m": "rn",
    "i": "l",
    "s": "5",
    "u": "n",
    "ي": "ى",
    "ب": "ت",
    "ح": "خ",
}
NAMES = (
    "Ahmed Karim Omar Salma Huda Yusuf Peter Maria Ivan Fatima Zaid Nadia Laila Tariq Samir Rana Jamal Elena".split()
)
FAMILY = "Hassan Saleh Najjar Haddad Mansour Petrov Fischer Moreau Khalil Aziz Barakat Nasser Shami Tahan".split()
FOOTER = "Page {} of {} · printed on {} March 2017 by office {} · ref {}/{} · this copy is for the file only"


def score(data: Path) -> list[Score]:
    lines = []
    for half, name in enumerate(("looked at", "held back")):
        lines += _scores(name, *corpus(sentences(data, half), SEED + half))
    return lines


def _scores(name: str, texts: dict[str, str], gold: set[tuple[str, str]]) -> Iterator[Score]:
    found = near([sketched(item, content) for item, content in texts.items()], texts.__getitem__)
    pairs = {(kin.one, kin.other) for kin in found.kin}
    right = {pair for pair in pairs if family(pair[0]) == family(pair[1])}
    yield share(f"{name}: pairs found that are copies (precision)", len(right), len(pairs))
    yield share(f"{name}: originals and their variants found (recall)", len(gold & pairs), len(gold))
    for kind in sorted({other.rpartition("/")[2] for _, other in gold}):
        asked = {pair for pair in gold if pair[1].endswith(f"/{kind}")}
        yield share(f"{name}: … {kind}", len(asked & pairs), len(asked))
    members: dict[str, list[str]] = {}
    for item in sorted(texts):
        members.setdefault(family(item), []).append(item)
    variants = {pair for items in members.values() for pair in combinations(items, 2)}
    group = _groups(texts, pairs)
    together = sum(group[one] == group[other] for one, other in variants)
    yield share(f"{name}: all pairs of one family, tied directly or through others", together, len(variants))


def _groups(texts: Iterable[str], pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """For each text the first of those that it is tied to, directly or through others."""
    first = {item: item for item in texts}

    def top(item: str) -> str:
        while first[item] != item:
            item = first[item]
        return item

    for one, other in pairs:
        low, high = sorted((top(one), top(other)))
        first[high] = low
    return {item: top(item) for item in first}


def family(item: str) -> str:
    return item.rpartition("/")[0]


def sketched(item: str, content: str) -> Text:
    cut = [GivenText(each.text) for each in passages(content, lambda start, end: Locator(chars=(start, end)))]
    found = [(at, vector) for at, vectors in enumerate(shingles.run(cut)) for vector in vectors]
    wholes = [vector.content for _, vector in found if vector.kind == "shingles"]
    return text(item, wholes, [(at, vector.content) for at, vector in found if vector.kind == "stretch"])


def sentences(data: Path, half: int) -> dict[str, list[str]]:
    """Real sentences of 6 to 40 words, each once: of mails and of articles in Arabic; every other one."""
    mails = (file.read_text("utf-8", "replace") for file in sorted((data / "enron-categories").rglob("*.txt")))
    arabic = (
        " ".join(_first(line) for line in file.read_text("utf-8").splitlines())
        for file in sorted((data / "aqmar").rglob("*.txt"))
    )
    pools = {"en": _sentences(mails), "ar": _sentences(arabic)}
    pools = {language: pool[half::2] for language, pool in pools.items()}
    for pool in pools.values():
        random.Random(SEED).shuffle(pool)
    return pools


def _first(line: str) -> str:
    return line.partition(" ")[0]


def _sentences(contents: Iterator[str]) -> list[str]:
    found: dict[tuple[str, ...], str] = {}
    for content in contents:
        for sentence in re.split(r"(?<=[.?!؟])\s+|\n\s*\n", content):
            folded = words(sentence)
            if 6 <= len(folded) <= 40:
                found.setdefault(folded[:6], " ".join(sentence.split()))
    return [found[key] for key in sorted(found)]


def corpus(pools: dict[str, list[str]], seed: int) -> tuple[dict[str, str], set[tuple[str, str]]]:
    """Texts by name, and the pairs of an original and a variant. Names before the last slash are one family's."""
    drawn = random.Random(seed)
    texts: dict[str, str] = {}
    gold = set()
    for number in range(FAMILIES):
        pool = pools["ar" if number % 5 == 0 and len(pools["ar"]) > 60 else "en"]
        base = f"{number:04}/a"
        texts[base] = original = _compose(drawn, pool, drawn.choice((60, 120, 250, 600)))
        for kind, change in VARIANTS.items():
            texts[f"{number:04}/{kind}"] = change(original, drawn)
            gold.add((base, f"{number:04}/{kind}"))
    letters = _form_letters(drawn, pools["en"])
    for base in [item for item in letters if item.endswith("0/a")]:
        scan = f"{family(base)}/scan of a form letter"
        texts[scan] = _misread(letters[base], drawn)
        gold.add((base, scan))
    return texts | letters | _boilerplate(drawn, pools["en"]), gold


def _compose(drawn: random.Random, pool: list[str], count: int) -> str:
    taken: list[str] = []
    while pool and sum(len(words(sentence)) for sentence in taken) < count:
        taken.append(pool.pop())
    return "\n".join(" ".join(taken[at : at + 4]) for at in range(0, len(taken), 4))


def _form_letters(drawn: random.Random, pool: list[str]) -> dict[str, str]:
    """Letters of one form that differ in a name and an amount, now and then in no more than that."""
    texts = {}
    for form in range(LETTERS):
        lines = _compose(drawn, pool, drawn.choice((40, 80, 150)))
        half = len(lines) // 2 + lines[len(lines) // 2 :].find(" ")
        for copy in range(COPIES):
            name, amount = (
                f"{drawn.choice(NAMES)} {drawn.choice(FAMILY)}",
                f"{drawn.randrange(1, 999)},{drawn.randrange(1000):03}",
            )
            body = f"{lines[:half]} You, {name}, owe us {amount} dollars as of now. {lines[half:]}"
            texts[f"form{form:03}-{copy:03}/a"] = body if form % 2 else f"Dear {name},\n{body}\nYours, the office"
    return texts


def _boilerplate(drawn: random.Random, pool: list[str]) -> dict[str, str]:
    """Short texts of their own above one notice that is longer than they are."""
    texts = {}
    for notice in range(8):
        below = _compose(drawn, pool, 120)
        for number in range(30):
            texts[f"notice{notice}-{number:02}/a"] = f"{_compose(drawn, pool, drawn.choice((20, 40, 60)))}\n\n{below}"
    return texts


def _edited(original: str, drawn: random.Random) -> str:
    """Of a hundred words three replaced, two left out and one put in; figures and names are left as they are."""
    spare = [word for word in original.split() if word.isalpha() and word.islower()]
    out = []
    for word in original.split(" "):
        chance = drawn.random() if word.isalpha() and (word.islower() or not word.isascii()) else 1.0
        if 0.03 <= chance < 0.05:
            continue
        out.append(drawn.choice(spare) if spare and chance < 0.03 else word)
        if 0.05 <= chance < 0.06 and spare:
            out.append(drawn.choice(spare))
    return " ".join(out)


def _misread(original: str, drawn: random.Random) -> str:
    """Five words of a hundred misread in one letter, one broken in two."""
    out = []
    for word in original.split(" "):
        chance = drawn.random()
        if chance < 0.05 and len(word) > 2:
            there = [letters for letters in MISREAD if letters in word]
            letters = drawn.choice(there) if there else word[drawn.randrange(len(word))]
            word = word.replace(letters, MISREAD.get(letters, ""), 1)
        elif chance < 0.06 and len(word) > 5:
            word = f"{word[:3]}-\n{word[3:]}"
        out.append(word)
    return " ".join(out)


def _reformatted(original: str, drawn: random.Random) -> str:
    taken = original.replace('"', "“").replace("'", "’").replace(" - ", " — ").split()
    lines, line = [], ["•"]
    for word in taken:
        line.append(word)
        if len(line) > drawn.randrange(6, 14):
            lines, line = [*lines, "\u00a0 ".join(line)], [">"]
    return "\n\n".join([*lines, " ".join(line)]).upper()


def _headed(original: str, drawn: random.Random) -> str:
    numbers = [drawn.randrange(1, 28) for _ in range(6)]
    name = f"{drawn.choice(NAMES)} {drawn.choice(FAMILY)}"
    return f"Received {numbers[0]} May by {name}, registry of the district\n\n{original}\n\n{FOOTER.format(*numbers)}"


def _digits(original: str, drawn: random.Random) -> str:
    marks = original.replace("ا", "اـ").replace("د", "دَ")
    return marks.translate({ord("0") + digit: chr(0x660 + digit) for digit in range(10)})


def _scanned(original: str, drawn: random.Random) -> str:
    return _headed(_misread(original, drawn), drawn)


VARIANTS: dict[str, Callable[[str, random.Random], str]] = {
    "edited": _edited,
    "misread": _misread,
    "reformatted": _reformatted,
    "other head and foot": _headed,
    "other digits and marks": _digits,
    "misread, other head and foot": _scanned,
}
