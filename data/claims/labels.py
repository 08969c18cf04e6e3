"""Labels in front of a colon, as in an infobox: "SOHR claim: 68 killed", "Casualties: none"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from data.claims import lexicon
from data.model import Outcome

_LABEL = re.compile(r"(?:^|[,;.(]\s+|[,;.(])(?P<label>[A-Z][\w.’' &/-]{1,60}?)\s*:\s+")
_SAYS = re.compile(r"\s+(?:claims?|says|estimates?|figures?|count|according)$", re.IGNORECASE)


@dataclass(frozen=True)
class Label:
    """A label of a sentence and where it stands: who speaks behind it, or what its field counts."""

    words: str
    speaker: str | None
    outcome: Outcome | None
    start: int
    end: int


def labelled(words: str) -> list[Label]:
    """Return the labels of a sentence in order."""
    found = []
    for match in _LABEL.finditer(words):
        label = match["label"].strip()
        field = lexicon.FIELDS.fullmatch(label)
        speaker, outcome = None, None
        if not field:
            plural = re.search(r"\bclaims$", label)
            speaker = label if plural else _SAYS.sub("", label)
        else:
            word = label.rstrip("0123456789 ").lower()
            outcome = lexicon.HARM_NOUN.get(word) or lexicon.HARM_VERB.get(word)
        found.append(Label(label, speaker, outcome, match.start("label"), match.end()))
    return found
