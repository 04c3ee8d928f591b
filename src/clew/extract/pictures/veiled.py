"""What stands in the place of a picture that is not to be seen unasked: spots of grey, too few to show anything."""

import io

from PIL import Image

SPOTS = 12
"""Along the longer side."""


def veiled(picture: Image.Image) -> bytes:
    """A PNG of the picture's shape and nothing but its broadest light and dark."""
    scale = SPOTS / max(picture.size)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    out = io.BytesIO()
    picture.convert("L").resize(size, Image.Resampling.BOX).save(out, "PNG")
    return out.getvalue()
