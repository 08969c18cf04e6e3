"""What is not said: dead left out beside the wounded, silence, doubt, bare denial."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from data.claims import sentences
from data.claims.voices import Compared, Voice, is_part, related
from data.model import Actor, Outcome

HARM: tuple[Outcome, ...] = ("wounded", "missing", "captured")
"""Outcomes that say nothing of the killed, though a reader may take them so."""


def not_comparable(latest: Sequence[Voice], actors: Mapping[str, Actor]) -> list[Compared]:
    """Find claimants that count the wounded and do not mention the dead whom others count.

    One finding a claimant and outcome: the figures can't be compared, and the dead are not
    mentioned, which is no zero.
    """
    found = []
    killed = [v for v in latest if v.outcome in ("killed", "casualties") and v.has_figure]
    spoken = [v for v in latest if v.outcome in ("killed", "casualties")]
    for voice in (v for v in latest if v.outcome in HARM and v.has_figure):
        speaks = any(
            v.claimant == voice.claimant and related(v.subject, voice.subject, actors)
            for v in spoken
        )
        others = [
            v for v in killed if v.outcome == "killed" and related(v.subject, voice.subject, actors)
        ]
        if others and not speaks:
            sentence = sentences.no_dead(voice, others, actors)
            found.append(Compared("not_comparable", [voice], others, None, sentence))
    return found


def not_addressed(latest: Sequence[Voice], actors: Mapping[str, Actor]) -> list[Compared]:
    """Gather what each claimant leaves open or can't confirm, with the figures that others give."""
    found = []
    for stance, words in (
        ("silent", sentences.silence), ("cannot_confirm", sentences.unconfirmed)
    ):  # fmt: skip
        quiet: dict[str, list[Voice]] = {}
        for voice in latest:
            if voice.first.stance == stance:
                quiet.setdefault(voice.claimant, []).append(voice)
        for claimant in sorted(quiet):
            mine = quiet[claimant]
            others = _answers(mine, latest, actors)
            sentence = words(mine, _elsewhere(mine, latest), others, actors)
            found.append(Compared("not_addressed", mine, others, None, sentence))
    return found


def _elsewhere(mine: Sequence[Voice], latest: Sequence[Voice]) -> list[Voice]:
    """Return the figures that the same claimant gives for just that in other statements."""
    asked = {(voice.outcome, voice.subject) for voice in mine}
    return [
        voice
        for voice in latest
        if voice.claimant == mine[0].claimant
        and voice.has_figure
        and (voice.outcome, voice.subject) in asked
    ]


def _answers(
    open_questions: Sequence[Voice], latest: Sequence[Voice], actors: Mapping[str, Actor]
) -> list[Voice]:
    """Return the figures of others that answer what a voice leaves open, in order of their ids."""

    def answers(voice: Voice, question: Voice) -> bool:
        counted = voice.outcome == question.outcome or (
            question.outcome == "casualties" and voice.outcome in ("killed", "wounded")
        )
        return counted and (
            voice.subject == question.subject or is_part(voice.subject, question.subject, actors)
        )

    return [
        voice
        for voice in latest
        if voice.has_figure
        and any(v.claimant != voice.claimant and answers(voice, v) for v in open_questions)
    ]


def disputed(latest: Sequence[Voice], actors: Mapping[str, Actor]) -> list[Compared]:
    """Set denials that give no figure of their own against the figures that they dispute."""
    found = []
    for voice in latest:
        if voice.first.stance != "denies" or voice.has_figure:
            continue
        others = [v for v in _answers([voice], latest, actors) if v.interval[0] > 0]
        if others:
            sentence = sentences.denial(voice, others, actors)
            found.append(Compared("contested", [voice], others, None, sentence))
    return found
