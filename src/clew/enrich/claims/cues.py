"""Words that tell on whose word something is said, and how whoever says it stands to it. Plain, in small letters."""

import re

from clew.enrich.claims.lists import stance_of

STANCE_OF = stance_of("verbs-en")
ARABIC_STANCE_OF = stance_of("verbs-ar")
"""Verbs of saying, and how they make what is said meant."""

BY = (
    r"according to|"
    r"as (?:first )?(?:reported|told|stated|claimed|confirmed|announced|quoted|said|described|estimated) by|"
    r"(?:like )?reported by|citing|quoting|in the words of|on the (?:word|authority) of|as per|"
    r"if [\w' ]{3,30} is to be believed|based on|by(?= (?:[\w']+ ){0,3}(?:account|admission|reckoning)\b)"
)
ARABIC_BY = (
    r"(?:و?(?:وفقا?|طبقا|استنادا) (?:ل(?!ل)|ال[يى] |لل)|و?(?:ب?حسب(?: ما (?:قال|ذكر|افاد|اعلن|صرح)ت?(?: به)?)?|نقلا عن|"
    r"و?علي (?:حد (?:قول|تعبير)|لسان|ذم[هة])|"
    r"(?:كما|وفق ما|بحسب ما|حسب ما) (?:قال|ذكر|افاد|اعلن|اكد|صرح|جاء)ت?(?: به)?|استنادا الي|نقلا عن) )"
)
NOBODY = re.compile(
    r"\b(?:it (?:is|was|has been|had been|'s) (?:widely )?(?:reported|said|believed|estimated|claimed|alleged|"
    r"thought|understood|rumou?red|feared)|"
    r"it's (?:reported|said|believed|estimated|claimed|alleged|thought|understood|rumou?red|feared)|"
    r"(?:there (?:are|were|have been) )?(?:unconfirmed |new |some )?(?:reports|rumou?rs|claims|allegations)"
    r"(?:(?: have)? (?:emerged|surfaced|circulated)| (?:say|suggest|indicate)|(?= that)))"
    r"(?: that)?\b(?= )|"
    r"(?:يقال|يعتقد|يزعم|قيل|ورد|افيد|اشيع|يشاع|ترددت انباء|وردت انباء|تشير (?:تقارير|انباء)(?: الي)?|"
    r"ذكرت تقارير) (?:ب?[اآ]ن|عن|الي)\b"
)
"""On the word of nobody named."""

UNVERIFIED = re.compile(
    r"\b(?:(?:could|can|cannot|can)(?: ?not|n't) (?:be |immediately be |yet be )?(?:\w+ )?(?:verif\w+|confirm\w*|"
    r"authenticat\w+)|"
    r"(?:has|have|had|was|were|is|are)(?: not|n't) (?:yet )?(?:been )?(?:\w+ )?(?:verified|confirmed|authenticated)|"
    r"unverified|unconfirmed|"
    r"not (?:yet )?(?:been )?(?:independently )?(?:verified|confirmed)|no (?:independent )?(?:confirmation|"
    r"verification))\b|"
    r"(?:لم يتسن|لم يتم|تعذر|لم يمكن|لا يمكن|لم تتمكن [\w ]{2,30} من) (?:ال)?(?:تحقق|تاكد|تثبت)"
    r"(?: من(?: \w+){1,2})?(?!\w)|"
    r"غير (?:مؤكد|موكد|مثبت)[هة]?"
)
HEARSAY = re.compile(
    r"\b(?:purported(?:ly)?|alleged(?:ly)?|reportedly|supposed(?:ly)?|apparent(?:ly)?|seemingly|rumou?red|"
    r"(?:is|are|was|were|been|be)?\s?(?:believed|said|thought|understood|reported|suspected|claimed|alleged|"
    r"attributed) to|appears?(?: to| the| that)|"
    r"seems?(?: to| that))\b|(?<!\w)(?:ال)?(?:مزعوم|منسوب)[هة]?(?!\w)|(?<!\w)يبدو"
)
MAYBE = re.compile(
    r"\b(?:if|unless|(?<!question of )whether|could|(?<!\bin )(?<!\bof )(?<!\d )may(?! \d)|might|would|"
    r"possibly|perhaps|probably|likely|potentially|should)\b|"
    r"(?<!\w)(?:قد [يتن]\w+|ربما|لعل|اذا|لو|من المحتمل|يحتمل|من الممكن|يمكن ان)(?!\w)"
)
DOUBT = re.compile(
    r"\b(?:unlikely|doubtful|(?:not|un)\s?clear (?:whether|if|that|who)|unclear|no evidence|little evidence|dubious)\b|"
    r"(?<!\w)(?:من غير (?:الواضح|المرجح)|لا دليل|مستبعد)(?!\w)"
)
OF_THINGS = r"(?! (?:fit|match|suit|tally|correspond|square|explain|describe)\b)"
"""Words after a "not" that says how two things are, and not that there is none: "does not fit the cargo declared"."""
NOT = re.compile(
    r"\b(?:(?:(?<=has )|(?<=have )|(?<=had )|(?<=is )|(?<=was ))no(?! (?:doubt|question|longer)\b)|"
    rf"not(?! (?:only|just|least|merely|long)\b){OF_THINGS}|never|nobody|no one|none|no longer|"
    r"neither\b(?:[^.;]{0,60}?\bnor)?|nor|without|cannot|den(?:y|ies|ied|ying)|refus(?:e|es|ed)|fail(?:ed|s)? to|"
    r"hardly|(?<!and )(?:at no time|in no way|by no means|under no circumstances))\b|"
    rf"\w+n't\b{OF_THINGS}|"
    r"(?<!\w)(?:لم|لن|لا|ليس|ليست|ما|غير|عدم|دون)(?!\w)"
)
"""Two of them make a yes, as "cannot be denied"."""
FAR = re.compile(
    r"\b(?:(?P<base>did|does|do|will|would|could|can)|has|have|had|was|were|is|are)(?:n't| not| never)\b"
    r"(?P<gap>(?:(?!\b(?:that|which|who|but|because|when|if|while|although|until|unless)\b)[^;:.]){0,160})\Z"
)
"""A "not" far before its verb: "did not, in any way and at no time, attack"."""
FALSE = re.compile(
    r"\bit (?:is|was|'s) (?:simply |absolutely |entirely )?(?:false|untrue|wrong|incorrect|a lie|"
    r"not (?:so|true|correct|the case))"
    r" (?:that|to say)\b|"
    r"\b(?:is|are|was|were|'s) (?:[a-z]+ly )?(?:false|untrue|baseless|unfounded|groundless|fabricat(?:ed|ions?)|a lie|"
    r"lies|"
    r"without foundation|not (?:so|true|correct)|a hoax)\W*\Z|\bthere is no truth (?:in|to)\b|"
    r"(?<!\w)(?:لا صح[هة]|لا اساس (?:له |لها )?(?:من الصح[هة])?|عار(?:ي[هة])? عن الصح[هة]|غير صحيح[هة]?|ليس صحيحا|"
    r"ليست صحيح[هة]|"
    r"محض افتراء)(?!\w)"
)
"""Says of what is told that it is not so."""
CALL = re.compile(
    r"\b(?:call(?:s|ed|ing)? (?:on|upon|for|up)|(?:desperate |a |new )?calls? for|beg(?:s|ged|ging)?|urg(?:e|es|ed|"
    r"ing)|(?<!could )(?<!might )(?<!may )incit(?:e|es|ed|ing|ement)|"
    r"instructions? (?:on|for|to)|let us|go and|(?<!\w )do not|must not|we (?:should|must|need to|have to)|"
    r"want(?:s|ed)? (?:[a-z']+ ){1,5}?to|please (?:do not |don't |kindly )?[a-z]+|kindly [a-z]+|"
    r"you (?:must|should|shall|are to))\b|"
    r"(?<!\w)(?:[وف]?(?:دعا|يدعو|تدعو|ندعو)\w*|(?:ال)?دعو[هة] الي|حث|يحث|تحريض|يجب ان|عليكم|هلموا|انفروا|اقتلوا|"
    r"هاجموا|اضربوا|ارسل(?:وا|ي)?|سلموا|ادفع(?:وا|ي)?)(?!\w)"
)
COMMAND = re.compile(
    r"(?:^|[,;:!]\s|\band |\bso |\bplease |\bthen )(?:please )?(?:charge|attack|fight|kill|strike|send|pay|bring|"
    r"take|do|deliver|meet|transfer|burn|destroy|"
    r"shoot|bomb|stab|wait|hide|delete|move|load|unload|ship|call|use|make|tell|sign|keep|wire|join|prepare|don't|"
    r"never)\b(?! (?:is|was|are|were|of|on|in|by|against|at|near|kills?|has|had)\b)"
)
THREAT = re.compile(
    r"\b(?:threat(?:s|en|ens|ened|ening)?|vow(?:s|ed|ing)?|(?:we|i) (?:will|shall|are going to) "
    r"(?:attack|kill|strike|burn|destroy|slaughter|behead|hunt|find|bomb|punish|come for)\w*|or else)\b|"
    r"(?<!\w)(?:س(?:وف )?[نا](?:قتل|ضرب|هاجم|حرق|ذبح|دمر|فجر|نتقم)\w*|تهديد\w*|توعد\w*)(?!\w)"
)
PLAN = re.compile(
    r"\b(?:plan(?:s|ned|ning)? (?:to|for|by)|plans? (?:[\w']+ ){1,4}(?:to|for)\b|"
    r"plot(?:s|ted|ting)?|intend(?:s|ed|ing)? to|intention to|"
    r"prepar(?:e|es|ed|ing) (?:to|for)|"
    r"is to be|are to be|will be|(?:i|we|he|she|it|they)(?: will|'ll| is going to| are going to))\b|"
    r"(?<!\w)(?:خط[هة]|خطط|يخطط|مخطط\w*|ينوي|يعتزم|تحضير|يستعد)(?!\w)"
)
