"""One match of the grammar becomes an interval, by the rows of the table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from data.claims.grammar import AFTER, AMOUNT, FLOORS, FRACTION, HEDGES, key_of
from data.claims.numbers import LARGEST, is_count, last_place, value_of
from data.claims.semantics import BY_KEY, Bounds
from data.model import Certainty, Stance

_ASKED = re.compile(r"\b(?:how|so|as|too)\s+$", re.IGNORECASE)
"""In front of "many": a question or a comparison, no amount ("how many")."""
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Amount:
    """A number as a text words it: an interval with its hedge.

    None = not stated; `open_high` marks a top that the words leave open. `span` is where the
    whole wording stands in the words that were read (Unicode code points, end exclusive), `core`
    the number alone. `rules` names the rows of the table that it was read by; `note` holds
    another reading that the words allow. Two amounts are equal where their intervals, stance and
    certainty are.
    """

    low: int | None = None
    best: int | None = None
    high: int | None = None
    open_high: bool = False
    approximate: bool = False
    stance: Stance = "asserts"
    certainty: Certainty = "plain"
    hedge: str = field(default="", compare=False)
    wording: str = field(default="", compare=False)
    span: tuple[int, int] = field(default=(0, 0), compare=False)
    core: tuple[int, int] = field(default=(0, 0), compare=False)
    rules: tuple[str, ...] = field(default=(), compare=False)
    note: str = field(default="", compare=False)

    @property
    def has_figure(self) -> bool:
        """Whether any number is stated (an explicit zero is one, silence is none)."""
        return any(value is not None for value in (self.low, self.best, self.high))


def amounts(text: str) -> Iterator[Amount]:
    """Yield the amounts of a text; a match that counts nobody is stepped over."""
    at = 0
    while match := AMOUNT.search(text, at):
        amount, end = _read(text, match)
        at = max(end, match.start() + 1)
        if amount is not None:
            yield amount


def _read(text: str, match: re.Match[str]) -> tuple[Amount | None, int]:
    """Return the amount of one match, or None, and where to read on."""
    iso = _ISO_DATE.match(text, match.start("num1")) if match["num1"] else None
    if iso:
        return None, iso.end()
    if (match["floor1"] or "").lower() == "many" and _ASKED.search(
        text, max(0, match.start() - 12), match.start("before")
    ):
        return None, match.end()
    first = _item(match, 1)
    second = _item(match, 2) if match["join"] else None
    joined = second is not None and _joins(match)
    ends = match.end("num2") if joined and match["num2"] else match.end("num1")
    if first is None or (match["num1"] and not is_count(text, match.start("num1"), ends)):
        return None, match.end("num1") if match["num1"] else match.end()
    if match["num1"] and joined and not is_count(text, match.start("num1"), match.end("num1")):
        return None, ends
    keys = [key_of(h) for h in HEDGES.findall(match["before"])]
    second_keys = HEDGES.findall(match["before2"] or "") if joined else []
    end = _end(match, 2 if joined else 1)
    if joined and second:
        span = _range(first, second, match)
        if span is None:
            joined, end = False, _end(match, 1)
            second_keys = []
        else:
            first, second = span
    tail = match["after"] if (match["join"] is None or joined) else None
    if tail:
        after = tail.strip().lstrip("-").strip().lower()
        keys.append("or_more" if after == "+" else AFTER[after if after in AFTER else f"-{after}"])
        end = match.end("after")
    keys += [key_of(h) for h in second_keys]
    bounds, approximate, own = _bounds(match, first, second if joined else None, keys)
    if match["best"] and bounds[1] is None and (best := value_of(match["bestnum"])) is not None:
        bounds, end = (bounds[0], best, bounds[2], bounds[3]), match.end("best")
    if any(isinstance(b, int) and b > LARGEST for b in bounds[:3]) or not _in_order(bounds):
        return None, end
    zero = bounds == (0, 0, 0, False) and not approximate
    start = match.start()
    core = _core(match)
    amount = Amount(
        *bounds,
        approximate=approximate,
        stance="denies" if zero else "asserts",
        certainty="possible" if "possibly" in keys else "plain",
        hedge=_hedge_words(match, tail, joined) or (match["zero"] or ""),
        wording=text[start:end].strip(),
        span=(start, start + len(text[start:end].rstrip())),
        core=core,
        rules=(*keys, own),
    )
    return _trimmed(amount, match, text), end


def _hedge_words(match: re.Match[str], tail: str | None, joined: bool) -> str:
    """Return the hedge as worded: what stands before, between and after, without articles."""
    parts = HEDGES.findall(match["before"]) + (
        HEDGES.findall(match["before2"] or "") if joined else []
    )
    words = [" ".join(p.split()) for p in parts if key_of(p) != "neutral"]
    if match["floor1"] or match["several1"] or match["couple1"]:
        words.append(match["floor1"] or match["several1"] or match["couple1"])
    return " ".join([*words, *([tail.strip()] if tail else [])])


def _trimmed(amount: Amount, match: re.Match[str], text: str) -> Amount:
    """Drop leading words that change nothing ("the", "another") from the span and the wording."""
    start = amount.span[0]
    if not match["between"]:
        for hedge in HEDGES.finditer(match["before"]):
            if key_of(hedge[0]) != "neutral":
                break
            start = match.start("before") + hedge.end()
        start += len(text[start:]) - len(text[start:].lstrip())
    return replace(amount, span=(start, amount.span[1]), wording=text[start : amount.span[1]])


def _core(match: re.Match[str]) -> tuple[int, int]:
    for group in ("num1", "several1", "couple1", "floor1", "zero"):
        if match[group]:
            return match.span(group)
    return match.span()


def _end(match: re.Match[str], which: int) -> int:
    return max(match.end(f"{g}{which}") for g in ("num", "several", "couple", "floor")) if (
        which == 2 or not match["zero"]
    ) else match.end("zero")  # fmt: skip


_Item = tuple[int, int, bool, bool, str]
"""Value, half its last place, open top, approximate, the row of the table."""


def _item(match: re.Match[str], which: int) -> _Item | None:
    """Return what one numeral or vague word stands for."""
    if which == 1 and match["zero"]:
        return 0, 0, False, False, "zero"
    if number := match[f"num{which}"]:
        value = value_of(number)
        if value is None:
            return None
        dozens = bool(re.search(r"(?:dozen|score)$", number, re.IGNORECASE))
        return value, last_place(number, value) // 2, False, dozens, "dozen" if dozens else "exact"
    if match[f"several{which}"]:
        scale = value_of(match[f"severalof{which}"].lower()) or 1
        return 2 * scale, scale // 2, True, True, "several_scale"
    if match[f"couple{which}"]:
        scale = value_of((match[f"coupleof{which}"] or "").lower()) or 1
        return 2 * scale, scale // 2, False, True, "couple"
    if floor := match[f"floor{which}"]:
        key, value = FLOORS[" ".join(floor.split()).lower()]
        return value, value // 2, True, BY_KEY[key].approximate, key
    return None


def _joins(match: re.Match[str]) -> bool:
    """Say whether the words between two numbers make them one range: "and" only after between."""
    return _join(match) != "and" or bool(match["between"])


def _join(match: re.Match[str]) -> str:
    return " ".join((match["join"] or "").strip(", ").split()).lower()


def _range(first: _Item, second: _Item, match: re.Match[str]) -> tuple[_Item, _Item] | None:
    """Return both ends with a scale carried back ("two to three thousand"), or None."""
    if match["num1"] and match["num2"]:
        scale = re.search(
            r"(hundred|thousand|million|billion|k|,000)$", match["num2"], re.IGNORECASE
        )
        own = re.search(r"hundred|thousand|million|billion|k$|,", match["num1"], re.IGNORECASE)
        if scale and not own:
            factor = 1000 if scale[1].lower() in ("k", ",000") else value_of(scale[1].lower()) or 1
            carried = first[0] * factor
            # "500 to 2,000" stays: carried back, the first number would be the larger one. In
            # digits the ends must be of one size, or "5 to 30,000" would be guessed at.
            if carried <= second[0] and (scale[1] != ",000" or second[0] <= 3 * carried):
                first = (carried, first[1] * factor, *first[2:])
    return (first, second) if first[0] <= second[0] else None


def _bounds(
    match: re.Match[str], first: _Item, second: _Item | None, keys: list[str]
) -> tuple[Bounds, bool, str]:
    """Return low, best, high, open; whether approximate; and the row that the item itself is of."""
    value, half, is_open, approximate, own = first
    operator = next((k for k in keys if k not in ("about", "or_so", "neutral", "possibly")), None)
    about = any(k in ("about", "or_so") for k in keys)
    approximate = (approximate and operator is None) or about
    if match["part"]:
        return (*_fraction(match, value, operator, about), "fraction")
    if second is not None:
        top, own = second[0], "range"
        approximate = approximate or second[3]
        if operator in ("up_to", "or_fewer", "fewer_than"):
            return (0, None, top - (operator == "fewer_than"), False), approximate, own
        # "20 to more than 30" leaves the top open; "at least 20 and up to 30" closes it.
        ceiling = re.search(r"up to|as many as|possibly|perhaps", _join(match))
        opened = operator in ("at_least", "or_more", "more_than") and not ceiling
        if second[2] or opened or re.search(r"more than|over", _join(match)):
            start = value + (operator == "more_than" and bool(match["before"].strip()))
            return (start, None, None, True), approximate, own
        return (value, None, top, False), approximate, own
    row = BY_KEY[operator] if operator else None
    if is_open:
        # A ceiling on a plural ("up to several hundred") is no number; only the floor falls.
        low = 0 if operator in ("up_to", "or_fewer", "fewer_than", "nearly") else value
        return (low, None, None, True), approximate or (row is not None and row.approximate), own
    if row is not None and row.reckon is not None:
        return row.reckon(value, half), about or row.approximate, own
    if about:
        return (max(0, value - half), value, value + half, False), True, own
    return (value, value, value, False), approximate, own


def _fraction(
    match: re.Match[str], whole: int, operator: str | None, about: bool
) -> tuple[Bounds, bool]:
    """Return the bounds of a part of a whole number; the whole is always its ceiling."""
    words = " ".join(match["part"].lower().replace("-", " ").split())
    if words.startswith("none"):
        return (0, 0, 0, False), False
    if words.startswith(("some", "several")):
        return (min(2, whole), None, whole, False), False
    if words.startswith(("most", "the majority")):
        return (whole // 2 + 1, None, whole, False), False
    if words.startswith("all"):
        top, bottom = 1, 1
    elif percent := re.match(r"(\d+)", words):
        top, bottom = int(percent[1]), 100
    else:
        top, bottom = next(
            v for k, v in reversed(FRACTION.items()) if re.search(rf"\b{k}\b", words)
        )
    low, high = whole * top // bottom, -(-whole * top // bottom)
    if operator in ("at_least", "or_more"):
        return (high, None, whole, False), about
    if operator in ("more_than", "just_over"):
        return (low + 1, None, whole, False), about
    if operator in ("up_to", "or_fewer"):
        return (0, None, low, False), about
    if operator in ("fewer_than", "nearly"):
        return (
            0 if operator == "fewer_than" else max(0, low - whole // 10),
            None,
            high - 1,
            False,
        ), (about or operator == "nearly")
    if about or match["partabout"]:
        tenth = whole // 10
        best = low if low == high else None
        return (max(0, low - tenth), best, min(whole, high + tenth), False), True
    return (low, low if low == high else None, high, False), low != high


def _in_order(bounds: Bounds) -> bool:
    stated = [value for value in bounds[:3] if isinstance(value, int)]
    return stated == sorted(stated)
