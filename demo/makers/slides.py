"""Slides: PPTX and ODP."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from demo.makers.archive import zip_of
from demo.makers.letter import CORE_TYPE, OFFICE, XML, content_types, core, open_document, rels

SHOW = "application/vnd.openxmlformats-officedocument.presentationml"
SPACES = (
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    f'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="{OFFICE}/relationships"'
)


@dataclass(frozen=True)
class Slide:
    title: str
    lines: Sequence[str] = ()
    notes: str = ""


def pptx(
    slides: Sequence[Slide], *, title: str = "", author: str = "", created: str = "2019-04-02T08:15:00Z", seed: int = 0
) -> bytes:
    """Slides with their speaker's notes, without a master: readers do not need one."""
    overrides = {"docProps/core.xml": CORE_TYPE, "ppt/presentation.xml": f"{SHOW}.presentation.main+xml"}
    files = {
        "_rels/.rels": rels({"rId1": ("officeDocument", "ppt/presentation.xml")}, core=True),
        "docProps/core.xml": core(title, author, created, seed),
        "ppt/presentation.xml": _presentation(len(slides)),
        "ppt/_rels/presentation.xml.rels": rels(
            {f"rId{n}": ("slide", f"slides/slide{n}.xml") for n in range(1, len(slides) + 1)}
        ),
    }
    for number, slide in enumerate(slides, start=1):
        files[f"ppt/slides/slide{number}.xml"] = _slide("sld", slide.title, slide.lines)
        overrides[f"ppt/slides/slide{number}.xml"] = f"{SHOW}.slide+xml"
        if slide.notes:
            notes = f"notesSlides/notesSlide{number}.xml"
            files[f"ppt/{notes}"] = _slide("notes", "", [slide.notes])
            files[f"ppt/slides/_rels/slide{number}.xml.rels"] = rels({"rId1": ("notesSlide", f"../{notes}")})
            overrides[f"ppt/{notes}"] = f"{SHOW}.notesSlide+xml"
    files = {"[Content_Types].xml": content_types(overrides), **files}
    return zip_of({name: content.encode() for name, content in files.items()})


def _presentation(count: int) -> str:
    ids = "".join(f'<p:sldId id="{255 + n}" r:id="rId{n}"/>' for n in range(1, count + 1))
    size = '<p:sldSz cx="9144000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/>'
    return f"{XML}<p:presentation {SPACES}><p:sldIdLst>{ids}</p:sldIdLst>{size}</p:presentation>"


def _slide(kind: str, title: str, lines: Sequence[str]) -> str:
    shapes = _shape(2, "title", [title]) if title else ""
    shapes += _shape(3, "body", lines) if lines else ""
    return f"{XML}<p:{kind} {SPACES}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:{kind}>"


def _shape(number: int, kind: str, lines: Sequence[str]) -> str:
    paragraphs = "".join(f"<a:p><a:r><a:t>{escape(line)}</a:t></a:r></a:p>" for line in lines)
    place = f'<p:cNvPr id="{number}" name="{kind} {number}"/><p:cNvSpPr/><p:nvPr><p:ph type="{kind}"/></p:nvPr>'
    return f"<p:sp><p:nvSpPr>{place}</p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/>{paragraphs}</p:txBody></p:sp>"


def odp(
    slides: Sequence[Slide], *, title: str = "", author: str = "", created: str = "2019-04-02T08:15:00", seed: int = 0
) -> bytes:
    pages = "".join(_page(number, slide) for number, slide in enumerate(slides, start=1))
    body = f"<office:presentation>{pages}</office:presentation>"
    return open_document("presentation", body, title=title, author=author, created=created, seed=seed)


def _page(number: int, slide: Slide) -> str:
    boxes = _box([slide.title]) + (_box(slide.lines) if slide.lines else "")
    notes = f"<presentation:notes>{_box([slide.notes])}</presentation:notes>" if slide.notes else ""
    return f'<draw:page draw:name="page{number}">{boxes}{notes}</draw:page>'


def _box(lines: Sequence[str]) -> str:
    texts = "".join(f"<text:p>{escape(line)}</text:p>" for line in lines)
    return f"<draw:frame><draw:text-box>{texts}</draw:text-box></draw:frame>"
