"""Quotations: generated mails that answer and pass each other on in the ways of mail programs, traced back."""

import random
import textwrap
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from bench.accuracy.kin import FAMILY, NAMES, SEED, sentences, sketched
from bench.accuracy.score import Score, share
from clew.analyse.kin.mail import Mail
from clew.analyse.kin.pasted import pasted
from clew.analyse.kin.quoted import quoted
from clew.analyse.kin.threads import threads
from clew.fold import words

TALKS = 150
HEADS = {
    "Outlook": "-----Original Message-----\nFrom: {name}\nSent: {day:%A, %B %d, %Y} {day:%I:%M %p}\nTo: all\n"
    "Subject: {subject}\n\n",
    "Outlook, French": "-----Message d'origine-----\nDe : {name}\nEnvoyé : {day:%d/%m/%Y %H:%M}\nÀ : tous\n"
    "Objet : {subject}\n\n",
    "Outlook, German": "Von: {name}\nGesendet: {day:%d.%m.%Y %H:%M}\nAn: alle\nBetreff: {subject}\n\n",
    "Outlook, Arabic": "من: {name}\nتاريخ الإرسال: {day:%d/%m/%Y %H:%M}\nإلى: الجميع\nالموضوع: {subject}\n\n",
    "passed on": "---------- Forwarded message ---------\nFrom: {name} <{address}>\n"
    "Date: {day:%a, %d %b %Y} at {day:%H:%M}\nSubject: {subject}\n\n",
    "Gmail": "On {day:%a, %b %d, %Y} at {day:%H:%M} {name} <{address}> wrote:\n\n",
    "Gmail, Arabic": "في {day:%d-%m-%Y %H:%M}، كتب {name} <{address}>:\n\n",
    "marks alone": "",
}  # fmt: skip


def score(data: Path) -> list[Score]:
    lines = []
    for half, name in enumerate(("looked at", "held back")):
        lines += _scores(name, sentences(data, half), random.Random(SEED + half))
    return lines


def _scores(name: str, pools: dict[str, list[str]], drawn: random.Random) -> Iterator[Score]:
    mails, texts, gold = talks(pools["en"], drawn)
    rows = [sketched(item, content) for item, content in texts.items()]
    # Header ids are withheld: what is measured is what the words and heads tell.
    bare = [Mail(m.item, subject=m.subject, date=m.date, sender=m.sender, to=m.to) for m in mails]
    found = quoted(rows, bare, threads(bare).kin, lambda item: [texts[item]])
    pairs = {(kin.one, kin.other) for kin in found}
    yield share(f"quotations, {name}: traced ones that are right (precision)", len(pairs & gold.keys()), len(pairs))
    yield share(f"quotations, {name}: traced (recall)", len(pairs & gold.keys()), len(gold))
    for style in HEADS:
        asked = {pair for pair, each in gold.items() if each == style}
        yield share(f"quotations, {name}: … {style}", len(asked & pairs), len(asked))
    yield from _pasted(name, pools["en"], drawn)


def talks(pool: list[str], drawn: random.Random) -> tuple[list[Mail], dict[str, str], dict[tuple[str, str], str]]:
    """Mails, their texts, and for each pair of a mail and one that it quotes the way in which it does."""
    mails: list[Mail] = []
    texts: dict[str, str] = {}
    gold: dict[tuple[str, str], str] = {}
    for _ in range(TALKS):
        subject = drawn.choice(("Meeting", "Re: Figures of May", "The plan", " ".join(pool[-1].split()[:4])))
        day = datetime(2017, 1, 1) + timedelta(minutes=drawn.randrange(500_000))
        own: list[tuple[Mail, str]] = []
        for turn in range(drawn.choice((1, 2, 2, 3))):
            item, who = f"{len(mails):05}", f"{drawn.choice(NAMES)} {drawn.choice(FAMILY)}"
            said = "\n".join(pool.pop() for _ in range(drawn.choice((1, 2, 5))))
            sender = f"{who} <{who.replace(' ', '.').lower()}@example.org>"
            mail = Mail(item, "", "", "", f"{'RE: ' if turn else ''}{subject}", f"{day.isoformat()}+03:00", sender)
            style = drawn.choice(sorted(HEADS))
            texts[item] = f"From: {sender}\nSubject: {mail.subject}\n\n{said}\n\n{_history(own, style, drawn)}"
            gold |= {(item, earlier.item): style for earlier, _ in (own if style != "marks alone" else own[-1:])}
            mails.append(mail)
            own.append((mail, said))
            day += timedelta(minutes=drawn.randrange(10, 5_000))
    return mails, texts, gold


def _history(own: list[tuple[Mail, str]], style: str, drawn: random.Random) -> str:
    """The mails before, the last first, each under its head; Gmail's and bare ones with marks, the bare one alone."""
    parts = ""
    marked = style.startswith("Gmail") or style == "marks alone"
    for depth, (mail, said) in enumerate(reversed(own if style != "marks alone" else own[-1:])):
        name, address = mail.sender.rstrip(">").split(" <")
        day = datetime.fromisoformat(mail.date)
        head = HEADS[style].format(name=name, address=address, day=day, subject=mail.subject)
        body = textwrap.fill(said, 70) if marked else said
        before, after = "> " * depth if marked else "", "> " * (depth + 1) if marked else ""
        parts += textwrap.indent(head, before) + textwrap.indent(body, after) + "\n\n"
    return parts


def _pasted(name: str, pool: list[str], drawn: random.Random) -> Iterator[Score]:
    """Letters pasted into reports without any mark, and reports that share no more than a notice."""
    texts: dict[str, str] = {}
    gold = set()
    notice = " ".join(pool.pop() for _ in range(4))
    for number in range(100):
        letter = " ".join(pool.pop() for _ in range(drawn.choice((2, 4, 8))))
        around = [" ".join(pool.pop() for _ in range(6)) for _ in range(2)]
        texts[f"{number:03}/letter"] = letter
        texts[f"{number:03}/report"] = f"{around[0]}\n{letter if number % 2 else ''}\n{around[1]}\n{notice}"
        if number % 2 and len(words(letter)) >= 25:
            gold.add((f"{number:03}/report", f"{number:03}/letter"))
    rows = [sketched(item, content) for item, content in texts.items()]
    pairs = {(kin.one, kin.other) for kin in pasted(rows, lambda item: [texts[item]])}
    right = {pair for pair in pairs if pair[0][:3] == pair[1][:3] and int(pair[0][:3]) % 2}
    yield share(f"pasted letters, {name}: found ones that are right (precision)", len(right), len(pairs))
    yield share(f"pasted letters of 25 words or more, {name}: found (recall)", len(gold & pairs), len(gold))
