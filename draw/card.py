"""The cards: one incident, force position or statement with its words, as semantic HTML.

Made to stand in a map popup (about 340 px), in a side panel (380 px) and on a phone. The classes
are those of `draw/assets/card.css`; the one who shows a card wraps it in `class="dc"`, with
`dc-light` or `dc-dark` beside it where the theme is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from data.case import Case
from data.model import Claim, DateBasis, Incident, Place
from draw import words
from draw.claim_html import Compared, by_weight, claim_html, finding_line, standing
from draw.grade_html import grade_html
from draw.markup import chip, inside_link, quotation, source_line, text, words_of
from draw.place_html import Placed, place_html, short_place, unfolded
from draw.rollup_html import rollup_section

MOST_FINDINGS = 4


def incident_card(
    case: Case,
    incident_id: str,
    regions: Mapping[str, Placed],
    findings: Sequence[Compared] = (),
    *,
    base_href: str = "",
    heading_level: int = 2,
) -> str:
    """Return the card of an incident: when, where and how placed, then who says what of it.

    `regions` are by place id. `findings` are this incident's, the most important first.
    `base_href` is put before every link into the dashboard. Raises KeyError for an unknown id.
    """
    incident = case.incidents[incident_id]
    claims, replaced = standing(case, incident_id)
    facts = [
        ("When", _when(words.incident_when(incident), incident.date_basis, incident.date_note)),
        ("Who", _parties(case, incident)),
        ("Where", _where(case, incident, claims, regions)),
    ]
    figures, silent, assertions = by_weight(claims)
    level = heading_level + 1
    body = "".join(
        _section(level, title, [claim_html(case, claim) for claim in group])
        for title, group in (
            ("Who says how many", figures),
            ("Who gives no figure", silent),
            ("What else is said", assertions),
        )
        if group
    )
    body += rollup_section(case, figures + silent, level, base_href)
    if not claims:
        body = _section(level, "What the source says", [_own_words(case, incident)])
    links = [
        inside_link(base_href, "claims", {"incident": incident_id}, "all claims"),
        inside_link(base_href, "", {"incident": incident_id}, "link"),
    ]
    if replaced:
        body += (
            f'<p class="dc-note">{words.counted(replaced, "earlier coding")} of these claims'
            f" {'has' if replaced == 1 else 'have'} been replaced and"
            f" {'is' if replaced == 1 else 'are'} not shown.</p>"
        )
    body += _findings(findings, level)
    # The quotations come first: a grade is read after what it rests on.
    body += (
        f'<section class="dc-part"><h{level} class="dc-head">Grade</h{level}>'
        f"{grade_html(case, incident_id, base_href, brief=True)}</section>"
    )
    return _card(incident.title, words.KINDS[incident.kind], facts, body, links, heading_level)


def position_card(
    case: Case,
    position_id: str,
    regions: Mapping[str, Placed],
    *,
    base_href: str = "",
    heading_level: int = 2,
) -> str:
    """Return the card of a force position: whose, where, as of when, by whose words."""
    position = case.positions[position_id]
    actor = case.actors[position.actor]
    as_of = words.day(position.as_of) if position.as_of else words.NOT_KNOWN
    place = case.places[position.place] if position.place else None
    facts = [
        ("As of", _when(as_of, position.as_of_basis, position.as_of_note)),
        ("Forces", f"{chip(case.side_of(actor.id))}{text(actor.name)}"),
        (
            "Where",
            place_html(place, regions, case) if place else f"<p>{words.NOT_KNOWN}</p>",
        ),
        ("Says who", _claimant(case, position.claimant)),
    ]
    if position.date_from or position.date_to:
        facts.insert(1, ("From, to", _span(position.date_from, position.date_to)))
    if position.certainty == "possible":
        facts.append(("Certainty", "possible only, by the source’s own words"))
    if position.note:
        facts.append(("Note", text(position.note)))
    source = case.sources[position.source]
    body = quotation(position.quote, source) + source_line(source)
    if position.strength_claim:
        strength = case.claims[position.strength_claim]
        body += _section(heading_level + 1, "Strength", [claim_html(case, strength)])
    links = [inside_link(base_href, "", {"position": position_id}, "link")]
    return _card(position.title, "Force position", facts, body, links, heading_level)


def statement_card(
    case: Case,
    statement_id: str,
    regions: Mapping[str, Placed] | None = None,
    *,
    base_href: str = "",
    heading_level: int = 2,
) -> str:
    """Return the card of a statement: who spoke, when, through whom, and what was claimed."""
    statement = case.statements[statement_id]
    facts = [
        ("Said", _when(words.statement_when(statement), statement.date_basis, statement.date_note)),
        ("By", _claimant(case, statement.claimant)),
        ("Named", "yes" if statement.claimant_named else "no: the source gives no name"),
        ("Through", text(statement.relay) if statement.relay else "no one else is mentioned"),
    ]
    if statement.note:
        facts.append(("Note", text(statement.note)))
    source = case.sources[statement.source]
    body = words_of(statement.quote, "", source) + source_line(source)
    claims = [claim for claim in case.claims.values() if claim.statement == statement_id]
    for incident_id in dict.fromkeys(claim.incident for claim in claims):
        about = [claim for claim in claims if claim.incident == incident_id]
        ordered = [claim for group in by_weight(about) for claim in group]
        title = f"About: {case.incidents[incident_id].title}"
        items = [claim_html(case, claim, claimant=False) for claim in ordered]
        body += _section(heading_level + 1, title, items)
        link = inside_link(base_href, "claims", {"incident": incident_id}, "all claims about it")
        body += f'<p class="dc-links">{link}</p>'
    worded = [claim.place for claim in claims if claim.place]
    if regions is not None and worded:
        places = [f"<li>{short_place(case.places[place], regions)}</li>" for place in worded]
        facts.append(("Places named", f'<ul class="dc-plain">{"".join(places)}</ul>'))
    links = [inside_link(base_href, "timeline", {"statement": statement_id}, "link")]
    return _card(statement.title, "Statement", facts, body, links, heading_level)


def _card(
    title: str,
    kind: str,
    facts: Iterable[tuple[str, str]],
    body: str,
    links: Iterable[str],
    level: int,
) -> str:
    rows = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in facts if value)
    return (
        f'<article class="dc-card"><header><p class="dc-kind">{kind}</p>'
        f'<h{level} class="dc-title">{text(title)}</h{level}></header>'
        f'<dl class="dc-facts">{rows}</dl>{body}'
        f'<p class="dc-links">{" · ".join(links)}</p></article>'
    )


def _section(level: int, title: str, items: Iterable[str]) -> str:
    listed = "".join(f"<li>{item}</li>" for item in items)
    return (
        f'<section class="dc-part"><h{level} class="dc-head">{text(title)}</h{level}>'
        f'<ul class="dc-claims">{listed}</ul></section>'
    )


def _when(shown: str, basis: DateBasis, note: str) -> str:
    if basis == "not_known":
        line = words.NOT_KNOWN
    else:
        line = f'{shown} <span class="dc-basis">({words.DATE_BASES[basis]})</span>'
    return line + unfolded("How it was dated", [text(note)]) if note else line


def _span(first: object, last: object) -> str:
    return f"{first or words.NOT_KNOWN} – {last or words.NOT_KNOWN}"


def _claimant(case: Case, actor_id: str) -> str:
    actor = case.actors[actor_id]
    return f'<span class="dc-party">{chip(case.side_of(actor_id))}{text(actor.name)}</span>'


def _parties(case: Case, incident: Incident) -> str:
    by = ", ".join(_claimant(case, actor) for actor in incident.initiators)
    against = ", ".join(_claimant(case, actor) for actor in incident.targets)
    with_ = ", ".join(_claimant(case, actor) for actor in incident.involved)
    if with_:
        also = [part for part in (by, f"against {against}" if against else "") if part]
        return " · ".join([*also, f"involved: {with_}"])
    if by and against:
        return f"{by} against {against}"
    return by or (f"against {against}" if against else "")


def _where(
    case: Case, incident: Incident, claims: Iterable[Claim], regions: Mapping[str, Placed]
) -> str:
    if incident.place is None:
        shown = f"<p>{words.NOT_KNOWN}</p>"
        if incident.place_note:
            shown += f'<p class="dc-note">{text(incident.place_note)}</p>'
    else:
        shown = place_html(case.places[incident.place], regions, case, note=incident.place_note)
    others = [
        (claim, case.places[claim.place])
        for claim in claims
        if claim.place is not None and claim.place != incident.place
    ]
    listed = [_other_place(case, claim, place, regions) for claim, place in others]
    title = words.counted(len(others), "other wording of the place", "other wordings of the place")
    return shown + unfolded(title, listed)


def _other_place(case: Case, claim: Claim, place: Place, regions: Mapping[str, Placed]) -> str:
    outlet = case.source_of(claim).outlet
    through = f", in {text(outlet)}" if outlet else ""
    return f"{_claimant(case, claim.claimant)}{through}: {short_place(place, regions)}"


def _own_words(case: Case, incident: Incident) -> str:
    source = case.sources[incident.source]
    return words_of(incident.quote, incident.note, source) + source_line(source)


def _findings(findings: Sequence[Compared], level: int) -> str:
    if not findings:
        return ""
    shown = "".join(f"<li>{finding_line(finding)}</li>" for finding in findings[:MOST_FINDINGS])
    left = len(findings) - MOST_FINDINGS
    more = f'<p class="dc-note">{words.counted(left, "more finding")} under “all claims”.</p>'
    return (
        f'<section class="dc-part"><h{level} class="dc-head">How the claims compare</h{level}>'
        f'<ul class="dc-findings">{shown}</ul>{more if left > 0 else ""}</section>'
    )
