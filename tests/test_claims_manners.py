"""The manners in which reports are written: briefings, interviews, lists, footnotes, who speaks on.

The sentences are written for these tests; they copy no report.
"""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.claims import lexicon
from data.claims.extract import read_claims
from data.claims.telling import OWN_VOICE
from data.claims.turns import turns_of

BRIEFING = """COL. ANNA REED: Good morning. Two of our soldiers were wounded on Monday.

Q: The ministry said nine people died. Can you confirm?

COL. REED: I can't say. We assess that 30 fighters were killed.

Q: Thank you.
"""
INTERVIEW = """The commander, Olha Marchuk, spoke to us at a hospital. The interview was shortened.

How many did you lose?

Six were killed and two are missing. We lost three vehicles.

And the others?

The army says 40 of them died. I believe it.
"""
LIST = """The observatory documented the death of 90 people in March, as follows:

• 60 soldiers, 12 of whom were officers.

• 30 civilians, among them four children.

Two journalists were arrested.
"""


def told(text: str) -> list[tuple[object, ...]]:
    return [(c.claimant, c.outcome, c.low, c.high) for c in read_claims(text)]


def test_in_a_briefing_each_turn_is_its_speakers() -> None:
    assert told(BRIEFING)[:2] == [
        ("Col. Anna Reed", "wounded", 2, 2),
        ("the ministry", "killed", 9, 9),
    ]
    assert ("Col. Anna Reed", "killed", 30, 30) in told(BRIEFING)


def test_an_interviews_answers_are_who_is_interviewed() -> None:
    found = told(INTERVIEW)
    assert ("Olha Marchuk", "killed", 6, 6) in found
    assert ("Olha Marchuk", "missing", 2, 2) in found
    assert ("Olha Marchuk", "equipment", 3, 3) in found
    assert ("the army", "killed", 40, 40) in found


@pytest.mark.parametrize(
    "text",
    [
        "Army: 12 tanks lost\nFront: 3 tanks lost\nArmy: 90 killed\nFront: 20 killed\n",
        "The ministry said: Five died.\n",
        "",
    ],
)
def test_what_is_no_transcript_has_no_turns(text: str) -> None:
    assert turns_of(text) == []


@given(st.text(alphabet="AQ: \n?.IWe", max_size=200))
def test_turns_are_stretches_of_the_text_in_order(text: str) -> None:
    at = 0
    for turn in turns_of(text):
        assert at <= turn.start <= turn.end <= len(text)
        at = turn.end


GLUE = re.findall(
    r"\S+",
    """the a of that by in to with , . ; : " ( ) — • he it they its no none nobody who which
was were said 5 12 dozens up more than at least between 20 and 30 Q: A: Smith Moscow [3] ? I we
fate unknown away out hospital F-16 put count toll lost claimed found""",
)
TELLING = sorted(
    lexicon.SAY | lexicon.PEOPLE | lexicon.EQUIPMENT | {*lexicon.HARM_VERB, *lexicon.HARM_NOUN}
)
HEAP = [*TELLING, *GLUE * 8, "\n"]


@given(st.lists(st.sampled_from(HEAP), max_size=40))
@settings(max_examples=150)
def test_any_heap_of_telling_words_is_read_without_a_crash(words: list[str]) -> None:
    text = " ".join(words)
    for claim in read_claims(text):
        assert text[claim.start : claim.end] == claim.quote
        assert claim.claimant
        stated = [v for v in (claim.low, claim.best, claim.high) if v is not None]
        assert stated == sorted(stated)


def test_a_list_is_of_what_stands_above_it_and_ends() -> None:
    assert told(LIST) == [
        ("the observatory", "killed", 90, 90),
        ("the observatory", "killed", 60, 60),
        ("the observatory", "killed", 12, 12),
        ("the observatory", "killed", 30, 30),
        ("the observatory", "killed", 4, 4),
        (OWN_VOICE, "captured", 2, 2),
    ]


def test_marks_of_footnotes_count_nobody_and_stay_in_quotations() -> None:
    text = "The army lost 14 men,[18] and 20 rebels[19] were killed.[20][b] No toll was given.[21]"
    found = read_claims(text)
    assert [(c.outcome, c.low) for c in found if c.low] == [("killed", 14), ("killed", 20)]
    assert all(text[c.start : c.end] == c.quote for c in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Who speaks.
        ("Its spokesman, Ali Darwish, said 12 soldiers were captured.",
         [("Ali Darwish", "captured", 12, 12)]),
        ("Mayor Jan Novak gave another toll. He said 11 people had died.",
         [("Mayor Jan Novak", "killed", 11, 11)]),
        ("Seven soldiers died, the general said. Later he said 9 were wounded.",
         [("the general", "killed", 7, 7), ("the general", "wounded", 9, 9)]),
        ('Novak, speaking in the square: "We lost 58 people."', [("Novak", "killed", 58, 58)]),
        ("The army said troops killed 41 gunmen, adding that it suffered no casualties.",
         [("the army", "killed", 41, 41), ("the army", "casualties", 0, 0)]),
        ("The army said preliminary reports indicated eight people were killed.",
         [("the army", "killed", 8, 8)]),
        ("A market burned and at least 43 people died, a local group and a charity said Sunday, in"
         " the latest attack.", [("local group and a charity", "killed", 43, None)]),
        ("The government says 9 troops died, while the rebels say 35.",
         [("the government", "killed", 9, 9), ("the rebels", "killed", 35, 35)]),
        # What a number counts.
        ("The toll has gone up to 31 dead.", [(OWN_VOICE, "killed", 31, 31)]),
        ("Clashes claimed more than 100 fighters.", [(OWN_VOICE, "killed", 101, None)]),
        ("A teacher was shot by two men.", [(OWN_VOICE, "casualties", 1, 1)]),
        ("Nearby, 61 others were taken to hospital.", [(OWN_VOICE, "wounded", 61, 61)]),
        ("The fate of a dozen soldiers is unknown.", [(OWN_VOICE, "missing", 12, 12)]),
        ("The enemy lost 39 troops killed and wounded, two tanks and five guns.",
         [(OWN_VOICE, "equipment", 2, 2), (OWN_VOICE, "equipment", 5, 5),
          (OWN_VOICE, "casualties", 39, 39)]),
        ("Three displaced persons were killed.", [(OWN_VOICE, "killed", 3, 3)]),
        ("None of the victims was armed.", []),
        ("A state-appointed body called for peace after the killings.", []),
        ("Civilians reported killed: 30–60", [(OWN_VOICE, "killed", 30, 60)]),
        ("The navy shot down a drone and lost a helicopter.",
         [(OWN_VOICE, "equipment", 1, 1), (OWN_VOICE, "equipment", 1, 1)]),
        ("Anna Wirth, 21, of Bonn, was killed.", []),
        ("The ambush, in which nine policemen lost their lives, was claimed by the PKK.",
         [(OWN_VOICE, "killed", 9, 9)]),
        ("The army killed 250 militants, with another 80 taken prisoner.",
         [(OWN_VOICE, "killed", 250, 250), (OWN_VOICE, "captured", 80, 80)]),
        ("Radio Nord reported the evacuation of 3,000 people.",
         [("Radio Nord", "displaced", 3000, 3000)]),
    ],
)  # fmt: skip
def test_who_speaks_and_what_is_counted(text: str, expected: list[tuple[object, ...]]) -> None:
    assert [c for c in told(text) if c[1] != "assertion" and c[2] is not None] == expected


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("The ministry said the clinic was not bombed.", "denies"),
        ("The ministry said no missile had hit the bus.", "denies"),
        ("The envoy said rebels had attacked the base.", "asserts"),
        ("The allegations do not correspond to reality.", "denies"),
        ("The colonel would not be drawn on casualties.", "silent"),
        ("Neither the junta nor the rebels released figures for their dead.", "silent"),
    ],
)
def test_what_was_not_so_and_what_is_not_said(text: str, stance: str) -> None:
    (claim,) = read_claims(text)
    assert claim.stance == stance
    assert claim.low is None


@pytest.mark.parametrize(
    "text",
    [
        "No group has claimed responsibility.",
        "The minister does not deny it.",
        "The blast came a day after the army said attacks had fallen.",
    ],
)
def test_what_is_nobodys_account_gives_none(text: str) -> None:
    assert read_claims(text) == []
