"""Number words to numbers, English and Arabic."""

from datetime import datetime

from clew.enrich.dates.reduce import Values, rule

SMALL = "(?:u&v|ue|v-?u|v|u)"


def _sum(values: Values, _: datetime | None = None) -> int:
    total = current = 0
    for token in values["all"]:
        number = token.value
        if token.cls == "k":
            total += (current * 1000 if current and number == 1000 else number) or 0
            current = 0
        elif token.cls == "h":
            current = current * 100 if current and number == 100 else current + number
        elif token.cls in "uvenoö5" and number:
            current += number
    return total + current


def _year(values: Values, _: datetime | None) -> int | None:
    number = _sum(values)
    return number if 1000 <= number <= 2999 else None


def _pair(values: Values, _: datetime | None) -> int | None:
    """Nineteen seventy eight; twenty seventeen; nineteen zero one."""
    first, *rest = (token.value for token in values["all"] if token.cls in "uv")
    small = sum(rest) < 10
    fits = small == (rest[0] == 0) if first in (18, 19) else first == 20 and not small
    return first * 100 + sum(rest) if fits else None


def _day(values: Values, _: datetime | None) -> int | None:
    number = _sum(values)
    return number if 1 <= number <= 31 else None


def _ten(values: Values, _: datetime | None) -> int | None:
    return 10 if values["e"] == [10] else None


def _number(values: Values, _: datetime | None) -> int | None:
    number = _sum(values)
    return number if number < 100 else None


NUMBERS = (
    rule("[oö]&5|oe", "o", _day),
    rule("öe", "ö", _day),
    rule("We", "n", lambda *_: 11),
    rule("5", "o", _day),
    rule(f"{SMALL}?k(?:&?u?h)?(?:&?{SMALL})?", "y", _year),
    rule(f"uh(?:&?{SMALL})?", "y", _year),
    rule("(?:u|v)-?(?:v-?u|uu|v|u)(?![kh])", "y", _pair),
    rule("v-?o", "o", _day),
    rule(f"(?:a|{SMALL})?h(?:&?{SMALL})?(?=[UÜ])", "ν", _sum),
    rule(SMALL, "n", _number),
    rule("e", "n", _ten),
    rule("v", "n", _number),
)
