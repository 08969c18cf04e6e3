"""Answers to the questions that readers ask first, each with the rule it was found by."""

from __future__ import annotations

from collections.abc import Sequence

from data.claims.ask import Answer
from draw.markup import text


def answers_html(answers: Sequence[Answer]) -> str:
    """Return the answers as a short list; the rules unfold beneath it."""
    if not answers:
        return ""
    lines = "".join(f"<li>{text(answer.sentence)}</li>" for answer in answers)
    rules = "".join(f"<li>{text(rule)}</li>" for rule in dict.fromkeys(a.rule for a in answers))
    return (
        f'<section class="dc-answers" aria-label="In short"><ul class="dc-list">{lines}</ul>'
        f'<details class="dc-more"><summary>By which rules</summary><ul class="dc-list">{rules}</ul>'
        "</details></section>"
    )
