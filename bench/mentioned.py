"""How long the timeline and the nations take in a case of a million mentions.

    python -m bench.mentioned FOLDER

Makes the case in FOLDER where there is none: 100,000 items, 300,000 passages, 400,000 dates, 300,000 words for nations,
300,000 names. Then asks for each page once, and five times again, of which the median is told: milliseconds, and
milliseconds of processor time.
"""

import json
import random
import statistics
import sys
import time
from datetime import date, timedelta
from pathlib import Path

from fastapi.testclient import TestClient
from sqlalchemy import insert

from clew.analyse.nations import GRADE, RELATIONS
from clew.search.index import Entry, Index
from clew.search.noted import Noted
from clew.serve.app import create_app
from clew.serve.nation_names import NATIONS
from clew.store import schema
from clew.store.case import Case, create, open_case

ITEMS, PASSAGES = 100_000, 300_000
KINDS = {"date": 400_000, "nation": 300_000, "person": 300_000}
PORT, TOKEN = 8029, "bench"
PAGES = (
    "/timeline", "/timeline?from=2017&to=2017", "/timeline?from=2017-05-26&to=2017-05-26", "/timeline?by=own",
    "/timeline?start=100000", "/timeline?q=harbour", "/timeline?q=word7", "/timeline?kind=text", "/timeline?lang=ar",
    "/nations", "/nations?q=harbour", "/nations?q=word7", "/nations?kind=text", "/nations?lang=ar", "/nations/IQ",
    "/nations/IQ?how=name", "/nations/IQ?q=word7", "/nations/IQ?kind=text",
)  # fmt: skip


def main(folder: Path) -> None:
    if not folder.exists():
        make(folder)
    client = TestClient(create_app(open_case(folder), TOKEN, PORT), base_url=f"http://127.0.0.1:{PORT}")
    client.get("/custody", params={"token": TOKEN})
    for path in PAGES:
        took = [timed(client, path) for _ in range(6)]
        (first, busy), again = took[0], list(zip(*took[1:], strict=True))
        print(f"{first:6.0f} {busy:6.0f} {statistics.median(again[0]):6.0f} {statistics.median(again[1]):6.0f}  {path}")


def timed(client: TestClient, path: str) -> tuple[float, float]:
    """Milliseconds that passed, and those of them that a processor was busy with it."""
    started, busy = time.perf_counter(), time.process_time()
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return (time.perf_counter() - started) * 1000, (time.process_time() - busy) * 1000


def make(folder: Path) -> None:
    case, chance = create(folder), random.Random(4)
    items = [f"{number:064x}" for number in range(1, ITEMS + 1)]
    of = sorted(chance.choices(range(ITEMS), k=PASSAGES))
    mentions = list(drawn(chance, of))
    with case.engine.begin() as connection:
        rows = [{"digest": item, "size": 1, "depth": 0} for item in items]
        connection.execute(insert(schema.item), rows)
        connection.execute(insert(schema.activity), [activity(number, items) for number in range(4 * ITEMS)])
        connection.execute(insert(schema.passage), [passage(number, of, items) for number in range(PASSAGES)])
        connection.execute(insert(schema.mention), [{**each, "item": items[of[each["seq"]]]} for each in mentions])
    index(case, of, items, mentions)


def activity(number: int, items: list[str]) -> dict[str, object]:
    step = ("extract.text@1", "enrich.dates@3", "enrich.nations@2", "enrich.names-en@1")[number // ITEMS]
    return {
        "id": number + 1, "key": f"{number:x}", "step": step, "item": items[number % ITEMS], "inputs": "{}",
        "outcome": "finished", "started": "", "ended": "", "records": 1, "current": 1,
    }  # fmt: skip


def words(number: int) -> str:
    return f"word{number % 50} harbour " + "of the quay and its lanterns " * 12


def passage(number: int, of: list[int], items: list[str]) -> dict[str, object]:
    return {
        "id": number + 1, "activity": of[number] + 1, "seq": number, "item": items[of[number]], "fragment": "",
        "first": 0, "last": len(words(number)), "text": words(number),
    }  # fmt: skip


def drawn(chance: random.Random, of: list[int]) -> list[dict[str, object]]:
    rows = []
    codes = list(NATIONS)
    for step, (kind, count) in enumerate(KINDS.items(), 1):
        for _ in range(count):
            at = chance.randrange(PASSAGES)
            value, detail = told(chance, kind, codes)
            rows.append({
                "activity": step * ITEMS + of[at] + 1, "seq": at, "passage": at + 1, "first": 0, "last": 5,
                "kind": kind, "text": "words", "value": value, "detail": json.dumps(detail, sort_keys=True),
            })  # fmt: skip
    return rows


def told(chance: random.Random, kind: str, codes: list[str]) -> tuple[str, dict[str, str]]:
    if kind == "person":
        return f"name {chance.randrange(50_000)}", {"by": "model"}
    if kind == "nation":
        more = {"relation": chance.choice(RELATIONS)} if chance.random() < 0.4 else {}
        doubt = {"or": "TR"} if chance.random() < 0.05 else {}
        return codes[int(chance.paretovariate(0.6)) % len(codes)], {"how": chance.choice(list(GRADE)), **more, **doubt}
    day = date(2020, 1, 1) - timedelta(days=min(int(chance.expovariate(1 / 1500)), 20_000))
    sort = chance.random()
    if sort < 0.2:
        return f"{day:%Y}-01-01/{day:%Y}-12-31", {"precision": "year"}
    if sort < 0.5:
        return f"{day}T{chance.randrange(24):02}:{chance.randrange(60):02}", {"precision": "minute"}
    return str(day), {"precision": "day", **({"or": str(day)} if sort > 0.95 else {})}


def index(case: Case, of: list[int], items: list[str], mentions: list[dict[str, object]]) -> None:
    by: dict[object, list[Noted]] = {}
    for each in mentions:
        by.setdefault(each["passage"], []).append(Noted(str(each["kind"]), "words", str(each["value"])))
    entries: dict[int, list[Entry]] = {}
    for at in range(PASSAGES):
        number, kind = of[at], ("text/plain", "application/pdf", "message/rfc822")[of[at] % 3]
        language, told = "ar" if number % 10 == 0 else "en", tuple(by.get(at + 1, ()))
        entry = Entry(at + 1, items[number], words(at), kind, 1, "haul", language, (f"haul/{at}",), mentions=told,
                      day=17_000 + number % 1_500)  # fmt: skip
        entries.setdefault(number, []).append(entry)
    made = Index(case.index_folder)
    for number, each in entries.items():
        made.replace(items[number], each)
    made.commit(1)
    made.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
