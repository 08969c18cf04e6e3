"""The grammar's tables: which words open a clause, what they mean, and why a region is that wide.

Each kind of clause, what opens it, its region, and why the region is that wide:

- place ("village of X", "in X Province"): its outline, or a disc of the size that its people need.
- distance + direction ("30 km south of X"): a sector without its corners, for a bearing far off and
  a distance far off together are rarer than either; see `REACH`, `THING_M`, `compass.HALF_ANGLE`.
- distance ("28 km from X"): a ring; see `REACH`.
- direction ("south of X"): a sector out to the next comparable place, which would be named beyond.
- distance + side of a line ("8 km east of the line"): the band on that side, ±10 % and at least
  ±0.8 km, for 8 km may be 5 miles converted; the line's own error is added.
- near, outside, around: a disc out to half the way to the next comparable place, for a reporter
  names the nearest place that readers know; "outside" leaves the place itself out, "outskirts"
  keeps to its edge.
- one of a kind ("near an oil refinery"): a set of candidates; one word covers a family of sites.
- bank, other side ("the eastern bank of R"): a strip along the river; see `BANK_M`.
- across the border from X: what is near X and not in its country.
- X district, X region: the province of that name, else the surroundings of its seat; see `LARGE`.
- landmark ("near the X mosque"): if it is not known, the town it is in; see `LANDMARKS`.
- between X and Y, the X-Y road: a lens, or a strip, `LENS_SHARE` of the way wide: roads wind.
- part ("northern X", "X countryside"): the area cut at its centroid; "eastern X" of a village is as
  likely a village of that name, so it is only suggested.
- border ("the X-Y border"): a strip along it; see `BORDER_M`; the outlines' own error is added.
- on the road to Y, the Y axis: the wedge of directions toward Y: roads wind.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

MAX_WORDING: Final = 600  # characters; a longer text is an article, not a place wording

#: Share of the stated distance, and metres, taken off below and added above. News distances are
#: rounded (10 % either way) and often measured along the road, which is never shorter and up to 1.4
#: times as long as the straight line (so 1 - 1/1.4 below); the points they are counted between are
#: known to half a kilometre. The size of the anchor and `THING_M` are added besides.
REACH: Final = (1 - 1 / 1.4, 0.10, 500.0)
#: What is placed has a size of its own (a village, a front line): added on every side.
THING_M: Final = 1_000.0
#: The same for a line, which has no centre: 10 %, at least 800 m. From `LINE_LONG_M` on a quarter
#: is taken off below, since a distance counted in one direction is longer than that to the nearest
#: bend; and `THING_M` is added. Shorter ones are given by those who watch the line.
LINE_REACH: Final = (0.10, 0.10, 800.0)
LINE_LONG_M: Final = 10_000.0
LINE_LONG_SHARE: Final = 0.25
ABOUT_SHARE: Final = 0.15  # "about 4 miles": at least this share either way, for a line too

NEAR_MIN_M: Final = 5_000.0  # "near" reaches at least to the fields around a village
NEAR_MAX_M: Final = 20_000.0
TOWARD_MIN_M: Final = 15_000.0  # a bare "south of X"
TOWARD_MAX_M: Final = 50_000.0
BANK_M: Final = 10_000.0  # the settled strip along one bank of a large river
BORDER_M: Final = 15_000.0  # what a reporter calls the border area
LENS_SHARE: Final = 0.3
LENS_MIN_M: Final = 4_000.0
MAX_DISTANCE_M: Final = 20_037_500.0  # half the equator: no two places are farther apart

SETTLEMENTS: Final = ("city", "town", "village", "capital")
PROVINCE: Final = ("province",)

#: Words before or after a name that say what it is -> the kinds wanted (None: any kind).
TYPES: Final[dict[str, tuple[str, ...] | None]] = {
    **dict.fromkeys(
        [
            "province",
            "provinces",
            "governorate",
            "governorates",
            "oblast",
            "oblasts",
            "mohafazah",
            "muhafazah",
            "prefecture",
            "wilayah",
            "wilaya",
        ],
        PROVINCE,
    ),
    **dict.fromkeys(["state", "region"], None),
    **dict.fromkeys(
        [
            "district",
            "districts",
            "subdistrict",
            "subdistricts",
            "sub-district",
            "county",
            "municipality",
            "commune",
            "raion",
            "canton",
            "cercle",
            "nahiya",
            "nahia",
            "nahiyah",
            "community",
            "area",
            "zone",
            "territory",
            "locality",
            "neighbourhood",
            "neighborhood",
            "quarter",
            "department",
            "division",
            "sector",
        ],
        None,
    ),
    **dict.fromkeys(
        [
            "city",
            "cities",
            "town",
            "towns",
            "village",
            "villages",
            "hamlet",
            "settlement",
            "township",
            "capital",
            "port",
            "crossroads",
        ],
        SETTLEMENTS,
    ),
    **dict.fromkeys(["river", "stream", "wadi", "canal"], ("river",)),
    **dict.fromkeys(["lake", "reservoir"], ("lake",)),
    **dict.fromkeys(["bridge"], ("bridge",)),
    **dict.fromkeys(["country", "republic"], ("country",)),
    **dict.fromkeys(
        [
            "camp",
            "base",
            "headquarters",
            "hq",
            "stronghold",
            "enclave",
            "pocket",
            "front",
            "frontline",
            "line",
            "centre",
            "center",
            "downtown",
            "suburb",
            "outskirts",
            "crossing",
            "farm",
            "farms",
            "island",
            "peninsula",
            "mountain",
            "mountains",
            "hill",
            "hills",
            "airport",
            "airbase",
            "field",
            "fields",
            "oilfield",
            "oilfields",
            "plant",
            "refinery",
            "dam",
            "market",
        ],
        None,
    ),
}


class ForeignType(NamedTuple):
    """What a type word of another language asks for; the fields are those of `clause.Name`."""

    kinds: tuple[str, ...] | None = None
    wide: bool = False
    around: bool = False
    namesake: bool = False


#: Type words of other languages, before or after the name. The name with the word is looked up
#: too, and first: "ريف دمشق" is a province's own name.
FOREIGN_TYPES: Final[dict[str, ForeignType]] = {
    **dict.fromkeys(["قرية", "بلدة", "مدينة", "قرى", "بلدات", "مزرعة"], ForeignType(SETTLEMENTS)),
    **dict.fromkeys(
        ["село", "город", "місто", "посёлок", "поселок", "смт", "пгт", "хутор"],
        ForeignType(SETTLEMENTS),
    ),
    **dict.fromkeys(["محافظة", "ولاية", "область"], ForeignType(PROVINCE)),
    **dict.fromkeys(["ريف", "بادية", "صحراء"], ForeignType(wide=True)),
    **dict.fromkeys(["ناحية", "منطقة", "قضاء", "مديرية", "район"], ForeignType(around=True)),
    **dict.fromkeys(["مخيم", "مطار", "حقل", "سد"], ForeignType(namesake=True)),
    **dict.fromkeys(["نهر"], ForeignType(("river",))),
    **dict.fromkeys(["حي"], ForeignType(namesake=True)),
}
#: Types whose outline is not embedded: the area around the town of that name is meant.
AROUND: Final = frozenset(
    (
        "district", "subdistrict", "sub-district", "county", "municipality", "commune", "raion",
        "canton", "cercle", "nahiya", "nahia", "nahiyah", "area", "areas", "zone", "region",
        "department", "division", "territory", "sector", "enclave", "pocket",
    )
)  # fmt: skip
#: Of these, the ones that may be a province of that name, and those about as large as one: they
#: reach to the next town of that size and not half the way, which would be its district.
PROVINCIAL: Final = frozenset(("region", "department", "division"))
LARGE: Final = frozenset(("territory", "district", "districts", "county", "raion", *PROVINCIAL))
#: Things that bear a town's name without being the town: most lie near it, not all, so a place
#: found by the town's name alone is a suggestion.
NAMESAKE: Final = frozenset(
    (
        "camp", "base", "front", "frontline", "crossing", "farm", "farms", "mountain", "mountains",
        "hill", "hills", "airport", "airbase", "field", "fields", "oilfield", "oilfields", "plant",
        "refinery", "dam", "bridge", "port", "market", "island", "lake", "reservoir", "crossroads",
        "river", "neighbourhood", "neighborhood", "quarter", "حي",
    )
)  # fmt: skip
#: Words in the middle of a noun phrase ("city centre", "the desert of") that widen to the area.
WIDE: Final = ("countryside", "desert", "badia", "hinterland", "rural", "rif")
EDGE: Final = ("outskirts", "suburbs", "suburb", "edge", "edges", "periphery", "environs")

#: Modifiers that change nothing about where a place is.
HARMLESS: Final = [
    "agreed-upon",
    "agreed",
    "so-called",
    "famous",
    "ancient",
    "old",
    "historic",
    "strategic",
    "key",
    "nearby",
    "neighbouring",
    "neighboring",
    "besieged",
    "contested",
    "embattled",
    "rebel",
    "government",
    "regime",
    "opposition",
    "border",
    "frontier",
    "coastal",
    "desert",
    "oil-rich",
    "gas-rich",
    "capital",
    "northernmost",
    "main",
    "major",
    "small",
    "large",
    "little",
    "remote",
    "established",
    "well-established",
    "rural",
    "local",
    "Syrian-held",
    "mainly",
    "mostly",
    "Kurdish",
    "Arab",
    "Sunni",
    "Shia",
    "Druze",
    "Christian",
    "Alawite",
]
HELD: Final = r"[\w.]+(?:-|\s)(?:held|controlled|led|backed|occupied|allied|run|majority|dominated)"

#: Things in a town that no list here holds. Unknown ones narrow nothing: "near the X mosque, Raqqa"
#: is Raqqa, as far as is known; up to `LANDMARK_M` from one as well.
LANDMARKS: Final = frozenset(
    (
        "mosque", "church", "school", "schools", "university", "college", "hospital", "clinic",
        "bakery", "market", "roundabout", "square", "street", "road", "avenue", "boulevard",
        "station", "park", "garden", "stadium", "factory", "mill", "bridge", "building", "tower",
        "hotel", "restaurant", "cafe", "shop", "cemetery", "prison", "court", "courthouse", "bank",
        "directorate", "ministry", "junction", "intersection", "checkpoint", "neighbourhood",
        "neighborhood", "quarter", "suburb", "block", "complex", "warehouse", "museum", "theatre",
        "theater", "kindergarten", "orphanage", "shrine", "monastery", "cathedral", "zoo",
        "microdistrict",
    )
)  # fmt: skip
LANDMARK_M: Final = 5_000.0

#: Parts of the world larger than countries: no list here outlines them, and a village that shares
#: the name ("Mahdia", once called Africa) is not what is meant.
WORLD_PARTS: Final = re.compile(
    r"(?:the\s+)?(?:(?:north|south|east|west)+(?:ern)?[\s-]+|central\s+|sub-?saharan\s+)*"
    r"(?:africa|asia|europe|america|(?:latin\s+)?americas?|middle\s+east|near\s+east|far\s+east|"
    r"oceania|maghreb|levant|balkans|caucasus|caribbean|scandinavia|arctic|antarctica|"
    r"horn\s+of\s+africa|european\s+union|eu|mediterranean(?:\s+sea)?|middle\s+east\s+and\s+"
    r"north\s+africa|world)",
    re.IGNORECASE,
)

#: Families of things that a reporter may name without saying which one.
CATEGORIES: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    r"(?:oil|gas|petroleum)(?:\s+and\s+(?:oil|gas))?[\s-]*(?:refiner(?:y|ies)|fields?|plants?|"
    r"facilit(?:y|ies)|sites?|installations?|wells?|complex|stations?)|oilfields?|gasfields?|"
    r"refiner(?:y|ies)": ("an oil or gas site", ("oil_site",)),
    r"bridges?": ("a bridge", ("bridge",)),
}
#: Things without any list: they are read, narrow nothing, and the reader is told.
UNLISTED: Final = (
    r"villages?|towns?|hamlets?|settlements?|checkpoints?|hospitals?|clinics?|schools?|mosques?|"
    r"markets?|bases?|headquarters|airports?|airfields?|airbases?|camps?|farms?|houses?|homes?|"
    r"homesteads?|compounds?|positions?|outposts?|roads?|highways?|mines?|forests?|hills?|"
    r"cross(?:ing|roads?)s?|bridgeheads?|dams?|ports?|prisons?|barracks"
)

ROAD: Final = r"(?:high|motor|free)?way|roads?|routes?|axis|track|corridor|motorway|highways?"

#: Compass words as Arabic names end in them, by azimuth: "Eastern X" is "X ash Sharqiyah".
ARABIC_WAYS: Final[dict[float, tuple[str, ...]]] = {
    0.0: ("ash Shamaliyah", "ash Shamali"),
    90.0: ("ash Sharqiyah", "ash Sharqi"),
    180.0: ("al Janubiyah", "al Janubi", "al Qibliyah", "al Qibli"),
    270.0: ("al Gharbiyah", "al Gharbi"),
}

_ADJECTIVES = """
syrian SY|iraqi IQ|turkish TR|jordanian JO|lebanese LB|israeli IL|iranian IR|saudi SA|yemeni YE|
kuwaiti KW|egyptian EG|libyan LY|tunisian TN|algerian DZ|moroccan MA|sudanese SD|south~sudanese SS|
ethiopian ET|eritrean ER|somali SO|kenyan KE|ugandan UG|rwandan RW|burundian BI|congolese CD|
tanzanian TZ|malian ML|nigerien NE|nigerian NG|chadian TD|cameroonian CM|burkinabe BF|
burkinabé BF|ivorian CI|ghanaian GH|togolese TG|beninese BJ|senegalese SN|mauritanian MR|
guinean GN|mozambican MZ|zambian ZM|zimbabwean ZW|angolan AO|central~african CF|ukrainian UA|
russian RU|belarusian BY|polish PL|moldovan MD|romanian RO|hungarian HU|slovak SK|georgian GE|
armenian AM|azerbaijani AZ|azeri AZ|kazakh KZ|uzbek UZ|tajik TJ|turkmen TM|kyrgyz KG|afghan AF|
pakistani PK|indian IN|bangladeshi BD|nepali NP|nepalese NP|chinese CN|burmese MM|myanmar MM|
thai TH|lao LA|laotian LA|cambodian KH|vietnamese VN|malaysian MY|indonesian ID|philippine PH|
filipino PH|korean KR|mexican MX|guatemalan GT|colombian CO|venezuelan VE|ecuadorian EC|
peruvian PE|bolivian BO|brazilian BR|serbian RS|bosnian BA|croatian HR|albanian AL|kosovan XK|
macedonian MK|greek GR|bulgarian BG|palestinian PS|omani OM|emirati AE|qatari QA|
russo RU|sino CN|indo IN|turko TR|irano IR|iraqo IQ|syro SY|polono PL|afghano AF|thai~o TH
"""
#: "Syrian" -> SY, for "the Syrian-Iraqi border".
ADJECTIVES: Final[dict[str, str]] = {
    word.replace("~", " "): code
    for word, _, code in (
        entry.strip().rpartition(" ") for entry in _ADJECTIVES.replace("\n", "").split("|")
    )
}
