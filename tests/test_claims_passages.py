"""The reader on made-up reports in the manner of the wires, against their hand coding.

A general fall in any of the figures fails; which claims are missed or wrong is printed then.
"""

from __future__ import annotations

from functools import reduce
from operator import add

import pytest

from data.claims.extract import read_claims
from tests.passages import OUTLET, passages, score

PASSAGES = passages()


@pytest.fixture(scope="module")
def scores():
    return {n: score(coded, read_claims(text, OUTLET)) for n, (text, coded) in PASSAGES.items()}


def test_claims_are_found_with_their_claimants_and_stances(scores):
    total = reduce(add, scores.values())
    told = "\n".join((*total.missed, "false:", *total.false, "claimants:", *total.wrong_claimants))
    assert len(PASSAGES) >= 54
    assert total.right >= 703, told
    assert total.f1 >= 0.95, told
    assert total.claimants / total.right >= 0.95, told
    assert total.stances / total.right >= 0.97, told


@pytest.mark.parametrize("name", PASSAGES)
def test_no_report_falls_far_behind(scores, name):
    assert scores[name].f1 >= 0.80, (scores[name].missed, scores[name].false)


@pytest.mark.parametrize("name", PASSAGES)
def test_every_quotation_stands_in_its_text(name):
    text = PASSAGES[name][0]
    drafts = read_claims(text, OUTLET)
    assert drafts
    assert all(text[d.start : d.end] == d.quote for d in drafts)
