"""Bank statements in MT940 and MT942 against the expected parses of mt-940's own tests, and against themselves.

An entry is right where day, amount, currency and direction are those of the gold, a balance where day, amount, sign and
currency are. A statement holds where its opening balance and entries make its closing balance.
"""

import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import yaml

from bench.accuracy.ledgers import made
from bench.accuracy.score import Score, share
from clew.enrich.transactions import transactions
from clew.extract.tables.statement import statement
from clew.extract.tables.statement_lines import SWIFT
from clew.model import Passage, Transaction
from clew.step import Given, GivenText

NONE = ("", "NONREF", "EREF")


class _Loader(yaml.SafeLoader):
    """Reads the library's objects as mappings and tuples; no code of the file's is run."""


def _mapping(loader: _Loader, suffix: str, node: yaml.Node) -> Iterator[Any]:
    """The transactions and their list point at each other: a mapping is given out first, and filled then."""
    if isinstance(node, yaml.MappingNode):
        found: dict[Any, Any] = {}
        yield found
        found.update(loader.construct_mapping(node, deep=True))
    else:
        yield tuple(loader.construct_sequence(node, deep=True)) if isinstance(node, yaml.SequenceNode) else suffix


_Loader.add_multi_constructor("tag:yaml.org,2002:python/", _mapping)


def score(data: Path) -> list[Score]:
    folder = data / "mt940" / "mt940_tests"
    entries, balances, accounts, sums, parties, references, agreed = ([] for _ in range(7))
    for file in sorted(folder.rglob("*.yml")):
        source = next((each for suffix in (".sta", ".txt", "") if (each := file.with_suffix(suffix)).is_file()), None)
        gold = yaml.load(file.read_text("utf-8"), _Loader) if source else None
        if source is None or not isinstance(gold, dict) or "data" not in gold:
            continue
        found = [each for passage in read(source) for each in passage]
        booked = [each for each in found if each.amount]
        golds = gold["transactions"]
        entries += [*compared(booked, golds), *[False] * abs(len(booked) - len(golds))]
        references += list(_references(booked, golds))
        parties += list(_parties(booked, golds))
        balances += list(_balances(found, gold["data"]))
        verdicts = list(holding(found))
        if len(verdicts) == 1:
            agreed.append(verdicts[0] == _adds_up(gold))
        if account := gold["data"].get("account_identification"):
            accounts.append(not found or any(each.account == account.strip() for each in found))
    for file in sorted(each for each in folder.rglob("*") if each.suffix in (".sta", ".txt")):
        sums += list(holding([each for passage in read(file) for each in passage]))
    return [
        share("MT940: entries, day, amount, currency and direction", sum(entries), len(entries)),
        share("… reference, of entries without structured details", sum(references), len(references)),
        share("… the other party, where the gold names it", sum(parties), len(parties)),
        share("… opening and closing balances", sum(balances), len(balances)),
        share("… accounts", sum(accounts), len(accounts)),
        share(
            "… whether opening and entries make the closing balance, as by the gold's figures", sum(agreed), len(agreed)
        ),
        share(
            "… statements of all files that add up (the others are samples with entries cut out)", sum(sums), len(sums)
        ),
        *_generated(),
    ]


def _generated(count: int = 400) -> list[Score]:
    """Rows of generated ledgers, and the ledgers of which every row is right and nothing else is drawn."""
    rows = right = whole = total = 0
    for seed in range(count):
        ledger = made(Random(seed))
        found = [each for row in transactions.run(ledger.passages()) for each in row if each.amount]
        told = [(each.date, each.amount, each.currency, each.payer, each.payee) for each in found]
        whole += told == ledger.truth
        rows, right = rows + len(ledger.truth), right + len(set(told) & set(ledger.truth))
        total += len(set(ledger.truth)) - len(ledger.truth)
    return [
        share("generated ledgers: rows, all of day, amount, currency, payer and payee", right, rows + total),
        share("… ledgers without a fault", whole, count),
    ]


def read(file: Path) -> list[list[Transaction]]:
    content = file.read_bytes()
    records = statement.run(Given("0" * 64, len(content), SWIFT), io.BytesIO(content))
    passages = [GivenText(each.text, None, each.at, SWIFT) for each in records if isinstance(each, Passage)]
    return [list(each) for each in transactions.run(passages)]


def compared(found: list[Transaction], golds: list[Any]) -> Iterator[bool]:
    for each, gold in zip(found, golds, strict=False):
        yield not differences(each, gold["data"])


def differences(each: Transaction, told: dict[str, Any]) -> list[str]:
    """What is not as the gold says. The library keeps RC and RD apart; their direction is the reverse."""
    wrong = []
    amount = told["amount"]
    if each.date != day(told["date"]):
        wrong.append(f"date {each.date} for {day(told['date'])}")
    if Decimal(each.amount) != abs(Decimal(amount["amount"][0])) or each.currency != (amount["currency"] or ""):
        wrong.append(f"amount {each.amount} {each.currency} for {amount}")
    if ("out" in each.cells) != (told["status"] in ("D", "RC")):
        wrong.append(f"direction for {told['status']}")
    return wrong


def _references(found: list[Transaction], golds: list[Any]) -> Iterator[bool]:
    """Of entries without structured details, whose keys the library puts in place of tag 61's references. It keeps
    "NONREF//55555" together, and cuts that at 16 characters."""
    for each, gold in zip(found, golds, strict=False):
        told = gold["data"]
        texts = [str(told[name]) for name in ("customer_reference", "bank_reference") if told.get(name)]
        parts = [part.strip() for text in texts for part in text.split("//") if part.strip() not in NONE]
        if "posting_text" not in told:
            yield each.reference == "" if not parts else any(each.reference.startswith(part) for part in parts)


def _parties(found: list[Transaction], golds: list[Any]) -> Iterator[bool]:
    for each, gold in zip(found, golds, strict=False):
        if name := gold["data"].get("applicant_name"):
            party = each.payee if "out" in each.cells else each.payer
            yield "".join(party.split()) == "".join(str(name).split())


def _balances(found: list[Transaction], data: dict[str, Any]) -> Iterator[bool]:
    for kind, names in (("opening", ("final_opening_balance",)), ("closing", ("final_closing_balance",))):
        gold = next((data[name] for name in names if data.get(name)), None)
        if gold is None:
            continue
        stated = [(each.balance, each.currency, each.date) for each in found if kind in each.cells]
        amount = Decimal(gold["amount"]["amount"][0])
        yield any(
            Decimal(value) == amount and code == gold["amount"]["currency"] and when == day(gold["date"])
            for value, code, when in stated
        )


def _adds_up(gold: dict[str, Any]) -> bool:
    """By the gold's own figures; its amounts are below nought only with the mark D."""
    first, last = (
        Decimal(gold["data"][f"final_{name}_balance"]["amount"]["amount"][0]) for name in ("opening", "closing")
    )
    told = [each["data"] for each in gold["transactions"]]
    amounts = [(abs(Decimal(each["amount"]["amount"][0])), each["status"] in ("D", "RC")) for each in told]
    return first + sum(-amount if out else amount for amount, out in amounts) == last


def day(told: Any) -> str:
    """The gold's day: four bytes, as Python pickles a date."""
    raw = told[0]
    raw = raw if isinstance(raw, bytes) else str(raw).encode("latin-1")
    return date(raw[0] * 256 + raw[1], raw[2], raw[3]).isoformat()


def holding(found: list[Transaction]) -> Iterator[bool]:
    """For each statement with an opening and a closing balance whether its entries lead from one to the other."""
    opening: Decimal | None = None
    total = Decimal()
    for each in found:
        if "opening" in each.cells:
            opening, total = Decimal(each.balance), Decimal()
        elif "closing" in each.cells:
            if opening is not None:
                yield opening + total == Decimal(each.balance)
            opening = None
        else:
            total += Decimal(each.amount) * (-1 if "out" in each.cells else 1)
