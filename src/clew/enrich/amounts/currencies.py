"""Currencies by sign, code and word (ISO 4217), the likeliest first where a word is of several."""

SIGNS = {
    "$": "USD CAD AUD HKD SGD NZD MXN TWD", "£": "GBP EGP LBP SYP", "₤": "GBP ITL TRY", "€": "EUR", "¥": "JPY CNY",
    "₹": "INR", "₨": "PKR INR LKR NPR", "₽": "RUB", "₺": "TRY", "₪": "ILS", "₴": "UAH", "₩": "KRW",
    "₫": "VND", "₦": "NGN", "₱": "PHP", "฿": "THB", "₡": "CRC", "₲": "PYG", "₵": "GHS", "₸": "KZT", "₼": "AZN",
    "₾": "GEL", "₿": "BTC", "₭": "LAK", "₮": "MNT", "៛": "KHR", "﷼": "IRR SAR YER QAR OMR", "৳": "BDT", "؋": "AFN",
    "ƒ": "ANG AWG", "₣": "FRF", "¢": "USD", "֏": "AMD", "₠": "EUR", "€ur": "EUR",
}  # fmt: skip
DOLLARS = {
    "us": "USD", "u.s": "USD", "u.s.": "USD", "usd": "USD", "c": "CAD", "ca": "CAD", "cad": "CAD", "can": "CAD",
    "a": "AUD", "au": "AUD", "aud": "AUD", "aus": "AUD", "nz": "NZD", "nzd": "NZD", "hk": "HKD", "hkd": "HKD",
    "nt": "TWD", "s": "SGD", "sg": "SGD", "sgd": "SGD", "r": "BRL", "mex": "MXN", "mx": "MXN", "j": "JMD", "t": "TOP",
    "tt": "TTD", "cuc": "CUC", "b": "BBD", "bds": "BBD", "bz": "BZD", "ec": "XCD", "fj": "FJD", "g": "GYD",
    "n": "NAD", "l": "LRD", "rd": "DOP", "z": "ZWD", "col": "COP", "ar": "ARS", "cl": "CLP", "si": "SBD", "ws": "WST",
    "$u": "UYU", "clp": "CLP",
}  # fmt: skip
"""What stands before "$"."""

CODES = frozenset(
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTC BTN BWP BYN BZD"
    " CAD CDF CHF CLP CNY COP CRC CUC CUP CVE CZK DEM DJF DKK DOP DZD EGP ERN ESP ETB ETH EUR FJD FKP FRF GBP"
    " GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK ITL JMD JOD JPY KES KGS KHR KMF"
    " KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LTC LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN"
    " NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PTE PYG QAR RMB RON RSD RUB RUR RWF SAR SBD SCR SDG"
    " SEK SGD SHP SLE SLL SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRL TRY TTD TWD TZS UAH UGX USD USDC"
    " USDT UYU UZS VES VND VUV WST XAF XAU XCD XMR XOF XPF YER ZAR ZMW ZWL".split()
)
SAME = {
    "RMB": "CNY", "RUR": "RUB", "TRL": "TRY",
}  # fmt: skip
WORDLIKE = frozenset("ALL TOP TRY CUP MAD BAM GEL SOS PEN LAK PAB CAD COP ETH MOP MUR NAD PHP RON STN XAU SCR".split())
"""Codes that are words, in small letters or before figures."""

NOUNS = {
    "dollar dollars buck bucks دولار دولارا دولارات": "USD CAD AUD HKD SGD NZD", "euro euros يورو": "EUR",
    "pound pounds sterling quid": "GBP EGP LBP SYP", "yen ين": "JPY", "yuan renminbi kuai rmb يوان": "CNY",
    "ruble rubles rouble roubles روبل": "RUB", "rupee rupees روبيه": "INR PKR",
    "dirham dirhams درهم دراهم dhs dh درهما": "AED MAD",
    "dinar dinars دينار دينارا دنانير din": "IQD JOD KWD BHD TND DZD LYD RSD",
    "riyal riyals rial rials ريال ريالا ريالات": "SAR YER QAR OMR IRR", "lira liras lire ليره ليرات": "SYP LBP TRY",
    "جنيه جنيها جنيهات": "EGP SDG GBP", "toman tomans تومان": "IRT", "ریال": "IRR",
    "franc francs فرنك": "CHF XAF XOF FRF", "peso pesos": "MXN ARS COP CLP PHP", "won": "KRW",
    "shekel shekels شيكل شيقل": "ILS", "krona kronor": "SEK ISK", "krone kroner kronas": "NOK DKK",
    "kr kr.": "SEK NOK DKK", "zloty zlotys zł zl": "PLN", "kč kc koruna": "CZK", "ft forint forints": "HUF",
    "лв": "BGN", "грн гривень": "UAH", "руб рублей рубля рубль р ₽": "RUB", "tl": "TRY", "rm ringgit": "MYR",
    "rp rupiah": "IDR", "rs re": "INR PKR", "baht": "THB", "rand": "ZAR", "naira": "NGN", "real reais": "BRL",
    "marks mark": "DEM", "escudo escudos": "PTE", "guilder guilders": "NLG", "lari": "GEL", "taka": "BDT",
    "afghani afghanis افغاني": "AFN", "som": "KGS UZS", "lei leu": "RON", "leva lev": "BGN", "hryvnia": "UAH",
    "тг тенге": "KZT", "đ": "VND", "bitcoin bitcoins بيتكوين": "BTC", "satoshi satoshis": "BTC", "kd د.ك": "KWD",
    "ld": "LYD", "dt": "TND", "id د.ع": "IQD", "د.ا": "JOD", "د.م": "MAD", "د.م.": "MAD", "ر.ق": "QAR", "ل.س": "SYP",
    "ل.ل": "LBP", "ج.م": "EGP", "د.ا.": "JOD", "د.إ": "AED", "ر.س": "SAR", "ر.ع": "OMR", "ر.ي": "YER", "د.ت": "TND",
    "د.ج": "DZD", "د.ب": "BHD", "ل.د": "LYD", "sfr sfr.": "CHF", "円": "JPY", "元": "CNY", "birr br": "ETB BYN",
    "ar": "MGA", "fbu": "BIF", "gh₵": "GHS", "b/.": "PAB", "r₣": "RWF", "s'": "", "රු": "LKR", "p": "BWP", "l": "HNL",
    "nt": "TWD", "din.": "RSD", "с": "KGS", "نافكا": "ERN", "fr fr.": "CHF", "ден": "MKD", "дин": "RSD", "m": "",
}  # fmt: skip
LOOSE = frozenset(
    "ar p l id dt ld nt kd br din r re real mark marks won m с р s' ft rm rs tl rp dh dhs som lei dollar fr kr".split()
)
"""Nouns that are other words too: they must stand right beside figures, after them or in their own case."""

AHEAD = frozenset(
    "rs rm rp kd dhs dh kr fr sfr tl jd qr sr le tk nu bd cfa fcfa ksh tsh ush kn km fbu frw gfr vnđ kč zł".split()
)
"""Such words that stand before figures too; the others may be what numbered things are called by there: ID 5, P 12."""

FORMAL = {
    "ar": "Ar", "p": "P", "l": "L", "id": "ID", "dt": "DT", "ld": "LD", "nt": "NT", "kd": "KD", "br": "Br", "r": "R",
    "rm": "RM", "tl": "TL", "ft": "Ft", "rs": "Rs", "rp": "Rp", "re": "Re", "s'": "S'",
}  # fmt: skip
"""How such a word is written when it means a currency."""

CASED = {
    "Ft": "HUF", "R": "ZAR", "BD": "BHD", "CFA": "XOF", "UM": "MRU", "E£": "EGP", "LE": "EGP", "L.E": "EGP",
    "Nu": "BTN", "JD": "JOD", "KD": "KWD", "ID": "IQD", "LL": "LBP", "SP": "SYP", "S£": "SYP", "LS": "SYP",
    "QR": "QAR", "SR": "SAR", "YR": "YER", "RO": "OMR", "TL": "TRY", "DA": "DZD", "Rs": "INR PKR", "Dh": "AED MAD",
    "Kz": "AOA", "Ks": "MMK", "Esc": "CVE", "FRw": "RWF", "GFr": "GNF", "VNĐ": "VND",
    "KM": "BAM", "Bs": "BOB VES", "S/": "PEN", "S/.": "PEN", "Tk": "BDT", "KSh": "KES", "TSh": "TZS", "USh": "UGX",
    "Le": "SLE", "FC": "CDF", "FCFA": "XOF", "Db": "STN", "Nfk": "ERN", "Rf": "MVR", "Afs": "AFN", "kn": "HRK",
    "Lek": "ALL", "VT": "VUV", "Lt": "LTL", "Ls": "LVL", "MT": "MZN", "stg": "GBP", "so'm": "UZS", "ლ": "GEL",
    "人民币": "CNY", "円": "JPY", "元": "CNY",
}  # fmt: skip
"""Written so, and right beside figures."""

MINORS = {
    "cent cents سنت سنتات": "USD EUR CAD AUD", "pence penny pennies": "GBP", "fils فلس": "IQD JOD KWD BHD",
    "kopek kopeks kopeck kopecks": "RUB", "paise": "INR", "halala هلله": "SAR",
    "قرش قروش piaster piasters": "EGP SYP LBP",
}  # fmt: skip
THOUSANDTHS = frozenset("IQD JOD KWD BHD OMR TND LYD".split())

NATIONS = {
    "us u.s. u.s american united_states usa امريكي امريكيه اميركي اميركيه": "USD", "canadian canada كندي": "CAD",
    "australian australia استرالي": "AUD", "singapore singaporean": "SGD", "hong_kong": "HKD", "zealand": "NZD",
    "taiwan taiwanese": "TWD", "jamaican": "JMD", "british uk england استرليني بريطاني": "GBP", "sterling": "GBP",
    "egyptian egypt مصري مصر مصريه": "EGP", "lebanese lebanon لبناني لبنانيه لبنان": "LBP",
    "syrian syria سوري سوريه سوريا": "SYP", "turkish turkey تركي تركيه تركيا": "TRY",
    "iraqi iraq عراقي عراقيه العراق": "IQD", "jordanian jordan اردني الاردن": "JOD",
    "kuwaiti kuwait كويتي الكويت": "KWD", "bahraini bahrain بحريني": "BHD", "tunisian tunisia تونسي": "TND",
    "algerian algeria جزايري الجزاير": "DZD", "libyan libya ليبي ليبيا": "LYD", "serbian serbia": "RSD",
    "saudi سعودي السعوديه": "SAR", "yemeni yemen يمني اليمن": "YER", "qatari qatar قطري": "QAR",
    "omani oman عماني": "OMR", "iranian iran ايراني ايران": "IRR", "emirati uae اماراتي الامارات": "AED",
    "moroccan morocco مغربي المغرب": "MAD", "sudanese sudan سوداني السودان": "SDG", "indian india هندي هنديه": "INR",
    "pakistani pakistan باكستاني باكستانيه": "PKR", "swiss switzerland سويسري": "CHF", "french france فرنسي": "FRF",
    "mexican mexico": "MXN", "argentine argentina": "ARS", "colombian": "COP", "chilean": "CLP",
    "philippine philippines": "PHP", "swedish sweden سويدي": "SEK", "norwegian norway نرويجي": "NOK",
    "danish denmark": "DKK", "icelandic": "ISK", "japanese japan ياباني": "JPY", "chinese china صيني": "CNY",
    "russian russia روسي": "RUB", "israeli israel": "ILS", "afghan afghanistan": "AFN", "cfa": "XOF",
    "south_african": "ZAR", "brazilian": "BRL", "korean": "KRW", "german west_german": "DEM", "belgian": "BEF",
    "italian": "ITL", "cypriot": "CYP",
}  # fmt: skip
