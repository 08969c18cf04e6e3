"""What happened where, by an article's sentences: draft incidents, force positions and places.

Patterns over sentences, not parses: events are few words, and every draft is looked at by a
person. A place is kept as it is worded; `geo` resolves it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from data.claims import lexicon
from data.claims.dates import Day
from data.claims.numbers import ONES, TEENS
from data.claims.segment import Sentence
from data.model import DateBasis, IncidentKind

EVENTS: tuple[tuple[IncidentKind, str], ...] = (
    ("strike", r"air\s*-?strikes?|strikes?|shelling|bombardments?|bombing(?:\s+raid)?s?"
               r"|air\s+raids?|drone\s+attacks?|missile\s+attacks?"),
    ("explosion", r"explosions?|blasts?|car\s+bomb(?:ing)?s?|suicide\s+(?:bomb(?:ing|er)?|attack)s?"
                  r"|landmines?"),
    ("violence_against_civilians", r"massacres?|mass\s+killings?|executions?|beheadings?"),
    ("background", r"(?:civil\s+)?war|conflict|insurgency"),
    ("protest", r"protests?|demonstrations?|rall(?:y|ies)"),
    ("clash", r"clash(?:es|ed)?|battles?|firefights?|gunfights?|fighting"),
    ("ground_attack", r"attack(?:s|ed|ing)?|assaults?|ambush(?:es|ed)?|offensives?|raids?"),
    ("agreement", r"cease-?fires?|truces?|agreements?"),
)  # fmt: skip
LONGEST_QUOTE = 300
_EVENTS = tuple((kind, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for kind, words in EVENTS)
_SAID_ON = re.compile(
    r"\b(?:said|says|told|statement|confirmed|announced|reported|saying|released|claimed)"
    r"(?:\s+|(?:\s+\w+){0,2}\s+(?:(?:late|later|early)\s+)?on\s+)$",
    re.IGNORECASE,
)
_SAYS_NEXT = re.compile(
    r"\s*,?\s*(?:\w+\s+){0,4}?(?:confirmed|said|announced|acknowledged|reported|denied)\b"
)

_NAME = (
    r"(?:[A-Z][\w'’]+(?:[ -](?:al|el|ez|az|ash|as|ad|an|de|la|es|us)[ -](?=[A-Z])|[ -](?=[A-Z]))?)"
    r"{1,5}"
)
_AREA = (
    r"(?:[Pp]rovince|[Gg]overnorate|[Dd]istrict|[Rr]egion|[Vv]alley|[Cc]ounty|[Vv]illage|[Tt]own)"
)
_SIDE = r"(?:north|south|east|west|north-?east|north-?west|south-?east|south-?west)(?:ern)?"
_NUMBER = rf"(?:\d+(?:\.\d+)?|{'|'.join(ONES + TEENS)})"
_PLACES = (
    rf"(?:(?:about|some|around|roughly|just|over|nearly)\s+)?{_NUMBER}"
    rf"\s*-?\s*(?:km|kilomet(?:er|re)s?|miles?|met(?:er|re)s?|m)\s+(?:to\s+the\s+)?"
    rf"(?:{_SIDE}\s+)?(?:of|from|outside|inside)\s+[^,;.()]{{3,90}}",
    rf"(?:on\s+)?the\s+(?:other|far|opposite|{_SIDE}|left|right)\s+(?:bank|side|shore)\s+of\s+the\s+"
    rf"(?:{_NAME}|river)(?:\s+(?:around|near)\s+[^,;.()]{{3,60}})?",
    rf"(?:near|outside|around|on\s+the\s+outskirts\s+of|in\s+the\s+vicinity\s+of)\s+(?:the\s+)?"
    rf"(?:{_NAME}(?:\s+{_AREA})?|(?:an?|the)\s+(?:\w+\s+)?(?:refinery|base|bridge|airport|dam|border|"
    r"crossing|checkpoint|hospital|gas\s+plant|oil\s+field|plant))",
    rf"between\s+{_NAME}\s+and\s+{_NAME}",
    rf"(?:the\s+)?(?:{_SIDE}\s+)?(?:city|town|village|province|region|district|suburb)\s+of\s+{_NAME}",
    rf"(?:{_SIDE}\s+(?:and\s+{_SIDE}\s+)?){_NAME}(?:\s+{_AREA})?",
    rf"{_NAME}\s+(?:{_AREA}|[Rr]iver|[Ll]ine|headquarters|[Hh]eadquarters)",
    rf"(?<=\bin\s){_NAME}|(?<=\bat\s){_NAME}",
)  # fmt: skip
_PLACE = re.compile("|".join(f"(?:{p})" for p in _PLACES))
_NO_PLACE = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|God|English|Arabic|Russian|The|It)\b"
)
_ADJECTIVE = re.compile(r"\w+(?:ern|ian|ish|ese|ans|sh)")
_FORCE = (
    r"(?:forces|troops|fighters|advisers|advisors|army|militia|militias|militants|soldiers|rebels"
    r"|personnel|brigade|battalion|coalition|insurgents)"
)
_WHO = (
    r"(?:(?:[A-Z][\w.-]*|[a-z]+-[\w-]+|government|regime|coalition)\s+){0,4}"
    rf"(?:{_FORCE}|[A-Z]{{2,6}})"
)
_WHERE = (
    r"(?P<where>(?:in|on|at|near|around|along|outside|inside|north|south|east|west)\b"
    r"[^,.;:\"“”()]{3,110})"
)
_NEXT_CLAUSE = re.compile(r"\s+(?:and\s+(?:with|are|is|were|was|have|has)|that|which|when)\b.*$")
_POSITIONS = (
    re.compile(
        rf"(?P<who>{_WHO})\s+(?:is|are|was|were|remains?|remained)\s+(?:now\s+|still\s+|also\s+)?"
        rf"(?:active|stationed|deployed|based|positioned|located|present|massed|encamped|entrenched"
        rf"|dug\s+in|an?\s+[\w\s-]{{3,60}}?)?\s*{_WHERE}"
    ),
    re.compile(
        rf"(?P<who>{_NAME}|{_WHO})\s+(?:maintains?|has|have|deployed|stationed|keeps?|bases?)\s+"
        rf"(?:[\w,.]+\s+){{0,4}}?{_FORCE}\s+{_WHERE}"
    ),
)


@dataclass(frozen=True)
class DraftPlace:
    """A place as the article words it, once, with its first offsets."""

    wording: str
    start: int
    end: int


@dataclass(frozen=True)
class DraftIncident:
    """Something that happened: kind, days with their basis, place wording, and the sentence."""

    title: str
    kind: IncidentKind
    date_from: dt.date | None
    date_to: dt.date | None
    open_end: bool
    date_basis: DateBasis
    date_note: str
    place: str | None
    quote: str
    start: int
    end: int


@dataclass(frozen=True)
class DraftPosition:
    """Where forces are said to be; as of the day named before, or the publication."""

    actor: str
    place: str
    as_of: dt.date | None
    as_of_basis: DateBasis
    quote: str
    start: int
    end: int


def places(found: Sequence[Sentence]) -> list[DraftPlace]:
    """Return the places that an article words, each wording once, in order."""
    kept: dict[str, DraftPlace] = {}
    for sentence in found:
        for match in _PLACE.finditer(sentence.words):
            wording = re.sub(r"(?:['’]s?)?[\s\"-]*$", "", match[0])
            bare = re.sub(r"^(?:the|on|near|in)\s+", "", wording)
            last = bare.split()[-1].lower() if bare.split() else ""
            if _NO_PLACE.match(bare) or last in lexicon.NO_PLACE or _ADJECTIVE.fullmatch(bare):
                continue
            start = sentence.start + match.start()
            kept.setdefault(wording.lower(), DraftPlace(wording, start, start + len(wording)))
    return list(kept.values())


def incidents(
    found: Sequence[Sentence], named: Sequence[Day], worded: Sequence[DraftPlace]
) -> tuple[list[DraftIncident], dict[int, int]]:
    """Return an article's incidents and, for each sentence's start, the incident it tells of.

    A sentence without an event goes with the one before it. Mentions of one kind without a day of
    their own belong to the last incident of that kind.
    """
    made: list[DraftIncident] = []
    of_sentence: dict[int, int] = {}
    last: int | None = None
    for sentence in found:
        event = _event(sentence.words)
        if event is not None:
            kind = event
            day = _day_of(sentence, named)
            same = [i for i, known in enumerate(made) if known.kind == kind]
            at = next((i for i in reversed(same) if _agree(made[i], day)), None)
            if at is None:
                made.append(_incident(kind, sentence, day, worded))
                at = len(made) - 1
            elif made[at].date_from is None and day is not None:
                made[at] = _incident(kind, sentence, day, worded, made[at])
            last = at
        if last is not None:
            of_sentence[sentence.start] = last
    return made, of_sentence


def positions(
    found: Sequence[Sentence], named: Sequence[Day], published: dt.date | None
) -> list[DraftPosition]:
    """Return where an article says that forces are, in order; a sentence gives one at most."""
    made = []
    for sentence in found:
        match = next((m for p in _POSITIONS if (m := p.search(sentence.words))), None)
        if match is None:
            continue
        inside = [d for d in named if sentence.start <= d.start < sentence.end]
        day = inside[0].first if inside else published
        basis: DateBasis = inside[0].basis if inside else "publication" if day else "not_known"
        where = _NEXT_CLAUSE.sub("", match["where"]).strip()
        start = sentence.start + match.start("who")
        quote = sentence.words[match.start("who") : match.start("where") + len(where)]
        made.append(
            DraftPosition(
                match["who"].strip(), where, day, basis, quote, start,
                start + len(quote),
            )
        )  # fmt: skip
    return made


def _event(words: str) -> IncidentKind | None:
    return next((kind for kind, pattern in _EVENTS if pattern.search(words)), None)


def _day_of(sentence: Sentence, named: Sequence[Day]) -> Day | None:
    """Return the day of what happened: not the day of a statement, unless it is the only one."""
    inside = [d for d in named if sentence.start <= d.start < sentence.end]
    said = [
        d
        for d in inside
        if _SAID_ON.search(sentence.words[: d.start - sentence.start])
        or _SAYS_NEXT.match(sentence.words, d.end - sentence.start)
    ]
    happened = [d for d in inside if d not in said]
    return next(iter(happened or said), None)


def _agree(known: DraftIncident, day: Day | None) -> bool:
    if day is None or known.date_from is None:
        return True
    return known.date_from <= day.last and day.first <= (known.date_to or dt.date.max)


def _incident(
    kind: IncidentKind,
    sentence: Sentence,
    day: Day | None,
    worded: Sequence[DraftPlace],
    known: DraftIncident | None = None,
) -> DraftIncident:
    here = [p.wording for p in worded if sentence.start <= p.start < sentence.end]
    place = (here[0] if here else None) or (known.place if known else None)
    where = f", {place}" if place else ""
    first = day.first if day else None
    open_end = bool(day and (day.since or kind == "background"))
    return DraftIncident(
        f"{kind.replace('_', ' ').capitalize()}{where}",
        kind,
        first,
        None if day is None or open_end else day.last,
        open_end,
        day.basis if day else "not_known",
        day.note if day else "",
        place,
        sentence.words[:LONGEST_QUOTE],
        sentence.start,
        sentence.start + min(len(sentence.words), LONGEST_QUOTE),
    )
