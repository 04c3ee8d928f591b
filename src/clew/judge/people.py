"""Who judges: people get a name, a role and a key in the case."""

from pathlib import Path

from clew.judge.allowed import check_name
from clew.store.case import Case
from clew.store.keyring import Ask, at_hand, keyring, make_key, take_key
from clew.store.persons import Person, persons
from clew.store.places import project
from clew.store.signing import public_text
from clew.store.statements import PERSON


def add_person(case: Case, name: str, role: str = "", key: Path | None = None, ask: Ask | None = None) -> Person:
    """Put a person into the case, with a key of their own in the file `key`, or one that is made now where they have
    none; of a person who is there, say what is new. Only the public half goes into the case.

    UsageError where the file is no Ed25519 key of OpenSSH, or where another process writes to the case.
    """
    name = check_name(name)
    with case.writing():
        project(case)
        with case.engine.connect() as connection:
            before = persons(connection).get(name)
        if key is not None:
            public = take_key(keyring(), key, ask)
        else:
            public = b"" if before and before.keys else make_key(keyring())
        text = public_text(public) if public else ""
        case.record(PERSON, {"name": name, "role": role.strip(), "key": text})
        project(case)
        with case.engine.connect() as connection:
            return persons(connection)[name]


def signs_here(person: Person) -> bool:
    """Whether the private half of any of their keys is at hand on this computer."""
    return at_hand(keyring(), (each for each, _ in person.keys)) is not None
