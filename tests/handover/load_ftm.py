"""Run by a Python that has followthemoney and nomenklatura: reads an export with them, prints as JSON what it found.

Arguments: the export's `ftm` folder. `refused` lists values that the library's own cleaning would change or drop,
`unknown` schemata and properties that its model has not.
"""

import json
import sys
from collections import Counter
from pathlib import Path

from followthemoney import StatementEntity, model
from followthemoney.dataset import Dataset
from nomenklatura.db import make_session
from nomenklatura.resolver import Resolver

folder = Path(sys.argv[1])


def read(name: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / name).read_text("utf-8").splitlines()]


def refused(data: dict[str, object]) -> list[str]:
    proxy = model.get_proxy({**data, "properties": dict(data["properties"])}, cleaned=False)
    kept = proxy.to_dict()["properties"]
    return [
        f"{data['schema']}.{name}: {value!r}"
        for name, values in data["properties"].items()
        for value in values
        if value not in kept.get(name, [])
    ]


def dangling(lines: list[dict[str, object]]) -> list[str]:
    schemata = {each["id"]: model.get(each["schema"]) for each in lines}
    found = []
    for each in lines:
        proxy = model.get_proxy(each)
        for prop, value in proxy.itervalues():
            if prop.type.name == "entity" and (value not in schemata or not schemata[value].is_a(prop.range)):
                found.append(f"{proxy.schema.name}.{prop.name}: {value}")
    return found


entities = read("entities.ftm.json")
statements = Dataset.make({"name": "clew", "title": "Clew"})
as_statements = [StatementEntity.from_data(statements, each) for each in entities]

resolver = Resolver(make_session("sqlite:///:memory:"), create=True)
resolver.load(folder / "resolver.json")
clusters: dict[str, list[str]] = {}
for each in read("names.ftm.json"):
    clusters.setdefault(resolver.get_canonical(each["id"]), []).append(each["id"])

print(
    json.dumps(
        {
            "schemata": Counter(each["schema"] for each in entities),
            "unknown": [n for e in entities for n in e["properties"] if n not in model.get(e["schema"]).properties],
            "refused": [said for each in entities for said in refused(each)],
            "dangling": dangling(entities),
            "statements": sum(len(list(each.statements)) for each in as_statements),
            "clusters": sorted(sorted(ids) for ids in clusters.values()),
            "edges": len(read("resolver.json")),
        }
    )
)
