import io
import time

import pytest

from clew.extract.web.html import html, visible
from clew.extract.web.html_harmless import harmless
from clew.model import Metadata, Passage, Rendition
from clew.step import Contained, Given

PAGE = """<!DOCTYPE html><!-- saved from url=(0022)https://example.org/a -->
<html lang="ar" dir=rtl><head><title> A &amp; b </title><meta name=Author content="Me"><style>x{}</style></head><body>
<h1>Head</h1><p>One <b>two</b>   three<br>four</p><script>alert(1)</script><noscript>no</noscript>
<img src="data:image/png;base64,aGVs
bG8=" alt="chart"></body></html>"""


def read(content, **given):
    return list(html.run(Given("0" * 64, len(content), "text/html", **given), io.BytesIO(content)))


def kind(records, wanted):
    return [record for record in records if isinstance(record, wanted)]


def text(records):
    return "".join(record.text for record in kind(records, Passage))


def test_blocks_end_in_newlines_and_scripts_are_no_text():
    assert visible(PAGE) == "Head\n\nOne two three\nfour\n\nchart\n"


def test_cells_are_separated_by_tabs_and_rows_by_newlines():
    table = "<table><tr><td><p>a</p></td> <td>b</td></tr><tr><th>c<td>d</table>after"
    assert visible(table) == "a\tb\nc\td\n\nafter\n"


def test_preformatted_text_keeps_its_blanks():
    assert visible("<p>x  y</p><pre>  x\n   y</pre>") == "x y\n\n  x\n   y\n"


def test_text_behind_a_block_in_an_inline_element_starts_a_line():
    assert visible("<span><div>one</div></span>two") == "one\ntwo\n"


def test_hidden_elements_are_read():
    assert visible("<div style='display:none'>account 17</div><p hidden>b</p>") == "account 17\n\nb\n"


def test_the_head_becomes_metadata():
    found = {record.name: record.value for record in kind(read(PAGE.encode()), Metadata)}
    assert found == {
        "encoding": "utf-8",
        "title": "A & b",
        "author": "Me",
        "language": "ar",
        "saved-from": "https://example.org/a",
    }


def test_a_picture_in_a_data_uri_comes_out_once_with_its_bytes():
    (member,) = kind(read((PAGE + PAGE).encode()), Contained)
    assert b"".join(member.content) == b"hello"
    assert member.member.declared == "image/png" and member.member.announced == 5


@pytest.mark.parametrize(
    "content",
    [
        "<meta charset=windows-1256><p>مرحبا".encode("windows-1256"),
        '<meta http-equiv=Content-Type content="text/html; charset=windows-1256"><p>مرحبا'.encode("windows-1256"),
        "<p>مرحبا".encode("utf-8-sig"),
        "<p>مرحبا".encode("utf-16"),
        "<meta charset=iso-8859-1><p>مرحبا".encode(),
    ],
    ids=["meta", "http-equiv", "mark", "utf-16", "utf-8 that claims latin-1"],
)
def test_the_encoding_is_what_bytes_show_else_what_the_page_claims(content):
    assert text(read(content)) == "مرحبا\n"


def test_the_charset_claimed_by_a_mail_counts_before_the_page_s_own():
    content = "<meta charset=windows-1252><p>мир".encode("koi8-r")
    assert text(read(content, hint={"charset": "koi8-r"})) == "мир\n"


def test_the_rendition_loads_nothing_and_keeps_direction():
    (rendition,) = kind(read(PAGE.encode()), Rendition)
    page = rendition.content.decode()
    assert '<div dir="rtl" lang="ar">' in page and "<h1>Head</h1>" in page
    assert "script" not in page and "src=" not in page and "default-src 'none'" in page


@pytest.mark.parametrize(
    "hostile",
    [
        "<img src=http://a/x.png onerror=alert(1)>",
        "<iframe src=//a></iframe>",
        "<form action=//a><button formaction=//b>x</button></form>",
        "<svg><a xlink:href=javascript:alert(1)><image href=//a></svg>",
        "<a href='javascript:alert(1)'>x</a>",
        "<div style='background:url(//a)'>x</div><link rel=stylesheet href=//a><base href=//a>",
        "<video src=//a poster=//b></video><object data=//a></object><meta http-equiv=refresh content='0;//a'>",
        "<math><mtext><table><mglyph><style><img src=//a onerror=alert(1)>",
    ],
)
def test_hostile_markup_leaves_no_address_that_is_loaded(hostile):
    cleaned = harmless(hostile)
    assert not any(word in cleaned for word in ("src=", "href=", "action", "onerror", "style", "url(", "poster"))


def test_a_remote_picture_is_named_and_its_words_cannot_become_markup():
    cleaned = harmless('<img src="https://a/x.png" alt="<script>alert(1)</script>">')
    assert cleaned == "&lt;script&gt;alert(1)&lt;/script&gt; [remote picture not loaded]"


def test_a_link_s_target_is_shown_and_not_followed():
    assert harmless('<a dir=ltr href="https://a/?b=1&c">x</a>') == '<a dir="ltr" title="https://a/?b=1&amp;c">x</a>'


def test_a_fragment_keeps_the_direction_of_its_page():
    assert harmless("<html><body class=x dir='rtl'><p>مرحبا</p></body>") == '<div dir="rtl"><p>مرحبا</p></div>'


@pytest.mark.parametrize("tag", ["div", "b", "table", "span", "blockquote", "svg"])
def test_a_hundred_thousand_levels_are_read_in_time(tag):
    started = time.thread_time()
    page = f"<{tag}>" * 100_000 + "needle" + f"</{tag}>" * 100_000
    assert "needle" in visible(page)
    assert "needle" in harmless(page)
    assert time.thread_time() - started < 30


def test_five_megabytes_take_few_seconds_of_computing():
    content = b"<p>hello <b>world</b>, this is a line of some length</p>\n" * 88_000
    started = time.thread_time()
    assert text(read(content)).count("hello world") == 88_000
    assert time.thread_time() - started < 20


@pytest.mark.parametrize("odd", ["<", "<a ", "<!--", "&", "<a b='", "data:", "data:a/b;", "</p>"])
def test_a_megabyte_of_broken_markup_does_not_hang(odd):
    started = time.thread_time()
    read((odd * (1_000_000 // len(odd))).encode())
    assert time.thread_time() - started < 20


def test_passages_tile_the_text():
    records = kind(read(("<p>word word</p>" * 2_000).encode()), Passage)
    assert [record.at.chars[0] for record in records[1:]] == [record.at.chars[1] for record in records[:-1]]
    assert all(len(record.text) == record.at.chars[1] - record.at.chars[0] for record in records)


def test_words_that_a_browser_with_scripts_hides_are_kept_at_parts_of_their_own():
    page = (
        "<!-- top secret --><p>shown</p><noscript><p>no <b>script</b></p></noscript>"
        "<script>a = '<!-- of a script -->'</script><!--[if mso]><p>for Outlook</p><![endif]-->"
        "<template><p>tem<i>plate</i></p><template>in it</template></template><!-- saved from url=(3)abc -->"
    )
    found = {}
    for passage in kind(read(page.encode()), Passage):
        found[passage.at.part] = found.get(passage.at.part, "") + passage.text
    assert found == {
        None: "shown\n",
        "noscript": "no script\n",
        "template": "template\n\nin it\n",
        "comment": "top secret\nfor Outlook\n",
    }


def test_a_page_written_in_the_tag_of_its_frame_is_a_member():
    records = read(b'<iframe srcdoc="&lt;p&gt;inside&lt;/p&gt;"></iframe><iframe srcdoc></iframe>')
    members = [(each.member.entry, each.member.declared, b"".join(each.content)) for each in kind(records, Contained)]
    assert members == [("srcdoc/1", "text/html", b"<p>inside</p>")]
