"""Letters and contracts: DOCX and ODT, written as the zip of XML that they are."""

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from demo.makers.archive import zip_of

Rows = Sequence[Sequence[str]]
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def is_arabic(text: str) -> bool:
    return sum("\u0600" <= character <= "\u06ff" for character in text) * 2 > sum(c.isalpha() for c in text)


def docx(
    paragraphs: Sequence[str],
    *,
    title: str = "",
    author: str = "",
    created: str = "2019-04-02T08:15:00Z",
    header: str = "",
    footnote: str = "",
    comment: str = "",
    table: Rows = (),
    embedded: Mapping[str, bytes] | None = None,
    seed: int = 0,
) -> bytes:
    """A DOCX; `footnote` hangs on the last paragraph, `comment` is a reviewer's, `table` follows the text."""
    embedded = embedded or {}
    parts = {"styles": (STYLES, "styles")}
    if header:
        parts["header1"] = (f"{XML}<w:hdr {W}>{_paragraph(header)}</w:hdr>", "header")
    if footnote:
        parts["footnotes"] = (_notes(footnote), "footnotes")
    if comment:
        parts["comments"] = (_comments(comment, author, created), "comments")
    body = _body(paragraphs, title, table, bool(footnote), bool(header), seed)
    files = {
        "[Content_Types].xml": _types(parts, embedded),
        "_rels/.rels": rels({"rId1": ("officeDocument", "word/document.xml")}, core=True),
        "docProps/core.xml": core(title, author, created, seed),
        "word/document.xml": body,
        "word/_rels/document.xml.rels": rels(_targets(parts, embedded)),
    }
    files |= {f"word/{name}.xml": content for name, (content, _) in parts.items()}
    packed = {name: content.encode() for name, content in files.items()}
    return zip_of(packed | {f"word/embeddings/{name}": content for name, content in embedded.items()})


STYLES = (
    f'{XML}<w:styles {W}><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    "</w:style>"
    '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/>'
    '<w:rPr><w:b/><w:sz w:val="32"/></w:rPr></w:style></w:styles>'
)


def rels(targets: Mapping[str, tuple[str, str]], core: bool = False) -> str:
    """A relationships part; `targets` are id → (kind, target)."""
    links = [f'<Relationship Id="{i}" Type="{OFFICE}/relationships/{kind}" Target={quoteattr(target)}/>'
             for i, (kind, target) in targets.items()]  # fmt: skip
    if core:
        kind = f"{PACKAGE}/relationships/metadata/core-properties"
        links.append(f'<Relationship Id="rIdCore" Type="{kind}" Target="docProps/core.xml"/>')
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{"".join(links)}</Relationships>'


def core(title: str, author: str, created: str, seed: int) -> str:
    when = f'xsi:type="dcterms:W3CDTF">{created}<'
    return (
        f'{XML}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>{escape(author)}</dc:creator>"
        f"<cp:lastModifiedBy>{escape(author)}</cp:lastModifiedBy><cp:revision>{seed + 1}</cp:revision>"
        f"<dcterms:created {when}/dcterms:created><dcterms:modified {when}/dcterms:modified></cp:coreProperties>"
    )


def content_types(overrides: Mapping[str, str], extensions: Sequence[str] = ()) -> str:
    defaults = "".join(f'<Default Extension="{e}" ContentType="application/octet-stream"/>' for e in extensions)
    parts = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in overrides.items())
    return (
        f'{XML}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{defaults}{parts}</Types>'
    )


CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"


def _types(parts: Mapping[str, tuple[str, str]], embedded: Mapping[str, bytes]) -> str:
    overrides = {"docProps/core.xml": CORE_TYPE, "word/document.xml": f"{WORD}.document.main+xml"}
    overrides |= {f"word/{name}.xml": f"{WORD}.{kind}+xml" for name, (_, kind) in parts.items()}
    extensions = sorted({name.rpartition(".")[2] for name in embedded})
    return content_types(overrides, extensions)


def _targets(parts: Mapping[str, tuple[str, str]], embedded: Mapping[str, bytes]) -> dict[str, tuple[str, str]]:
    kinds = [(kind, f"{name}.xml") for name, (_, kind) in parts.items()]
    kinds += [("package", f"embeddings/{name}") for name in embedded]
    ids = {f"rId{number}": target for number, target in enumerate(kinds, start=1)}
    if "header1" in parts:
        ids["rIdHeader"] = ids.pop(next(i for i, (kind, _) in ids.items() if kind == "header"))
    return ids


def _body(paragraphs: Sequence[str], title: str, table: Rows, noted: bool, headed: bool, seed: int) -> str:
    rsid = f"{seed * 2654435761 % (1 << 32):08X}"
    texts = [_paragraph(title, style="Heading1")] if title else []
    texts += [_paragraph(text, rsid=rsid) for text in paragraphs]
    if noted:
        texts[-1] = texts[-1].removesuffix("</w:p>") + '<w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    if table:
        texts.append(_table(table))
    relation = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    section = '<w:headerReference w:type="default" r:id="rIdHeader"/>' if headed else ""
    body = f"<w:body>{''.join(texts)}<w:sectPr>{section}</w:sectPr></w:body>"
    return f"{XML}<w:document {W} {relation}>{body}</w:document>"


def _paragraph(text: str, style: str = "", rsid: str = "") -> str:
    right = is_arabic(text)
    look = (f'<w:pStyle w:val="{style}"/>' if style else "") + ("<w:bidi/>" if right else "")
    run = "<w:rPr><w:rtl/></w:rPr>" if right else ""
    mark = f' w:rsidR="{rsid}"' if rsid else ""
    return f'<w:p{mark}><w:pPr>{look}</w:pPr><w:r>{run}<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def _table(table: Rows) -> str:
    rows = ("".join(f"<w:tc>{_paragraph(cell)}</w:tc>" for cell in row) for row in table)
    return f"<w:tbl><w:tblPr/>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def _notes(text: str) -> str:
    return f'{XML}<w:footnotes {W}><w:footnote w:id="2">{_paragraph(text)}</w:footnote></w:footnotes>'


def _comments(text: str, author: str, created: str) -> str:
    head = f'<w:comment w:id="0" w:author={quoteattr(author)} w:date="{created}">'
    return f"{XML}<w:comments {W}>{head}{_paragraph(text)}</w:comment></w:comments>"


ODF = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = " ".join(f'xmlns:{name}="{ODF}:{uri}:1.0"' for name, uri in (
    ("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"), ("meta", "meta"),
    ("presentation", "presentation"), ("manifest", "manifest"), ("style", "style"),
)) + ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'  # fmt: skip


def odt(
    paragraphs: Sequence[str],
    *,
    title: str = "",
    author: str = "",
    created: str = "2019-04-02T08:15:00",
    table: Rows = (),
    embedded: Mapping[str, bytes] | None = None,
    seed: int = 0,
) -> bytes:
    heading = f'<text:h text:outline-level="1">{escape(title)}</text:h>' if title else ""
    texts = heading + "".join(f"<text:p>{escape(text)}</text:p>" for text in paragraphs)
    if table:
        texts += f'<table:table table:name="Table1">{_odf_rows(table)}</table:table>'
    body = f"<office:text>{texts}</office:text>"
    return open_document("text", body, title=title, author=author, created=created, embedded=embedded, seed=seed)


def _odf_rows(table: Rows) -> str:
    def cell(text: str) -> str:
        return f'<table:table-cell office:value-type="string"><text:p>{escape(text)}</text:p></table:table-cell>'

    return "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in table)


def open_document(
    kind: str,
    body: str,
    *,
    title: str,
    author: str,
    created: str,
    embedded: Mapping[str, bytes] | None = None,
    seed: int = 0,
) -> bytes:
    """An OpenDocument file of `kind` (text, spreadsheet, presentation) around `body`."""
    media_type = f"application/vnd.oasis.opendocument.{kind}"
    embedded = embedded or {}
    meta = (
        f"<office:meta><meta:generator>Quill {7 + seed % 3}.{seed % 997}</meta:generator><dc:title>{escape(title)}"
        f"</dc:title><meta:initial-creator>{escape(author)}</meta:initial-creator><dc:creator>{escape(author)}"
        f"</dc:creator><meta:creation-date>{created}</meta:creation-date><dc:date>{created}</dc:date>"
        f'<meta:user-defined meta:name="Number">{seed}</meta:user-defined></office:meta>'
    )
    names = {"/": media_type, "content.xml": "text/xml", "meta.xml": "text/xml"}
    names |= {f"Objects/{name}": "application/octet-stream" for name in embedded}
    entries = "".join(f'<manifest:file-entry manifest:full-path={quoteattr(name)} manifest:media-type="{given}"/>'
                      for name, given in names.items())  # fmt: skip
    files = {
        "mimetype": media_type,
        "content.xml": f"{XML}<office:document-content {SPACES} office:version=\"1.2\"><office:body>{body}"
        "</office:body></office:document-content>",
        "meta.xml": f'{XML}<office:document-meta {SPACES} office:version="1.2">{meta}</office:document-meta>',
        "META-INF/manifest.xml": f"{XML}<manifest:manifest {SPACES}>{entries}</manifest:manifest>",
    }
    packed = {name: content.encode() for name, content in files.items()}
    packed |= {f"Objects/{name}": content for name, content in embedded.items()}
    return zip_of(packed, stored=("mimetype",))
