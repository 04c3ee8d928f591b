"""Windows' count of time: [MS-DTYP] 2.3.3, tenths of microseconds since 1601, UTC."""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
MOST = 2_650_467_744_000_000_000


def filetime(count: int) -> str:
    """ISO 8601 to the microsecond; "" where none is set, or none that a calendar has."""
    if not 0 < count < MOST:
        return ""
    return (EPOCH + timedelta(microseconds=count // 10)).isoformat().replace("+00:00", "Z")
