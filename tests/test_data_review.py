"""Reviews: the log's laws, what may be accepted, and the rows that accepted drafts become."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.__main__ import main
from data.case import Case, load_case
from data.case_write import save_case
from data.claims.documents import Document, DocumentError
from data.claims.extract import read_claims
from data.claims.model_reader import ModelReading, ModelSettings
from data.quotes import check_quotes
from data.review import reading
from data.review.checking import unchecked, with_check
from data.review.coding import code, empty_case
from data.review.decide import check, open_ends, taken_with
from data.review.items import ActorChoice, SourceValues
from data.review.keep import Beginning, Draft, DraftError, Drafts, StaleDraft
from data.review.reading import RULES, begin, model_settings, pasted, read_again, readers
from data.review.state import Entry, ReviewError, State, replay

NOW = dt.datetime(2024, 3, 5, 12, tzinfo=dt.UTC)
TODAY = NOW.date()
REPORT = (
    "Shells hit market in Adalia\n\n"
    "Shelling hit the market of Adalia on March 3, killing at least 12 people, the mayor said.\n"
    "The army denied that it had fired on the town.\n"
    "A U.S. official told CNN that about 40 people were wounded in the shelling.\n"
    "Government forces are stationed near Raqqa.\n"
)
DATE = dt.date(2024, 3, 5)


def begun(text: str = REPORT, date: dt.date | None = DATE) -> Beginning:
    given_ = SourceValues(
        outlet="Daily Star",
        outlet_basis="supplied",
        date=date,
        date_basis="supplied" if date else "not_known",
    )
    return begin(Document(text), "pasted text", given_, now=NOW)[0]


BEGUN = begun()
DRAFT = Draft("20240305-000000000000", REPORT, BEGUN, ())
FIRST = DRAFT.first()
IDS = tuple(FIRST.items)


def entry(do: Any, *items: str, who: str = "Ada", **values: Any) -> Entry:
    return Entry(do=do, items=items, values=values, who=who, at=NOW)


def after(*log: Entry) -> State:
    return replay(FIRST, log)


def accepted_all(first: State = FIRST) -> State:
    return replay(first, [entry("accept", *first.items)])


def decided(state: State) -> State:
    """Return a state without what only says which keys are live."""
    return dataclasses.replace(state, can_undo=False, can_redo=False)


def test_the_report_has_drafts_of_every_kind_to_test_with() -> None:
    assert {item.kind for item in BEGUN.items} == {"incident", "claim", "position", "place"}
    for item in BEGUN.items:
        assert REPORT[item.values.start : item.values.end] == item.values.quote


def test_a_claims_figure_keeps_its_words() -> None:
    claims = [item.values for item in BEGUN.items if item.kind == "claim"]
    worded = {getattr(claim, "low", None): getattr(claim, "wording", None) for claim in claims}
    assert worded[12] == "at least 12"
    for claim in claims:
        assert getattr(claim, "wording", "") in claim.quote


steps = st.lists(
    st.one_of(
        st.builds(entry, st.sampled_from(["accept", "drop", "reopen"]), st.sampled_from(IDS)),
        st.builds(
            lambda id_, note: entry("correct", id_, note=note),
            st.sampled_from(IDS),
            st.text(max_size=5),
        ),
        st.builds(entry, st.sampled_from(["undo", "redo"])),
    ),
    max_size=25,
)


@given(steps, st.sampled_from(IDS), st.sampled_from(["accept", "drop", "reopen"]))
def test_undo_takes_back_just_the_last_step_and_redo_gives_it_again(
    log: list[Entry], item: str, do: str
) -> None:
    before = replay(FIRST, log)
    step = entry(do, item)
    assert decided(replay(FIRST, [*log, step, entry("undo")])) == decided(before)
    assert replay(FIRST, [*log, step, entry("undo"), entry("redo")]) == replay(FIRST, [*log, step])
    # A new step after an undo leaves nothing to redo.
    assert not replay(FIRST, [*log, entry("undo"), step]).can_redo


@given(steps)
def test_as_many_undos_as_steps_lead_to_the_beginning(log: list[Entry]) -> None:
    undone = replay(FIRST, [*log, *[entry("undo")] * len(log)])
    assert decided(undone) == FIRST
    assert not undone.can_undo
    again = replay(FIRST, [*log, *[entry("undo")] * len(log), *[entry("redo")] * len(log)])
    redone = replay(FIRST, [*log, *[entry("redo")] * len(log)])
    assert decided(again) == decided(redone)


@given(steps)
def test_no_draft_vanishes_and_the_count_adds_up(log: list[Entry]) -> None:
    state = replay(FIRST, log)
    tally = state.tally()
    assert tally.drafts == len(IDS) == len(state.items)
    assert tally.drafts == tally.accepted + tally.corrected + tally.dropped + tally.undecided
    assert len(state.kept()) == tally.accepted + tally.corrected


@given(steps)
def test_a_log_reads_back_as_it_was_written(log: list[Entry]) -> None:
    again = [Entry.model_validate_json(one.model_dump_json()) for one in log]
    assert replay(FIRST, again) == replay(FIRST, log)
    assert Beginning.model_validate_json(BEGUN.model_dump_json()) == BEGUN


def test_a_correction_counts_as_one_only_where_it_changes_something() -> None:
    same = after(entry("correct", "claim-1", note=""))
    assert same.status("claim-1") == "accepted"
    other = after(entry("correct", "claim-1", note="looked up"))
    assert other.status("claim-1") == "corrected"
    # Dropped and taken again it is still the corrected one.
    again = replay(other, [entry("drop", "claim-1"), entry("accept", "claim-1")])
    assert again.status("claim-1") == "corrected"


@pytest.mark.parametrize(
    ("step", "told"),
    [
        (entry("accept", "claim-99"), "no draft"),
        (entry("correct", "claim-1", low=-1), "low"),
        (entry("correct", "claim-1", stance="shouts"), "stance"),
        (entry("correct", "claim-1", colour="red"), "colour"),
        (entry("check", "claim-1"), "Only what was accepted"),
        (entry("source", date="the third"), "date"),
    ],
)
def test_a_step_that_does_not_fit_is_refused_in_one_sentence(step: Entry, told: str) -> None:
    with pytest.raises(ReviewError, match=told) as refused:
        after(step)
    assert "\n" not in str(refused.value)


def test_a_second_person_checks_and_a_new_decision_takes_the_check_away() -> None:
    kept = entry("accept", "claim-1")
    with pytest.raises(ReviewError, match="second person"):
        after(kept, entry("check", "claim-1", who="ada"))
    checked = after(kept, entry("check", "claim-1", who="Bo"))
    assert checked.decided["claim-1"].checked_by == "Bo"
    assert checked.decided["claim-1"].coded_by == "Ada"
    again = replay(checked, [entry("correct", "claim-1", note="x", who="Bo")])
    assert again.decided["claim-1"].checked_by is None
    assert again.decided["claim-1"].coded_by == "Bo"


def test_what_is_added_by_hand_is_a_draft_like_any_other() -> None:
    values = FIRST.items["claim-1"].values.model_dump(mode="json")
    more = after(entry("add", "claim-99", kind_of_draft="claim", **values))
    assert more.tally().drafts == len(IDS) + 1
    assert more.items["claim-99"].by_hand
    assert more.status("claim-99") == "undecided"
    with pytest.raises(ReviewError, match="already"):
        replay(more, [entry("add", "claim-99", kind_of_draft="claim", **values)])


def test_accepting_takes_the_place_with_it_but_not_one_that_was_dropped() -> None:
    stand = next(i for i in FIRST.items.values() if i.kind == "position")
    place = str(getattr(stand.values, "place", None))
    assert taken_with(FIRST, stand.id) == (stand.id, place)
    dropped = after(entry("drop", place))
    assert taken_with(dropped, stand.id) == (stand.id,)
    ends = open_ends(replay(dropped, [entry("accept", stand.id)]), None)
    assert "dropped" in ends[stand.id]


def test_a_merged_incident_needs_no_place_of_its_own(case: Case) -> None:
    stand = next(i for i in FIRST.items.values() if i.kind == "position")
    place = str(getattr(stand.values, "place", None))
    merged = after(
        entry("target", case=case.name),
        entry("correct", "incident-1", place=place, same_as="case:coalition-strikes"),
    )
    assert taken_with(merged, "incident-1") == ("incident-1",)
    assert open_ends(merged, case) == {}


def test_a_quotation_must_stand_in_the_text() -> None:
    item = FIRST.items["claim-1"]
    check(item, FIRST, REPORT, None)
    with pytest.raises(ReviewError, match="to the letter"):
        check(item, FIRST, REPORT.replace("12", "13"), None)


def test_a_claim_needs_an_incident_and_one_that_is_kept() -> None:
    lost = after(entry("correct", "claim-1", incident=None))
    with pytest.raises(ReviewError, match="which incident"):
        check(lost.items["claim-1"], lost, REPORT, None)
    without = after(entry("accept", "claim-1"))
    assert "undecided" in open_ends(without, None)["claim-1"]
    with pytest.raises(ReviewError, match="can’t be saved"):
        code(empty_case("x", "X"), without, REPORT, TODAY)
    with pytest.raises(ReviewError, match="Nothing is accepted"):
        code(empty_case("x", "X"), FIRST, REPORT, TODAY)


def test_incidents_that_are_each_the_other_are_refused() -> None:
    twice = REPORT + "On March 4 a car bomb exploded in Raqqa, killing 3 people, police said.\n"
    first = Draft("20240305-000000000001", twice, begun(twice), ()).first()
    one, two = [i.id for i in first.items.values() if i.kind == "incident"][:2]
    circle = replay(first, [entry("correct", one, same_as=two), entry("correct", two, same_as=one)])
    with pytest.raises(ReviewError, match="each said to be the other"):
        check(circle.items[one], circle, twice, None)


def test_accepted_drafts_become_rows_whose_quotations_stand(tmp_path: Path) -> None:
    state = accepted_all()
    coded = code(empty_case("new", "New"), state, REPORT, TODAY)
    case = coded.case
    source = case.sources[coded.source]
    assert source.sha256 == hashlib.sha256(REPORT.encode()).hexdigest()
    assert source.outlet == "Daily Star"
    assert source.quotes_checked == TODAY
    assert check_quotes(case, source, REPORT).failures == ()
    assert set(coded.rows) == set(IDS)
    for name in ("incidents", "claims", "positions", "places"):
        kind = name.removesuffix("s")
        assert len(getattr(case, name)) == sum(id_.startswith(kind) for id_ in IDS)
    assert {claim.coded_by for claim in case.claims.values()} == {"Ada"}
    # The whole article is in no row: quotations are short.
    save_case(case, tmp_path / "new")
    assert load_case(tmp_path / "new") == case
    for path in (tmp_path / "new").glob("*.csv"):
        assert REPORT[:150] not in path.read_text(encoding="utf-8")
    text = tmp_path / "text.txt"
    text.write_bytes(REPORT.encode())
    assert main(["check", str(tmp_path / "new"), "--text", str(text)]) == 0


def test_dropped_and_undecided_drafts_are_in_no_row() -> None:
    incident = next(i for i in IDS if i.startswith("incident"))
    state = after(entry("accept", *taken_with(FIRST, incident)), entry("drop", "claim-1"))
    case = code(empty_case("new", "New"), state, REPORT, TODAY).case
    assert len(case.incidents) == 1
    assert not case.claims
    assert not case.positions


def test_a_merged_incident_is_the_cases_own(case: Case) -> None:
    incident = getattr(FIRST.items["claim-1"].values, "incident", "")
    state = after(
        entry("target", case=case.name),
        entry("correct", incident, same_as="case:coalition-strikes"),
        entry("accept", "claim-1"),
    )
    coded = code(case, state, REPORT, TODAY)
    assert set(coded.case.incidents) == set(case.incidents)
    assert coded.case.claims[coded.rows["claim-1"]].incident == "coalition-strikes"
    # What was there is there as it was.
    for name in ("sources", "actors", "claims", "statements", "places"):
        kept = {id_: getattr(coded.case, name)[id_] for id_ in getattr(case, name)}
        assert kept == dict(getattr(case, name))
    elsewhere = after(entry("correct", incident, same_as="case:no-such"))
    with pytest.raises(ReviewError, match="no incident"):
        check(elsewhere.items[incident], elsewhere, REPORT, case)


def test_actors_are_found_by_name_and_unnamed_speakers_never(case: Case) -> None:
    unnamed = next(
        i for i in FIRST.items.values() if getattr(i.values, "claimant", "") == "U.S. official"
    )
    state = accepted_all()
    coded = code(case, state, REPORT, TODAY)
    claim = coded.case.claims[coded.rows[unnamed.id]]
    assert claim.claimant not in case.actors
    assert coded.case.actors[claim.claimant].anonymous
    assert "Daily Star" in coded.case.actors[claim.claimant].name
    # Unless a person says that it is one of the case's.
    told = replay(state, [entry("actor", name="U.S. official", is_actor="us-official")])
    assert told.actors["U.S. official"] == ActorChoice(is_actor="us-official")
    again = code(case, told, REPORT, TODAY)
    assert again.case.claims[again.rows[unnamed.id]].claimant == "us-official"


def test_saving_again_adds_nothing_twice_and_a_corrected_claim_supersedes() -> None:
    state = accepted_all()
    first = code(empty_case("new", "New"), state, REPORT, TODAY)
    saved = replay(state, [entry("saved", case="new", rows=dict(first.rows))])
    assert not saved.can_undo
    again = code(first.case, saved, REPORT, TODAY)
    assert again.case == first.case
    # Even where the note of the first save was lost.
    assert code(first.case, state, REPORT, TODAY).case == first.case
    with pytest.raises(ReviewError, match="in the case already"):
        replay(saved, [entry("drop", "claim-1")])
    low = getattr(saved.items["claim-1"].values, "low", 0)
    mended = replay(saved, [entry("correct", "claim-1", low=low + 1, note="misread", who="Bo")])
    third = code(first.case, mended, REPORT, TODAY).case
    old = third.claims[first.rows["claim-1"]]
    assert old.superseded_by is not None
    assert third.claims[old.superseded_by].low == low + 1
    assert third.claims[old.superseded_by].coded_by == "Bo"
    assert len(third.claims) == len(first.case.claims) + 1


def test_a_source_that_was_corrected_after_saving_is_taken_over() -> None:
    state = accepted_all()
    first = code(empty_case("new", "New"), state, REPORT, TODAY)
    saved = replay(state, [entry("saved", case="new", rows=dict(first.rows))])
    mended = replay(saved, [entry("source", outlet="Evening Star")])
    again = code(first.case, mended, REPORT, TODAY).case
    assert [source.outlet for source in again.sources.values()] == ["Evening Star"]


def test_a_check_after_saving_is_noted_in_the_claim() -> None:
    state = accepted_all()
    first = code(empty_case("new", "New"), state, REPORT, TODAY)
    saved = replay(state, [entry("saved", case="new", rows=dict(first.rows))])
    checked = replay(saved, [entry("check", "claim-1", who="Bo")])
    again = code(first.case, checked, REPORT, TODAY).case
    assert again.claims[first.rows["claim-1"]].checked_by == "Bo"
    assert len(again.claims) == len(first.case.claims)


def test_another_publication_date_gives_the_days_anew() -> None:
    state = after(entry("source", date="2023-03-05"))
    found = read_again(REPORT, state.source, state.items)
    days = {values.get("date_from") for values in found.values()}
    assert "2023-03-03" in days
    moved = replay(state, [entry("dates", **found)])
    id_ = next(id_ for id_, values in found.items() if "date_from" in values)
    assert getattr(moved.items[id_].values, "date_from", None) == dt.date(2023, 3, 3)
    assert moved.status(id_) == "undecided"
    # What was decided stays as it was decided.
    kept = replay(FIRST, [entry("accept", id_), entry("dates", **found)])
    assert getattr(kept.items[id_].values, "date_from", None) == dt.date(2024, 3, 3)


def test_a_draft_is_kept_whole_and_found_again(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    id_ = drafts.make(REPORT, BEGUN)
    draft, _ = drafts.append(drafts.load(id_), entry("accept", "claim-1"))
    draft, state = drafts.append(draft, entry("undo"))
    assert Drafts(tmp_path).load(id_) == draft
    assert Drafts(tmp_path).load(id_).state() == state
    assert state.can_redo
    assert [found.id for found in drafts.listed()[0]] == [id_]
    drafts.delete(id_)
    assert drafts.listed() == ([], [])
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(DraftError):
        drafts.load(id_)


@pytest.mark.parametrize(
    "text", ["a\r\nb\rc said on March 3 that 4 people were killed", "é🙂\n" * 3]
)
def test_the_text_is_kept_to_the_letter(tmp_path: Path, text: str) -> None:
    drafts = Drafts(tmp_path)
    assert drafts.load(drafts.make(text, BEGUN)).text == text


def test_of_two_tabs_the_second_is_told(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    seen = drafts.load(drafts.make(REPORT, BEGUN))
    drafts.append(seen, entry("accept", "claim-1"))
    with pytest.raises(StaleDraft, match="another tab"):
        drafts.append(seen, entry("drop", "claim-1"))
    now = drafts.load(seen.id)
    assert now.state().status("claim-1") == "accepted"
    assert now.revision == 1


def test_a_step_that_does_not_fit_writes_nothing(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    draft = drafts.load(drafts.make(REPORT, BEGUN))
    with pytest.raises(ReviewError):
        drafts.append(draft, entry("accept", "no-such"))
    assert drafts.load(draft.id) == draft


def test_a_part_that_a_killed_server_left_is_no_entry(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    draft, _ = drafts.append(drafts.load(drafts.make(REPORT, BEGUN)), entry("accept", "claim-1"))
    (tmp_path / draft.id / "log" / ".abc.part").write_text('{"do": "dr')
    (tmp_path / ".20240305-aaaaaaaaaaaa.part").mkdir()
    assert drafts.load(draft.id) == draft
    assert [found.id for found in drafts.listed()[0]] == [draft.id]


@pytest.mark.parametrize("id_", ["../x", "", "20240305-zz", "/etc", "20240305-" + "0" * 12])
def test_no_id_leads_out_of_the_folder(tmp_path: Path, id_: str) -> None:
    with pytest.raises(DraftError, match="no such draft"):
        Drafts(tmp_path).load(id_)


def test_a_damaged_draft_hides_no_other(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path)
    good, bad = drafts.make(REPORT, BEGUN), drafts.make(REPORT, BEGUN)
    (tmp_path / bad / "draft.json").write_text("{")
    found, (told,) = drafts.listed()
    assert [draft.id for draft in found] == [good]
    assert bad in told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "holds no text"),
        (" \n ", "holds no text"),
        ("a\x00b", "NUL"),
        ("a\ud800b", "halves"),
        ("word " * 1_000_000, "at most"),
    ],
)
def test_pasted_text_that_is_none_is_refused_in_one_sentence(text: str, told: str) -> None:
    with pytest.raises(DocumentError, match=told):
        pasted(text)


@pytest.mark.parametrize(
    "text",
    ["1234 5678 " * 200, "~~ |||| lI1 ,,; rn m |" * 200, "مقتل عشرة أشخاص في دير الزور " * 20],
)
def test_text_without_readable_sentences_gives_no_drafts(text: str) -> None:
    assert begun(text).items == ()


def test_the_language_model_is_offered_only_where_it_is_configured() -> None:
    assert model_settings({}) is None
    assert readers(None) == [RULES]
    settings = model_settings(
        {"DECONFLICT_MODEL_URL": "http://127.0.0.1:1/v1", "DECONFLICT_MODEL": "small"}
    )
    assert settings is not None
    assert readers(settings) == [RULES, "Language model small"]


def test_a_claim_of_the_case_is_checked_by_somebody_else(case: Case) -> None:
    waiting = unchecked(case, "Bo")
    assert [claim.id for claim in waiting] == [
        c.id for c in case.claims.values() if not c.checked_by and not c.superseded_by
    ]
    assert unchecked(case, "First coder") == [c for c in waiting if c.coded_by != "first coder"]
    checked = with_check(case, waiting[0].id, "Bo")
    assert checked.claims[waiting[0].id].checked_by == "Bo"
    assert len(unchecked(checked, "Bo")) == len(waiting) - 1
    with pytest.raises(ReviewError, match="second person"):
        with_check(case, waiting[0].id, waiting[0].coded_by)
    with pytest.raises(ReviewError, match="no longer"):
        with_check(case, "no-such-claim", "Bo")


def test_what_a_language_model_proposes_is_a_draft_like_any_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own = read_claims(REPORT, "Daily Star")
    overlong = dataclasses.replace(own[0], claimant="x" * 900, subject="y" * 9_000)
    unquotable = dataclasses.replace(own[0], quote="z" * 5_000)
    answer = ModelReading((overlong, unquotable), ("the quotation does not stand in the text",))
    monkeypatch.setattr(reading, "read_with_model", lambda *_: answer)
    settings = ModelSettings("http://127.0.0.1:1/v1", "small")
    begun_, _ = begin(
        Document(REPORT), "x", SourceValues(), now=NOW, reader=readers(settings)[1],
        settings=settings,
    )  # fmt: skip
    claims = [item for item in begun_.items if item.kind == "claim"]
    assert len(claims) == 1
    assert begun_.reader == "Language model small"
    # What could not be taken is told.
    assert any("does not stand in the text" in note for note in begun_.notes)
    assert any("1 with a quotation of more than" in note for note in begun_.notes)
