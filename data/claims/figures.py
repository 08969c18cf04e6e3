"""Figures of the same outcome and subject, or of a part and its whole, set against each other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from data.claims import sentences
from data.claims.voices import Compared, Voice, exceeds, is_part, precedes, relate
from data.model import Actor


def revisions(
    everyone: Sequence[Voice], actors: Mapping[str, Actor]
) -> tuple[list[Compared], list[Voice]]:
    """Find where a claimant changed its own figure; return these, and the voices that stand.

    Order is known only where both days are, and on one day only where both hours are; figures of
    one claimant whose order is not known all stand. Every earlier figure is revised, by the first
    of those that came after it.
    """
    found: list[Compared] = []
    gone: set[tuple[str, ...]] = set()
    own: dict[tuple[object, ...], list[Voice]] = {}
    for voice in everyone:
        if (voice.has_figure or voice.first.stance == "retracts") and voice.as_of:
            own.setdefault((voice.claimant, voice.outcome, voice.subject), []).append(voice)
    for group in own.values():
        for older in sorted(group, key=_when):
            after = [voice for voice in group if precedes(older, voice)]
            if after:
                newer = min(after, key=_when)
                sentence = sentences.revision(newer, older, actors)
                found.append(Compared("revises", [newer], [older], None, sentence))
                gone.add(older.ids)
    return found, [voice for voice in everyone if voice.ids not in gone]


def _when(voice: Voice) -> tuple[dt.date, dt.time, tuple[str, ...]]:
    return voice.as_of or dt.date.min, voice.at or dt.time.min, voice.ids


Pair = tuple[Voice, Voice, int | None]


def figures(latest: Sequence[Voice], actors: Mapping[str, Actor]) -> list[Compared]:
    """Compare the figures for the same outcome and subject, two by two, and merge the pairs."""
    pairs: dict[str, list[Pair]] = {}
    stated = [voice for voice in latest if voice.has_figure]
    for i, a in enumerate(stated):
        for b in stated[i + 1 :]:
            if (a.outcome, a.subject) != (b.outcome, b.subject):
                continue
            relation, gap = relate(a.first, b.first)
            if relation == "contradicts" and not (a.is_plain and b.is_plain):
                continue
            if relation == "refined_by":
                pairs.setdefault("refines", []).append((b, a, gap))
            else:
                pairs.setdefault(relation, []).append((a, b, gap))
    found = [
        Compared("contradicts", [a], bs, max(gaps), sentences.contradiction(a, bs, gaps, actors))
        for a, bs, gaps in _stars(pairs.get("contradicts", []))
    ]
    finer = _gathered(pairs.get("refines", []))
    found += [
        Compared("refines", fine, [wide], None, sentences.refinement(fine, wide, actors))
        for wide, fine in finer
    ]
    found += [
        Compared("compatible", [a], bs, None, sentences.same(a, bs, actors))
        for a, bs, _ in _stars(pairs.get("same", []))
    ]
    found += [
        Compared("compatible", [a], bs, None, sentences.overlap(a, bs, actors))
        for a, bs, _ in _stars(pairs.get("compatible", []))
    ]
    return found


def _stars(pairs: Sequence[Pair]) -> list[tuple[Voice, list[Voice], list[int]]]:
    """Merge pairs so that each stands in one star: a voice and all that relate to it alike.

    The voice with the most pairs left over goes first; of equals the one with the first id.
    """
    left = list(pairs)
    found: list[tuple[Voice, list[Voice], list[int]]] = []
    while left:
        count: dict[tuple[str, ...], int] = {}
        by_ids = {voice.ids: voice for a, b, _ in left for voice in (a, b)}
        for a, b, _ in left:
            for voice in (a, b):
                count[voice.ids] = count.get(voice.ids, 0) + 1
        centre = by_ids[min(count, key=lambda ids: (-count[ids], ids))]
        mine = [pair for pair in left if centre in pair[:2]]
        left = [pair for pair in left if centre not in pair[:2]]
        others = [((b if a == centre else a), gap or 0) for a, b, gap in mine]
        others.sort(key=lambda other: (-other[1], other[0].ids))
        found.append((centre, [voice for voice, _ in others], [gap for _, gap in others]))
    return found


def _gathered(pairs: Sequence[Pair]) -> list[tuple[Voice, list[Voice]]]:
    """Gather, for each wider figure, all that lie within it; in the order of the ids.

    What lies within a figure that lies within a third is not repeated for the third.
    """
    within = {(fine.ids, wide.ids) for fine, wide, _ in pairs}
    groups: dict[tuple[str, ...], tuple[Voice, list[Voice]]] = {}
    for fine, wide, _ in pairs:
        if any((fine.ids, m) in within and (m, wide.ids) in within for _, m in within):
            continue
        groups.setdefault(wide.ids, (wide, []))[1].append(fine)
    return [(wide, sorted(fine, key=lambda v: v.ids)) for _, (wide, fine) in sorted(groups.items())]


def parts(latest: Sequence[Voice], actors: Mapping[str, Actor]) -> list[Compared]:
    """Compare parts with wholes: a part must not be larger than its whole can be.

    A subject is a part of its parents'; killed or wounded are a part of casualties.
    """
    stated = [voice for voice in latest if voice.has_figure and voice.is_plain]
    found = []
    for part in stated:
        over: list[tuple[Voice, int]] = []
        for whole in stated:
            inside = is_part(part.subject, whole.subject, actors)
            same_outcome = part.outcome == whole.outcome and inside
            of_casualties = (
                whole.outcome == "casualties"
                and part.outcome in ("killed", "wounded")
                and (inside or part.subject == whole.subject)
            )
            gap = exceeds(part.first, whole.first) if same_outcome or of_casualties else None
            if gap:
                over.append((whole, gap))
        if over:
            over.sort(key=lambda pair: (-pair[1], pair[0].ids))
            wholes, gaps = [v for v, _ in over], [g for _, g in over]
            sentence = sentences.too_large(part, wholes, gaps, actors)
            found.append(Compared("contradicts", [part], wholes, gaps[0], sentence))
    return found
