"""What language a text is in, by its letters and its commonest words; only English is read.

Told apart so that a text in another language is refused by name instead of being read as broken
English.
"""

from __future__ import annotations

import re

LOOKED_AT = 20_000
"""Characters from the start that are looked at."""
_LETTERS = (
    ("fa", "Persian", re.compile(r"[پچژگ]"), 0.005, re.compile(r"[؀-ۿ]")),
    ("ar", "Arabic", re.compile(r"[؀-ۿ]"), 0.3, re.compile(r"[؀-ۿ]")),
    ("uk", "Ukrainian", re.compile(r"[іїєґІЇЄҐ]"), 0.01, re.compile(r"[Ѐ-ӿ]")),
    ("ru", "Russian", re.compile(r"[Ѐ-ӿ]"), 0.3, re.compile(r"[Ѐ-ӿ]")),
    ("he", "Hebrew", re.compile(r"[֐-׿]"), 0.3, re.compile(r"[֐-׿]")),
)
"""Code, name, telling letters with their least share, and the script that must make up .3."""
_WORDS = {
    "en": "the of and to in was that for is by with were said at from has have been had they",
    "fr": "le la les des et une dans que qui est pour par sur au aux du ont été avec selon sont",
    "es": "el los las y una que por con del en se fueron según su ha han sido para al más",
    "de": "der die das und ist den dem mit von wurden wurde nach ein eine bei auf nicht sich im",
    "it": "il gli della che di una per con sono stati nel dei delle è ha secondo alla dal",
    "pt": "os uma que de foram em não por com dos das ao pela segundo são foi mais",
    "tr": "ve bir bu ile için olarak olan da de çok sonra oldu kişi göre öldü daha yaralandı",
    "nl": "het een van en zijn op dat met voor werden niet aan bij uit door ook volgens",
    "pl": "na się że do jest nie przez po oraz zostało według były za od",
}
_NAMES = {
    "fr": "French", "es": "Spanish", "de": "German", "it": "Italian", "pt": "Portuguese",
    "tr": "Turkish", "nl": "Dutch", "pl": "Polish",
}  # fmt: skip
_COMMON = {code: frozenset(words.split()) for code, words in _WORDS.items()}
_WORD = re.compile(r"[^\W\d_]+")


def language_of(text: str) -> tuple[str | None, str | None]:
    """Return a text's language as a code, None where it can't be told, and why it is not read.

    The second is one sentence for the reader, None for English.
    """
    part = text[:LOOKED_AT]
    letters = sum(c.isalpha() for c in part) or 1
    for code, name, telling, share, script in _LETTERS:
        if len(script.findall(part)) / letters > 0.3 and (
            len(telling.findall(part)) / letters > share
        ):
            return code, _unsupported(name)
    words = [word.lower() for word in _WORD.findall(part)]
    counted = {code: sum(w in common for w in words) for code, common in _COMMON.items()}
    best = max(counted, key=lambda code: (counted[code], code == "en"))
    sure = counted[best] >= 3 and counted[best] / len(words) > 0.1 if words else False
    if best != "en" and sure and counted[best] > 1.5 * counted["en"]:
        return best, _unsupported(_NAMES[best])
    if (len(words) >= 40 and counted["en"] / len(words) < 0.06) or not words:
        return None, (
            "The text does not read as English sentences (another language, a table, or damaged"
            " by text recognition): nothing is proposed."
        )
    return "en", None


def _unsupported(name: str) -> str:
    return f"The text is {name}. Only English is read so far: no claims are proposed."
