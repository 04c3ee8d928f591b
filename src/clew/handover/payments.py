"""Transactions as FollowTheMoney payments, with who paid and was paid."""

import json
import re
from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, RowMapping, select
from stdnum import iban

from clew.analyse.entities.tying import entity_id
from clew.handover.cited import Among, Citations, found
from clew.handover.people import identity
from clew.handover.vocabulary import line, moment
from clew.store import schema
from clew.store.reach import in_reach

_NUMBERED = re.compile(r"(?:.*[0-9]){4}", re.DOTALL)


def payments(
    connection: Connection, citations: Citations, known: Mapping[str, str], among: Among = in_reach
) -> Iterator[str]:
    """Each party and account that is no entity of the names, once, where it first pays; and each payment.

    `known` gives entities by the ways of writing them, as `plain` does. A row without an amount states a balance: it is
    no payment.
    """
    written = set[str]()
    for row in found(connection, schema.transaction, schema.transaction.c.amount != "", among=among):
        sides = [_party(row[side], known) for side in ("payer", "payee")]
        account = _account(row["account"])
        for made, each in (*sides, account):
            if each is not None and made not in written:
                written.add(made)
                yield each
        yield _payment(row, citations, sides[0][0], sides[1][0], account[0])


def _payment(row: RowMapping, citations: Citations, payer: str, payee: str, account: str) -> str:
    at, cells = citations.at(row), json.loads(row["cells"])
    first, _, last = row["date"].partition("/")
    dates = {"startDate": moment(first), "endDate": moment(last)} if last else {"date": moment(first)}
    properties = {
        "amount": row["amount"], "currency": row["currency"], **dates, "payer": payer, "beneficiary": payee,
        "payerAccount": account if "out" in cells else None,
        "beneficiaryAccount": account if "in" in cells and "out" not in cells else None,
        "purpose": row["reference"], "proof": row["item"], "recordId": at,
    }  # fmt: skip
    told = {"locator": at, "step": row["step"], "cells": cells, "account": row["account"], "balance": row["balance"]}
    parts = (at, row["step"], *(row[name] for name in ("date", "amount", "currency", "payer", "payee")))
    return line("Payment", identity("payment", *parts), properties, **told)


def by_form(connection: Connection) -> dict[str, str]:
    """Entities by the ways of writing them; a way that several have stands for none."""
    name, found_in = schema.name, dict[str, set[str]]()
    query = select(name.c.forms, name.c.entity).where(name.c.kind.in_(("person", "organisation")))
    for forms, entity in connection.execute(query):
        for form in json.loads(forms):
            found_in.setdefault(plain(form), set()).add(entity)
    return {form: next(iter(those)) for form, those in found_in.items() if len(those) == 1}


def plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _party(name: str, known: Mapping[str, str]) -> tuple[str, str | None]:
    """The id of a party as written, and the line that makes it where it is no entity yet."""
    written = plain(name)
    if not written or written in known:
        return known.get(written, ""), None
    made = entity_id("party", written)
    return made, line("LegalEntity", made, {"name": name})


def _account(account: str) -> tuple[str, str | None]:
    """The id and line of the account in whose book it stands, where it is a number and not its holder's name."""
    if not _NUMBERED.match(account):
        return "", None
    number = account.replace(" ", "")
    made = entity_id("account", number)
    told = {"name": account, "accountNumber": number, "iban": number if iban.is_valid(number) else None}
    return made, line("BankAccount", made, told)
