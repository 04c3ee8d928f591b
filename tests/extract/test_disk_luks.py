"""LUKS volumes with a passphrase or a key file: every key derivation and cipher that cryptsetup has for AES."""

from functools import partial

import pytest

from clew.model import Metadata
from clew.step import Contained
from extract import disk_read
from extract.disk_files import Made, fat12, partitioned
from extract.disk_read import members, problems
from extract.luks_files import luks1, luks2

LETTER = Made(b"LETTER  TXT", b"meet at noon\n" * 100)
read = partial(disk_read.read, media_type="application/x-luks")
PASSWORD = "correct horse"
INSIDE = fat12(LETTER)


@pytest.mark.parametrize(
    "image",
    [
        luks1(INSIDE, PASSWORD.encode()),
        luks2(INSIDE, PASSWORD.encode()),
        luks2(INSIDE, PASSWORD.encode(), "argon2id"),
        luks2(INSIDE, PASSWORD.encode(), "argon2i", sector=4096),
        luks2(INSIDE, PASSWORD.encode(), cipher="aes-cbc-essiv:sha256"),
    ],
    ids=["LUKS 1", "PBKDF2", "Argon2id", "Argon2i, sectors of 4 kB", "CBC-ESSIV"],
)
def test_a_volume_opens_with_its_password_alone(image: bytes) -> None:
    assert members(read(image, "wrong", PASSWORD)) == {"volume/LETTER.TXT": LETTER.content}
    for passwords in ((), ("wrong",)):
        (problem,) = problems(read(image, *passwords))
        assert problem.code == "encrypted"
        assert "volume is encrypted with LUKS" in problem.message
        assert ("none of the 1 passwords given opens it" in problem.message) == bool(passwords)
        assert "--password-file" in problem.advice


def test_the_password_that_opened_it_is_told_by_its_place_in_the_list_and_never_written_out() -> None:
    records = read(luks2(INSIDE, PASSWORD.encode()), "wrong", PASSWORD)
    assert Metadata("unlocked", "volume: with password 2 of 2") in records
    assert PASSWORD not in repr([each for each in records if not isinstance(each, Contained)])


def test_a_key_file_is_given_as_a_line_of_its_bytes() -> None:
    assert members(read(luks2(INSIDE, bytes([0, 255, 10, 13])), "hex:00FF0a0d"))


def test_a_partition_opens_and_keeps_its_number() -> None:
    image = partitioned(INSIDE, luks2(INSIDE, PASSWORD.encode()))
    assert list(members(read(image, PASSWORD))) == ["p1/LETTER.TXT", "p2/LETTER.TXT"]


def test_the_second_header_stands_in_for_a_first_that_is_damaged() -> None:
    image = bytearray(luks2(INSIDE, PASSWORD.encode()))
    image[5000] ^= 1
    assert members(read(bytes(image), PASSWORD)) == {"volume/LETTER.TXT": LETTER.content}
    image[0x4000 + 5000] ^= 1
    (problem,) = problems(read(bytes(image), PASSWORD))
    assert problem.code == "damaged"


def test_what_is_not_read_is_said_and_not_taken_for_a_wrong_password() -> None:
    ciphers = luks2(INSIDE, PASSWORD.encode(), encryption="serpent-xts-plain64")
    checksums = luks2(INSIDE, PASSWORD.encode(), integrity={"type": "hmac(sha256)"})
    for image, word in ((ciphers, "serpent-xts-plain64"), (checksums, "integrity")):
        (problem,) = problems(read(image, PASSWORD))
        assert problem.code == "unsupported"
        assert word in problem.message
