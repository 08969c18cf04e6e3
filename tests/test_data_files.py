"""Opening data files: every row comes out as it was written, or is named; or all is refused."""

from __future__ import annotations

import csv
import gzip
import io
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.errors import ChooseMember, DeconflictError, FormatError
from data.formats import files_bytes, files_delimited, files_rows
from data.formats.files import open_rows
from data.formats.files_quotes import QuoteCheck

ROWS = "id,name,note\n1,Ḥalab,plain\n2,Homs,\n"


def write(folder: Path, content: bytes | str, name: str = "table.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read(path: Path, rows: int = 50_000, **options: str) -> list[dict[str, str | None]]:
    found = open_rows(path, **options)
    return [row for chunk in found.chunks(rows) for row in chunk.table.to_pylist()]


def refusal(path: Path, **options: str) -> str:
    with pytest.raises(FormatError) as caught:
        read(path, **options)
    return one_sentence(caught.value, path)


def one_sentence(error: DeconflictError, path: Path) -> str:
    words = str(error)
    assert words.startswith(path.name), words
    assert "Traceback" not in words
    assert "\n" not in words
    assert len(words) < 700
    return words


def zipped(folder: Path, members: dict[str, bytes], name: str = "table.zip") -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    return path


def test_rows_come_as_they_are_written(tmp_path: Path) -> None:
    path = write(tmp_path, ROWS)
    assert read(path) == [
        {"id": "1", "name": "Ḥalab", "note": "plain"},
        {"id": "2", "name": "Homs", "note": None},
    ]
    found = open_rows(path)
    (chunk,) = found.chunks()
    assert chunk.row_numbers.to_pylist() == [2, 3]
    assert chunk.first_row == 2
    assert found.position() == found.size == path.stat().st_size


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends_are_told(tmp_path: Path, mark: str, end: str) -> None:
    text = ROWS.replace(",", mark).replace("\n", end)
    assert read(write(tmp_path, text)) == read(write(tmp_path, ROWS))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_unicode_in_any_spelling_is_read(tmp_path: Path, encoding: str) -> None:
    rows = read(write(tmp_path, ROWS.encode(encoding)))
    assert rows[0] == {"id": "1", "name": "Ḥalab", "note": "plain"}


def test_another_encoding_is_named_and_read_only_where_the_user_says_so(tmp_path: Path) -> None:
    text = "id,ville,note\n" + "1,Saint-Étienne,évènement à côté de la forêt\n" * 30
    path = write(tmp_path, text.encode("cp1252"))
    words = refusal(path)
    assert "is not UTF-8" in words
    assert "byte 23 " in words
    assert "windows-1252" in words or "looks like" in words
    assert read(path, encoding="windows-1252")[0]["ville"] == "Saint-Étienne"


def test_a_byte_that_is_no_text_far_into_the_file_is_named(tmp_path: Path) -> None:
    good = b"id,name\n" + b"1,Homs\n" * 300_000
    words = refusal(write(tmp_path, good + b"2,\xe9t\xe9\n"))
    assert f"byte {len(good) + 3:,} " in words


def test_cells_with_delimiters_line_breaks_and_marks(tmp_path: Path) -> None:
    rows = [["id", "note"], ["1", 'he said "no", then\nleft'], ["2", '"'], ["3", ","]]
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    path = write(tmp_path, text.getvalue())
    assert [list(row.values()) for row in read(path)] == rows[1:]


def test_blank_rows_are_no_rows_but_are_counted(tmp_path: Path) -> None:
    path = write(tmp_path, "\nid,name\n1,a\n\n,\n2,b\n")
    (chunk,) = open_rows(path).chunks()
    assert chunk.table.to_pylist() == [{"id": "1", "name": "a"}, {"id": "2", "name": "b"}]
    assert chunk.row_numbers.to_pylist() == [3, 6]


def test_ragged_rows_are_rejects_with_their_numbers(tmp_path: Path) -> None:
    path = write(tmp_path, "id,name\n1,a\n2\n3,c\n4,d,e\n5,f\n")
    (chunk,) = open_rows(path).chunks()
    assert [row["id"] for row in chunk.table.to_pylist()] == ["1", "3", "5"]
    assert chunk.row_numbers.to_pylist() == [2, 4, 6]
    assert [(found.row, found.value) for found in chunk.rejects] == [(3, "2"), (5, "4,d,e")]
    assert {found.reason for found in chunk.rejects} == {
        "has fewer cells than the header",
        "has more cells than the header",
    }


def test_row_numbers_hold_across_blocks_and_chunks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files_delimited, "BLOCK", 256)
    lines = [f"{n},name {n}" if n % 7 else f"{n}" for n in range(2, 400)]
    path = write(tmp_path, "\n".join(["id,name", *lines]))
    good, bad = [], []
    for chunk in open_rows(path).chunks(50):
        assert chunk.table.num_rows <= 50
        numbers = chunk.row_numbers.to_pylist()
        assert [int(row["id"]) for row in chunk.table.to_pylist()] == numbers
        good += numbers
        bad += [found.row for found in chunk.rejects]
    assert sorted(good + bad) == list(range(2, 400))
    assert bad == [n for n in range(2, 400) if n % 7 == 0]


def test_ragged_rows_without_end_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files_delimited, "BLOCK", 1024)
    path = write(tmp_path, "a,b\n" + "1,2\n" * 400 + "1\n" * 1000)
    counts = [(chunk.table.num_rows, len(chunk.rejects)) for chunk in open_rows(path).chunks(100)]
    assert sum(rows for rows, _ in counts) == 400
    assert sum(rejects for _, rejects in counts) == 1000
    monkeypatch.setattr(files_delimited, "MOST_RAGGED", 900)
    assert "more than 900 rows one after another" in refusal(path)


def test_a_file_without_header_takes_names(tmp_path: Path) -> None:
    path = write(tmp_path, '12\t20180207\tHe said "so"\n13\t20180208\t"\n', "x.tsv")
    found = open_rows(path)
    assert not found.has_header
    assert found.columns == ("column 1", "column 2", "column 3")
    (chunk,) = found.with_columns(["id", "day", "words"]).chunks()
    assert chunk.row_numbers.to_pylist() == [1, 2]
    assert chunk.table.to_pylist()[1] == {"id": "13", "day": "20180208", "words": '"'}
    with pytest.raises(FormatError, match="3 columns, and 1 names"):
        found.with_columns(["id"])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\n \n", "is empty"),
        (b"%PDF-1.7\n%\xe2\xe3", "is a PDF"),
        (b"<!DOCTYPE html><html><body>Log in", "is a web page"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old Excel"),
        (b"a,b\n1,\x00\n", "NUL"),
        (b"id^name\n1^a\n2^b\n", "only one column"),
        (b"id,Name,name\n1,2,3\n", "columns 2 and 3 are both called 'name'"),
        (b'id,name\n1,"a\n2,b\n3,c\n', "line 5: a quotation mark opens a cell and is never closed"),
        (b'id,name\n1,"a" b\n2,b\n', "line 2: text goes on after a quotation mark"),
        (b"a,b,c\n1,2\n1,2,3,4\n1\n", "most rows have more or fewer"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(
    tmp_path: Path, content: bytes, words: str
) -> None:
    assert words in refusal(write(tmp_path, content))


def test_the_wrong_delimiter_is_answered_with_the_right_one(tmp_path: Path) -> None:
    path = write(tmp_path, ROWS.replace(",", ";"))
    assert "split at semicolons" in refusal(path, delimiter=",")
    assert "no encoding known here" in refusal(path, encoding="klingon")
    assert "Name one character" in refusal(path, delimiter="ab")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert "can't be opened" in refusal(tmp_path / "no.csv")


def test_packed_files_are_read_as_they_lie(tmp_path: Path) -> None:
    plain = read(write(tmp_path, ROWS))
    assert read(write(tmp_path, gzip.compress(ROWS.encode()), "a.csv.gz")) == plain
    path = zipped(tmp_path, {"a.csv": ROWS.encode(), "__MACOSX/._a.csv": b"x", "readme.md": b"x"})
    assert read(path) == plain
    two = zipped(tmp_path, {"a.csv": ROWS.encode(), "b.csv": b"id,x\n1,2\n"})
    with pytest.raises(ChooseMember) as caught:
        open_rows(two)
    assert caught.value.members == ("a.csv", "b.csv")
    assert read(two, member="b.csv") == [{"id": "1", "x": "2"}]
    assert "no file 'c.csv'" in refusal(two, member="c.csv")


def test_damaged_and_nested_archives_are_refused(tmp_path: Path) -> None:
    text = "".join(f"{n},name {n * 7919 % 10007}\n" for n in range(2, 30_000))
    content = ("id,name\n" + text).encode()
    packed = gzip.compress(content)
    assert "damaged" in refusal(write(tmp_path, packed[:-3000], "a.csv.gz"))
    whole = zipped(tmp_path, {"a.csv": content}).read_bytes()
    assert "damaged" in refusal(write(tmp_path, whole[:-500], "cut.zip"))
    flipped = whole[:2000] + bytes([whole[2000] ^ 255]) + whole[2001:]
    assert "damaged" in refusal(write(tmp_path, flipped, "flipped.zip"))
    inner = zipped(tmp_path, {"a.csv": content}, "inner.zip").read_bytes()
    assert "further archive" in refusal(zipped(tmp_path, {"inner.zip": inner}))
    assert "archive within an archive" in refusal(zipped(tmp_path, {"inner.csv": inner}))
    assert "archive within an archive" in refusal(
        write(tmp_path, gzip.compress(packed), "a.csv.gz")
    )


def test_a_bomb_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files_bytes, "RATIO_FROM", 1_000_000)
    content = ROWS.encode() + b"3,a,b\n" * 500_000
    assert "times its size" in refusal(zipped(tmp_path, {"a.csv": content}))
    assert "times its size" in refusal(write(tmp_path, gzip.compress(content), "a.csv.gz"))
    monkeypatch.setattr(files_bytes, "LARGEST_UNPACKED", 2_000_000)
    assert "more than 2,000,000 bytes" in refusal(zipped(tmp_path, {"a.csv": content}))


def test_one_endless_line_is_refused_early(tmp_path: Path) -> None:
    assert "first line of more than" in refusal(write(tmp_path, b"a," * 3_000_000))
    late = ROWS.encode() + b"3,b," + b"c" * (2 * files_delimited.BLOCK) + b"\n"
    assert "row of more than" in refusal(write(tmp_path, late))


CELL = st.text(
    st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12
).filter(lambda cell: cell == cell.strip())


@settings(deadline=None)
@given(
    st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=8),
    st.sampled_from(",;\t|"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_a_csv_writer_wrote_is_read_back(
    rows: list[list[str]], mark: str, encoding: str
) -> None:
    rows = [row for row in rows if any(row)]
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=mark, quoting=csv.QUOTE_ALL)
    writer.writerows([["id", "name", "note"], *rows])
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder), text.getvalue().encode(encoding))
        found = read(path, delimiter=mark)
    assert [[cell or "" for cell in row.values()] for row in found] == rows


@settings(deadline=None, max_examples=300)
@given(
    st.one_of(
        st.binary(max_size=300),
        st.text('ab,;"\n\r\t1é', max_size=120).map(str.encode),
        st.tuples(st.just(b"a,b\n"), st.binary(max_size=60)).map(b"".join),
    )
)
def test_any_bytes_are_read_or_refused_in_one_sentence(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder), content)
        try:
            found = open_rows(path)
            rows = sum(chunk.table.num_rows for chunk in found.chunks(3))
        except FormatError as error:
            one_sentence(error, path)
        else:
            assert rows <= content.count(b"\n") + content.count(b"\r") + 1


@settings(deadline=None, max_examples=500)
@given(st.text('a,"\n', max_size=24), st.integers(1, 24))
def test_quotation_marks_are_judged_alike_in_any_blocks(text: str, size: int) -> None:
    content = text.encode()

    def judged(size: int) -> bool:
        check = QuoteCheck("x", ",")
        try:
            for start in range(0, len(content), size):
                check.feed(content[start : start + size])
            check.finish()
        except FormatError:
            return False
        return True

    def strict() -> bool:
        try:
            list(csv.reader(io.StringIO(text, newline=""), strict=True))
        except csv.Error:
            return False
        return True

    assert judged(size) == judged(100) == strict()


def test_reading_holds_little_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files_rows, "LARGEST_CHUNK", 1 << 20)
    monkeypatch.setattr(files_delimited, "BLOCK", 1 << 18)
    path = write(tmp_path, "id,note\n" + "".join(f"{n},{'x' * 500}\n" for n in range(40_000)))
    sizes = [chunk.table.nbytes for chunk in open_rows(path).chunks(50_000)]
    assert sum(sizes) > 18_000_000
    assert max(sizes) < 2 * (1 << 20)
