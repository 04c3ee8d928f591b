"""Messages with few header lines give up their attachments wherever they were found."""

from pathlib import Path

import pytest
from sifted import Output, found, sift

from clew.pipeline.edges import Edge

MAIL = b"From: a@b.example\nSubject: few\nContent-Type: multipart/mixed; boundary=q\n\n--q\n\nbody\n--q\n%s\n--q--\n"
NOTE = b"Content-Type: text/plain; name=a.txt\nContent-Disposition: attachment\n\nthe %s crane\n"
SHORT = b"Subject: few\nContent-Type: text/html\n\n<p>the %s crane</p>\n"


def test_messages_with_few_header_lines_are_mail_and_give_what_hangs_on_them(tmp_path: Path, capsys: Output) -> None:
    haul = tmp_path / "haul"
    (haul / "Maildir" / "cur").mkdir(parents=True)
    (haul / "Maildir" / "cur" / "1234567890.M1.host:2,S").write_bytes(SHORT % b"green")
    inner = b"Content-Type: message/rfc822\n\n" + SHORT % b"red"
    (haul / "a.mbox").write_bytes(
        b"From a@b Thu Jan  1 00:00:00 1970\n" + MAIL % (NOTE % b"blue") + b"\n"
        b"From a@b Thu Jan  1 00:00:00 1970\n" + MAIL % inner
    )
    case = tmp_path / "case"
    assert sift(haul, case) == 0
    for colour in ("green", "red", "blue"):
        assert len(found(case, f'"the {colour} crane"', capsys)) == 1
    assert len(found(case, "type:mail crane", capsys)) == 2


@pytest.mark.parametrize(
    "shown", ["Maildir/new/1234567890.M1.host", "cur/1234567890.1_2.host:2,S", "x/1234567890.M1.host;2,"]
)
def test_a_maildir_declares_its_messages_by_their_names(shown: str) -> None:
    assert Edge("0" * 64, 1, 0, 1, shown).hint()["declared"] == "message/rfc822"


@pytest.mark.parametrize("shown", ["cur/letter.txt", "new/2020.report.v2", "notes 2, last"])
def test_other_names_declare_nothing(shown: str) -> None:
    assert "declared" not in Edge("0" * 64, 1, 0, 1, shown).hint()
