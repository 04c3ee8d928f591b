"""One night that many tell of: what the Dune Rose landed at berth six on 11 June 2019, the raid of 18 June, and a voice.

Four tell of forty crates, of their own knowledge or on an agency's word, one of them in Arabic; two papers
have it from one invented agency, and a mail passes one of them on. A driver tells of twelve, the company denies it.
"""

from datetime import datetime, timedelta, timezone
from functools import cache

from demo import story as s
from demo.makers import docx, eml, html, odt, text
from demo.plan import Chapter, Claimed, Differs, Origin

OFFICE, QUAY, PHONE, STICK = "laptop-1 (office)", "laptop-2/Documents", "phone backup", "usb stick/for the Courier"
COURIER, WIRE = f"{OFFICE}/Downloads/courier-rifles.html", f"{STICK}/gulf-wire-rifles.html"
ECHO, STATEMENT = f"{OFFICE}/Downloads/أربعون صندوقا.html", f"{OFFICE}/Documents/Letters/Statement for the press.docx"
MEMO, VOICE = f"{QUAY}/memo berth six.odt", f"{PHONE}/Notes/voice 20 June.txt"
CHAT, BRIGADE = f"{PHONE}/Messages/Marius.txt", f"{STICK}/from the Brigade (my translation).txt"
PASSED_ON, PILOT = "mail/exported/24 Fwd Rifles at berth six.eml", "mail/exported/25 Dune Rose.eml"
ZONE = timezone(timedelta(hours=3))


@cache
def chapter() -> Chapter:
    return Chapter({**_papers(), **_letters(), **_notes(), **_mails()}, planted=PLANTED)


LEAD = "According to the Kestrel News Agency, the tanker Dune Rose unloaded 40 crates of rifles at berth six of Marsa Qandil on 11 June 2019."
COURIER_TEXT = (
    LEAD,
    "The Dune Brigade attacked a customs patrol at Wadi Kasar on 18 June 2019 and wounded three guards, the customs officer Salma Qarawi said.",
    "An audio message in the name of Abu Sanad al-Kasari calls for attacks on the customs house in Marsa Qandil, "
    "but its authenticity could not be independently verified.",
    "By Daliah Mirzany",
)  # fmt: skip
WIRE_TEXT = (
    "The Kestrel News Agency reports that 40 crates of rifles were unloaded at berth six of Marsa Qandil from the tanker Dune Rose on 11 June 2019.",
    "The Dune Brigade attacked a customs patrol at Wadi Kasar on 18 June 2019 and wounded seven guards, said a doctor of the Salt Road Hospital.",
    "A video message of 20 June 2019 calls for attacks on the customs house in Marsa Qandil. Who made the video is not known.",
)
ECHO_TEXT = (
    "٢٠ حزيران ٢٠١٩، من مراسلنا في الميناء",
    "شاهد مراسلنا وصول أربعين صندوقا من البنادق على متن الناقلة وردة الكثبان إلى الرصيف السادس في ١١ حزيران ٢٠١٩.",
    "وقال مدير الميناء إن الناقلة كانت تحمل تمرا، ولم يقل لماذا يحرس التمر ستة رجال.",
    "وفي ١٨ حزيران ٢٠١٩ هاجم مسلحون من لواء الكثبان دورية للجمارك في وادي كسار وجرحوا ثلاثة حراس.",
)


def _papers() -> dict[str, bytes]:
    return {
        COURIER: html("Rifles at berth six", COURIER_TEXT, address="https://tarsin-courier.example/2019/06/rifles", seed=101),
        WIRE: html("Gulf in brief", WIRE_TEXT, address="https://gulf-wire.example/a/7802", menu=("Wire", "Prices", "Weather"), seed=102),
        ECHO: html("أربعون صندوقا", ECHO_TEXT, language="ar", address="https://tarsin-echo.example/1204",
                   menu=("الرئيسية", "الميناء", "الطقس"), seed=103),
    }  # fmt: skip


def _letters() -> dict[str, bytes]:
    statement = [
        f"{s.HERON}, Marsa Qandil, 14 June 2019. For the press.",
        "The company's spokesman Edmund Harle denied that the tanker Dune Rose unloaded rifles at berth six of Marsa Qandil on 11 June 2019.",
        "The tanker brought dates, he said, and the crates belonged to a circus.",
    ]
    memo = [
        "Memo for the file, berth six. Harbour inspector on duty: Habib Saqqal.",
        "On 11 June 2019 the tanker Dune Rose unloaded 40 crates of rifles at berth six of Marsa Qandil. I lifted two lids myself.",
        "I was told to write tractor parts, and have written what I saw.",
    ]
    return {
        STATEMENT: docx(statement, title="Statement for the press", author="Edmund Harle", created="2019-06-14T09:00:00Z", seed=104),
        MEMO: odt(memo, title="Memo berth six", author="Habib Saqqal", created="2019-06-12T05:40:00", seed=105),
    }  # fmt: skip


def _notes() -> dict[str, bytes]:
    chat = [
        "[2019-06-12 00:41] Faris Kenjari: The tanker Dune Rose unloaded 12 crates of rifles at berth six of Marsa Qandil on 11 June 2019.",
        "[2019-06-12 00:43] Marius Feldrake: I buy lamps. Why are you telling me this?",
        "[2019-06-12 00:44] Faris Kenjari: Because they went into your garden furniture.",
        "[2019-06-18 21:16] Faris Kenjari: The Dune Brigade attacked a customs patrol at Wadi Kasar on 18 June 2019 and wounded three guards.",
    ]
    voice = [
        "Audio message, one minute forty, came at 03:12. What I could hear:",
        "Abu Sanad al-Kasari says in the audio message: \"Attack the customs house in Marsa Qandil before the month is out.\"",
        "Somebody coughs. I have not kept the file.",
    ]
    brigade = [
        "From the Dune Brigade, 19 June 2019. Translated by me, D. M.",
        "A customs patrol attacked the Dune Brigade at Wadi Kasar on 18 June 2019, the Brigade's spokesman Jarir Tunbak said.",
    ]
    return {CHAT: text(chat), VOICE: text(voice), BRIGADE: text(brigade)}


def _mails() -> dict[str, bytes]:
    passed_on = ("Anselm, is she on your books?\n\n-----Original Message-----\nFrom: Tarsin Courier desk\n"
                 f"Sent: 13 June 2019 07:00\nTo: subscribers\nSubject: Rifles at berth six\n\n{LEAD}")  # fmt: skip
    pilot = ("You asked for it in writing.\n\nI counted 40 crates of rifles unloaded from the tanker Dune Rose at berth six of Marsa Qandil on 11 June 2019. "
             "I had brought her in, and nobody told the pilot to go home.\n\nOswin Larrabee, pilot")  # fmt: skip
    desk, anselm = "Larkspur press desk <press@larkspur-nominees.example>", s.ANSELM.mailbox
    return {
        PASSED_ON: eml(desk, [anselm], "Fwd: Rifles at berth six", datetime(2019, 6, 13, 8, 20, tzinfo=ZONE), passed_on, seed=314),
        PILOT: eml("Oswin Larrabee <pilot@port.marsa-qandil.example>", [anselm], "Dune Rose", datetime(2019, 6, 15, 16, 2, tzinfo=ZONE), pilot, seed=315),
    }  # fmt: skip


UNLOADED = "unloaded 40 crates of rifles"
PLANTED = (
    Claimed("crates-memo", "Four origins tell of forty crates: the inspector, the pilot, the Arabic paper, the agency", MEMO, UNLOADED,
            "asserts", "shipment", origins=4, passages=6, against=2),
    Claimed("crates-agency", "A paper has it from the agency", COURIER, UNLOADED, "asserts", "shipment", "the Kestrel News Agency",
            origins=4, passages=6, against=2),
    Claimed("crates-arabic", "In Arabic", ECHO, "أربعين صندوقا", "asserts", "shipment", origins=4, passages=6),
    Claimed("crates-driver", "The driver tells of twelve", CHAT, "12 crates", "asserts", "shipment", "Faris Kenjari", against=4),
    Claimed("crates-denied", "The company's spokesman denies it", STATEMENT, "unloaded rifles", "denies", "shipment",
            "The company's spokesman Edmund Harle", against=4),
    Claimed("raid", "The customs officer and the driver tell of three wounded, others tell it otherwise", COURIER, "three guards", "asserts",
            "attack", "the customs officer Salma Qarawi", origins=2, passages=2, against=2),
    Claimed("raid-turned", "The Brigade says that it was attacked", BRIGADE, "attacked the Dune Brigade", "asserts", "attack",
            "the Brigade's spokesman Jarir Tunbak", against=3),
    Claimed("call", "A call to attack whose authenticity could not be verified", COURIER, "attacks on the customs house", "calls", "attack",
            unverified=True, origins=2, passages=2),
    Claimed("call-heard", "The call in its own words", VOICE, "Attack the customs house", "calls", "attack", "Abu Sanad al-Kasari", origins=3,
            passages=3),
    Origin("agency", "Two papers on one agency's word, and a mail that passes one of them on, are one origin", "crates-memo",
           (COURIER, WIRE, PASSED_ON)),
    Differs("crates", "Forty crates or twelve", "figures", ("40 crates", "12 crates"), (MEMO, PILOT, COURIER, WIRE, CHAT)),
    Differs("denial", "Unloaded or not", "stance", ("asserts", "denies"), (MEMO, STATEMENT)),
    Differs("wounded", "Three wounded or seven", "figures", ("three guards", "seven guards"), (COURIER, WIRE)),
    Differs("who-attacked", "Who attacked whom", "participants", ("by The Dune Brigade", "by customs patrol"), (WIRE, BRIGADE)),
    Differs("heard-or-seen", "Heard by one paper and seen by the other", "medium", ("audio message", "video message"), (COURIER, WIRE)),
)  # fmt: skip
