"""Words near a number that tell what it is."""

import re

REACH = 40
"""Characters before a number in which its word is looked for; half as many after it."""

WORDS = {
    "card": r"cards?|visa|master ?card|amex|american express|cvv|cvc|pan|بطاقه|بطاقات|فيزا|ماستر",
    "imei": r"imei\d?|device id|handset|ايمي",
    "imsi": r"imsi",
    "iccid": r"iccid|sim(?: card| no| serial)?",
    "phone": r"tel|telephone|ph|phones?|mobile|mob|cell|call(?:ed|s)?|fax|whats ?app|viber|signal|telegram|contact|sms"
    r"|text"
    r"|msisdn|هاتف|الهاتف|هواتف|موبايل|الموبايل|جوال|الجوال|محمول|تلفون|فاكس|اتصل|للاتصال|واتساب|واتس|نقال",
    "bic": r"swift|bic|سويفت",
    "ip": r"ip|ipv4|dns|server|host|ping|gateway",
    "vin": r"vin|chassis|vehicle identification|شاصي|شاسيه|هيكل",
    "vat": r"vat|tax|tva|iva|ust|mwst|btw|nip|tin|fiscal|ضريب\w*|الضريب\w*",
    "coordinates": r"coord\w*|coordinates?|lat|latitude|lon|lng|long|longitude|gps|grid|mgrs|location|position"
    r"|احداثي\w*|الاحداثي\w*|موقع|الموقع|خط",
    "hash": r"md5|sha-?1|sha-?256|sha-?512|hash|checksum|digest|fingerprint",
}
PATTERNS = {kind: re.compile(rf"(?<![^\W_])(?:{words})(?![^\W\d_])", re.IGNORECASE) for kind, words in WORDS.items()}


def near(kind: str, text: str, start: int, end: int, reach: int = REACH) -> bool:
    """Whether a word for the kind stands shortly before the number, or right after it."""
    pattern = PATTERNS[kind]
    return bool(pattern.search(text, max(0, start - reach), start) or pattern.search(text, end, end + reach // 2))


def column(text: str, start: int) -> int:
    """Which cell of a row, counted from nought, a place lies in."""
    return text.count("\t", 0, start)
