"""The errors that Clew raises.

ClewError
├── UsageError        the command line or the query is wrong (exit 2)
│   └── QueryError    a search query, with the position at which it stops making sense
├── IntegrityError    bytes or the ledger are not what was recorded (exit 4)
├── Unreadable        a step cannot read its item; becomes a Problem
├── NotInstalled      a tool or model is absent; the activity is *not run*, and can be run later
└── Interrupted       the environment ended this; what it yielded is not *finished*, and it can be tried again
"""

import re
import tempfile

_OBJECT = re.compile(r"\s*<[^<>]*\bat 0x[0-9a-fA-F]+[^<>]*>")
_ADDRESS = re.compile(r"(?: at)? 0x[0-9a-fA-F]{9,}")
_SCRATCH = re.compile(rf"(?:{re.escape(tempfile.gettempdir())}|/(?:var/)?tmp|/dev/shm|/proc/self)/[^\s'\",:;)]*")


class ClewError(Exception):
    """Root of all errors that Clew raises on purpose; its text says what, where and what to do."""


class UsageError(ClewError):
    """The request cannot be carried out as it was put."""


class QueryError(UsageError):
    """A search query that cannot be read; `position` counts characters from its start."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.position = position


class IntegrityError(ClewError):
    """Bytes, a blob or the ledger differ from what was recorded."""


class Unreadable(ClewError):
    """A step cannot read its item (at all, or beyond this point): `code`, a sentence, and what to do."""

    def __init__(self, code: str, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.advice = advice


class NotInstalled(ClewError):
    """A tool or model that a step needs is absent; `advice` is the command that installs it."""

    def __init__(self, tool: str, advice: str) -> None:
        super().__init__(f"{tool} is not installed; {advice}")
        self.tool = tool
        self.advice = advice


class Interrupted(ClewError):
    """The environment ended what a step was doing: `code`, a sentence, and what to do. Another try may go better."""

    def __init__(self, code: str, message: str, advice: str = "run `clew retry`") -> None:
        super().__init__(message)
        self.code = code
        self.advice = advice


def worded(error: BaseException | str, most: int = 200) -> str:
    """What a library's error says, fit to be kept and compared: its first line, without addresses in memory, names of
    scratch files or the number of an `errno`, at most `most` characters. What Clew itself raises is that already.
    """
    if isinstance(error, ClewError):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    text = _ADDRESS.sub("", _OBJECT.sub("", str(error)))
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    name = type(error).__name__ if isinstance(error, BaseException) else ""
    return (_SCRATCH.sub("a scratch file", line) or name)[:most]
