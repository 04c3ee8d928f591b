"""The part of the FollowTheMoney model that is written here: schemata, their properties, and one entity as a line.

Names are those of followthemoney 4.11 (https://followthemoney.tech/explorer/); a test holds them against the library,
which is too large to be needed (41 packages, 1.5 s to import).
"""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

_DOCUMENT = """fileName title contentHash mimeType fileSize author date authoredAt modifiedAt parent generator messageId
  keywords processingStatus processingError peopleMentioned companiesMentioned locationMentioned emailMentioned
  phoneMentioned ibanMentioned ipMentioned detectedCountry detectedLanguage"""
_PROPERTIES = {
    **dict.fromkeys(
        ("Document", "PlainText", "HyperText", "Pages", "Table", "Image", "Audio", "Video", "Folder", "Package",
         "Workbook"),
        _DOCUMENT,
    ),
    "Email": f"{_DOCUMENT} subject from sender to cc bcc inReplyTo",
    **dict.fromkeys(("LegalEntity", "Person", "Organization", "Company"), "name alias"),
    "Address": "name alias full",
    "BankAccount": "name accountNumber iban",
    "Mention": "document resolved name detectedSchema",
    "Payment": """amount currency date startDate endDate payer beneficiary payerAccount beneficiaryAccount purpose proof
      recordId summary""",
}  # fmt: skip
SCHEMATA: Mapping[str, frozenset[str]] = {name: frozenset(words.split()) for name, words in _PROPERTIES.items()}
FOLDERS = ("Folder", "Package", "Workbook", "Email")
"""What may be another document's `parent`."""

LANGUAGES = dict(
    pair.split(":")
    for pair in """
af:afr am:amh ar:ara az:aze be:bel bg:bul bn:ben bs:bos ca:cat cs:ces da:dan de:deu el:ell en:eng es:spa et:est fa:fas
fi:fin fr:fra ga:gle he:heb hi:hin hr:hrv hu:hun hy:hye id:ind is:isl it:ita ja:jpn ka:kat kk:kaz km:khm kn:kan ko:kor
ky:kir lb:ltz lo:lao lt:lit lv:lav mk:mkd mn:mon ms:msa mt:mlt my:mya ne:nep nl:nld no:nor pl:pol ps:pus pt:por ro:ron
ru:rus si:sin sk:slk sl:slv sq:sqi sr:srp sv:swe sw:swa ta:tam te:tel tg:tgk th:tha tk:tuk tl:tgl tr:tur uk:ukr ur:urd
uz:uzb vi:vie zh:zho
""".split()
)
"""The languages that the model knows: ISO 639-1 to ISO 639-3."""

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_DAY = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
Values = str | Iterable[str] | None


def line(schema: str, identity: str, properties: Mapping[str, Values], **context: object) -> str:
    """One entity as JSON. `context` is what the model has no property for; its names begin with `clew`.

    KeyError for a property that the schema has not.
    """
    given = {name: _cleaned(values) for name, values in properties.items()}
    unknown = [name for name in given if name not in SCHEMATA[schema]]
    if unknown:
        raise KeyError(f"{schema} has no {', '.join(unknown)}")
    told = {name: values for name, values in given.items() if values}
    more = {f"clew{name[0].upper()}{name[1:]}": value for name, value in context.items() if value}
    body: dict[str, Any] = {"id": identity, "schema": schema, "properties": told, **more}
    return json.dumps(body, ensure_ascii=False)


def _cleaned(values: Values) -> list[str]:
    """Each value once, without control signs, and with single spaces: as the library would clean it."""
    several = (values,) if isinstance(values, str) else values or ()
    return list(dict.fromkeys(filter(None, (" ".join(_CONTROL.sub(" ", each).split()) for each in several))))


def moment(written: str) -> str | None:
    """An ISO 8601 date or time as the model has it: UTC where a zone is told. None for what is no such thing."""
    if _DAY.fullmatch(written):
        return written
    try:
        time = datetime.fromisoformat(written)
    except ValueError:
        return None
    try:
        time = time.astimezone(UTC) if time.tzinfo else time
    except OverflowError:  # within a day of the first or the last year
        return None
    return time.replace(tzinfo=None).isoformat(timespec="seconds")
