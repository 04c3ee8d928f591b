"""A PDF of pictures and nothing else: no text, no properties, no date, no id (ISO 32000-1, 7.5 and 8.9.5)."""

import io
import zlib
from collections.abc import Iterable

from PIL import Image

DPI = 110
COLOURS = 256
QUALITY = 80


def image_pdf(pages: Iterable[Image.Image]) -> bytes:
    """A page of its own size for each RGB picture; the same pictures give the same bytes."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = []
    for page in pages:
        number = len(objects) + 1
        kids.append(number)
        objects += _page(page, number)
    listed = " ".join(f"{number} 0 R" for number in kids)
    objects[1] = f"<< /Type /Pages /Kids [{listed}] /Count {len(kids)} >>".encode()
    return _file(objects)


def _page(page: Image.Image, number: int) -> list[bytes]:
    """The page object, what it draws, and its picture."""
    width, height = (round(side * 72 / DPI, 2) for side in page.size)
    box = f"[0 0 {width} {height}]"
    drawn = f"q {width} 0 0 {height} 0 0 cm /I Do Q".encode()
    return [
        f"<< /Type /Page /Parent 2 0 R /MediaBox {box} /Contents {number + 1} 0 R "
        f"/Resources << /XObject << /I {number + 2} 0 R >> >> >>".encode(),
        _stream("", drawn),
        _picture(page),
    ]


def _picture(page: Image.Image) -> bytes:
    """Few colours stay as they are; of a photograph a JPEG."""
    sides = f"/Type /XObject /Subtype /Image /Width {page.width} /Height {page.height} /BitsPerComponent 8"
    colours = page.getcolors(COLOURS)
    if colours is None:
        buffer = io.BytesIO()
        page.save(buffer, "JPEG", quality=QUALITY)
        return _stream(f"{sides} /ColorSpace /DeviceRGB /Filter /DCTDecode", buffer.getvalue())
    table: list[tuple[int, ...]] = sorted(colour for _, colour in colours)  # type: ignore[misc]
    numbers = {colour: number for number, colour in enumerate(table)}
    raw = page.tobytes()
    pixels = bytes(map(numbers.__getitem__, zip(raw[::3], raw[1::3], raw[2::3], strict=True)))
    palette = "".join(f"{part:02x}" for colour in table for part in colour)
    space = f"/ColorSpace [/Indexed /DeviceRGB {len(table) - 1} <{palette}>]"
    return _stream(f"{sides} {space} /Filter /FlateDecode", zlib.compress(pixels, 9))


def _stream(told: str, content: bytes) -> bytes:
    return f"<< {told} /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream"


def _file(objects: list[bytes]) -> bytes:
    whole, offsets = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    for number, content in enumerate(objects, 1):
        offsets.append(len(whole))
        whole += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    start = len(whole)
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    whole += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode()
    whole += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(whole)
