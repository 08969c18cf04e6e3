"""Reading articles: whose words, how many, what became of them; and that no quotation is invented.

The sentences are written for these tests; they copy no report.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.claims.extract import headline_start, read_claims
from data.claims.segment import LONGEST, sentences
from data.claims.telling import OWN_VOICE


def read(text: str, outlet: str | None = None) -> list[tuple[object, ...]]:
    return [
        (c.claimant, c.outcome, c.low, c.high, c.stance) for c in read_claims(text, outlet)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "At least 12 people died and 30 others were wounded in a market, police said.",
            [("police", "killed", 12, None), ("police", "wounded", 30, 30)],
        ),
        (
            "Two soldiers were killed and five others injured, the army said in a statement.",
            [("the army", "killed", 2, 2), ("the army", "wounded", 5, 5)],
        ),
        (
            "The health ministry put the death toll at 45.",
            [("health ministry", "killed", 45, 45)],
        ),
        (
            "According to Iraqi officials, 741 civilians were executed and 9,606 were injured.",
            [("Iraqi officials", "killed", 741, 741), ("Iraqi officials", "wounded", 9606, 9606)],
        ),
        (
            "The militants claimed to have killed 15 soldiers and captured three.",
            [("the militants", "killed", 15, 15), ("the militants", "captured", 3, 3)],
        ),
        (
            "It was reported by the UN that 40 civilians were killed.",
            [("UN", "killed", 40, 40)],
        ),
        (
            "ISIL claimed it had killed 40 SDF fighters, while the SDF put its losses at 14.",
            [("ISIL", "killed", 40, 40), ("SDF", "casualties", 14, 14)],
        ),
        (
            "The group quoted two local officials as saying that dozens of men were captured.",
            [("two local officials", "captured", 12, None)],
        ),
        (
            "The attack left 14 dead and dozens wounded.",
            [(OWN_VOICE, "killed", 14, 14), (OWN_VOICE, "wounded", 12, None)],
        ),
        (
            "The coalition estimated that there were 3,000 to 5,000 fighters in the city.",
            [("the coalition", "strength", 3000, 5000)],
        ),
        (
            "The rebels said they had shot down two helicopters.",
            [("the rebels", "equipment", 2, 2)],
        ),
        (
            "More than 10,000 people have fled their homes, the United Nations says.",
            [("United Nations", "displaced", 10_001, None)],
        ),
        ("One soldier was killed and another was wounded.",
         [(OWN_VOICE, "killed", 1, 1), (OWN_VOICE, "wounded", 1, 1)]),
        ("The death toll rose from 24 to 30.", [(OWN_VOICE, "killed", 30, 30)]),
        ("The strike killed 4 people and wounded 12, the governor said on Monday.",
         [("the governor", "killed", 4, 4), ("the governor", "wounded", 12, 12)]),
        ("Estimates of civilian deaths range from 9,000 to 11,000.",
         [(OWN_VOICE, "killed", 9_000, 11_000)]),
        ("The blast claimed the lives of 25 people.", [(OWN_VOICE, "killed", 25, 25)]),
        ("Both sides suffered heavy casualties.", [(OWN_VOICE, "casualties", 1, None)]),
        ("Losses: none.", []),
        ("Casualties: 12.", [(OWN_VOICE, "casualties", 12, 12)]),
        ("Observers claim: 68 killed, Unofficial claims: 80–100 killed.",
         [("Observers", "killed", 68, 68), ("Unofficial claims", "killed", 80, 100)]),
    ],
)  # fmt: skip
def test_numbers_with_their_claimants(sentence, expected):
    if not expected:  # a label's zero is a claim too
        expected = [(OWN_VOICE, "casualties", 0, 0)]
    assert [c[:4] for c in read(sentence)] == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("No U.S. personnel were injured, officials said.", ("wounded", 0, 0, "denies")),
        ("Nobody was hurt.", ("wounded", 0, 0, "denies")),
        ("The statement did not list the number of attackers.",
         ("strength", None, None, "silent")),
        ("The government has not released casualty figures.",
         ("casualties", None, None, "silent")),
        ("The defence minister refused to say how many troops were involved.",
         ("strength", None, None, "silent")),
        ("The ministry denied that any civilians had been killed.",
         ("killed", None, None, "denies")),
        ("It was not immediately clear how many people had been killed.",
         ("killed", None, None, "cannot_confirm")),
        ("The UN said it could not independently verify the figures.",
         ("assertion", None, None, "cannot_confirm")),
        ("The army retracted its figure for soldiers killed.",
         ("killed", None, None, "retracts")),
        ("Russia denied carrying out the strike.", ("assertion", None, None, "denies")),
    ],
)  # fmt: skip
def test_zero_silence_denial_and_doubt(sentence, expected):
    assert [c[1:] for c in read(sentence)] == [expected]


@pytest.mark.parametrize(
    ("sentence", "topic"),
    [
        ("Residents said that government aircraft bombed the hospital.", "responsibility"),
        ("The ministry blamed the rebels for the explosion.", "responsibility"),
        ("The group claimed responsibility for the attack.", "responsibility"),
        ("The army said its forces acted in self-defence.", "cause"),
        ("The ministry said the fighters had failed to coordinate with it.", "coordination"),
        ("A spokesman said that the attackers crossed the river.", "movement"),
    ],
)
def test_accounts_without_a_number(sentence, topic):
    (claim,) = read_claims(sentence)
    assert (claim.outcome, claim.topic, claim.stance) == ("assertion", topic, "asserts")


@pytest.mark.parametrize(
    "sentence",
    [
        "The town lies 40 kilometers from the border.",
        "The 34-year-old was born on 5 May 1984.",
        "The spokesman warned against attacks on the city.",
        "It rained for three days.",
        "Some 300 members of parliament voted for the law.",
        "Five people are running for president.",
        "",
        "\n\n   \n",
    ],
)
def test_what_holds_no_claim_gives_none(sentence):
    assert read_claims(sentence) == []


def test_short_mentions_find_their_speaker():
    text = (
        "The Eastern Defence Ministry said the strike wounded 25 fighters.\n\n"
        "The ministry said the pilots acted in self-defence.\n\n"
        "Guards it said were volunteers lost two men, the ministry added."
    )
    claims = read_claims(text)
    assert {c.claimant for c in claims} == {"Eastern Defence Ministry"}


def test_a_quotation_over_two_sentences_has_one_speaker():
    text = (
        "\"We can't exclude that citizens were there. They are not connected to the armed"
        ' forces," Ivan Petrov said.'
    )
    assert [(c.claimant, c.stance) for c in read_claims(text)] == [
        ("Ivan Petrov", "cannot_confirm"),
        ("Ivan Petrov", "denies"),
    ]


def test_the_headlines_repeat_is_one_claim_with_the_bodys_words():
    text = (
        "Forces ‘Kill More Than 100’ Fighters\n\nForces have killed more than 100 fighters,"
        " a local official says."
    )
    (claim,) = read_claims(text, "Gazette")
    assert claim.claimant == "local official"
    assert claim.claimant_named is False
    assert claim.start > headline_start(text)


def test_the_outlet_speaks_for_itself_where_nobody_else_does():
    (claim,) = read_claims("The war has killed hundreds of thousands of people.", "Gazette")
    assert (claim.claimant, claim.attribution) == ("Gazette", "own_voice")


def test_possible_deaths_are_kept_apart():
    (claim,) = read_claims("Up to 40 fighters were thought to have been killed.")
    assert (claim.low, claim.high, claim.certainty) == (0, 40, "possible")


WORDS = st.sampled_from(
    ["The ministry", "said", "that", "25", "fighters", "were killed", "and", "dozens of", "wounded",
     ",", ".", "\n", "“", "”", '"', "no", "denied", "did not say", "according to", "officials",
     "at least", "U.S.", "—", "civilians", "attack", "IS", "(", ")", "Casualties:", "none"]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, max_size=40).map(" ".join))
def test_every_quotation_stands_in_the_text(text):
    for claim in read_claims(text):
        assert text[claim.start : claim.end] == claim.quote != ""
        assert claim.claimant
        if claim.stance == "silent":
            assert (claim.low, claim.best, claim.high) == (None, None, None)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read_without_a_crash(text):
    for claim in read_claims(text):
        assert text[claim.start : claim.end] == claim.quote


@given(st.text(max_size=3000))
def test_sentences_are_stretches_of_the_text_in_order(text):
    last = 0
    for sentence in sentences(text):
        assert text[sentence.start : sentence.end] == sentence.words
        assert sentence.start >= last
        assert len(sentence.words) <= LONGEST + 1
        last = sentence.end


def test_text_without_sentences_is_cut_and_read():
    text = "killed " * 2_000 + "five soldiers"
    assert max(len(s.words) for s in sentences(text)) <= LONGEST
    read_claims(text)


def test_abbreviations_do_not_end_a_sentence():
    text = "The U.S. said Lt. Gen. J. Smith was there. Two men died."
    assert [s.words for s in sentences(text)] == [
        "The U.S. said Lt. Gen. J. Smith was there.",
        "Two men died.",
    ]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("A shopkeeper, 41, was killed, police said.", [("police", "killed", 1, 1)]),
        ("They shot them one by one, a witness said.", []),
        ("Two refugees were killed at a camp.", [(OWN_VOICE, "killed", 2, 2)]),
        ("Soldiers captured and executed 23 men.", [(OWN_VOICE, "killed", 23, 23)]),
        ("The toll rose to 31 from 24.", [(OWN_VOICE, "killed", 31, 31)]),
        (
            "The attack killed 9 people: 4 civilians and 5 soldiers.",
            [(OWN_VOICE, "killed", 9, 9), (OWN_VOICE, "killed", 4, 4), (OWN_VOICE, "killed", 5, 5)],
        ),
        (
            "The army killed 20 of about 60 attackers.",
            [(OWN_VOICE, "killed", 20, 20), (OWN_VOICE, "strength", 55, 65)],
        ),
        ("Two suicide bombings killing guards shook the city.", []),
        ("Front: 55 killed (per Monitor)", [("Monitor", "killed", 55, 55)]),
        (
            "In the rubble 3 people were found dead, residents and a local group said on Friday, "
            "in what would be one of the worst raids.",
            [("residents and a local group", "killed", 3, 3)],
        ),
    ],
)
def test_what_a_number_counts(sentence, expected):
    assert [(*claim[:4],) for claim in read(sentence) if claim[1] != "assertion"] == expected
