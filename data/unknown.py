"""What a data set does not know, in sentences: gaps are part of what a reader is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data.store import Dataset, Store

Expr = Any

NAMED = 12
"""So many are named in one sentence; of the others it tells the number."""


def unknowns(store: Store, dataset: Dataset) -> list[str]:
    """Return one sentence for each kind of gap in a whole data set, the gravest first."""
    tables = dataset.tables
    incidents, positions = tables["incidents"], tables["positions"]
    statements, sources, places = tables["statements"], tables["sources"], tables["places"]
    gaps = [
        (incidents.filter(incidents.lat.isnull()), "title", "No one place is known for {}."),
        (
            positions.filter(positions.lat.isnull()),
            "title",
            "No place is known for the force position {}.",
        ),
        (
            positions.filter(positions.as_of.isnull()),
            "title",
            "No day is known for the force position {}.",
        ),
        (incidents.filter(incidents.date_from.isnull()), "title", "No day is known for {}."),
        (
            statements.filter(statements.date.isnull()),
            "title",
            "No day is known for these statements: {}.",
        ),
        (sources.filter(sources.url.isnull()), "document", "The address (URL) is not known of {}."),
        (
            sources.filter(sources.date.isnull()),
            "document",
            "The publication date is not known of {}.",
        ),
        (
            places.filter(places.status == "proxy"),
            "wording",
            "A stand-in was used to place {}: the course of the line itself was never published.",
        ),
    ]
    found = [_sentence(store, rows, named, words) for rows, named, words in gaps]
    return [sentence for sentence in found if sentence] + _unchecked(store, tables)


def _sentence(store: Store, rows: Expr, named: str, words: str) -> str:
    """Return a sentence that names the first of some rows, and says how many others there are."""
    number = int(store.run(rows.agg(n=rows.count()))["n"][0].as_py())
    if not number:
        return ""
    column = "title" if named == "document" else named
    first = rows.order_by("id").limit(NAMED).select(column)
    shown = [_named(value, named) for value in store.run(first)[column].to_pylist()]
    if number > len(shown):
        shown.append(f"and {number - len(shown):,} more")
    return words.format("; ".join(shown))


def _unchecked(store: Store, tables: Mapping[str, Expr]) -> list[str]:
    claims = tables["claims"]
    row = store.run(
        claims.agg(
            n=claims.count(), checked=claims.checked_by.count(), graded=claims.reliability.count()
        )
    ).to_pylist()[0]
    found = []
    if unchecked := row["n"] - row["checked"]:
        found.append(
            f"{unchecked:,} of {row['n']:,} claims have not been checked by a second person."
        )
    if ungraded := row["n"] - row["graded"]:
        found.append(
            f"{ungraded:,} of {row['n']:,} claims carry no grade of reliability or credibility."
        )
    return found


def _named(value: str | None, named: str) -> str:
    if named == "title":
        return value or ""
    return f"“{value}”" if value else "a document without a title"
