"""Encodings are told by the bytes; where they tell little, a note says so; zeros in a text cost no word of it."""

import io
import time

import pytest

from clew.extract.identify.identify import identify
from clew.extract.text.charset import codec, detect, doubt
from clew.extract.text.text import text
from clew.model import Identity, Passage, Problem
from clew.step import Given

ARABIC = "تقرير عن حركة السفن في الميناء خلال شهر مارس وما تبعه من تحويلات مالية إلى حسابات خارجية. "
TURKISH = "Limandaki gemi hareketleri hakkında şu ay rapor geldi; öğleden sonra üç gemi çıktı. "
RUSSIAN = "Отчёт о движении судов в порту за март и последующие переводы на счета. "
THAI = "รายงานการเคลื่อนไหวของเรือในท่าเรือ "
GREEK = "Αναφορά για την κίνηση των πλοίων στο λιμάνι. "
CHINESE = "这是关于三月份港口船只动向的报告,以及随后向国外账户的转账。"
JAPANESE = "これは三月の港における船の動きと、その後の海外口座への送金についての報告です。"
KOREAN = "이것은 삼월 항구의 선박 움직임과 그 후의 해외 계좌 송금에 관한 보고서입니다. "
LOG = b"10:05 the crane is loaded\n" * 40


def read(content: bytes) -> tuple[str, str, list[Problem]]:
    identity = next(identify.run(Given("0" * 64, len(content), ""), io.BytesIO(content)))
    assert isinstance(identity, Identity)
    given = Given("0" * 64, len(content), identity.media_type, identity.charset)
    records = list(text.run(given, io.BytesIO(content)))
    words = "".join(record.text for record in records if isinstance(record, Passage))
    return identity.media_type, words, [record for record in records if isinstance(record, Problem)]


@pytest.mark.parametrize(
    ("words", "encoding"),
    [
        (ARABIC, "windows-1256"),
        (ARABIC, "iso-8859-6"),
        (ARABIC, "mac-arabic"),
        (ARABIC, "cp720"),
        (TURKISH, "windows-1254"),
        (RUSSIAN, "windows-1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "cp866"),
        (GREEK, "windows-1253"),
        (THAI, "cp874"),
        (CHINESE, "gb18030"),
        (JAPANESE, "shift_jis"),
        (KOREAN, "euc-kr"),
        ("THE WHARF: Forty crates, 3 cranes.\n", "cp037"),
    ],
)
def test_the_encoding_is_told_by_the_bytes(words: str, encoding: str) -> None:
    content = (words * 4).encode(encoding, "ignore")
    told = detect(content)
    assert told is not None
    assert content.decode(told) == content.decode(encoding)


@pytest.mark.parametrize("words", [ARABIC, RUSSIAN, GREEK])
def test_letters_that_make_words_leave_no_doubt(words: str) -> None:
    for encoding in ("windows-1256", "windows-1251", "windows-1253"):
        content = words.encode(encoding, "ignore")
        if len(content) > len(words) * 0.9:
            assert doubt(content, encoding) is None


def test_letters_that_tell_little_are_a_guess_and_it_is_said_how_sure() -> None:
    _, words, problems = read(TURKISH.encode("windows-1254"))
    assert words == TURKISH
    assert [(problem.code, problem.effect) for problem in problems] == [("encoding-guessed", "note")]
    assert "windows-1254, which fits 0." in problems[0].message


@pytest.mark.parametrize(
    "content",
    [
        "naïve café".encode() + b" \xe9 and more English words in that line",
        "é ж".encode() + b" latin \xe9\xe8 more text",
        "user=محمد login ok\n".encode() * 9 + b"\xff\xfe",
    ],
)
def test_stray_bytes_do_not_make_utf_8_another_encoding(content: bytes) -> None:
    _, words, problems = read(content)
    assert words == content.decode("utf-8", "replace")
    assert [problem.code for problem in problems] == ["undecodable"]


@pytest.mark.parametrize(
    "content", [LOG + bytes(4096), LOG + bytes(10) + LOG, bytes(600) + LOG, LOG + bytes(900_000) + LOG]
)
def test_zeros_in_a_text_are_left_out_and_noted(content: bytes) -> None:
    media_type, words, problems = read(content)
    assert media_type == "text/plain"
    assert words == content.replace(b"\x00", b"").decode()
    assert [(problem.code, problem.effect) for problem in problems] == [("padding", "note")]


@pytest.mark.parametrize(
    "content",
    [
        bytes(4096),
        (b"name" + bytes(28) + b"\x07\x00\x02\x00") * 60,
        b"abc\x00\x01" * 200,
        b"\x1f\x8b\xe9\xe1" + bytes(900),
    ],
)
def test_records_and_zeros_alone_are_no_text(content: bytes) -> None:
    assert detect(content) is None


@pytest.mark.parametrize("name", ["uu", "zip", "bz2", "base64", "hex", "rot13", "quopri", "no such"])
def test_a_declared_charset_that_is_none_is_not_decoded_with(name: str) -> None:
    assert codec(name) is None


@pytest.mark.parametrize("name", ["utf-8", "UTF_16", "utf-32", "windows-1256", "iso-2022-jp", "utf-7", "cp037"])
def test_a_declared_charset_is_known_by_its_name(name: str) -> None:
    assert codec(name) is not None


def test_a_long_run_of_letters_does_not_hold_it_up() -> None:
    content = "Öl für die Schiffe im Hafen, gefüllt für März\n".encode("cp1252") + b"x" * (1 << 16)
    begun = time.process_time()
    assert detect(content) == "windows-1252"
    assert time.process_time() - begun < 2
