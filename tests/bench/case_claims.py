"""Lists each claim of the built-in case that an article is coded for, beside what the reader found.

    python -m tests.bench.case_claims ARTICLE.txt

The text is found among the case's sources by its hash; it is not part of the project. A claim is
found where a draft over the same words has its outcome and interval ("found"), where an account
that covers its words has another topic ("found as …"), or where it is a place among the drafted
places. What is absent is listed with the reason of its kind.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from data.claims.article import Article, read_article
from data.claims.documents import Document

CASE = Path(__file__).parents[2] / "data" / "cases" / "khasham-2018"
REASONS = {
    "place": "a place that the reader words otherwise, or not at all",
    "equipment": "things without a number: the reader counts things, it does not list kinds",
    "status": "what somebody is called in passing is no clause of its own",
    "responsibility": "who struck is said inside a count; one clause gives one claim",
    "coordination": "said without a word for coordination",
}
OTHERWISE = "said in other words than the reader's topics know, or inside another claim's words"
Row = dict[str, str]


def main() -> None:
    """Print a line a claim, then how many were found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("article", type=Path)
    text = parser.parse_args().article.read_bytes()
    digest = hashlib.sha256(text).hexdigest()
    source = next((s for s in _rows("sources") if s["sha256"] == digest), None)
    if source is None:
        sys.exit("The text is none of the built-in case's sources.")
    article = read_article(Document(text.decode("utf-8")), outlet=source["outlet"])
    spoken = {s["id"] for s in _rows("statements") if s["source"] == source["id"]}
    states: Counter[str] = Counter()
    for claim in (c for c in _rows("claims") if c["statement"] in spoken):
        state, how = found(claim, article)
        states[state] += 1
        figure = f"{claim['low'] or '–'}…{claim['high'] or ('open' if claim['low'] else '–')}"
        print(
            f"{state:7} {claim['id']:32} {claim['topic'] or claim['outcome']:14} {figure:12} {how}"
        )
    print(dict(states), "of", sum(states.values()))


def found(claim: Row, article: Article) -> tuple[str, str]:
    """Return "found", "covered" or "absent" for a claim of the case, and how or why."""
    start, end = int(claim["start"]), int(claim["end"])
    over = [c for c in article.claims if c.start < end and start < c.end]
    for draft in over:
        told = (_word(draft.low), _word(draft.high)) == (claim["low"], claim["high"])
        if draft.outcome == claim["outcome"] != "assertion" and told:
            return "found", f"{draft.claimant}: “{draft.quote[:70]}”"
    place = next((p for p in article.places if p.start < end and start < p.end), None)
    if claim["topic"] == "place" and place is not None:
        return "found", f"as a place: “{place.wording}”"
    accounts = [d for d in over if d.outcome == claim["outcome"] == "assertion"]
    for draft in sorted(accounts, key=lambda d: d.topic != claim["topic"]):
        same = draft.topic == claim["topic"]
        return "found" if same else "covered", (
            f"{draft.claimant}: {'' if same else f'as {draft.topic}: '}“{draft.quote[:70]}”"
        )
    if over and claim["outcome"] == "assertion":
        return "covered", f"inside {over[0].claimant}'s “{over[0].quote[:60]}”"
    return "absent", REASONS.get(claim["topic"] or claim["outcome"], OTHERWISE)


def _word(value: int | None) -> str:
    return "" if value is None else str(value)


def _rows(table: str) -> list[Row]:
    with (CASE / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    main()
