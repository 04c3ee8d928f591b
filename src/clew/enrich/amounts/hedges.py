"""Words that make an amount a bound or a rough one: > a least, < a most, ~ about."""

BEFORE = {
    ">": (
        "more than or equal to|greater than or equal to|no lower than|اكثر من او يساوي|اكبر من او يساوي"
        "|يساوي او اكثر من|over|more than|above|exceeding|exceeds|in excess of|at least|no less than"
        "|not less than|no fewer than|not fewer than|upwards of|upward of|a minimum of|minimum of|greater than"
        "|larger than|higher than|bigger than|beyond|well over|starting at|اكثر من|ما يزيد عن|ما يزيد علي|يزيد عن"
        "|يزيد علي|تزيد عن|تزيد علي|ما لا يقل عن|لا يقل عن|لا تقل عن|علي الاقل|فوق|اكبر من|اعلي من|لا اقل من|يفوق"
        "|ليس اقل من|ليس باقل من|ليست اقل من|تفوق|تجاوز|تجاوزت|يتجاوز|ازيد من|بما لا يقل عن|حد ادني"
    ),
    "<": (
        "less than or equal to|smaller than or equal to|اقل من او يساوي|اصغر من او يساوي|يساوي او اقل من"
        "|less than|fewer than|under|below|up to|at most|no more than|not more than|a maximum of|maximum of"
        "|as much as|as many as|lower than|smaller than|nearly|almost|just under|close to|not exceeding|short of"
        "|اقل من|ما لا يزيد عن|ما لا يزيد علي|لا يزيد عن|لا يزيد علي|لا تزيد عن|حتي|علي الاكثر|تحت|اصغر من"
        "|ليس اكثر من|ليس باكثر من|ليست اكثر من"
        "|ادني من|لا اكثر من|ما يصل الي|يصل الي|تصل الي|قرابه|زهاء|بحد اقصي|لا يتجاوز|لا تتجاوز"
    ),
    "~": (
        "about|around|approximately|approx|approx.|roughly|some|circa|ca.|an estimated|estimated|c."
        "|in the region of|in the order of|نحو|حوالي|ما يقارب|يقارب|تقريبا|ما يقرب من|بحدود|في حدود|زهاء|يناهز"
    ),
}  # fmt: skip
AFTER = {
    ">": "or more|or above|or over|plus|at least|او اكثر|فاكثر|علي الاقل|وما فوق|او يزيد",
    "<": "or less|or fewer|or below|or under|at most|او اقل|فاقل|علي الاكثر|كحد اقصي",
    "~": "or so|approximately|تقريبا|علي وجه التقريب",
}  # fmt: skip
BETWEEN = frozenset(("between", "بين", "مابين"))
FROM = frozenset(("from", "من", "ranging"))
TO = frozenset(("to", "through", "till", "الي", "حتي", "until"))
NEGATIVE = frozenset(("minus", "negative", "سالب", "ناقص"))
STOPS = frozenset(
    "of in on at for by with from to into onto and or the this that these those his her their its our my your"
    " as is was were be been are has have had will would can could may might should not no but if when while"
    " after before since until during who which what where how than then also per each every all any both"
    " between against he she it they we you i pm am said says st nd rd th year years month months week weeks day"
    " days hour hours minute minutes second seconds o'clock january february march april june july august"
    " september october november december في من الي علي عن مع هذا هذه ذلك التي الذي ان كان كانت قد لا ما هو هي"
    " كل عام سنه سنوات يوم ايام شهر اشهر ساعه دقيقه اسبوع".split()
)
"""Words over which a count does not reach its noun."""
