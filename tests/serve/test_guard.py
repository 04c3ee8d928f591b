import pytest
from fastapi.testclient import TestClient
from served import ADDRESS, PORT, TOKEN, browser
from sqlalchemy import select

from clew.serve.app import create_app
from clew.store import schema
from clew.store.case import Case

COOKIE = f"clew-{PORT}"


def test_the_token_lets_in_once_and_leaves_the_address(case: Case) -> None:
    client = browser(case, let_in=False)
    first = client.get("/", params={"token": TOKEN, "q": "bill of lading"}, follow_redirects=False)
    assert (first.status_code, first.headers["location"]) == (303, "/?q=bill+of+lading")
    cookie = first.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie and TOKEN not in cookie
    assert client.get("/").status_code == 200
    client.cookies.clear()
    second = client.get("/", params={"token": TOKEN}, follow_redirects=False)
    assert second.status_code == 403 and "set-cookie" not in second.headers


def test_who_is_inside_is_sent_on_from_an_address_with_an_old_token(pages: TestClient) -> None:
    answer = pages.get("/completeness", params={"token": "old"}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/completeness")


def test_an_address_that_begins_with_two_slashes_does_not_lead_to_another_host(case: Case) -> None:
    answer = browser(case, let_in=False).get(f"{ADDRESS}//elsewhere.example/?token={TOKEN}", follow_redirects=False)
    assert answer.headers["location"] == "/elsewhere.example/"


@pytest.mark.parametrize(
    "path", ["/", "/completeness", "/custody", "/pending", "/static/clew.css", "/nothing", "/docs"]
)
def test_without_the_session_every_page_is_refused_and_says_what_to_do(case: Case, path: str) -> None:
    answer = browser(case, let_in=False).get(path)
    assert answer.status_code == 403 and "clew serve" in answer.text
    assert case.name not in answer.text.replace("the case", "")


@pytest.mark.parametrize("cookie", ["", "x", "ü", TOKEN])
def test_another_cookie_does_not_let_in(case: Case, cookie: str) -> None:
    client = browser(case, let_in=False)
    assert client.get("/", headers={"cookie": f"{COOKIE}={cookie}".encode()}).status_code == 403


def test_a_head_request_does_not_use_the_token_up(case: Case) -> None:
    client = browser(case, let_in=False)
    assert client.head("/", params={"token": TOKEN}, follow_redirects=False).status_code == 403
    assert client.get("/", params={"token": TOKEN}, follow_redirects=False).status_code == 303


@pytest.mark.parametrize("host", ["evil.example", f"evil.example:{PORT}", "127.0.0.1", f"127.0.0.1:{PORT + 1}", ""])
def test_another_host_name_is_refused_even_with_the_session(pages: TestClient, host: str) -> None:
    assert pages.get("/", headers={"host": host}).status_code == 421


def test_localhost_is_this_machine_too(case: Case) -> None:
    client = TestClient(browser(case, let_in=False).app, base_url=f"http://localhost:{PORT}")
    assert client.get("/", params={"token": TOKEN}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_what_another_site_asks_for_is_refused(pages: TestClient, headers: dict[str, str]) -> None:
    assert pages.get("/", headers=headers).status_code == 403


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_nothing_but_looking_is_answered(pages: TestClient, method: str) -> None:
    answer = pages.request(method, "/")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


def test_every_form_is_refused_from_elsewhere_and_without_the_token_of_its_page(pages: TestClient) -> None:
    every = [one for each in pages.app.routes for one in getattr(each, "original_router", pages.app).routes]  # type: ignore[union-attr]
    taking = {each.path for each in every if "POST" in (getattr(each, "methods", None) or ())}
    assert taking >= {"/redact", "/handover/make", "/receive/take", "/graphic", "/claims/judge", "/names/judge", "/kin"}
    for path in sorted(taking):
        for headers in ({"origin": ADDRESS}, {"origin": "http://evil.example"}, {}):
            status = pages.post(path, data={"token": "x"}, headers=headers).status_code
            assert status in ((403,) if headers else (403, 405)), path


@pytest.mark.parametrize("path", ["/", "/nothing", "/custody", "/static/clew.css", "/?q=(", "/custody?before=x"])
def test_every_answer_carries_the_headers(pages: TestClient, path: str) -> None:
    headers = pages.get(path).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'" and policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["cache-control"] == ("no-cache" if path.startswith("/static") else "no-store")
    assert "server" not in headers


def test_refusals_carry_the_headers_too(case: Case) -> None:
    assert "default-src 'none'" in browser(case, let_in=False).get("/").headers["content-security-policy"]


def test_a_page_has_neither_inline_script_nor_inline_style(pages: TestClient) -> None:
    for path in ("/", "/?q=tanker", "/completeness", "/custody", "/completeness/reason?code=empty", "/nothing"):
        text = pages.get(path).text.lower()
        assert "<style" not in text and " style=" not in text and " onclick" not in text and "javascript:" not in text
        assert text.count("<script") == text.count('<script src="/static/')


def test_static_files_cannot_be_left_upwards(pages: TestClient) -> None:
    assert pages.get("/static/%2e%2e/app.py").status_code == 404
    assert pages.get("/static/..%2fapp.py").status_code == 404


def test_an_unknown_page_says_so(pages: TestClient) -> None:
    answer = pages.get("/nothing")
    assert answer.status_code == 404 and "no such page" in answer.text


def test_a_fault_is_a_page_with_the_headers(case: Case) -> None:
    client = browser(case)

    def failing() -> None:
        raise ZeroDivisionError("three over none")

    client.app.add_api_route("/failing", failing)  # type: ignore[attr-defined]
    answer = client.get("/failing")
    assert answer.status_code == 500 and "three over none" in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_pages_of_items_refused_a_head_request(case: Case, pages: TestClient) -> None:
    with case.engine.connect() as connection:
        item = connection.execute(select(schema.item.c.digest)).scalar()
    item_pages = [f"/item/{item}", f"/item/{item}/view", f"/item/{item}/original"]
    for path in ("/", "/pending", "/completeness", "/custody", *item_pages):
        assert pages.head(path).status_code == 200, path
    assert pages.head("/item/ffffffff").status_code == 404


def test_a_locator_with_a_huge_number_was_a_fault(case: Case, pages: TestClient) -> None:
    with case.engine.connect() as connection:
        item = connection.execute(select(schema.item.c.digest)).scalar()
    for at in ("page=", "message=", "row=", "sheet=L&cell=C", "char=0,"):
        answer = pages.get(f"/item/{item}", params={"at": at + "9" * 20})
        assert answer.status_code == 404 and "not understood" in answer.text


def test_at_port_80_the_browser_names_no_port_and_was_refused(case: Case) -> None:
    app = create_app(case, TOKEN, 80)
    client = TestClient(app, base_url="http://127.0.0.1")
    assert client.get("/", params={"token": TOKEN}).status_code == 200
    assert client.get("/", headers={"host": "elsewhere.example"}).status_code == 421
