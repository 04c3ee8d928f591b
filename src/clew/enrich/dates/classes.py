"""Classes of words and signs. The rules (rules*.py) are patterns over strings of them, one letter a token.

n small number   y year-like number   o ordinal   u v e h k number words (units, tens, Arabic ten, hundred, thousand)
a article, one   f few                2 year of two digits
m month          H Hijri month        J Persian month   w weekday   s season   Q quarter, half-year   S decade
j feast          X holiday            E era             U unit, Ü units& and      T the    O of    p preposition
< last           > next               = this            g ago       i from now       P before, after (Arabic)
t today …        N now                r early, mid, late            F from     b between   R to   L before, since …
A am, pm         q part of the day    M noon, midnight  G tonight   K o'clock  z zone      D الساعة
ö ordinal of an hour (Arabic)   ν three figures     ½ number and a half   l half, quarter     V amount (three weeks)
Ħ more, less than  ħ about (Arabic)  ë ending          ð to date   ä, Ä or later, or earlier     ŕ year-end
d days written in figures             % day and month in figures    c clock in figures   Y stamp
, - / . '        themselves ('s)           x anything else
"""

from collections.abc import Iterable, Iterator
from typing import Any

Words = Iterator[tuple[str, str, Any]]
"""Class, the words, value."""


def entries(cls: str, names: Iterable[str], values: Iterable[Any]) -> Words:
    return ((cls, name, value) for name, value in zip(names, values, strict=True))
