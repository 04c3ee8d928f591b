"""Words that stand in names and tell little or much: titles, particles, legal forms, numbers."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


TITLES = _set("""
mr mrs ms miss mister madam madame mme monsieur mlle sir lady lord dame dr doctor doktor prof professor eng engineer
rev reverend father fr judge justice president prime minister senator congressman king queen prince princess emir
amir ambassador consul general gen colonel col major maj captain capt cpt lieutenant lt sergeant sgt corporal cpl
brigadier brig admiral commander cmdr marshal private pvt sheikh shaikh shaykh cheikh sheik shaikhah sheikha hajj
haj haji hajji hadji alhaj mullah mulla maulana mawlana maulvi mawlawi molvi qari ustad ustadh ustaz imam ayatollah
mufti sayyid sayed sayyed seyed sayid herr frau senor senora don dona signor signora monsignor praesident prasident
prezident gospodin gospozha الشيخ شيخ السيد السيده الدكتور دكتور الاستاذ استاذ الحاج حاج المهندس العقيد اللواء
العميد المقدم الرائد النقيب الملازم الفريق الجنرال القاضي الامير الملك الرئيس الوزير النائب الاخ الاخت الشهيد الامام
الملا المفتي سماحه معالي فخامه سمو
""")
AFTER = _set("jr sr phd md esq bey pasha khanum hanim bek obe mbe kbe cbe sa")
"""What may follow a person's name without being part of it."""

ARTICLES = _set("al el ul il")
ASSIMILATED = {
    "as": "s", "es": "s", "us": "s", "ash": "S", "esh": "S", "ad": "d", "ed": "d", "ud": "d", "ar": "r", "er": "r",
    "ur": "r", "an": "n", "en": "n", "un": "n", "at": "t", "et": "t", "az": "z", "ez": "z", "uz": "z", "ath": "0",
    "adh": "9",
}  # fmt: skip
"""The article before a sun letter, with the sound that must follow it."""

SONS = _set("bin ibn ben bint binti bnt bn ould wuld ولد بن ابن بنت")
FATHERS = {**dict.fromkeys("abu abou abo abi aba aboo abul aboul abil aboel ابو ابي ابا".split(), "abu"),
           **dict.fromkeys("umm um oum om oumm ام".split(), "umm")}  # fmt: skip
"""What begins a kunya."""

SERVANT = _set("abd abdul abdel abdal abdol abdoul abdu abed عبد")
PARTICLES = _set("van von vom zu zur der den de del della di da do dos das du la le les ter ten y e of the i u")
SON_SUFFIXES = ("ovich", "evich", "ovitch", "evitch", "ovych", "ovna", "evna", "ivna", "ovic", "oglu", "ogly", "qizi")

NICKNAMES = {
    name: full
    for full, names in {
        "william": "bill billy will willy liam", "robert": "bob bobby rob robbie", "richard": "dick rick ricky rich",
        "james": "jim jimmy jamie", "john": "jack johnny jon", "jonathan": "jon jonny", "joseph": "joe joey",
        "michael": "mike mick mickey misha mikhail", "thomas": "tom tommy", "charles": "charlie chuck chas",
        "edward": "ed eddie ted teddy ned", "theodore": "ted teddy theo", "henry": "harry hank",
        "margaret": "maggie meg peggy",
        "elizabeth": "liz beth betty lisa eliza", "katherine": "kate katie kathy cathy",
        "alexander": "alex sasha aleksandr sandy",
        "aleksandr": "sasha alex", "benjamin": "ben benny", "daniel": "dan danny", "david": "dave", "anthony": "tony",
        "nicholas": "nick nicky", "samuel": "sam sammy", "stephen": "steve", "steven": "steve", "matthew": "matt",
        "andrew": "andy drew", "gregory": "greg", "kenneth": "ken kenny", "lawrence": "larry", "patrick": "pat paddy",
        "peter": "pete", "philip": "phil", "raymond": "ray", "ronald": "ron ronnie", "timothy": "tim",
        "walter": "walt",
        "vladimir": "volodya vova", "dmitry": "dima", "dmitri": "dima", "ivan": "vanya", "sergei": "seryozha",
        "yevgeny": "zhenya",
        "mohammed": "mohd mohammad muhammad mhd mo", "muhammad": "mohd md", "mustafa": "mustapha",
        "susan": "sue susie",
        "rebecca": "becky", "jennifer": "jen jenny", "jeffrey": "jeff", "geoffrey": "geoff",
        "frederick": "fred freddy",
        "francis": "frank", "francisco": "paco pancho", "jose": "pepe", "ignacio": "nacho", "rafael": "rafa",
        "antonio": "toni",
        "abdullah": "abdo", "ibrahim": "brahim", "joaquin": "chapo",
    }.items() for name in names.split()
}  # fmt: skip
"""A short name's full one. (Those of more than one full name keep the last here; short beginnings are told
besides.)"""

LEGAL_PHRASES = tuple(
    (phrase.split(), form)
    for form, phrases in {
        "llc": "limited liability company|obshchestvo s ogranichennoi otvetstvennostyu|obshchestvo s ogranichennoy "
        "otvetstvennostyu|tovarystvo z obmezhenoyu vidpovidalnistyu|societatea cu raspundere limitata|"
        "societe a responsabilite limitee|sociedad de responsabilidad limitada|gesellschaft mit beschrankter haftung|"
        "private limited|pvt ltd|private limited company|sp z oo|sp z o o|spolka z ograniczona odpowiedzialnoscia|"
        "ذات مسووليه محدوده|ذات مسئوليه محدوده|ذات المسووليه المحدوده|limited company|co ltd|company limited",
        "jsc": "open joint stock company|public joint stock company|closed joint stock company|joint stock company|"
        "aktsionernoe obshchestvo|otkrytoe aktsionernoe obshchestvo|publichnoe aktsionernoe obshchestvo|public "
        "limited company|"
        "societe anonyme|sociedad anonima|societa per azioni|مساهمه عامه|شركه مساهمه",
        "lp": "limited partnership|limited liability partnership",
    }.items()
    for phrase in phrases.split("|")
)
LEGAL = {
    **dict.fromkeys(
        "ltd limited llc lc gmbh ooo tov sarl srl bv oy ltda eood ood doo dooel kft sro spzoo pte pvt pty plt wll "
        "fzco fze "
        "fzc fzllc uab sia ou shpk ug mbh sl sprl bvba ذمم شمم ضم".split(),
        "llc",
    ),
    **dict.fromkeys(
        "ag sa plc inc incorporated corp corporation oao ojsc jsc pjsc pao zao cjsc ao spa ab nv as asa oyj se kgaa "
        "aktiengesellschaft na sas sal شمل شمع طبق".split(),
        "jsc",
    ),
    **dict.fromkeys("lp llp lllp kg ohg gbr".split(), "lp"),
    **dict.fromkeys("co company cie compagnie kompaniya شركه الشركه مؤسسه موسسه المؤسسه".split(), "company"),
    "ano": "ano", "anonoo": "ano",
}  # fmt: skip
"""What a legal form amounts to: liability limited by shares of few, stock, partnership, or any company."""

GENERIC = _set("""
group holding holdings international global trading services service general enterprises enterprise industries
industry solutions systems company corporation bank capital fund partners trust management foundation association
organization organisation committee council ministry department office agency authority union national state
republic government movement army forces force brigade front party establishment contracting import export
commercial investment investments مجموعه وزاره هيئه لجنه مجلس منظمه جمعيه مؤسسه موسسه مكتب بنك مصرف حركه جيش قوات
حزب جبهه لواء كتيبه دوله جمهوريه حكومه city town village governorate province district region county river mount
mountain island street road camp airport مدينه قريه محافظه منطقه قضاء ناحيه حي نهر جبل جزيره شارع مخيم مطار
""")
"""Words that many bodies and places carry: they tell less than others."""

PASSED = _set("""
the of for and in at de la le les du des der die das und von et el los las y e o al i u a an for with to f و في من
على
""")
SIDES = _set("""
north south east west northern southern eastern western upper lower new old central inner outer greater little
northeast northwest southeast southwest شمال جنوب شرق غرب الشماليه الجنوبيه الشرقيه الغربيه شماليه جنوبيه شرقيه
غربيه الجديده القديمه
""")

NUMBERS = {
    word: str(number)
    for number, words in enumerate("""
zero | one first 1st i الاول الاولي | two second 2nd ii الثاني الثانيه | three third 3rd iii الثالث الثالثه |
four fourth 4th iv الرابع الرابعه | five fifth 5th v الخامس الخامسه | six sixth 6th vi السادس السادسه | seven
seventh 7th vii السابع السابعه | eight eighth 8th viii الثامن الثامنه | nine ninth 9th ix التاسع التاسعه | ten
tenth 10th x العاشر العاشره | eleven eleventh 11th xi | twelve twelfth 12th xii | thirteen xiii 13th | fourteen
xiv 14th | fifteen xv 15th
""".split("|"))
    for word in words.split()
}  # fmt: skip

MEANS = {
    word: meaning
    for line in """
ministry وزاره | defence defense دفاع | interior داخليه | oil نفط | health صحه | finance ماليه | justice عدل |
education تربيه | foreign خارجيه | affairs شوون شئون | trading trade تجاره تجاريه | company شركه | group مجموعه
| bank بنك مصرف | islamic اسلاميه اسلامي | national وطني وطنيه | general عام عامه | international دولي دوليه
intl int | army جيش | free حر حره | syrian سوري سوريه | iraqi عراقي عراقيه | arab عربي عربيه | party حزب | front
جبهه | movement حركه | council مجلس | committee لجنه | organisation organization منظمه | association جمعيه |
brigade لواء | battalion كتيبه | forces قوات | democratic ديمقراطي ديمقراطيه | state دوله | republic جمهوريه |
government حكومه | union اتحاد | university جامعه | hospital مستشفي | company co corporation corp | police شرطه
| security امن | intelligence مخابرات استخبارات | court محكمه | agency وكاله | office مكتب | red احمر | cross
صليب | crescent هلال | nations امم | united متحده متحد | exchange صرافه | transfer تحويل حوالات | transport نقل
| construction مقاولات انشاءات | import استيراد | export تصدير | media اعلام | news انباء اخبار | liberation
تحرير | popular شعبي شعبيه | resistance مقاومه | people peoples شعب | martyrs شهداء | revolution ثوره |
governorate محافظه | city مدينه | village قريه | river نهر | mountain mount جبل | street شارع | camp مخيم |
airport مطار | district قضاء منطقه | north northern شمال شماليه شمالي | south southern جنوب جنوبيه جنوبي | east
eastern شرق شرقيه شرقي | west western غرب غربيه غربي | new جديده جديد | old قديمه قديم
""".split("|")
    for meaning, *words in [line.split()]
    for word in words
}
"""General words of bodies and places, in Arabic and under other English spellings."""
