"""What the filters may choose from: the values that occur, never more of them than fit a list.

A data set may name a hundred thousand actors. A screen gets the most used of them with their
number, and searches the others in the store.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import ibis

from data.select import MAX_VALUES
from data.store import Dataset, Store

Expr = Any

MOST_OPTIONS = 200
"""So many are listed at once: more can't be read through, and each goes to every browser."""

_NAMED: Mapping[str, str] = types.MappingProxyType(
    {"actors": "actors", "claimants": "actors", "sources": "sources"}
)


@dataclass(frozen=True)
class Options:
    """Some values of a filter by id with their names, and how many there are in all."""

    names: Mapping[str, str]
    total: int

    @property
    def unlisted(self) -> int:
        """How many are not among the names."""
        return max(0, self.total - len(self.names))


def options(
    store: Store, dataset: Dataset, what: str, text: str = "", limit: int = MOST_OPTIONS
) -> Options:
    """Return the values of a filter that occur, the most used ones where there are more.

    `what` is actors, claimants, sources, kinds or outcomes. `text` keeps those whose name has
    every word of it, whatever the case; kinds and outcomes have no other name than their id.
    """
    found = _named(_uses(what, dataset.tables), what, dataset.tables, text)
    total = int(store.run(found.agg(n=found.count()))["n"][0].as_py())
    top = found.order_by(ibis.desc("n"), "value").limit(limit).select("value", "name")
    names = {row["value"]: row["name"] for row in store.run(top).to_pylist()}
    ordered = sorted(names.items(), key=lambda pair: (pair[1].casefold(), pair[0]))
    return Options(types.MappingProxyType(dict(ordered)), total)


def names_of(store: Store, dataset: Dataset, what: str, ids: Iterable[str]) -> dict[str, str]:
    """Return the names of those of these ids that the data set has."""
    wanted = sorted(set(ids))[:MAX_VALUES]
    if not wanted:
        return {}
    if what not in _NAMED:
        used = _USED[what](dataset.tables)
        found = used.filter(used.value.isin(wanted)).distinct().limit(MAX_VALUES)
        return {value: value for value in store.run(found)["value"].to_pylist()}
    rows = dataset.tables[_NAMED[what]]
    found = rows.filter(rows.id.isin(wanted)).select(id=rows.id, name=_name(rows, what))
    return {row["id"]: row["name"] for row in store.run(found).to_pylist()}


def anonymous_claimants(store: Store, dataset: Dataset) -> tuple[str, ...]:
    """Return the claimants without a name; none where they are more than one filter takes."""
    actors, claims = dataset.tables["actors"], dataset.tables["claims"]
    nameless = actors.filter(actors.anonymous).semi_join(claims, [("id", "claimant")])
    rows = store.run(nameless.select("id").order_by("id").limit(MAX_VALUES + 1))
    found = tuple(rows["id"].to_pylist())
    return found if len(found) <= MAX_VALUES else ()


def _uses(what: str, tables: Mapping[str, Expr]) -> Expr:
    """Return how often each value occurs: value, n; as it was counted at import, where it was."""
    if "prepared_values" in tables:
        counted = tables["prepared_values"]
        return counted.filter(counted.what == what).select("value", "n")
    used = _USED[what](tables)
    return used.filter(used.value.notnull()).group_by("value").agg(n=lambda rows: rows.count())


def _actors(tables: Mapping[str, Expr]) -> Expr:
    incidents, positions = tables["incidents"], tables["positions"]
    return ibis.union(
        incidents.select(value=incidents.actors.unnest()),
        positions.select(value=positions.actors.unnest()),
    )


_USED: Mapping[str, Callable[[Mapping[str, Expr]], Expr]] = types.MappingProxyType(
    {
        "actors": _actors,
        "claimants": lambda tables: tables["claims"].select(value="claimant"),
        "sources": lambda tables: tables["claims"].select(value="source"),
        "kinds": lambda tables: tables["incidents"].select(value="kind"),
        "outcomes": lambda tables: tables["claims"].select(value="outcome"),
    }
)


def _named(uses: Expr, what: str, tables: Mapping[str, Expr], text: str) -> Expr:
    """Return value, n and name, narrowed to the names that have the words."""
    if what in _NAMED:
        rows = tables[_NAMED[what]]
        named = rows.select(value=rows.id, name=_name(rows, what))
    else:
        named = uses.select(value=uses.value, name=uses.value)
    words = [word for word in text.casefold().split() if word]
    if words:
        named = named.filter(*[named.name.lower().contains(word) for word in words])
    return named.inner_join(uses, "value")


def _name(rows: Expr, what: str) -> Expr:
    if what != "sources":
        return rows.name
    outlet = rows.outlet.fill_null("Outlet not known")
    return outlet + ", " + rows.date.cast("string").fill_null("date not known")
