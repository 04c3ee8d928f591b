"""Lists of known people, companies and ships, as FollowTheMoney entities: one JSON object a line, as OpenAleph,
OpenSanctions and nomenklatura write them (https://followthemoney.tech/docs/).

Schemata are those of followthemoney 4.11; a test holds them against the library.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from clew.errors import UsageError

PERSON, BODY, PLACE = ("person",), ("organisation",), ("place",)
NAMED = {
    "Person": PERSON, "LegalEntity": PERSON + BODY, "Organization": BODY, "Company": BODY, "PublicBody": BODY,
    "Vessel": BODY, "Airplane": BODY, "Vehicle": BODY, "UserAccount": PERSON, "Address": PLACE, "Territory": PLACE,
}  # fmt: skip
"""Schemata whose entities are compared, and with what kinds of names."""

UNLIKE = frozenset(("Vessel", "Airplane", "Vehicle", "UserAccount"))
"""Those that no kind of name stands for: a ship in a text may be taken for an organisation. None is sure."""

OTHERS = frozenset(
    """
Article Associate Audio BankAccount Call CallForTenders Contract ContractAward CourtCase CourtCaseParty CryptoWallet
Debt Directorship Document Documentation EconomicActivity Email Employment Event Family Folder HyperText
Identification Image License Membership Mention Message Note Occupancy Ownership Package Page Pages Passport Payment
PlainText Position Project ProjectParticipant RealEstate Representation Risk Sanction Security Similar Succession Table
TaxRoll Trip UnknownLink Video Workbook Asset Thing Interval Interest Value Analyzable Control
""".split()
)
"""Schemata that are known, and whose entities have no name that a text could mean."""

NAMES = ("name", "alias", "previousName", "full", "abbreviation", "weakAlias")
WEAK = ("abbreviation", "weakAlias")
"""Names that alone say little: what they tie is never sure."""

LIST = "list:"
"""How the value begins that stands for an entity of a list among names; no name in a text does, folded."""

LONGEST_NAME = 300
MOST_NAMES = 200
"""Names of one entity that are read, and code points that one has at most; what is beyond is left out."""

_BLANK = re.compile(r"[\x00-\x20\x7f-\x9f\s]+")
_SIGNS = re.compile(r"[\s.\-/]+")


def _compact(value: str) -> str:
    return _SIGNS.sub("", value).upper()


def _figures(value: str) -> str:
    return "".join(filter(str.isdecimal, value))


def _phone(value: str) -> str:
    """E.164 where it is written with its country, else nothing."""
    plain = value.strip().removeprefix("tel:")
    plain = "+" + plain[2:] if plain.startswith("00") else plain
    return f"+{_figures(plain)}" if plain.startswith("+") else ""


IDENTIFIERS: dict[str, tuple[tuple[str, ...], Callable[[str], str]]] = {
    "email": (("email",), lambda value: value.strip().casefold()),
    "phone": (("phone",), _phone),
    "iban": (("iban",), _compact),
    "accountNumber": (("account",), _compact),
    "swiftBic": (("bic",), _compact),
    "publicKey": (("crypto",), str.strip),
    "cryptoAddress": (("crypto",), str.strip),
    "imoNumber": (("imo",), _figures),
    "mmsi": (("mmsi",), _figures),
    "leiCode": (("company",), _compact),
    "registrationNumber": (("company", "plate", "vin"), _compact),
    "vatCode": (("vat",), _compact),
    "taxNumber": (("vat", "national-id"), _compact),
    "innCode": (("vat", "national-id"), _compact),
    "idNumber": (("national-id", "mrz"), _compact),
    "socialSecurityNumber": (("national-id",), _compact),
    "passportNumber": (("mrz",), _compact),
}
"""Properties that identify, by the kinds of mentions that may have the same, and how they are made comparable."""

SCHEMES = tuple(dict.fromkeys(scheme for schemes, _ in IDENTIFIERS.values() for scheme in schemes))
FIGURES = ("phone", "imo", "mmsi")
AS_WRITTEN = ("email", "crypto")


@dataclass(frozen=True, slots=True)
class Listed:
    """An entity of the list `list`. `names` and `identifiers` are (property, value) as written."""

    list: str
    id: str
    schema: str
    caption: str
    names: tuple[tuple[str, str], ...]
    identifiers: tuple[tuple[str, str], ...]

    @property
    def value(self) -> str:
        """What stands for it where names are tied and judged."""
        return f"{LIST}{self.list}#{self.id}"

    @property
    def kinds(self) -> tuple[str, ...]:
        return NAMED[self.schema]


class _Line(msgspec.Struct):
    id: str
    schema: str
    properties: dict[str, Any] = {}
    caption: Any = None


_DECODER = msgspec.json.Decoder(_Line)


def listed(name: str, lines: Iterable[bytes]) -> Iterator[Listed | None]:
    """For each line its entity, None for one of a schema that has no names or that tells none; blank lines are passed.

    UsageError with the number of the first line that is no entity.
    """
    for number, line in enumerate(lines, 1):
        content = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if content.strip():
            yield _listed(name, number, content)


def _listed(name: str, number: int, line: bytes) -> Listed | None:
    found = _decoded(number, line)
    if found.schema not in NAMED and found.schema not in OTHERS:
        raise UsageError(f"line {number}: {found.schema[:60]!r}: FollowTheMoney has no such schema")
    identity = " ".join(_BLANK.sub(" ", found.id).split())
    if not identity:
        raise UsageError(f"line {number}: its id is empty")
    if found.schema not in NAMED:
        return None
    names = tuple(_values(found.properties, NAMES, number))[:MOST_NAMES]
    identifiers = tuple(_values(found.properties, IDENTIFIERS, number))[:MOST_NAMES]
    said = found.caption if isinstance(found.caption, str) else ""
    caption = _plain(said) or next((value for _, value in names), "")
    return Listed(name, identity, found.schema, caption, names, identifiers) if names else None


def _decoded(number: int, line: bytes) -> _Line:
    try:
        return _DECODER.decode(line)
    except msgspec.ValidationError as error:
        raise UsageError(f"line {number}: no FollowTheMoney entity: {error}") from error
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise UsageError(f"line {number}: no JSON object in one line: {error}") from error


def _values(properties: dict[str, Any], wanted: Iterable[str], number: int) -> Iterator[tuple[str, str]]:
    """Values of the properties wanted, each once, without what is too long for a name."""
    for name in wanted:
        given = properties.get(name)
        values = [given] if isinstance(given, str) else [] if given is None else given
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise UsageError(f"line {number}: {name}: a property is a list of texts")
        for value in dict.fromkeys(_plain(each) for each in values):
            if value:
                yield name, value


def _plain(value: str) -> str:
    """With single spaces and no control signs; nothing where it is too long."""
    plain = _BLANK.sub(" ", value.encode("utf-8", "replace").decode()).strip()
    return plain if len(plain) <= LONGEST_NAME else ""


def comparable(scheme: str, value: str) -> str:
    """The value of a mention of an identifier, as those of lists are made."""
    return value if scheme in AS_WRITTEN or scheme in FIGURES else _compact(value)
