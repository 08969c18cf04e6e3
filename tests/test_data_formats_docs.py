"""docs/formats.md says what the code does: each meaning, each precision, each ending."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

from data.formats import airwars, format_of, gdelt, names
from data.formats.cameo import KINDS
from data.formats.contract import Precision
from data.formats.coordinates import STYLES
from data.formats.files_bytes import LARGEST_RATIO
from data.formats.files_delimited import BLOCK
from data.formats.mapping import FIELDS, SETTINGS
from data.importing.areas import DISTRICT_M, RULES, SPOT_M

TEXT = (Path(__file__).parent.parent / "docs" / "formats.md").read_text(encoding="utf-8")
ROWS = {row.split("|")[1].strip(): row for row in TEXT.splitlines() if row.startswith("| ")}


def test_every_meaning_and_setting_of_a_mapping_is_explained() -> None:
    told = set(re.findall(r"`(\w+)`", TEXT))
    assert set(FIELDS) | set(SETTINGS) <= told
    assert all(f'"{style}"' in TEXT for style in STYLES)


def test_every_precision_has_its_row_with_the_codes_that_become_it() -> None:
    for precision in get_args(Precision):
        cells = [cell.strip() for cell in ROWS[precision.replace("_", " ")].split("|")]
        codes = {code for code, found in gdelt.WHERE.items() if found == precision}
        assert set(re.findall(r"\d", cells[5])) == codes
        labels = [label for label, found in airwars.WHERE.items() if found == precision]
        assert all(label in cells[6] for label in labels)
    assert f"{SPOT_M / 1000:g} km" in ROWS["spot"]
    assert f"{DISTRICT_M / 1000:g} km" in ROWS["district"]
    for precision in ("near", "line", "world", "not_known"):
        radius = RULES[precision].radius_m / 1000  # type: ignore[index]
        assert f"{radius:g} km" in ROWS[precision.replace("_", " ")]


def test_the_kinds_of_gdelt_are_listed() -> None:
    assert set(re.findall(r"\d+", ROWS["`EventCode`"])) == set(KINDS)


def test_every_format_and_limit_is_named() -> None:
    for name in names():
        assert format_of(name).title.split()[0].casefold() in TEXT.casefold()
    assert f"more than {LARGEST_RATIO} times" in TEXT
    assert f"row of more than {BLOCK >> 20} MB" in TEXT
