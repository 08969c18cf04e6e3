"""What is said without a number: silence, doubt, denial, and accounts of cause, place or status."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from data.claims import cues, lexicon
from data.claims.amount import Amount
from data.claims.attribution import CALL, Saying, meant, speaker_of
from data.claims.counts import Count
from data.claims.speakers import Speakers, child_of, claimant_of
from data.model import Outcome, Stance, Topic

Token = Any
_UNKNOWN = re.compile(r"\b(?:un|not\s+(?:\w+\s+)?)(?:clear|known)\b", re.IGNORECASE)
_NOTHING = frozenset(("anything", "nothing", "something", "reason", "way"))
_NOT_DENYING = re.compile(r"(?:\b(?:not|never|no\s+longer)|n['’]t)\s+(?:\w+\s+)?$", re.IGNORECASE)
_NEITHER = re.compile(r"\b(?:confirm\w*|verif\w+)\s+(?:or|nor)\s+$", re.IGNORECASE)
_UNABLE = re.compile(r"\b(?:position|unable|not\s+able)\b", re.IGNORECASE)
_NEGATED = re.compile(r"\b(?:not|n['’]t|no|never|none|neither)\b", re.IGNORECASE)
_CLAUSE_END = re.compile(
    r"[;:.!?](?:\s|$|[\"”])|,?\s+(?:but|while|although|though|however)\s"
    rf"|,?\s+and\s+(?:{'|'.join(sorted(w for w in lexicon.SAY if w.endswith('ed')))}|said)\s"
)
_STATUS_CLAUSE = re.compile(
    rf"\b(?:was|were|is|are|be|been)\s+(?:not\s+)?(?:\w+\s+){{0,2}}{lexicon.STATUS}\b",
    re.IGNORECASE,
)
_NAMED = re.compile(r"(?:call|brand|label|describ)\w+\b", re.IGNORECASE)
_FIGURE = re.compile(r"\b(?:figures?|numbers?|tolls?|counts?|breakdowns?|details)\b", re.IGNORECASE)
_EVENTS = r"(?:attacks?|assaults?|raids?|strikes?|bombings?|shelling|massacres?|offensives?)"
_DONE = re.compile(
    rf"(?!\b{_EVENTS}\b)\b(?:{dict(lexicon.TOPICS)['responsibility']})\b"
    rf"|\b{_EVENTS}\b.{{0,60}}?\bby\b|\b(?:[’']s|own|their|its|his)\s+(?:\w+\s+)?{_EVENTS}\b",
    re.IGNORECASE,
)
"""Words for what somebody did: a verb, or the noun of an event with whose it was."""
_NO_EVENT = re.compile(rf"\b(?:no|not|never|any)\b.{{0,60}}?\b{_EVENTS}\b", re.IGNORECASE)
_BESIDE_A_COUNT: frozenset[Topic] = frozenset({"cause", "motive", "coordination"})
"""Topics that are an account of their own in a sentence that counts somebody as well."""


@dataclass(frozen=True)
class Unnumbered:
    """A claim without a figure: whose, what about, and the characters of the sentence it is in."""

    saying: Saying | None
    outcome: Outcome
    topic: Topic | None
    subject: str
    amount: Amount
    start: int
    end: int


def unnumbered(
    doc: Token,
    said: Sequence[Saying],
    own: Sequence[Count],
    speakers: Speakers,
    before: Outcome | None = None,
) -> list[Unnumbered]:
    """Return the claims without a number of a parsed sentence, in order.

    A number that is left out without saying of what ("gave no number for the gunmen") is of what
    was counted `before`.
    """
    cued = [
        *(
            _of_number(u, doc, before)
            for u in _quiet(doc, said, own, speakers, cues.SILENT, "silent")
        ),
        *_quiet(doc, said, own, speakers, cues.CANNOT_CONFIRM, "cannot_confirm"),
        *_quiet(doc, said, own, speakers, cues.RETRACTS, "retracts"),
        *_denial(doc, said, own, speakers),
        *_rebuttal(doc, said),
        *_own_denial(doc, said),
    ]
    # "Had no information about the dead" is doubt, and is no silence as well.
    unsure = [c for c in cued if c.amount.stance == "cannot_confirm"]
    cued = [
        c for c in cued
        if c.amount.stance != "silent"
        or not any(u.start < c.end and c.start < u.end for u in unsure)
    ]  # fmt: skip
    found = list(cued)
    for saying in said:
        found += [
            made
            for made in _accounts(doc, saying, said, own, cued)
            if not any(c.start < made.end and made.start < c.end for c in cued)
        ]
    # Two attributions of one speaker ("the ministry's statement said") are one account: the closer.
    found = [u for u in found if not any(_repeats(u, other) for other in found)]
    return sorted(found, key=lambda u: (u.start, u.end))


def _repeats(wide: Unnumbered, close: Unnumbered) -> bool:
    """Whether an account holds another of the same speaker and says no more."""
    if wide is close or wide.outcome != "assertion" or close.outcome != "assertion":
        return False
    same = wide.saying and close.saying and wide.saying.claimant == close.saying.claimant
    inside = wide.start <= close.start and close.end <= wide.end
    return bool(same) and inside and wide.end - wide.start > close.end - close.start


def _quiet(
    doc: Token,
    said: Sequence[Saying],
    own: Sequence[Count],
    speakers: Speakers,
    cue: re.Pattern[str],
    stance: Stance,
) -> list[Unnumbered]:
    """Return what a speaker leaves unsaid or open: one claim for each thing that is named.

    In the outlet's own voice only harm and strength are looked at ("it is not clear how many").
    """
    match = cue.search(doc.text)
    if match is None:
        return []
    saying = of_cue(doc, match, said, speakers)
    end = _clause_end(doc.text, match.end())
    if stance in ("cannot_confirm", "retracts") and any(
        match.end() <= c.amount.span[0] < end or c.outcome == "missing" for c in own
    ):
        return []  # the doubt is about a figure, and stands with it
    objects = _objects(doc.text, match.end(), end)
    passive = match[0].lower().startswith(("is ", "are ", "was ", "were "))
    if passive and stance == "silent" and " not " in match[0]:
        # "Information on the losses of our troops is not made public": what it's about goes before.
        objects = [(o, t, w, match.end()) for o, t, w, _ in _objects(doc.text, 0, match.start())]
    return [
        Unnumbered(saying, outcome, topic, words, Amount(stance=stance), match.start(), upto)
        for outcome, topic, words, upto in objects
        if saying is not None or outcome != "assertion"
    ]


def _of_number(quiet: Unnumbered, doc: Token, before: Outcome | None) -> Unnumbered:
    """Return a silence about "no figure" as one about what was counted before.

    "Asked about the toll, he declined to comment" is a silence about the dead.
    """
    words = doc.text[quiet.start : quiet.end]
    if quiet.outcome != "assertion":
        return quiet
    if before is not None and _FIGURE.search(words):
        # Who gives no figure beside wounded leaves the dead open as well.
        of: Outcome = "casualties" if before == "wounded" else before
        return replace(quiet, outcome=of, topic=None)
    earlier = doc.text[: quiet.start]
    asked = _outcome_of(earlier) if quiet.topic is None and (
        not quiet.subject or re.match(r"\W*asked\b", earlier, re.IGNORECASE)
    ) else None  # fmt: skip
    return replace(quiet, outcome=asked) if asked is not None else quiet


def _denial(
    doc: Token, said: Sequence[Saying], own: Sequence[Count], speakers: Speakers
) -> list[Unnumbered]:
    """Return a denial that gives no figure of its own; one around a count is the count's stance."""
    match = cues.DENIES.search(doc.text)
    if match is not None and _NEITHER.search(doc.text[: match.start()]):
        return []  # "would neither confirm nor deny"
    if match is None or _NOT_DENYING.search(doc.text[: match.start()]):
        return []
    saying = of_cue(doc, match, said, speakers)
    start, end = match.end(), _clause_end(doc.text, match.end())
    comma = doc.text.find(",", start + 10, end)
    end = comma if comma > 0 else end
    if named := _NAMED.match(match[0]):  # "called the reports of deaths baseless"
        start, end = match.start() + named.end(), match.end()
    counted = any(start <= c.amount.span[0] < end for c in own)
    if counted or (saying is None and "correspond" not in match[0]):
        return []
    outcome, topic, words, upto = _objects(doc.text, start, end)[0]
    denies = Amount(stance="denies")
    upto = max(upto, match.end())
    return [Unnumbered(saying, outcome, topic, words, denies, match.start(), upto)]


def rebutted(doc: Token) -> tuple[re.Match[str], Token] | None:
    """Return the words that call somebody's claim untrue, and the noun for that claim.

    "The assertion of the other side that it killed 30 is a fabrication": whose figure that is
    stands at the noun, and it is never the speaker's.
    """
    match = cues.REBUTS.search(doc.text)
    if match is None or _NOT_DENYING.search(doc.text[: match.start()]):
        return None
    front = [t for t in doc if t.idx < match.start() and t.lower_ in _CLAIMS]
    return (match, front[0]) if front else None


_CLAIMS = frozenset(
    ("accusation", "accusations", "allegation", "allegations", "assertion", "assertions", "claim",
     "claims", "figure", "figures", "report", "reports", "rumours", "rumors", "story", "suggestion",
     "suggestions", "talk", "version")
)  # fmt: skip
_WE = re.compile(r"\b(?:our|we)\b", re.IGNORECASE)


def _rebuttal(doc: Token, said: Sequence[Saying]) -> list[Unnumbered]:
    """Return the denial that lies in calling a claim untrue; about what the claim was about."""
    told = rebutted(doc)
    if told is None:
        return []
    match, noun = told
    around = [s for s in said if noun.i in s.covers or s.verb > noun.i]
    saying = min(around, key=lambda s: (len(s.covers), s.verb)) if around else None
    outcome, topic, words, _ = _objects(doc.text, noun.idx, match.start())[0]
    denies = Amount(stance="denies")
    return [Unnumbered(saying, outcome, topic, words, denies, match.start(), match.end())]


def _own_denial(doc: Token, said: Sequence[Saying]) -> list[Unnumbered]:
    """Return what a statement in the first person says was not done: "not a target of our guns"."""
    match = cues.NOT_OURS.search(doc.text)
    if said or match is None or not _WE.search(doc.text):
        return []
    end = _clause_end(doc.text, match.end())
    denies = Amount(stance="denies")
    return [Unnumbered(None, "assertion", "responsibility", doc.text[:end][:120], denies, 0, end)]


def of_cue(
    doc: Token, match: re.Match[str], said: Sequence[Saying], speakers: Speakers
) -> Saying | None:
    """Return whose silence or denial it is: the subject of the cue's verb, else who is speaking."""
    inside = [t for t in doc if match.start() <= t.idx < match.end()]
    if inside and inside[-1].lower_ == "from" and (who := child_of(inside[-1], ("pobj",))):
        claimant, called = claimant_of(who, speakers)  # "no immediate comment from the army"
        return Saying(claimant, None, who.i, "indirect", frozenset(), called) if claimant else None
    # The subject of "is unknown" and of "does not correspond to reality" is nobody who speaks.
    unknown = _UNKNOWN.search(match[0]) or "correspond" in match[0]
    for verb in (t for t in inside if t.tag_.startswith("V") and not unknown):
        subject = speaker_of(verb, speaks=True)
        if subject is None and verb.lower_ in ("drawn", "reached"):
            subject = child_of(verb, ("nsubjpass",))
        if subject is not None and subject.tag_ != "EX":
            claimant, called = claimant_of(meant(subject, verb), speakers)
            nobody = lexicon.NOBODY - {"it", "they", "he", "she"} | _NOTHING
            if claimant and called[0] not in nobody:
                covers = frozenset(t.i for t in verb.subtree)
                return Saying(claimant, None, verb.i, "indirect", covers, called)
    around = [s for s in said if inside and inside[0].i in s.covers]
    if around or not inside or not _UNABLE.search(match[0]):
        return min(around, key=lambda s: (len(s.covers), s.verb)) if around else None
    # "The army was not in a position to …": the subject of the verb that the cue hangs on.
    up = (inside[0], *inside[0].ancestors)
    above = (child_of(a, ("nsubj",)) for a in up if a.tag_.startswith("V"))
    subject = next((a for a in above if a is not None), None)
    if subject is None or not (subject.tag_ == "NNP" or subject.lower_ in lexicon.SPEAKS):
        return None
    claimant, called = claimant_of(subject, speakers)
    return (
        Saying(claimant, None, inside[0].i, "indirect", frozenset(), called) if claimant else None
    )


def _objects(text: str, start: int, end: int) -> list[tuple[Outcome, Topic | None, str, int]]:
    """Return what words behind a cue are about: outcome, topic, the words and where they end.

    "The number of attackers or casualties among …" are two things.
    """
    whole = text[start:end].strip(" ,.")
    topic = lexicon.topic_of(whole)
    if topic == "status" and _STATUS_CLAUSE.search(whole):
        # "deny the victims were soldiers" disputes what they were, not that there were any.
        return [("assertion", topic, whole, end)]
    found: list[tuple[Outcome, Topic | None, str, int]] = []
    at = start
    for part in re.split(r"(\s+(?:or|and|nor)\s+|,\s+)", text[start:end]):
        words, upto = part.strip(" ,."), at + len(part.rstrip(" ,."))
        at += len(part)
        outcome = _outcome_of(words)
        if outcome is not None and outcome not in [f[0] for f in found]:
            found.append((outcome, None, words, upto))
    return found or [("assertion", topic, whole, max(end, start))]


def _outcome_of(words: str) -> Outcome | None:
    harm = lexicon.HARM_WORD.search(re.sub(r"\bshot\s+down\b", " ", words))
    if harm:
        word = harm[0].lower()
        return lexicon.HARM_NOUN.get(word) or lexicon.HARM_VERB[word]
    if re.search(r"\blost\b", words, re.IGNORECASE) and lexicon.FORCE_WORD.search(words):
        return "casualties"
    counted = re.search(r"\b(?:numbers?|size|strength|how\s+many)\b", words, re.IGNORECASE)
    forces = lexicon.FORCE_WORD.search(words) or re.search(r"\bunits?\b", words, re.IGNORECASE)
    alone = counted is not None and counted[0].lower() == "strength"
    return "strength" if counted and (forces or alone) else None


def _clause_end(text: str, start: int) -> int:
    """Return where the clause behind a cue ends: at a stop, or where another clause begins."""
    end = _CLAUSE_END.search(text, start)
    return end.start() if end else len(text)


def _accounts(
    doc: Token,
    saying: Saying,
    said: Sequence[Saying],
    own: Sequence[Count],
    cued: Sequence[Unnumbered],
) -> list[Unnumbered]:
    """Return what a saying asserts without a number, where it speaks to a topic.

    Words that are `cued` as silence, doubt or denial are claims already. What is said in clauses
    of their own ("that … and that …") are accounts of their own.
    """
    inner = [s for s in said if s is not saying and s.covers < saying.covers]
    if not _has_content(doc, saying):
        return []
    hidden = {i for s in inner for i in s.covers} | {saying.verb}
    hidden |= {t.i for t in doc for c in cued if c.start <= t.idx < c.end}
    counted = [c for c in own if c.at in saying.covers]
    taken = {i for c in counted for i in range(c.first, c.last + 1)}
    tokens = _content(doc, saying, hidden | taken)
    if _accuses(doc[saying.verb]):
        parts = [_accusation(doc, saying.verb, taken) or tokens]
    else:
        parts = _clauses(doc, tokens)
    slack = 3 if len(parts) == 1 else 2  # "… and that a dozen had been killed" is the next part's
    told = (_account(doc, saying, part, counted, taken, slack) for part in parts)
    return [account for account in told if account is not None]


def _clauses(doc: Token, tokens: list[int]) -> list[list[int]]:
    """Return a run of tokens in parts, where a joined clause begins with its own "that"."""
    starts = [
        i for i in tokens[1:]
        if doc[i].lower_ == "that" and doc[i].dep_ == "mark" and doc[i].head.dep_ == "conj"
    ]  # fmt: skip
    bounds = [0, *(tokens.index(i) for i in starts), len(tokens)]
    return [_trimmed(doc, tokens[a:b]) for a, b in pairwise(bounds)]


def _trimmed(doc: Token, tokens: list[int]) -> list[int]:
    """Return a run without "that", "and" and marks at its ends."""
    while tokens and (doc[tokens[0]].is_punct or doc[tokens[0]].lower_ == "that"):
        tokens = tokens[1:]
    while tokens and (doc[tokens[-1]].is_punct or doc[tokens[-1]].dep_ == "cc"):
        tokens = tokens[:-1]
    return tokens


def _account(
    doc: Token,
    saying: Saying,
    tokens: list[int],
    counted: Sequence[Count],
    taken: set[int],
    slack: int,
) -> Unnumbered | None:
    """Return the account that a clause of a saying gives, if it speaks to a topic."""
    if len(tokens) < (2 if _accuses(doc[saying.verb]) else 3):
        return None
    if not _tells(doc, tokens, taken) and not _accuses(doc[saying.verb]):
        return None
    start, end = doc[tokens[0]].idx, doc[tokens[-1]].idx + len(doc[tokens[-1]])
    words = doc.text[start:end]
    unsure = cues.CANNOT_CONFIRM.search(words)
    topic = lexicon.topic_of(words) or ("responsibility" if _accuses(doc[saying.verb]) else None)
    # Words beside a count tell what the count tells; words apart from it are an account of theirs.
    near = [c for c in counted if c.last >= tokens[0] - 3 and c.first <= tokens[-1] + slack]
    harmed = [c for c in near if c.outcome != "strength"]
    if (
        harmed
        and topic not in _BESIDE_A_COUNT
        and not _accuses(doc[saying.verb])
        and not (topic == "responsibility" and _acts(doc, tokens))
    ):
        return None
    if harmed and doc[tokens[0]].lower_ in ("who", "which", "whom", "whose"):
        return None  # it tells who they are that are counted
    if near and topic in ("presence", "status"):
        return None  # that they are there, and who they are, is what the strength says
    if topic is None and not unsure:
        return None
    if topic == "responsibility" and not (
        _accuses(doc[saying.verb]) or _DONE.search(words) or _NO_EVENT.search(words)
    ):
        return None  # an attack is mentioned, and nobody is said to have made it
    amount = Amount()
    if unsure:
        amount = Amount(stance="cannot_confirm")
    elif saying.denies or (
        topic in ("status", "responsibility", "presence") and _is_negated(doc, tokens, topic, words)
    ):
        amount = Amount(stance="denies")
    return Unnumbered(saying, "assertion", topic, words[:120], amount, start, end)


def _is_negated(doc: Token, tokens: Sequence[int], topic: Topic, words: str) -> bool:
    """Whether an account says that it was not so: "was not bombed", "no missile had hit it"."""
    if topic == "status":
        return bool(_NEGATED.search(words))
    verb = next((doc[i] for i in tokens if doc[i].dep_ in ("ccomp", "conj", "ROOT")), None)
    if verb is None:
        return False
    subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass", "attr")), None)
    none = subject is not None and any(c.lower_ == "no" for c in subject.children)
    return none or any(c.dep_ == "neg" for c in verb.children)


def _acts(doc: Token, tokens: Sequence[int]) -> bool:
    """Whether a party does something to another in a verb of its own: "a missile hit the bus".

    That is an account of who did it, beside what it says of the dead; "the strike killed 12" and
    "the attack hit a bus" are none.
    """
    for i in tokens:
        verb = doc[i]
        if not verb.tag_.startswith("VB") or lexicon.topic_of(verb.text) != "responsibility":
            continue
        subject = next((c for c in verb.children if c.dep_ == "nsubj" and c.i in tokens), None)
        named = subject is not None and subject.lower_ not in lexicon.EVENT_NOUNS
        if named and any(c.dep_ in ("dobj", "prep") for c in verb.children):
            return True
    return False


def _has_content(doc: Token, saying: Saying) -> bool:
    """Whether something is said: a clause, a quotation, or the words around the attribution.

    "Warned against attacks" and "responded to an attack" name an act of speech, no account.
    """
    if saying.kind in ("direct", "according_to"):
        return True
    verb = doc[saying.verb]
    clause = bool(_strayed(verb)) or any(
        c.dep_ in ("ccomp", "xcomp", "parataxis", "pcomp") for c in verb.children
    )
    if verb.lower_ in CALL and any(c.dep_ == "oprd" for c in verb.children):
        return True
    return clause or _accuses(verb) or _performs(verb) or verb.dep_ in ("parataxis", "ccomp")


def _accuses(verb: Token) -> bool:
    """Whether a verb itself says who did it: accuse, blame, claim responsibility."""
    objects = [c.lower_ for c in verb.children if c.dep_ == "dobj"]
    owns = "responsibility" in objects or (
        verb.lower_ in ("claimed", "claims") and bool(lexicon.EVENT_NOUNS & set(objects))
    )
    return owns or verb.lower_.startswith(("accus", "blam"))


def _tells(doc: Token, tokens: Sequence[int], taken: set[int]) -> bool:
    """Whether words tell of something: a clause of its own, and not of what is yet to be.

    What is left of a clause around a count ("… had been recovered at the site") tells the count.
    """
    finite = [i for i in tokens if doc[i].tag_ in ("VBD", "VBZ", "VBP", "MD")]
    if not finite and doc[tokens[0]].tag_ == "IN" and tokens[0] > 0:
        before = doc[tokens[0] - 1]
        if before.text == "," and doc[max(0, before.i - 1)].tag_.startswith(("V", "NNP")):
            return False  # "…, officials said, in the fifth attack this month"
    if not finite:
        return str(doc[tokens[0]].lower_) != "as"
    if finite[0] >= tokens[-1] - 1 and tokens[-1] + 1 in taken:
        return False  # "the attack claimed the | lives of …"
    first = finite[0]
    if doc[first].lower_ in ("will", "would", "shall") and first - tokens[0] < 6:
        return False
    return not (first == tokens[0] and first - 1 in taken)


def _accusation(doc: Token, verb: int, taken: set[int]) -> list[int]:
    """Return the tokens of "blamed the insurgents (for …)": the verb and what stands under it."""
    own = [
        t.i
        for c in doc[verb].children
        if c.dep_ in ("dobj", "prep", "dative") and c.i > verb
        for t in c.subtree
        if not any(r.dep_ == "relcl" and r.left_edge.i <= t.i <= r.right_edge.i for r in c.subtree)
    ]
    tokens = [verb]
    for i in sorted(own):
        if i in taken or doc[i].dep_ == "advcl":
            break
        if i == tokens[-1] + 1:
            tokens.append(i)
    return tokens


def _performs(verb: Token) -> bool:
    """Whether a verb states by naming: "announced the liberation", "declared victory"."""
    named = any(c.dep_ == "dobj" for c in verb.children)
    return named and verb.lower_.startswith(("announc", "declar", "condemn"))


def _strayed(verb: Token) -> list[Token]:
    """Return the clause that is told where the parse hung it on who was told, or on how.

    "He told reporters by video that the line was used": no video "that the line was used".
    """
    if not verb.lower_.startswith(("told", "tell", "inform")):
        return []
    return [
        t for t in verb.subtree
        if t.dep_ in ("relcl", "acl") and t.i > verb.i
        and any(c.dep_ == "mark" and c.lower_ == "that" for c in t.children)
        and any(c.dep_ in ("nsubj", "nsubjpass") for c in t.children)
    ][:1]  # fmt: skip


def _content(doc: Token, saying: Saying, hidden: set[int]) -> list[int]:
    """Return the tokens of what is said, as one run: the verb's clause, or the quotation."""
    verb = doc[saying.verb]
    said = [c for c in verb.children if c.dep_ in ("ccomp", "xcomp", "parataxis")]
    said = said or _strayed(verb)
    own = {t.i for c in said for t in c.subtree} & saying.covers if said else saying.covers
    tokens = sorted(i for i in own - hidden if doc[i].dep_ != "mark" or i != min(own))
    runs: list[list[int]] = []
    for i in tokens:
        if runs and i - runs[-1][-1] == 1:
            runs[-1].append(i)
        else:
            runs.append([i])
    telling = [r for r in runs if lexicon.topic_of(doc[r[0] : r[-1] + 1].text)]
    best = max(telling or runs, key=len, default=[])
    return _trimmed(doc, best)
