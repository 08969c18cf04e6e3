"""Words to intervals and back: what a figure in a report says, and no more than that.

The meanings stand in one versioned table, `data.claims.semantics.SEMANTICS`; this module reads
by it (`read_amount`, `read_amounts`), words an interval again (`word`) and shows it in short
(`show`).
"""

from __future__ import annotations

import re
from dataclasses import replace

from data.claims import cues
from data.claims.numbers import last_place
from data.claims.reading import Amount, amounts
from data.claims.semantics import BY_KEY, SEMANTICS, VERSION, Bounds
from data.model import Stance

__all__ = ["SEMANTICS", "VERSION", "Amount", "read_amount", "read_amounts", "show", "word"]


def read_amount(words: str) -> Amount | None:
    """Read the first amount in a short wording; None where it holds none.

    Silence ("did not list casualties") goes before everything else and has no figure. A cue in
    front of the figure gives the stance ("denied that 25 were killed"), a cue anywhere the
    certainty ("25 may have been killed").
    """
    silent = cues.SILENT.search(words)
    if silent:
        return _cue("silent", "silent", silent)
    amount = next(iter(read_amounts(words)), None)
    denies, unsure = cues.DENIES.search(words), cues.CANNOT_CONFIRM.search(words)
    if amount is None:
        if unsure:
            return _cue("cannot_confirm", "cannot_confirm", unsure)
        if denies:
            return _cue("denies", "denies", denies)
        if retracts := cues.RETRACTS.search(words):
            return _cue("retracts", "retracts", retracts)
        casualties = cues.CASUALTIES.search(words)
        if casualties:
            return replace(_cue("casualties", "asserts", casualties), low=1, open_high=True)
        return None
    if unsure and unsure.start() < amount.core[0]:
        amount = replace(amount, stance="cannot_confirm", rules=(*amount.rules, "cannot_confirm"))
    elif denies and denies.start() < amount.core[0]:
        amount = replace(amount, stance="denies", rules=(*amount.rules, "denies"))
    if cues.POSSIBLE.search(words):
        amount = replace(amount, certainty="possible", rules=(*amount.rules, "possible"))
    return amount


def read_amounts(text: str) -> list[Amount]:
    """Read every amount in a text, in order, hedges and ranges included.

    Numbers that count nobody (dates, distances, ages, money, numbered names) are left out. Stance
    and certainty of the clause around an amount are not looked at, but a zero denies.
    """
    found: list[Amount] = []
    for amount in amounts(text):
        before = found[-1] if found else None
        if (
            before
            and before.open_high
            and "at_least" in before.rules
            and amount.rules == ("exact",)
        ):
            between = text[before.span[1] : amount.span[0]]
            if re.fullmatch(r"\s+(?:\w+\s+){1,4}and\s+", between):
                amount = replace(
                    amount,
                    rules=("exact", "and_second"),
                    note=f"The words also allow “{before.hedge} {amount.wording}”.",
                )
        found.append(amount)
    return found


def word(amount: Amount) -> str:
    """Word an interval so that `read_amount` reads the same interval again.

    Raises ValueError for what no wording says: a figure without a floor, an asserted nothing.
    """
    if not amount.has_figure:
        if amount.open_high or amount.approximate or amount.certainty != "plain":
            raise ValueError("an interval without a figure can't be open, approximate or possible")
        words = {
            "silent": "gave no figure",
            "denies": "denied it",
            "cannot_confirm": "could not confirm it",
            "retracts": "retracted it",
        }.get(amount.stance)
        if words is None:
            raise ValueError(f"no wording says that a claimant {amount.stance} no figure")
        return words
    bounds = (amount.low, amount.best, amount.high, amount.open_high)
    zero = bounds == (0, 0, 0, False) and not amount.approximate
    if amount.stance not in ("asserts", "denies", "cannot_confirm") or (
        zero and amount.stance == "asserts"
    ):
        raise ValueError(f"no wording has the stance {amount.stance} with this interval")
    stance = {"denies": "denied that ", "cannot_confirm": "could not confirm that "}
    prefix = "" if zero and amount.stance == "denies" else stance.get(amount.stance, "")
    if amount.certainty == "possible":
        prefix += "possibly "
    return prefix + _body(amount, bounds)


def show(
    low: int | None,
    best: int | None,
    high: int | None,
    open_high: bool = False,
    approximate: bool = False,
    hedge: str = "",
) -> str:
    """Show an interval in short for readers: ">100", "450–550, best 500", "0", "does not say".

    A floor right above a round number, or after a hedge of the "more than" row, is shown as
    ">100" (101 or more is the same thing); every other floor as "at least 12".
    """
    if low is None and best is None and high is None:
        return "does not say"
    if low is not None and low == high and best in (None, low):
        return f"about {low:,}" if approximate else f"{low:,}"
    about = "about " if approximate and best is None else ""
    tail = f", best {best:,}" if best is not None else ""
    if open_high or (low is not None and high is None):
        floor = low or 0
        above = hedge.strip().lower() in BY_KEY["more_than"].wordings
        shown = floor > 1 and (above or (floor % 10 == 1 and not hedge))
        return (f">{floor - 1:,}" if shown else f"{about}at least {floor:,}") + tail
    if not low:
        if high is None:
            return f"{best:,}"
        return f"up to {high:,}{tail}" if best is None else f"0–{high:,}{tail}"
    return f"{about}{low:,}–{high:,}{tail}"


def _body(amount: Amount, bounds: Bounds) -> str:
    low, best, high, open_high = bounds
    about = "about " if amount.approximate else ""
    if low is None or (high is None) != open_high:
        raise ValueError("no wording leaves out the floor, or a top that is not open")
    if bounds == (0, 0, 0, False) and not amount.approximate:
        return "none"
    if open_high:
        return f"at least {about}{low:,}" + (f", best {best:,}" if best is not None else "")
    assert high is not None  # noqa: S101 - an open top is the only missing one, seen above
    if best is None:
        return f"up to {about}{high:,}" if low == 0 and high else f"{about}{low:,}–{high:,}"
    if low == best == high and not amount.approximate:
        return f"{best:,}"
    half = last_place(f"{best}", best) // 2
    if amount.approximate and (max(0, best - half), best, best + half) == (low, best, high):
        return f"about {best:,}"
    return f"{about}{low:,}–{high:,}, best {best:,}"


def _cue(key: str, stance: Stance, match: re.Match[str]) -> Amount:
    return Amount(
        stance=stance, hedge=match[0], wording=match[0], span=match.span(), core=match.span(),
        rules=(key,),
    )  # fmt: skip
