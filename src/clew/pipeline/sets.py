"""Sets: files that belong together, told by their names within one folder.

Images and archives that were split, a database with its log or memo file, a chat's export with its media.
"""

import re
from collections.abc import Collection, Iterator
from string import ascii_lowercase as ALPHABET

OTHERS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE | re.DOTALL), first)
    for pattern, first in (
        (r"(.+)\.([esl]x?)\d\d", r"\1.\g<2>01"),
        (r"(.+)\.\d{3}", r"\1.000"),
        (r"(.+)\.(?!000)\d{3}", r"\1.001"),
        (r"(.+)\.z\d\d", r"\1.zip"),
        (r"(.+)\.[r-y]\d\d", r"\1.rar"),
        (r"(.+\.part)\d\.rar", r"\g<1>1.rar"),
        (r"(.+\.part)\d\d\.rar", r"\g<1>01.rar"),
        (r"(.+\.part)\d{3}\.rar", r"\g<1>001.rar"),
        (r"(.+)-(?:s\d{3}|f\d{3}|flat|delta)\.vmdk", r"\1.vmdk"),
        (r"(.+)-(?:wal|journal)", r"\1"),
        (r"(.+)\.(?:dbt|fpt)", r"\1.dbf"),
        (r"messages\d+\.html", r"messages.html"),
    )
)
"""What another file of a set is named, and what its first is named then."""

EXPORT = re.compile(r"result\.json|messages\.html", re.IGNORECASE)
"""The text of a chat's export: all that lies in its folder and below belongs to it, and is read by itself too."""

THREAD = re.compile(r"_chat\.txt|.*whatsapp.*\.txt|.*واتساب.*\.txt", re.IGNORECASE | re.DOTALL)
"""Likewise, with all that lies beside it."""

TELLING = re.compile(
    r".+\.(?:[esl]x?\d\d|\d{3}|[r-z]\d\d|part\d{1,3}\.rar|dbt|fpt)"
    r"|.+-(?:(?:s\d{3}|f\d{3}|flat|delta)\.vmdk|wal|journal)|messages\d+\.html",
    re.IGNORECASE | re.DOTALL,
)


def may_belong(name: str) -> bool:
    """Whether a file of this name waits to be read until all the names beside it are known."""
    return any(pattern.fullmatch(name) for pattern in (TELLING, EXPORT, THREAD))


def joined(names: Collection[str]) -> tuple[dict[str, list[str]], dict[str, str]]:
    """Of the files in a folder and below it, paths relative to it: the other files by the first of their set; and
    of files that are only read with their set, its first."""
    beside = {name.casefold(): name for name in names if "/" not in name}
    firsts: dict[str, list[str]] = {}
    others: dict[str, str] = {}
    for name in beside.values():
        first = next((beside[each] for each in _firsts(name) if beside.get(each, name) != name), None)
        if first is not None:
            firsts.setdefault(first, []).append(name)
            others[name] = first
    for first in list(firsts):
        for name in _after_99(first, beside):
            firsts[first].append(name)
            others[name] = first
    for name in beside.values():
        if EXPORT.fullmatch(name):
            firsts[name] = [each for each in names if each != name]
        elif THREAD.fullmatch(name):
            firsts[name] = [each for each in beside.values() if each != name]
    return firsts, others


def _after_99(first: str, beside: dict[str, str]) -> Iterator[str]:
    """The segments of an EWF image behind its 99th: .EAA, .EAB and so on, as far as they follow on one another."""
    stem, letter = first.casefold()[:-3], first.casefold()[-3:-2]
    if not re.fullmatch(r".+\.[esl]01", first, re.IGNORECASE | re.DOTALL) or f"{stem}{letter}99" not in beside:
        return
    pairs = [f"{one}{two}" for one in ALPHABET for two in ALPHABET]
    for each in (f"{one}{pair}" for one in ALPHABET[ALPHABET.index(letter) :] for pair in pairs):
        if f"{stem}{each}" not in beside:
            return
        yield beside[f"{stem}{each}"]


def _firsts(name: str) -> Iterator[str]:
    for pattern, first in OTHERS:
        found = pattern.fullmatch(name)
        if found:
            yield found.expand(first).casefold()
