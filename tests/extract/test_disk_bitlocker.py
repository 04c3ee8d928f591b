"""BitLocker volumes with a password, a recovery key, a startup key and a clear key, in each of its ciphers."""

from functools import partial

import pytest

from clew.extract.disks.disk_bitlocker import mistyped, recovery_key
from clew.extract.disks.disk_kinds import disk_kind
from clew.model import Metadata, Problem
from clew.step import Record
from extract import disk_read
from extract.bitlocker_files import (
    KEY_BYTES,
    RECOVERY,
    bek,
    bitlocker,
    by_nothing,
    by_password,
    by_recovery_key,
    by_startup_key,
    to_go,
)
from extract.disk_files import Made, fat12, partitioned
from extract.disk_read import members, problems

LETTER = Made(b"LETTER  TXT", b"meet at noon\n" * 100)
read = partial(disk_read.read, media_type="application/x-bitlocker")
PASSWORD = "correct horse Ωμέγα"
INSIDE = fat12(LETTER)
BEK = f"hex:{bek().hex()}"


def refusal(records: list[Record]) -> Problem:
    (problem,) = problems(records)
    assert problem.code == "encrypted"
    assert members(records) == {}
    return problem


@pytest.fixture(scope="module")
def volume() -> bytes:
    """As Windows 10 makes one for a stick: a password, and two recovery keys."""
    other = "-".join(f"{11 * number:06}" for number in range(8))
    return bitlocker(INSIDE, 0x8004, by_password(PASSWORD), by_recovery_key(other), by_recovery_key(RECOVERY))


@pytest.mark.parametrize("typed", [PASSWORD, f" {RECOVERY.replace('-', ' ')}"])
def test_a_volume_opens_with_its_password_or_any_recovery_key_however_that_was_typed(volume: bytes, typed: str) -> None:
    assert members(read(volume, typed)) == {"volume/LETTER.TXT": LETTER.content}


def test_without_a_password_it_is_told_what_opens_it_and_under_which_identifier_the_key_is_filed(volume: bytes) -> None:
    problem = refusal(read(volume))
    assert "encrypted with BitLocker (AES-XTS 128, opens by password or recovery key 02020202-0202" in problem.message
    assert "--password-file" in problem.advice


def test_a_wrong_password_and_a_mistyped_recovery_key_are_told_apart(volume: bytes) -> None:
    wrong = RECOVERY[:-6] + "340000"
    problem = refusal(read(volume, "wrong", wrong))
    assert "none of the 2 passwords given opens it" in problem.message
    assert "group 8 of the recovery key that is password 2 is mistyped" in problem.message


@pytest.mark.parametrize("method", KEY_BYTES, ids=hex)
def test_every_cipher_opens_with_the_startup_key(method: int) -> None:
    records = read(bitlocker(INSIDE, method, by_startup_key()), BEK)
    assert members(records) == {"volume/LETTER.TXT": LETTER.content}
    assert Metadata("unlocked", "volume: with password 1 of 1") in records


def test_a_volume_whose_protection_is_suspended_opens_by_itself() -> None:
    assert members(read(bitlocker(INSIDE, 0x8005, by_nothing()))) == {"volume/LETTER.TXT": LETTER.content}


def test_a_volume_that_is_not_encrypted_to_its_end_is_read_to_its_end() -> None:
    long = Made(b"LONG    TXT", bytes(range(256)) * 400)
    image = bitlocker(fat12(long, sectors=300), 0x8004, by_startup_key(), encrypted=64 * 512)
    assert members(read(image, BEK)) == {"volume/LONG.TXT": long.content}


def test_a_stick_with_bitlocker_to_go_is_told_by_its_identifier() -> None:
    image = to_go(bitlocker(INSIDE, 0x8002, by_startup_key()))
    assert disk_kind(image[:65536]) == "BitLocker"
    assert members(read(image, BEK)) == {"volume/LETTER.TXT": LETTER.content}


def test_of_metadata_that_was_written_over_another_copy_is_read() -> None:
    image = bytearray(bitlocker(INSIDE, 0x8004, by_startup_key()))
    image[0x40000 : 0x40000 + 4096] = bytes(4096)
    assert members(read(bytes(image), BEK)) == {"volume/LETTER.TXT": LETTER.content}
    for place in (0x50000, 0x60000):
        image[place : place + 4096] = bytes(4096)
    refusal(read(bytes(image), BEK))


def test_partitions_are_opened_each_with_the_password_that_it_wants(volume: bytes) -> None:
    image = partitioned(volume, INSIDE, bitlocker(INSIDE, 0x8003, by_startup_key()))
    names = list(members(read(image, BEK, PASSWORD)))
    assert names == ["p1/LETTER.TXT", "p2/LETTER.TXT", "p3/LETTER.TXT"]


def test_a_recovery_key_is_eight_groups_of_multiples_of_eleven() -> None:
    assert recovery_key("a password of no digits") == recovery_key("1" * 47) == ""
    assert recovery_key(RECOVERY.replace("-", "")) == recovery_key(f" {RECOVERY} ") == RECOVERY
    assert mistyped(RECOVERY) == 0
    assert mistyped("720896" + RECOVERY[6:]) == 1
