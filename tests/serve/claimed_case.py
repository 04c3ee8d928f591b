"""A small case whose passages say things of one event, in English and Arabic: agreeing, copied, differing, denied."""

import re
from pathlib import Path

from fastapi.testclient import TestClient
from named_case import put_names
from served import ADDRESS, case_of
from sqlalchemy import select

from clew.store import schema
from clew.store.case import Case

ATTACK = "militants attacked the port of Qasr Jadid on 1 March 2019"
SAID = {
    "2019-03-02 wire.txt": f"Reuters reported that the ministry said {ATTACK} and killed 12 people. "
    "The report could not be independently verified.\n",
    "2019-03-03 forward.txt": f"Seen today. Reuters reported that the ministry said {ATTACK} and killed 12 people.\n",
    "2019-03-04 letter.txt": f"Salma Qarawi said that {ATTACK} and killed 30 people.\n",
    "2019-03-05 answer.txt": f"Tariq Bensour denied that {ATTACK}.\n",
    "عربي.txt": "قالت وزارة الدفاع إن مسلحين هاجموا ميناء قصر جديد وقتلوا 12 شخصا.\n",
    "harm.txt": "The clerk said that <script>alert(1)</script> militants attacked the port of Larkspur on 9 May.\n",
}
NAMED = {
    "Salma Qarawi": ("person", "salma qarawi"),
    "Tariq Bensour": ("person", "tariq bensour"),
    "Qasr Jadid": ("place", "qasr jadid"),
}


def claimed_case(folder: Path) -> Case:
    """A case in `folder` / "case". What a model would have found besides is taken out, so that all machines agree."""
    folder.mkdir(parents=True, exist_ok=True)
    case = case_of(folder, files=SAID)
    put_names(case, NAMED)
    return case


def claim_at(case: Case, name: str, text: str) -> str:
    """The citation of the first claim with such words in the file whose name has `name`."""
    place, claim = schema.place.c, schema.claim.c
    query = select(schema.corroboration.c.claim).join(schema.claim, claim.id == schema.corroboration.c.id)
    query = query.join(schema.place, place.item == claim.item)
    query = query.where(place.path.contains(name), claim.text.contains(text)).order_by(claim.first)
    with case.engine.connect() as connection:
        return str(connection.execute(query).scalars().first())


def send(client: TestClient, **fields: str | list[str]) -> str:
    """Send the form of the pages of claims; the address that it leads to."""
    token = re.search('name="token" value="([^"]+)"', client.get("/claims").text)
    assert token is not None
    form = {"token": token[1], "back": "/claims", "by": "S. Haddad", **fields}
    answer = client.post("/claims/judge", data=form, headers={"origin": ADDRESS}, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])
