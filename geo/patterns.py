"""The words that open and close the clauses of a wording, as patterns.

All are matched at one position of the text; letter case counts only where a name begins.
"""

from __future__ import annotations

import re

from geo import compass, grammar
from geo.numbers import NUMBER

_FLAGS = re.IGNORECASE
_NOUN = compass.NOUN
_ADJ = compass.ADJECTIVE
FILLER = re.compile(
    r"[\s,;:.،؛؟!?…'’\"“”«»()\[\]–—]+|"
    r"(?:(?:in|at|from|across|to)\s+)?(?:the|an?)\s+(?:[a-z]+\s+)?(?:areas?|site|place|location|"
    r"desert|countryside|region|territory|zone|spot|point|outskirts|mountains?|hills?|villages|"
    r"farms|farmland|fields|plains?|steppe|badia|forests?|woods|bush|valley|junction|stretch)"
    r"(?=\s+(?:between|near|around|bordering|"
    r"just|outside|along|on|about|some|\d+|(?:north|south|east|west)[\w-]*\s+(?:of|from))\b)|"
    r"(?:and|but|then|also|located|situated|lying|lies|based|administratively|that\s+is|which\s+is|"
    r"is|was|were|being|(?:half|mid)\s?-?way(?=\s+(?:along|on|down|between)\b)|somewhere|directly|immediately|due|roughly|approximately|approx\.?|just|"
    r"only|further|an?\s+(?:[a-z]+\s+)?(?:area|place|point|spot|location|site)|place|"
    r"areas?(?=\s+(?:between|near|around|along)\b)|about(?=\s+(?:half|mid)))\b\s*",
    _FLAGS,
)
IN = re.compile(
    r"(?:(?:in|inside|within|at|of|from|part\s+of|belonging\s+to)\s+)(?:(?:the|a)\s+)?"
    r"(?:(?:areas?|parts?|territory|vicinity)\s+of\s+)?",
    _FLAGS,
)
NEAR = re.compile(
    r"(?:(?:in|on|at|to)\s+)?(?:(?:the\s+)?(?:immediate\s+)?(?:vicinity|surroundings|environs|"
    r"neighbou?rhood|direction)\s+of|near(?:by)?(?:\s+to)?|close\s+(?:to|by)|next\s+to|adjacent\s+to|"
    r"not\s+far\s+from|beside|by|around|surrounding|in\s+and\s+around)\s+",
    _FLAGS,
)
OUTSIDE = re.compile(
    r"(?:(?:on|at|in|to)\s+)?(?:just\s+|right\s+|immediately\s+)?(?:outside(?:\s+of)?|"
    rf"(?:the\s+)?(?:(?P<adj>{_ADJ})\s+)?(?:outskirts|suburbs?|edges?|periphery|fringes?|"
    r"entrances?|limits)\s+(?:of|to))\s+",
    _FLAGS,
)
AT_KIND = re.compile(
    r"(?:(?:near(?:by)?|close\s+to|next\s+to|at|around|by|outside|beside|in)\s+)?"
    r"(?P<some>an?|one\s+of\s+the|some|several|the|two|three|four)\s+(?:[\w.-]+\s+){0,2}?",
    _FLAGS,
)
CATEGORIES = [
    (re.compile(rf"(?:{pattern})\b", _FLAGS), label, kinds)
    for pattern, (label, kinds) in grammar.CATEGORIES.items()
]
UNLISTED = re.compile(
    r"(?:(?:near|close\s+to|at|in|outside|inside|on|along)\s+)?"
    r"(?:an?|some|several|two|three|various|many|multiple|numerous)\s+"
    rf"(?:[\w-]+\s+)?(?:{grammar.UNLISTED})\b(?!\s+(?:of|called|named)\b)",
    _FLAGS,
)
CALLED = re.compile(
    rf"(?:an?|the)\s+(?:[\w-]+\s+)?(?:{grammar.UNLISTED})\s+(?:called|named)\s+", _FLAGS
)
# how a distance was measured, between it and its direction; roads are allowed for anyway
HOW = (
    r"(?:\s*,?\s*(?:by\s+(?:road|air|car|boat|river)|as\s+the\s+crow\s+flies|"
    r"in\s+a\s+straight\s+line)\s*,?)?"
)
AWAY = (
    rf"{HOW}\s*(?:away\s+|distant\s+)?(?:(?:to|in|toward|towards)\s+)?(?:the\s+)?"
    r"(?:due\s+|straight\s+)?"
)
DIRECTED = re.compile(
    rf"{AWAY}(?P<dir>{_NOUN})(?:wards?)?(?:\s+(?:side|direction))?\s+(?:of|from|off)\s+", _FLAGS
)
FROM = re.compile(
    rf"{HOW}\s*(?:away\s+|distant\s+|radius\s+|inland\s+|(?P<flow>(?:up|down)(?:stream|river)\s+))?(?:from|of|off|outside(?:\s+of)?|to|away\s+from|short\s+of)\s+",
    _FLAGS,
)
INTO = re.compile(r"\s*(?:deep\s+)?(?:inside|into)\s+", _FLAGS)
SIDEWAYS = re.compile(
    rf"(?:(?:to|in|on|at|from)\s+)?(?:the\s+)?(?:far\s+|due\s+)?(?P<dir>{_NOUN})"
    r"(?:\s+(?:side|direction))?\s+(?:of|from|to)\s+",
    _FLAGS,
)
BETWEEN = re.compile(
    rf"(?:(?:on|in|at|along)\s+)?(?:the\s+)?(?:(?P<road>{grammar.ROAD})\s+)?"
    r"(?:(?:area|region|zone|territory|stretch|halfway|half\s+way|midway|somewhere|triangle)\s+)?between\s+",
    _FLAGS,
)
LISTED = re.compile(r"\s*[,،]\s*(?!and\b|or\b)", _FLAGS)
LISTED_LAST = re.compile(r"\s*[,،]?\s*(?:and|&)\s+", _FLAGS)
ROAD_FROM = re.compile(
    rf"(?:half\s*way\s+|midway\s+)?(?:(?:on|along|off|at|near)\s+)?(?:the\s+)?"
    rf"(?:main\s+|desert\s+|old\s+)?(?:{grammar.ROAD})\s+(?:from|linking|connecting|joining)\s+",
    _FLAGS,
)
ROAD_TO = re.compile(
    rf"(?:(?:on|along|off|at|near|from)\s+)?(?:the\s+)?(?:main\s+|desert\s+|old\s+)?"
    rf"(?:{grammar.ROAD})\s+(?:to|toward|towards|leading\s+to|for)\s+",
    _FLAGS,
)
ROAD_AXIS = re.compile(
    rf"(?:(?:on|along|off|at|near|from)\s+)?(?:the\s+)?(?:{grammar.ROAD})\s+(?=[\w'’.-]+\s*[-–—]\s*\w)",
    _FLAGS,
)
ROAD_LEAD = re.compile(r"(?:(?:on|along|off|at|near|from)\s+)?(?:the\s+)?(?:main\s+)?", _FLAGS)
ROAD_TAIL = re.compile(rf"\s+(?:main\s+|desert\s+)?(?:{grammar.ROAD})\b", _FLAGS)
ROAD_OFF = re.compile(
    r"(?:set\s+)?(?:back|away|off|some\s+way)\s+(?:from\s+)?(?:the\s+)?(?=[\w'’ –—-]{2,60}\b(?:"
    rf"{grammar.ROAD})\b)",
    _FLAGS,
)
_SITE = r"air\s?base|air\s?port|air\s?field|base|camp|station|pumping|military|village|town|site"
ROAD_NUMBER = re.compile(
    rf"(?:(?:on|along|off|at|near|from)\s+)?(?:the\s+)?(?:(?:{grammar.ROAD})\s+(?:no\.?\s*)?\d+|"
    rf"[A-Z]{{1,2}}-?\d+(?:\s+(?:international\s+)?(?:{grammar.ROAD}))?)\b"
    rf"(?!\s+(?:{_SITE}))",
    _FLAGS,
)
BANK = re.compile(
    rf"(?:(?:on|along|at|to|from|in|by)\s+)?(?:(?P<both>both)\s+)?(?:the\s+)?"
    rf"(?:(?P<lr>left|right)(?:[\s-]+hand)?\s+|(?P<other>other|opposite|far)\s+|(?P<same>same|near)\s+|"
    rf"(?P<dir>{_ADJ}|{_NOUN})\s+)?(?P<what>(?:river\s*)?(?:banks?|shores?|sides?))\s+of\s+",
    _FLAGS,
)
ACROSS = re.compile(
    r"(?:(?:on\s+)?the\s+(?:other|opposite|far)\s+side\s+(?:from|to)|(?:directly\s+|just\s+)?"
    r"(?:across\s+(?:from)|opposite(?:\s+to)?))\s+",
    _FLAGS,
)
OVER = re.compile(r"(?:from\s+)?(?:across|over|beyond)\s+(?=the\s)", _FLAGS)
ALONG = re.compile(r"(?:on|along|beside|by)\s+(?:the\s+)?(?:course\s+of\s+)?", _FLAGS)
RIVER = re.compile(r"(?:the\s+)?river(?!\s+(?-i:[A-Z]))\b", _FLAGS)
PART = re.compile(
    rf"(?:(?:in|inside|within|across|throughout|from|of)\s+)?(?:the\s+)?"
    rf"(?P<dirs>(?:far\s+)?(?:{_ADJ}|{_NOUN})(?:\s*(?:,|and|&|/|,\s*and)\s*(?:{_ADJ}|{_NOUN}))*)\s+"
    rf"(?P<what>(?:(?:parts?|areas?|half|section|sector|countryside|reaches|rural\s+areas?|desert|"
    rf"region|regions)\s+(?:of|in)\s+(?:the\s+)?)?)",
    _FLAGS,
)
DESCRIBED = re.compile(
    rf"(?:(?:in|inside|within|from|of)\s+)?(?:the\s+)?(?:{_ADJ})\s+(?=(?:(?-i:[A-Z])\w+\s+)?"
    r"(?:(?-i:[a-z])[\w-]*\s+){0,2}?(?:province|governorate|oblast|city|town|village|district|region|state|county|hamlet)\s+of\s)",
    _FLAGS,
)
VALLEY = re.compile(r"(?:(?:middle|upper|lower)\s+)?(?P<river>.+?)(?:\s+river)?\s+valley", _FLAGS)
CENTRE = re.compile(
    r"(?:(?:in|inside|of|from|across)\s+)?(?:the\s+)?central\s+(?:parts?\s+of\s+)?(?=\S)", _FLAGS
)
OF_NAME = re.compile(
    rf"(?:['’]s?)?\s+(?:(?P<dir>{_ADJ})\s+)?(?P<what>countryside|parts?|suburbs?|outskirts|edges?|"
    r"entrances?)\b",
    _FLAGS,
)
POSSESSED = re.compile(
    rf"(?:(?:in|inside|across|of|from|to)\s+)?(?P<owner>(?-i:[A-Z])[\w.-]*(?:[ -][\w.-]+){{0,3}}?)"
    rf"['’]s?\s+(?P<far>far\s+)?(?P<dir>{_ADJ}|{_NOUN})\b\s*",
    _FLAGS,
)
TOWARD = re.compile(
    r"(?:(?:heading|going)\s+)?(?:in\s+the\s+direction\s+of|towards?)\s+",
    _FLAGS,
)
BORDER = re.compile(
    r"(?:(?:on|at|along|near|to|from)\s+)?(?:the\s+)?(?:international\s+)?(?:borders?|frontier|boundary)\s+"
    r"(?:area\s+|region\s+)?(?P<how>with|between|of|from)\s+",
    _FLAGS,
)
BORDERING = re.compile(r"(?:which\s+)?bordering\s+(?:on\s+|with\s+)?", _FLAGS)
OVER_BORDER = re.compile(
    r"(?:just\s+|right\s+|directly\s+)?(?:across|over)\s+the\s+(?:[\w-]+\s+)?"
    r"(?:border|frontier)\s+from\s+",
    _FLAGS,
)
COAST = re.compile(
    rf"(?:(?:on|along|off|near|at)\s+)?(?:the\s+)?(?:(?:{_ADJ}|[A-Z][\w-]+)\s+){{0,2}}"
    r"(?:coast(?:line)?|seaboard|seashore)(?:\s+of\s+(?:the\s+)?(?:(?-i:[A-Z])[\w-]+\s*){1,4})?"
    r"(?=$|[\s,;.])",
    _FLAGS,
)
BORDER_LEAD = re.compile(
    r"(?:(?:on|at|along|near|to|inside|in|from|close\s+to)\s+)?(?:the\s+)?", _FLAGS
)
BORDER_TAIL = re.compile(
    r"\s*(?:borders?|frontier|boundary)(?:\s+(?:area|region|zone|crossing))?\b", _FLAGS
)
# a time on the way is no distance
DURATION = re.compile(
    rf"(?:about\s+|some\s+|less\s+than\s+)?(?:{NUMBER}|several|a\s+few|half\s+an?)"
    r"[\s-]*(?:hours?|hrs?|minutes?|mins?|days?)\b",
    _FLAGS,
)
WITHIN = re.compile(
    r"within\s+(?:an?\s+)?|in\s+a\s+radius\s+of\s+|at\s+|some\s+(?=\d)|the\s+", _FLAGS
)
JOINT = re.compile(r"\s*,?\s*(?:and|to|with|&|[-–—])\s+", _FLAGS)
SEEN_FROM = re.compile(r"\s+(?:from|of)\s+", _FLAGS)
BORDER_PLACE = re.compile(r"\s+(?:town|city|village|province|post)s?\b", _FLAGS)
A_DIRECTION = re.compile(rf"{_ADJ}|{_NOUN}", _FLAGS)
COUNTRYSIDE = re.compile(r"country|desert|rural", _FLAGS)
OF = re.compile(r"(?:of|from)\b", _FLAGS)
NAMED = re.compile(r"\s+(?:of|called|named)\s", _FLAGS)
WITH = re.compile(r"\s+with\s+", _FLAGS)
EDGES = re.compile(r"outskirts|suburbs?|edges?|entrances?", _FLAGS)
