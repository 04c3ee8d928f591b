"""The pages that account for the case say what the commands say."""

import json

import pytest
from playwright.sync_api import Page, expect

from clew.cli import main
from clew.store.case import Case


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    capsys.readouterr()
    main([*arguments])
    return capsys.readouterr().out


def cells(page: Page, selector: str) -> list[str]:
    return [each.strip() for each in page.locator(selector).all_inner_texts()]


def test_the_sums_are_those_of_clew_status_and_add_up(
    page: Page, demo_case: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    status = json.loads(said(capsys, "status", "--case", str(demo_case.folder), "--json"))
    page.goto("/completeness")
    sections = page.locator("section").filter(has=page.locator("table.types"))
    assert sections.count() == 2
    for number, part in enumerate(("places", "members")):
        section, counts = sections.nth(number), status[part]
        heads = [each.strip().replace(" ", "_") for each in section.locator("thead th").all_inner_texts()][1:]
        foot = [int(each.replace(",", "")) for each in section.locator("tfoot td").all_inner_texts()]
        shown = dict(zip(heads, foot, strict=True))
        assert shown == {name: counts[name] for name in shown} and shown["found"] > 50
        assert sum(shown.values()) == 2 * shown["found"]
        assert section.locator(".sum strong").inner_text() == str(counts["found"])
        rows = [row.locator("td").all_inner_texts() for row in section.locator("tbody tr").all()]
        assert [sum(map(int, column)) for column in zip(*rows, strict=True)] == foot


def test_each_reason_opens_the_list_of_what_it_befell(
    page: Page, demo_case: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    problems = json.loads(said(capsys, "status", "--case", str(demo_case.folder), "--json"))["problems"]
    for problem in problems:
        page.goto("/completeness")
        reasons = page.locator("section[aria-labelledby=reasons]")
        reason = reasons.get_by_role("link", name=problem["code"], exact=True)
        row = reasons.locator("tbody tr").filter(has=page.get_by_role("link", name=problem["code"], exact=True))
        expect(row.locator("td.number")).to_have_text(str(problem["count"]))
        reason.click()
        expect(page.get_by_role("heading", level=1)).to_have_text(problem["code"])
        assert page.locator("table.reasons tbody tr").count() == problem["count"]
        page.locator("table.reasons tbody a").first.click()
        expect(page.locator(".known li").filter(has_text=problem["code"]).first).to_be_visible()


@pytest.mark.parametrize("width", [1440, 390])
def test_containers_that_are_short_are_those_of_clew_status(
    page: Page, demo_case: Case, capsys: pytest.CaptureFixture[str], width: int
) -> None:
    lines = said(capsys, "status", "--containers", "--json", "--case", str(demo_case.folder)).splitlines()
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/completeness")
    rows = page.locator("section[aria-labelledby=containers] tbody tr").all()
    shown = [[each.strip() for each in row.locator("td").all_inner_texts()] for row in rows]
    short = [json.loads(line) for line in lines]
    assert len(shown) == len(short) > 0
    for cells_shown, each in zip(shown, short, strict=True):
        assert cells_shown[1:] == [str(each["announced"]), str(each["emitted"]), ", ".join(each["problems"])]
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_custody_shows_the_head_that_the_ledger_prints(
    page: Page, demo_case: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    head = said(capsys, "ledger", "head", "--case", str(demo_case.folder)).split()[0]
    page.goto("/custody")
    expect(page.locator(".hash code")).to_have_text(head)
    expect(page.locator("p.chain")).to_contain_text("holds")
    expect(page.locator("table.events tbody tr").first.locator("td:last-child code")).to_have_attribute("title", head)
    expect(page.locator("section[aria-labelledby=collections]")).to_contain_text("Port police")
