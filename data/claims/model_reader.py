"""Reading claims with a language model: off unless a person names its address.

Besides `geo.online` this is the one module that opens a connection, and only to the address in
`ModelSettings`: any endpoint that speaks the OpenAI chat protocol. Nothing that the model says is
taken on trust: a claim is kept only where its quotation stands in the text to the letter, and its
figure is read from the quoted words by `data.claims.amount`, never from the model's own number.
"""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from data.claims.amount import Amount, read_amount
from data.claims.drafts import Draft, claimant_named, once
from data.claims.segment import sentences
from data.errors import DeconflictError
from data.model import Attribution, Outcome, Stance, Topic

LONGEST_PART = 12_000
"""Characters of text in one request."""
LARGEST_ANSWER = 2_000_000
INSTRUCTION = (
    "List every claim about people killed, wounded, missing, captured or displaced, about the"
    " strength or equipment of forces, and every assertion about cause, responsibility, status,"
    " motive, movement, place, coordination or presence that the text attributes to somebody or"
    ' makes itself. Answer with JSON only: {"claims": [{"claimant": who says so, or "" for the'
    ' text itself, "relay": through whom or null, "subject": who is counted or what it is about,'
    ' "outcome": one of OUTCOMES, "topic": for an assertion one of TOPICS, else null, "wording":'
    ' the words of the figure copied from the quotation, or null, "stance": one of STANCES,'
    ' "attribution": one of ATTRIBUTIONS, "quote": the shortest stretch of the text that says it,'
    " copied to the letter}]}. A speaker who gives no figure is silent: wording null, never 0."
)


class ModelReaderError(DeconflictError):
    """The language model can't be asked, or its answer can't be used; nothing was read."""


@dataclass(frozen=True)
class ModelSettings:
    """Where the model answers (".../v1"), its name, its key, and how long to wait in seconds."""

    address: str
    model: str
    key: str = ""
    timeout_s: float = 60.0


@dataclass(frozen=True)
class ModelReading:
    """What a model's answer came to: the drafts, and why each other claim was dropped."""

    drafts: tuple[Draft, ...]
    dropped: tuple[str, ...]


def read_with_model(text: str, outlet: str | None, settings: ModelSettings) -> ModelReading:
    """Ask the model for an article's claims; keep those that the text bears out.

    Raises ModelReaderError, in one sentence, when the address does not answer or answers with
    something else than the JSON asked for.
    """
    drafts: list[Draft] = []
    dropped: list[str] = []
    for start, part in _parts(text):
        for claim in _asked(part, settings):
            draft = _draft(claim, part, start, outlet)
            if isinstance(draft, Draft):
                drafts.append(draft)
            else:
                dropped.append(draft)
    return ModelReading(tuple(once(drafts)), tuple(dropped))


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """Yield stretches of whole sentences, with their offsets."""
    begin = end = 0
    for sentence in sentences(text):
        if sentence.end - begin > LONGEST_PART and end > begin:
            yield begin, text[begin:end]
            begin = sentence.start
        end = sentence.end
    if end > begin:
        yield begin, text[begin:end]


def _asked(part: str, settings: ModelSettings) -> list[Any]:
    """Send one stretch of text; return the claims of the answer as they came."""
    told = INSTRUCTION
    for name, values in (
        ("OUTCOMES", Outcome), ("TOPICS", Topic), ("STANCES", Stance), ("ATTRIBUTIONS", Attribution)
    ):  # fmt: skip
        told = told.replace(name, ", ".join(get_args(values)))
    body = {
        "model": settings.model,
        "temperature": 0,
        "messages": [{"role": "system", "content": told}, {"role": "user", "content": part}],
    }
    answer = _post(settings, body)
    try:
        content = answer["choices"][0]["message"]["content"]
        inside = content[content.index("{") : content.rindex("}") + 1]
        claims = json.loads(inside)["claims"]
    except (KeyError, IndexError, TypeError, ValueError, AttributeError):
        raise ModelReaderError(
            f"The language model at {settings.address} did not answer with the JSON that was asked"
            " for. Nothing was read; try another model, or read with the rules."
        ) from None
    return claims if isinstance(claims, list) else []


def _post(settings: ModelSettings, body: Mapping[str, Any]) -> Any:
    if not settings.address.startswith(("http://", "https://")):
        raise ModelReaderError(
            f"“{settings.address}” is no address of a language model: it must begin with http."
        )
    request = urllib.request.Request(  # noqa: S310 - the scheme was checked above
        settings.address.rstrip("/") + "/chat/completions",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json", "Authorization": f"Bearer {settings.key}"},
    )
    try:
        with urllib.request.urlopen(request, timeout=settings.timeout_s) as response:  # noqa: S310
            raw = response.read(LARGEST_ANSWER + 1)
    except urllib.error.HTTPError as error:
        reason = f"answered with status {error.code}"
    except (OSError, ValueError) as error:
        # A URLError wraps the reason; a refused, slow or broken connection is an OSError itself.
        reason = f"did not answer ({getattr(error, 'reason', error)})"
    else:
        if len(raw) > LARGEST_ANSWER:
            reason = "sent an answer too long to be one"
        else:
            try:
                return json.loads(raw)
            except ValueError:
                reason = "did not answer with JSON"
    raise ModelReaderError(
        f"The language model at {settings.address} {reason}. Nothing was read; check the address,"
        " or read with the rules."
    )


def _draft(claim: Any, part: str, start: int, outlet: str | None) -> Draft | str:
    """Return a draft for one claim of the answer, or why there is none."""
    if not isinstance(claim, dict):
        return "no record of a claim"
    quote = claim.get("quote")
    if not isinstance(quote, str) or not quote.strip() or quote not in part:
        return f"the quotation does not stand in the text: {str(quote)[:80]!r}"
    outcome: Any = claim.get("outcome")
    stance: Any = claim.get("stance")
    topic: Any = claim.get("topic") if outcome == "assertion" else None
    if outcome not in get_args(Outcome) or stance not in get_args(Stance):
        return f"unknown outcome or stance: {outcome!r}, {stance!r}"
    if outcome == "assertion" and topic not in get_args(Topic):
        return f"unknown topic: {topic!r}"
    amount = Amount()
    wording = claim.get("wording")
    if wording and outcome != "assertion" and stance != "silent":
        read = read_amount(str(wording)) if str(wording) in quote else None
        if read is None or not read.has_figure:
            return f"the figure does not stand in the quotation: {str(wording)[:80]!r}"
        amount = read
    at = start + part.index(quote)
    named = str(claim.get("claimant") or "").strip()
    if named and not any(word in part.lower() for word in re.findall(r"\w{3,}", named.lower())):
        return f"the claimant does not stand in the text: {named[:80]!r}"
    claimant = named or outlet or "the outlet"
    attribution: Any = claim.get("attribution")
    relay = claim.get("relay")
    return Draft(
        claimant, claimant_named(claimant), str(relay) if relay else None, outlet,
        str(claim.get("subject") or ""), outcome, topic, amount.low, amount.best, amount.high,
        amount.open_high, amount.approximate, amount.hedge, stance, amount.certainty,
        attribution if attribution in get_args(Attribution) else "indirect", quote, at,
        at + len(quote), "Proposed by a language model.",
    )  # fmt: skip
