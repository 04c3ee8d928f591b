"""Subjects without the marks that answering and forwarding put before them, in the languages of mail programs."""

import re

from clew.fold import words

ANSWER = "re|aw|sv|vs|antw|antwort|odp|ynt|res|resp|rif|r|رد|回复|回覆|答复|답장|отв|ответ|απ|σχετ|hv|vá|תשובה|پاسخ"
FORWARD = (
    "fw|fwd|wg|tr|rv|enc|doorst|vl|vb|pd|ilt|i|inoltro|转发|轉寄|전달|пересл|fs|πρθ|videresend|továbbítás"
    "|إعادة توجيه|اعادة توجيه|معاد توجيهها|توجيه|تحويل|הועבר|ارسال مجدد"
)
MARK = re.compile(
    rf"[\s\u200e\u200f]*(?:(?P<answer>{ANSWER})|(?P<forward>{FORWARD}))\s*(?:[\[(]\d+[\])]|\^\d+)?\s*[:：]", re.I
)
TAG = re.compile(r"\s*\[[^\[\]]{1,40}\]\s*(?=\S)")


def plain(subject: str) -> tuple[str, str]:
    """The folded words of a subject without its marks, and the outermost mark: "answer", "forward" or ""."""
    mark, rest = "", subject
    while found := MARK.match(rest) or TAG.match(rest):
        if found.re is MARK:
            mark = mark or ("answer" if found["answer"] else "forward")
        rest = rest[found.end() :]
    return " ".join(words(rest)), mark
