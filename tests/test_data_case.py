"""A case folder is read whole or refused in one sentence; what is written is read back."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from data.case import TABLES, Case, load_case
from data.case_table import columns
from data.case_write import save_case
from data.errors import CaseError
from data.home import BUILT_IN, CASES
from tests.made_up import AWKWARD, cases

Change = Callable[[Path], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the built-in case, to be spoiled."""
    return Path(shutil.copytree(CASES / BUILT_IN, tmp_path / "case"))


def cell(file: str, row: int, column: str, value: str) -> Change:
    """Write another value into one cell; rows count from the header, which is 1."""

    def change(folder: Path) -> None:
        with (folder / file).open(encoding="utf-8", newline="") as source:
            rows = list(csv.reader(source))
        rows[row - 1][rows[0].index(column)] = value
        with (folder / file).open("w", encoding="utf-8", newline="") as target:
            csv.writer(target).writerows(rows)

    return change


def whole(file: str, rewrite: Callable[[bytes], bytes]) -> Change:
    """Write another content into a file."""
    return lambda folder: void((folder / file).write_bytes(rewrite((folder / file).read_bytes())))


def void(_: object) -> None:
    """Forget a value."""


def row_of(file: str, identifier: str) -> int:
    """Return the line of the built-in case on which an id stands (none holds a line break)."""
    lines = (CASES / BUILT_IN / file).read_text(encoding="utf-8").splitlines()
    return next(n for n, line in enumerate(lines, 1) if line.startswith(f"{identifier},"))


def last_row(file: str) -> int:
    """Return the last line of a file of the built-in case."""
    return len((CASES / BUILT_IN / file).read_text(encoding="utf-8").splitlines())


SILENT = row_of("claims.csv", "oir-silent-casualties")
WOUNDED = row_of("claims.csv", "russian-ministry-wounded")
ACTOR = row_of("actors.csv", "us-forces")
ABOVE = row_of("actors.csv", "coalition-force")

CELLS = [
    ("sources.csv", 2, "date", "08.02.2018", "is not a day like 2018-02-07"),
    ("sources.csv", 2, "date", "86400", "is not a day like 2018-02-07"),
    ("sources.csv", 2, "date", "2018-02-08T00:00:00", "is not a day like 2018-02-07"),
    ("sources.csv", 2, "date", "2018-02-30", "day value is outside"),
    ("sources.csv", 2, "sha256", "abc", "should match pattern"),
    ("incidents.csv", 2, "time_from", "10pm", "is not a local time like 22:00"),
    ("incidents.csv", 2, "time_from", "22:00Z", "is not a local time like 22:00"),
    ("incidents.csv", 2, "time_from", "25:00", "hour value is outside"),
    ("incidents.csv", 2, "open_end", "perhaps", "is neither true nor false"),
    ("incidents.csv", 2, "open_end", "1", "is neither true nor false"),
    ("incidents.csv", 2, "date_to", "2018-02-06", "is after date_to"),
    ("claims.csv", WOUNDED, "low", "twenty-five", "is not a whole number in digits"),
    ("claims.csv", WOUNDED, "low", "25.0", "is not a whole number in digits"),
    ("claims.csv", WOUNDED, "low", "1_000", "is not a whole number in digits"),
    ("claims.csv", WOUNDED, "low", " 25", "is not a whole number in digits"),
    ("claims.csv", WOUNDED, "low", "٢٥", "is not a whole number in digits"),
    ("claims.csv", WOUNDED, "low", "-25", "greater than or equal to 0"),
    ("claims.csv", WOUNDED, "low", "26", "low 26 is above high 25"),
    ("claims.csv", WOUNDED, "outcome", "dead", "should be 'killed', 'wounded'"),
    ("claims.csv", WOUNDED, "stance", "says", "should be 'asserts'"),
    ("claims.csv", WOUNDED, "end", "1", "but the quote has"),
    ("claims.csv", WOUNDED, "id", "no spaces!", "should match pattern"),
    ("claims.csv", WOUNDED, "coded_by", "", "this cell is empty"),
    ("claims.csv", SILENT, "low", "0", "a silent claimant gives no figure"),
    ("claims.csv", SILENT, "best", "7", "a silent claimant gives no figure"),
    ("claims.csv", WOUNDED, "incident", "nowhere", "no such id in incidents.csv"),
    ("claims.csv", WOUNDED, "statement", "unsaid", "no such id in statements.csv"),
    ("claims.csv", WOUNDED, "subject", "nobody", "no such id in actors.csv"),
    ("claims.csv", WOUNDED, "claimant", "us", "the statement russian-ministry-25 is by"),
    ("claims.csv", WOUNDED, "superseded_by", "russian-ministry-wounded", "runs in a circle"),
    ("incidents.csv", 2, "targets", "sdf;nobody", "no such id in actors.csv"),
    ("places.csv", 2, "viewpoint", "base-8km", "runs in a circle"),
    ("actors.csv", ABOVE, "parent", "us-forces", "runs in a circle"),
    ("actors.csv", ACTOR, "side", "neither", "no such id in sides.csv"),
    ("actors.csv", ACTOR, "id", "us", "this id stands there twice"),
    ("positions.csv", 2, "strength_claim", "us-official-killed", "is not a strength claim"),
]


@pytest.mark.parametrize(
    ("file", "row", "column", "value", "what"), CELLS, ids=[f"{c[2]}={c[3]}" for c in CELLS]
)
def test_a_bad_cell_is_named(
    folder: Path, file: str, row: int, column: str, value: str, what: str
) -> None:
    cell(file, row, column, value)(folder)
    with pytest.raises(CaseError) as refused:
        load_case(folder)
    error = refused.value
    assert what in str(error)
    at_fault = "date_from" if what == "is after date_to" else column
    assert (error.file, error.row, error.column) == (file, row, at_fault)
    assert str(error).startswith(f"{file}, row {row}, column {at_fault}: ")
    if value and at_fault == column:
        assert repr(value) in str(error)
    assert "\n" not in str(error)


def spoil_header(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    """Replace something in the header line."""

    def rewrite(content: bytes) -> bytes:
        header, rest = content.split(b"\n", 1)
        assert old in header
        return header.replace(old, new, 1) + b"\n" + rest

    return rewrite


def remove(file: str) -> Change:
    """Delete a file."""
    return lambda folder: (folder / file).unlink()


def directory(file: str) -> Change:
    """Put a folder in a file's place."""

    def change(folder: Path) -> None:
        (folder / file).unlink()
        (folder / file).mkdir()

    return change


NEXT = last_row("claims.csv") + 1
PACKAGE = "datapackage.json"
FILES: list[tuple[str, Change, tuple[str, ...]]] = [
    ("no file", remove("claims.csv"), ("there is no claims.csv",)),
    ("no description", remove(PACKAGE), (f"there is no {PACKAGE}", "Name the folder")),
    ("a folder for a file", directory("claims.csv"), ("claims.csv: can't be read",)),
    ("a folder for it", directory(PACKAGE), (f"{PACKAGE}: can't be read",)),
    (
        "not UTF-8",
        whole("claims.csv", lambda old: old + "é".encode("latin-1")),
        ("claims.csv: is not UTF-8 at byte", "Save it as UTF-8."),
    ),
    (
        "UTF-16",
        whole("sides.csv", lambda old: old.decode().encode("utf-16")),
        ("sides.csv: is not UTF-8 at byte 0.",),
    ),
    ("empty", whole("sides.csv", lambda _: b""), ("sides.csv, row 1, column id: this column is",)),
    (
        "missing column",
        whole("sides.csv", lambda old: old.replace(b",order", b"").replace(b",1", b"")),
        ("sides.csv, row 1, column order: this column is missing.",),
    ),
    (
        "unknown column",
        whole("sides.csv", spoil_header(b"colour", b"color")),
        ("sides.csv, row 1, column color: this column is not part of", "id, name, colour, order"),
    ),
    (
        "column twice",
        whole("sides.csv", spoil_header(b"order", b"colour")),
        ("sides.csv, row 1, column colour: this column stands there twice",),
    ),
    (
        "too few cells",
        whole("claims.csv", lambda old: old + b"one,two\n"),
        (f"claims.csv, row {NEXT}: has 2 cells where the header has 32", "Quote cells"),
    ),
    (
        "too many cells",
        whole("sides.csv", lambda old: old + b"x,X,blue,4,,\n"),
        ("sides.csv, row 5: has 6 cells where the header has 4",),
    ),
    (
        "open quotation mark",
        whole("claims.csv", lambda old: old + b'"never closed,\nmore\nlines\n'),
        (f"claims.csv, row {NEXT}: is not well-formed CSV", "Close every quotation mark"),
    ),
    (
        "text after a quotation mark",
        whole("claims.csv", lambda old: old + b'"closed"too early,\n'),
        (f"claims.csv, row {NEXT}: is not well-formed CSV",),
    ),
    (
        "a cell too long",
        whole("claims.csv", lambda old: old.replace(b"first coder", b"x" * 140_000, 1)),
        ("claims.csv, row 2: is not well-formed CSV", "131072"),
    ),
    ("no JSON", whole(PACKAGE, lambda _: b"{"), (f"{PACKAGE}: can't be read as JSON",)),
    ("deep JSON", whole(PACKAGE, lambda _: b"[" * 100_000), (f"{PACKAGE}: can't be read as",)),
    ("not UTF-8 JSON", whole(PACKAGE, lambda _: b"\xff\xfe"), (f"{PACKAGE}: is not UTF-8",)),
    ("a list", whole(PACKAGE, lambda _: b"[]"), (f"{PACKAGE}: needs a name",)),
    ("no name", whole(PACKAGE, lambda _: b"{}"), (f"{PACKAGE}: needs a name",)),
    (
        "a path for a name",
        whole(PACKAGE, lambda _: b'{"name": "../x"}'),
        (f"{PACKAGE}, column name: this can't be the name of a case (value: '../x')",),
    ),
    ("a number for a name", whole(PACKAGE, lambda _: b'{"name": 5}'), ("column name: is not a",)),
    (
        "a number for a title",
        whole(PACKAGE, lambda _: b'{"name": "x", "title": 5}'),
        (f"{PACKAGE}, column title: is not a text (value: 5).",),
    ),
    (
        "half a letter",
        whole(PACKAGE, lambda _: b'{"name": "x", "title": "\\ud800"}'),
        (f"{PACKAGE}, column title: is not a text",),
    ),
    (
        "licences that are none",
        whole(PACKAGE, lambda _: b'{"name": "x", "licenses": ["CC0"]}'),
        (f"{PACKAGE}, column licenses: is not a list of licences",),
    ),
]


@pytest.mark.parametrize(
    ("spoil", "told"), [entry[1:] for entry in FILES], ids=[entry[0] for entry in FILES]
)
def test_a_bad_file_is_named(folder: Path, spoil: Change, told: tuple[str, ...]) -> None:
    spoil(folder)
    with pytest.raises(CaseError) as refused:
        load_case(folder)
    for part in told:
        assert part in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match=r"there is no datapackage\.json in"):
        load_case(tmp_path / "nowhere")


def test_a_long_value_is_cut_in_the_message(folder: Path) -> None:
    cell("claims.csv", 3, "stance", "x" * 5_000)(folder)
    with pytest.raises(CaseError) as refused:
        load_case(folder)
    assert len(str(refused.value)) < 300


def test_rows_are_numbered_as_an_editor_shows_them(folder: Path) -> None:
    cell("sides.csv", 2, "name", "over\nthree\r\nlines")(folder)
    cell("sides.csv", 4, "colour", "red")(folder)
    with pytest.raises(CaseError) as refused:
        load_case(folder)
    assert (refused.value.row, refused.value.column) == (6, "colour")


@pytest.mark.parametrize(
    "rewrite",
    [
        lambda content: b"\xef\xbb\xbf" + content,
        lambda content: content.replace(b"\n", b"\r\n"),
        lambda content: content.rstrip(b"\n"),
        lambda content: content + b"\n\n",
        spoil_header(b"outcome", b" Outcome "),
        lambda content: content.replace(b",false,", b",FALSE,").replace(b",true,", b",True,"),
    ],
    ids=["bom", "crlf", "no last line end", "blank lines", "header", "spreadsheet's booleans"],
)
def test_spellings_that_mean_the_same(
    folder: Path, case: Case, rewrite: Callable[[bytes], bytes]
) -> None:
    whole("claims.csv", rewrite)(folder)
    assert load_case(folder) == case


def test_columns_may_stand_in_any_order_and_optional_ones_may_lack(
    folder: Path, case: Case
) -> None:
    sides, actors = folder / "sides.csv", folder / "actors.csv"
    for path, names in (
        (sides, ["order", "colour", "id", "name"]),
        (actors, ["kind", "name", "id"]),
    ):
        with path.open(encoding="utf-8", newline="") as source:
            rows = list(csv.DictReader(source))
        with path.open("w", encoding="utf-8", newline="") as target:
            writer = csv.DictWriter(target, names, extrasaction="ignore")
            writer.writeheader()
            writer.writerows(rows)
    loaded = load_case(folder)
    assert loaded.sides == case.sides
    assert {actor.parent for actor in loaded.actors.values()} == {None}


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(made=cases())
def test_what_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, made: Case) -> None:
    folder = tmp_path_factory.mktemp("case")
    save_case(made, folder)
    assert load_case(folder) == made
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    save_case(load_case(folder), folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_words_survive(tmp_path: Path, case: Case, text: str) -> None:
    claim = case.claims["us-official-killed"]
    words = {"quote": text, "end": claim.start + len(text), "label": text, "note": text}
    claims = {**case.claims, claim.id: claim.model_copy(update=words)}
    changed = Case(**{**vars(case), "claims": claims, "title": text})
    save_case(changed, tmp_path)
    assert load_case(tmp_path) == changed


def test_the_built_in_case_is_as_this_tool_writes_it(tmp_path: Path, case: Case) -> None:
    save_case(case, tmp_path)
    for path in sorted((CASES / BUILT_IN).iterdir()):
        assert (tmp_path / path.name).read_text(encoding="utf-8") == path.read_text(
            encoding="utf-8"
        ), path.name


def test_the_description_tells_each_file_and_column(case: Case, tmp_path: Path) -> None:
    save_case(case, tmp_path)
    described = json.loads((tmp_path / PACKAGE).read_text(encoding="utf-8"))
    assert described["profile"] == "tabular-data-package"
    assert {part["name"] for part in described["resources"]} == set(TABLES)
    for part in described["resources"]:
        with (tmp_path / part["path"]).open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
        assert [field["name"] for field in part["schema"]["fields"]] == header
        assert header == columns(TABLES[part["name"]])
        for link in part["schema"]["foreignKeys"]:
            assert link["fields"] in header
            assert link["reference"]["resource"] in ("", *TABLES)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=60) | st.text(max_size=40).map(str.encode), st.data())
@example(b"\x00", None)
def test_any_bytes_are_a_case_or_one_sentence(
    tmp_path: Path, junk: bytes, data: st.DataObject | None
) -> None:
    folder = tmp_path / "case"
    if not folder.exists():
        shutil.copytree(CASES / BUILT_IN, folder)
    target = folder / "sides.csv"
    sound = (CASES / BUILT_IN / "sides.csv").read_bytes()
    at = data.draw(st.integers(0, len(sound))) if data else 0
    target.write_bytes(sound[:at] + junk + sound[at:])
    told = ""
    try:
        load_case(folder)
    except CaseError as error:
        told = str(error)
    assert not told or told.startswith(("sides.csv", "actors.csv"))
    assert "\n" not in told
