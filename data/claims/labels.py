"""Labels and lists, as in an infobox: "SOHR claim: 68 killed", "Casualties: none", "(per SOHR)"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from data.claims import lexicon
from data.model import Outcome

_LABEL = re.compile(r"(?:^|[,;.(]\s+|[,;.(])(?P<label>[A-Z][\w.’' &/-]{1,60}?)\s*:\s+")
_SAYS = re.compile(r"\s+(?:claims?|says|estimates?|figures?|count|according)$", re.IGNORECASE)
_BEHIND = re.compile(
    r"\((?:(?:per|according\s+to|source:)\s+(?P<per>[^();]{2,60})"
    r"|(?P<body>(?:[\w’'-]+\s+){0,4}(?:officials?|diplomats?|sources?|monitors?|activists?|medics"
    r"|ministry|police|hospitals?|authorities|government|army|military|media))"
    r"|(?P<says>[^();]{2,60}?)\s+(?:claims?|estimates?|figures?|count|sources?))\)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"\b(?:was|were|is|are|has|have|had|will|said|says|told|added)\b")
LONGEST_LABEL = 6
"""Words of a label."""
_OWN = frozenset(("own", "its own", "their own", "self"))
_FORCE = re.compile(
    rf"{lexicon.ARMED.pattern}|\b(?:front|government|regime|side|coalition|allies)\b", re.IGNORECASE
)


def _is_name(label: str) -> bool:
    """Whether a label can be who speaks in a whole sentence behind it: "IDF: We targeted …"."""
    words = label.split()
    if words[-1].lower() in lexicon.SPEAKS | lexicon.OUTLETS or lexicon.TITLES.match(label):
        return not (label.isupper() and len(words) > 1)
    return label.isupper() and len(words) == 1 and len(label) <= 6


@dataclass(frozen=True)
class Label:
    """A label of a sentence and where it stands: who speaks behind it, or what its field counts.

    `says` where it is in so many words ("SOHR claim"): others may only name a place or a side.
    """

    words: str
    speaker: str | None
    outcome: Outcome | None
    start: int
    end: int
    says: bool = False


def labelled(words: str, heading: str = "") -> list[Label]:
    """Return the labels of a sentence in order.

    `heading` is the field that the line stands under ("Strength"): there, a label names a side,
    not a speaker, as the name of a force does everywhere.
    """
    found = []
    for match in _LABEL.finditer(words):
        label = match["label"].strip()
        if _CLAUSE.search(label) or len(label.split()) > LONGEST_LABEL:
            continue  # a sentence that announces a list
        speaker, outcome, says = None, None, False
        if not lexicon.FIELDS.fullmatch(label):
            said = _SAYS.search(label)
            if re.search(r"\s\d", label):
                continue  # "The attack killed 9 people: …"
            says = said is not None
            last = label.split()[-1].lower()
            if lexicon.HARM_WORD.search(label) and not said:
                outcome = lexicon.HARM_NOUN.get(last) or lexicon.HARM_VERB.get(last)
                if outcome is None:
                    continue
            elif not said and not _is_name(label) and _CLAUSE.search(words[match.end() :]):
                continue  # "EVACUATION: 43 residents have left …" heads a paragraph
            elif (
                not said
                and label.lower() in lexicon.PEOPLE
                and not _CLAUSE.search(words[match.end() :])
            ):
                pass  # "Civilians: 160 killed" says of whom
            elif said or not (heading or _FORCE.search(label)):
                speaker = label if re.search(r"\bclaims$", label) else _SAYS.sub("", label)
        else:
            word = label.rstrip("0123456789 ").lower()
            outcome = lexicon.HARM_NOUN.get(word) or lexicon.HARM_VERB.get(word)
        found.append(Label(label, speaker, outcome, match.start("label"), match.end(), says))
    return found


def speaker_behind(words: str, end: int, labels: list[Label]) -> str | None:
    """Return who is named in brackets behind a figure that ends there: "140 killed (per SOHR)".

    One pair of brackets speaks for the list of figures in front of it that no other pair parts
    from it: "55 killed, 120 wounded (own claim)". "Own" is the label's.
    """
    match = _BEHIND.search(words, end)
    if match is None or re.search(r"[();:]|\.\s", words[end : match.start()]):
        return None
    who = (match["per"] or match["body"] or match["says"]).strip()
    if who.lower() in _OWN:
        before = [label for label in labels if label.end <= end]
        return before[-1].words if before else None
    return who


def heading_of(lines: str) -> str:
    """Return the field name that is the whole of a line ("Casualties and losses"), else ""."""
    bare = lines.strip().rstrip(":")
    return bare if lexicon.FIELDS.fullmatch(bare) else ""
