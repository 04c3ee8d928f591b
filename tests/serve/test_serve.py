import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from clew.cli import main
from clew.store.case import Case


@contextmanager
def serving(case: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The process of `clew serve` on a free port, and the address that it printed."""
    command = [str(Path(sys.executable).with_name("clew")), "serve", "--case", str(case), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


def test_the_printed_address_opens_once_and_ctrl_c_ends_calmly(case: Case) -> None:
    with serving(case.folder) as (process, address):
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\?token=[\w-]{32}", address)
        parts = urlsplit(address)
        assert parts.hostname and parts.port
        statuses = []
        for _ in range(2):
            connection = HTTPConnection(parts.hostname, parts.port, timeout=20)
            connection.request("GET", f"/?{parts.query}")
            answer = connection.getresponse()
            statuses.append(answer.status)
            assert answer.getheader("server") is None
            connection.close()
        assert statuses == [303, 403]
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=20)
        assert process.returncode == 0 and "Traceback" not in said and parts.query not in said


def test_a_port_that_is_taken_is_told_with_what_to_do(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    with serving(case.folder) as (_, address):
        assert main(["serve", "--case", str(case.folder), "--port", str(urlsplit(address).port)]) == 2
    assert "--port 0" in capsys.readouterr().err


def test_no_case_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--case", str(tmp_path / "none")]) == 2
    assert "no case here" in capsys.readouterr().err
