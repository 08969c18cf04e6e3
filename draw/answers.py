"""Answers to the questions that readers ask first, each with the rule it was found by."""

from __future__ import annotations

from collections.abc import Sequence

from data.claims.ask import Answer
from draw.markup import text


def answers_html(answers: Sequence[tuple[str, Answer]]) -> str:
    """Return the answers, each with who was asked ("" = everyone); the rules unfold beneath."""
    if not answers:
        return ""
    lines = "".join(
        f"<li>{f'<strong>{text(who)}</strong>. ' if who else ''}{text(answer.sentence)}</li>"
        for who, answer in answers
    )
    rules = "".join(
        f"<li>{text(rule)}</li>" for rule in dict.fromkeys(answer.rule for _, answer in answers)
    )
    return (
        f'<section class="dc-answers" aria-label="In short"><ul class="dc-list">{lines}</ul>'
        "<details><summary>By which rules</summary>"
        f'<ul class="dc-list">{rules}</ul></details></section>'
    )
