"""A PDF that was cut off before its catalogue: its pages, under a catalogue of our own."""

import re

OBJECT = re.compile(rb"(?:^|[\r\n ])(\d{1,7}) (\d{1,5}) obj\b")
LIMIT = 10_000


def salvaged(content: bytes) -> bytes | None:
    """`content` with what a reader needs to find its pages again, in the order in which they lie; None if none do.

    A reader that meets a broken cross-reference table looks for objects itself. Pages in compressed object streams
    are not found, nor is what is encrypted.
    """
    pages: list[bytes] = []
    highest = 0
    for found in OBJECT.finditer(content):
        highest = max(highest, int(found[1]))
        if len(pages) < LIMIT and _is_page(content, found.end()):
            pages.append(b"%s %s R" % (found[1], found[2]))
    if not pages or b"/Encrypt" in content:
        return None
    root = highest + 1
    catalogue = b"\nendstream\nendobj\n%d 0 obj\n<< /Type /Catalog /Pages %d 0 R >>\nendobj\n" % (root, root + 1)
    kids = b" ".join(dict.fromkeys(pages))
    tree = b"%d 0 obj\n<< /Type /Pages /Count %d /Kids [%s] >>\nendobj\n" % (root + 1, len(set(pages)), kids)
    trailer = b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n0\n%%%%EOF\n" % (root + 2, root)
    return content + catalogue + tree + trailer


def _is_page(content: bytes, at: int) -> bool:
    end = content.find(b"endobj", at, at + 4000)
    return end >= 0 and re.search(rb"/Type\s*/Page\b(?!s)", content[at:end]) is not None
