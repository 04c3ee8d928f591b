import io

import pytest

from clew.errors import Unreadable
from clew.extract.office.rtf import dttm, rtf
from clew.model import Locator, Metadata, Passage, Problem
from clew.step import Contained, Given


def read(content):
    return list(rtf.run(Given("0" * 64, len(content), "application/rtf"), io.BytesIO(content)))


def text(content, part=None):
    return "".join(r.text for r in read(content) if isinstance(r, Passage) and r.at.part == part)


def told(content, name):
    return [r.value for r in read(content) if isinstance(r, Metadata) and r.name == name]


def codes(content):
    return [r.code for r in read(content) if isinstance(r, Problem)]


def members(content):
    return [(r.member.name, b"".join(r.content)) for r in read(content) if isinstance(r, Contained)]


FONTS = rb"{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset178 Arial;}{\f2\fcharset128 MS Mincho;}{\f3\fcharset204 X;}}"


def file(body):
    return rb"{\rtf1\ansi\ansicpg1252\deff0" + FONTS + body + b"}"


def test_bytes_are_read_in_the_code_page_of_their_font_and_as_a_whole():
    arabic = "تقرير".encode("cp1256")
    japanese = "表計算".encode("cp932")
    body = rb"{\f1 " + b"".join(b"\\'%02x" % byte for byte in arabic) + rb"} {\f3 \'cf\'f0} {\f2 "
    body += b"".join(bytes([byte]) if 64 < byte < 91 else b"\\'%02x" % byte for byte in japanese) + b"} caf\\'e9"
    assert text(file(body)) == "تقرير Пр 表計算 café"


def test_unicode_letters_replace_as_many_bytes_as_the_file_says():
    assert text(file(rb"\u1578 ?x {\uc2\u26085\'93\'fa!}\u-10179?\u-8704?{\uc0\u233}e")) == "تx 日!😀ée"


def test_paragraphs_tables_and_nested_tables_keep_their_shape():
    body = rb"one\par two\line three\par \trowd a\cell b\par c\cell\row d\cell \cell\row{x\nestcell y\nestcell\nestrow}"
    assert text(file(body)) == "one\ntwo\nthree\na\tb\nc\nd\t\nx\ty\n"


def test_signs_and_escapes_are_read():
    assert text(file(rb"\{a\\b\}\~c\_d\-e \emdash \rquote\bullet" + b"\\\nz")) == "{a\\b}\u00a0c-de —’•\nz"


def test_tables_of_fonts_styles_and_unknown_destinations_are_no_text():
    body = rb"{\stylesheet{\s1 Heading;}}{\*\unknown{x{\v y}}}{\colortbl;\red0;}"
    body += rb"{\*\bkmkstart here}body{\*\pn z}\*\cs7 !"
    assert text(file(body)) == "body!"


def test_headers_notes_and_comments_have_their_places_and_authors():
    body = rb"{\header Secret\par}body{\footnote low}{\footnote\ftnalt last}{\*\atnid AN}{\*\atnauthor Ana}\chatn"
    body += rb"{\*\annotation{\*\atndate 1719768384}really?}{\footer 1}"
    content = file(body)
    assert text(content) == "body"
    assert text(content, "header") == "Secret\n"
    assert text(content, "footnotes") == "low\n"
    assert text(content, "endnotes") == "last\n"
    assert text(content, "comments") == f"Ana, {dttm(1719768384)}:\nreally?\n"
    assert told(content, "reviewer") == ["Ana"]


def test_hidden_text_is_read_and_noted_and_deleted_text_stands_apart():
    content = file(rb"seen {\v covert }{\deleted\revauthdel1 withdrawn}{\*\revtbl{Unknown;}{Ben;}}")
    assert text(content) == "seen covert "
    assert text(content, "deleted") == "withdrawn"
    assert codes(content) == ["hidden-text", "deleted-text"]
    assert told(content, "reviewer") == ["Ben"]


def test_fields_show_their_result_and_their_targets_are_links():
    body = rb'{\field{\*\fldinst{HYPERLINK "https://example.org/a"}}{\fldrslt{\ul here}}}'
    body += rb'{\field{\*\fldinst INCLUDETEXT "C:\\\\x.doc"}{\fldrslt in}}'
    assert text(file(body)) == "herein"
    assert told(file(body), "link") == ["https://example.org/a"]
    assert told(file(body), "external-link") == ['INCLUDETEXT "C:\\\\x.doc"']


def test_html_kept_in_rtf_is_readable_and_its_links_are_told():
    body = rb'\fromhtml1 {\*\htmltag64 <p>}Dear \htmlrtf {\f0 \htmlrtf0 Ana{\*\htmltag84 <a href="http://x.org/">}'
    body += rb"\htmlrtf }\htmlrtf0\par"
    assert text(file(body)) == "Dear Ana\n"
    assert told(file(body), "link") == ["http://x.org/"]


def test_properties_come_as_metadata():
    info = rb"{\info{\title A{\b B}}{\upr{\author ?}{\*\ud{\author \u1593?}}}{\operator Ben}"
    info += rb"{\creatim\yr2004\mo9\dy20\hr19\min36}}{\*\userprops{\propname Case}\proptype30{\staticval 17}}"
    content = file(info + b"x")
    assert told(content, "author") == ["ع"]
    assert told(content, "last-modified-by") == ["Ben"]
    assert told(content, "created") == ["2004-09-20T19:36:00"]
    assert told(content, "custom.Case") == ["17"]
    assert text(content) == "x"


def packaged(content):
    body = b"\x02\x00" + b"a.txt\0" + b"C:\\a.txt\0" + b"\x00\x00\x03\x00" + (1).to_bytes(4, "little") + b"\0"
    return body + len(content).to_bytes(4, "little") + content


def old_object(name, content, kind=2):
    def string(value):
        return (len(value) + 1).to_bytes(4, "little") + value + b"\0"

    head = (0x501).to_bytes(4, "little") + kind.to_bytes(4, "little") + string(name) + b"\0" * 8
    return head + len(content).to_bytes(4, "little") + content


def test_packages_objects_and_pictures_are_members_in_hex_or_raw():
    package = old_object(b"Package", packaged(b"hello")).hex().encode()
    whole = old_object(b"Word.Document.8", b"\xd0\xcf\x11\xe0 doc").hex().encode()
    body = rb"{\object\objemb{\*\objclass Package}{\*\objdata " + package[:31] + b"\r\n" + package[31:] + b"}}"
    body += rb"{\object{\*\objdata " + whole + rb"}{\result shown}}"
    body += rb"{\*\shppict{\pict\pngblip\picw1{\*\blipuid 00ff}" + b"\x89PNG".hex().encode() + b"}}"
    body += rb"{\pict\jpegblip\bin4 " + b"\xff{\\}" + b"}"
    content = file(body)
    assert members(content) == [
        ("a.txt", b"hello"),
        (None, b"\xd0\xcf\x11\xe0 doc"),
        ("picture-3.png", b"\x89PNG"),
        ("picture-4.jpg", b"\xff{\\}"),
    ]
    assert text(content) == "shown"
    assert told(content, "original-path") == ["C:\\a.txt"]


def test_an_object_with_a_broken_header_is_kept_as_it_is_and_noted():
    content = file(rb"{\object{\*\objdata 0105}}x")
    assert members(content) == [(None, b"\x01\x05")]
    assert codes(content) == ["member"]


def test_a_file_cut_short_is_read_so_far_and_said_to_be():
    assert text(file(b"words")[:-1]) == "words"
    assert codes(file(b"words")[:-1]) == ["truncated"]


@pytest.mark.parametrize(
    "body",
    [b"{" * 50_000 + b"x", b"}" * 9, rb"\bin2147483647 x", rb"\u99999999999 \uc99999 x", rb"\'zz\f9999999999 x", b"\\"],
    ids=["deep", "closed too often", "a long bin", "large numbers", "no hex", "a last backslash"],
)
def test_hostile_files_end(body):
    assert read(file(body)) is not None


def test_too_deep_groups_are_noted_and_read():
    content = file(b"{" * 5_000 + b"x" + b"}" * 5_000 + b"y")
    assert text(content) == "xy"
    assert codes(content) == ["nesting-limit"]


def test_tokens_and_raw_bytes_across_chunks_are_whole():
    content = file(b"a" * ((1 << 20) - 110) + rb"\'e9" * 30 + rb"\par" + rb"\bin3000000 " + b"{" * 3_000_000 + b"end")
    assert text(content).endswith("é" * 30 + "\nend")


def test_what_is_not_rtf_is_unreadable():
    with pytest.raises(Unreadable, match="header"):
        read(b"plain")


def test_passages_tile_the_body():
    passages = [r for r in read(file(b"word " * 2_000)) if isinstance(r, Passage)]
    assert [r.at for r in passages[:2]] == [Locator(chars=(0, 1500)), Locator(chars=(1500, 3000))]
