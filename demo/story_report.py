"""What the customs officer and the reporter wrote down: the longest texts of the haul, on the stick that one gave the other."""

from functools import cache

from demo import story as s
from demo.makers import Text, csv_of, docx, odt, pdf, xlsx
from demo.plan import Chapter, Fact
from demo.story import BY_REFERENCE, PAYMENTS

FOLDER = "usb stick/for the Courier"
DRAFT, STATEMENT, ARABIC = f"{FOLDER}/draft 4.docx", f"{FOLDER}/statement.pdf", f"{FOLDER}/مسودة المقال.odt"
TIMELINE = f"{FOLDER}/timeline.xlsx"

ENGLISH = (
    "The Sea Lantern has been repainted so often that her rails are soft. In January she was the Amber Tide; two years "
    "ago, when an insurer still wrote letters about her, she was the Vesna Star. Her number has stayed the same, IMO "
    "0012340, welded to the stern where a painter has to lean out to reach it.",
    "Between March and June she left the outer roads of Marsa Qandil three times after midnight. Each time the port's own "
    "log says that she took bunker residue, the black sludge that is left when better oil is gone. Nobody insures sludge, "
    "nobody taxes it, and nobody sends three lorries with armed men to watch it being pumped.",
    "Two people who worked at the tank farm of Wadi Kasar say that it is guarded by the supply office of the Dune Brigade. "
    "One of them, who asked not to be named, kept count of the lorries. The other counted nothing and was told less. "
    "We could not verify either account, and they know each other.",
    "What the papers show is narrower and harder. A contract gives the price of a barrel as USD 11.13. A bill of lading "
    f"says that voyage SL-07 carried {s.BARRELS_BILL}. A customs officer who went alongside with a tape found {s.BARRELS_CUSTOMS}. "
    "The difference of 13,500 barrels is either water, as the ship's agent wrote, or paper.",
    "If it is paper, it is useful paper. Whoever can show a buyer's bank that 41,800 barrels were shipped can be paid for "
    "41,800 barrels, and the money for the 13,500 that were never on board has to come from somewhere else.",
    "It may come from Lantern Row. The firm of Feldrake & Sons has sold the furniture of dead aunts since 1922. In April it "
    f"paid {BY_REFERENCE['QB-021'].money} to a company of nominees for three crates of garden furniture, at a time of year when "
    "nobody in Port Verrane sits in a garden.",
    "The crates travelled on another ship of the same agent, the Grey Petrel. "
    f"{s.ORIGIN}; we have this from a colleague of his and not from himself, and so far from nobody else.",
    "On the last night of April three pieces left room four of the Museum of the Salt Road. The labels were hung up again so "
    "neatly that the first visitors of May read them and walked on. The registrar, Yousef Dermati, did not walk on.",
    "A lamp in the shape of a dhow, cast in bronze, has a chain of four links. So does the lamp in the catalogue of a private "
    "sale that Mr Feldrake did not mean for us. He did not answer our questions. His lawyer asked who had paid for them.",
    "The company of nominees has one director, Ottoline Vance-Perrow, who believes that she directs eleven firms or twelve. "
    "She was kind on the telephone and asked us to tell her if we found out.",
    "Behind her stands an accountant, Leila Osterberg, and behind the accountant a sealed letter. We know of three people who "
    "say they know what is in it. Their three answers differ.",
    "The money changer of the Copper Market, Edris Walmany, received us with tea. He had never heard of a Mr Zubayran. When we "
    "said that nobody had mentioned a Mr Zubayran, he called for more tea.",
)  # fmt: skip

ARABIC_PARAGRAPHS = (
    "طُليت السفينة قنديل البحر مرات كثيرة حتى لانت حواجزها. كانت في كانون الثاني «مد العنبر»، وكانت قبل عامين «نجمة فيسنا». أما رقمها فلم يتغير، لأنه ملحوم في مؤخرتها.",
    "غادرت مرسى قنديل ثلاث مرات بعد منتصف الليل بين آذار وحزيران. ويقول سجل الميناء إنها حملت بقايا وقود لا يؤمّن عليها أحد ولا يحرسها أحد، غير أن شاحنات مسلحة كانت تنتظر عند الخزانات.",
    "يقول رجلان عملا في وادي كسار إن الخزانات في حماية مكتب الإمداد في لواء الكثبان. لم نستطع التحقق من روايتيهما، وهما يعرف أحدهما الآخر.",
    "تذكر بوليصة الشحن واحدا وأربعين ألفا وثمانمئة برميل، وقاست ضابطة الجمارك سلمى القروي ثمانية وعشرين ألفا وثلاثمئة. والفرق إما ماء كما كتب وكيل السفينة، وإما حبر.",
    "في الليلة الأخيرة من نيسان خرجت ثلاث قطع من القاعة الرابعة في متحف طريق الملح، وأعيدت اللوحات الشارحة إلى أماكنها بعناية، فقرأها الزوار ومضوا.",
    "المصباح البرونزي له سلسلة من أربع حلقات، وكذلك المصباح المعروض في بورت فيران. سألنا السيد فلدريك فأجابنا محاميه بسؤال: من دفع ثمن أسئلتكم؟",
    "وفي سوق النحاس قدّم لنا إدريس الولماني الشاي وقال إنه لم يسمع قط بالسيد زبيران، ولم نكن قد ذكرنا السيد زبيران.",
)  # fmt: skip

PAGES = (
    ("Statement", "I, Salma Qarawi, officer of the customs of Marsa Qandil, write this on 8 June 2019",
     "of my own will and at my own table. I have served for eleven years.",
     "I have been asked twice to forget what follows, once with a basket of dates."),
    ("1. The draught marks", "On 5 March I photographed the Sea Lantern's marks as she sailed on voyage SL-06.",
     "She lay forty centimetres too high for the cargo declared.", "I asked for her deck log and was told that it had fallen into the sea."),
    ("2. The soundings", "On the night of 12 May I went alongside in launch 3 with tape and paste.",
     "Tank 1 port 7,400; tank 1 starboard 7,350; tank 2 port 6,800; tank 2 starboard 6,750.",
     f"Together {s.BARRELS_CUSTOMS}. The bill of lading says {s.BARRELS_BILL}.", "I have kept the tape. There is paint on it which is not from any wall of mine."),
    ("3. The crates", "I did not see the four crates go aboard. I was told of them by the registrar, who was told",
     "by the reporter, who was told by a clerk, who was told by another clerk.", "I ask that nobody count me as a witness of the crates."),
    ("4. What I ask", "That my report be entered under its number, 2019/113.", "That the harbour master return the second copy, if he has not yet made a ship of it.",
     "That the second mate of the Sea Lantern be asked about a biscuit tin.", "Signed, Salma Qarawi"),
)  # fmt: skip


@cache
def chapter() -> Chapter:
    timeline = [("Day", "What", "Where it stands"), *((p.on.isoformat(), f"{p.money}: {p.payer} to {p.payee}", p.reference) for p in PAYMENTS),
                ("2019-04-30", "Three pieces leave room four", "inventory"), ("2019-05-09", "Both ships sail", "port log"),
                ("2019-05-12", "Soundings on board the Sea Lantern", "report 2019/113")]  # fmt: skip
    lamp = [("crate", "piece", "seen by"), ("2", "SRM-0417", "nobody who would sign"), ("1", "SRM-0422", "the forklift's driver")]
    return Chapter({
        DRAFT: docx(ENGLISH, title="A lamp goes to sea", author="Daliah Mirzany", created="2019-06-29T22:10:00Z", seed=71,
                    comment="Do we have the second mate on the record? If not, cut.",
                    footnote="The registry's extract of 4 June 2019 names all three."),
        ARABIC: odt(ARABIC_PARAGRAPHS, title="مصباح في البحر", author=s.DALIA.arabic, created="2019-06-30T09:00:00", seed=72),
        STATEMENT: pdf([Text(page) for page in PAGES], title="Statement", author="S. Qarawi", created="20190608203000Z",
                       attachments={"قطع.csv": csv_of(lamp, delimiter=";")}, seed=73),
        TIMELINE: xlsx({"Timeline": sorted(timeline[1:]), "Sources": [("Who", "Told us"), ("M. T.", "of the crates, second hand")]},
                       author="Daliah Mirzany", seed=74),
    }, facts=FACTS)  # fmt: skip


FACTS = (
    Fact("draft-unverified", "The reporter says what she could not verify", "\"could not verify either account\"", DRAFT,
         "We could not verify either account, and they know each other"),
    Fact("draft-both", "One text holds both figures of the contradiction", "\"41,800 barrels\" \"28,300 barrels\"", DRAFT,
         "is either water, as the ship's agent wrote, or paper"),
    Fact("draft-origin", "The clerk's word in the reporter's draft, at second hand", "\"from a colleague of his\"", DRAFT,
         "we have this from a colleague of his and not from himself"),
    Fact("draft-arabic", "The contradiction in words (Arabic ODT)", "\"واحدا واربعين الفا\"", ARABIC, "واحدا وأربعين ألفا وثمانمئة برميل"),
    Fact("draft-arabic-vowels", "A word with vowel marks is found without them", "قدم الولماني الشاي", ARABIC, "قدّم لنا إدريس الولماني الشاي"),
    Fact("statement-soundings", "The officer's statement: each tank", "\"in launch 3\"", STATEMENT, "alongside in launch 3 with tape and paste", "page=3"),
    Fact("statement-not-witness", "She is no witness of the crates", "\"count me as a witness\"", STATEMENT,
         "I ask that nobody count me as a witness of the crates", "page=4"),
    Fact("statement-number", "Her report's number", "\"2019/113\" harbour", STATEMENT, "entered under its number, 2019/113", "page=5"),
    Fact("statement-attachment", "A table with an Arabic name attached to her PDF", "\"nobody who would sign\"", STATEMENT, "nobody who would sign",
         "row=2", ("قطع.csv",)),
    Fact("timeline", "The reporter's timeline has the night of the theft", "\"leave room four\"", TIMELINE, "Three pieces leave room four",
         "sheet=Timeline&row=6"),
)  # fmt: skip
