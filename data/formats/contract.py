"""What the parts of an import hand to each other: chunks of a file in, tables of records out.

A file is read as chunks of plain strings (`data.formats.files`), a format turns each chunk into
tables of records (`Format.convert`), and `data.importing` makes one data set of them. Work on
columns (pyarrow.compute, DuckDB): a Python loop over the rows of a million is a minute.
"""

from __future__ import annotations

import types
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import pyarrow as pa

from data.case import TABLES
from data.dataset import schema_of

Kind = Literal["delimited", "xlsx", "geojson", "kml", "json"]
Progress = Callable[[float, str], None]
"""Called with the share done (0 to 1) and a sentence on what is being done."""
Cancelled = Callable[[], bool]
"""Asked now and then; True ends the import, and nothing of it stays."""

#: How exactly a place is known. `data.importing.areas` says which shape each becomes, and why.
Precision = Literal[
    "spot",  # the named place itself
    "near",  # within about 25 km of it
    "district",  # somewhere in a second-order division (ADM2)
    "province",  # somewhere in a first-order division (ADM1)
    "line",  # along a line, or in a region wider than a province
    "country",
    "world",  # no country: at sea, in the air
    "not_known",  # the file does not say
]


@dataclass(frozen=True)
class Reject:
    """A row that can't be used: its number in the file, the column to look at, and why.

    `reason` is said of many rows, so it names no value: "is not a day", not "'31 June' is not".
    """

    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class Chunk:
    """Some rows of a file, every column as strings.

    `table`: columns as the file names them (trimmed), all `pa.string()`, an empty cell is null.
    `row_numbers`: int64, one for each row, 1-based as a spreadsheet shows them: the header is
    row 1. `first_row` is the first of them. `rejects` are rows that can't even be read.
    """

    first_row: int
    table: pa.Table
    row_numbers: pa.Array
    rejects: tuple[Reject, ...] = ()


@dataclass(frozen=True)
class Sample:
    """The beginning of a file, to tell its format by."""

    name: str
    kind: Kind
    columns: tuple[str, ...]
    rows: pa.Table
    has_header: bool = True


@dataclass(frozen=True)
class Options:
    """What the user chose for one import; part of the data set's version.

    `mapping`: column of the file by what it means, for tables of no known format. `keep`: for a
    column the values that are wanted; rows with another value are left out, and counted.
    `day_first`: whether 05/04/2020 is the 5th of April; None is to be told from the file itself.
    """

    mapping: Mapping[str, str] = field(default_factory=lambda: types.MappingProxyType({}))
    keep: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: types.MappingProxyType({}))
    day_first: bool | None = None


# Columns that a format gives beside those of a data set's own tables (`data.dataset.schema_of`).
_ROW = pa.field("row", pa.int64())
_EXTRA: Mapping[str, tuple[pa.Field, ...]] = types.MappingProxyType(
    {
        # `newness`: of the rows with one id the one with the highest is kept, then the last.
        "incidents": (_ROW, pa.field("newness", pa.int64())),
        "statements": (_ROW,),
        "claims": (_ROW,),
        # Where lat and lon are null, `wording` is looked up in `country` and in the narrowest of
        # `areas` (names of the divisions it lies in, narrowest first) that is known; where the
        # wording itself is not known, that area stands for it. `geometry` is GeoJSON (EPSG:4326)
        # and needs no lat and lon; `radius_m` overrules what `precision` stands for.
        "places": (
            pa.field("areas", pa.list_(pa.string())),
            pa.field("precision", pa.string()),
            pa.field("lat", pa.float64()),
            pa.field("lon", pa.float64()),
            pa.field("radius_m", pa.float64()),
            pa.field("geometry", pa.string()),
        ),
    }
)


def converted_schema(table: str) -> pa.Schema:
    """Return the columns that a format gives of a table: its record's, and those of the import."""
    own = schema_of(table)
    fields = [own.field(name) for name in TABLES[table].model_fields]
    extra = _EXTRA.get(table, ())
    names = {column.name for column in extra}
    return pa.schema([*(column for column in fields if column.name not in names), *extra])


@dataclass(frozen=True)
class Converted:
    """What a chunk became.

    Each table has exactly the columns of `converted_schema` (`filled` adds those that a format
    does not know). Ids are the same for the same thing in every chunk; sides, actors, sources
    and places may come again and again, the first of an id counts. Incidents, statements and
    claims carry the `row` they come from: of rows with the same incident id one is kept, and
    with it what has its row number. `rejects` and `left_out` (rows by reason) and the rows of
    `incidents` are together the rows of the chunk.
    """

    incidents: pa.Table
    statements: pa.Table
    claims: pa.Table
    actors: pa.Table
    sources: pa.Table
    sides: pa.Table
    places: pa.Table
    rejects: tuple[Reject, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=lambda: types.MappingProxyType({}))


#: What a column holds where a format has nothing to say; every other one is null.
_DEFAULTS: Mapping[str, Mapping[str, object]] = types.MappingProxyType(
    {
        "incidents": {
            "quote": "",
            "start": 0,
            "end": 0,
            "date_precision": "day",
            "open_end": False,
            "date_note": "",
            "place_note": "",
            "initiators": [],
            "targets": [],
            "involved": [],
            "note": "",
        },
        "statements": {
            "quote": "",
            "start": 0,
            "end": 0,
            "claimant_named": False,
            "date_basis": "not_known",
            "date_note": "",
            "note": "",
        },
        "claims": {
            "quote": "",
            "start": 0,
            "end": 0,
            "open_high": False,
            "approximate": False,
            "wording": "",
            "hedge": "",
            "stance": "asserts",
            "certainty": "plain",
            "note": "",
        },
        "places": {
            "quote": "",
            "start": 0,
            "end": 0,
            "note": "",
            "precision": "not_known",
            "areas": [],
        },
        "actors": {"anonymous": False, "note": ""},
        "sources": {"date_basis": "not_known", "note": ""},
        "sides": {},
    }
)


def filled(table: str, columns: Mapping[str, pa.Array | pa.ChunkedArray], rows: int) -> pa.Table:
    """Return a table of `converted_schema` out of the columns that a format knows.

    The others hold their record's default. A column that no record has raises KeyError, a
    required one that is missing is found by the builder's check of the first rows.
    """
    schema = converted_schema(table)
    unknown = sorted(set(columns) - set(schema.names))
    if unknown:
        raise KeyError(f"{table} has no column {', '.join(unknown)}")
    defaults = _DEFAULTS.get(table, {})
    made = []
    for column in schema:
        if column.name in columns:
            made.append(columns[column.name].cast(column.type))
        elif column.name in defaults and rows:  # Arrow repeats no list zero times
            made.append(pa.repeat(pa.scalar(defaults[column.name], column.type), rows))
        else:
            made.append(pa.nulls(rows, column.type))
    return pa.table(made, schema=schema)


class Format(ABC):
    """One format of files; a module of `data.formats` each, listed in its registry.

    `version` changes whenever the same file would become other records. `licence` and
    `about` (one sentence: who makes such files, and how its rows are read) are shown with every
    data set.
    """

    name: str
    title: str
    version: str
    licence: str
    about: str

    @abstractmethod
    def recognise(self, sample: Sample) -> float:
        """Return how sure it is that this is the format of the file, from 0 to 1."""

    def names_of(self, sample: Sample) -> tuple[str, ...] | None:  # noqa: ARG002
        """Return the column names of a file without a header row; None to take the file's own."""
        return None

    def check(self, sample: Sample, options: Options) -> None:  # noqa: B027
        """Raise FormatError, naming it, where a column that is needed is missing."""

    def survey(
        self,
        sample: Sample,  # noqa: ARG002
        options: Options,
        chunks: Callable[[], Iterable[Chunk]],  # noqa: ARG002
    ) -> Options:
        """Return the options completed by what only the whole file can tell.

        `chunks()` reads the file once more: call it only where the sample shows the need (days
        such as 05/04/2020). Most formats return the options as they are.
        """
        return options

    @abstractmethod
    def convert(self, chunk: Chunk, options: Options) -> Converted:
        """Return the records of some rows; a row that can't be used is a reject, never a guess."""
