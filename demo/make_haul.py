"""Write demo/haul/ and demo/key.toml. Run again, it writes the same bytes: `python demo/make_haul.py`."""

import hashlib
import json
import shutil
import sys
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
if str(HERE.parent) not in sys.path:  # run as a script
    sys.path.insert(0, str(HERE.parent))

from PIL import features  # noqa: E402

from demo import (  # noqa: E402
    story_bank,
    story_circle,
    story_field,
    story_mail,
    story_office,
    story_report,
    story_rifles,
    story_scans,
)
from demo.makers.scan import ARABIC, LATIN  # noqa: E402
from demo.plan import (  # noqa: E402
    Book,
    Chapter,
    Claimed,
    Differs,
    Fact,
    Kin,
    Mentioned,
    Named,
    Origin,
    Planted,
    Transfer,
)

CHAPTERS = (
    story_office.chapter,
    story_mail.chapter,
    story_field.chapter,
    story_report.chapter,
    story_scans.chapter,
    story_bank.chapter,
    story_circle.chapter,
    story_rifles.chapter,
)
TABLES = {
    Mentioned: "mention", Named: "name", Book: "book", Transfer: "transfer", Kin: "kin", Claimed: "claim",
    Differs: "difference", Origin: "origin",
}  # fmt: skip
CODEC_VERSIONS = ("freetype2", "raqm", "harfbuzz", "libjpeg_turbo", "zlib")


def whole() -> Chapter:
    """All chapters as one. A path given twice is a mistake in the story."""
    chapters = [make() for make in CHAPTERS]
    paths = Counter(path for chapter in chapters for path in (*chapter.files, *chapter.drawn))
    assert max(paths.values()) == 1, paths.most_common(1)
    return Chapter(
        {path: content for chapter in chapters for path, content in chapter.files.items()},
        {path: content for chapter in chapters for path, content in chapter.drawn.items()},
        tuple(fact for chapter in chapters for fact in chapter.facts),
        tuple(fault for chapter in chapters for fault in chapter.faults),
        tuple(planted for chapter in chapters for planted in chapter.planted),
    )


def made_with() -> dict[str, str]:
    """What the bytes of compressed and drawn files depend on, apart from the content."""
    fonts = hashlib.sha256(b"".join(path.read_bytes() for path in (*LATIN, *ARABIC))).hexdigest()
    drawing = {name: str(features.version(name)) for name in CODEC_VERSIONS}
    return {"deflate": zlib.ZLIB_RUNTIME_VERSION, "pillow": str(features.version("pil")), **drawing, "fonts": fonts}


def key(story: Chapter) -> str:
    """The key as TOML."""
    contents = [*story.files.values(), *story.drawn.values()]
    lines = ["# Made by demo/make_haul.py; demo/README.md says how to read it."]
    lines += ["", "[expected]", f"files = {len(contents)}", f"duplicates = {len(contents) - len(set(contents))}"]
    lines += ["", "[made_with]", *_pairs(made_with())]
    for fault in story.faults:
        lines += ["", "[[problem]]", f"file = {_quoted(fault.file)}", f"inside = {_listed(fault.inside)}"]
        lines.append(f"code = {_quoted(fault.code)}")
    for fact in story.facts:
        lines += ["", "[[fact]]", *_fact(fact)]
    for planted in story.planted:
        lines += ["", f"[[{TABLES[type(planted)]}]]", *_planted(planted)]
    return "\n".join(lines) + "\n"


def _fact(fact: Fact) -> Iterator[str]:
    yield from _pairs({"id": fact.id, "about": fact.about, "query": fact.query, "file": fact.file})
    yield f"inside = {_listed(fact.inside)}"
    yield from _pairs({"locator": fact.at, "words": fact.words})
    if fact.metadata:
        yield f"metadata = {_quoted(fact.metadata)}"


def _planted(planted: Planted) -> Iterator[str]:
    """All that it says; what it leaves open is left out."""
    for name, value in asdict(planted).items():
        if isinstance(value, dict):
            yield from [f"{name} = {{ {', '.join(_pairs(value))} }}"] if value else []
        elif isinstance(value, tuple):
            yield f"{name} = {_listed(value)}"
        elif value != "":
            yield f"{name} = {_quoted(value) if isinstance(value, str) else json.dumps(value)}"


def _pairs(values: dict[str, str]) -> list[str]:
    return [f"{name} = {_quoted(value)}" for name, value in values.items()]


def _quoted(text: str) -> str:
    """A TOML basic string; JSON's escapes are a subset, but for DEL and for direction marks that would hide."""
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(f"\\u{ord(c):04x}" if c in "\x7f\u202a\u202b\u202c\u202d\u202e\u200e\u200f" else c for c in quoted)


def _listed(texts: Sequence[str]) -> str:
    return f"[{', '.join(map(_quoted, texts))}]"


def write(story: Chapter, haul: Path, key_file: Path) -> None:
    shutil.rmtree(haul, ignore_errors=True)
    for path, content in {**story.files, **story.drawn}.items():
        target = haul / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    key_file.write_text(key(story), encoding="utf-8")


def main() -> None:
    story = whole()
    write(story, HERE / "haul", HERE / "key.toml")
    size = sum(len(content) for content in (*story.files.values(), *story.drawn.values()))
    print(f"{len(story.files) + len(story.drawn)} files, {size / 1e6:.1f} MB, {len(story.facts)} facts")


if __name__ == "__main__":
    main()
