"""Telegram Desktop's exports, JSON and HTML: who said what, when, to whom, and with which file."""

import io
import json
from typing import Any

import pytest

from clew.errors import Unreadable
from clew.extract.chats.telegram_html import telegram_html
from clew.extract.chats.telegram_json import telegram
from clew.extract.identify.identify import identify
from clew.model import Identity
from clew.step import Given
from tests.extract.chat_records import told

LEFT_OUT = "(File not included. Change data exporting settings to download.)"


def message(number: int, name: str, text: Any = "", **fields: Any) -> dict[str, Any]:
    minute = f"{number:02d}"
    return {
        "id": number, "type": "message", "date": f"2021-03-04T10:{minute}:00",
        "date_unixtime": str(1614844800 + 60 * number), "from": name, "from_id": f"user{len(name)}",
        "text": text, **fields,
    }  # fmt: skip


def chat(*messages: dict[str, Any], name: str = "المرفأ", **fields: Any) -> dict[str, Any]:
    return {"name": name, "type": "private_group", "id": 7, "messages": list(messages), **fields}


def packed(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def kind(content: bytes) -> str:
    found = next(identify.run(Given("0" * 64, len(content), ""), io.BytesIO(content)))
    assert isinstance(found, Identity)
    return found.media_type


def test_a_chat_is_a_thread_with_senders_times_and_offsets() -> None:
    entities = [{"type": "plain", "text": "انظر "}, {"type": "text_link", "text": "هنا", "href": "https://example.org"}]
    found = told(
        telegram, packed(chat(message(1, "Rana", "مرحبا"), message(2, "Salim", "انظر هنا", text_entities=entities)))
    )
    assert found.texts == [
        "Rana (user4), 2021-03-04T10:01:00+02:00\nمرحبا\n",
        "Salim (user5), 2021-03-04T10:02:00+02:00\nانظر هنا (https://example.org)\n",
    ]
    assert found.properties == {
        "title": ["المرفأ"], "chat-type": ["private_group"], "messages": ["2"], "participants": ["2"],
        "participant": ["Rana (user4)", "Salim (user5)"], "first-date": ["2021-03-04T10:01:00+02:00"],
        "last-date": ["2021-03-04T10:02:00+02:00"],
    }  # fmt: skip
    assert not found.problems and all(passage.at.sheet is None for passage in found.passages)


def test_replies_forwards_edits_reactions_polls_places_and_contacts_are_written_out() -> None:
    found = told(telegram, packed(chat(
        message(1, "Rana", "the boat is here"),
        message(2, "Salim", "which?", reply_to_message_id=1, edited="2021-03-04T10:05:00",
                edited_unixtime="1614845100"),
        message(3, "Salim", ["see ", {"type": "bold", "text": "this"}], forwarded_from="Port News"),
        message(4, "Rana", poll={"question": "Go?", "closed": True, "total_voters": 3,
                                 "answers": [{"text": "yes", "voters": 2, "chosen": True},
                                             {"text": "no", "voters": 1}]}),
        message(5, "Rana", location_information={"latitude": 33.9, "longitude": 35.5}, place_name="Pier 2"),
        message(6, "Rana", contact_information={"first_name": "Nour", "last_name": "K.", "phone_number": "+961 1"}),
        message(7, "Rana", "ok", reactions=[{"type": "emoji", "count": 2, "emoji": "👍",
                                             "recent": [{"from": "Salim", "from_id": "user5", "date": "x"}]}]),
        message(8, "Rana", "later", reply_to_message_id=99),
        {"id": 9, "type": "service", "date": "2021-03-04T11:00:00", "actor": "Rana", "actor_id": "user4",
         "action": "invite_members", "members": ["Nour", None], "text": ""},
    )))  # fmt: skip
    bodies = [text.partition("\n")[2] for text in found.texts]
    assert bodies == [
        "the boat is here\n",
        "reply to message 1: the boat is here\nwhich?\nedited 2021-03-04T10:05:00+02:00\n",
        "forwarded from Port News\nsee this\n",
        "poll: Go? (closed)\n- yes: 2 votes, chosen\n- no: 1 votes\n3 voters\n",
        "location: 33.9, 35.5\nplace name: Pier 2\n",
        "contact: Nour K. +961 1\n",
        "ok\nreactions: 👍 2 (Salim (user5))\n",
        "reply to a message that is not here (id 99)\nlater\n",
        "[invite members]\nmembers: Nour; \n",
    ]
    assert found.texts[8].startswith("Rana (user4), 2021-03-04T11:00:00\n")


def test_files_beside_the_export_are_members_and_others_are_counted() -> None:
    content = packed(chat(
        message(1, "Rana", photo="photos/photo_1.jpg", width=640, height=480),
        message(2, "Rana", file="voice_messages/audio_1.ogg", media_type="voice_message", duration_seconds=5),
        message(3, "Rana", file=LEFT_OUT, file_name="plan.pdf"),
    ))  # fmt: skip
    found = told(telegram, content, {"photos/photo_1.jpg": b"picture", "photos/other.jpg": b"?"})
    assert [(member.entry, member.kind, member.name, member.at.message, body) for member, body in found.members] == [
        ("1/1", "attachment", "photos/photo_1.jpg", 1, b"picture")
    ]
    assert "attached: photos/photo_1.jpg (photo, 640×480)" in found.texts[0]
    assert "attached: voice_messages/audio_1.ogg (voice message, 5 s)" in found.texts[1]
    assert [(problem.code, problem.effect) for problem in found.problems] == [("missing-media", "partial")]
    assert "1 named and not found beside it (voice_messages/audio_1.ogg)" in found.problems[0].message
    found = told(telegram, packed(chat(message(3, "Rana", file=LEFT_OUT))))
    assert [(problem.code, problem.effect) for problem in found.problems] == [("missing-media", "note")]


def test_an_account_has_each_chat_under_its_name_and_its_contacts_and_sessions() -> None:
    account = {
        "about": "Here is the data you requested. Remember: Telegram is ad free",
        "personal_information": {"first_name": "Rana", "phone_number": "+961 2"},
        "contacts": {"about": "…", "list": [{"first_name": "Nour", "phone_number": "+961 1"}]},
        "chats": {"about": "…", "list": [chat(message(1, "Rana", "a")), chat(message(1, "Salim", "b"))]},
        "left_chats": {"about": "…", "list": [chat(message(4, "Nour", "c"), name="")]},
    }  # fmt: skip
    found = told(telegram, packed(account))
    assert [(each.at.message, each.at.sheet) for each in found.passages if each.at.message] == [
        (1, "المرفأ"), (2, "المرفأ (2)"), (3, "chat 7")
    ]  # fmt: skip
    assert found.properties["conversation"] == ["المرفأ", "المرفأ (2)", "chat 7"]
    sections = {(each.at.sheet, each.at.row): each.text for each in found.passages if each.at.row}
    assert sections == {
        ("personal_information", (1, 1)): "first name: Rana\nphone number: +961 2",
        ("contacts", (1, 1)): "first name: Nour\nphone number: +961 1",
    }
    assert kind(packed(account)) == "application/x-telegram+json"


def test_a_reply_leads_to_the_message_of_its_own_chat() -> None:
    account = {"about": "Telegram", "chats": {"list": [
        chat(message(1, "Rana", "first"), name="A"),
        chat(message(1, "Nour", "second"), message(2, "Rana", "yes", reply_to_message_id=1), name="B"),
    ]}}  # fmt: skip
    assert "reply to message 2: second\n" in told(telegram, packed(account)).texts[2]


def test_a_topic_is_told_by_the_chain_of_replies() -> None:
    found = told(telegram, packed(chat(
        {"id": 1, "type": "service", "action": "topic_created", "title": "Money", "actor": "Rana",
         "date": "2021-03-04T10:00:00"},
        message(2, "Rana", "how much?", reply_to_message_id=1),
        message(3, "Salim", "9000", reply_to_message_id=2),
    )))  # fmt: skip
    assert found.texts[1].endswith("\ntopic: Money\nhow much?\n")
    assert found.texts[2].endswith("\ntopic: Money\nreply to message 2: how much?\n9000\n")


def test_a_local_time_that_its_unix_time_contradicts_is_shown_without_an_offset() -> None:
    found = told(telegram, packed(chat(message(1, "Rana", "x", date_unixtime="1614844867"))))
    assert found.texts[0].startswith("Rana (user4), 2021-03-04T10:01:00\n")
    assert [(problem.code, problem.effect) for problem in found.problems] == [("date", "note")]


def test_an_export_that_is_cut_off_or_overwritten_gives_the_messages_that_are_whole() -> None:
    content = packed(chat(*(message(number, "Rana", f"text {number}") for number in range(1, 20))))
    found = told(telegram, content[:-300])
    assert len(found.texts) in (17, 18) and found.properties["title"] == ["المرفأ"]
    assert [(problem.code, problem.effect) for problem in found.problems] == [("damaged", "partial")]
    place = content.index(b"text 7")
    found = told(telegram, content[:place] + b'"""\x00{' + content[place + 5 :])
    assert len(found.texts) == 18 and not any("text 7" in text for text in found.texts)
    assert kind(content[:-300]) == "application/x-telegram+json"


def test_a_damaged_title_of_a_damaged_export_costs_no_message() -> None:
    content = packed(chat(message(1, "Rana", "one"), message(2, "Rana", "two")))
    broken = content.replace('"المرفأ"'.encode(), rb'"the \quay"', 1)
    found = told(telegram, broken[:-3])
    assert found.properties["title"] == [r"the \quay"] and len(found.texts) == 2


def test_bytes_that_are_not_utf_8_are_shown_as_such() -> None:
    content = packed(chat(message(1, "Rana", "xyz"))).replace(b"xyz", b"x\xffz")
    found = told(telegram, content)
    assert found.texts[0].endswith("\nx\ufffdz\n")
    assert [(problem.code, problem.effect) for problem in found.problems] == [("undecodable", "partial")]
    wide = told(telegram, packed(chat(message(1, "Rana", "مرحبا"))).decode().encode("utf-16"), charset="utf-16")
    assert wide.texts[0].endswith("\nمرحبا\n") and not wide.problems


@pytest.mark.parametrize("content", [b'{"messages":[' + b"[" * 100_000, b"{", b'{"messages": 3}', b'{"chats": [7]}'])
def test_what_is_no_export_after_all_is_said_to_be_damaged(content: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        told(telegram, content)
    assert caught.value.code == "damaged"


def test_strange_values_are_shown_rather_than_lost() -> None:
    strange = {"id": 1, "type": "message", "from": 5, "date": 9, "text": {"a": [1, None]}, "poll": 3, "reactions": "x",
               "photo": ["p"], "odd_field": {"deep": [[[1]]]}}  # fmt: skip
    found = told(telegram, packed({"messages": [strange, 4, None, "x", [1]]}))
    assert len(found.texts) == 5
    assert "odd field: deep 1" in found.texts[0] and found.texts[3].endswith("\nx\n")


def test_other_json_is_left_to_other_steps() -> None:
    assert kind(b'{"type": "x", "messages": [{"id": 1, "type": "note"}]}') == "application/json"
    assert kind(b'{"chats": [], "about": "me"}') == "application/json"


def page(*blocks: str, following: str = "") -> bytes:
    link = f'<a class="pagination block_link" href="{following}">Next messages</a>' if following else ""
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"/><title>Exported Data</title></head><body>
 <div class="page_wrap"><div class="page_header"><div class="content"><div class="text bold">
Harbour
 </div></div></div><div class="page_body chat_page"><div class="history">
{"".join(blocks)}{link}</div></div></div></body></html>""".encode()


def block(number: int, inner: str, name: str = "", time: str = "10:00:00 UTC+02:00") -> str:
    named = f'<div class="from_name">\n{name} \n</div>' if name else ""
    joined = "" if name else " joined"
    return f"""<div class="message default clearfix{joined}" id="message{number}"><div class="body">
      <div class="pull_right date details" title="04.03.2021 {time}">10:00</div>{named}{inner}</div></div>"""


def said(text: str) -> str:
    return f'<div class="text">\n{text}\n</div>'


DAY = '<div class="message service" id="message-1"><div class="body details">\n4 March 2021\n</div></div>'
INVITED = '<div class="message service" id="message3"><div class="body details">\nRana invited Nour\n</div></div>'
VOICE = """<div class="media_wrap clearfix"><a class="media clearfix pull_left block_link media_voice_message"
 href="voice_messages/audio_1.ogg"><div class="body"><div class="title bold">Voice message</div>
 <div class="status details">00:05, 12 KB</div></div></a></div>"""
ABSENT = """<div class="media_wrap clearfix"><div class="media clearfix pull_left media_photo"><div class="body">
 <div class="title bold">Photo</div>
 <div class="description">Not included, change data exporting settings to download.</div>
 </div></div></div>"""
FORWARD = """<div class="forwarded body"><div class="from_name">Port News
 <span class="date details" title="01.03.2021 09:00:00"> 01.03.2021 09:00:00</span></div>
 <div class="text">the boat</div></div>"""


def test_html_pages_read_as_one_thread_and_joined_messages_keep_their_sender() -> None:
    first = page(
        DAY,
        block(1, said('مرحبا<br>see <a href="https://example.org/x">this</a>'), "Rana"),
        block(2, VOICE),
        INVITED,
        block(
            4,
            '<div class="reply_to details">In reply to <a href="#go_to_message1">this message</a></div>' + said("ok"),
            "Salim",
        ),
        block(5, FORWARD),
        following="messages2.html",
    )
    second = page(
        block(
            6,
            '<div class="reply_to details">In reply to <a href="messages.html#go_to_message2">this message</a></div>'
            + said("b"),
        ),
        block(7, ABSENT, "Nour"),
    )
    assert kind(first) == kind(second) == "text/x-telegram+html"
    found = told(telegram_html, first, {"messages2.html": second, "voice_messages/audio_1.ogg": b"OggS"})
    assert found.texts == [
        "Rana, 2021-03-04T10:00:00+02:00\nمرحبا\nsee this (https://example.org/x)\n",
        "Rana, 2021-03-04T10:00:00+02:00\nattached: voice_messages/audio_1.ogg (Voice message, 00:05, 12 KB)\n",
        "4 March 2021\n[Rana invited Nour]\n",
        "Salim, 2021-03-04T10:00:00+02:00\nreply to message 1: مرحبا see this (https://example.org/x)\nok\n",
        "Salim, 2021-03-04T10:00:00+02:00\nforwarded from Port News, 2021-03-01T09:00:00\nthe boat\n",
        "Salim, 2021-03-04T10:00:00+02:00\n"
        "reply to message 2: attached: voice_messages/audio_1.ogg (Voice message, 00:05, 12 KB)\nb\n",
        "Nour, 2021-03-04T10:00:00+02:00\nPhoto, Not included, change data exporting settings to download.\n",
    ]
    assert found.properties["title"] == ["Harbour"]
    assert found.properties["participant"] == ["Rana", "Salim", "Nour"]
    assert [(member.name, member.at.message, body) for member, body in found.members] == [
        ("voice_messages/audio_1.ogg", 2, b"OggS")
    ]
    assert [(problem.code, problem.effect) for problem in found.problems] == [("missing-media", "note")]
    assert len(found.renditions) == 2


def test_a_page_that_is_not_beside_the_others_is_missed() -> None:
    found = told(telegram_html, page(block(1, said("a"), "Rana"), following="messages2.html"))
    assert [(problem.code, problem.effect) for problem in found.problems] == [("split", "partial")]
    alone = told(telegram_html, page(block(9, said("a"))))
    assert alone.texts == ["(sender on a page before), 2021-03-04T10:00:00+02:00\na\n"]


def test_bytes_that_do_not_decode_and_a_page_that_is_no_text_are_told_of() -> None:
    first = page(block(1, said("مرحبا " * 9), "Rana"), block(2, said("x"))).replace(b">\nx", b">\n\xff")
    found = told(telegram_html, first, {"messages2.html": bytes(range(1, 9)) * 99})
    assert len(found.texts) == 2
    assert [(problem.code, problem.effect) for problem in found.problems] == [
        ("undecodable", "partial"), ("not-text", "partial")
    ]  # fmt: skip


def test_scripts_and_addresses_of_a_hostile_page_lead_nowhere() -> None:
    hostile = '<div class="media_wrap"><a href="../../etc/passwd">a</a><a href="javascript:x">b</a></div>'
    found = told(telegram_html, page(block(1, hostile + said("<script>x</script>"), "Rana")), {"etc/passwd": b"?"})
    assert not found.members
    assert b"<script" not in found.renditions[0].content
