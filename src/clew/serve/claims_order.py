"""The orders in which claims are listed, and which of those that say the same stands for them."""

from collections.abc import Mapping, Sequence

import numpy as np

from clew.store.claim_columns import Columns
from clew.store.drawn import Mask, Numbers

ORDERS = {"": "Most origins", "against": "Most against", "date": "Oldest", "-date": "Newest"}


def ordered(columns: Columns, mask: Mask, sort: str) -> Numbers:
    """The rows of the mask in the order asked; those without a date come last."""
    rows = np.flatnonzero(mask)
    dated = columns.dated.which[rows]
    none = (dated == 0) & (len(columns.dated.values) > 0 and columns.dated.values[0] == "")
    keys: Mapping[str, Sequence[Numbers]] = {
        "": (-columns.said[rows], -columns.against[rows], -columns.origins[rows]),
        "against": (-columns.origins[rows], -columns.against[rows]),
        "date": (dated, none),
        "-date": (-dated, none),
    }
    return rows[np.lexsort((rows, *keys[sort]))]


def once(rows: Numbers, first: Numbers, judged: Mask) -> Numbers:
    """Of those of these rows that say the same only one, in their order: one that was judged, where there is any."""
    order = np.lexsort((np.arange(len(rows)), ~judged[rows]))
    _, chosen = np.unique(first[rows][order], return_index=True)
    _, places = np.unique(first[rows], return_index=True)
    return rows[order][chosen][np.argsort(places, kind="stable")]
