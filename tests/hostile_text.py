"""Hostile text for fuzzing: what a form field or a broken file may send as a place."""

from __future__ import annotations

import random
from collections.abc import Iterator

WORDS = (
    *("8 km east of", "near", "between", "and", "in", "Province", "the Euphrates", "30 miles"),
    *("Deir al-Zor", "دير الزور", "Харків", "Khasham", "Raqqa", "outside", "bank of", "border"),
    *("north-eastern countryside of", "village of", "the road", "0", "-5", "1e308", "half a"),
    *("99999999999999999999 km", "NaN", "Infinity km", "south", "half way", "road to", "city"),
)
FIXED = (
    "\x00",
    "\x00" * 500,
    "\u202e\u202d\u200f\u200e" * 50,
    "\ud800",
    "Raqqa\udfff",
    "'; DROP TABLE place; --",
    '" OR 1=1 --',
    "%s%n{0}{name}${jndi:ldap://127.0.0.1/x}",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "=HYPERLINK(0)",
    "\n" * 300,
    "()[]{}\\|*+?^$." * 40,
    "a" * 1_000_000,
    "ا" * 1_000_000,
    "near " * 200_000,
    "in Raqqa, " * 150,
    "between X and Y " * 100,
    "-" * 1_999,
    "é" * 1_999,
    "e" + "\u0301" * 1_998,
    "5 " * 300,
    "X–Y" * 300,
    "north " * 100 + "of Raqqa",
    "8 km " * 100 + "east of Raqqa",
    "\U0001f4a5" * 500,
    "．．／" * 100,
    "ﷺ" * 200,
)


def hostile(count: int, seed: int = 1) -> Iterator[str]:
    """Yield hostile strings: the fixed ones first, then mixtures, the same for the same seed."""
    yield from FIXED[:count]
    dice = random.Random(seed)  # noqa: S311 - no secret
    for _ in range(max(0, count - len(FIXED))):
        kind = dice.randrange(6)
        if kind == 0:
            yield "".join(chr(dice.randrange(0x20)) for _ in range(dice.randrange(40)))
        elif kind == 1:
            yield "".join(chr(dice.randrange(0x110000)) for _ in range(dice.randrange(60)))
        elif kind == 2:
            yield " ".join(dice.choice(WORDS) for _ in range(dice.randrange(1, 14)))
        elif kind == 3:
            words = " ".join(dice.choice(WORDS) for _ in range(dice.randrange(1, 8)))
            at = dice.randrange(len(words) + 1)
            yield words[:at] + chr(dice.randrange(0x3000)) + words[at:]
        elif kind == 4:
            signs = "()[]{}<>'\"\\/|;:,.-–—_*&^%$#@!?~`+= \t\n0123456789"
            yield "".join(dice.choice(signs) for _ in range(dice.randrange(120)))
        else:
            arabic = [chr(dice.randrange(0x600, 0x700)) for _ in range(dice.randrange(30))]
            yield "".join(arabic) + dice.choice(WORDS)
