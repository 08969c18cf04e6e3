"""What set phrases beside a number tell, and what must never be told of the dead.

The sentences are written for these tests; they copy no report.
"""

from __future__ import annotations

import pytest

from data.claims.extract import read_claims


def read(text: str) -> list[tuple[object, ...]]:
    return [(c.outcome, c.low, c.high, c.stance) for c in read_claims(text, "the wire")]


@pytest.mark.parametrize(
    ("sentence", "outcome", "number"),
    [
        ("Three peacekeepers paid with their lives.", "killed", 3),
        ("Six of the crew did not make it.", "killed", 6),
        ("Parish books show 37 burials in one week.", "killed", 37),
        ("A hundred prisoners were shot in the quarry.", "killed", 100),
        ("The group reported the massacre of 40 villagers.", "killed", 40),
        ("Nine rebels gave themselves up at the gate.", "captured", 9),
        ("Gunmen struck at noon and 14 people, most of them loaders, were carried off.",
         "captured", 14),
        ("Rebels are holding three aid workers.", "captured", 3),
        ("The group reported the abduction of 11 others.", "captured", 11),
        ("One sailor has not been accounted for.", "missing", 1),
        ("Divers were still looking for six others.", "missing", 6),
        ("Doctors have operated on 27 people.", "wounded", 27),
        ("Hundreds of people took refuge in the church.", "displaced", 100),
        ("At least 130 families have abandoned the site.", "displaced", 130),
        ("In Daro, 2,100 people are living in schools.", "displaced", 2100),
        ("The government has 12,000 men under arms.", "strength", 12000),
        ("The patrol recovered 23 rifles.", "equipment", 23),
    ],
)  # fmt: skip
def test_a_set_phrase_tells_what_became_of_them(sentence, outcome, number):
    assert (outcome, number) in [c[:2] for c in read(sentence)]


@pytest.mark.parametrize(
    ("sentence", "killed"),
    [
        ("In the battle 41 of the enemy were killed and 16, including two officers, laid down"
         " their arms.", [41]),
        ("The ministry spoke of 19 dead and 46 rescued.", [19]),
        ("Eight people drowned and 120 were pulled from the water alive.", [8]),
        ("Seven people died and dozens fled.", [7]),
        ("The Red Cross registered 34 men, one of whom died in custody.", [1]),
        ("They lie in five graves, and two mass graves were found.", []),
        ("A teacher whose two brothers were killed insisted there had been no armed men there.",
         [2]),
        ("It had “neutralised a cell of eight bomb-makers”, the guard said.", [8]),
        ("The division lost 1,240 men, of whom 310 were killed and 870 wounded.", [310]),
        ("The figure of 40 dead is false, the governor said.", [None]),
        ("It is not true that 50 people were killed, the mayor said.", [None]),
        ("Four out of five patients died.", [4]),
        ("Three of the four cases were fatal.", [3]),
        ("Some 40 fighters were killed or captured.", []),
        ("A policeman was killed and four others wounded.", [1]),
        ("The fever has left 12 people dead and over 3,000 people infected.", [12]),
    ],
)  # fmt: skip
def test_nobody_else_is_counted_among_the_dead(sentence, killed):
    assert [c[1] for c in read(sentence) if c[0] == "killed"] == killed


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The army was not in a position to give figures.", "silent"),
        ("The ministry has never acknowledged the strike.", "silent"),
        ("Asked about the dead, the minister said it was too early to say.", "silent"),
        ("The governor withdrew that figure on 10 March.", "retracts"),
        ("The claim that its soldiers were killed is a fabrication, the command said.", "denies"),
        ("The hamlet was not a target of our artillery.", "denies"),
        ("The losses cannot be independently checked, the agency said.", "cannot_confirm"),
    ],
)
def test_refusal_retraction_and_denial(sentence, expected):
    assert expected in [c[3] for c in read(sentence)]
    assert all(c[1] is None for c in read(sentence))


def test_a_figure_called_untrue_is_its_owners_and_never_the_speakers():
    claims = read_claims(
        "The claim by the rebels that 30 soldiers were killed is a lie, the ministry said."
    )
    assert [(c.claimant, c.low, c.stance) for c in claims] == [
        ("the rebels", 30, "asserts"), ("the ministry", None, "denies"),
    ]  # fmt: skip


def test_a_retracted_figure_is_not_asserted_again():
    claims = read_claims("The army took back its claim that 60 rebels had died.")
    assert [(c.claimant, c.low, c.stance) for c in claims] == [("the army", 60, "retracts")]


@pytest.mark.parametrize(
    ("sentence", "claimant"),
    [
        ("Orvatrack counted 112 deaths in April.", "Orvatrack"),
        ("Belmora Is Being Starved Quietly said 14 people were killed.",
         "Belmora Is Being Starved Quietly"),
        ("The governor, who had announced that 15 fighters were dead, resigned.", "the governor"),
        ("A bomb went off in the market, killing 12, the police chief said, in the second blast in"
         " a week.", "police chief"),
        ("A spokesman for the Levellers, reached by radio, said that nine men had been killed.",
         "spokesman for the Levellers"),
        ("The army stuck to its claim that 60 rebels had died.", "the army"),
        ("The report of the commander gave his losses as 118 dead.", "the commander"),
    ],
)  # fmt: skip
def test_a_speaker_is_told_by_place_and_verb(sentence, claimant):
    assert claimant in [c.claimant for c in read_claims(sentence, "the wire")]


@pytest.mark.parametrize(
    "sentence",
    [
        "Around 300 lorries were held up at the border.",
        "Three ministers gave up their posts.",
        "The village holds 400 people.",
        "The two men were taken to court.",
        "The tally does not include those who died abroad.",
    ],
)
def test_look_alikes_of_set_phrases_tell_nothing(sentence):
    assert not read(sentence)
