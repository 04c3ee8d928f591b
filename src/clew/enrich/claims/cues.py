"""Words that tell on whose word something is said, and how whoever says it stands to it. Plain, in small letters."""

import re

from clew.model import Stance

VERBS: dict[Stance, str] = {
    "asserts": "say says said saying tell tells told telling report reports reported reporting announce announces announced announcing state "
    "states stated stating confirm confirms confirmed confirming explain explains explained explaining add adds added adding write "
    "writes wrote writing note notes noted noting reveal reveals revealed disclose discloses disclosed declare declares declared testify "
    "testifies testified insist insists insisted acknowledge acknowledges acknowledged admit admits admitted conclude concludes concluded "
    "warn warns warned warning estimate estimates estimated predict predicts predicted believe believes believed think thinks thought "
    "argue argues argued maintain maintains maintained remark remarks remarked observe observes observed reply replies replied "
    "answer answered recall recalls recalled found finds show shows showed shown indicate indicates indicated claims_responsibility "
    "claimed_responsibility",
    "alleges": "claim claims claimed claiming allege alleges alleged alleging suggest suggests suggested suggesting suspect suspects suspected "
    "assert asserts asserted accuse accuses accused accusing hint hints hinted speculate speculates speculated purport purports",
    "denies": "deny denies denied denying reject rejects rejected rejecting refute refutes refuted dispute disputes disputed disputing "
    "dismiss dismisses dismissed contradict contradicts contradicted disavow disavows disavowed",
    "doubts": "doubt doubts doubted doubting question questions questioned questioning",
    "threatens": "threaten threatens threatened threatening vow vows vowed vowing",
    "calls": "urge urges urged urging beg begs begged begging order orders ordered ordering demand demands demanded demanding instruct instructs "
    "instructed instructing incite incites incited inciting",
    "plans": "intend intends intended plan plans planned plot plots plotted",
    "asks": "ask asks asked asking wonder wonders wondered",
}
STANCE_OF: dict[str, Stance] = {word: stance for stance, told in VERBS.items() for word in told.split()}

ARABIC_VERBS: dict[Stance, str] = {
    "asserts": "قال قالت يقول تقول قالوا يقولون وقال ذكر ذكرت يذكر تذكر اعلن اعلنت يعلن افاد افادت يفيد تفيد اكد اكدت يؤكد يوكد اضاف اضافت "
    "اوضح اوضحت صرح صرحت كشف كشفت اشار اشارت بين بينت نقل نقلت كتب كتبت حذر حذرت اعترف اعترفت رجح رجحت قدر قدرت اعتبر اعتبرت راي روي "
    "اخبر اخبرت ابلغ ابلغت تابع تابعت لفت لفتت شدد شددت",
    "alleges": "زعم زعمت يزعم تزعم ادعي ادعت يدعي تدعي اتهم اتهمت المح المحت",
    "denies": "نفي نفت ينفي تنفي انكر انكرت ينكر تنكر رفض رفضت كذب كذبت",
    "doubts": "شكك شككت يشكك تشكك استبعد استبعدت",
    "threatens": "هدد هددت يهدد تهدد توعد توعدت يتوعد تتوعد",
    "calls": "دعا دعت يدعو تدعو طالب طالبت يطالب تطالب حث حثت يحث تحث امر امرت حرض حرضت يحرض تحرض ناشد ناشدت",
    "plans": "خطط خططت يخطط تخطط ينوي تنوي اعتزم يعتزم تعتزم",
    "asks": "سال سالت تساءل تساءلت يتساءل",
}
ARABIC_STANCE_OF: dict[str, Stance] = {word: stance for stance, told in ARABIC_VERBS.items() for word in told.split()}

BY = (
    r"according to|as (?:reported|told|stated|claimed|confirmed|announced|quoted|said|described|estimated) by|"
    r"(?:like )?reported by|citing|quoting|in the words of|on the (?:word|authority) of|as per|if [\w' ]{3,30} is to be believed"
)
ARABIC_BY = (
    r"(?:و?(?:وفقا?|طبقا|استنادا) (?:ل(?!ل)|ال[يى] |لل)|و?(?:ب?حسب(?: ما (?:قال|ذكر|افاد|اعلن)ت?)?|نقلا عن|علي (?:حد قول|لسان|ذم[هة])|"
    r"كما (?:قال|ذكر|افاد|اعلن|اكد|نقل)ت?|استنادا الي) )"
)
NOBODY = re.compile(
    r"\b(?:it (?:is|was|has been|had been|'s) (?:widely )?(?:reported|said|believed|estimated|claimed|alleged|thought|understood|rumou?red|feared)|"
    r"it's (?:reported|said|believed|estimated|claimed|alleged|thought|understood|rumou?red|feared)|"
    r"(?:there (?:are|were) )?(?:unconfirmed |new |some )?(?:reports|rumou?rs|claims|allegations)(?: have)?(?: emerged| surfaced| circulated)?)"
    r"(?: that)?\b(?= )|"
    r"(?:يقال|يعتقد|يزعم|قيل|ورد|افيد|اشيع|يشاع|ترددت انباء|وردت انباء|تشير (?:تقارير|انباء)(?: الي)?|ذكرت تقارير) (?:ب?[اآ]ن|عن|الي)\b"
)
"""On the word of nobody named."""

UNVERIFIED = re.compile(
    r"\b(?:(?:could|can|cannot|can)(?: ?not|n't) (?:be |immediately be |yet be )?(?:\w+ )?(?:verif\w+|confirm\w*|authenticat\w+)|"
    r"(?:has|have|had|was|were|is|are)(?: not|n't) (?:yet )?(?:been )?(?:\w+ )?(?:verified|confirmed|authenticated)|unverified|unconfirmed|"
    r"not (?:yet )?(?:been )?(?:independently )?(?:verified|confirmed)|no (?:independent )?(?:confirmation|verification))\b|"
    r"(?:لم يتسن|لم يتم|تعذر|لم يمكن|لا يمكن|لم تتمكن [\w ]{2,30} من) (?:ال)?(?:تحقق|تاكد|تثبت)[\w ]{0,20}|غير (?:مؤكد|موكد|مثبت)[هة]?"
)
HEARSAY = re.compile(
    r"\b(?:purported(?:ly)?|alleged(?:ly)?|reportedly|supposed(?:ly)?|apparent(?:ly)?|seemingly|rumou?red|"
    r"(?:is|are|was|were|been|be)?\s?(?:believed|said|thought|understood|reported|suspected|claimed|alleged|attributed) to|appears?(?: to| the| that)|"
    r"seems?(?: to| that))\b|(?<!\w)(?:ال)?(?:مزعوم|منسوب)[هة]?(?!\w)|(?<!\w)يبدو"
)
MAYBE = re.compile(
    r"\b(?:if|unless|whether|could|may|might|would|possibly|perhaps|probably|likely|potentially|should)\b|"
    r"(?<!\w)(?:قد [يتن]\w+|ربما|لعل|اذا|لو|من المحتمل|يحتمل|من الممكن|يمكن ان)(?!\w)"
)
DOUBT = re.compile(
    r"\b(?:unlikely|doubtful|(?:not|un)\s?clear (?:whether|if|that|who)|unclear|no evidence|little evidence|dubious)\b|"
    r"(?<!\w)(?:من غير (?:الواضح|المرجح)|لا دليل|مستبعد)(?!\w)"
)
NOT = re.compile(
    r"\b(?:not|never|nobody|none|no longer|neither|nor|without|cannot)\b|\w+n't\b|\b(?:den(?:y|ies|ied)|refus(?:e|es|ed)|fail(?:ed|s)? to)\b|"
    r"(?<!\w)(?:لم|لن|لا|ليس|ليست|ما|غير|عدم|دون)(?!\w)"
)
CALL = re.compile(
    r"\b(?:call(?:s|ed|ing)? (?:on|upon|for|up)|(?:desperate |a |new )?calls? for|beg(?:s|ged|ging)?|urg(?:e|es|ed|ing)|incit(?:e|es|ed|ing|ement)|"
    r"instructions? (?:on|for|to)|let us|go and|do not|you (?:must|should|shall|are to))\b|"
    r"(?<!\w)(?:[وف]?(?:دعا|يدعو|تدعو|ندعو)\w*|(?:ال)?دعو[هة] الي|حث|يحث|تحريض|يجب ان|عليكم|هلموا|انفروا|اقتلوا|هاجموا|اضربوا|ارسل(?:وا|ي)?|سلموا|ادفع(?:وا|ي)?)(?!\w)"
)
COMMAND = re.compile(
    r"(?:^|[,;:!]\s|\band |\bso |\bplease |\bthen )(?:please )?(?:charge|attack|fight|kill|strike|send|pay|bring|take|do|deliver|meet|transfer|burn|destroy|"
    r"shoot|bomb|stab|wait|hide|delete|move|load|unload|ship|call|use|make|tell|sign|keep|wire|join|prepare|don't|never)\b(?! (?:is|was|are|were|of)\b)"
)
THREAT = re.compile(
    r"\b(?:threat(?:s|en|ens|ened|ening)?|vow(?:s|ed|ing)?|(?:we|i) (?:will|shall|are going to) "
    r"(?:attack|kill|strike|burn|destroy|slaughter|behead|hunt|find|bomb|punish|come for)\w*|or else)\b|"
    r"(?<!\w)(?:س(?:وف )?[نا](?:قتل|ضرب|هاجم|حرق|ذبح|دمر|فجر|نتقم)\w*|تهديد\w*|توعد\w*)(?!\w)"
)
PLAN = re.compile(
    r"\b(?:plan(?:s|ned|ning)? (?:to|for|by)|plans?\b|plot(?:s|ted|ting)?|intend(?:s|ed|ing)? to|intention to|prepar(?:e|es|ed|ing) (?:to|for)|"
    r"is to be|are to be|will be)\b|(?<!\w)(?:خط[هة]|خطط|يخطط|مخطط\w*|ينوي|يعتزم|تحضير|يستعد)(?!\w)"
)
