"""Words that show what kind of thing an English name or description is of. Plain lists, lower case, by what they do."""

POLITE = frozenset("mr mrs ms miss dr".split())
"""Of TITLES, those that stand before a name alone."""

TITLES = frozenset(
    "mr mrs ms miss dr prof professor sir dame lord lady gen general lt lieutenant col colonel maj major brig "
    "brigadier capt captain sgt sergeant cpl corporal pvt private spc specialist adm admiral vice cmdr commander "
    "cmdt commandant marshal sheikh shaikh sheik shaykh imam mullah mulla mufti ayatollah hajji haji hajj emir amir "
    "sultan king queen prince princess pope archbishop bishop patriarch rabbi rev reverend father president premier "
    "prime minister secretary chancellor ambassador envoy senator sen representative rep congressman congresswoman "
    "governor gov mayor deputy acting foreign defence defense interior finance justice undersecretary under advisor "
    "adviser director chairman chairwoman chair ceo chief spokesman spokeswoman spokesperson judge inspector "
    "detective constable superintendent commissioner consul attorney leader officer petty warrant engineer eng "
    "comrade brother sister uncle mp special senior high staff he hon journalist correspondent editor lawyer coach "
    "manager author singer actor actress".split()
)
"""May stand before a person's name, in runs: "Deputy Foreign Minister"."""

OFFICES = frozenset(
    "president minister secretary premier chancellor ambassador envoy senator governor mayor king queen prince emir "
    "general colonel commander spokesman spokeswoman spokesperson director chairman chief leader adviser advisor "
    "commissioner judge prosecutor officer representative undersecretary".split()
)
"""Of TITLES, those that alone name somebody: "the Foreign Secretary"."""

PERSONS = frozenset(
    "spokesman spokeswoman spokesperson commander leader adviser advisor soldier resident witness doctor physician "
    "lawyer journalist reporter activist sheikh officer official general colonel captain fighter militant sniper "
    "gunman bomber suspect prisoner hostage man woman boy girl child student teacher engineer wife husband brother "
    "sister son daughter mother father uncle cousin nephew driver courier financier smuggler trader businessman "
    "banker accountant director member founder chief secretary minister ambassador envoy judge mayor governor "
    "musician".split()
)
"""Heads of descriptions of one person: "a senior Iraqi commander"."""

GROUPS = frozenset(
    "forces force troops army navy police military militia militias regime government governments administration "
    "coalition opposition rebels rebel militants insurgents insurgency terrorists jihadists fighters snipers "
    "soldiers officers commanders gunmen attackers units unit brigade brigades battalion battalions division "
    "divisions regiment squadron corps command task-force group groups gang cell network faction factions movement "
    "party parties council councils committee commission ministry ministries department agency agencies authority "
    "authorities directorate bureau court tribunal parliament assembly senate cabinet embassy delegation "
    "organisation organization organisations organizations association union federation foundation institute "
    "company companies firm corporation bank contractor officials leaders leadership ministers members partners "
    "allies supporters backers operatives agents employees staff teams team personnel civilians people residents "
    "citizens refugees villagers families family tribe tribes tribesmen clan community communities population "
    "populations nations governments journalists reporters media activists victims prisoners hostages doctors "
    "teachers students workers volunteers experts engineers smugglers traders businessmen women children men "
    "friends enemy television newspaper channel intelligence mujahideen peshmerga contingent crew minorities "
    "mourners worshippers survivors migrants detainees militiamen clerics judges lawyers donors countries".split()
)
"""Heads of descriptions of many, and of bodies: "Iraqi security forces"."""

BODIES = frozenset(
    "army navy force forces brigade battalion division regiment corps command council committee commission ministry "
    "department agency authority bureau office court tribunal parliament assembly senate party front movement union "
    "federation league association organisation organization society foundation institute university college school "
    "academy company co corp corporation inc ltd llc plc gmbh group bank holding holdings partners trust fund "
    "network channel television news times post hospital centre center club hotel airlines airways police service "
    "services guard government republic kingdom".split()
)
"""Last words of capitalised names of bodies: "Northern Trade Company"."""

PLACES = frozenset(
    "frontline frontlines city cities town towns village villages district districts province provinces governorate "
    "region area areas neighbourhood neighbourhoods neighborhood neighborhoods suburb suburbs quarter territory "
    "territories country border frontier river lake sea gulf dam mount mountain mountains hills valley desert "
    "island islands airport airfield airbase base bases camp camps barracks hospital hospitals clinic mosque church "
    "library school schools museum university warehouse factory plant refinery oilfield building buildings house "
    "houses home homes compound facility facilities headquarters checkpoint bridge bridges street streets road "
    "roads highway square market marketplace port harbour harbor station stations site sites location position "
    "positions tunnel tunnels safehouse prison restaurant hotel garrison outskirts countryside farm farms land "
    "homeland terrain zone crossing gate".split()
)
"""Heads of places: "the city of Mosul", "Tigris river"."""

QUALITIES = frozenset(
    "defence defense finance interior prime chief armed security military special democratic islamic islamist "
    "jihadist terrorist extremist militant insurgent rebel tribal tactical local regional international foreign "
    "national federal central global provincial civil civilian political humanitarian medical religious cultural "
    "social senior former deputy junior top key main young old innocent other new moderate brutal repressive "
    "violent peaceful independent vulnerable displaced ordinary paramilitary private public state intelligence "
    "police army navy air ground land sea border counter terrorism aid relief service family families security news "
    "media camp refugee city government opposition coalition regime group supply fighting defensive mortar "
    "artillery front line staging populated residential besieged liberated occupied neighbouring neighboring "
    "ancient old large small big entire whole same several allied friendly hostile enemy fellow human rights oil "
    "power water front shia sunni shiite muslim christian jewish kurdish arab alawite druze yazidi turkmen tribal "
    "royal united joint combined led held backed controlled based occupied affiliated linked aligned called funded "
    "sponsored northern southern eastern western central northeastern northwestern southeastern southwestern north "
    "south east west".split()
)
"""Words that stand between an article and such a head."""

DIRECTIONS = frozenset(
    "northern southern eastern western central northeastern northwestern southeastern southwestern north south east "
    "west northeast northwest southeast southwest upper lower greater".split()
)
GROUP_NAMES = frozenset(
    "isil isis daesh da'esh hamas hezbollah hizbollah hizballah hizbullah taliban ypg ypj pkk pyd sdf fsa isf aqi "
    "aqap aqim al-qaida al-qaeda al-qa'ida al-qaida-in-iraq al-nusra jabhat-al-nusra nusra boko-haram al-shabaab "
    "houthis plo fatah pmf hashd-al-shaabi un eu nato unhcr unicef unesco who icrc iaea opcw opec osce interpol "
    "europol imf fbi cia nsa mi5 mi6 gru fsb mossad irgc idf ngo ngos centcom pentagon reuters afp bbc cnn kremlin "
    "bundestag knesset msf hrw".split()
)
"""Bodies that go by one word, joined by hyphens where there are more; "-" and "'" as found do not matter."""

PARTICLES = frozenset(
    "al el abu abi abou umm um bin ibn ben bint abd abdul abdel de da di von van der den la le du dos del".split()
)
"""Small words inside people's names."""

DEMONYM = frozenset(
    "afghan albanian algerian american angolan arab argentine armenian australian austrian azerbaijani bahraini "
    "bangladeshi belarusian belgian bosnian brazilian british bulgarian burmese cambodian cameroonian canadian "
    "chadian chechen chilean chinese colombian congolese croatian cuban cypriot czech danish dutch egyptian emirati "
    "english eritrean estonian ethiopian european filipino finnish french georgian german ghanaian greek hungarian "
    "indian indonesian iranian iraqi irish israeli italian japanese jordanian kazakh kenyan korean kurdish kuwaiti "
    "kyrgyz latvian lebanese liberian libyan lithuanian malaysian maltese mauritanian mexican moldovan moroccan "
    "nigerian nigerien norwegian omani ottoman pakistani palestinian persian peruvian polish portuguese qatari "
    "romanian russian rwandan saudi scottish senegalese serbian sudanese syrian somali soviet spanish swedish swiss "
    "tajik thai tunisian turkish turkmen ugandan ukrainian uzbek venezuelan vietnamese welsh yemeni zimbabwean "
    "yazidi kurd sunni shia shiite alawite druze christian muslim jewish".split()
)
SAID = frozenset(
    "said says told added stated announced explained confirmed denied claimed warned argued asked wrote".split()
)

MANY = frozenset(
    "people civilians residents citizens refugees villagers families militants rebels insurgents terrorists "
    "jihadists fighters soldiers officials troops forces militias journalists reporters activists prisoners "
    "hostages detainees migrants survivors children women victims tribesmen militiamen gunmen snipers smugglers "
    "traffickers protesters demonstrators workers doctors teachers students volunteers units allies partners "
    "partner-forces police ministers mourners worshippers".split()
)
"""Of GROUPS, those that need no article."""

THE_PLACES = frozenset(
    "frontline frontlines uk us u.s usa uae gulf west levant netherlands philippines balkans hague kremlin pentagon "
    "caucasus maghreb sahel".split()
)
"""Places of one word that take an article."""

SITES = frozenset(
    "mosque church cathedral gate dam bridge river lake airport airfield street road square camp hospital museum "
    "temple tower palace island mountain mountains valley desert sea ocean bay strait canal province district "
    "governorate county city town village stadium park prison border".split()
)
"""Last words of names of places."""

PLACE_PARTS = frozenset(
    "dayr deir tal tel tall tell ayn ain kafr kafar khan jabal jebel wadi bab bayt beit qalat shatt mount lake port "
    "fort camp san santa saint st new north south east west upper lower".split()
)
"""First words of names of places."""

TOPONYMS = frozenset(
    "marsa ras wadi oued khor khawr jabal jebel djebel tall tell dayr deir kafr bayt beit qalat qasr qaryat mina "
    "bandar wahat jazirat jisr souq souk hayy madinat shatt nahr ghawr bir bab harat".split()
)
"""Words of Arabic and Persian for a mooring, a cape, a valley and the like; names that begin with one are places'."""

NO_NAMES = frozenset(
    "iban bic invoice vbied ied ieds vbieds uav uavs gps gmt utc dns mri sms pdf usd eur gbp faq fyi asap tbd dvd usb "
    "url http html "
    "cv id ok tv pc operation question answer note copyright monday tuesday wednesday thursday friday saturday "
    "sunday january february march april may june july august september october november december ramadan eid skype "
    "twitter facebook youtube whatsapp telegram instagram google".split()
)
"""Capitalised words that are no names here, though a model may think so."""

HEADING = frozenset(
    "amount amounts annex appendix attachment balance balances basalt batch berth bill brass brick bricks bronze "
    "butter canvas cargo carpet cash cement ceramic charcoal clay cloth coal coin coins content contents cook copper "
    "copy cotton crate crates customs date debit description discount draft enclosed enclosure envelope extract fabric "
    "fee fees figure flour fragment freight fuel furniture glass goods gold grain granite gross gypsum invoiced ivory "
    "jewellery lamp lamps lead leather ledger limestone loaded lot lots manifest marble marks material materials memo "
    "minutes net oil option order page paid papyrus parcel payable payee payment payments piece pieces plaster "
    "porcelain pottery price quantity quay received receipt reference register remarks rent rice salt sandstone seal "
    "sealed shipment shipped signed silk silver spices state statement steel stone subject sugar sum sums tablet tea "
    "terracotta textile timber tin title tobacco total totals unloaded vessel voyage warehouse weight wheat wood wool "
    "wreck".split()
)
"""Ordinary words that lines and cells of papers begin with: of what, how much, what was done. Some are surnames too."""

OPENING = frozenset(
    "near in at on from to by with for of the a an and but or as if when while after before since during around "
    "between inside outside over under across against about says said also then however his her their its our my "
    "your this that these those meanwhile according additionally near-by north south east west all keep "
    "tell ask send".split()
)
"""Words that begin a sentence, or a capitalised title, rather than a name."""

COMMON = frozenset(
    "the of and to in is was were that for on with as by at from this it be are have has had not but or an which "
    "their they his he she we you will would can there been all more one about when who what said if into our your "
    "its do no up out so".split()
)
"""Function words that show English."""
