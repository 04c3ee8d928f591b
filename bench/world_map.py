"""Make src/clew/serve/static/world.svg, the outlines of the nations. Run by hand; the file is committed.

    python -m bench.world_map FOLDER

FOLDER holds the npm package world-atlas 2.0.2 as `world-atlas` (Natural Earth 4.1, public domain; ISC), and the wheels
pycountry 26.2.16 and countryinfo 1.0.1, unpacked. Projection: Natural Earth (Šavrič and others 2011). Borders are
simplified arc by arc (Douglas and Peucker 1973), so that neighbours still share them.

What ISO 3166 has no code for is drawn with the nation under which ISO 3166-2 lists it, or with none.
"""

import json
import math
import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

Point = tuple[float, float]
TARGET = Path("src/clew/serve/static/world.svg")
WIDTH, HEIGHT = 4000, 1800
"""Units of the picture: the whole width of the world, and its height without the Antarctic ice."""

SCALE = WIDTH / (2 * math.pi * 0.8707)
TOP = 1.4
"""The plane's coordinate of the upper edge, north of all land."""

FINE = 0.8
"""Units that a simplified border may be off."""

SPECK = 5.0
"""Square units below which an island is left out, where its nation has a larger one."""

SMALL = 160.0
"""Square units below which a nation has a dot too."""

NAMED = {"Kosovo": "XK", "Somaliland": "SO", "N. Cyprus": "CY", "Indian Ocean Ter.": "AU", "Siachen Glacier": "-"}
CRIMEA = (32.0, 44.0, 37.0, 46.5)
"""West, south, east, north, in degrees: listed as UA-43 and UA-40."""


def main(folder: Path) -> None:
    sys.path.insert(0, str(folder))
    atlas = json.loads((folder / "world-atlas/countries-50m.json").read_text("utf-8"))
    arcs = list(decoded(atlas))
    thin = [simplified(unbroken(arc)) for arc in arcs]
    shapes: dict[str, list[list[Point]]] = {}
    for country in atlas["objects"]["countries"]["geometries"]:
        for rings in country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]:
            own = code(country, joined(rings[0], arcs))
            whole = (piece for ring in rings for piece in pieces(joined(ring, thin)))
            shapes.setdefault(own, []).extend([projected(point) for point in piece] for piece in whole)
    shapes.pop("AQ", None)
    lines = [line for own, rings in sorted(shapes.items()) for line in drawn(own, rings)]
    lines += [dot(own, at) for own, at in sorted(elsewhere(shapes).items())]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
    TARGET.write_text("\n".join([head, *lines, "</svg>", ""]), "utf-8")
    print(len(shapes), "nations,", TARGET.stat().st_size, "bytes")


def decoded(atlas: dict) -> Iterator[list[Point]]:
    """Each arc in degrees (TopoJSON: steps from point to point, scaled)."""
    (kx, ky), (dx, dy) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    for arc in atlas["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((x * kx + dx, y * ky + dy))
        yield points


def projected(point: Point) -> Point:
    east, north = math.radians(point[0]), math.radians(point[1])
    n2, n4 = north**2, north**4
    x = east * (0.8707 - 0.131979 * n2 + n4 * (-0.013791 + n4 * (0.003971 * n2 - 0.001529 * n4)))
    y = north * (1.007226 + n2 * (0.015085 + n4 * (-0.044475 + 0.028874 * n2 - 0.005916 * n4)))
    return WIDTH / 2 + x * SCALE, (TOP - y) * SCALE


def simplified(points: Sequence[Point]) -> list[Point]:
    """Douglas and Peucker, in degrees, as the picture shows it. A closed arc is cut at its farthest point."""
    if len(points) > 3 and points[0] == points[-1]:
        far = max(range(len(points)), key=lambda at: math.dist(points[0], points[at]))
        return simplified(points[: far + 1])[:-1] + simplified(points[far:])
    if len(points) < 3:
        return list(points)
    one, other = projected(points[0]), projected(points[-1])
    off, at = max((away(projected(point), one, other), at) for at, point in enumerate(points[1:-1], 1))
    if off <= FINE:
        return [points[0], points[-1]]
    return simplified(points[: at + 1])[:-1] + simplified(points[at:])


def unbroken(points: Sequence[Point]) -> list[Point]:
    """Points without jumps over the 180th meridian: they go on beyond it."""
    found: list[Point] = []
    for x, y in points:
        found.append((x - 360 * round((x - found[-1][0]) / 360) if found else x, y))
    return found


def pieces(ring: Sequence[Point]) -> Iterator[list[Point]]:
    """A ring in degrees cut at the 180th meridian, each piece where it lies on the picture."""
    ring = unbroken(ring)
    for turn in (-360, 0, 360):
        moved = [(x + turn, y) for x, y in ring]
        if any(-180 < x < 180 for x, _ in moved):
            yield cut(cut(moved, -180, 1), 180, -1)


def cut(ring: Sequence[Point], edge: float, side: int) -> list[Point]:
    """What of a ring lies on one side of a meridian (Sutherland and Hodgman 1974)."""
    found: list[Point] = []
    for (ax, ay), (bx, by) in pairwise([*ring, ring[0]] if ring else []):
        if (ax - edge) * side >= 0:
            found.append((ax, ay))
        if (ax - edge) * (bx - edge) < 0:
            found.append((edge, ay + (by - ay) * (edge - ax) / (bx - ax)))
    return found


def away(point: Point, one: Point, other: Point) -> float:
    length = math.dist(one, other)
    if not length:
        return math.dist(point, one)
    (x, y), (ax, ay), (bx, by) = point, one, other
    return abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length


def joined(ring: Sequence[int], arcs: Sequence[Sequence[Point]]) -> list[Point]:
    """The points of a ring of arcs; ~n is arc n backwards."""
    points: list[Point] = []
    for number in ring:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return points


def code(country: dict, outline: Sequence[Point]) -> str:
    import pycountry

    west, south, east, north = CRIMEA
    if country.get("id") == "643" and all(west < x < east and south < y < north for x, y in outline):
        return "UA"
    if "id" not in country:
        return NAMED[country["properties"]["name"]]
    return pycountry.countries.get(numeric=country["id"]).alpha_2


def size(ring: Sequence[Point]) -> float:
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs)) / 2


def drawn(own: str, rings: list[list[Point]]) -> Iterator[str]:
    largest = max(rings, key=size)
    kept = [ring for ring in rings if ring is largest or size(ring) >= SPECK]
    path = "".join(filter(None, map(outline, kept)))
    if path:
        yield f'<path data-nation="{own}" d="{path}"/>' if own != "-" else f'<path d="{path}"/>'
    if sum(map(size, rings)) < SMALL and own != "-":
        yield dot(own, middle(largest))


def outline(ring: Sequence[Point]) -> str:
    """Whole units, each point as a step from the one before; "" where fewer than three are left."""
    points = [(round(x), round(y)) for x, y in ring]
    steps = [(bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise(points) if (ax, ay) != (bx, by)]
    if len(steps) < 3:
        return ""
    written = "".join(f"{x}{y:+}" if x < 0 or not at else f" {x}{y:+}" for at, (x, y) in enumerate(steps[:-1]))
    return f"M{points[0][0]} {points[0][1]}l{written.replace('+', ' ')}z"


def middle(ring: Sequence[Point]) -> Point:
    return sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)


def dot(own: str, at: Point) -> str:
    return f'<circle data-nation="{own}" cx="{round(at[0])}" cy="{round(at[1])}" r="8"/>'


def elsewhere(shapes: dict[str, list[list[Point]]]) -> dict[str, Point]:
    """Codes that the outlines lack, at the place that countryinfo has for them."""
    import countryinfo
    import pycountry

    found = {}
    for path in sorted((Path(countryinfo.__file__).parent / "data").glob("*.json")):
        facts = json.loads(path.read_text("utf-8"))
        own, at = facts.get("ISO", {}).get("alpha2", ""), facts.get("latlng")
        if at and own not in shapes and own not in ("AQ", "BV", "HM") and pycountry.countries.get(alpha_2=own):
            found[own] = projected((at[1], at[0]))
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
