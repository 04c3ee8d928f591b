"""A row of an Access table taken apart into its columns' values."""

import struct
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from clew.extract.databases import jet
from clew.extract.databases.jet import Column, Jet, Table
from clew.extract.tables.cells import Value

EPOCH = datetime(1899, 12, 30)
FIXED = {jet.BYTE: "<B", jet.SHORT: "<h", jet.LONG: "<i", jet.FLOAT: "<f", jet.DOUBLE: "<d"}


def values_of(file: Jet, table: Table, row: bytes) -> list[Value | bytes]:
    """One value a column, "" for none. ValueError, struct.error or IndexError where the row is broken."""
    wide = 1 if file.old else 2
    count = row[0] if file.old else struct.unpack_from("<H", row)[0]
    mask = (count + 7) // 8
    nulls = row[len(row) - mask :]
    offsets = _offsets(file, row, mask) if any(not column.is_fixed for column in table.columns) else []
    values: list[Value | bytes] = []
    for column in table.columns:
        filled = column.number < count and bool(nulls[column.number // 8] >> column.number % 8 & 1)
        if column.kind == jet.BOOLEAN:
            values.append(filled)
        elif not filled:
            values.append("")
        elif column.is_fixed:
            values.append(_value(file, column, row[wide + column.fixed : wide + column.fixed + column.size]))
        elif column.variable + 1 < len(offsets):
            values.append(_value(file, column, row[offsets[column.variable] : offsets[column.variable + 1]]))
        else:
            values.append("")
    return values


def _offsets(file: Jet, row: bytes, mask: int) -> list[int]:
    """Where each variable column starts, and where the last ends; they stand backwards at the row's end."""
    if not file.old:
        at = len(row) - mask - 2
        count = struct.unpack_from("<H", row, at)[0]
        return [struct.unpack_from("<H", row, at - 2 * place)[0] for place in range(1, min(count, 1024) + 2)]
    at = len(row) - mask - 1
    count = row[at]
    jumps = (len(row) - 1) // 256
    if (at - jumps - 1) - count < 0:
        raise ValueError("the row's end is broken")
    jumped = [row[at - 1 - place] for place in range(jumps)]
    offsets, above = [], 0
    for place in range(count + 1):
        while above < jumps and jumped[above] == place:
            above += 1
        offsets.append(row[at - jumps - 1 - place] + 256 * above)
    return offsets


def _value(file: Jet, column: Column, raw: bytes) -> Value | bytes:
    match column.kind:
        case jet.MONEY:
            return str(Decimal(struct.unpack("<q", raw)[0]).scaleb(-4))
        case jet.DATE:
            return _moment(struct.unpack("<d", raw)[0])
        case jet.TEXT:
            return file.text(raw)
        case jet.MEMO:
            return file.text(file.long(raw)) if raw else ""
        case jet.OLE:
            return file.long(raw) if raw else b""
        case jet.GUID:
            return str(UUID(bytes_le=raw))
        case jet.NUMERIC:
            number = int.from_bytes(b"".join(raw[at : at + 4][::-1] for at in range(1, 17, 4)), "big")
            return str(Decimal(-number if raw[0] & 0x80 else number).scaleb(-column.scale))
    if column.kind in FIXED:
        number = struct.unpack(FIXED[column.kind], raw)[0]
        return float(f"{number:.7g}") if column.kind == jet.FLOAT else number
    if column.kind in (18, 19) and len(raw) in (4, 8):
        return int.from_bytes(raw, "little", signed=True)
    return raw


def _moment(days: float) -> Value:
    """Days since 1899-12-30, whose fraction counts from midnight before and after alike; in no known zone."""
    whole = int(days)
    try:
        return (EPOCH + timedelta(days=whole, seconds=round(abs(days - whole) * 86_400))).isoformat()
    except (OverflowError, ValueError):
        return days
