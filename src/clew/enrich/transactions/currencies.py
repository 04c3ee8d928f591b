"""Currencies as ledgers write them: ISO 4217 codes, signs, and names that mean one currency alone.

"$" is read as the US dollar, "£" as sterling. Names that several states share (dinar, rial, pound, lira) mean nothing
without their state's.
"""

import re
from functools import lru_cache

from clew.enrich.transactions.fold import folded

# fmt: off
CODES = frozenset(
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF "
    "CHF CLF  CLP CNH CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ "
    "GYD HKD HNL HRK  HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR "
    "LRD LSL LYD MAD MDL MGA  MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK "
    "PHP PKR PLN PYG QAR RON RSD RUB  RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT "
    "TND TOP TRY TTD TWD TZS UAH UGX USD UYU  UZS VES VND VUV WST XAF XAG XAU XCD XOF XPF YER ZAR ZMW ZWL USDT "
    "USDC BTC ETH  DEM FRF ITL ESP NLG BEF ATS FIM GRD PTE IEP TRL ROL".split()
)
"""Those in use, the older ones of Europe, and four of the net."""
THREE = frozenset("BHD IQD JOD KWD LYD OMR TND".split())
"""Those with three decimals."""
SIGNS = {
    "US$": "USD", "$US": "USD", "$": "USD", "€": "EUR", "£": "GBP", "₺": "TRY", "₪": "ILS", "₹": "INR", "₽": "RUB",
    "₴": "UAH", "د.ع": "IQD", "د.ا": "JOD", "د.أ": "JOD", "د.ك": "KWD", "د.ب": "BHD", "د.ت": "TND", "د.ج": "DZD",
    "د.ل": "LYD", "ل.س": "SYP", "ل.ل": "LBP", "ر.س": "SAR", "ر.ي": "YER", "ر.ق": "QAR", "ر.ع": "OMR", "ج.م": "EGP",
    "د.إ": "AED", "د.م": "MAD", "﷼": "",
}
NAMES = {
    "us dollar": "USD", "us dollars": "USD", "dollar": "USD", "dollars": "USD", "دولار": "USD", "دولارات": "USD",
    "دولار امريكي": "USD", "دولار اميركي": "USD", "euro": "EUR", "euros": "EUR", "يورو": "EUR", "pound sterling": "GBP",
    "pounds sterling": "GBP", "sterling": "GBP", "جنيه استرليني": "GBP", "iraqi dinar": "IQD", "iraqi dinars": "IQD",
    "دينار عراقي": "IQD", "jordanian dinar": "JOD", "jordanian dinars": "JOD", "دينار اردني": "JOD",
    "kuwaiti dinar": "KWD", "kuwaiti dinars": "KWD", "دينار كويتي": "KWD", "دينار بحريني": "BHD", "دينار تونسي": "TND",
    "دينار جزائري": "DZD", "دينار ليبي": "LYD", "libyan dinar": "LYD", "libyan dinars": "LYD",
    "syrian pound": "SYP", "syrian pounds": "SYP", "ليره سوريه": "SYP", "ل س": "SYP", "lebanese pound": "LBP",
    "lebanese pounds": "LBP", "ليره لبنانيه": "LBP", "turkish lira": "TRY", "turkish liras": "TRY", "ليره تركيه": "TRY",
    "saudi riyal": "SAR", "saudi riyals": "SAR", "ريال سعودي": "SAR", "qatari riyal": "QAR", "ريال قطري": "QAR",
    "omani rial": "OMR", "ريال عماني": "OMR", "yemeni rial": "YER", "yemeni rials": "YER", "ريال يمني": "YER",
    "iranian rial": "IRR", "ريال ايراني": "IRR", "egyptian pound": "EGP", "egyptian pounds": "EGP",
    "جنيه مصري": "EGP", "جنيه سوداني": "SDG", "uae dirham": "AED", "uae dirhams": "AED", "درهم اماراتي": "AED",
    "درهم مغربي": "MAD", "shekel": "ILS", "shekels": "ILS", "شيكل": "ILS",
    "swiss francs": "CHF", "francs suisses": "CHF",
    "د ع": "IQD", "د ا": "JOD", "د ك": "KWD", "ل ل": "LBP", "ر س": "SAR", "ج م": "EGP", "usdollar": "USD",
}
# fmt: on
FOLDED = {folded(name): code for name, code in NAMES.items()}
SIGN = re.compile("|".join(re.escape(sign) for sign in sorted(SIGNS, key=len, reverse=True)))
WITH = re.compile(r"\b(?:بال|ب)(?=[ء-ي]{3})")
"""The Arabic "in", written together with its word."""
LETTERS = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=4096)
def currency(text: str) -> str:
    """The currency that the text alone names, "" where it names none, or more than a currency."""
    text = text.strip(" .:\u00a0()[]")
    if text.upper() in CODES:
        return text.upper()
    if text in SIGNS:
        return SIGNS[text]
    return FOLDED.get(folded(text), "")


@lru_cache(maxsize=1024)
def within(text: str) -> str:
    """The one currency that is named somewhere in a title or header; "" where none is, or two are."""
    found = {word for word in LETTERS.findall(text) if word in CODES}
    found |= {SIGNS[sign] for sign in SIGN.findall(text)}
    words = f" {WITH.sub('', folded(text))} "
    found |= {code for name, code in FOLDED.items() if len(name) > 3 and f" {name} " in words}
    return found.pop() if len(found) == 1 else ""
