"""A haul in which one name stands in every way in which a file can hold one."""

import io
import json
import zipfile
from email.message import EmailMessage
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from extract.pdf_files import document, stream

NAME, ARABIC = "Zelda Quillfeather", "زينب الطاهري"
OPEN = "Basra"
FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{}</dc:creator></cp:coreProperties>'
)
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)


def write(haul: Path) -> None:
    """The files; `open.txt` alone says nothing of her."""
    haul.mkdir()
    (haul / "open.txt").write_text("The quay of Basra was closed on Monday.\n")
    statement = f"Statement of Zelda Quill-\nfeather, also {NAME.upper()}, {OPEN}.\n"
    (haul / f"{NAME.replace(' ', '_')}.txt").write_text(statement)
    (haul / "arabic.txt").write_text(f"التقى عمر وزينب الطاهري في البصرة. قالت {ARABIC} ذلك.\n")
    (haul / "letter.pdf").write_bytes(letter())
    (haul / "report.docx").write_bytes(report())
    (haul / "mail.eml").write_bytes(mail())
    (haul / "ledger.csv").write_text(f"date,amount,payee\n2019-03-04,500,{NAME}\n2019-03-05,=1+1,{OPEN} Ltd\n")
    (haul / "photo.jpg").write_bytes(photo())
    (haul / "chat").mkdir()
    (haul / "chat" / "result.json").write_text(json.dumps(chat(), ensure_ascii=False))
    with zipfile.ZipFile(haul / "papers.zip", "w") as archive:
        archive.writestr("inside.txt", f"{NAME} left {OPEN}.\n")
        archive.writestr("beside.txt", "Nobody is named here.\n")


def letter() -> bytes:
    """A page with a text layer, the name in the properties, and a file inside."""
    first = f"BT /F 12 Tf 10 60 Td ({OPEN}: {NAME} signed) Tj ET".encode()
    more = {
        4: f"<< /Author ({NAME}) /Title (Letter of {NAME}) >>".encode(),
        5: b"<< /Type /Filespec /F (who.txt) /EF << /F 6 0 R >> >>",
        6: stream(f"{NAME} again\n".encode(), b"/Type /EmbeddedFile"),
    }
    names = b"/Names << /EmbeddedFiles << /Names [(who.txt) 5 0 R] >> >>"
    return document(first, more=more, catalogue=names, trailer=b"/Info 4 0 R")


def report() -> bytes:
    buffer = io.BytesIO()
    words = f"<w:p><w:r><w:t>{NAME} was seen in {OPEN}.</w:t></w:r></w:p>"
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", RELATIONS)
        archive.writestr("docProps/core.xml", CORE.format(NAME))
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{words}</w:body></w:document>")
    return buffer.getvalue()


def mail() -> bytes:
    message = EmailMessage()
    message["From"] = f"{NAME} <zelda.quillfeather@example.org>"
    message["To"] = "Bo <bo@example.org>"
    message["Subject"] = f"Where {NAME} was"
    message["Date"] = "Mon, 04 Mar 2019 10:00:00 +0300"
    message.set_content(f"I was in {OPEN}.\nZelda\nQuillfeather\n")
    message.add_attachment(b"tides\n", maintype="text", subtype="plain", filename=f"notes of {NAME}.txt")
    return message.as_bytes()


def photo() -> bytes:
    """A photograph of nothing, with her name as the photographer's."""
    image = Image.effect_noise((64, 48), 60).convert("RGB")
    exif = Image.Exif()
    exif[0x013B], exif[0x8298] = NAME, f"(c) {NAME}"
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()


def chat() -> dict[str, object]:
    """A Telegram export of one conversation."""
    said = [
        {"id": 1, "type": "message", "date": "2019-03-04T10:00:00", "date_unixtime": "1551693600", "from": NAME,
         "from_id": "user1", "text": f"This is {NAME}, in {OPEN}."},
        {"id": 2, "type": "message", "date": "2019-03-04T10:01:00", "date_unixtime": "1551693660", "from": "Bo",
         "from_id": "user2", "text": "Understood."},
    ]  # fmt: skip
    return {"name": NAME, "type": "personal_chat", "id": 1, "messages": said}


def scan() -> bytes:
    """A page as a scanner gives it: black letters on white, nothing but pixels."""
    page = Image.new("L", (1100, 320), 255)
    paint = ImageDraw.Draw(page)
    paint.text((60, 60), f"{OPEN} was left by {NAME}.", 0, ImageFont.truetype(FONT, 40))
    paint.text((60, 200), f"قالت {ARABIC} ذلك", 0, ImageFont.truetype(FONT, 48))
    buffer = io.BytesIO()
    page.save(buffer, "PNG")
    return buffer.getvalue()
