"""Who says it: the claimants of a parsed sentence, each with the words that are theirs.

Reads spaCy's dependencies: the subject of a say-verb, "according to", "quoted … as saying", a
statement "by" somebody. Pronouns and bare nouns ("the ministry") are resolved by `Speakers`,
which remembers an article's claimants. What nobody is named for is the outlet's own voice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from data.claims import lexicon
from data.claims.closing import closing_speaker, opening_speaker, speaker_beside
from data.claims.harm import claims_lives
from data.claims.parts import TOTALS
from data.claims.speakers import Speakers, child_of, claimant_of, name_of
from data.model import Attribution

Token = Any
"""A spaCy token or span; the library carries no types."""

_SHARES = {"conj", "xcomp", "advcl", "prep", "pcomp"}
"""How a verb hangs on another whose subject it shares."""
_GIVE = frozenset(("gave", "gives"))
_REVISE = frozenset(
    ("raised", "lowered", "lifted", "revised", "updated", "corrected", "cut", "increased")
)
_TREAT = frozenset(("treated", "treating"))
"""What a named charity says by doing: "Médecins Sans Frontières has treated 22 patients"."""
_STORIES = frozenset(
    (
        "account",
        "assertion",
        "claim",
        "claims",
        "contention",
        "line",
        "position",
        "story",
        "version",
    )
)
"""Accounts that somebody sticks to or puts about."""
_SPEAKING = lexicon.RECORDS | _STORIES | {"according", "reports"}
"""Words that name a speaker though they are no verbs."""
CALL = frozenset(("call", "called", "calls", "calling"))
_SHOW = frozenset(("find", "finds", "found", "show", "showed", "shown", "shows"))
"""What papers do and an incident does too: saying only of papers."""
_ADMITTED = frozenset(("admitted", "identified", "listed", "recorded", "registered", "treated"))
"""What is told of patients and the dead as well as by those who speak."""
_MARKS = frozenset(('"', "“", "”", "``", "''"))


@dataclass(frozen=True)
class Saying:
    """One attribution: who, through whom, the verb, and the tokens that it covers."""

    claimant: str
    relay: str | None
    verb: int
    kind: Attribution
    covers: frozenset[int]
    called: tuple[str, ...]
    denies: bool = False


def _emerging(verb: Token) -> Saying | None:
    """Return "reports" that emerged, came or circulated "that …": nobody else is named."""
    if verb.lower_ not in ("emerged", "emerge", "circulated", "surfaced", "came", "were", "are"):
        return None
    noun = child_of(verb, ("attr",) if verb.lower_ in ("were", "are") else ("nsubj", "attr"))
    if noun is None or noun.lower_ not in ("reports", "claims", "allegations", "rumours", "rumors"):
        return None
    inside = {t.i for t in noun.subtree if t.dep_ in ("amod", "compound")} | {noun.i}
    covers = frozenset(t.i for t in verb.subtree if t.i not in inside)
    return Saying(name_of(noun), None, verb.i, "indirect", covers, (noun.lower_,))


def _own_story(noun: Token) -> Token | None:
    """Return whose "story that …" it is: "the garrison stuck to its story", "the army's claim"."""
    if noun.lower_ not in _STORIES:
        return None
    owner = child_of(noun, ("poss",))
    if owner is None or owner.lower_ not in ("its", "their", "his", "her"):
        return owner
    verb = next((a for a in noun.ancestors if a.tag_.startswith("V")), None)
    return child_of(verb, ("nsubj",)) if verb is not None else None


def _reports(noun: Token, speakers: Speakers) -> Saying | None:
    """Return "reports that …" as the claimant of what they say: who repeats them only cites."""
    told_by = _own_story(noun)
    if told_by is None and (noun.lower_ != "reports" or noun.dep_ in ("nsubj", "nsubjpass")):
        return None
    clause = next((c for c in noun.children if c.dep_ in ("acl", "ccomp", "relcl") and any(
        g.dep_ == "mark" and g.lower_ == "that" for g in c.children
    )), None)  # fmt: skip
    if clause is None:
        return None
    covers = frozenset(t.i for t in clause.subtree)
    if told_by is not None:
        claimant, called = claimant_of(told_by, speakers)
        return Saying(claimant, None, noun.i, "indirect", covers, called) if claimant else None
    return Saying("reports", None, noun.i, "indirect", covers, ("reports",))


def sayings(doc: Token, speakers: Speakers) -> list[Saying]:
    """Return the attributions of a parsed sentence, the widest first."""
    found: list[Saying] = []
    for token in doc:
        if not token.tag_.startswith("V") and token.lower_ not in _SPEAKING:
            continue
        saying = _by_verb(token, speakers) or _according(token, speakers)
        saying = (
            saying or _emerging(token) or _by_record(token, speakers) or _reports(token, speakers)
        )
        if saying is None or not saying.covers:
            continue
        found.append(saying)
        if saying.called == ("reports",):
            continue  # nobody whom a pronoun means
        if not lexicon.NOBODY & set(saying.called):
            speakers.remember(saying.claimant, saying.called)
    spoken = None if found else _before_colon(doc, speakers)
    if spoken is not None:
        found = [spoken]
        speakers.remember(spoken.claimant, spoken.called)
    found = [_cited(saying, found, doc) for saying in found]
    found = [_report_of(saying, found) for saying in _handed_over(found, doc)]
    return sorted(found, key=lambda s: (-len(s.covers), s.verb))


def _handed_over(found: list[Saying], doc: Token) -> list[Saying]:
    """Return the sayings with what stands behind a second speaker as the second speaker's.

    "The office did not comment, but the general claimed that his troops killed 5, wounded 2 and …"
    """
    covers = {s.verb: s.covers for s in found}
    for later in found:
        verb = doc[later.verb]
        first = next((s for s in found if s.verb == verb.head.i), None)
        own = child_of(verb, ("nsubj",))
        if first is None or verb.dep_ != "conj" or own is None or first.kind == "according_to":
            continue
        behind = frozenset(i for i in covers[first.verb] if i > later.verb)
        covers[first.verb] -= behind
        covers[later.verb] |= behind
    return [replace(s, covers=covers[s.verb]) for s in found]


def _report_of(saying: Saying, found: list[Saying]) -> Saying:
    """Return what an unowned report says as what its speaker says.

    "The military said preliminary reports indicated …" is the military's.
    """
    if saying.called[:1] not in (("reports",), ("report",), ("investigation",), ("inquiry",)):
        return saying
    if len(saying.called) > 1:
        return saying
    around = [s for s in found if s is not saying and saying.verb in s.covers]
    return replace(saying, claimant=around[0].claimant) if around else saying


def _before_colon(doc: Token, speakers: Speakers) -> Saying | None:
    """Return who is named before a colon and a quotation: "Abiad, speaking just now: “We …”"."""
    colon = next((t for t in doc[:14] if t.text == ":"), None)
    if colon is None or colon.i + 1 >= len(doc) or doc[colon.i + 1].text not in _MARKS:
        return None
    front = doc[: colon.i]
    noun = next((t for t in front if t.tag_ in ("NN", "NNS", "NNP", "NNPS")), None)
    if noun is None or any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in front):
        return None
    while noun.head.i < colon.i and noun.dep_ in ("compound", "amod", "nmod", "poss"):
        noun = noun.head
    claimant, called = claimant_of(noun, speakers)
    covers = frozenset(range(colon.i + 1, len(doc)))
    return Saying(claimant, None, colon.i, "direct", covers, called) if claimant else None


def _cited(saying: Saying, found: list[Saying], doc: Token) -> Saying:
    """Return a "…, citing X" with the words that it is cited for: those of the verb it hangs on."""
    if doc[saying.verb].lower_ not in ("citing", "quoting") or saying.relay is None:
        return saying
    of = next((s for s in found if s.verb == doc[saying.verb].head.i and s is not saying), None)
    if of is None:  # hung on what is said: whoever spoke last cites
        of = next((s for s in reversed(found) if s.verb < saying.verb), None)
    # "A reported …, while B put it at 200, citing two sources": B cites them.
    beside = [
        s for s in found
        if of is not None and of.verb < s.verb < saying.verb and s.covers & of.covers
        and doc[s.verb].dep_ in ("advcl", "conj") and child_of(doc[s.verb], ("nsubj",)) is not None
    ]  # fmt: skip
    of = beside[-1] if beside else of
    return saying if of is None else replace(saying, covers=of.covers)


def _between_semicolons(verb: Token, covers: frozenset[int]) -> frozenset[int]:
    """Return what is covered on the verb's own side of the semicolons of its sentence."""
    marks = [t.i for t in verb.doc if t.text == ";"]
    left = max((i for i in marks if i < verb.i), default=-1)
    return frozenset(i for i in covers if i > left)


def _tallies(verb: Token) -> bool:
    """Whether a verb gives a speaker's own figure: "revised its count to 83", "raised the toll"."""
    figure = child_of(verb, ("dobj",))
    if figure is None:
        return False
    if (
        verb.lower_ in _GIVE
        and figure.lower_ in lexicon.HARM_NOUN
        and any(c.lower_ == "as" for c in (*verb.children, *figure.children))
    ):
        return True  # "gave his losses as 118 dead"
    if figure.lower_ in ("it", "that", "this") and verb.lower_ in _REVISE:
        return any(c.lower_ == "to" for c in verb.children)  # "has since raised it to seven"
    if figure.lower_ not in TOTALS | lexicon.RECORDS:
        return False
    subject = child_of(verb, ("nsubj",))
    if subject is not None and any(c.dep_ == "nummod" for c in subject.children):
        return False
    if verb.lower_ in _REVISE and figure.lower_ in TOTALS and subject is not None:
        return subject.lower_ in lexicon.SPEAKS | {"he", "she", "they", "it"} or (
            subject.tag_ == "NNP"
        )
    if verb.lower_ in _GIVE:
        return figure.lower_ in TOTALS
    return (
        figure.lower_ in lexicon.RECORDS | {"number", "figure", "total"}
        and any(c.dep_ == "poss" and c.lower_ in ("its", "their", "his", "her")
                for c in figure.children)
    )  # fmt: skip


def _by_verb(verb: Token, speakers: Speakers) -> Saying | None:
    word = verb.lower_
    if not verb.tag_.startswith("V") or not (
        _tallies(verb) or (word in lexicon.SAY and word not in _GIVE)
    ):
        return None
    agent = child_of(verb, ("agent",))
    if word == "claimed" and agent is not None and child_of(verb, ("ccomp",)) is None:
        return None  # "an attack claimed by the group": what was done, and not what is told of it
    if claims_lives(verb) or any(
        c.dep_ == "dobj" and c.lower_ in ("lives", "life") for c in verb.children
    ):
        return None  # a blast that "claimed the lives" says nothing
    closing = closing_speaker(verb)
    if closing is not None and word in _SHOW and closing[0].lower_ not in lexicon.PAPERS:
        closing = None
    if closing is not None:
        return _closes(verb, *closing, speakers)
    subject, relay = speaker_of(verb), None
    if word == "quoted" or word in ("quoting", "citing", "quote", "quotes", "cited"):
        subject, relay = _quoted(verb)
    elif word in ("told", "tell", "tells", "telling", "informed", "informs", "inform"):
        listener = child_of(verb, ("dobj", "dative", "iobj"))
        relay = _printed_by(listener)
    if subject is not None and any(
        c.dep_ in ("det", "neg") and c.lower_ in ("no", "none") for c in subject.children
    ):
        return None  # "no group has claimed responsibility"
    if word in _TREAT and (subject is None or subject.tag_ != "NNP"):
        return None
    if word.startswith("maintain") and not any(c.dep_ == "ccomp" for c in verb.children):
        return None  # troops are maintained, too
    if (
        subject is not None
        and _is_counted(subject)
        and (
            word not in lexicon.SAY
            or (word in _ADMITTED and not any(c.dep_ == "ccomp" for c in verb.children))
        )
    ):
        return None  # "31 others admitted with burns"
    if subject is None or (word in _SHOW and subject.lower_ not in lexicon.PAPERS):
        return None
    content = [c for c in verb.children if c.dep_ in ("ccomp", "xcomp", "parataxis", "pcomp")]
    inserted = _is_inserted(verb, subject)
    if word in lexicon.WEAK_SAY and not (content or inserted or _has_quotation(verb)):
        counted = any(c.dep_ in ("dobj", "prep") for c in verb.children)
        if not counted or (word in CALL and not _named(verb)):
            return None
    inside = {t.i for t in subject.subtree if t.i < verb.i or t.dep_ != "ccomp"}
    if subject in verb.ancestors and subject.lower_ not in lexicon.PAPERS:
        # "The governor, who had announced that …"
        inside -= {t.i for t in verb.subtree if t.i > verb.i}
    if inserted:
        return _put_in(verb, subject, inside, relay, speakers)
    covers = frozenset(t.i for t in verb.subtree if t.i not in inside) | {verb.i}
    figure = child_of(verb, ("dobj",))  # "while the rebels say 35"
    figure = figure if figure is not None and figure.tag_ == "CD" else None
    if len(covers) < 4 and not content and verb.dep_ != "relcl" and figure is None:
        # "…, officials said, …": what is said stands around the verb, not under it.
        covers = frozenset(t.i for t in verb.head.subtree if t.i not in inside)
    if (
        not content
        and figure is None
        and (
            word not in lexicon.WEAK_SAY
            or child_of(verb, ("dobj", "prep")) is None
            or (word in ("reported", "reports") and child_of(verb, ("dobj",)) is None)
        )
    ):
        covers |= _before_it(verb, subject)
    elif content:
        covers = _between_semicolons(verb, covers)
    covers |= _in_marks(verb.sent, inside)
    claimant, called = claimant_of(meant(subject, verb), speakers)
    if not claimant:
        return None
    kind: Attribution = "direct" if _has_quotation(verb) else "indirect"
    return Saying(claimant, relay, verb.i, kind, covers, called, word in lexicon.DENY)


def _is_inserted(verb: Token, subject: Token) -> bool:
    """Whether a speaker is put in between commas behind what is said: "…, he added, but …".

    A joined clause behind the second comma is the speaker's as well; of a mere addition ("in the
    third attack this week") it's not told whose it is.
    """
    if verb.dep_ != "parataxis" or verb.head.i > subject.i or subject.i > verb.i:
        return False
    left, doc = subject.left_edge.i, verb.doc
    behind = doc[verb.i + 1 : verb.i + 4]
    closed = any(t.text in (",", ".") for t in behind)
    return left > 3 and doc[left - 1].text == "," and verb.i - subject.i < 3 and closed


def _put_in(
    verb: Token, subject: Token, inside: set[int], relay: str | None, speakers: Speakers
) -> Saying | None:
    """Return the attribution of a speaker who is put in between commas."""
    claimant, called = claimant_of(meant(subject, verb), speakers)
    if not claimant:
        return None
    front = frozenset(range(subject.left_edge.i - 1))
    covers = _between_semicolons(verb, front) | _in_marks(verb.sent, inside)
    comma = next((t for t in verb.doc[verb.i + 1 : verb.i + 5] if t.text == ","), None)
    if comma is not None and comma.i + 1 < len(verb.doc) and comma.nbor().lower_ in _AND_SO:
        covers |= frozenset(range(comma.i + 1, len(verb.doc)))
    kind: Attribution = "direct" if _has_quotation(verb) else "indirect"
    return Saying(claimant, relay, verb.i, kind, covers, called, verb.lower_ in lexicon.DENY)


_AND_SO = frozenset(("and", "but", "while", "although", "though", "with", "including", "among"))


def _named(verb: Token) -> bool:
    """Whether a verb gives something a name: "called the strike a war crime"."""
    return any(c.dep_ == "oprd" for c in verb.children)


def _closes(verb: Token, noun: Token, left: int, speakers: Speakers) -> Saying | None:
    """Return the attribution of a sentence that closes with its speaker: all in front is said."""
    claimant, called = claimant_of(meant(noun, verb), speakers)
    if not claimant:
        return None
    listener = child_of(verb, ("dobj", "dative", "iobj")) if verb.lower_ == "told" else None
    kind: Attribution = "direct" if _has_quotation(verb) else "indirect"
    relay = _printed_by(listener)
    denies = verb.lower_ in lexicon.DENY
    return Saying(claimant, relay, verb.i, kind, frozenset(range(left)), called, denies)


def _printed_by(listener: Token | None) -> str | None:
    """Return the outlet that was told; "reporters" and "a briefing" are none."""
    if listener is None:
        return None
    outlet = listener.tag_.startswith("NNP") or listener.lower_ in lexicon.OUTLETS
    return name_of(listener) if outlet else None


def _by_record(token: Token, speakers: Speakers) -> Saying | None:
    """Return whose figures open a clause: "Interior Ministry figures released … show that …"."""
    if token.lower_ not in lexicon.RECORDS or token.i > 8 or not token.tag_.startswith("N"):
        return None
    first = token.left_edge.i
    owned = any(
        c.dep_ in ("poss", "compound", "nmod") and (c.tag_ == "NNP" or c.lower_ in lexicon.SPEAKS)
        for c in token.lefts
    )
    plural = token.lower_ in ("figures", "records", "data") and token.i > first
    if (first and token.doc[first - 1].text != ";") or not (owned or plural):
        return None
    claimant, called = claimant_of(token, speakers)
    end = next((t.i for t in token.doc[token.i :] if t.text == ";"), len(token.doc))
    covers = frozenset(range(token.i + 1, end))
    return Saying(claimant, None, token.i, "according_to", covers, called) if claimant else None


def _according(token: Token, speakers: Speakers) -> Saying | None:
    if token.lower_ != "according":
        return None
    to = next((c for c in token.children if c.lower_ == "to"), None)
    if to is None and token.i + 1 < len(token.doc) and token.nbor().lower_ == "to":
        to = token.nbor()
    source = child_of(to, ("pobj",)) if to is not None else None
    if source is None:
        return None
    if source.lower_ in ("which", "whom"):  # "the reports according to which nine died"
        source = token.nbor(-1) if token.i and token.nbor(-1).tag_[0] == "N" else source
    claimant, called = claimant_of(source, speakers)
    if not claimant:
        return None
    clause = token.head
    while clause.dep_ == "conj" and clause.head.tag_.startswith("V"):
        clause = clause.head  # it closes the sentence, and all joined clauses are its
    inside = {t.i for t in token.subtree}
    covers = frozenset(t.i for t in clause.subtree if t.i not in inside)
    if clause.i == token.i or len(covers) < 3:
        covers = frozenset(t.i for t in token.sent if t.i not in inside)
    return Saying(claimant, None, token.i, "according_to", covers, called)


def note_acting(doc: Token, speakers: Speakers) -> None:
    """Keep the subject of a sentence in which nobody speaks, for a pronoun in the next one."""
    root = next((t for t in doc if t.dep_ == "ROOT"), None)
    subject = child_of(root, ("nsubj",)) if root is not None else None
    if subject is None or subject.lower_ in lexicon.NOBODY:
        return
    speakers.acting = None
    titled = subject.tag_ == "NNP" and bool(lexicon.TITLES.match(name_of(subject)))
    if (titled or subject.lower_ in lexicon.SPEAKS) and not any(
        c.dep_ == "nummod" for c in subject.children
    ):
        claimant, called = claimant_of(subject, speakers)
        speakers.acting = claimant or None
        if titled and claimant:
            speakers.people.add(claimant)
        if claimant:
            speakers.by_word.setdefault(called[0], claimant)


def speaker_of(verb: Token, speaks: bool = False) -> Token | None:
    """Return a say-verb's subject or agent, or the subject it shares with another verb.

    `speaks` marks any other verb as an act of speech ("made no mention of").
    """
    if (above := _speaking_before(verb)) is not None:
        return above
    passive = child_of(verb, ("nsubjpass",))
    subjects = [c for c in verb.children if c.dep_ == "nsubj"]
    names = [c for c in subjects if c.tag_ == "NNP"]  # "the group the SOHR denied …"
    beside = sorted(subjects, key=lambda c: abs(c.i - verb.i))
    at, subject = verb, next(iter(names or beside), None)
    agent = next((c for c in verb.children if c.dep_ == "agent"), None)
    if agent is not None and subject is None and verb.tag_ == "VBN":
        return child_of(agent, ("pobj",))
    if passive is not None:
        return None
    if subject is None and (near := speaker_beside(verb) or opening_speaker(verb)) is not None:
        return near
    while subject is None and at.dep_ in _SHARES and at.head.tag_.startswith("V"):
        at = at.head
        if at == verb.head and (above := _said_above(verb, at, speaks)) is not None:
            return above
        subject = child_of(at, ("nsubj", "nsubjpass") if at == verb.head else ("nsubj",))
    if subject is None and verb.dep_ == "acl":
        # "A source announced that …", read as a noun with a participle and no verb.
        whole = verb.head.dep_ == "ROOT" and child_of(verb, ("ccomp",)) is not None
        return verb.head if verb.tag_ == "VBG" or whole else None
    if subject is not None and subject.lower_ in ("that", "which", "who") and at.dep_ == "relcl":
        return at.head
    return subject


def _speaking_before(verb: Token) -> Token | None:
    """Return who goes on speaking in a participle: "the army said …, adding that it …".

    The parser hangs such a verb on what is said; who speaks is who spoke before.
    """
    if verb.tag_ != "VBG" or verb.lower_ not in lexicon.SAY or verb.i < 2:
        return None
    if verb.nbor(-1).text != "," or any(c.dep_ == "nsubj" for c in verb.children):
        return None
    for token in reversed(verb.doc[: verb.i]):
        if token.tag_ in ("VBD", "VBZ", "VBP") and token.lower_ in lexicon.SAY - lexicon.WEAK_SAY:
            closing = closing_speaker(token)
            return closing[0] if closing else child_of(token, ("nsubj",)) or speaker_beside(token)
    return None


def _said_above(verb: Token, joined: Token, speaks: bool) -> Token | None:
    """Return the speaker above a clause whose verb an act of speech was joined to.

    "The ministry said the situation was calm and denied …": who denies is the ministry. Speech is
    joined to speech; only the verbs that speak, or are refused, are meant.
    """
    if joined.lower_ in lexicon.SAY or verb.dep_ != "conj":
        return None
    told = any(c.lower_ == "that" and c.dep_ == "mark" for c in joined.children)
    if joined.dep_ != "ccomp" and not (joined.dep_ == "advcl" and told):
        return None
    aux = any(c.dep_ in ("aux", "auxpass") for c in verb.children)
    if verb.tag_ not in ("VBD", "VBZ", "VBP", "VB") and (verb.tag_ != "VBN" or aux):
        return None
    if joined.head.lower_ not in lexicon.SAY:
        return None
    spoken = speaks or verb.lower_ in lexicon.SAY or verb.lower_ in lexicon.REFUSED
    marked = any(c.dep_ == "mark" for c in verb.children)
    return speaker_of(joined.head) if spoken and not marked else None


def meant(subject: Token, verb: Token) -> Token:
    """Return the noun that a pronoun stands for in its sentence: who speaks, or acts, above it."""
    if subject.lower_ == "latter":
        before = [t for t in subject.doc[: subject.i] if t.dep_ in ("nsubj", "nsubjpass", "pobj")]
        people = [t for t in before if t.tag_ in ("NNS", "NNP", "NNPS")]
        named = [t for t in people if t.dep_ != "pobj"] or people
        return named[-1] if named else subject
    if subject.lower_ not in lexicon.NOBODY:
        return subject
    acting, at = subject, verb
    while at.head != at:
        at = at.head
        above = child_of(at, ("nsubj",))
        if above is None or above.lower_ in lexicon.NOBODY or above.i > subject.i:
            continue
        if at.lower_ in lexicon.SAY:
            return above
        if acting == subject and _agrees(subject.lower_, above):
            acting = above
    return acting


def _is_counted(noun: Token) -> bool:
    return any(c.dep_ == "nummod" for c in noun.children)


def _agrees(pronoun: str, noun: Token) -> bool:
    """Whether a pronoun may stand for a noun that does not speak: one person, a body, a plural.

    Who is counted is never meant: "Seven soldiers died, they said".
    """
    if _is_counted(noun):
        return False
    if pronoun in ("he", "she"):
        return noun.tag_ in ("NN", "NNP") and noun.lower_ not in lexicon.BODIES
    speaks = noun.tag_.startswith("NNP") or noun.lower_ in lexicon.SPEAKS
    if pronoun == "it":
        return speaks and noun.tag_ in ("NN", "NNP")
    return speaks


def _quoted(verb: Token) -> tuple[Token | None, str | None]:
    """Return who is quoted, and by whom: "X was quoted by Y as saying", "Y quoted X as saying"."""
    passive = child_of(verb, ("nsubjpass",))
    if passive is not None:
        agent = next((c for c in verb.children if c.dep_ == "agent"), None)
        relay = child_of(agent, ("pobj",)) if agent is not None else None
        return passive, name_of(relay) if relay is not None else None
    printed_by = speaker_of(verb)
    said_by = child_of(verb, ("dobj",)) if printed_by is not None else None
    return said_by, name_of(printed_by) if printed_by is not None else None


def _has_quotation(verb: Token) -> bool:
    return any(t.text in _MARKS for t in verb.sent)


def _before_it(verb: Token, subject: Token) -> frozenset[int]:
    """Return what stands before a closing "…, the governor said on Monday.", else nothing."""
    left = subject.left_edge.i
    closes = all(
        not t.tag_.startswith(("VB", "MD")) or t.lower_ in ("citing", "quoting", "adding")
        for t in verb.doc[verb.i + 1 :]
    )
    if left < 4 or not closes or subject.i > verb.i + 6:
        return frozenset()
    before = verb.doc[left - 1] if subject.i < verb.i else verb.doc[verb.i - 1]
    return frozenset(range(before.i)) if before.text in {",", *_MARKS} else frozenset()


def _in_marks(sentence: Token, without: set[int]) -> frozenset[int]:
    """Return the tokens in quotation marks: they are said, wherever the parser hung them."""
    found, is_open = set(), False
    for token in sentence:
        if token.text in _MARKS:
            is_open = token.text != "”" and not is_open
        elif is_open and token.i not in without:
            found.add(token.i)
    return frozenset(found)


def in_quotation_marks(doc: Token, speakers: Speakers) -> list[Saying]:
    """Return the last speaker as claimant of a sentence's quotation that nobody is named for.

    Words in quotation marks are somebody's; shorter ones than four may be only a name.
    """
    inside = _in_marks(doc, set())
    if speakers.last is None or len(inside) < 4:
        return []
    return [Saying(speakers.last, None, min(inside), "direct", inside, ())]
