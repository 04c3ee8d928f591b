"""Bank statements: told by their content, a passage an entry, nothing of the file's text left out."""

import io

import pytest

from clew.extract.identify.identify import identify
from clew.extract.tables.statement import statement
from clew.model import Identity, Metadata, Passage
from clew.step import Given

MT940 = """{1:F01BANKXX21XXXX0000000000}{2:O940BANKXX21XXXXN}{4:
:20:START
:25:XX12BANK0123456789
:28C:1/1
:60F:C200101EUR444,29
:61:2001020102D65,00NTRFREF1//BANK1
:86:020?00TRANSFER?20Rent?32Salim ?33Haddad
:61:2001030103RD5,50NTRFNONREF
:86:/NAME/Rana Stores/REMI/back
:62F:C200103EUR384,79
-}
{1:F01BANKXX21XXXX0000000000}{2:O940BANKXX21XXXXN}{4:
:20:START
:25:XX12BANK0123456789
:28C:2/1
:60F:C200103EUR384,79
:62F:C200103EUR384,79
-}
"""
CAMT = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><GrpHdr><MsgId>1</MsgId></GrpHdr>
<Stmt><Id>S1</Id><Acct><Id><IBAN>XX12BANK0123456789</IBAN></Id><Ccy>EUR</Ccy><Ownr><Nm>North Trading</Nm></Ownr></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">100.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>
<Dt><Dt>2020-01-01</Dt></Dt></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">20.00</Amt><CdtDbtInd>DBIT</CdtDbtInd>
<Dt><Dt>2020-01-31</Dt></Dt></Bal>
<Ntry><Amt Ccy="EUR">120.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><BookgDt><Dt>2020-01-15</Dt></BookgDt>
<AcctSvcrRef>B1</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>E1</EndToEndId></Refs>
<RltdPties><Dbtr><Nm>North Trading
</Nm></Dbtr><Cdtr><Nm>Salim &amp; Sons</Nm></Cdtr></RltdPties></TxDtls></NtryDtls></Ntry></Stmt>
</BkToCstmrStmt></Document>
"""
OFX = """OFXHEADER:100
DATA:OFXSGML
VERSION:102

<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD<BANKACCTFROM><BANKID>1<ACCTID>987</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20200101
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20200105120000[-5:EST]<TRNAMT>-50.25<FITID>F1
<NAME>Salim &amp; Sons<MEMO>rent</STMTTRN>
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20200106<TRNAMT>10<FITID>F2<NAME>Rana</STMTTRN></BANKTRANLIST>
<LEDGERBAL><BALAMT>59.75<DTASOF>20200131</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
"""
QIF = "!Type:Bank\nD25/12'08\nT-1,234.50\nPSalim\nN101\nMrent\n^\nD05/01'09\nT10.00\nPRana\n^\n"
KINDS = {
    "application/x-mt940": MT940,
    "application/x-camt+xml": CAMT,
    "application/x-ofx": OFX,
    "application/x-qif": QIF,
}


def read(text: str, media_type: str) -> tuple[list[Passage], list[tuple[str, str]]]:
    content = text.encode()
    records = list(statement.run(Given("0" * 64, len(content), media_type), io.BytesIO(content)))
    told = [(record.name, record.value) for record in records if isinstance(record, Metadata)]
    return [record for record in records if isinstance(record, Passage)], told


@pytest.mark.parametrize("media_type", KINDS)
def test_the_kind_is_told_by_content(media_type: str) -> None:
    content = KINDS[media_type].encode()
    [identity] = identify.run(Given("0" * 64, len(content), ""), io.BytesIO(content))
    assert isinstance(identity, Identity)
    assert identity.media_type == media_type


@pytest.mark.parametrize(
    "text", ["Times: 10:20:30\n:25: is no tag here\n", ":20: a list\n:21: of things\n", "20:25:61\n"]
)
def test_text_with_colons_is_no_statement(text: str) -> None:
    [identity] = identify.run(Given("0" * 64, len(text), ""), io.BytesIO(text.encode()))
    assert isinstance(identity, Identity)
    assert identity.media_type == "text/plain"


def test_an_xml_opening_is_told_too() -> None:
    text = '<?xml version="1.0"?>\n<?OFX OFXHEADER="200" VERSION="211"?>\n<OFX></OFX>'
    [identity] = identify.run(Given("0" * 64, len(text), ""), io.BytesIO(text.encode()))
    assert isinstance(identity, Identity)
    assert identity.media_type == "application/x-ofx"


@pytest.mark.parametrize("media_type", ["application/x-mt940", "application/x-qif"])
def test_passages_tile_the_file(media_type: str) -> None:
    passages, _ = read(KINDS[media_type], media_type)
    assert "".join(passage.text for passage in passages) == KINDS[media_type]


@pytest.mark.parametrize("media_type", KINDS)
def test_passages_of_a_statement_have_no_gaps(media_type: str) -> None:
    ends: dict[int | None, int] = {}
    for passage in read(KINDS[media_type], media_type)[0]:
        assert passage.at.chars == (
            ends.get(passage.at.message, 0),
            ends.get(passage.at.message, 0) + len(passage.text),
        )
        ends[passage.at.message] = passage.at.chars[1]
    assert len(ends) == (2 if media_type == "application/x-mt940" else 1)


def test_properties_of_statements() -> None:
    assert read(MT940, "application/x-mt940")[1] == [
        ("encoding", "utf-8"),
        *[("account", "XX12BANK0123456789"), ("currency", "EUR"), ("opening-balance", "444,29 EUR")],
        ("closing-balance", "384,79 EUR"),
        *[("account", "XX12BANK0123456789"), ("currency", "EUR"), ("opening-balance", "384,79 EUR")],
        *[("closing-balance", "384,79 EUR"), ("statements", "2"), ("entries", "2")],
    ]
    assert dict(read(CAMT, "application/x-camt+xml")[1]) == {
        "account": "XX12BANK0123456789",
        "currency": "EUR",
        "account-holder": "North Trading",
        "opening-balance": "100.00 EUR",
        "closing-balance": "-20.00 EUR",
        "statements": "1",
        "entries": "1",
    }


@pytest.mark.parametrize("media_type", KINDS)
def test_half_a_file_is_read_as_far_as_it_goes(media_type: str) -> None:
    whole = KINDS[media_type]
    for length in range(0, len(whole), 37):
        read(whole[:length] or " ", media_type) if media_type != "application/x-camt+xml" or length > 60 else None


def test_a_file_of_nothing_but_account_lists_is_read_in_reasonable_time() -> None:
    assert dict(read("!Account\n" * 100_000, "application/x-qif")[1])["entries"] == "0"
    assert dict(read("!Account\nNCash\n^\n" + QIF, "application/x-qif")[1])["account"] == "Cash"


def test_words_of_a_statement_in_no_element_of_its_own_are_kept() -> None:
    text = CAMT.replace("<Stmt>", "<Stmt>loose words", 1).replace("</Stmt>", "more of them</Stmt>", 1)
    told = "".join(each.text for each in read(text, "application/x-camt+xml")[0])
    assert "\tloose words\n" in told and "\tmore of them\n" in told


def test_a_statement_of_ofx_with_words_before_its_first_element_is_read() -> None:
    text = OFX.replace("<STMTRS>", "<STMTRS>loose", 1)
    assert "loose" in "".join(each.text for each in read(text, "application/x-ofx")[0])
