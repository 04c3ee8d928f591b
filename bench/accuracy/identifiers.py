"""Identifiers: how many of those that are there are drawn, and what is drawn where there is none."""

import email
import re
from collections import Counter
from collections.abc import Iterator
from email.policy import compat32
from email.utils import getaddresses
from pathlib import Path
from random import Random

from bench.accuracy.score import Score, share
from clew.enrich.identifiers import identifiers
from clew.enrich.identifiers.money import LENGTHS, luhn
from clew.model import Mention
from clew.step import GivenText

STRINGS = 1_000_000
"""Random strings of 6 to 20 figures."""

RUNNING = ("aqmar", "ner-multi/data", "ecbplus", "climate-fever/dataset")
PASSAGE = 1_500


def score(data: Path) -> list[Score]:
    return [*_made(), *_mail(data / "enron-categories"), *_nothing(), *_texts(data)]


def draw(text: str) -> list[Mention]:
    return list(next(iter(identifiers.run([GivenText(text)]))))


def _made() -> Iterator[Score]:
    """Numbers with right checks, made at random, and the same with one figure changed."""
    random = Random(7)
    for kind, make in (("iban", _iban), ("card", _card), ("imei", _imei)):
        numbers = [make(random) for _ in range(2_000)]
        drawn = sum(any(one.kind == kind for one in draw(f"{kind}: {_grouped(number)} paid")) for number in numbers)
        yield share(f"{kind}: right ones drawn, in groups of four", drawn, len(numbers))
        wrong = [number[:-1] + str((int(number[-1]) + random.randint(1, 9)) % 10) for number in numbers]
        none = sum(not any(one.kind == kind for one in draw(f"{kind}: {number} paid")) for number in wrong)
        yield share(f"{kind}: wrong ones passed over", none, len(wrong))
    yield from _phones()


def _grouped(number: str) -> str:
    if len(number) == 15:
        return f"{number[:2]}-{number[2:8]}-{number[8:14]}-{number[14]}"
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))


def _iban(random: Random) -> str:
    """Of countries whose numbers are figures alone."""
    country = random.choice(("DE", "AT", "HU", "PL", "PT", "HR", "LT", "EE", "SI", "DK"))
    while True:
        body = "".join(random.choices("0123456789", k=LENGTHS[country] - 4))
        check = 98 - int("".join(str(int(sign, 36)) for sign in f"{body}{country}00")) % 97
        number = f"{country}{check:02}{body}"
        from stdnum import iban

        if iban.is_valid(number):
            return number


def _card(random: Random) -> str:
    return _checked(random.choice(("4", "51", "55", "2221", "62")), 16, random)


def _imei(random: Random) -> str:
    return _checked(random.choice(("35", "86", "01")), 15, random)


def _checked(start: str, size: int, random: Random) -> str:
    body = start + "".join(random.choices("0123456789", k=size - 1 - len(start)))
    return next(f"{body}{digit}" for digit in range(10) if luhn(f"{body}{digit}"))


def _phones() -> Iterator[Score]:
    """libphonenumber's own example of each country and kind, as it is written abroad and at home."""
    import phonenumbers

    numbers = [
        phonenumbers.example_number_for_type(region, kind)
        for region in sorted(phonenumbers.SUPPORTED_REGIONS)
        for kind in (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE)
    ]
    for form, name in ((1, "written for abroad"), (0, "written plainly with +")):
        texts = [(phonenumbers.format_number(one, form), phonenumbers.format_number(one, 0)) for one in numbers if one]
        right = sum(any(one.value == value for one in draw(f"call {text}.")) for text, value in texts)
        yield share(f"phone: libphonenumber's examples, {name}", right, len(texts))


def _mail(folder: Path) -> Iterator[Score]:
    """Addresses in the headers of real mail, as the standard library reads them."""
    right = found = gold = 0
    for file in sorted(folder.rglob("*.txt")):
        head = re.split(r"\r?\n\r?\n", file.read_text("utf-8", "replace"), maxsplit=1)[0]
        message = email.message_from_string(head, policy=compat32)
        lines = [line for name in ("from", "to", "cc", "bcc") for line in message.get_all(name, [])]
        there = {
            each.lower()
            for _, each in getaddresses(lines)
            if re.fullmatch(r"[^@\s]+@[\w-]+(\.[\w-]+)*\.[a-z]{2,}", each.lower())
        }
        ours = {one.value for line in lines for one in draw(line) if one.kind == "email"}
        right, found, gold = right + len(there & ours), found + len(ours), gold + len(there)
    yield share("email: addresses in headers of Enron mail that are drawn", right, gold)
    yield share("email: those drawn that are addresses there", right, found)


def _nothing() -> Iterator[Score]:
    random = Random(11)
    kinds: Counter[str] = Counter()
    for _ in range(STRINGS // 100):
        text = "\n".join("".join(random.choices("0123456789", k=random.randint(6, 20))) for _ in range(100))
        kinds.update(one.kind for one in draw(text))
    yield share("random figures with nothing drawn", STRINGS - sum(kinds.values()), STRINGS, _told(kinds))


def _texts(data: Path) -> Iterator[Score]:
    """Running text that was not chosen for its identifiers: what is drawn there is to be read by hand."""
    words, kinds = 0, Counter[str]()
    for folder in RUNNING:
        for file in sorted(each for each in (data / folder).rglob("*") if each.is_file()):
            text = re.sub(r"<[^>]*>", " ", file.read_text("utf-8", "replace"))
            words += len(text.split())
            kinds.update(one.kind for at in range(0, len(text), PASSAGE) for one in draw(text[at : at + PASSAGE]))
    yield share("words of news and encyclopedia with nothing drawn", words - sum(kinds.values()), words, _told(kinds))


def _told(kinds: Counter[str]) -> str:
    return ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items())) or "none"
