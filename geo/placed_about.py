"""What a table of placed rows says about itself: its data, the tool, the sources, the balance."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from geo.batch import Answer, Job, balance_of
from geo.gazetteer import Gazetteer
from geo.opening import code_digest

ROOT = Path(__file__).resolve().parent.parent
NOT_CARRIED = {
    ".csv": "The regions' shapes, and the parts of the wordings they are built on, are not in a "
    "CSV; the point and radius stand for them.",
    ".geojson": "The parts of the wordings that the regions are built on are not in it.",
    ".gpkg": "The parts of the wordings that the regions are built on are not in it.",
}


def about_placed(
    job: Job, answers: Sequence[Answer], gazetteer: Gazetteer, ending: str
) -> dict[str, Any]:
    """Describe placed rows in plain values, to stand in the file or beside it.

    `data_sha256` is the digest of the table that was placed; the same table, columns and
    `gazetteer` give the same answers.
    """
    return {
        "what": "Place descriptions turned into regions",
        "tool": f"Deconflict {tool_version()}",
        "table": job.table.name,
        "data_sha256": hashlib.sha256(job.table.read_bytes()).hexdigest(),
        "columns": {
            "wording": job.column,
            "country": job.country_column,
            "within": job.within_column,
        },
        "country": job.country,
        "gazetteer": state_of_places(gazetteer),
        "balance": str(balance_of(answers)),
        "credits": [" — ".join(credit) for credit in gazetteer.credits()],
        "own_lists": [own.about.cited() for own in gazetteer.shelf.lists],
        "not_carried": NOT_CARRIED[ending],
    }


def state_of_places(gazetteer: Gazetteer) -> str:
    """Digest the places that answers are made from: the embedded ones and the user's lists."""
    names = sorted(file.path.name for file in gazetteer.files)
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:16]


@cache
def tool_version() -> str:
    """Return the release with a mark of the code that places."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    digest = hashlib.sha256(code_digest())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return f"{project['version']} ({digest.hexdigest()[:12]})"
