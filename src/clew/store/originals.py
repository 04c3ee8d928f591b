"""An item's own bytes, for somebody who wants the file: nothing is handed on that is not what was recorded."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import select

from clew.errors import IntegrityError
from clew.model import Digest
from clew.store import schema
from clew.store.case import Case
from clew.store.verify import original_path

CHUNK = 1 << 20


def open_original(case: Case, item: Digest) -> BinaryIO:
    """The bytes from a blob or the first place that still has them, read and checked once; IntegrityError if none."""
    reasons = []
    for path in _paths(case, item):
        try:
            stream = open(path, "rb")  # noqa: SIM115
        except OSError as error:
            reasons.append(f"{os.fsdecode(path)}: {error.strerror}")
            continue
        if hashlib.file_digest(stream, "sha256").hexdigest() == item:
            stream.seek(0)
            return stream
        stream.close()
        reasons.append(f"{os.fsdecode(path)}: its bytes have changed since they were collected")
    raise IntegrityError("; ".join(reasons) or f"{item[:12]}: it was found nowhere that can be read")


def checked(stream: BinaryIO, item: Digest) -> Iterator[bytes]:
    """The bytes in pieces, hashed again as they go out; IntegrityError before the last piece if they changed since."""
    whole = hashlib.sha256()
    held = b""
    with stream:
        while chunk := stream.read(CHUNK):
            whole.update(chunk)
            if held:
                yield held
            held = chunk
    if whole.hexdigest() != item:
        raise IntegrityError(f"{item[:12]}: its bytes changed while they were read")
    yield held


def _paths(case: Case, item: Digest) -> Iterator[Path | bytes]:
    if item in case.blobs:
        yield case.blobs.path(item)
    place, collection = schema.place, schema.collection
    query = select(collection.c.root, place.c.raw).join(collection, collection.c.id == place.c.collection)
    with case.engine.connect() as connection:
        rows = connection.execute(query.where(place.c.item == item).order_by(place.c.superseded, place.c.id)).all()
    for root, raw in rows:
        path = original_path(root, raw)
        if os.path.isfile(path):
            yield path
