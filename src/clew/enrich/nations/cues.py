"""Words that say what a nation is in a sentence. Arabic ones are folded, without article and clitics."""

PLACE = frozenset(
    "in near inside outside around within across throughout downtown via into toward towards "
    "في داخل خارج قرب نحو عبر شمال جنوب شرق غرب وسط مدينه محافظه قضاء ناحيه بلده دوله جمهوريه ولايه ب".split()
)
"""After these stands a place, even where its name is a word or a person's."""

GOING = PLACE | frozenset(
    "from to at through leave left leaving entered entering reached visiting visited من الي على علي".split()
)
"""After these too, where its name is nothing else."""

DIRECTIONS = frozenset(
    "north south east west northern southern eastern western central upper lower mainland the greater "
    "northeast northwest southeast southwest".split()
)
TOWNS = frozenset("city town village province governorate state region capital district port".split())

PARTS = frozenset(
    "beach heights hills springs park valley island islands lake river creek falls grove bay point".split()
)
"""A town's name before one of these is that of another: "Newport Beach"."""

PARTY = frozenset(
    "government governments army forces force military ministry minister ministers president presidency embassy "
    "consulate ambassador parliament police troops soldiers navy intelligence authorities regime officials official "
    "officers state republic kingdom king administration premier diplomat diplomats airforce marines militia "
    "حكومه جيش رئيس وزاره وزير سفاره سفير قنصليه قوات شرطه برلمان مخابرات استخبارات سلطات نظام ملك رئاسه مجلس".split()
)
QUALITIES = frozenset(
    "armed security special prime foreign defence defense interior air national federal local transitional".split()
)

CITIZEN = frozenset(
    "citizen citizens national nationals nationality passport passports citizenship "
    "مواطن مواطنه مواطنين مواطنون رعايا جنسيه جواز".split()
)
THREAT = frozenset(
    "attack attacks attacked attacking strike strikes struck striking airstrike airstrikes bomb bombs bombed bombing "
    "bombings target targets targeted targeting threat threats threaten threatens threatened threatening invade "
    "invaded invades invasion assault assaults offensive raid raids shelling shelled destroy destroyed destroying "
    "war jihad sabotage assassinate kill killing blow ambush retaliate retaliation revenge "
    "هجوم هجمات مهاجمه استهداف استهدف تستهدف يستهدف تهديد تهديدات يهدد تهدد هدد ضرب ضربه ضربات قصف تفجير تفجيرات "
    "غزو غاره غارات عدوان اعتداء اعتداءات تدمير اغتيال جهاد حرب هجمه".split()
)
TOWARDS = frozenset(
    "on against at in inside to of the all upon across interests any their its our a and over "
    "ضد علي في داخل مصالح ل كل من ب".split()
)
"""Words that may stand between a threat and whom it is made to."""

SUFFERED = frozenset("attacked bombed struck targeted invaded hit shelled raided threatened destroyed".split())
BEING = frozenset("was were is are be been being get got".split())

LANGUAGE = frozenset(
    "language languages translation translations translator translators interpreter interpreters version text "
    "dictionary speaking speaker speakers alphabet subtitles lessons script keyboard".split()
)
SPEAK = frozenset("speak speaks spoke spoken speaking fluent written لغه اللغه باللغه".split())
SMALL = frozenset("and or by on at with to is was as for but من في و".split())
