"""A small haul with a mail, an archive, a ledger and letters in two languages, and the case sifted from it once."""

import shutil
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from clew.cli import main

LETTER = """Dr Rami Haddad of Blue Heron Shipping Ltd met Layla Nasser in Mosul on 26 May 2017.
They paid USD 30,000 to Tarsin Petro Services. Write to rami@example.org.
Then the harbour master signed for them.
"""
ARABIC = "التقى الدكتور أبو الحسن المهاجر في مدينة الموصل يوم ٢٦ مايو ٢٠١٧ ودفع ٣٠٠٠ دولار.\n"
LEDGER = '''date,reference,amount,currency,payer,beneficiary
2019-03-04,QB-014,184500,USD,Blue Heron Shipping Ltd,Tarsin Petro Services
2019-03-19,"=HYPERLINK(""http://x"")",62750.50,USD,Tarsin Petro Services,"Quay, Sons & ""Co"""
2019-03-21,QB-018,100,USD,Blue Heron Shipping Ltd,Rami Haddad
'''


def mail() -> bytes:
    message = EmailMessage()
    message["From"] = "Rami Haddad <rami@example.org>"
    message["To"] = "Layla Nasser <layla@example.org>"
    message["Subject"] = "=1+1 the ledger"
    message["Date"] = "Mon, 04 Mar 2019 10:00:00 +0300"
    message["Message-ID"] = "<1@example.org>"
    message.set_content("Rami Haddad wrote this on 5/6/2017 in Mosul.\n")
    message.add_attachment(LEDGER.encode(), maintype="text", subtype="csv", filename="ledger.csv")
    return message.as_bytes()


@pytest.fixture(scope="session")
def sifted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `haul` and `case`."""
    folder = tmp_path_factory.mktemp("handover")
    (folder / "haul").mkdir()
    (folder / "haul" / "letter.txt").write_text(LETTER)
    (folder / "haul" / "copy.txt").write_text(LETTER)
    (folder / "haul" / "رسالة.txt").write_text(ARABIC)
    (folder / "haul" / "ledger.eml").write_bytes(mail())
    with zipfile.ZipFile(folder / "haul" / "papers.zip", "w") as archive:
        archive.writestr("inside.txt", "Ms Laila Nasser left Baghdad.\n")
    assert main(["sift", str(folder / "haul"), "--case", str(folder / "case"), "--workers", "1"]) == 0
    return folder


@pytest.fixture
def case(sifted: Path, tmp_path: Path) -> Path:
    """A copy of the case, to be written to."""
    return Path(shutil.copytree(sifted / "case", tmp_path / "case"))


TO = ("--for", "Unit 5", "--purpose", "request 12")


@pytest.fixture(scope="session")
def handed(sifted: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bag of everything; not to be written to."""
    folder = tmp_path_factory.mktemp("handed")
    shutil.copytree(sifted / "case", folder / "case")
    assert main(["handover", "--case", str(folder / "case"), "--to", str(folder / "bag"), "--all", *TO]) == 0
    return folder / "bag"


@pytest.fixture
def bag(handed: Path, tmp_path: Path) -> Path:
    """A copy of it, to be written to."""
    return Path(shutil.copytree(handed, tmp_path / "bag"))
