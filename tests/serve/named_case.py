"""A small case whose passages name people, an organisation and a place, and which knows what ties their names."""

import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from fastapi.testclient import TestClient
from served import ADDRESS
from sqlalchemy import delete, insert, select

from clew.cli import main
from clew.pipeline.analysing import analyse
from clew.store import schema
from clew.store.case import Case, open_case
from clew.store.named import KINDS

LETTERS = {
    "2019-03-02 letter.txt": "Tariq Bensour of Larkspur Nominees wrote to Salma Qarawi in Port Verrane.",
    "2019-04-05 answer.txt": "Salma Qarawi <salma@port.example> answered Tariq Bensour; telephone +999 55 0143.",
    "notes.txt": "Selma Karawi was seen with Tariq Bensour. Larkspur Nominees paid.",
    "عربي.txt": "كتبت سلمى القروي إلى طارق بن سور في الميناء.",
    "harm.txt": "In the evening <script>alert(1)</script> met Faris Kenjari, Fares Kanjary and Larkspur Nominees.",
}
NAMED = {
    "Tariq Bensour": ("person", "tariq bensour"),
    "Salma Qarawi": ("person", "salma qarawi"),
    "Selma Karawi": ("person", "selma karawi"),
    "سلمى القروي": ("person", "سلمي القروي"),
    "Faris Kenjari": ("person", "faris kenjari"),
    "Fares Kanjary": ("person", "fares kanjary"),
    "<script>alert(1)</script>": ("person", "<script>alert(1)</script>"),
    "Larkspur Nominees": ("organisation", "larkspur nominees"),
    "Port Verrane": ("place", "port verrane"),
    "+999 55 0143": ("phone", "+999550143"),
}


def named_case(folder: Path) -> Case:
    """A case in `folder` / "case". What a model would have found besides is taken out, so that all machines agree."""
    haul = folder / "haul"
    haul.mkdir(parents=True, exist_ok=True)
    for name, text in LETTERS.items():
        (haul / name).write_text(text, "utf-8")
    main(["sift", str(haul), "--case", str(folder / "case"), "--workers", "1"])
    case = open_case(folder / "case")
    put_names(case, NAMED)
    return case


def put_names(case: Case, named: Mapping[str, tuple[str, str]]) -> None:
    """Let the case name just these, wherever they are written, and weigh it anew."""
    mention, passage = schema.mention, schema.passage
    with case.engine.begin() as connection:
        connection.execute(delete(mention).where(mention.c.kind.in_((*KINDS, "phone"))))
        for row in connection.execute(select(passage)).all():
            for name, (kind, value) in named.items():
                for found in re.finditer(re.escape(name), row.text):
                    connection.execute(insert(mention).values(
                        activity=row.activity, seq=row.seq, item=row.item, passage=row.id, first=found.start(),
                        last=found.end(), kind=kind, text=name, value=value, detail="{}",
                    ))  # fmt: skip
    analyse(case)


def copied(case: Case, folder: Path) -> Case:
    """The same case elsewhere, for a test that decides something."""
    shutil.copytree(case.folder, folder)
    return open_case(folder)


def token(client: TestClient) -> str:
    found = re.search('name="token" value="([^"]+)"', client.get("/names").text)
    assert found is not None
    return found[1]


def send(client: TestClient, **fields: str | list[str]) -> str:
    """Send the form of the page of names; the address that it leads to."""
    form = {"token": token(client), "back": "/names", "by": "S. Haddad", **fields}
    answer = client.post("/names/judge", data=form, headers={"origin": ADDRESS}, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


LEDGER = (
    ("2019-03-02", "Larkspur Nominees", "Salma Qarawi", "1200.00", "EUR"),
    ("2019-03-09", "Larkspur Nominees", "Salma Qarawi", "300.50", "EUR"),
    ("2019-03-10", "Larkspur Nominees", "Salma Qarawi", "70", "USD"),
    ("2019-03-11", "Salma Qarawi", "Larkspur Nominees", "15", "EUR"),
    ("2019-03-12", "Larkspur Nominees", "GB33 BUKB 2020 1555 5555 55", "400", "GBP"),
    ("2019-03-13", "Larkspur Nominees", "GB33BUKB20201555555555", "500", "GBP"),
    ("2019-03-14", "Larkspur Nominees", "مكتب الميناء", "9", "EUR"),
)


def with_payments(folder: Path) -> Case:
    """The same case with a ledger of payments, and a letter that names an account beside a person."""
    haul = folder / "haul"
    haul.mkdir(parents=True)
    rows = ["date,payer,payee,amount,currency", *(",".join(row) for row in LEDGER)]
    (haul / "ledger.csv").write_text("\n".join(rows) + "\n", "utf-8")
    (haul / "account.txt").write_text("Tariq Bensour has the account GB33BUKB20201555555555 since May.", "utf-8")
    return named_case(folder)
