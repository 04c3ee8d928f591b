"""Drawn pages: scans from the office's copier, photographs from the driver's phone, a fax, and one drawn Arabic PDF."""

from functools import cache

from PIL import Image, ImageDraw

from demo import story as s
from demo.makers import Look, Picture, Text, pdf, photograph, scanned, tiff
from demo.makers.arabic_pdf import arabic_page
from demo.plan import Chapter, Fact

SCANS, CAMERA, STICK = "scans", "phone backup/DCIM", "usb stick"
OCR = "page=1&part=ocr"
OFFICE = "laptop-1 (office)/Documents"

MANIFEST = ("CARGO MANIFEST", "MV Grey Petrel, formerly Hollow Crown", "Voyage GP-11, berth 6", "", "Four crates, garden furniture",
            "Marks: LANTERN, PAPERWEIGHT, HERON", "Consignee: Feldrake & Sons Fine Art", "Port Verrane, 3 Lantern Row", "",
            "Weight not verified", "Agent: Tariq Bensour")  # fmt: skip
SURVEY = ("SURVEY OF TANKS", "MT Sea Lantern, 12 May 2019", "", "Tank 1 port: 7,400 barrels", "Tank 1 starboard: 7,350 barrels",
          "Tank 2 port: 6,800 barrels", "Tank 2 starboard: 6,750 barrels", "Total: 28,300 barrels", "", "Measured with tape and paste",
          "Selma Karawi, officer")  # fmt: skip
RECEIPT = ("WALMANI EXCHANGE", "Copper Market, second arch", "", "Received from Mr Kanjary", "sixty-two thousand seven hundred",
           "and fifty dollars, in two bags", "", "Password: the lamp is at sea", "Edris Walmany")  # fmt: skip
REGISTRY = ("REGISTRY OF SAINT ORLA", "Certificate of change of name", "", "Former name: Vesna Star", "Former name: Amber Tide",
            "Present name: Sea Lantern", "Owner: Blue Heron Shipping", "Fee paid in cash")  # fmt: skip
FAX_1 = ("TELEFAX, page one of two", "To: Osterberg Fiduciary", "From: Golden Dhow Insurance", "", "We do not insure a ship",
         "that burned under another name.")  # fmt: skip
FAX_2 = ("TELEFAX, page two of two", "The cotton of 2016 was ours.", "Send the premium back to", "Meridian Salt Holdings.", "Anselm Brockhurst")
NIGHT = ("NIGHT SHIFT, WAREHOUSE 9", "", "Overtime paid: twelve thousand four hundred", "Nobody was here.", "Nobody saw a lorry.", "Munira Tabal")

DECREE = ("دائرة الجمارك في مرسى قنديل", "قرار رقم سبعة", "", "تمنع السفينة قنديل البحر من مغادرة الميناء", "حتى انتهاء التحقيق في حمولتها",
          "وتختم الخزانات الأربعة بالشمع", "", "سلمى القروي", "ضابطة الجمارك")  # fmt: skip
SUPPLY = ("مكتب الإمداد", "إيصال استلام", "", "استلمنا من صرافة الولماني", "ثمانية عشر ألفا وستمئة دولار", "ثمن الإطارات والديزل",
          "سلمت أمام شاهدين في سوق النحاس", "ولا يعطى عن هذا المبلغ إيصال آخر", "", "هادي زبيران", "مسؤول الإمداد")  # fmt: skip
CARD = ("متحف طريق الملح", "القاعة الرابعة", "", "مصباح برونزي على هيئة سفينة", "وجد في قاع بئر قديمة", "وله سلسلة من أربع حلقات", "رقم السجل أربعمئة وسبعة عشر")
WATCH = ("دفتر حارس الليل", "", "خرجت لشرب الشاي قبل منتصف الليل", "وحين عدت وجدت الباب مغلقا", "ولم أسمع صوت سيارة",
         "وكان الغبار على الأرض جديدا", "كتبت هذا في الصباح", "وسلمت المفتاح إلى أمين السجل", "ولم يسألني أحد عن شيء")  # fmt: skip
PROMISE = ("إلى فارس", "", "أعط الرجل الحقيبتين ولا تعد المال أمامه", "فإن سأل عن القنديل فقل إنه في البحر", "إدريس")
"""Taken in bad light and set in Amiri: hard to read, and no fact rests on it."""

LETTER_AR = ("السيد أمين سجل متحف طريق الملح تحية طيبة.", "رأيت في ميناء مرسى قنديل صندوقا كتب عليه فانوس.",
             "وكان في الصندوق مصباح برونزي له سلسلة من أربع حلقات.", "لا أستطيع فتح محضر قبل وصول كتابكم.",
             "سلمى القروي ضابطة الجمارك")  # fmt: skip


@cache
def chapter() -> Chapter:
    return Chapter({}, {**_scans(), **_photographs()}, FACTS)


@cache
def page(lines: tuple[str, ...], seed: int, look: Look) -> Image.Image:
    return scanned(lines, look=look, letter=34, face=seed % 2, seed=seed)


def picture(lines: tuple[str, ...], seed: int, look: Look) -> Picture:
    return Picture(photograph(page(lines, seed, look), quality=look.quality), *look.size)


COPIER = Look(skew=1.1, noise=4, shadow=0.12, blur=0.5, quality=35)
CROOKED = Look(skew=-2.6, noise=5, shadow=0.2, quality=34)
PHOTO = Look(skew=3.4, noise=7, shadow=0.5, blur=0.8, quality=30)
DARK = Look(skew=2.9, noise=9, shadow=0.7, blur=1.1, quality=26)
CLEAN = Look(skew=0, noise=0, shadow=0, blur=0.3)


def _scans() -> dict[str, bytes]:
    decree = photograph(page(DECREE, 11, COPIER), quality=40)
    mixed: list[Text | Picture] = [Text(["Report on MT Sea Lantern", "The table of soundings follows as it came from the launch.",
                   "Prepared for the harbour master by S. Qarawi."]), picture(SURVEY, 2, CROOKED)]  # fmt: skip
    return {
        f"{SCANS}/2019-05/manifest.jpg": photograph(page(MANIFEST, 1, COPIER)),
        f"{SCANS}/2019-05/report with survey.pdf": pdf(mixed, title="Report", author=s.SALMA.name, seed=61),
        f"{SCANS}/2019-05/قرار ٧.jpg": decree,
        f"{SCANS}/2019-05/scan0003.pdf": pdf([picture(REGISTRY, 4, COPIER), picture(SUPPLY, 15, CROOKED)], title="", author="Copier 4", seed=62),
        f"{SCANS}/2019-06/fax.tif": tiff([page(FAX_1, 5, Look(skew=0.7, noise=3, shadow=0)), page(FAX_2, 6, Look(skew=-0.8, noise=3, shadow=0))]),
        f"{SCANS}/2019-06/room four.png": photograph(page(CARD, 13, CLEAN), form="PNG"),
        f"{SCANS}/2019-06/night shift.webp": photograph(page(NIGHT, 7, COPIER), quality=40, form="WEBP"),
        f"{OFFICE}/مراسلات/كتاب إلى أمين السجل.pdf": pdf([arabic_page(LETTER_AR)], title="كتاب", author=s.SALMA.arabic, seed=63),
        f"{STICK}/from the quay/decree.jpg": decree,
    }  # fmt: skip


def _photographs() -> dict[str, bytes]:
    kestrel = ("Kestrel", "Kestrel K4")
    receipt = photograph(page(RECEIPT, 3, PHOTO), camera=kestrel, taken="2019:03:20 12:58:31", gps=(1.2345, -30.5))
    return {
        f"{CAMERA}/IMG_0412.jpg": receipt,
        f"{CAMERA}/IMG_0455.jpg": photograph(page(WATCH, 17, Look(skew=-2.2, noise=6, shadow=0.3)), camera=kestrel, taken="2019:05:01 00:20:12"),
        f"{CAMERA}/IMG_0457.jpg": photograph(page(PROMISE, 16, DARK), camera=kestrel, taken="2019:03:19 18:20:00"),
        f"{CAMERA}/IMG_0460.jpg": photograph(_horizon(), camera=kestrel, taken="2019:05:09 01:44:09", gps=(1.25, -30.4917)),
        f"{CAMERA}/IMG_0461.png": photograph(page(("Reminder", "Tell nobody about the seal", "Buy soap"), 8, CLEAN), form="PNG"),
    }  # fmt: skip


def _horizon() -> Image.Image:
    """A ship at night, without a word on it."""
    view = Image.linear_gradient("L").resize((900, 600)).point(lambda level: 20 + level // 5)
    draw = ImageDraw.Draw(view)
    draw.rectangle((0, 420, 900, 600), fill=15)
    draw.polygon([(300, 400), (640, 400), (610, 440), (330, 440)], fill=5)
    draw.rectangle((560, 340, 600, 400), fill=8)
    draw.ellipse((575, 330, 581, 336), fill=230)
    return view


def _read(id_: str, about: str, query: str, file: str, words: str, at: str = OCR) -> Fact:
    return Fact(id_, about, query, file, words, at)


FACTS = (
    _read("ocr-manifest", "Scan: the crates' marks", "PAPERWEIGHT HERON", f"{SCANS}/2019-05/manifest.jpg", "garden furniture"),
    _read("mixed-text", "Mixed PDF: its text page", "\"came from the launch\"", f"{SCANS}/2019-05/report with survey.pdf", "The table of soundings follows", "page=1"),
    _read("mixed-ocr", "Mixed PDF: its scanned page has the customs' figure", "\"SURVEY OF TANKS\"", f"{SCANS}/2019-05/report with survey.pdf", "SURVEY OF TANKS", "page=2&part=ocr"),
    _read("ocr-decree", "Arabic scan: the tanks are sealed until the inquiry ends", "\"انتهاء التحقيق\" الخزانات", f"{SCANS}/2019-05/قرار ٧.jpg", "حتى انتهاء التحقيق"),
    _read("ocr-registry", "Scanned PDF: the former name", "\"Vesna Star\" Certificate", f"{SCANS}/2019-05/scan0003.pdf", "Vesna Star"),
    _read("ocr-supply", "Scanned PDF, page two: the supply office's receipt in Arabic", "\"صرافة الولماني\" استلمنا", f"{SCANS}/2019-05/scan0003.pdf", "صرافة الولماني", "page=2&part=ocr"),
    _read("ocr-fax", "A fax's second page (TIFF)", "cotton premium TELEFAX", f"{SCANS}/2019-06/fax.tif", "premium", "page=2&part=ocr"),
    _read("ocr-card", "An Arabic card from the museum (PNG)", "\"قاع بئر\"", f"{SCANS}/2019-06/room four.png", "مصباح برونزي"),
    _read("ocr-webp", "The night shift (WebP)", "\"Nobody saw a lorry\"", f"{SCANS}/2019-06/night shift.webp", "Overtime paid"),
    _read("pdf-arabic", "An Arabic PDF with text", "\"سلسلة من اربع حلقات\"", f"{OFFICE}/مراسلات/كتاب إلى أمين السجل.pdf", "له سلسلة من أربع حلقات", "page=1"),
    _read("ocr-photo", "A photograph of the changer's receipt", "Received Kanjary bags", f"{CAMERA}/IMG_0412.jpg", "Password"),
    Fact("gps", "Where the receipt was photographed", "Received Kanjary bags", f"{CAMERA}/IMG_0412.jpg", "1.234500,-30.500000", metadata="gps"),
    Fact("camera", "What with", "Received Kanjary bags", f"{CAMERA}/IMG_0412.jpg", "Kestrel K4", metadata="camera"),
    _read("ocr-watch", "A photograph of the watchman's book (Arabic)", "الغبار OR الشاي", f"{CAMERA}/IMG_0455.jpg", "الشاي"),
)  # fmt: skip
