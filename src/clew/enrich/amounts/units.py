"""Units of measure, each with its normal one, and nouns that are counted."""

from decimal import Decimal

MEASURES: dict[str, tuple[str, str, str]] = {
    (
        "kg kgs kilo kilos kilogram kilograms kilogramme kilogrammes كغ كغم كجم كيلوغرام كيلوغراما كيلوجرام"
        " كيلوغرامات كيلو"
    ): ("kg", "kg", "1"),
    "g gr gram grams gramme grammes غرام غراما غرامات جرام جراما": ("g", "kg", "0.001"),
    "mg milligram milligrams ملغم": ("mg", "kg", "0.000001"),
    "μg µg mcg microgram micrograms microgrammes": ("µg", "kg", "0.000000001"),
    "t ton tons tonne tonnes metric_ton metric_tons metric_tonnes طن طنا اطنان": ("t", "kg", "1000"),
    "kiloton kilotons": ("kt", "kg", "1000000"), "megaton megatons": ("Mt", "kg", "1000000000"),
    "lb lbs": ("lb", "kg", "0.45359237"), "oz ounce ounces اونصه": ("oz", "kg", "0.028349523125"),
    "stone": ("st", "kg", "6.35029318"),
    (
        "km kms kilometer kilometers kilometre kilometres كم كلم كيلومتر كيلومترا كيلومترات كيلو_متر"
    ): ("km", "m", "1000"),
    "meter meters metre metres متر مترا امتار": ("m", "m", "1"), "dm decimeter decimeters": ("dm", "m", "0.1"),
    "cm centimeter centimeters centimetre centimetres سم سنتيمتر سنتمتر": ("cm", "m", "0.01"),
    "mm millimeter millimeters millimetre millimetres ملم مليمتر": ("mm", "m", "0.001"),
    "nm nanometer nanometers": ("nm", "m", "0.000000001"),
    "micrometer micrometers micron microns": ("µm", "m", "0.000001"),
    "picometer picometers": ("pm", "m", "0.000000000001"), "mile miles ميل ميلا اميال": ("mi", "m", "1609.344"),
    "nautical_mile nautical_miles": ("nmi", "m", "1852"), "foot feet ft قدم قدما اقدام": ("ft", "m", "0.3048"),
    "inch inches بوصه": ("in", "m", "0.0254"), "yard yards yd ياردة": ("yd", "m", "0.9144"),
    "light_year light_years": ("ly", "m", "9460730472580800"),
    (
        "km2 km² sq_km square_kilometer square_kilometers square_kilometre square_kilometres كم_مربع كيلومتر_مربع"
        " كم2 كم² كلم_مربع"
    ): ("km²", "m²", "1000000"),
    (
        "m2 m² sq_m sqm square_meter square_meters square_metre square_metres متر_مربع مترا_مربعا م2 م²"
    ): ("m²", "m²", "1"),
    "sq_mi square_mile square_miles": ("sq mi", "m²", "2589988.110336"), "cm2 cm²": ("cm²", "m²", "0.0001"),
    "sq_ft square_foot square_feet sqft": ("sq ft", "m²", "0.09290304"),
    "square_inch square_inches": ("sq in", "m²", "0.00064516"),
    "hectare hectares ha هكتار هكتارا هكتارات": ("ha", "m²", "10000"), "acre acres": ("acre", "m²", "4046.8564224"),
    "dunam dunams donum donums دونم دونما دونمات": ("dunam", "m²", "1000"),
    "liter liters litre litres لتر لترا لترات ليتر": ("l", "l", "1"),
    "ml milliliter milliliters millilitre millilitres مل ميلي_لتر": ("ml", "l", "0.001"),
    "cl centiliter centiliters": ("cl", "l", "0.01"), "gallon gallons gal غالون جالون": ("gal", "l", "3.785411784"),
    "barrel barrels bbl bbls bpd برميل برميلا براميل": ("barrel", "barrel", "1"),
    "pint pints": ("pint", "l", "0.473176473"), "quart quarts": ("quart", "l", "0.946352946"),
    "cup cups": ("cup", "l", "0.2365882365"), "tablespoon tablespoons tbsp": ("tbsp", "l", "0.01478676478125"),
    "teaspoon teaspoons tsp": ("tsp", "l", "0.00492892159375"),
    "m3 m³ cubic_meter cubic_meters cubic_metre cubic_metres متر_مكعب": ("m³", "l", "1000"),
    "cubic_foot cubic_feet": ("cu ft", "l", "28.316846592"), "cubic_inch cubic_inches": ("cu in", "l", "0.016387064"),
    "cubic_mile cubic_miles": ("cu mi", "l", "4168181825440.579584"),
    "cubic_kilometer cubic_kilometers cubic_centimeter": ("km³", "l", "1000000000000"),
    "bushel bushels": ("bushel", "l", "35.23907016688"),
    (
        "km/h kmh kph kmph km/hr kilometers_per_hour kilometres_per_hour kilometers_an_hour kilometer_per_hour"
        " كم/س"
    ): ("km/h", "km/h", "1"),
    "mph miles_per_hour miles_an_hour mile_per_hour": ("mph", "km/h", "1.609344"),
    "knot knots kt kts عقده": ("kn", "km/h", "1.852"),
    "m/s meters_per_second metres_per_second": ("m/s", "km/h", "3.6"),
    "feet_per_second ft/s": ("ft/s", "km/h", "1.09728"),
    (
        "% percent per_cent pct percents ٪ بالميه بالمايه في_الميه في_المايه percentage_points percentage_point"
    ): ("%", "%", "1"),
    "kb kilobyte kilobytes": ("kB", "B", "1000"), "mb megabyte megabytes": ("MB", "B", "1000000"),
    "byte bytes": ("B", "B", "1"), "gb gigabyte gigabytes": ("GB", "B", "1000000000"),
    "tb terabyte terabytes": ("TB", "B", "1000000000000"), "pb petabyte petabytes": ("PB", "B", "1000000000000000"),
 "kw kilowatt kilowatts": ("kW", "W", "1000"),
    "mw megawatt megawatts ميغاواط": ("MW", "W", "1000000"), "gw gigawatt gigawatts": ("GW", "W", "1000000000"),
    "watt watts": ("W", "W", "1"), "kwh": ("kWh", "kWh", "1"), "mwh": ("MWh", "kWh", "1000"),
    "volt volts": ("V", "V", "1"),
    (
        "°c celsius celcius centigrade centigrate degrees_celsius degree_celsius deg_c degrees_c"
        " degrees_centigrade °_c درجه_مييويه"
    ): ("°C", "°C", "1"),
    "°f fahrenheit farenheit degrees_fahrenheit degree_fahrenheit deg_f degrees_f °_f": ("°F", "°F", "1"),
    "carat carats قيراط": ("ct", "carat", "1"), "hp horsepower": ("hp", "hp", "1"),
    "rounds": ("rounds", "rounds", "1"),
}  # fmt: skip
"""Names, with the unit's sign, its normal unit and how many of those it is."""

SHY = frozenset("g t gr ha gal st kt kb mb gb tb pb kw mw gw oz mm nm dm cl stone cup cups kilo hp foot pt yd".split())
"""Units that are other words or initials too: only right after figures."""

COUNTED = {
    "people": (
        "people person persons ppl individuals inhabitants residents citizens souls اشخاص شخص شخصا نسمه انسان"
        " مواطن مواطنا مواطنين افراد فرد فردا"
    ),
    "civilians": "civilian civilians مدني مدنيا مدنيين مدنيون",
    "fighters": (
        "fighter fighters militant militants insurgent insurgents combatant combatants jihadist jihadists jihadi"
        " rebels rebel gunmen gunman terrorist terrorists militiamen مقاتل مقاتلا مقاتلين مقاتلون مقاتلي مسلح"
        " مسلحا مسلحين مسلحون ارهابي ارهابيا ارهابيين عنصر عنصرا عناصر"
    ),
    "soldiers": (
        "soldier soldiers troops troop servicemen personnel guards جندي جنديا جنود عسكري عسكريا عسكريين ضابط"
        " ضابطا ضباط"
    ),
    "police": "policemen police_officers police_officer officers شرطي شرطيا",
    "killed": "killed dead deaths fatalities slain قتيل قتيلا قتلي قتيلة شهيد شهيدا شهداء وفاه وفيات",
    "wounded": "wounded injured injuries hurt جريح جريحا جرحي مصاب مصابا مصابين اصابه اصابات",
    "casualties": "casualty casualties victims victim ضحيه ضحايا", "missing": "missing مفقود مفقودا مفقودين",
    "refugees": "refugee refugees migrants migrant asylum_seekers لاجي لاجيا لاجيين مهاجر مهاجرا مهاجرين",
    "displaced": "displaced idps نازح نازحا نازحين نازحون مهجر",
    "detainees": (
        "detainee detainees prisoner prisoners hostage hostages captives arrested detained معتقل معتقلا معتقلين"
        " اسير اسيرا اسري رهينه رهاين سجين سجينا سجناء محتجز"
    ),
    "men": "men man males رجل رجلا رجال", "women": "women woman females امراه نساء سيده سيدات",
    "children": "child children boys girls kids minors طفل طفلا اطفال",
    "families": "family families households عايله عايلات عوايل اسره اسر", "members": "member members عضو عضوا اعضاء",
    "workers": "worker workers employees staff عامل عاملا عمال موظف موظفا موظفين",
    "students": "student students pupils طالب طالبا طلاب", "journalists": "journalist journalists صحفي صحفيا صحفيين",
    "attackers": "attacker attackers bomber bombers suicide_bombers انتحاري انتحاريا انتحاريين",
    "vehicles": (
        "vehicle vehicles cars car trucks truck tankers buses motorcycles pickups سياره سيارات مركبه مركبات شاحنه"
        " شاحنات عجله عجلات صهريج صهاريج"
    ),
    "tanks": "tank tanks دبابه دبابات", "aircraft": "aircraft planes helicopters drones طايره طايرات",
    "ships": "ship ships vessels boats سفينه سفن قارب قوارب",
    "rockets": "rocket rockets missile missiles mortars shells projectiles صاروخ صاروخا صواريخ قذيفه قذايف",
    "weapons": (
        "weapon weapons rifle rifles guns pistols kalashnikovs ak-47 ak-47s ak47 ak47s"
        " قطعه_سلاح بندقيه بنادق مسدس مسدسات سلاح"
    ),
    "bombs": "bomb bombs ieds mines landmines grenades explosives عبوه عبوات قنبله قنابل لغم لغما الغام",
    "strikes": "strikes airstrikes air_strikes attacks raids غاره غارات ضربه ضربات هجوم هجوما هجمات",
    "houses": "house houses homes buildings apartments منزل منزلا منازل بيت بيتا بيوت مبني مباني",
    "villages": "village villages towns قريه قري", "cases": "case cases حاله حالات",
    "votes": "vote votes صوت صوتا اصوات", "pieces": "piece pieces pcs items قطعه قطع",
    "boxes": "box boxes cartons crates صندوق صندوقا صناديق كرتون", "bags": "bag bags sacks كيس كيسا اكياس",
    "shares": "share shares سهم سهما اسهم", "head": "sheep cattle cows راس راسا",
    "containers": "container containers حاويه حاويات", "passports": "passports passport جواز جوازات",
    "copies": "copies نسخه نسخ",
}  # fmt: skip
"""Nouns that are counted, by the word that stands for them all."""

CONVERT = {
    name: (sign, normal, Decimal(factor))
    for names, (sign, normal, factor) in MEASURES.items()
    for name in names.split()
}
NOUNS = {word: noun for noun, words in COUNTED.items() for word in words.split()}
