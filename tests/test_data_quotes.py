"""Quotations are checked against their text to the letter, by the library and by the command."""

from __future__ import annotations

import dataclasses
import hashlib
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.__main__ import main
from data.case import Case, load_case
from data.case_write import save_case
from data.errors import CaseError
from data.model import Source
from data.quotes import check_quotes, quotes_digest, quotes_state, source_of_text
from tests.hostile import khasham
from tests.made_up import by_id

ROOT = Path(__file__).resolve().parent.parent

# Invented for these tests, with letters outside the basic plane before what is quoted.
TEXT = "𝔘 Réport — invented.\r\nThe mayor of Ådal said: “Nobody was hurt.” \u202eعربي\u202c\nEnd.\n"
QUOTES = {"incident-1": "The mayor of Ådal said", "incident-2": "“Nobody was hurt.”"}
SOURCE = Source(
    id="gazette",
    outlet="The Ådal Gazette",
    outlet_basis="supplied",
    title=None,
    date=None,
    date_basis="not_known",
    sha256=hashlib.sha256(TEXT.encode()).hexdigest(),
)
OTHER = SOURCE.model_copy(update={"id": "other", "sha256": None})


def made(case: Case, **quotes: str) -> Case:
    """Return a case of two incidents that quote the gazette and one that quotes another."""
    template = case.incidents["war-in-syria"]
    records = []
    for name, quote in {**QUOTES, **quotes}.items():
        start = TEXT.find(QUOTES[name])
        update = {"id": name, "source": "gazette", "quote": quote, "start": start}
        records.append(template.model_copy(update={**update, "end": start + len(quote)}))
    unrelated = template.model_copy(update={"id": "elsewhere", "source": "other"})
    return dataclasses.replace(
        case,
        sources=by_id(SOURCE, OTHER),
        places={},
        incidents=by_id(*records, unrelated),
        statements={},
        claims={},
        positions={},
    )


@pytest.fixture
def folder(tmp_path: Path, case: Case) -> Path:
    """A case folder with the gazette's text beside it."""
    save_case(made(case), tmp_path / "case")
    (tmp_path / "text.txt").write_bytes(TEXT.encode())
    return tmp_path


def test_every_quotation_of_the_source_is_compared(case: Case) -> None:
    result = check_quotes(made(case), SOURCE, TEXT)
    assert (result.source, result.checked, result.failures) == (SOURCE, 2, ())


def test_one_changed_letter_is_found(case: Case) -> None:
    changed = made(case, **{"incident-2": "“Nobody was hurt!”"})
    (failure,) = check_quotes(changed, SOURCE, TEXT).failures
    assert "incidents.csv, incident-2" in failure
    assert "hurt!" in failure
    assert "hurt.”" in failure


def test_line_ends_and_byte_order_are_part_of_the_text(case: Case) -> None:
    assert len(check_quotes(made(case), SOURCE, TEXT.replace("\r\n", "\n")).failures) == 2
    assert len(check_quotes(made(case), SOURCE, "\ufeff" + TEXT).failures) == 2


@given(st.text(), st.text(min_size=1), st.text())
def test_offsets_are_code_points(before: str, quote: str, after: str) -> None:
    record = khasham().incidents["war-in-syria"]
    update = {"source": "gazette", "quote": quote, "start": len(before)}
    moved = record.model_copy(update={**update, "end": len(before) + len(quote)})
    case = dataclasses.replace(made(khasham()), incidents=by_id(moved))
    assert not check_quotes(case, SOURCE, before + quote + after).failures


def test_the_text_tells_its_source_by_its_hash(case: Case) -> None:
    assert source_of_text(made(case), TEXT.encode()) == SOURCE
    with pytest.raises(CaseError, match="no source of the case has this text's SHA-256") as refused:
        source_of_text(made(case), TEXT.encode() + b" ")
    assert (refused.value.file, refused.value.column) == ("sources.csv", "sha256")
    assert "--source" in str(refused.value)


def test_a_check_holds_for_the_quotations_it_was_made_of(case: Case) -> None:
    sound = made(case)
    assert quotes_state(sound, SOURCE) == "never"
    noted = SOURCE.model_copy(
        update={"quotes_checked": "2026-01-01", "quotes_digest": quotes_digest(sound, SOURCE)}
    )
    assert quotes_state(sound, noted) == "verified"
    assert quotes_state(made(case, **{"incident-1": "The Mayor of Ådal said"}), noted) == "changed"


def test_the_command_says_all_is_well(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(folder / "case"), "--text", str(folder / "text.txt")]) == 0
    told = capsys.readouterr()
    assert "text.txt is gazette: 2 of 2 quotations stand there." in told.out
    assert told.err == ""


def test_the_command_fails_on_a_quotation_that_is_not_there(
    folder: Path, case: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    save_case(made(case, **{"incident-1": "The Mayor of Ådal said"}), folder / "case")
    assert main(["check", str(folder / "case"), "--text", str(folder / "text.txt")]) == 1
    told = capsys.readouterr()
    assert "1 of 2 quotations stand there." in told.out
    assert "incidents.csv, incident-1" in told.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nowhere"], "there is no datapackage.json in"),
        (["case", "--text", "missing.txt"], "missing.txt: can't be read: No such file"),
        (["case", "--text", "case"], "case: can't be read: Is a directory"),
        (["case", "--text", "latin.txt"], "latin.txt: is not UTF-8. Save it as UTF-8."),
        (["case", "--text", "stranger.txt"], "no source of the case has this text's SHA-256"),
        (["case", "--text", "text.txt", "--source", "nobody"], "there is no such source"),
    ],
)
def test_bad_input_is_one_sentence(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    told: str,
) -> None:
    (folder / "latin.txt").write_bytes("é".encode("latin-1"))
    (folder / "stranger.txt").write_text("another text")
    monkeypatch.chdir(folder)
    assert main(["check", *arguments]) == 2
    error = capsys.readouterr().err
    assert told in error
    assert error.count("\n") == 1


def test_the_source_may_be_named_where_the_hash_does_not_tell(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = folder / "longer.txt"
    text.write_bytes(TEXT.encode() + b"and a later line\n")
    case = str(folder / "case")
    assert main(["check", case, "--text", str(text), "--source", "gazette"]) == 0
    assert "2 of 2 quotations" in capsys.readouterr().out


def test_a_check_is_recorded_only_where_all_stand_there(folder: Path, case: Case) -> None:
    arguments = ["check", str(folder / "case"), "--text", str(folder / "text.txt"), "--record"]
    assert main(arguments) == 0
    noted = load_case(folder / "case")
    assert quotes_state(noted, noted.sources["gazette"]) == "verified"
    assert quotes_state(noted, noted.sources["other"]) == "never"
    save_case(made(case, **{"incident-1": "The Mayor of Ådal said"}), folder / "case")
    assert main(arguments) == 1
    assert load_case(folder / "case").sources["gazette"].quotes_checked is None


def test_the_command_as_it_is_typed(folder: Path) -> None:
    words = ["-m", "data", "check", str(folder / "case"), "--text", str(folder / "stranger")]
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "stranger: can't be read" in done.stderr
    assert "Traceback" not in done.stderr
