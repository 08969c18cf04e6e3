"""Reads hand-coded articles and scores the drafts beside two plain baselines.

    python tests/bench/claims.py --gold DIR [--fails] [--only NAME ...] [--not NAME ...]

DIR holds the texts, the gold files and their scorer (score.py). The texts are not part of the
project. Baselines: every CARDINAL entity of the same spaCy model next to a word of harm, and a
regular expression of a number beside a word of harm. Speed is measured on the same texts, joined
to articles of about 800 words.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from functools import reduce
from operator import add
from pathlib import Path
from typing import Any

import spacy

sys.path.insert(0, str(Path(__file__).parents[2]))

from data.claims import lexicon
from data.claims.amount import read_amount
from data.claims.extract import MODEL, pipeline, read_claims
from tests.passages import OUTLET, passages, score

NEAR = 60
"""Characters around a number that the baselines look for harm in."""
PATTERN = re.compile(
    r"(?:(?:at least|more than|about|up to|some)\s+)?\b\d[\d,]*\b|\b(?:dozens|hundreds)\b"
)


def as_json(drafts: list[Any]) -> list[dict[str, Any]]:
    """Return drafts with the gold's field names."""
    names = ("claimant", "source_outlet", "subject", "outcome", "low", "best", "high", "open_high",
             "stance", "quote", "start", "end")  # fmt: skip
    return [{name: getattr(draft, name) for name in names} for draft in drafts]


def by_span(text: str, spans: list[tuple[int, int]]) -> list[dict[str, Any]]:
    """Return claims for numbers that stand near a word of harm: what a baseline can know."""
    found = []
    for start, end in spans:
        amount = read_amount(text[start:end])
        around = text[max(0, start - NEAR) : end + NEAR]
        harm = lexicon.HARM_WORD.search(around)
        if amount is None or harm is None:
            continue
        word = harm[0].lower()
        outcome = lexicon.HARM_NOUN.get(word) or lexicon.HARM_VERB[word]
        found.append(
            {"claimant": "outlet", "outcome": outcome, "low": amount.low, "best": amount.best,
             "high": amount.high, "open_high": amount.open_high, "stance": amount.stance,
             "quote": text[start:end], "start": start, "end": end}
        )  # fmt: skip
    return found


def main() -> None:
    """Print the table; the last lines give the speed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path, required=True)
    parser.add_argument("--only", nargs="*", default=None, help="name prefixes")
    parser.add_argument("--not", nargs="*", default=(), dest="without", help="name prefixes")
    parser.add_argument("--fails", action="store_true")
    parser.add_argument("--quick", action="store_true", help="leave the speed out")
    options = parser.parse_args()
    spec = importlib.util.spec_from_file_location("score", options.gold / "score.py")
    if spec is None or spec.loader is None:
        parser.error(f"there is no score.py in {options.gold}")
    scorer: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    names = [
        n for n in scorer.split_names("dev")
        if (options.only is None or n.startswith(tuple(options.only)))
        and not n.startswith(tuple(options.without or ("\0",)))
    ]  # fmt: skip
    texts = {n: scorer.load_gold(str(options.gold / f"{n}.json")) for n in names}
    entities = spacy.load(MODEL, exclude=["tagger", "parser", "lemmatizer", "attribute_ruler"])

    def ours(n: str, gold: Any) -> Any:
        return as_json(read_claims(texts[n][1], gold["outlet"]))

    def cardinal(n: str, _: Any) -> Any:
        found = [e for e in entities(texts[n][1]).ents if e.label_ == "CARDINAL"]
        return by_span(texts[n][1], [(e.start_char, e.end_char) for e in found])

    def pattern(n: str, _: Any) -> Any:
        return by_span(texts[n][1], [m.span() for m in PATTERN.finditer(texts[n][1])])

    for title, reader in (("ours", ours), ("spaCy CARDINAL", cardinal), ("regex", pattern)):
        total, per, fails = scorer.run(names, reader)
        strict = total["strict"]
        print(
            f"{title:15} P {strict['precision']:.3f} R {strict['recall']:.3f} F1 {strict['f1']:.3f}"
            f" without assertions {strict['without_assertions']['f1']:.3f}"
            f" lenient {total['lenient']['f1']:.3f}"
            f" claimant {strict['claimant_accuracy']} stance {strict['stance_accuracy']}"
            f" required {total['gold_required']} {total['errors']}"
        )
        if reader is ours:
            for name, one in per.items():
                s = one["strict"]
                print(
                    f"   {name:34} {one['gold_required']:3} P {s['precision']:.3f}"
                    f" R {s['recall']:.3f} F1 {s['f1']:.3f} {s['claimant_accuracy']}"
                )
            print(
                "   by class",
                {k: (v["tp"], v["fp"], v["fn"]) for k, v in strict["by_class"].items()},
            )
            if options.fails:
                print(json.dumps(fails, indent=1, ensure_ascii=False))
    made_up()
    if not options.quick:
        speed([text for _, text in texts.values()])


def made_up() -> None:
    """Print the score on the project's own made-up reports, which are tests as well."""
    total = reduce(
        add, (score(coded, read_claims(text, OUTLET)) for text, coded in passages().values())
    )
    print(
        f"made-up reports  F1 {total.f1:.3f} claimant {total.claimants / total.right:.3f}"
        f" stance {total.stances / total.right:.3f} right {total.right}"
        f" missed {len(total.missed)} false {len(total.false)}"
    )


def _busy(article: str) -> float:
    """Return the seconds of processor time that reading an article takes."""
    begun = time.process_time()
    read_claims(article)
    return time.process_time() - begun


def speed(texts: list[str], processes: int = 2) -> None:
    """Print articles of 800 words a second in one process and in two, the bare parser beside."""
    words = " ".join(texts).split(" ")
    whole = [" ".join(words[i : i + 800]) for i in range(0, len(words) - 799, 800)] * 5
    rates = {}
    with ProcessPoolExecutor(processes, initializer=pipeline) as pool:
        list(pool.map(read_claims, whole[: 2 * processes]))
        for name, run in (
            ("one process", lambda: [read_claims(article) for article in whole]),
            (f"{processes} processes", lambda: list(pool.map(read_claims, whole, chunksize=2))),
            ("bare parser, one process", lambda: list(pipeline().pipe(whole))),
        ):
            start, cpu = time.perf_counter(), time.process_time()
            run()
            took, busy = time.perf_counter() - start, time.process_time() - cpu
            rates[name] = f"{len(whole) / took:.1f}" + (
                f" ({len(whole) / busy:.1f} by CPU time)" if "one" in name else ""
            )
        # Others may be at work on the machine: what the processes themselves were busy for.
        busy = sum(pool.map(_busy, whole, chunksize=2)) / processes
        rates[f"{processes} processes"] += f" ({len(whole) / busy:.1f} by CPU time)"
    print("articles of 800 words a second:", rates)


if __name__ == "__main__":
    main()
