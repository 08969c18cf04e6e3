"""The built-in case says what its sources say: no row is lost, nothing silent became a number."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from data.case import TABLES, Case
from data.model import Claim, Quoted
from data.quotes import quotes_state

ROOT = Path(__file__).resolve().parent.parent
REPORT = "rferl-2018-02-08"
ATTACK, STRIKES, WAR = "attack-on-sdf-base", "coalition-strikes", "war-in-syria"
LONGEST_QUOTE = 300
TEXTS = {".py", ".md", ".txt", ".csv", ".json", ".html", ".toml", ".js", ".css"}


@dataclass(frozen=True)
class Row:
    """What a claim must be coded as, and words that must stand in its quotation."""

    incident: str
    claimant: str
    subject: str
    outcome: str
    interval: tuple[int | None, int | None, int | None]
    words: str
    open_high: bool = False
    stance: str = "asserts"
    topic: str | None = None

    def fits(self, claim: Claim) -> bool:
        """Whether a claim is coded as this row says."""
        return (
            (claim.incident, claim.claimant, claim.subject, claim.outcome, claim.topic)
            == (self.incident, self.claimant, self.subject, self.outcome, self.topic)
            and (claim.low, claim.best, claim.high, claim.open_high)
            == (*self.interval, self.open_high)
            and claim.stance == self.stance
            and self.words in claim.quote
        )


NONE = (None, None, None)
REGIME, COALITION = "pro-government-forces", "coalition-force"
RUSSIA, SYRIA = "russian-defence-ministry", "syrian-state-media"


def said(incident: str, claimant: str, subject: str, topic: str, words: str) -> Row:
    """Return the row of an assertion without a number."""
    return Row(incident, claimant, subject, "assertion", NONE, words, topic=topic)


# The report, claimant by claimant.
ROWS = [
    Row(
        *(STRIKES, "us-official", REGIME, "killed", (101, None, None)),
        "killed more than 100 pro-Syrian fighters",
        open_high=True,
    ),
    said(STRIKES, "us-official", COALITION, "responsibility", "air and local ground forces"),
    said(ATTACK, "us-official", REGIME, "cause", "unprovoked attack"),
    Row(ATTACK, "us-official", REGIME, "strength", (450, 500, 550), "approximately 500 personnel"),
    Row(ATTACK, "us-official", REGIME, "equipment", NONE, "rocket systems, and mortars"),
    Row(
        *(ATTACK, "us-officials", "us-forces", "wounded", (0, 0, 0)),
        "No U.S. personnel were injured",
        stance="denies",
    ),
    said(STRIKES, "oir", COALITION, "cause", "In defense of coalition and partner forces"),
    said(ATTACK, "oir", COALITION, "presence", "coalition advisers were with the SDF"),
    said(ATTACK, "oir", "sdf", "place", "8 kilometers east of the Euphrates River"),
    Row(ATTACK, "oir", REGIME, "strength", NONE, "did not list the number", stance="silent"),
    Row(STRIKES, "oir", REGIME, "casualties", NONE, "did not list", stance="silent"),
    said(ATTACK, "us-official-cnn", REGIME, "movement", "crossed the Euphrates"),
    Row(
        *(STRIKES, SYRIA, REGIME, "killed", (12, None, None)),
        "dozens of fighters were killed",
        open_high=True,
    ),
    said(STRIKES, SYRIA, REGIME, "status", "targeted popular forces"),
    said(STRIKES, SYRIA, COALITION, "cause", "a new aggression"),
    said(STRIKES, "rferl", REGIME, "status", "appeared to deny the victims were soldiers"),
    Row(STRIKES, RUSSIA, REGIME, "wounded", (25, 25, 25), "wounded 25 Syrian pro-government"),
    said(STRIKES, RUSSIA, REGIME, "cause", "searching for militants"),
    said(STRIKES, RUSSIA, REGIME, "place", "near an oil refinery"),
    said(STRIKES, RUSSIA, REGIME, "coordination", "failed to coordinate"),
    said(STRIKES, RUSSIA, "us", "motive", "seize and hold Syrian economic assets"),
    Row(WAR, "rferl", "us-forces", "strength", (1500, 2000, 2500), "about 2,000 troops"),
    Row(WAR, "rferl", "sdf", "strength", (45_000, 50_000, 55_000), "estimated 50,000-strong"),
    Row(
        *(WAR, "rferl", "people-in-syria", "killed", (100_000, None, None)),
        "hundreds of thousands",
        open_high=True,
    ),
]


@pytest.mark.parametrize("row", ROWS, ids=[f"{r.claimant}: {r.words}" for r in ROWS])
def test_each_claim_of_the_report_is_there(case: Case, row: Row) -> None:
    found = [
        claim.id
        for claim in case.claims.values()
        if row.fits(claim) and case.source_of(claim).id == REPORT
    ]
    assert len(found) == 1, found


def test_nothing_silent_became_a_number(case: Case) -> None:
    silent = [claim for claim in case.claims.values() if claim.stance == "silent"]
    assert len(silent) == 2
    assert {claim.incident for claim in silent} == {ATTACK, STRIKES}
    for claim in case.claims.values():
        if claim.stance in ("silent", "cannot_confirm"):
            assert not claim.has_figure


def test_a_zero_is_only_coded_where_somebody_says_none(case: Case) -> None:
    for claim in case.claims.values():
        if 0 in (claim.low, claim.best, claim.high):
            assert re.search(r"\b(no|none|nobody)\b", claim.quote, re.IGNORECASE), claim.id
            assert claim.stance == "denies"


def test_a_number_stands_in_its_quotation(case: Case) -> None:
    for claim in case.claims.values():
        if claim.has_figure and claim.low == claim.best == claim.high != 0:
            assert f"{claim.best:,}" in claim.quote or str(claim.best) in claim.quote, claim.id
        if claim.wording:
            plain = claim.wording.strip('"').split(" … ")[0].casefold()
            assert plain in claim.quote.casefold(), claim.id


def test_the_hedge_of_the_outlet_is_kept(case: Case) -> None:
    reading = case.claims["rferl-reading-soldiers"]
    assert (reading.attribution, reading.hedge) == ("own_voice", "appeared to")


def test_four_miles_stand_beside_eight_kilometers(case: Case) -> None:
    claims = [
        claim
        for claim in case.claims.values()
        if claim.claimant == "oir" and claim.topic == "place"
    ]
    wordings = {case.places[claim.place].wording for claim in claims if claim.place}
    assert {claim.incident for claim in claims} == {ATTACK}
    assert any("8 kilometers east" in wording for wording in wordings)
    assert any("4 miles east" in wording for wording in wordings)
    assert len({case.source_of(claim).id for claim in claims}) == 3


def test_the_incidents(case: Case) -> None:
    assert set(case.incidents) == {ATTACK, STRIKES, WAR}
    attack, strikes, war = (case.incidents[name] for name in (ATTACK, STRIKES, WAR))
    seventh, eighth = dt.date(2018, 2, 7), dt.date(2018, 2, 8)
    assert (attack.date_from, attack.date_to, attack.place) == (seventh, seventh, "base-8km")
    assert (strikes.date_from, strikes.date_to) == (seventh, eighth)
    assert (strikes.time_from, strikes.time_to) == (None, None)
    assert (war.kind, war.place, war.open_end) == ("background", None, True)
    assert case.places["base-8km"].wording.startswith("8 kilometers east of the Euphrates River")


def test_every_day_has_its_basis(case: Case) -> None:
    report = case.sources[REPORT]
    assert (report.outlet, report.outlet_basis) == ("RFE/RL", "supplied")
    assert (report.date, report.date_basis) == (dt.date(2018, 2, 8), "supplied")
    assert report.url is None
    assert report.sha256 is not None
    russian = case.statements["russian-ministry-25"]
    assert (russian.date, russian.date_basis) == (None, "not_known")
    for statement in case.statements.values():
        own = case.sources[statement.source]
        if statement.source == REPORT and statement.date_basis == "stated":
            assert "year" in statement.date_note, statement.id
        if own.date and statement.date:
            assert statement.date <= own.date, statement.id


def test_the_force_positions(case: Case) -> None:
    found = {
        (position.actor, position.place): position.as_of for position in case.positions.values()
    }
    assert found == {
        ("sdf", "base-8km"): dt.date(2018, 2, 7),
        (REGIME, "base-8km"): dt.date(2018, 2, 7),
        (REGIME, "river"): None,
        ("syrian-army", "other-bank"): dt.date(2018, 2, 8),
        ("sdf", "north-east"): dt.date(2018, 2, 8),
        ("us-forces", "syria"): dt.date(2018, 2, 8),
        ("islamic-state-group", None): dt.date(2018, 2, 8),
    }
    for position in case.positions.values():
        assert position.as_of_note, position.id
        assert position.certainty in ("plain", "possible")


def test_the_places(case: Case) -> None:
    wordings = {place.wording for place in case.places.values()}
    for words in (
        "the city of Deir al-Zor",
        "the eastern province of Deir al-Zor",
        "the Euphrates",
        "Euphrates River de-confliction line",
        "near an oil refinery",
        "on the other side of the river around the city of Deir al-Zor",
    ):
        assert words in wordings
    for place in case.places.values():
        assert place.wording == place.quote, place.id


def test_all_figures_for_the_strikes_stand_side_by_side(case: Case) -> None:
    about = [claim for claim in case.claims.values() if claim.incident == STRIKES]
    killed = {claim.claimant: claim for claim in about if claim.outcome == "killed"}
    assert {"us-official", SYRIA, "pentagon", "sohr", "bbc-russian"} <= set(killed)
    assert RUSSIA not in killed  # it speaks of wounded only, which is not a zero of dead


def test_anonymous_claimants_are_known_as_such(case: Case) -> None:
    anonymous = {actor.id for actor in case.actors.values() if actor.anonymous}
    assert {"us-official", "us-officials", "us-official-cnn"} <= anonymous
    for statement in case.statements.values():
        assert statement.claimant_named == (statement.claimant not in anonymous), statement.id


def test_what_is_said_is_not_an_incident(case: Case) -> None:
    assert len(case.statements) > len(case.incidents)
    assert {claim.statement for claim in case.claims.values()} <= set(case.statements)


def test_quotations_are_short_and_were_checked(case: Case) -> None:
    for table, record in TABLES.items():
        if issubclass(record, Quoted):
            for found in getattr(case, table).values():
                assert len(found.quote) <= LONGEST_QUOTE, found.id
    for source in case.sources.values():
        assert quotes_state(case, source) == "verified", source.id
        assert source.licence


def test_the_report_itself_is_not_in_the_repository(case: Case) -> None:
    # Words of the report that no row of the case quotes (in halves: this file is looked at too).
    between = ("Russia and Iran back " + "Assad", "before launching the " + "search mission")
    quotes = sorted({claim.quote for claim in case.claims.values()}, key=len)[-3:]
    looked = 0
    for path in ROOT.rglob("*"):
        parts = path.relative_to(ROOT).parts
        if parts[0].startswith(".") or not path.is_file() or path.suffix not in TEXTS:
            continue
        looked += 1
        text = path.read_text(encoding="utf-8", errors="replace")
        assert not any(words in text for words in between), path
        # A copy of the report would hold its longest quotations in one file, one after another.
        if path.name != "claims.csv":
            assert sum(quote in text for quote in quotes) < 2, path
    assert looked > 20
