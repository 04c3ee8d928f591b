import io
import os
import zipfile
from pathlib import Path

import pytest

from clew.errors import Unreadable
from clew.extract.identify.identify import identify
from clew.extract.office.office_encrypted import office_encrypted
from clew.extract.office.ole_rebuilt import compound_file
from clew.extract.office.ooxml import ENCRYPTED
from clew.extract.office.ppt import ppt
from clew.model import Identity, Metadata
from clew.step import Contained, Given

SHARED = Path(__file__).parents[3] / "shared/data/tika-sample"
shared = pytest.mark.skipif(
    not SHARED.exists() and os.environ.get("CI") != "true", reason="the shared test data is not beside the repository"
)


def read(content, *passwords, step=office_encrypted):
    return list(step.run(Given("0" * 64, len(content), ENCRYPTED, passwords=passwords), io.BytesIO(content)))


def member(records):
    return b"".join(next(r for r in records if isinstance(r, Contained)).content)


@pytest.fixture(scope="module")
def package():
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    override = f'<Override PartName="/word/document.xml" ContentType="{kind}"/>'
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{types}">{override}</Types>')
        archive.writestr("word/document.xml", "<w/>" * 2_000)
    return file.getvalue()


def encrypted(package, password):
    from msoffcrypto.format.ooxml import OOXMLFile

    out = io.BytesIO()
    OOXMLFile(io.BytesIO(package)).encrypt(password, out)
    return out.getvalue()


def test_the_document_comes_out_under_the_password_that_fits(package):
    content = encrypted(package, "سر")
    records = read(content, "wrong", "سر")
    assert records[0] == Metadata("encryption", "agile")
    assert member(records) == package


def test_without_the_password_the_kind_is_told(package):
    content = encrypted(package, "secret")
    with pytest.raises(Unreadable, match="kind: agile") as error:
        read(content)
    assert error.value.code == "encrypted"
    with pytest.raises(Unreadable, match="none of the 2 passwords"):
        read(content, "a", "b")


def test_the_password_of_files_protected_against_changes_is_tried_unasked(package):
    assert member(read(encrypted(package, "VelvetSweatshop"))) == package


def test_the_type_is_told_by_content(package):
    content = encrypted(package, "x")
    told = next(identify.run(Given("0" * 64, len(content), ""), io.BytesIO(content)))
    assert isinstance(told, Identity) and told.media_type == ENCRYPTED


def test_rights_management_is_named():
    content = compound_file(
        {
            "EncryptedPackage": b"x",
            "\x06DataSpaces": {"TransformInfo": {"DRMEncryptedTransform": {"\x06Primary": b"x"}}},
        }
    )
    with pytest.raises(Unreadable, match="rights management"):
        read(content, "x")


@pytest.mark.parametrize("information", [b"", bytes([4, 0, 4, 0, 64, 0, 0, 0]) + b"<x", b"\2\0\2\0" + b"\xff" * 90])
def test_a_damaged_description_is_encrypted_all_the_same(information):
    content = compound_file({"EncryptedPackage": b"x" * 99, "EncryptionInfo": information})
    with pytest.raises(Unreadable) as error:
        read(content, "x")
    assert error.value.code == "encrypted"


@shared
def test_others_files_open_under_their_password():
    assert member(read((SHARED / "testWORD_protected_passtika.docx").read_bytes(), "tika")).startswith(b"PK")
    slides = (SHARED / "testPPT_protected_passtika.ppt").read_bytes()
    assert member(read(slides, "tika", step=ppt)).startswith(b"\xd0\xcf")
