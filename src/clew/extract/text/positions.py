"""Places and tracks: KML, GPX and GeoJSON, as rows. Coordinates stay in the order in which the file has them."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from clew.errors import Unreadable, worded
from clew.extract.installed import versions
from clew.extract.office.ooxml import local
from clew.extract.tables.cells import line
from clew.extract.text.text import read_text
from clew.extract.web.harmless_xml import libraries, parse
from clew.extract.web.html import visible
from clew.model import Locator, Metadata, Passage, Problem
from clew.step import Given, Record, step

KML = "application/vnd.google-earth.kml+xml"
GPX = "application/gpx+xml"
GEOJSON = "application/geo+json"
KML_COLUMNS = ("Folder", "Name", "Position (longitude, latitude, altitude)", "Time", "Description", "Further")
GPX_COLUMNS = ("Kind", "Name", "Latitude", "Longitude", "Elevation", "Time", "Description", "Further")
JSON_COLUMNS = ("Kind", "Id", "Position (longitude, latitude, altitude)", "Properties")
MOST = 1_000_000
BY_HAND = "look at it with a map program"
Row = tuple[str, ...]


@step("extract.positions@2", accepts=(KML, GPX, GEOJSON), hints=("charset",), libraries=versions("nh3", also=libraries))
def positions(given: Given, stream: BinaryIO) -> Iterator[Record]:
    """Row 1 names the columns; each placemark, point of a track or feature is a row. Links are Metadata."""
    stream.seek(0)
    content = stream.read()
    if given.media_type == GEOJSON:
        yield from _told(JSON_COLUMNS, _features(given, content), [])
        return
    reading = _Kml() if given.media_type == KML else _Gpx()
    problem = parse(content, reading)
    if problem:
        yield problem
    columns = KML_COLUMNS if given.media_type == KML else GPX_COLUMNS
    yield from _told(columns, iter(reading.rows), reading.told)


def _told(columns: Row, rows: Iterator[Row], told: list[tuple[str, str]]) -> Iterator[Record]:
    for name, value in dict.fromkeys(told):
        yield Metadata(name, value[:10_000])
    yield Passage(Locator(row=(1, 1)), line(columns))
    number = 1
    for number, row in enumerate(rows, start=2):
        if number > MOST:
            yield Problem("too-many", f"more than {MOST} rows; the rest was not read", BY_HAND)
            break
        if words := line(row):
            yield Passage(Locator(row=(number, number)), words)
    yield Metadata("rows", str(number))


class _Xml:
    """Parser target: the elements that are open, and the text of the innermost."""

    def __init__(self) -> None:
        self.open: list[str] = []
        self.text: list[str] = []
        self.rows: list[Row] = []
        self.told: list[tuple[str, str]] = []
        self.found: dict[str, list[str]] = {}

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.open.append(local(tag))
        self.text = []
        self.begun(self.open[-1], attributes)

    def end(self, tag: str) -> None:
        self.ended(local(tag), " ".join("".join(self.text).split()))
        self.text = []
        if self.open:
            self.open.pop()

    def data(self, text: str) -> None:
        self.text.append(text)

    def close(self) -> None: ...
    def begun(self, name: str, attributes: Mapping[str, str]) -> None: ...
    def ended(self, name: str, text: str) -> None: ...

    def all(self, *names: str, apart: str = " ") -> str:
        return apart.join(text for name in names for text in self.found.pop(name, []))


class _Kml(_Xml):
    """A row a placemark, overlay or note; what stands outside of any belongs to its folder."""

    FEATURES = frozenset(["Placemark", "GroundOverlay", "ScreenOverlay", "PhotoOverlay", "NetworkLink"])
    FOLDERS = frozenset(["Folder", "Document"])
    PLAIN = frozenset(["Style", "StyleMap", "Region", "Schema"])
    VIEWS = frozenset(["LookAt", "Camera"])

    def __init__(self) -> None:
        super().__init__()
        self.folders: list[str] = []
        self.key = ""

    def begun(self, name: str, attributes: Mapping[str, str]) -> None:
        if name in self.FOLDERS:
            self.folders.append("")
        elif name in self.FEATURES:
            self.found = {}
        elif name in ("Data", "SimpleData"):
            self.key = attributes.get("name", "")

    def ended(self, name: str, text: str) -> None:
        if name in self.FOLDERS and self.folders:
            self.folders.pop()
        elif name in self.FEATURES:
            self._row()
        elif text and not any(each in self.PLAIN for each in self.open[:-1]):
            self._value(name, text)

    def _value(self, name: str, text: str) -> None:
        if any(each in self.VIEWS for each in self.open):
            if name not in ("longitude", "latitude", "altitude"):
                return
            name = f"seen from {name}"
        if name == "href":
            self.told.append(("external-link", text))
        if any(each in self.FEATURES for each in self.open):
            named = f"{self.key}: {text}" if name in ("value", "SimpleData") and self.key else text
            self.found.setdefault(name, []).append(named)
        elif name == "name" and self.open[-2:-1] and self.open[-2] in self.FOLDERS and self.folders:
            self.folders[-1] = text
            self.told.append(("title" if len(self.folders) == 1 else "folder", text))
        elif name == "description":
            self.told.append(("description", visible(text).strip()))

    def _row(self) -> None:
        folder = " / ".join(filter(None, self.folders))
        name, description = self.all("name"), visible(self.all("description", "Snippet", "snippet", apart="\n")).strip()
        where = self.all("coordinates", "coord", apart="; ")
        box = [f"{side}: {self.all(side)}" for side in ("north", "south", "east", "west") if side in self.found]
        when = self.all("when", apart=", ") or self.all("begin", "end", apart=" – ")
        further = self.all("value", "SimpleData", "address", "phoneNumber", "href", apart="; ")
        silent = {"styleUrl", "visibility", "open", "altitudeMode", "extrude", "tessellate", "drawOrder", "color"}
        rest = [f"{key}: {' '.join(values)}" for key, values in self.found.items() if key not in silent]
        self.rows.append((folder, name, "; ".join([*filter(None, [where]), *box]), when, description,
                          "; ".join(filter(None, [further, *rest]))))  # fmt: skip
        self.found = {}


class _Gpx(_Xml):
    """A row a waypoint and a point of a track or route; a row for the track or route itself behind its points."""

    KINDS = {"wpt": "waypoint", "trkpt": "track point", "rtept": "route point"}  # noqa: RUF012
    WHOLE = {"trk": "track", "rte": "route"}  # noqa: RUF012

    def __init__(self) -> None:
        super().__init__()
        self.at = ("", "")
        self.of: dict[str, list[str]] = {}

    def begun(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "gpx" and attributes.get("creator"):
            self.told.append(("producer", attributes["creator"]))
        elif name in self.KINDS:
            self.of, self.found = self.found, {}
            self.at = attributes.get("lat", ""), attributes.get("lon", "")
        elif name in self.WHOLE:
            self.found = {}
        elif name == "link" and attributes.get("href"):
            self.told.append(("link", attributes["href"]))

    def ended(self, name: str, text: str) -> None:
        if name in self.KINDS:
            self._row(self.KINDS[name], *self.at)
            self.found, self.of = self.of, {}
        elif name in self.WHOLE:
            self._row(self.WHOLE[name], "", "")
        elif text and "metadata" in self.open:
            told = {"name": "title", "desc": "description", "time": "created"}.get(name, name)
            self.told.append(("author" if "author" in self.open[:-1] and name == "name" else told, text))
        elif text:
            self.found.setdefault(name, []).append(text)

    def _row(self, kind: str, latitude: str, longitude: str) -> None:
        name, height, time = self.all("name"), self.all("ele"), self.all("time")
        description = self.all("desc", "cmt", apart="; ")
        rest = "; ".join(f"{key}: {' '.join(values)}" for key, values in self.found.items())
        self.rows.append((kind, name, latitude, longitude, height, time, description, rest))
        self.found = {}


def _features(given: Given, content: bytes) -> Iterator[Row]:
    text, _, _ = read_text(given, content)
    try:
        tree = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable("damaged", f"the JSON is broken: {worded(error)}", "look at the file as text") from error
    features = tree.get("features") if isinstance(tree, dict) else None
    for feature in features if isinstance(features, list) else [tree]:
        geometry = feature.get("geometry") if isinstance(feature, dict) else None
        shape: dict[str, Any] = geometry if isinstance(geometry, dict) else {}
        rest = feature.get("properties") if isinstance(feature, dict) else feature
        where = shape.get("coordinates", shape.get("geometries"))
        said = [f"{key}: {_json(each)}" for key, each in rest.items()] if isinstance(rest, dict) else [_json(rest)]
        number = feature.get("id") if isinstance(feature, dict) else None
        yield str(shape.get("type", "")), _json(number), _json(where), "; ".join(said)


def _json(value: Any) -> str:
    """A value as words: letters as they are, the rest as JSON."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
