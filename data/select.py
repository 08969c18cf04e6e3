"""Selection: what a reader chose to see; pure, hashable, and the same thing in a URL.

A Selection turns into Ibis expressions over a data set's tables, so every screen, the HTTP
routes and exports filter by the same rules:

- dates: an incident is in when its range of days meets the chosen range; an open end meets
  everything after its start. What has no date is in only while no date is chosen.
- sides and actors: those who started or were the target of an incident, with the groups they
  belong to; for a force position, whose forces they are.
- claimants, outcomes and sources: incidents that have such a claim (one claim that is all of it).
- text: every word, in the incident's title, places, claims and quotations; accents and case
  do not matter.
- known: only what was out by that moment, as `data.known` decides it. What may have been out, came
  later or bears no date is asked for with `standing`, so that a screen can show it apart.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self, get_args
from urllib.parse import urlencode

import ibis

from data.errors import SelectionError
from data.known import Standing, moment_text, parse_moment
from data.model import IncidentKind, Outcome

Expr = Any  # Ibis is untyped: its expressions are checked when they are compiled.

# The names in a URL, one for each field that holds a set.
_LISTS: Mapping[str, str] = {
    "sides": "side",
    "actors": "actor",
    "kinds": "kind",
    "claimants": "says",
    "outcomes": "outcome",
    "sources": "source",
}
MAX_VALUES = 200
MAX_TEXT = 200


@dataclass(frozen=True)
class Selection:
    """The reader's filters; an empty one lets everything through."""

    date_from: dt.date | None = None
    date_to: dt.date | None = None
    sides: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    claimants: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    text: str = ""
    known: dt.datetime | None = None

    def __post_init__(self) -> None:
        for name, key in _LISTS.items():
            values = tuple(sorted({value for value in getattr(self, name) if value}))
            _check_values(key, values)
            object.__setattr__(self, name, values)
        _check_text("q", self.text)
        object.__setattr__(self, "text", " ".join(self.text.split()))
        if self.known is not None:  # local, and to the minute, as it stands in a URL
            moment = self.known.replace(second=0, microsecond=0, tzinfo=None)
            object.__setattr__(self, "known", moment)
        if self.date_from and self.date_to and self.date_from > self.date_to:
            raise SelectionError(
                f"The first day, {self.date_from}, is after the last, {self.date_to}."
                " Choose them the other way round."
            )

    @property
    def is_empty(self) -> bool:
        """Whether nothing is filtered."""
        return self == Selection()

    @property
    def has_dates(self) -> bool:
        """Whether a range of days is chosen."""
        return self.date_from is not None or self.date_to is not None

    def without(self, *names: str) -> Self:
        """Return the Selection with these fields cleared."""
        empty = Selection()
        return replace(self, **{name: getattr(empty, name) for name in names})

    def at(self, moment: dt.datetime | None) -> Self:
        """Return the Selection as of another moment; None = now."""
        return replace(self, known=moment)

    def to_query(self) -> list[tuple[str, str]]:
        """Return the Selection as URL parameters, in one fixed order, empty ones left out."""
        pairs: list[tuple[str, str]] = []
        if self.date_from:
            pairs.append(("from", self.date_from.isoformat()))
        if self.date_to:
            pairs.append(("to", self.date_to.isoformat()))
        for name, key in _LISTS.items():
            pairs.extend((key, value) for value in getattr(self, name))
        if self.text:
            pairs.append(("q", self.text))
        if self.known:
            pairs.append(("known", moment_text(self.known)))
        return pairs

    def to_url(self) -> str:
        """Return the Selection as an encoded query string."""
        return urlencode(self.to_query())

    @classmethod
    def from_query(cls, query: Iterable[tuple[str, str]]) -> Self:
        """Read a Selection from URL parameters; unknown names are somebody else's.

        Raise SelectionError, quoting the value, for a day or a moment that is none, a kind or an
        outcome that does not exist, too many values or too long ones.
        """
        values: dict[str, list[str]] = {}
        for key, value in query:
            values.setdefault(key, []).append(value)
        found: dict[str, Any] = {
            name: tuple(value for value in values.get(key, ()) if value)
            for name, key in _LISTS.items()
        }
        _check_known("kind", found["kinds"], get_args(IncidentKind))
        _check_known("outcome", found["outcomes"], get_args(Outcome))
        text = (values.get("q") or [""])[-1]
        moments = [value for value in values.get("known", ()) if value]
        return cls(
            date_from=_day("from", values),
            date_to=_day("to", values),
            text=text,
            known=parse_moment(moments[-1]) if moments else None,
            **found,
        )

    def incidents(self, tables: Mapping[str, Expr], standing: Standing = "known") -> Expr:
        """Return the expression of the incidents that are in, with all their columns.

        With a moment chosen, `standing` says which of them; `claim_count` then counts the claims
        that were known.
        """
        rows, claims = tables["incidents"], tables["claims"]
        if self.known is not None:
            counted = _at(claims, self.known).group_by("incident").agg(known_claims=_count)
            rows = _at(rows, self.known, standing).left_join(
                counted, [("id", "incident")]
            ).drop("incident")  # fmt: skip
            rows = rows.mutate(claim_count=rows.known_claims.fill_null(0)).drop("known_claims")
        then = self.known if standing == "known" else None
        return _filtered(rows, self._conditions(rows, _at(claims, then)))

    def positions(self, tables: Mapping[str, Expr], standing: Standing = "known") -> Expr:
        """Return the expression of the force positions that are in.

        A claimant, source, side, actor, text, date or moment applies; a kind or an outcome does
        not: positions have neither.
        """
        rows = _at(tables["positions"], self.known, standing)
        tests = _overlap(rows, "valid_from", "valid_to", self.date_from, self.date_to)
        tests += _any_of(rows, "sides", self.sides) + _any_of(rows, "actors", self.actors)
        if self.claimants:
            tests.append(rows.claimant.isin(self.claimants))
        if self.sources:
            tests.append(rows.source.isin(self.sources))
        return _filtered(rows, tests + _words(rows, self.text))

    def claims(self, tables: Mapping[str, Expr], standing: Standing = "known") -> Expr:
        """Return the expression of the claims about the incidents that are in.

        Those of another standing than known may be about an incident that itself was not known.
        """
        about = self if standing == "known" else replace(self, known=None)
        claims = _at(tables["claims"], self.known, standing)
        rows = claims.semi_join(about.incidents(tables), [("incident", "id")])
        return _filtered(rows, self._claim_conditions(rows))

    def statements(self, tables: Mapping[str, Expr], standing: Standing = "known") -> Expr:
        """Return the expression of the statements that make those claims.

        With dates chosen, a statement's own day counts: what was said on the 9th about the 7th
        is not in a range that ends on the 8th.
        """
        rows = tables["statements"].semi_join(self.claims(tables, standing), [("id", "statement")])
        return _filtered(rows, _overlap(rows, "date", "date", self.date_from, self.date_to))

    def newly(self, tables: Mapping[str, Expr], earlier: dt.datetime) -> Expr:
        """Return the incidents that are known at the Selection's moment, but not at an earlier one.

        Without a moment of its own it is now, and what bears no date is in neither.
        """
        rows = self.incidents(tables)
        return rows.filter(rows.known_by > ibis.timestamp(earlier.isoformat()))

    def standings(self, tables: Mapping[str, Expr]) -> Expr:
        """Return one row of how many incidents, positions and claims are not known, by why.

        The columns are may_incidents, undated_incidents, all_incidents (whatever the moment), and
        the same of positions and claims. What is none of these, and not known either, came later.
        """
        whole: Expr = None
        for name in ("incidents", "positions", "claims"):
            counted = {
                "may": getattr(self, name)(tables, "may"),
                "undated": getattr(self, name)(tables, "undated"),
                "all": getattr(replace(self, known=None), name)(tables),
            }
            for what, rows in counted.items():
                one = rows.agg(**{f"{what}_{name}": _count})
                whole = one if whole is None else whole.cross_join(one)
        return whole

    def _conditions(self, rows: Expr, claims: Expr) -> list[Expr]:
        tests = _overlap(rows, "date_from", "day_to", self.date_from, self.date_to)
        tests += _any_of(rows, "sides", self.sides) + _any_of(rows, "actors", self.actors)
        if self.kinds:
            tests.append(rows.kind.isin(self.kinds))
        if self.claimants or self.outcomes or self.sources:
            wanted = _filtered(claims, self._claim_conditions(claims))
            tests.append(rows.id.isin(wanted.incident))
        return tests + _words(rows, self.text)

    def _claim_conditions(self, claims: Expr) -> list[Expr]:
        tests = []
        if self.claimants:
            tests.append(claims.claimant.isin(self.claimants))
        if self.outcomes:
            tests.append(claims.outcome.isin(self.outcomes))
        if self.sources:
            tests.append(claims.source.isin(self.sources))
        return tests


def fold(text: str) -> str:
    """Return text as it is searched: no accents, no case, blanks as one."""
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", text)
        if not unicodedata.combining(letter)
    )
    return " ".join(plain.casefold().split())


def _at(rows: Expr, moment: dt.datetime | None, standing: Standing = "known") -> Expr:
    """Return the rows that stand so at a moment, as `data.known.Span.at` has it; all without one.

    Without a moment everything is known, so that nothing stands otherwise.
    """
    if moment is None:
        return rows if standing == "known" else rows.filter(ibis.literal(value=False))
    then = ibis.timestamp(moment.isoformat())
    if standing == "undated":
        return rows.filter(rows.known_by.isnull())
    if standing == "known":
        return rows.filter(rows.known_by <= then)
    waiting = rows.filter(rows.known_by > then)
    if standing == "may":
        return waiting.filter(waiting.known_from < then)
    return waiting.filter(waiting.known_from >= then)


def _count(rows: Expr) -> Expr:
    return rows.count()


def _filtered(rows: Expr, tests: Sequence[Expr]) -> Expr:
    return rows.filter(*tests) if tests else rows


def _overlap(
    rows: Expr, first: str, last: str, date_from: dt.date | None, date_to: dt.date | None
) -> list[Expr]:
    tests = []
    if date_from is not None:
        tests.append(rows[last] >= ibis.date(date_from.isoformat()))
    if date_to is not None:
        tests.append(rows[first] <= ibis.date(date_to.isoformat()))
    return tests


def _any_of(rows: Expr, column: str, wanted: Sequence[str]) -> list[Expr]:
    tests = [rows[column].contains(value) for value in wanted]
    return [ibis.or_(*tests)] if tests else []


def _words(rows: Expr, text: str) -> list[Expr]:
    return [rows.search.contains(word) for word in fold(text).split()]


def _day(key: str, values: Mapping[str, list[str]]) -> dt.date | None:
    given = [value for value in values.get(key, ()) if value]
    if not given:
        return None
    try:
        return dt.date.fromisoformat(given[-1])
    except ValueError:
        raise SelectionError(
            f"{key}: {given[-1][:40]!r} is not a day. Write it as 2018-02-07."
        ) from None


def _check_values(key: str, values: Sequence[str]) -> None:
    if len(values) > MAX_VALUES:
        raise SelectionError(f"{key} has more than {MAX_VALUES} values. Choose fewer.")
    for value in values:
        _check_text(key, value)


def _check_text(key: str, text: str) -> None:
    if len(text) > MAX_TEXT:
        raise SelectionError(f"{key} is longer than {MAX_TEXT} characters: {text[:40]!r}…")
    # NUL ends a text in SQL, and half of a surrogate pair can't be encoded.
    if any(letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in text):
        raise SelectionError(f"{key}: {text[:40]!r} holds a character that can't be searched.")


def _check_known(key: str, given: Sequence[str], known: Sequence[str]) -> None:
    for value in given:
        if value not in known:
            raise SelectionError(f"{key}: {value[:40]!r} is not one of {', '.join(known)}.")
