"""What became of those counted where a set phrase beside the number tells it.

"16, including their leader, laid down their arms", "one sailor has not been accounted for", "had
operated on 27 people": no single word of these says harm, and the parse is of little help. Read
from the words right behind the counted phrase, or right in front of it; each list is one family.
"""

from __future__ import annotations

import re
from typing import Any

from data.claims import lexicon
from data.model import Outcome

Token = Any
_BE = r"(?:(?:has|have|had|is|are|was|were|be|been|being|got)\s+)*"
_SOON = r"(?:(?:also|later|since|then|reportedly|already|now|still|all|both|eventually|\w+ly)\s+)?"
_NOT = r"(?:not|never|n['’]t|yet\s+to)"
_THEIR = r"(?:their|his|her|its)\s+(?:own\s+)?"
_OFF = r"(?:off|away)\b"
_ROOF = (
    r"(?:halls?|schools?|church(?:es)?|mosques?|shelters?|tents?|open|gymnasiums?|stations?|basements?"
    r"|cellars?|monaster(?:y|ies)|bases?|camps?|barns?|stadiums?|convents?|classrooms?|corridors?"
    r"|streets?|fields?|cars|bunkers?)"
)
_LEFT = (
    r"(?:homes?|houses?|villages?|sites?|towns?|areas?|farms?|land|city|district|neighbou?rhoods?|valley"
    r"|settlements?|camps?|island|country)"
)
_BEHIND: tuple[tuple[Outcome | None, str], ...] = (
    # Of those who came to no harm, nothing is counted, whatever befell others beside them.
    (
        "killed", rf"{_BE}{_SOON}(?:fatal(?=\s*(?:[,.;)]|$))|fatally\s+\w+|mortally\s+\w+)"
    ),
    (None, rf"{_BE}{_SOON}(?:rescued|saved|surviv(?:ed|es?|ing)|escaped|unhurt|unharmed|uninjured"
           r"|spared|released\s+unharmed|safe\b|alive\b|found\s+alive|(?:pulled|plucked|brought|dug)\b"
           r"[^,.;]{0,40}?\balive)\b(?![^,.;]{0,30}\b(?:died|dead|killed|succumbed)\b)"),
    ("killed", rf"{_BE}{_SOON}(?:gave|given|laid\s+down|paid\s+(?:for\s+it\s+)?with|lost"
               rf"|sacrificed)\s+{_THEIR}(?:lives|life)\b"
               r"|(?:did|do|does|had|has|have)\s*(?:not|n['’]t)\s+(?:surviv\w+|(?:make|made)\s+it(?!\s+to))\b"
               rf"|{_BE}{_SOON}met\s+{_THEIR}(?:deaths?|ends?)\b|{_BE}{_SOON}laid\s+to\s+rest\b"
               r"|(?:lie|lies|lay)\s+(?:there|buried|dead|in\s+(?:\w+\s+){0,3}graves?)\b"
               rf"|{_BE}{_SOON}(?:put|stabbed|hacked|beaten|burned|burnt|starved|froze|frozen|bled|crushed"
               r"|trampled|tortured|choked|stoned)\s+to\s+death\b"
               rf"|{_BE}{_SOON}shot\s+(?:dead|on\s+the\s+spot)\b|{_BE}{_SOON}passed\s+away\b"
               rf"|{_BE}{_SOON}(?:fell|fallen)\s+(?:as\s+(?:martyrs|heroes)|in\s+(?:battle|combat|action))\b"),
    ("captured", rf"{_BE}{_SOON}(?:laid|lay|put|threw)\s+down\s+{_THEIR}"
                 r"(?:arms|weapons|rifles)\b"
                 rf"|{_BE}{_SOON}(?:gave|given|handed|turned)\s+(?:themselves|himself|herself)\s+(?:up|in|over)\b"
                 rf"|{_BE}{_SOON}(?:marched|carried|led|taken|dragged|driven|hauled|spirited|whisked|bundled"
                 rf"|herded|trucked)\s+{_OFF}"
                 rf"|{_BE}{_SOON}(?:taken|dragged|led)\s+(?:out\s+of|from)\s+(?:the|their|a)\s+(?:\w+\s+)?"
                 r"(?:homes?|houses?|villages?|camps?|bus(?:es)?|towns?|beds?|convoy|train)\b"
                 rf"|(?:is|are|was|were|remains?|remained)\s+{_SOON}(?:being\s+)?held\b(?!\s+(?:up|back|at\s+bay))"
                 rf"|(?:is|are|was|were|remains?|remained)\s+{_SOON}(?:in\s+(?:\w+\s+)?(?:custody|captivity|detention)"
                 r"|behind\s+bars)\b"
                 rf"|(?:was|were|been)\s+{_SOON}(?:seized|snatched|rounded\s+up|apprehended"
                 r"|taken\s+in(?:to\s+custody)?)\b"
                 rf"|{_BE}{_SOON}(?:fell|fallen)\s+into\s+(?:\w+\s+){{1,3}}hands\b"),
    ("missing", rf"(?:has|have|had|is|are|was|were)\s*{_NOT}\s+(?:yet\s+)?(?:been\s+|to\s+be\s+)?"
                r"(?:accounted\s+for"
                r"|found|located|traced|recovered|heard\s+(?:from|of)|seen\s+since|returned)\b"
                r"|(?:has|have|had)\s+yet\s+to\s+(?:be\s+(?:found|located|traced|accounted\s+for)|return)\b"
                r"|(?:can|could)\s*(?:not|n['’]t)\s+be\s+(?:found|located|traced|accounted\s+for)\b"
                r"|(?:remains?|remained|is|are|was|were)\s+(?:still\s+)?unaccounted\s+for\b"),
    ("wounded", rf"{_BE}{_SOON}(?:operated\s+on|fighting\s+for\s+{_THEIR}li(?:fe|ves)"
                r"|treated\s+for\s+(?:\w+\s+){0,2}(?:wounds|injuries|burns)|in\s+surgery|under\s+treatment)\b"
                rf"|{_BE}{_SOON}(?:needed|required|underwent|sought|received)\s+(?:\w+\s+)?(?:surgery|amputations?|hospital"
                r"|medical\s+(?:help|attention|treatment|care|aid))\b"),
    ("displaced", rf"{_BE}{_SOON}(?:abandoned|deserted|quit|vacated|left)\s+(?:{_THEIR}|the\s+)"
                  rf"(?:\w+\s+)?{_LEFT}\b"
                  rf"|{_BE}{_SOON}(?:lost|losing)\s+{_THEIR}homes?\b"
                  rf"|{_BE}{_SOON}(?:taken|moved|brought|led|ferried|bused|bussed|driven|transferred"
                  r"|airlifted|escorted)"
                  r"\s+(?:to|into)\s+(?:\w+\s+)?(?:safety|shelters?|camps?|safer\s+\w+)\b"
                  rf"|{_BE}{_SOON}(?:took|taken|sought|found|seeking|taking|given)\s+(?:refuge|shelter|sanctuary)\b"
                  rf"|{_BE}{_SOON}(?:slept|sleeping|camped|camping|spent\s+(?:the|a|another|\w+)\s+nights?)\s+"
                  rf"(?:\w+\s+){{0,3}}?(?:in|at|inside|on|under)\s+(?:\w+\s+){{0,3}}?{_ROOF}\b"
                  rf"|{_BE}{_SOON}(?:living|staying|housed|huddled|crammed|sleeping|hiding)"
                  r"\s+(?:in|inside|under)\s+"
                  r"(?:\w+\s+){0,3}?(?:schools?|tents?|camps?|shelters?|church(?:es)?|mosques?|halls?|forests?"
                  r"|bush|woods|mountains|open|stadiums?|gymnasiums?)\b"
                  rf"|{_BE}{_SOON}(?:made|rendered|left)\s+homeless\b"),
)  # fmt: skip
_FATES = re.compile(
    "|".join(f"(?P<fate{at}>{words})" for at, (_, words) in enumerate(_BEHIND)), re.IGNORECASE
)
"""All families at once, the first of them first."""
_FRONT: tuple[tuple[Outcome, re.Pattern[str]], ...] = (
    ("wounded", re.compile(r"\b(?:operat(?:ed|es|ing)\s+on|amputat\w+\s+\w+\s+of)\s+$", re.I)),
    ("captured", re.compile(
        r"\b(?:(?:(?:is|are|was|were)\s+(?:still\s+|also\s+)?holding|still\s+holds?"
        r"|(?:has|have|had)\s+(?:been\s+holding|held))"
        r"|(?:led|marched|dragged|carried|taken|took|hauled)\s+(?:off|away)|round(?:ed|ing)\s+up"
        r"|seiz(?:ed|ing)|snatch(?:ed|ing)|apprehend(?:ed|ing))\s+(?:the\s+)?$", re.I)),
)  # fmt: skip
_SEARCH = re.compile(r"\b(?:search(?:ed|es|ing)|look(?:ed|ing))\s+for\s+(?:the\s+)?$", re.I)
_RESCUE = re.compile(
    r"\b(?:rescue\w*|divers?|coast\s*guard|lifeboats?|firefighters?|search\s+(?:team|part(?:y|ies)|crew)s?"
    r"|rubble|wreck\w*|debris|survivors?|bodies|drowned|died|killed|sank|sunk|missing)\b",
    re.IGNORECASE,
)
"""Beside whom a search is for people who are missing."""
_HAS_OURS = re.compile(r"\b(?:has|have|had|holds?|hold)\s+$", re.IGNORECASE)
_OURS = re.compile(
    r"\s*(?:\w+\s+)?of\s+(?:your|our|their|its|his)\s+(?:\w+\s+)?(?:people|men|soldiers|fighters"
    r"|personnel|comrades|officers|staff|colleagues|troops|sons)\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"\s*[,(–—]\s*(?:including|among|most|mostly|mainly|many|some|all|both|one|two|three|several|at\s+least"
    r"|nearly|half|more\s+than|\d+)\b[^.;:,()]{2,90}?[,)–—]",
    re.IGNORECASE,
)
FATE_WORD = lexicon.Words(
    lexicon.words(
        "abandoned accounted airlifted apprehended arms captivity crushed custody deserted "
        "detention escorted fatal fatally froze frozen hands held holding homeless homes led "
        "lie lies life lives living located marched mortally night nights operated refuge rest "
        "rounded safety sanctuary searching seized shelter shelters sleeping slept snatched "
        "spoken surgery survive survived themselves traced vacated weapons"
    )
)
"""Words of which a sentence holds one where a set phrase of fate stands in it."""
_STOP = re.compile(r"[;:.!?](?:\s|$)|\s(?:and|but|while|when|after|who|which|that)\s")
LONGEST = 120
"""Characters behind a counted phrase in which its fate may stand."""


def fate_behind(number: Token, noun: Token) -> tuple[list[Outcome], Token] | None:
    """Return what a set phrase right behind the counted words tells, and its last token.

    No outcome stands in it where they came to no harm ("46 rescued"); None where nothing is told.
    """
    ends = {max(number.i, noun.i)}
    if noun.lower_ not in lexicon.PEOPLE:
        ends.add(number.i)  # what stands behind a bare number may be misread as its noun
    if number.i + 1 < len(number.doc) and number.nbor().lower_ in lexicon.PEOPLE:
        ends.add(number.i + 1)  # hung elsewhere by the parse
    return next((told for at in sorted(ends) if (told := _told(number.doc, at)) is not None), None)


def _told(doc: Token, at: int) -> tuple[list[Outcome], Token] | None:
    """Return what the words behind a token tell of those it counts, as `fate_behind` does."""
    if at + 1 >= len(doc):
        return None
    base = doc[at].idx + len(doc[at].text)
    words = doc.text[base : base + LONGEST]
    stop = _STOP.search(words)
    aside = _ASIDE.match(words)
    if aside is None and stop is not None:
        words = words[: stop.start()]
    for start in _starts(words, aside):
        match = _FATES.match(words, start)
        if match is not None:
            outcome = _BEHIND[int(str(match.lastgroup)[4:])][0]
            end = base + match.end()
            last = doc.char_span(end - 1, end, alignment_mode="expand")
            return ([outcome] if outcome else []), last[0]
    return None


def _starts(words: str, aside: re.Match[str] | None) -> list[int]:
    """Return where the verb of a counted phrase may begin: behind it, its "of …" and an aside."""
    if aside is not None:
        rest = words[aside.end() :]
        return [aside.end() + len(rest) - len(rest.lstrip())]
    starts = [len(words) - len(words.lstrip())]
    of = re.match(r"\s+(?:of|from|in|at|aboard|with)\s", words)
    if of is not None:
        comma = words.find(",")
        upto = comma if comma > 0 else len(words)
        starts += [m.end() for m in re.finditer(r"\s+", words[:upto]) if m.start() > of.end()][:9]
        inner = _ASIDE.match(words, comma) if comma > 0 else None
        if inner is not None:
            starts.append(
                inner.end() + len(words[inner.end() :]) - len(words[inner.end() :].lstrip())
            )
    return starts


def fate_in_front(number: Token, noun: Token, start: int) -> tuple[list[Outcome], Token] | None:
    """Return what the words right in front of an amount tell: "had operated on", "is holding".

    `start` is where the amount with its hedge begins in the sentence.
    """
    doc = number.doc
    before = doc.text[max(0, start - 40) : start]
    searched = _SEARCH.search(before)
    if searched is not None and noun.lower_ not in lexicon.FORCES and _RESCUE.search(doc.text):
        return ["missing"], _token(doc, max(0, start - 40) + searched.start())
    people = noun.lower_ in lexicon.PEOPLE or noun == number
    for outcome, pattern in _FRONT:
        match = pattern.search(before)
        if match is not None and people:
            return [outcome], _token(doc, max(0, start - 40) + match.start())
    end = number.idx + len(number.text)
    has = _HAS_OURS.search(before)
    if has is not None and _OURS.match(doc.text, end):
        return ["captured"], _token(doc, max(0, start - 40) + has.start())
    return None


def _token(doc: Token, offset: int) -> Token:
    span = doc.char_span(offset, offset + 1, alignment_mode="expand")
    return span[0]
