"""The errors that Clew raises.

ClewError
├── UsageError        the command line or the query is wrong (exit 2)
│   └── QueryError    a search query, with the position at which it stops making sense
├── IntegrityError    bytes or the ledger are not what was recorded (exit 4)
├── Unreadable        a step cannot read its item; becomes a Problem
├── NotInstalled      a tool or model is absent; the activity is *not run*, and can be run later
└── Interrupted       the environment ended this; what it yielded is not *finished*, and it can be tried again
"""


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
