"""Names of domains: which last parts there are, and which words only look like one."""

import re

GENERIC = frozenset(
    "com org net edu gov mil int info biz name pro aero coop museum mobi travel tel asia cat jobs post xxx onion"
    " online site shop store app dev xyz top club cloud tech space website live news media blog page link click"
    " agency group company email social network today world life global systems solutions services support digital"
    " ltd bank money finance capital exchange foundation institute academy university school center international"
    " london berlin paris vip icu work art design studio video photos gallery chat ninja guru expert red blue buzz"
    " fun".split()
)
COUNTRIES = frozenset(
    "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca"
    " cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo"
    " fr ga gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je"
    " jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo"
    " mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt"
    " pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk"
    " tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw".split()
)
FILES = frozenset(
    "py pl sh so ps rs md mm ai cc as am at is it in no to me my be do by pm us de et al la re st id im ms page"
    " link live work pro name info post app dev top red blue fun life art design video group support".split()
)
"""Last parts that are also words, or names of files: alone they need "www." or a further part before them."""

SPELLED = re.compile(r"[a-z\d\u0080-\uffff-]{1,63}")
COMMON = frozenset("com org net edu gov mil info biz onion".split())


def domain_name(text: str, bare: bool = False) -> str:
    """The name in small letters, without last parts that are no top-level domain; "" for none.

    `bare`: it stands in the text without "@" or "://", so more is asked of it.
    """
    labels = text.split(".")
    whole = [label.lower() for label in labels]
    while len(whole) > 1 and not _top(whole[-1]):
        whole.pop()
    if len(whole) < 2 or not all(SPELLED.fullmatch(label) for label in whole):
        return ""
    return ".".join(whole) if not bare or _sure(labels[: len(whole)], whole) else ""


def _top(label: str) -> bool:
    return label in GENERIC or label in COUNTRIES or label.startswith("xn--") or label in ("iq", "سوريه", "العراق")


def _sure(written: list[str], labels: list[str]) -> bool:
    last, name = written[-1], labels[-2]
    if last not in (last.lower(), "".join(written).upper()[-len(last) :]) or len(name) < 2 or name.isdigit():
        return False
    if labels[0] == "www" or labels[-1] in COMMON:
        return not labels[0].isdigit() or len(labels) > 2
    if labels[-1] in FILES:
        return len(labels) > 2 and len(name) > 3 and labels[-2] in ("co", "com", "org", "gov", "net", "edu", "ac")
    return len(name) > 2 and "".join(written).isascii() and written[-2] == written[-2].lower()
