import re
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clew.enrich.identifiers import identifiers
from clew.model import Mention
from clew.step import GivenText


def draw(*texts: str) -> list[list[Mention]]:
    return [list(found) for found in identifiers.run([GivenText(text) for text in texts])]


def found(text: str, kind: str) -> list[str]:
    return [mention.value for mention in draw(text)[0] if mention.kind == kind]


def detail(text: str, kind: str) -> dict[str, str]:
    return next(dict(mention.detail) for mention in draw(text)[0] if mention.kind == kind)


RIGHT = (
    ("iban", "IQ98 NBIQ 8501 2345 6789 012", "IQ98NBIQ850123456789012"),
    ("iban", "MORE AND GB29NWBK60161331926819", "GB29NWBK60161331926819"),
    ("bic", "SWIFT code: NBIQIQBA", "NBIQIQBA"),
    ("card", "4111-1111-1111-1111", "4111111111111111"),
    ("card", "378282246310005 on his Amex", "378282246310005"),
    ("card", "5555555555554444|12/27|123", "5555555555554444"),
    ("phone", "+964 770 123 4567", "+9647701234567"),
    ("phone", "00964 770 1234567", "+9647701234567"),
    ("phone", "in Baghdad call 0770 123 4567", "+9647701234567"),
    ("phone", "العراق، هاتف ٠٧٧٠\u200f١٢٣\u200f٤٥٦٧", "+9647701234567"),
    ("phone", "(312) 555-0123", "+13125550123"),
    ("phone", "https://wa.me/9647701234567", "+9647701234567"),
    ("email", "<John.Doe@Example.com>,", "john.doe@example.com"),
    ("email", "jane [at] example [dot] org", "jane@example.org"),
    ("email", "bob at example dot org.", "bob@example.org"),
    ("url", "(see https://example.com/a_(b)).", "https://example.com/a_(b)"),
    ("url", "hxxp://evil[.]example[.]com/x?y=1", "http://evil.example.com/x?y=1"),
    ("domain", "it talks to evil[.]example[.]com", "evil.example.com"),
    ("ip", "from 192.168.1[.]10:443", "192.168.1.10"),
    ("ip", "2001:DB8:0:0:0:0:0:1", "2001:db8::1"),
    ("mac", "00-1A-2B-3C-4D-5E", "00:1a:2b:3c:4d:5e"),
    ("mac", "001a.2b3c.4d5e", "00:1a:2b:3c:4d:5e"),
    ("imei", "IMEI: 490154203237518", "490154203237518"),
    ("imei", "35-209900-176148-1", "352099001761481"),
    ("imsi", "IMSI 418050123456789", "418050123456789"),
    ("crypto", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"),
    ("crypto", "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"),
    ("crypto", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"),
    ("crypto", "TJCnKsPa7y5okkXvQAidZBzqx3QyQ6sxMW", "TJCnKsPa7y5okkXvQAidZBzqx3QyQ6sxMW"),
    ("imo", "the tanker (IMO 9074729)", "9074729"),
    ("mmsi", "MMSI: 422123456", "422123456"),
    ("vin", "1M8GDM9AXKP042788", "1M8GDM9AXKP042788"),
    ("plate", "plate number: BGD 12345", "BGD 12345"),
    ("plate", "لوحة رقم ١٢٣٤٥ بغداد", "12345 بغداد"),
    ("coordinates", "33.3125, 44.3661", "33.31250,44.36610"),
    ("coordinates", "33°18'45\"N 44°21'58\"E", "33.31250,44.36611"),
    ("coordinates", "٣٦°٢٠′٠٠″ شمالا ٤٣°٠٧′٠٠″ شرقا", "36.33333,43.11667"),
    ("coordinates", "grid 38S MB 4488 8488", "33.30165,44.40799"),
    ("coordinates", "https://www.google.com/maps/@33.3125,44.3661,15z", "33.31250,44.36610"),
    ("coordinates", "https://yandex.com/maps/?ll=44.3661,33.3125&z=12", "33.31250,44.36610"),
    ("coordinates", "https://www.openstreetmap.org/#map=15/33.3125/44.3661", "33.31250,44.36610"),
    ("coordinates", "geo:33.3125,44.3661?z=11", "33.31250,44.36610"),
    ("handle", "follow @some_user", "@some_user"),
    ("handle", "https://twitter.com/Someone?lang=ar", "x:someone"),
    ("channel", "t.me/some_channel/123", "telegram:some_channel"),
    ("channel", "https://t.me/joinchat/AAAAAEabcdefghijkl", "telegram:+AAAAAEabcdefghijkl"),
    ("hash", "d41d8cd98f00b204e9800998ecf8427e", "d41d8cd98f00b204e9800998ecf8427e"),
    ("account", "account no. 0012-3456-789", "00123456789"),
    ("account", "رقم الحساب: ٠٠١٢٣٤٥٦٧٨٩", "00123456789"),
    ("national-id", "T.C. Kimlik No: 10000000146", "10000000146"),
    ("vat", "VAT DE136695976", "DE136695976"),
    ("company", "LEI 529900T8BM49AURSDO55", "529900T8BM49AURSDO55"),
)


@pytest.mark.parametrize(("kind", "text", "value"), RIGHT)
def test_an_identifier_has_one_value_however_it_is_written(kind: str, text: str, value: str) -> None:
    assert found(text, kind) == [value]


@pytest.mark.parametrize(("kind", "text", "value"), [row for row in RIGHT if row[0] in "iban imei crypto imo company"])
def test_one_wrong_figure_and_it_is_none(kind: str, text: str, value: str) -> None:
    at = next(at for at in range(len(text) - 1, -1, -1) if text[at].isalnum())
    other = "2" if text[at] != "2" else "3"
    wrong = text[:at] + (other if text[at].isdigit() else "q" if text[at] != "q" else "p") + text[at + 1 :]
    assert value[:-1] not in "".join(found(wrong, kind))


@pytest.mark.parametrize(
    "text",
    (
        "12.05.2017 at 14:30:15, USD 1,250,000.00",
        "version 1.2.3.4 of report.docx and main.py",
        "the ABSOLUTE CONTRACT, serial 0770123456",
        "invoice 4111111111111112 of 2017-05-26",
        "e.g. this, i.e. that. said.It was so.He went",
        "std::vector<int>::iterator 10:20:30",
        "room 33.31, table 44.36",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD",
        "20170526143015 000000000000000 123456789012",
        "(2014) 250-1000, 800 200 3000",
    ),
)
def test_amounts_dates_and_serial_numbers_are_nothing(text: str) -> None:
    assert draw(text) == [[]]


PASSPORT = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
CARD = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
TWO = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6"


@pytest.mark.parametrize(("zone", "number"), ((PASSPORT, "L898902C3"), (CARD, "D23145890"), (TWO, "D23145890")))
def test_a_machine_readable_zone_tells_who_holds_it(zone: str, number: str) -> None:
    (mention,) = draw(f"scan:\n{zone}\n")[0]
    assert (mention.kind, mention.value, mention.text) == ("mrz", number, zone)
    assert mention.detail["surname"] == "ERIKSSON" and mention.detail["given"] == "ANNA MARIA"
    assert mention.detail["born"] == "1974-08-12" and mention.detail["nationality"] == "UTO"


@pytest.mark.parametrize("at", [45, 54, 58, 66, 80, 88])
def test_a_zone_with_a_wrong_check_digit_is_none(at: int) -> None:
    wrong = PASSPORT[:at] + str((int(PASSPORT[at]) + 1) % 10 if PASSPORT[at].isdigit() else 0) + PASSPORT[at + 1 :]
    assert found(wrong, "mrz") == []


def test_a_columns_head_tells_what_its_figures_are() -> None:
    head, row = draw("Name\tIMEI\tMobile\tCard", "Ali\t490154203237518\t07701234567\t4111111111111111")
    assert head == []
    assert [(mention.kind, mention.value) for mention in row] == [
        ("imei", "490154203237518"),
        ("card", "4111111111111111"),
    ]


def test_the_countries_that_an_item_tells_of_place_its_national_numbers() -> None:
    assert draw("0770 123 4567") == [[]]
    (_, (mention,)) = draw("Baghdad, Iraq", "0770 123 4567")
    assert mention.value == "+9647701234567" and mention.detail["country from"] == "item"


def test_an_ethereum_address_in_one_case_says_that_it_has_no_checksum() -> None:
    assert detail("0x" + "5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", "crypto")["checksum"] == "none"


@given(st.text() | st.text(alphabet=string.printable + "٠١٢٣\u200f@+<>°'", max_size=200))
@settings(max_examples=150, deadline=None)
def test_mentions_are_in_order_and_quote_the_text(text: str) -> None:
    (mentions,) = draw(text)
    assert [mention.chars[0] for mention in mentions] == sorted(mention.chars[0] for mention in mentions)
    for mention in mentions:
        assert text[slice(*mention.chars)] == mention.text and mention.value and "\n" not in mention.value


@given(st.from_regex(re.compile(r"[0-9 .@:/+<-]{1,80}"), fullmatch=True))
@settings(max_examples=100, deadline=None)
def test_a_text_is_read_the_same_every_time(text: str) -> None:
    assert draw(text) == draw(text)


@pytest.mark.parametrize(
    "text", ("1" * 1500, " " * 1500, "a" * 1500, "1 " * 750, "a." * 750, "<" * 1500, "A1" * 750, "+1-" * 500)
)
def test_long_runs_take_no_long_time(text: str) -> None:
    from time import process_time

    begun = process_time()
    draw(text)
    assert process_time() - begun < 0.5


@pytest.mark.parametrize(
    "text",
    [
        "kimlik 10000000146", "T.C. KİMLİK NO: 10000000146", "tc kımlık no 10000000146", "TCKN 10000000146",
        "KİMLİK 10000000146",
    ],
)  # fmt: skip
def test_words_for_national_numbers_are_known_in_any_letters(text: str) -> None:
    assert found(text, "national-id") == ["10000000146"]
