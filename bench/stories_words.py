"""What the generated stories are told with: wordings of our own in English, each with its Arabic. Nothing is quoted."""

PLACES = {
    "Mosul": "الموصل", "Raqqa": "الرقة", "Aleppo": "حلب", "Basra": "البصرة", "Tikrit": "تكريت", "Kirkuk": "كركوك",
    "Homs": "حمص", "Fallujah": "الفلوجة", "Idlib": "إدلب", "Damascus": "دمشق", "Baghdad": "بغداد", "Erbil": "أربيل",
    "Tripoli": "طرابلس", "Benghazi": "بنغازي", "Aden": "عدن", "Beirut": "بيروت", "Cairo": "القاهرة", "Amman": "عمان",
}  # fmt: skip

SITES = {
    "the central market": "السوق المركزي", "the old bridge": "الجسر القديم", "the bus station": "محطة الحافلات",
    "the university": "الجامعة", "the main hospital": "المستشفى الرئيسي", "the grain silo": "صومعة الحبوب",
    "the water tower": "برج المياه", "the railway yard": "ساحة القطارات", "the customs house": "مبنى الجمارك",
    "the northern gate": "البوابة الشمالية",
}  # fmt: skip

MONTHS = {
    "January": "يناير", "February": "فبراير", "March": "مارس", "April": "أبريل", "May": "مايو", "June": "يونيو",
    "July": "يوليو", "August": "أغسطس", "September": "سبتمبر", "October": "أكتوبر", "November": "نوفمبر",
    "December": "ديسمبر",
}  # fmt: skip

EVENTS = {
    "bomb": (
        "a car bomb killed {n} people at {site} in {place} on {day}",
        "{n} people died when a vehicle blew up near {site} in {place} on {day}",
        "the blast outside {site} in {place} on {day} left {n} people dead",
        "an explosion hit {site} in {place} on {day} and {n} people were killed",
        "on {day} {n} people were killed by explosives hidden beside {site} in {place}",
        "{site} in {place} was bombed on {day}, with {n} people killed",
    ),
    "arrest": (
        "police arrested {n} people at {site} in {place} on {day}",
        "{n} people were detained in a raid on {site} in {place} on {day}",
        "officers took {n} people into custody near {site} in {place} on {day}",
        "{n} people have been held in prison since soldiers came to {site} in {place} on {day}",
        "on {day} security forces rounded up and arrested {n} people round {site} in {place}",
        "the sweep of {day} at {site} in {place} ended with {n} people jailed",
    ),
    "kidnap": (
        "gunmen kidnapped {n} people from {site} in {place} on {day}",
        "{n} people were abducted near {site} in {place} on {day}",
        "armed men seized {n} people as hostages at {site} in {place} on {day}",
        "{n} people were taken hostage at {site} in {place} on {day}",
        "on {day} a gang abducted {n} people who were waiting by {site} in {place}",
        "the kidnapping of {n} people at {site} in {place} happened on {day}",
    ),
    "shipment": (
        "{n} tonnes of cement were shipped from {site} in {place} on {day}",
        "a convoy delivered {n} tonnes of cement from {site} in {place} on {day}",
        "lorries transported {n} tonnes of cement out of {site} in {place} on {day}",
        "a shipment of {n} tonnes of cement left {site} in {place} on {day}",
        "on {day} {n} tonnes of cement were loaded at {site} in {place} and exported",
        "the freight sent off at {site} in {place} on {day} was {n} tonnes of cement",
    ),
}
"""Of each sort two wordings an origin: the first three are those of reports, the others those of who has their word."""

ARABIC = {
    "bomb": (
        "قتلت سيارة مفخخة {n} شخصا عند {site} في {place} في {day}",
        "لقي {n} شخصا مصرعهم حين انفجرت مركبة قرب {site} في {place} في {day}",
        "أدى التفجير خارج {site} في {place} في {day} إلى مقتل {n} شخصا",
    ),
    "arrest": (
        "اعتقلت الشرطة {n} شخصا عند {site} في {place} في {day}",
        "جرى توقيف {n} شخصا خلال مداهمة {site} في {place} في {day}",
        "احتجز ضباط {n} شخصا قرب {site} في {place} في {day}",
    ),
    "kidnap": (
        "خطف مسلحون {n} شخصا من {site} في {place} في {day}",
        "تعرض {n} شخصا للاختطاف قرب {site} في {place} في {day}",
        "احتجز رجال مسلحون {n} شخصا رهائن عند {site} في {place} في {day}",
    ),
    "shipment": (
        "شحنت {n} طنا من الإسمنت من {site} في {place} في {day}",
        "سلمت قافلة {n} طنا من الإسمنت من {site} في {place} في {day}",
        "نقلت شاحنات {n} طنا من الإسمنت من {site} في {place} في {day}",
    ),
}
"""The first three wordings in Arabic."""

AUTHORITIES = {
    "Reuters": "رويترز", "the Red Cross": "الصليب الأحمر", "Agence France-Presse": "وكالة الصحافة الفرنسية",
    "Amnesty International": "منظمة العفو الدولية", "Human Rights Watch": "هيومن رايتس ووتش",
    "Al Jazeera": "الجزيرة", "the Associated Press": "أسوشيتد برس", "the BBC": "بي بي سي",
}  # fmt: skip

GIVEN = "Karim Omar Salma Huda Yusuf Peter Maria Ivan Fatima Nadia Laila Tariq Samir Rana Jamal Elena".split()
FAMILY = "Hassan Saleh Najjar Haddad Mansour Petrov Fischer Moreau Khalil Barakat Nasser Shami Tahan Lindqvist".split()

SAID = (
    "{What}, according to {who}.", "According to {who}, {what}.", "{Who} reported that {what}.",
    "{Who} said that {what}.",
)  # fmt: skip
SAID_ARABIC = ("قالت {who} إن {what}.", "{what}، بحسب {who}.")

FILLERS = {
    "The weather had been dry for weeks and the river was low.": "كان الطقس جافا منذ أسابيع وكان النهر منخفضا.",
    "Shops on both sides of the street stayed shut until noon.": "بقيت المتاجر على جانبي الشارع مغلقة حتى الظهر.",
    "A school nearby sent its pupils home early.": "أعادت مدرسة قريبة تلاميذها إلى البيوت مبكرا.",
    "The road has been closed to lorries since the spring.": "الطريق مغلق أمام الشاحنات منذ الربيع.",
    "Residents spoke of a long night without electricity.": "تحدث السكان عن ليلة طويلة بلا كهرباء.",
    "The quarter is known for its carpenters and its bakeries.": "يعرف الحي بنجاريه ومخابزه.",
    "Nobody at the town hall could be reached by telephone.": "لم يكن بالإمكان الوصول إلى أحد في البلدية بالهاتف.",
    "The building has stood there since the days of the mandate.": "يقوم المبنى هناك منذ أيام الانتداب.",
    "Dust hung over the roofs for most of the day.": "بقي الغبار فوق السطوح معظم النهار.",
    "Taxi drivers waited in the shade of the wall.": "انتظر سائقو سيارات الأجرة في ظل الجدار.",
    "The newspaper kiosk at the corner did not open.": "لم يفتح كشك الصحف عند الزاوية.",
    "Children were flying kites on the hill behind it.": "كان الأطفال يطيرون الطائرات الورقية على التل خلفه.",
    "The market for vegetables moved to the square.": "انتقل سوق الخضار إلى الساحة.",
    "A neighbour brought tea and bread to those who waited.": "أحضر جار شايا وخبزا لمن كانوا ينتظرون.",
    "The old clock above the door showed half past nine.": "أظهرت الساعة القديمة فوق الباب التاسعة والنصف.",
    "Most families here have lived in the quarter for long.": "تعيش معظم العائلات هنا في الحي منذ زمن طويل.",
    "The bakery sold out before the prayer.": "نفد خبز المخبز قبل الصلاة.",
    "The trams were late and full all morning.": "كانت عربات الترام متأخرة ومكتظة طوال الصباح.",
}
