"""What appointments, contacts, tasks and notes say beside their text, as lines to read ([MS-OXOCAL], [MS-OXOCNTC])."""

from collections.abc import Iterator
from datetime import datetime

from clew.extract.mail.mapi import Key, Properties, Value

MEETING, TASK, PERSON, COMMON, LOG = "00062002:", "00062003:", "00062004:", "00062008:", "0006200a:"
# fmt: off
LINES: tuple[tuple[Key, str], ...] = (
    (MEETING + "820d", "Start"), (MEETING + "820e", "End"), (MEETING + "8215", "All day"),
    (MEETING + "8208", "Location"), (MEETING + "8232", "Recurrence"), (MEETING + "8234", "Time zone"),
    (MEETING + "8238", "All attendees"), (MEETING + "823b", "Attendees"), (MEETING + "823c", "Optional attendees"),
    (MEETING + "8213", "Duration in minutes"), (TASK + "8104", "Start"), (TASK + "8105", "Due"),
    (TASK + "810f", "Completed"), (TASK + "811f", "Owner"), (TASK + "8121", "Assigned by"),
    (TASK + "8102", "Share complete"), (LOG + "8706", "Start"), (LOG + "8708", "End"), (LOG + "8700", "Entry type"),
    (LOG + "8707", "Duration in minutes"), (COMMON + "8503", "Reminder set"), (COMMON + "8502", "Reminder"),
    (COMMON + "853a", "Contacts"), (COMMON + "8539", "Companies"),
    (0x3001, "Name"), (0x3A45, "Title"), (0x3A06, "Given name"), (0x3A44, "Middle name"), (0x3A11, "Surname"),
    (0x3A4F, "Nickname"), (PERSON + "8005", "Filed as"), (0x3A16, "Company"), (0x3A18, "Department"),
    (0x3A17, "Job title"), (0x3A46, "Profession"), (0x3A4E, "Manager"), (0x3A30, "Assistant"), (0x3A48, "Spouse"),
    (0x3A58, "Children"), (0x3A42, "Birthday"), (0x3A41, "Wedding anniversary"),
    (PERSON + "8080", "E-mail shown as"), (PERSON + "8083", "E-mail"), (PERSON + "8090", "E-mail 2 shown as"),
    (PERSON + "8093", "E-mail 2"), (PERSON + "80a0", "E-mail 3 shown as"), (PERSON + "80a3", "E-mail 3"),
    (0x3A08, "Business telephone"), (0x3A1B, "Business telephone 2"), (0x3A09, "Home telephone"),
    (0x3A2F, "Home telephone 2"), (0x3A1C, "Mobile telephone"), (0x3A1A, "Primary telephone"),
    (0x3A1F, "Other telephone"), (0x3A1E, "Car telephone"), (0x3A1D, "Radio telephone"), (0x3A57, "Company telephone"),
    (0x3A02, "Callback telephone"), (0x3A2E, "Assistant's telephone"), (0x3A21, "Pager"), (0x3A24, "Business fax"),
    (0x3A25, "Home fax"), (0x3A23, "Primary fax"), (0x3A2C, "Telex"),
    (PERSON + "801b", "Business address"), (PERSON + "801a", "Home address"), (PERSON + "801c", "Other address"),
    (0x3A15, "Postal address"), (0x3A51, "Business web page"), (0x3A50, "Home web page"),
    (PERSON + "802b", "Web page"), (PERSON + "8062", "Instant messaging"), (0x3A0D, "Place"),
    (0x3A43, "Hobbies"), (0x3A0C, "Language"), (0x3A40, "Sends rich text"), (0x3A49, "Computer network"),
    (0x3A07, "Government id"), (0x3A10, "Organisational id"), (0x3A4A, "Customer id"), (PERSON + "80d8", "Calendar"),
)
# fmt: on
KINDS = (
    "IPM.CONTACT",
    "IPM.DISTLIST",
    "IPM.APPOINTMENT",
    "IPM.SCHEDULE",
    "IPM.TASK",
    "IPM.ACTIVITY",
    "IPM.STICKYNOTE",
    "IPM.OLE.CLASS",
)  # fmt: skip
SILENT = frozenset(["Sends rich text", "Reminder set"])
MEMBERS = PERSON + "8055"
ONE_OFF = bytes.fromhex("812b1fa4bea310199d6e00dd010f5402")


def lines(properties: Properties) -> str:
    """The item's fields, one a line as `Name: value`; "" for a plain mail."""
    kind = str(properties.get(0x001A, "")).upper()
    if not kind.startswith(KINDS):
        return ""
    found = dict.fromkeys(f"{name}: {text}\n" for key, name in LINES if (text := shown(properties.get(key)))
                          and name not in SILENT and (isinstance(key, str) or _speaks(kind)))  # fmt: skip
    return "".join([*found, *(f"Member: {each}\n" for each in _members(properties.get(MEMBERS)))])


def _speaks(kind: str) -> bool:
    """Whether numbered properties belong to the item itself: those from 0x3A00 on describe a person."""
    return kind.startswith(("IPM.CONTACT", "IPM.DISTLIST"))


def shown(value: Value | None) -> str:
    """A value on one line; "" for none."""
    if not value or isinstance(value, bytes):
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, list):
        return ", ".join(str(each) for each in value if not isinstance(each, bytes))
    return "yes" if value is True else " ".join(str(value).split())


def _members(value: Value | None) -> Iterator[str]:
    """The people of a distribution list that are not entries of an address book ([MS-OXOCNTC] 2.2.2.4.1)."""
    for each in value if isinstance(value, list) else []:
        if isinstance(each, bytes) and each[4:20] == ONE_OFF:
            texts = each[24:].decode("utf-16-le", "replace").split("\x00")
            yield f"{texts[0]} <{texts[2]}>" if len(texts) > 2 and texts[2] else texts[0]
