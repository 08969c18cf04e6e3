"""What became of those a number counts: the word of harm that a parsed sentence ties to them."""

from __future__ import annotations

import re
from typing import Any

from data.claims import lexicon
from data.model import Outcome

Token = Any
_THINGS = lexicon.EQUIPMENT | lexicon.BUILDINGS
_CAMPS = frozenset(("camps", "shelters", "sites", "centres", "centers"))
_NO_PEOPLE = _THINGS | lexicon.EVENT_NOUNS | _CAMPS | {"camp"}
"""What a number may count beside words of harm, though nobody is harmed with it."""
_LOSE = frozenset(("lose", "lost", "loses", "losing"))
_AMOUNTS_TO = frozenset(
    (
        "reach", "reached", "reaches", "exceed", "exceeded", "exceeds", "total", "totalled",
        "totaled", "number", "numbered", "is", "was", "stands", "stood", "passed", "topped",
    )
)  # fmt: skip
"""Verbs between a toll and its number."""
_HELD = frozenset(("believed", "feared", "presumed", "reported", "thought", "assumed", "said"))
"""Participles behind which stands what became of somebody ("feared dead")."""
_UNKNOWN = re.compile(r"\b(?:un(?:known|clear|certain)|not\s+(?:yet\s+)?(?:known|clear))\b", re.I)
SUSTAIN = frozenset(
    ("receive", "received", "suffer", "suffered", "suffering", "suffers", "sustain", "sustained",
     "sustaining")
)  # fmt: skip
_STATE = frozenset(("prisoner", "hostage", "captive", "prisoners", "dead", "homeless"))
_STATES = frozenset(("oprd", "acomp", "attr", "dobj", "advmod", "ccomp", "amod"))
"""What a verb leaves or takes somebody, and how the parse hangs it there."""
_INCLUDE = frozenset(["include", "included", "includes"])
_CLAIM = frozenset(("claim", "claimed", "claiming", "claims"))
_EVENTS = lexicon.EVENT_NOUNS | {
    "conflict", "crash", "fighting", "insurgency", "offensive", "shelling", "siege", "violence",
    "war",
}  # fmt: skip
_BROUGHT = frozenset(("admitted", "brought", "carried", "rushed", "sent", "taken", "transferred"))
_WARDS = frozenset(("clinic", "clinics", "hospital", "hospitals"))
_TAKE = frozenset(("take", "taken", "takes", "took", "led", "dragged", "marched"))
_HURT = frozenset(("burns", "injuries", "wounds"))
_HELD_IN = frozenset(("captivity", "custody", "detention"))
_SAID_OF: dict[str, Outcome] = {
    "in": "displaced", "at": "displaced",  # camps
    "out": "casualties",  # of action
    "away": "captured", "captivity": "captured", "custody": "captured", "detention": "captured",
    "burns": "wounded", **dict.fromkeys(_WARDS, "wounded"), **dict.fromkeys(_CLAIM, "killed"),
}  # fmt: skip
"""Words that say harm in a set phrase only, and what they say."""
_PUT = frozenset(("put", "puts", "putting", "estimated", "estimates", "placed", "set"))
"""Verbs that give a toll "at" a number, however far behind."""
_JOINS = frozenset(("and", "to", "or", "-", "–", "—"))
_RUBBLE = lexicon.HARM_BESIDE["trapped"][1]
_LIES = frozenset(("are", "is", "was", "were", "remain", "remained", "remains"))
_GRAVE = frozenset(("critical", "serious"))
_DRIVE = frozenset(["forced", "forcing", "forces", "drove", "driven", "driving"])


def role_of(noun: Token, number: Token) -> Token:
    """Return the token that plays the part in the clause: "dozens" for "dozens of fighters"."""
    if noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.i <= number.i + 1:
        return noun.head.head if noun.head.head.dep_ not in ("det",) else noun
    return noun


def is_whole(noun: Token, number: Token) -> bool:
    """Whether a number is the whole of which another is a part: 500 in "100 of 500 attackers"."""
    at = number.i - (number.i > 2 and number.nbor(-1).lower_ in ("the", "its", "their"))
    if at > 2 and number.doc[at - 2 : at].text.lower() == "out of":
        return True
    if noun.dep_ != "pobj" or noun.head.lower_ != "of":
        return False
    part = noun.head.head
    if part in (number, noun) or part.i >= number.i:
        return False
    if noun == number and part.lower_ in lexicon.GROUPS:
        return True
    return part.tag_ == "CD" or any(c.dep_ == "nummod" for c in part.children)


def harm_of(noun: Token, number: Token) -> tuple[list[Outcome], Token | None]:
    """Return what became of those counted, and the word that says it; nothing where none does."""
    if noun.lower_ in _NO_PEOPLE:
        return [], None
    if is_whole(noun, number):  # "one of three soldiers killed": of these, too, it's told
        own = next((c for c in noun.children if c.dep_ == "acl" and is_harm(c)), None)
        own = None if own is None or _active_on_others(own) else own
        return (outcomes_of(own), own) if own is not None else ([], None)
    after = _right_behind(number)
    if after is not None:
        return outcomes_of(after), after
    role = role_of(noun, number)
    if role.dep_ == "nsubj" and role.head.lower_ in lexicon.INTRANSITIVE and is_harm(role.head):
        return outcomes_of(role.head), role.head
    counted = noun.lower_ in lexicon.PEOPLE or (noun == number and number.tag_ == "CD")
    counted = counted or noun.lower_ == "own"  # "lost two of their own"
    if role.dep_ == "dobj" and role.head.lower_ in _LOSE and counted:
        told = next((c for c in noun.children if c.dep_ == "acl" and is_harm(c)), None)
        if told is not None:
            return outcomes_of(told), told
        behind = role.doc.text[noun.idx + len(noun.text) :]
        return (["casualties"] if _NOT_ALL_DEAD.match(behind) else ["killed"]), role.head
    if counted and role.dep_ == "pobj" and role.head.head.lower_ in ("loss", "losses"):
        # "Losses of 40 men" are dead; "losses at 1,100" may be wounded as well.
        return ["killed" if role.head.lower_ == "of" else "casualties"], role.head.head
    of = role.head.head if role.dep_ == "pobj" and role.head.lower_ == "of" else role
    if of.lower_ in ("fate", "whereabouts") and _UNKNOWN.search(role.doc.text):
        return ["missing"], of
    if role is not noun and role.lower_ in _DEEDS:
        return [lexicon.HARM_VERB[role.lower_]], role  # "and the massacre of 40 villagers"
    kin = _lost_with(role)
    if kin is not None and counted:
        return ["killed"], kin
    verb = _first_of(role).head if _first_of(role).dep_ == "dobj" else None
    if verb is not None and verb.lower_ in _WIPE_OUT and noun.lower_ in lexicon.FORCES:
        return ["killed"], verb
    lives = _lives(role)
    if lives is not None:
        return ["killed"], lives
    if lexicon.HARM_NOUN.get(noun.lower_) in ("displaced", "captured"):
        # Hung on the verb as its clause: "killing nine prisoners".
        worse = _by_clause(role)  # what became of refugees and prisoners goes before what they are
        if worse is not None:
            return outcomes_of(worse), worse
    for token in dict.fromkeys((noun, role)):
        word = token.lower_
        if word in lexicon.HARM_NOUN and (token.tag_[0] in "NJV" or token.tag_ == "CD"):
            return [lexicon.HARM_NOUN[word]], token
        if word == "fallen" and is_harm(token):
            return ["killed"], token
        inside = [
            c for c in token.children
            if c.dep_ in ("acl", "amod", "relcl", "appos", "compound") and is_harm(c)
            and not (c.dep_ in ("relcl", "acl") and _active_on_others(c))
            and not (c.dep_ == "relcl" and _of_a_part(c))
        ]  # fmt: skip
        inside = inside or [
            g for c in token.children if c.dep_ in ("acl", "relcl") and c.lower_ in _HELD
            for g in c.children if g.dep_ in ("xcomp", "oprd", "acomp", "ccomp") and is_harm(g)
        ]  # fmt: skip
        if inside:
            worse = _by_clause(role) if inside[0].dep_ == "amod" else None
            if worse is not None and outcomes_of(worse) == ["killed"]:
                return ["killed"], worse  # "three displaced persons were killed"
            return outcomes_of(inside[0]), inside[0]
        lies = token.head if token.dep_ == "nsubj" and token.head.lower_ in _LIES else token
        beside = [*token.children, *(lies.children if counted else ())]
        lying = next((c for c in beside if c.lower_ == "in" and _in_care(c)), None)
        if lying is not None:
            return ["wounded"], lying
        state = token.head if token.dep_ == "nsubj" else token
        camp = next((c for c in state.children if c.lower_ in ("in", "at") and _in_camp(c)), None)
        if camp is not None and counted and noun.lower_ not in lexicon.FORCES:
            return ["displaced"], camp
    for token in dict.fromkeys((role, noun)):
        found = _by_clause(token)
        if found is not None:
            return outcomes_of(found), found
    shared = _shared(noun) if counted else None
    return (outcomes_of(shared), shared) if shared is not None else ([], None)


_WIPE_OUT = frozenset(("annihilated", "destroy", "destroyed", "destroying", "obliterated", "wiped"))
"""What statements of armies do to people as well as to things."""


_DEEDS = frozenset(("maiming", "massacre", "murder", "slaughter", "wounding"))
"""Nouns for what is done to people, "of" whom they say how many."""


def _first_of(token: Token) -> Token:
    """Return the first of several joined nouns: "wife" for the children of "wife and children"."""
    while token.dep_ in ("conj", "appos") and token.head.tag_[0] in "NC" and token.head != token:
        token = token.head
    return token


_NOT_ALL_DEAD = re.compile(
    r"[\s,(:–—]*(?:of\s+(?:whom|which|them)\b[^.;]{0,80}?\b"
    r"|(?:including|among\s+them)\s+(?:[\w,]+\s+){1,2}"
    r"|(?:dead|killed)[\s,]+(?:and|or)\s+)"
    r"(?:wounded|injured|missing|captured|dead|killed|prisoners?)\b",
    re.IGNORECASE,
)
"""Behind men who were lost: that some of them were only wounded, or missing."""


def _lost_with(token: Token) -> Token | None:
    """Return the verb of "lost her husband and two children": who is lost with kin has died."""
    first = _first_of(token)
    if first is token or first.dep_ != "dobj" or first.head.lower_ not in _LOSE:
        return None
    kin = first.lower_ in lexicon.KIN and any(c.dep_ == "poss" for c in first.children)
    return first.head if kin and token.lower_ in lexicon.PEOPLE else None


def _shared(noun: Token) -> Token | None:
    """Return what stands behind the last of several who are counted and holds for all of them.

    "Five officers and about a dozen militants left dead".
    """
    last = next((c for c in noun.children if c.dep_ == "conj" and c.i > noun.i), None)
    if last is None or last.lower_ not in lexicon.PEOPLE:
        return None
    behind = [c for c in last.children if c.dep_ == "acl" and c.tag_ == "VBN"]
    left = [g for c in behind if c.lower_ == "left" for g in c.children if g.dep_ == "oprd"]
    return next((c for c in (*behind, *left) if is_harm(c)), None)


def _right_behind(number: Token) -> Token | None:
    """Return the word of harm right behind a number, as in a list: "55 killed, 120 wounded"."""
    doc, at = number.doc, number.i + 1
    at += at < len(doc) and doc[at].text == "+"
    while at + 1 < len(doc) and doc[at].lower_ in _JOINS and doc[at + 1].tag_ == "CD":
        at += 2
    if at >= len(doc):
        return None
    after = doc[at]
    missing = after.lower_ == "missing"
    behind = doc[at + 1].tag_ if at + 1 < len(doc) else ""
    listed = (
        missing and behind[:1] != "N"
    )  # and no noun that it stands with: "9 missing (official)"
    if not is_harm(after) or (after.dep_ == "amod" and not listed):
        return None
    if after.tag_ not in ("VBN", "JJ", "VBD") and not missing:
        return None
    listed = not any(c.dep_ in ("dobj", "nsubj", "nsubjpass") for c in after.children)
    return after if listed and (missing or after.lower_ not in lexicon.INTRANSITIVE) else None


def _lives(role: Token) -> Token | None:
    """Return the "lives" that people lose, or that something claims, takes or costs."""
    if role.dep_ == "nsubj" and role.head.lower_ in _LOSE:
        objects = (c for c in role.head.children if c.dep_ == "dobj")
        return next((c for c in objects if c.lower_ in ("lives", "life")), None)
    of = role.head if role.dep_ == "pobj" and role.head.lower_ == "of" else None
    owned = of.head if of is not None else role
    if owned.lower_ in ("lives", "life") and owned.dep_ == "dobj":
        takes = owned.head.lower_.startswith(("claim", "took", "take", "taking", "cost", "lost"))
        return owned if takes else None
    return None


def _by_clause(token: Token) -> Token | None:
    """Return the verb, noun or adjective of harm that a clause ties to a word, by its role."""
    first = token
    while token.dep_ in ("conj", "appos") and token.head.tag_[0] in "NCJP" and token.head != token:
        token = token.head
    head, dep = token.head, token.dep_
    if head.dep_ in ("aux", "auxpass") and head.head != head:
        head = head.head
    if dep == "dobj" and head.lower_ in _CLAIM and claims_lives(head):
        return head
    if dep == "dobj" and head.lower_ in lexicon.SAY and not is_harm(head):
        # "says 100 people, most of them children, have been killed": hung on the wrong verb.
        own = (c for c in head.children if c.dep_ == "ccomp" and is_harm(c))
        return next((c for c in own if not any(g.dep_ == "nsubjpass" for g in c.children)), None)
    if dep == "pobj" and head.lower_ == "at":
        put = next((a for a in head.ancestors if a.lower_ in _PUT), None)
        toll = _toll(put) if put is not None else None
        if toll is not None:
            return toll
    told = _by_state(head, dep, token)
    if told is not None:
        return told
    if dep in ("nsubjpass", "dobj", "oprd", "attr", "dep", "npadvmod", "ROOT", "pobj", "nsubj"):
        for verb in (head, *(c for c in head.children if c.dep_ in ("acomp", "attr", "oprd", "conj",
                                                                     "xcomp", "acl"))):  # fmt: skip
            if verb == first or not is_harm(verb) or (verb != head and _has_subject(verb)):
                continue
            passive = verb.tag_ == "VBN" and not any(
                c.lower_ in ("have", "has", "had", "having") for c in verb.children
            )
            if dep == "nsubjpass" or (dep == "dobj" and verb == head):
                return verb
            if dep == "nsubj" and (
                verb.lower_ in lexicon.INTRANSITIVE or verb.tag_[0] in "JN"
                or (passive and not any(c.dep_ == "dobj" for c in verb.children))
            ):  # fmt: skip
                return verb
            if dep in ("oprd", "attr", "ROOT", "dep") and verb != head:
                return verb
    if dep == "conj" and head.tag_ == "VBN" and is_harm(head) and token.lower_ in lexicon.PEOPLE:
        return head  # "281 soldiers were wounded, as well as two civilians"
    if dep == "pobj" and head.dep_ in ("prep", "agent", "dative"):
        outer = head.head.head if head.head.dep_ == "prep" else head.head
        if (_is_harm_noun(outer) or outer.lower_ in _DEEDS) and head.lower_ in (
            "of",
            "to",
            "at",
            "among",
        ):
            return outer
        toll = _toll(outer)
        if toll is not None and head.lower_ in ("to", "at", "by", "from", "in"):
            return toll
    if dep in ("dobj", "attr") and head.lower_ in _AMOUNTS_TO:
        return _toll(head)
    return None


def claims_lives(verb: Token) -> bool:
    """Whether it is an event that claims people: "clashes that claimed more than 100 fighters"."""
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    return verb.lower_ in _CLAIM and subject is not None and subject.lower_ in _EVENTS


def _has_subject(verb: Token) -> bool:
    return any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children)


def _by_state(verb: Token, dep: str, counted: Token) -> Token | None:
    """Return the word of harm in a set phrase whose verb alone says nothing of harm.

    "Sustained injuries", "were among the dead", "the dead included …", "taken prisoner", "beaten
    to death", "left dead", "forced from their homes".
    """
    children = list(verb.children)
    if dep == "nsubj" and verb.lower_ in SUSTAIN:
        return next((c for c in children if c.dep_ == "dobj" and _is_harm_noun(c)), None)
    if dep == "dobj" and verb.lower_ in _INCLUDE:
        subjects = (c for c in children if c.dep_ == "nsubj")
        return next((h for c in subjects for h in (c, *c.children) if _is_harm_noun(h)), None)
    if dep in ("nsubj", "nsubjpass"):
        beside = (g for c in children if c.lower_ in ("with", "in") for g in c.children)
        state = next((g for g in beside if g.lower_ in _HURT or g.lower_ in _HELD_IN), None)
        if state is None and verb.lower_ in _BROUGHT:
            to = (g for c in children if c.lower_ == "to" for g in c.children)
            state = next((g for g in to if g.lower_ in _WARDS), None)
        if state is not None and counted.lower_ in lexicon.PEOPLE:
            return state
    if dep in ("nsubj", "attr") and verb.lower_ in ("was", "were", "is", "are"):
        among = [g for c in children if c.lower_ == "among" for g in c.children]
        fate = (t for g in among for t in g.subtree if t != g and _befell(t))
        return next((g for g in among if _is_harm_noun(g)), None) or next(fate, None)
    if dep not in ("nsubjpass", "dobj"):
        return None
    for child in children:
        if child.dep_ in _STATES and child.lower_ in _STATE and child != counted:
            return child
        if child.lower_ == "away" and verb.lower_ in _TAKE:
            return child
        if child.lower_ == "out" and verb.lower_ in _PUT and "out of action" in verb.doc.text:
            return child
        if child.lower_ == "to" and any(g.lower_ == "death" for g in child.children):
            return next(g for g in child.children if g.lower_ == "death")
        if verb.lower_ in _DRIVE and child.lower_ in ("from", "out"):
            home = next((g for g in child.subtree if g.lower_ in lexicon.HOMES), None)
            if home is not None:
                return home
    return None


def _befell(verb: Token) -> bool:
    """Whether a verb tells of what befell its subject: "to have died", "who were killed"."""
    if not is_harm(verb) or verb.tag_[0] != "V":
        return False
    passive = verb.tag_ == "VBN" and any(c.dep_ == "auxpass" for c in verb.children)
    return verb.lower_ in lexicon.INTRANSITIVE or passive


def _in_care(prep: Token) -> bool:
    """Whether "in …" says that somebody lies in hospital or in a critical condition."""
    return any(
        (g.lower_ == "hospital" and not any(c.dep_ == "det" for c in g.children))
        or (g.lower_ == "condition" and any(c.lower_ in _GRAVE for c in g.children))
        for g in prep.children
    )


def _in_camp(prep: Token) -> bool:
    """Whether "in …" says that people live where the displaced do."""
    return any(g.lower_ in _CAMPS and not g.ent_type_ for g in prep.children)


def _is_harm_noun(token: Token) -> bool:
    return token.lower_ in lexicon.HARM_NOUN and token.tag_[0] in "NJ"


def _toll(verb: Token) -> Token | None:
    """Return the dead or wounded that a verb gives the number of: "the death toll rose to …"."""
    for part in (c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass", "dobj")):
        for token in (part, *(t for t in part.subtree if t.dep_ in ("pobj", "acl", "amod"))):
            if _is_harm_noun(token) or (token.dep_ in ("acl", "amod") and is_harm(token)):
                return token
    return None


def is_harm(token: Token) -> bool:
    """Whether a word says harm: always, or beside the words that make it one."""
    word = token.lower_
    if word == "shot" and token.i + 1 < len(token.doc) and token.nbor().lower_ == "down":
        return False  # aircraft are; people are shot, or gunned down
    if word == "remains" and token.tag_.startswith("V"):
        return False
    if word in ("buried", "trapped") and _RUBBLE.search(token.doc.text):
        return True
    if word == "left" and any(
        c.dep_ in ("ccomp", "oprd")
        or (c.dep_ == "dobj" and (c.lower_ in lexicon.PEOPLE or c.tag_ == "CD"))
        for c in token.children
    ):
        return False  # "left three dead": nobody went away
    if word in lexicon.HARM_BESIDE:
        return bool(lexicon.HARM_BESIDE[word][1].search(token.doc.text))
    return word in lexicon.HARM_VERB or word in lexicon.HARM_NOUN


_PARTS = frozenset(("whom", "which", "them"))


def _of_a_part(verb: Token) -> bool:
    """Whether a clause tells of a part of those it stands behind: "34, one of whom died"."""
    front = verb.doc[verb.left_edge.i : verb.i]
    return any(t.lower_ in _PARTS and t.i and t.nbor(-1).lower_ == "of" for t in front)


def _active_on_others(verb: Token) -> bool:
    """Whether a clause's verb harms somebody else ("fighters who killed ten", "raids killing")."""
    if verb.lower_ in lexicon.INTRANSITIVE:
        return False
    return verb.tag_ == "VBG" or any(c.dep_ == "dobj" for c in verb.children)


def outcomes_of(token: Token) -> list[Outcome]:
    """Return the outcomes of a word of harm and those joined to it.

    "Killed and wounded" with one number are casualties together; "no … killed or wounded" are two
    zeros, which `_count`'s caller gets as two outcomes.
    """
    words = [token, *(c for c in token.children if c.dep_ == "conj" and is_harm(c))]
    own = any(c.dep_ in ("nsubj", "nsubjpass") and c.i < token.i for c in token.children)
    # "seven died and dozens fled": each its own
    joined = token.dep_ == "conj" and is_harm(token.head) and token.head.tag_ == token.tag_
    if joined and not own:
        words.insert(0, token.head)
    # Behind another number is what became of others: "none were killed, and one was hurt".
    words = [
        w for w in words
        if not any(t.tag_ == "CD" for t in token.doc[min(w.i, token.i) : max(w.i, token.i)])
    ]  # fmt: skip
    found = [
        _outcome(w)
        for w in words
        if w == token or not any(c.dep_ in ("nsubj", "nsubjpass", "dobj") for c in w.children)
    ]
    unique = list(dict.fromkeys(found))
    if len(unique) > 1 and any(w.lower_ == "shot" for w in words):
        unique = [o for o in unique if o != "casualties"]  # "shot and wounded"
    if set(unique) == {"killed", "wounded"}:
        inside = {t.lower_ for w in words for t in w.subtree if t.i < max(v.i for v in words)}
        negated = bool(inside & {"no", "none", "nobody", "neither", "nor"})
        return ["killed", "wounded"] if negated else ["casualties"]
    if "killed" in unique and len(unique) > 1 and _either(words):
        return ["casualties"]  # "killed or captured": not all of them are dead
    return ["killed"] if "killed" in unique else unique[:1]  # "captured and executed"


def _either(words: list[Token]) -> bool:
    """Whether words of harm are joined by "or"."""
    first, last = min(w.i for w in words), max(w.i for w in words)
    return any(t.lower_ == "or" for t in words[0].doc[first:last])


def _outcome(harm: Token) -> Outcome:
    """Return a word's outcome; "shot" alone leaves open whether they died."""
    if harm.lower_ == "shot" and (
        any(t.lower_ in ("dead", "death", "spot") for t in harm.doc[harm.i + 1 : harm.i + 4])
        or any(c.lower_ == "fatally" for c in harm.children)
    ):
        return "killed"
    word = harm.lower_
    if word == "shot" and _prisoners(harm):
        return "killed"
    if word == "buried" and _RUBBLE.search(harm.doc.text):
        return "missing"
    if word in lexicon.HARM_BESIDE:
        return lexicon.HARM_BESIDE[word][0]
    if word in _SAID_OF:
        return _SAID_OF[word]
    if word in lexicon.HOMES or word == "homeless":
        return "displaced"
    return lexicon.HARM_VERB.get(word) or lexicon.HARM_NOUN[word]


def _prisoners(shot: Token) -> bool:
    """Whether it is prisoners who were shot: they are put to death, not hit in a fight."""
    of = next((c for c in shot.children if c.dep_ in ("nsubjpass", "dobj")), None)
    at = any(c.lower_ == "at" for c in shot.children)
    return of is not None and not at and lexicon.HARM_NOUN.get(of.lower_) == "captured"
