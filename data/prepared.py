"""SQL made once for each shape of a question, and run with the values of each asking.

Building an Ibis expression and turning it into SQL takes longer than most queries run. Both
depend only on a Selection's shape: which fields are set, and how many values each has. So a
question is put once with marks in place of the values; the marks become the parameters of a
prepared statement. No value of a reader's is ever part of the SQL.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any

import pyarrow as pa
import sqlglot.expressions as sge

from data.select import Selection, fold

Expr = Any
Question = Callable[..., Expr]
"""question(selection, tables, **options) -> expression."""

# Marks can't be met in our own SQL: letters for private use, days and numbers far off the map.
_FIRST_LETTER, _LAST_LETTER = 0xF0000, 0xFFFFD
_FIRST_DAY = dt.date(7321, 1, 1)
_NUMBER = 7321.5
_STEP = 1024.0  # numbers are of the form 7321.5 + n * 1024, exact and written out in full


@dataclass(frozen=True)
class Shape:
    """A Selection and options with marks for values: equal for all that need the same SQL."""

    selection: Selection
    options: tuple[tuple[str, Any], ...]


@dataclass(frozen=True)
class Prepared:
    """A statement and which of a question's values it wants, by number."""

    sql: str
    slots: tuple[int, ...]
    schema: pa.Schema

    def parameters(self, values: list[Any]) -> dict[str, Any]:
        """Return the values by the names that the statement has for them."""
        return {f"v{slot}": values[slot] for slot in self.slots}


def shape_of(selection: Selection, options: Mapping[str, Any]) -> tuple[Shape, list[Any]]:
    """Return the shape of a question and its values, the mark of number n standing for value n.

    Options that know `marked(number)`, such as a Box, have their numbers taken out; all others
    are part of the shape as they are.
    """
    values: list[Any] = []

    def mark(value: Any) -> Any:
        values.append(value)
        number = len(values) - 1
        if isinstance(value, dt.date):
            day = _FIRST_DAY + dt.timedelta(number)
            return dt.datetime.combine(day, dt.time()) if isinstance(value, dt.datetime) else day
        if isinstance(value, float):
            return _NUMBER + _STEP * number
        return chr(_FIRST_LETTER + number)

    empty = Selection()
    marked = {}
    for field in fields(Selection):
        value = getattr(selection, field.name)
        if value == getattr(empty, field.name) or isinstance(value, bool):
            marked[field.name] = value
        elif field.name == "text":
            # A word that is there twice asks nothing more; so as many fit as a text may have.
            marked[field.name] = " ".join(mark(word) for word in dict.fromkeys(fold(value).split()))
        elif isinstance(value, tuple):
            marked[field.name] = tuple(mark(one) for one in value)
        else:
            marked[field.name] = mark(value)
    # Not through the constructor: marks are no text that a reader may choose.
    pattern = object.__new__(Selection)
    for name, value in marked.items():
        object.__setattr__(pattern, name, value)
    kept = tuple(
        (name, value.marked(mark) if hasattr(value, "marked") else value)
        for name, value in sorted(options.items())
    )
    return Shape(pattern, kept), values


def plain(compiler: Any, dialect: Any, expression: Expr) -> Prepared:
    """Return the statement of an expression that holds its values itself, quoted by Ibis."""
    sql = compiler.to_sqlglot(expression).sql(dialect=dialect)
    return Prepared(sql, (), expression.as_table().schema().to_pyarrow())


def statement(compiler: Any, dialect: Any, expression: Expr, count: int) -> Prepared:
    """Return the prepared statement of an expression in which `count` marks stand for values."""
    slots: set[int] = set()

    def open_(node: Any) -> Any:
        slot = _slot(node)
        if slot is None:
            return node
        if not 0 <= slot < count:
            raise AssertionError(f"A mark stands in the SQL that nobody set: {node}")
        slots.add(slot)
        return sge.Var(this=f"$v{slot}")

    sql = compiler.to_sqlglot(expression).transform(open_).sql(dialect=dialect)
    if "7321" in sql or any(_FIRST_LETTER <= ord(letter) <= _LAST_LETTER for letter in sql):
        raise AssertionError(f"A mark was not recognised: {sql}")
    return Prepared(sql, tuple(sorted(slots)), expression.as_table().schema().to_pyarrow())


def _slot(node: Any) -> int | None:
    """Return the number of the mark that a node of the SQL tree is, or None."""
    if isinstance(node, sge.DateFromParts | sge.TimestampFromParts):
        parts = [node.args[name] for name in ("year", "month", "day")]
        if all(isinstance(part, sge.Literal) for part in parts):
            day = dt.date(*(int(part.name) for part in parts))
            return (day - _FIRST_DAY).days if day >= _FIRST_DAY else None
    if isinstance(node, sge.Literal):
        if node.is_string:
            mark = ord(node.name) if len(node.name) == 1 else 0
            return mark - _FIRST_LETTER if mark >= _FIRST_LETTER else None
        if node.name.endswith(".5"):
            number = (float(node.name) - _NUMBER) / _STEP
            return int(number) if number >= 0 and number.is_integer() else None
    return None
