"""What became of a wording, as HTML: status, clauses in their colours, size, sources, candidates.

The colours of clauses are those of `draw.place_layer`: the same number has the same class in the
text and on the map.
"""

from __future__ import annotations

import html
import json
from collections.abc import Sequence

from draw import words
from draw.markup import text
from draw.place_html import square_metres, text_class
from draw.place_layer import colour_number, short
from geo.matching import km_between
from geo.place import Candidate
from geo.region import Region

STATUSES = {
    "resolved": ("Resolved", "The words lead to one region."),
    "ambiguous": ("Ambiguous", "Several places fit these words; all of them are kept."),
    "proxy": ("Stand-in (proxy)", "The real feature’s course is not published; another stands in."),
    "unresolved": ("Not found", "No place with this name is known here."),
    "unreachable": ("Out of reach", "The online place service was asked and did not answer."),
}
NOT_UNDERSTOOD = ("Not understood", "A part of the wording can’t be read as a place.")
CONTRADICTION = ("Contradiction", "The parts of the wording share no ground.")
_HOW = {"exact": "same name", "skeleton": "same consonants", "fuzzy": "similar letters"}
_ACLED = {1: "the place itself", 2: "part of a region", 3: "a province or wider"}
_UCDP = {
    1: "exact",
    2: "within about 25 km",
    3: "second-order division",
    4: "first-order division",
    5: "along a line or in a wide area",
    6: "country",
    7: "international",
}


def status_of(region: Region) -> tuple[str, str]:
    """Return an answer's status in two or three plain words, and a sentence that explains it."""
    if region.status == "unresolved" and region.method == "contradiction":
        return CONTRADICTION
    if region.status == "unresolved" and not _is_unknown_name(region):
        return NOT_UNDERSTOOD
    return STATUSES[region.status]


def answer_html(wording: str, region: Region) -> str:
    """Return the head of an answer: status, the wording with its clauses, and the size."""
    name, sentence = status_of(region)
    if region.not_understood and name in (NOT_UNDERSTOOD[0], STATUSES["unresolved"][0]):
        part = f"“{text(short(region.not_understood))}”"
        known = _is_unknown_name(region)
        sentence = f"No place called {part} is known." if known else f"{part} can’t be read."
    status = (
        f'<p class="dc-answer"><span class="dc-status dc-p-{text_class(region.status)}">'
        f"<strong>{name}.</strong> {sentence}</span></p>"
    )
    return f"{status}{marked(wording, region)}{_size(region)}"


def marked(wording: str, region: Region) -> str:
    """Return the wording with each clause in its colour, and what was not understood marked."""
    spans = [
        (part.start, part.end, colour_number(number) if part.geometry is not None else 0)
        for number, part in enumerate(region.clauses)
    ]
    if region.not_understood and (at := wording.find(region.not_understood)) >= 0:
        end = at + len(region.not_understood)
        spans = [span for span in spans if span[1] <= at or span[0] >= end]
        spans.append((at, end, -1))
    shown, done = "", 0
    for start, end, number in sorted(spans):
        if start < done or end <= start or end > len(wording):
            continue
        shown += html.escape(_printable(wording[done:start]))
        kind = "dc-not" if number < 0 else f"dc-k-{number}" if number else "dc-unused"
        said = {-1: "not understood", 0: "narrows nothing"}.get(number, f"clause {number}")
        shown += (
            f'<mark class="dc-clause {kind}" title="{said}">'
            f"{html.escape(_printable(wording[start:end]))}</mark>"
        )
        done = end
    shown += html.escape(_printable(wording[done:]))
    return f'<p class="dc-wording dc-asked">“<bdi>{shown}</bdi>”</p>'


def details_html(region: Region) -> str:
    """Return how an answer came about: assumptions, method, anchors, codes of ACLED and UCDP."""
    facts: list[tuple[str, str]] = []
    if region.assumptions:
        head = "Assumed" if region.geometry is not None else "Why"
        facts.append((head, _list([text(line) for line in region.assumptions])))
    elif region.geometry is not None:
        facts.append(("Assumed", "nothing beside the words"))
    if region.method and region.method != "contradiction":
        facts.append(("Read as", text(region.method.replace(" ∩ ", ", and "))))
    if region.anchors:
        built = [
            f"{text(a.name)}, {text(a.kind.replace('_', ' '))} "
            f'<span class="dc-basis">({text(a.source)})</span>'
            for a in region.anchors
        ]
        facts.append(("Built on", _list(built)))
    if region.lat is not None and region.lon is not None:
        facts.append(("Middle", f"{region.lat:.4f}, {region.lon:.4f}"))
    acled, ucdp = region.acled_geo_precision, region.ucdp_where_prec
    if acled is not None and ucdp is not None:
        facts.append(("ACLED", f"geo_precision {acled}: {_ACLED[acled]}"))
        facts.append(("UCDP", f"where_prec {ucdp}: {_UCDP[ucdp]}"))
    rows = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in facts)
    return f'<dl class="dc-facts dc-how">{rows}</dl>' if rows else ""


def candidate_head_html() -> str:
    """Return the heads of the candidates' columns."""
    heads = ("Name", "Kind", "Admin area", "Country", "Distance", "Matched", "Source")
    return f'<div class="dc-cand dc-cand-head">{"".join(f"<b>{h}</b>" for h in heads)}</div>'


def candidate_html(candidate: Candidate, away: str, used: bool) -> str:
    """Return one candidate as a row of the table; on a phone each cell names its column."""
    how = _HOW.get(candidate.how, candidate.how)
    cells = [
        ("Name", f"<strong>{text(candidate.name)}</strong>{' · in use' if used else ''}"),
        ("Kind", text(candidate.kind.replace("_", " "))),
        ("Admin area", text(candidate.admin1 or words.NOT_KNOWN)),
        ("Country", text(candidate.country or words.NOT_KNOWN)),
        ("Distance", text(away)),
        ("Matched", f"{text(candidate.matched)} ({how})"),
        ("Source", text(candidate.source)),
    ]
    shown = "".join(f'<span><i class="dc-cell-name">{n}: </i>{v}</span>' for n, v in cells)
    return f'<div class="dc-cand">{shown}</div>'


def distances(
    candidates: Sequence[Candidate], near: tuple[float, float] | None
) -> tuple[str, list[str]]:
    """Return what candidates' distances are counted from, and each distance in words."""
    if not candidates:
        return "", []
    first = candidates[0]
    here = near or (first.lat, first.lon)
    away = [
        words.distance(1000 * km_between(here, (c.lat, c.lon))) if near or c is not first else "–"
        for c in candidates
    ]
    return ("the place given as near" if near else "the first one"), away


def answer_json(wording: str, region: Region) -> str:
    """Return an answer for copying: everything that is known of it, as JSON."""
    return json.dumps({"wording": wording, **region.to_dict()}, ensure_ascii=False, indent=1)


def _is_unknown_name(region: Region) -> bool:
    """Say whether a name was read but is not known, other than words that are not understood."""
    part = region.not_understood or ""
    return any("is known here" in line and short(part) in line for line in region.assumptions)


def _size(region: Region) -> str:
    if region.geometry is None:
        return ""
    area = square_metres(region.geometry)
    parts = [f"<b>{words.area(area)}</b> of ground"] if area else []
    if region.radius_m is not None:
        parts.append(f"anywhere within <b>{words.distance(region.radius_m)}</b> of its middle")
    return f'<p class="dc-answer">{", ".join(parts)}.</p>' if parts else ""


def _list(items: Sequence[str]) -> str:
    return f'<ul class="dc-plain">{"".join(f"<li>{item}</li>" for item in items)}</ul>'


def _printable(value: str) -> str:
    """Return text with what is no printable character, nor a space, as a replacement sign."""
    return "".join(ch if ch.isprintable() or ch in " \n\t" else "\ufffd" for ch in value)
