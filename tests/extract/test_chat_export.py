"""Conversations as services and a backup program give them."""

import base64
import io
import json

import pytest

from clew.extract.chats.chat_export import chat_export
from clew.extract.chats.chat_identify import CHAT_EXPORT, SMS_BACKUP
from clew.extract.chats.sms_backup import sms_backup
from clew.extract.identify.identify import identify
from clew.model import Identity, Metadata, Passage, Problem
from clew.step import Contained, Given, Record

MOMENT = 1_705_497_600_000
AT = "2024-01-17T13:20:00Z"


def read(content: bytes, wanted: str = CHAT_EXPORT) -> list[Record]:
    identity = next(identify.run(Given("0" * 64, len(content), ""), io.BytesIO(content)))
    assert isinstance(identity, Identity) and identity.media_type == wanted
    step = chat_export if wanted == CHAT_EXPORT else sms_backup
    given = Given("0" * 64, len(content), identity.media_type, identity.charset)
    records = list(step.run(given, io.BytesIO(content)))
    assert not [each for each in records if isinstance(each, Problem) and each.effect != "note"]
    return records


def texts(records: list[Record]) -> list[str]:
    return [each.text for each in records if isinstance(each, Passage)]


def value(records: list[Record], name: str) -> list[str]:
    return [each.value for each in records if isinstance(each, Metadata) and each.name == name]


def bytewise(text: str) -> str:
    """As Facebook writes it: each byte of UTF-8 a letter."""
    return text.encode().decode("latin-1")


def test_facebook_messages_have_their_own_letters_again() -> None:
    messages = [
        {"sender_name": bytewise("Иван"), "timestamp_ms": MOMENT, "content": bytewise("سلام ❤"), "type": "Generic",
         "reactions": [{"reaction": bytewise("❤"), "actor": "Amal"}]},
        {"sender_name": "Amal", "timestamp_ms": MOMENT, "photos": [{"uri": "messages/inbox/x/1.jpg"}]},
        {"sender_name": "Amal", "timestamp_ms": 0, "is_unsent": True, "call_duration": 63,
         "share": {"link": "https://x.org/", "share_text": "Müller"}},
    ]  # fmt: skip
    export = {"participants": [{"name": "Amal"}], "messages": messages, "title": bytewise("Иван"), "magic_words": []}
    records = read(json.dumps(export).encode())
    assert texts(records) == [
        f"Иван, {AT}\nسلام ❤\nreaction ❤: Amal\n",
        f"Amal, {AT}\nmedia: messages/inbox/x/1.jpg\n",
        "Amal\n[message deleted]\n[call, 63 s]\nMüller\nhttps://x.org/\n",
    ]
    assert value(records, "title") == ["Иван"] and value(records, "program") == ["Facebook or Instagram"]
    assert value(records, "participant") == ["Иван", "Amal"] and value(records, "first-date") == [AT]


def test_a_newer_facebook_export_is_read_as_it_stands() -> None:
    message = {"senderName": "Иван", "text": "да", "timestamp": MOMENT, "media": [{"uri": "./media/a.jpeg"}]}
    export = {"participants": ["Иван", "Amal"], "threadName": "Иван_7", "messages": [message]}
    assert texts(read(json.dumps(export, ensure_ascii=False).encode())) == [f"Иван, {AT}\nда\nmedia: ./media/a.jpeg\n"]


def test_skype_gives_each_conversation_its_name() -> None:
    message = {"id": "1", "originalarrivaltime": "2020-01-01T10:00:00.1Z", "from": "8:omar", "content": "yes"}
    chats = [
        {"id": "8:omar", "displayName": "Omar", "MessageList": [{**message, "messagetype": "RichText"}]},
        {"id": "19:x", "displayName": "Omar", "MessageList": [{**message, "messagetype": "Event/Call"}]},
    ]
    export = {"userId": "8:amal", "exportDate": "2020-01-01T10:00", "conversations": chats}
    records = read(json.dumps(export).encode())
    assert texts(records)[1] == "8:omar, 2020-01-01T10:00:00.1Z\n[Event/Call]\nyes\n"
    assert value(records, "conversation") == ["Omar", "Omar (2)"]


def test_google_chat_tells_its_times_in_words() -> None:
    message = {
        "creator": {"name": "Amal", "email": "a@x.org", "user_type": "Human"},
        "created_date": "Wednesday, January 17, 2024 at 1:20:00\u202fPM UTC",
        "text": "pay",
        "quoted_message_metadata": {"text": "when?"},
        "attached_files": [{"original_name": "a.pdf", "export_name": "File-a.pdf"}],
    }
    records = read(json.dumps({"messages": [message, {**message, "created_date": "?"}]}).encode())
    assert texts(records)[0].endswith("\nreply to: when?\npay\nmedia: a.pdf\n")
    assert value(records, "first-date") == [AT] and value(records, "messages") == ["2"]


def test_direct_messages_of_x_come_out_of_their_script() -> None:
    sent = {
        "senderId": "1",
        "text": "at the bank",
        "createdAt": "2020-01-01T10:00:00.000Z",
        "mediaUrls": ["https://m/1"],
    }
    chat = {"conversationId": "1-2", "messages": [{"messageCreate": sent}, {"joinConversation": {"createdAt": "x"}}]}
    content = "window.YTD.direct_messages.part0 = " + json.dumps([{"dmConversation": chat}], indent=2)
    assert texts(read(content.encode())) == [
        "1, 2020-01-01T10:00:00.000Z\nat the bank\nmedia: https://m/1\n",
        "x\n[joinConversation]\n",
    ]


def test_discord_and_slack_are_read() -> None:
    message = {
        "id": "1", "timestamp": "2020-01-01T10:00:00+00:00", "timestampEdited": "2020-01-01T10:01:00+00:00",
        "content": "go", "author": {"id": "5", "name": "omar", "nickname": "Om"},
        "attachments": [{"url": "https://cdn/1.png", "fileName": "1.png"}],
    }  # fmt: skip
    export = {"guild": {"id": "1", "name": "G"}, "channel": {"id": "2", "name": "c"}, "messages": [message]}
    wanted = "Om, omar, 2020-01-01T10:00:00+00:00\ngo\nmedia: https://cdn/1.png\nedited 2020-01-01T10:01:00+00:00\n"
    assert texts(read(json.dumps(export).encode())) == [wanted]
    slack = [
        {"type": "message", "user": "U1", "text": "go", "ts": "1705497600.000100", "user_profile": {"real_name": "Om"},
         "files": [{"name": "a.pdf"}], "reactions": [{"name": "thumbsup", "users": ["U2", "U3"]}]},
    ]  # fmt: skip
    assert texts(read(json.dumps(slack).encode())) == [f"Om, U1, {AT}\ngo\nmedia: a.pdf\nreaction thumbsup: U2, U3\n"]


@pytest.mark.parametrize("end", [b"", b'{"participants": 7'])
def test_an_export_cut_short_is_shown_as_it_stands(end: bytes) -> None:
    export = {"participants": [{"name": "Amal"}], "messages": [{"sender_name": "Amal", "content": "kept"}]}
    content = json.dumps(export).encode()[:-1] + end + b"}]"
    records = read(content)
    assert "kept" in "".join(texts(records))
    assert [each.code for each in records if isinstance(each, Problem)] == ["damaged"]


def test_messages_and_calls_of_a_phones_backup_are_read_with_their_files() -> None:
    picture = b"\xff\xd8\xff\xe0" + bytes(20)
    content = f"""<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>
<!--File Created By SMS Backup & Restore v10-->
<smses count="3" backup_set="x">
  <sms address="+963" date="{MOMENT}" type="1" subject="null" body="a &lt; b&#10;&#55357;&#56832;" contact_name="Omar"/>
  <sms address="+963" date="{MOMENT}" type="2" body="no" contact_name="(Unknown)" />
  <mms date="{MOMENT}" msg_box="1" address="+1~+2" sub="null" contact_name="null">
    <parts>
      <part seq="0" ct="text/plain" text="look" />
      <part seq="1" ct="image/jpeg" cl="a.jpg" data="{base64.b64encode(picture).decode()}" />
    </parts>
    <addrs><addr address="+1" type="137" /><addr address="+2" type="151" /></addrs>
  </mms>
</smses>""".encode()
    records = read(content, SMS_BACKUP)
    assert texts(records) == [
        f"+963 (Omar), {AT}\na < b\n😀\n",
        f"me, {AT}\nsent: +963\nno\n",
        f"+1, {AT}\nlook\nattached: a.jpg\n",
    ]
    (member,) = [each for each in records if isinstance(each, Contained)]
    assert (member.member.name, b"".join(member.content), member.member.at.message) == ("a.jpg", picture, 3)
    calls = (
        f'<?xml version="1.0"?><calls count="1"><call number="+963" duration="12" date="{MOMENT}" type="3"/></calls>'
    )
    assert texts(read(calls.encode(), SMS_BACKUP)) == [f"+963, {AT}\n[call, 12 s]\n"]


def backup(content: bytes) -> list[Record]:
    return list(sms_backup.run(Given("0" * 64, len(content), SMS_BACKUP), io.BytesIO(content)))


def test_a_phones_message_over_lines_with_marks_in_it_is_read_wherever_a_block_ends() -> None:
    body = "a > b\n<3 it's &quot;x&quot;"
    one = f'<sms address="+1"\n date="0" type="1" body="{body}" />\n<mms msg_box="2" address="+2"/>\n'
    content = f'<?xml version="1.0"?>\n<smses count="40000">{one * 20000}</smses>'.encode()
    assert len(content) > 1 << 20
    records = backup(content)
    assert texts(records) == ['+1, 0\na > b\n<3 it\'s "x"\n', "me\nsent: +2\n"] * 20000
    assert value(records, "entries") == ["40000"] and not [each for each in records if isinstance(each, Problem)]


def test_a_broken_message_of_a_phone_takes_no_other_with_it_and_is_told() -> None:
    whole = '<sms address="+1" type="1" body="a"/>'
    content = f'<smses count="3">{whole}<sms address="+1 {whole}<mms msg_box="1" address="+2"><parts>'.encode()
    records = backup(content)
    assert len(texts(records)) == 3
    records = backup(content[:-15])
    assert len(texts(records)) == 2
    assert [(each.code, each.effect) for each in records if isinstance(each, Problem)] == [("truncated", "partial")]
