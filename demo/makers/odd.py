"""Files that cannot be read, or not by Clew."""

import sqlite3


def truncated(content: bytes, share: float = 0.6) -> bytes:
    """The beginning alone, as an interrupted copy leaves it."""
    return content[: int(len(content) * share)]


def dos_program(message: str) -> bytes:
    """An MZ header in front of plain words: the type of a program without one's code."""
    header = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00".ljust(60, b"\0") + (64).to_bytes(4, "little")
    return header + b"$" + message.encode() + b"\0" * 32


def sqlite_file(table: str, columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> bytes:
    """A database of one table. SQLite writes its own version at byte 96; it is set to a fixed one."""
    with sqlite3.connect(":memory:") as connection:
        connection.execute("PRAGMA page_size = 1024")
        connection.execute(f"CREATE TABLE {table} ({', '.join(f'{column} TEXT' for column in columns)})")
        connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})", rows)
        connection.commit()
        content = bytearray(connection.serialize())
    connection.close()
    content[96:100] = (3_040_001).to_bytes(4, "big")
    return bytes(content)
