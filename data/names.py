"""Words -> ids: the small Latin names that rows, cases and drafts are known by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container


def slug(words: str, longest: int = 48) -> str:
    """Return words as an id: small Latin letters, digits and single hyphens; "" if none is left."""
    folded = unicodedata.normalize("NFKD", words)
    letters = "".join(c for c in folded if not unicodedata.combining(c)).casefold()
    letters = re.sub(r"['’‘.]", "", letters)
    plain = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")
    if len(plain) > longest:
        plain = plain[:longest].rsplit("-", 1)[0] if "-" in plain[:longest] else plain[:longest]
    return plain.strip("-")


def free(wanted: str, taken: Container[str], otherwise: str = "row") -> str:
    """Return an id made from these words that is not taken yet: "name", "name-2", …"""
    plain = slug(wanted) or otherwise
    number, name = 1, plain
    while name in taken:
        number += 1
        name = f"{plain}-{number}"
    return name
