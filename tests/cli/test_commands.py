"""The commands, as a script or a person meets them."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from clew.cli import COMMANDS, main
from clew.cli.sift import describe, seconds_to_go
from clew.pipeline.sift import Progress

ARABIC = "وصلت الشحنة إلى الميناء القديم يوم الأحد، وكتب أمين المخزن أنها ناقصة."
ENGLISH = "The bill of lading for the Meridian Star names Halcyon Freight as the shipper of forty crates.\n"


@pytest.fixture
def haul(tmp_path: Path) -> Path:
    folder = tmp_path / "haul"
    (folder / "notes").mkdir(parents=True)
    (folder / "letter.txt").write_text(ENGLISH, "utf-8")
    (folder / "notes" / "رسالة.txt").write_bytes(ARABIC.encode("windows-1256"))
    (folder / "copy of letter.txt").write_text(ENGLISH, "utf-8")
    return folder


@pytest.fixture
def case(haul: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    assert main(["sift", str(haul), "--case", str(folder), "--custodian", "Port office", "--workers", "1"]) == 0
    return folder


Output = pytest.CaptureFixture[str]


def clew(output: Output, *arguments: object) -> tuple[int, str]:
    output.readouterr()
    code = main([str(argument) for argument in arguments])
    return code, output.readouterr().out


def test_status_gives_scripts_the_agreed_keys(case: Path, capsys: Output) -> None:
    code, out = clew(capsys, "status", "--json", "--case", case)
    told = json.loads(out)
    assert code == 0
    assert told["places"] == {
        "found": 3, "read": 2, "partly_read": 0, "unreadable": 0, "duplicate": 1, "known": 0
    }  # fmt: skip
    assert told["members"] == dict.fromkeys(told["places"], 0)
    assert told["pending"] == 0
    assert told["problems"] == []
    assert not told["unfinished"]


def test_search_gives_a_line_a_hit_and_its_locator_shows_exactly_those_words(case: Path, capsys: Output) -> None:
    code, out = clew(capsys, "search", '"halcyon freight"', "--json", "--case", case)
    [hit] = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    fields = {"item", "locator", "score", "snippet", "places", "media_type", "language"}
    assert fields <= hit.keys()
    assert hit["places"] == ["haul/copy of letter.txt", "haul/letter.txt"]
    assert hit["language"] == "en"
    code, out = clew(capsys, "show", hit["locator"], "--json", "--case", case)
    shown = json.loads(out)
    assert (code, shown["text"], shown["item"]) == (0, ENGLISH, hit["item"])
    code, out = clew(capsys, "show", f"{hit['item'][:8]}#char=4,18", "--json", "--case", case)
    assert json.loads(out)["text"] == "bill of lading"


def test_arabic_in_windows_1256_is_found_in_folded_spelling(case: Path, capsys: Output) -> None:
    _, out = clew(capsys, "search", "الي الميناء", "--json", "--case", case)
    [hit] = [json.loads(line) for line in out.splitlines()]
    assert hit["snippet"] == ARABIC
    assert hit["language"] == "ar"


def test_a_term_list_is_counted_and_a_bad_line_is_named(case: Path, tmp_path: Path, capsys: Output) -> None:
    terms = tmp_path / "terms.txt"
    terms.write_text('crates\n"not closed\nnothing-of-the-kind\n', "utf-8")
    code, out = clew(capsys, "search", "--terms", terms, "--json", "--case", case)
    rows = [json.loads(line) for line in out.splitlines()]
    assert code == 2
    assert [(row["line"], row["passages"]) for row in rows if not row["error"]] == [(1, 1), (3, 0)]
    assert [row["line"] for row in rows if row["error"]] == [2]


def test_a_query_that_makes_no_sense_is_shown_where(case: Path, capsys: Output) -> None:
    assert main(["search", "crates AND (ship", "--case", str(case)]) == 2
    message = capsys.readouterr().err
    assert message.splitlines()[1].strip() == "crates AND (ship"
    assert message.splitlines()[2].index("^") == 2 + "crates AND (ship".index("(")


def test_the_ledger_tells_who_what_and_from_whom_and_its_head_is_its_last_hash(case: Path, capsys: Output) -> None:
    _, out = clew(capsys, "ledger", "--json", "--case", case)
    lines = [json.loads(line) for line in out.splitlines()]
    assert [line["event"] for line in lines] == ["case opened", "collection added", "collected"]
    assert lines[1]["details"]["custodian"] == "Port office"
    _, head = clew(capsys, "ledger", "head", "--case", case)
    assert lines[-1]["hash"] in head


def test_verify_names_what_was_altered_and_ends_with_4(case: Path, haul: Path, capsys: Output) -> None:
    assert clew(capsys, "verify", "--case", case)[0] == 0
    (haul / "letter.txt").write_text(ENGLISH.replace("forty", "fifty"), "utf-8")
    code, out = clew(capsys, "verify", "--json", "--case", case)
    [difference] = [json.loads(line) for line in out.splitlines()]
    assert (code, difference["path"]) == (4, "haul/letter.txt")


def test_rebuild_ends_with_the_digest_that_was(case: Path, capsys: Output) -> None:
    _, before = clew(capsys, "digest", "--case", case)
    assert re.fullmatch(r"[0-9a-f]{64}\n", before)
    assert clew(capsys, "rebuild", "--case", case)[0] == 0
    assert clew(capsys, "digest", "--case", case)[1] == before


def test_copied_originals_can_be_read_again_when_the_haul_is_gone(haul: Path, tmp_path: Path, capsys: Output) -> None:
    case = tmp_path / "taken"
    assert clew(capsys, "sift", haul, "--case", case, "--copy", "--workers", "1")[0] == 0
    _, before = clew(capsys, "digest", "--case", case)
    shutil.rmtree(haul)
    assert clew(capsys, "rebuild", "--case", case)[0] == 0
    assert clew(capsys, "digest", "--case", case)[1] == before


def test_what_a_name_or_text_could_do_to_a_terminal_is_made_harmless(tmp_path: Path, capsys: Output) -> None:
    haul, case = tmp_path / "odd", tmp_path / "case"
    haul.mkdir()
    (haul / "in\x1b[2Jvoice\u202etxt.txt").write_text("cleared\x1b]0;title\x07 screen of the harbour office\n", "utf-8")
    assert main(["sift", str(haul), "--case", str(case), "--workers", "1"]) == 0
    _, out = clew(capsys, "search", "harbour", "--case", case)
    locator = json.loads(out)["locator"]
    _, shown = clew(capsys, "show", locator, "--case", case)
    assert "\x1b]" not in shown


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["sift", "{tmp}/nowhere", "--case", "{tmp}/c"], "no such file or folder"),
        (["sift", "{tmp}", "--case", "{tmp}/c"], "lies inside the haul"),
        (["sift", "--case", "{tmp}/c"], "name a haul"),
        (["status", "--case", "{tmp}/c"], "no case here"),
        (["sift", "{tmp}/haul", "--case", "{tmp}/full"], "not empty and not a case"),
    ],
)
def test_wrong_use_says_what_is_wrong_and_ends_with_2(
    arguments: list[str], says: str, haul: Path, tmp_path: Path, capsys: Output
) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").write_text("mine")
    assert main([each.format(tmp=tmp_path) for each in arguments]) == 2
    assert says in capsys.readouterr().err


def test_time_to_go_is_told_only_where_it_is_known() -> None:
    walking = Progress(found=900, found_all=False, done=500, waiting=400, slow=0, seconds=5)
    assert seconds_to_go(walking) is None
    reading = Progress(found=1_000, found_all=True, done=500, waiting=100, slow=0, seconds=5)
    assert seconds_to_go(reading) == 1
    about_to_recognise = Progress(1_000, True, 500, 0, slow=40, seconds=5)
    assert seconds_to_go(about_to_recognise) is None
    recognising = Progress(1_000, True, 510, 0, slow=30, seconds=25, slow_done=10, slow_seconds=20)
    assert seconds_to_go(recognising) == 60
    assert describe(recognising).endswith("about 1 min 0 s to go")


def test_time_to_go_follows_the_rate_of_late_and_waits_while_a_container_is_emptied() -> None:
    opening = Progress(found=2, found_all=True, done=40, waiting=1_000, slow=0, seconds=20)
    emptying = Progress(found=2, found_all=True, done=60, waiting=70_000, slow=0, seconds=30)
    assert seconds_to_go(emptying, before=opening) is None
    reading = Progress(found=2, found_all=True, done=6_060, waiting=64_000, slow=0, seconds=90)
    assert seconds_to_go(reading, before=emptying) == 640


def loaded(*arguments: str) -> set[str]:
    """Which of the heavy libraries a command has loaded by its end."""
    heavy = "{'sqlalchemy', 'fastapi', 'tantivy', 'numpy', 'lxml', 'rich', 'clew.extract', 'clew.enrich'}"
    code = f"import sys, atexit, clew.cli; atexit.register(lambda: print(*{heavy} & set(sys.modules), file=sys.stderr))"
    run = [sys.executable, "-c", f"{code}; clew.cli.main()", *arguments]
    return set(subprocess.run(run, capture_output=True, text=True).stderr.split())


def test_the_help_loads_nothing_heavy() -> None:
    assert loaded("--help") == set()
    assert not loaded("sift", "--help") & {"clew.extract", "clew.enrich", "fastapi", "lxml"}


def test_a_wrong_command_is_told_what_commands_there_are(capsys: Output) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["shift", "haul", "--case", "case"])
    assert "invalid choice: 'shift' (choose from 'sift', " in capsys.readouterr().err


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_tells_in_its_help_what_it_may_be_told(command: str, capsys: Output) -> None:
    with pytest.raises(SystemExit, match="0"):
        main([command, "--help"])
    assert COMMANDS[command] in " ".join(capsys.readouterr().out.split())
