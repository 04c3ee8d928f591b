"""The nouns of a case, as frozen values. No I/O; standard library only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Digest = str
"""SHA-256 in 64 lower-case hex digits: the id of an item."""

Effect = Literal["note", "partial", "unreadable"]
"""What a problem means for its item: worth knowing; some of it was not read; none of it was."""


@dataclass(frozen=True, slots=True)
class Locator:
    """A place in an item. Every part is optional; none at all means the whole item.

    page    1-based page or slide (RFC 8118)
    sheet   a sheet's name, for `row` and `cell` (RFC 7111)
    row     1-based first and last row
    cell    "C7"
    message 1-based message in a store such as an mbox
    part    MIME part number, "1.2" (RFC 3501 section numbers), where a mail's second body was read too
    time    seconds, from and to (W3C Media Fragments `t`)
    box     x, y, width, height in per cent of the page (Media Fragments `xywh=percent:`)
    chars   code points [from, to) of the text at the other parts of this locator (RFC 5147)
    """

    page: int | None = None
    sheet: str | None = None
    row: tuple[int, int] | None = None
    cell: str | None = None
    message: int | None = None
    part: str | None = None
    time: tuple[float, float] | None = None
    box: tuple[float, float, float, float] | None = None
    chars: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """Text at a locator, as found: no normalisation, so that it can be cited.

    The passages of one activity that share a locator but for `chars` tile that place's text without gaps:
    each one's `chars` starts where the one before ended. `certainty` is None for text that was read, and for
    recognised text the mean word confidence of the recogniser, 0 to 1. `language` is an ISO 639 code.
    """

    at: Locator
    text: str
    language: str | None = None
    certainty: float | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """Bytes found inside an item's bytes: an attachment, an archive's entry, a mailbox's message.

    `entry` tells members of one container apart even where names repeat ("3", "attachments/2"). `name` is as
    found, never a path to be trusted. `declared` is the media type, `charset` the encoding that the container
    claims. `announced` is the size in bytes that the container claims, None where it claims none.
    """

    entry: str
    kind: Literal["attachment", "entry", "message", "embedded"]
    name: str | None = None
    at: Locator = Locator()
    declared: str | None = None
    charset: str | None = None
    announced: int | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Metadata:
    """One property as found in the item: `name` such as "author", "created", "from", "gps", "camera",
    `value` its text. Dates are ISO 8601 and keep the offset that they were found with, or have none."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of a passage that name something, and what they are taken to mean.

    `chars` are the code points [from, to) of the passage's text, `text` the words there. `kind` says what sort of thing
    is named, `value` is its normalised form, by which mentions of one kind are compared, and `detail` what more the
    words or the reading of them tell, by name (docs/mentions.md lists all three).
    """

    kind: str
    chars: tuple[int, int]
    text: str
    value: str
    detail: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Transaction:
    """Money that one party gave another, as a row of a table, a line of a statement or a sentence tells it.

    `chars` are the code points of the passage's text that tell it. `date` is an ISO 8601 day or interval, `amount` a
    decimal number above nought in `currency` (ISO 4217), either "" where it is not told. `payer` and `payee` are as
    written, `account` whose book it stands in, and `balance` what the book says is left after it, signed. `cells` gives
    for each of these, by its name, the written locator of the cell or words that it was taken from.
    """

    chars: tuple[int, int]
    date: str = ""
    amount: str = ""
    currency: str = ""
    payer: str = ""
    payee: str = ""
    reference: str = ""
    account: str = ""
    balance: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Language:
    """The language of a passage: an ISO 639 code."""

    code: str


@dataclass(frozen=True, slots=True)
class Vector:
    """Numbers that stand for a passage when it is compared: `kind` says which ("meaning", "shingles")."""

    kind: str
    content: bytes


Stance = Literal["asserts", "alleges", "doubts", "denies", "supposes", "calls", "threatens", "plans", "asks"]
"""How whoever says something stands to it: it is so; it is so by others' word only (alleged, purported, reported); it
may not be so; it is not so; it may or would be so (could, if); it is to be done; the speaker will do harm; the speaker
means to do it; is it so? The last five state no fact."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """On whose word something is said: `chars` are the code points of the passage's text that name the speaker or the
    report, an empty stretch where nobody is named or the words stand in a passage before; `text` those words, `cue` the
    words that say how ("according to", "said", «بحسب»), and `to` the words that name whom it was told, "" where nobody
    is named."""

    chars: tuple[int, int]
    text: str
    cue: str
    to: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a passage says is so: the words that say it, what sort of event or state that is, and on whose word.

    `chars` are the code points [from, to) of the passage's text that say it, without the words that attribute it, and
    `text` the words there. `event` is a word of docs/claims.md ("attack", "payment"), "" where it is none of these, and
    `at` the code points of the words that show it. `stance` is that of the innermost speaker. `chain` says on whose
    word, the nearest to the writer first: "Reuters reports that the ministry said" is Reuters, then the ministry; it is
    empty where the writer alone says it. `unverified` are the words that say that nobody could verify it, or "".
    """

    chars: tuple[int, int]
    text: str
    stance: Stance
    event: str = ""
    at: tuple[int, int] | None = None
    chain: tuple[Attribution, ...] = ()
    unverified: str = ""


Finding = Language | Mention | Transaction | Vector | Claim
"""What a step draws from one passage."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be read, why, and what to do about it. `code` is a stable word such as "encrypted"."""

    code: str
    message: str
    advice: str = ""
    effect: Effect = "partial"
    at: Locator = Locator()


@dataclass(frozen=True, slots=True)
class Rendition:
    """Something to look at that a step made of an item: `kind` says what (see docs/storage.md).

    "page-image"  PNG or JPEG of a page
    "page-veiled" PNG of a page, a few grey spots: what stands in its place until somebody asks for it
    "words"       JSON: {"words": [[from, to, x, y, width, height], …]}: code points of the page's text, and per
                  cent of the page, top left origin
    "html"        sanitised HTML that loads nothing
    "covered"     PDF, PNG or JPEG of page images with boxes over what is not to be seen
    """

    kind: Literal["page-image", "page-veiled", "words", "html", "covered"]
    media_type: str
    content: bytes
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """The media type that an item's content shows, and how it was told."""

    media_type: str
    evidence: str
    charset: str | None = None
