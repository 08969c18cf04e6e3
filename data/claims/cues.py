"""Words that turn a clause: silence, denial, doubt ("could not confirm"), retraction, possibility.

Each pattern belongs to the row of the same name in `data.claims.semantics`.
"""

from __future__ import annotations

import re

_FIGURE = (
    r"(?:figures?|numbers?|details?|tolls?|counts?|breakdowns?|estimates?|information|word|mention"
    r"|comments?|data|reference)"
)
_NOT = r"(?:(?:did|does|do|has|have|had|would|will|was|were|is)\s*(?:not|n['’]t)|never)"
_ADVERB = r"(?:\s+(?:yet|immediately|publicly|initially|directly|\w+ly))?"

SILENT = re.compile(
    rf"\b(?:{_NOT}{_ADVERB}\s+(?:list|give|given|say|said|provide|provided|specif(?:y|ied)"
    r"|mention(?:ed)?|releas(?:e|ed)|disclos(?:e|ed)|reveal(?:ed)?|stat(?:e|ed)|elaborat(?:e|ed)"
    r"|offer(?:ed)?|comment(?:ed)?|acknowledg(?:e|ed)|admit(?:ted)?|includ(?:e|ed)(?=[^.;]{0,60}\b(?:figures?|numbers?|details?|toll|count|breakdown"
    r"|information)\b)|address(?:ed)?|detail(?:ed)?|indicat(?:e|ed)|attribut(?:e|ed)|assign(?:ed)?"
    r"|break\s+down|publish(?:ed)?|respond(?:ed)?\s+to|repl(?:y|ied)\s+to|answer(?:ed)?)"
    rf"|(?:gave|given|giving|provid(?:ed|es|ing)|offer(?:ed|s|ing)|releas(?:ed|es)|disclos(?:ed|es)"
    rf"|made|makes|had|has|have|with|was|were|is|are)\s+no\s+(?:\w+\s+)?{_FIGURE}\b"
    r"|(?:declin|refus)(?:ed|es|ing)\s+to\s+(?:comment|say|give|provide|specify|elaborate|disclose"
    r"|discuss|confirm|reveal|release|answer|estimate|identify|speculate|be\s+drawn|go\s+into|get\s+into"
    r"|share|put\s+a|talk\s+about|address|acknowledge|respond|name|specify|offer|be\s+specific)"
    r"|without\s+(?:giving|specifying|providing|saying|elaborating|disclosing|mentioning|offering)"
    r"(?!\s+(?:\w+\s+)?(?:evidence|proof))"
    rf"|no\s+(?:\w+\s+)?{_FIGURE}\s+(?:on|for|of|about|was|were|has|have|had)\b"
    r"|(?:no\s+(?:immediate|official)\s+reports?|no\s+reports?)\s+of"
    r"|(?:has|have|had)\s+yet\s+to\s+(?:\w+ly\s+)?(?:comment|address|say|give|release|provide)"
    r"|would\s*(?:not|n['’]t)\s+(?:\w+ly\s+)?(?:say|comment|give|specify|disclose|speculate)"
    r"|(?:said|says|say|revealed|disclosed)\s+nothing|made\s+no\s+comment"
    r"|not\s+going\s+to\s+(?:get\s+into|discuss|comment|speculate|share|go\s+into)"
    r"|neither\s+(?:side|party|army)\s+(?:\w+\s+)?(?:discloses?|releases?|gives?|gave|reveals?|publishes"
    r"|provided?|disclosed|released)"
    r"|(?:have|has|had)\s*(?:not|n['’]t)\s+(?:yet\s+)?(?:documented|recorded|reported|registered)"
    r"(?=\s+any\b)"
    r"|(?:had|has|have)\s+nothing\s+to\s+(?:share|say|add|announce)|would\s*(?:not|n['’]t)\s+be\s+drawn"
    r"|(?:is|are|was|were|been)\s+not\s+(?:being\s+)?(?:made\s+public|disclosed|published|released)"
    rf"|neither\b[^.;]{{3,60}}\bnor\b[^.;]{{3,60}}?\b(?:(?:released|gave|published|provided|disclosed)"
    rf"\s+(?:\w+\s+)?{_FIGURE}|(?:responded|replied)\s+to|commented)"
    r"|(?:not|no)\s+(?:in\s+a|in)\s+position[”\"]?\s+to\s+(?:provide|give|say|comment|release|offer|discuss|name)"
    r"|in\s+no\s+position[”\"]?\s+to\s+(?:provide|give|say|comment|release|offer|discuss|name)"
    r"|(?:have|has|had|got)\s+nothing\s+(?:(?:for\s+you|further|more|new|else)\s+)?on\s+(?:that|this|it)"
    r"|(?:a\s+)?(?:matter|question|one|issue)\s+for\s+(?:the\s+|an?\s+)?(?:\w+\s+)?(?:inquiry|investigat\w+"
    r"|police|courts?|prosecutors?|coroner|commission|tribunal|historians|authorities)"
    r"|(?:too\s+(?:early|soon)|premature)\s+to\s+(?:say|tell|give|speculate|draw|comment|speak|put|talk)"
    rf"|no\s+(?:\w+\s+)?{_FIGURE}\b[^.;]{{0,80}}?\b(?:will|would|can|could|were|was)\s+be\s+(?:given|released"
    r"|provided|disclosed|published|shared)"
    r"|(?:not|n['’]t)\s+(?:\w+ly\s+)?be\s+reached|went\s+unanswered"
    r"|no\s+(?:\w+\s+)?(?:comment|response|word|reply|reaction|statement)\s+from"
    rf"|{_NOT}\s+return(?:ed)?\s+(?:\w+\s+){{0,2}}?(?:calls?|messages?|requests?|e-?mails?)"
    r"|(?:stay|keep|remain)(?:s|ed|ing)?\s+(?:silent|quiet|tight-lipped)|kept\s+(?:silent|quiet))\b",
    re.IGNORECASE,
)
DENIES = re.compile(
    r"\b(?:den(?:y|ies|ied|ying|ial|ials)|reject(?:ed|s|ing)?|dismiss(?:ed|es|ing)?"
    r"|(?:no|any)\s+(?:(?:credible|firm|clear|conclusive)\s+)?(?:indication|evidence)\s+(?:that|of)"
    r"|(?:do|does|did)\s*(?:not|n['’]t)\s+correspond\s+to\s+(?:the\s+)?(?:reality|facts|truth)"
    r"|refut(?:e|ed|es|ing)|disput(?:e|ed|es|ing)(?!\s+(?:in|over|between|with|about)\b)|ruled\s+out|disinformation|misinformation"
    r"|(?:called|calling|branded|labelled|labeled|described|assessed|deemed|judged)\b[^.;]{0,60}\b(?:fake|false|baseless|lies"
    r"|fabricat\w+|non-credible|not\s+credible|unsubstantiated|untrue|unfounded|propaganda"
    r"|fairy\s*-?tales?|fiction|fantas(?:y|tic)|nonsense|a\s+lie|an?\s+invention|slander|hoax|absurd"
    r"|ridiculous))\b",
    re.IGNORECASE,
)
CANNOT_CONFIRM = re.compile(
    r"\b(?:(?:(?:could|can|would|has|have|had|was|were)\s*(?:not|n['’]t)|cannot|can['’]t|unable\s+to"
    r"|(?:not|im)\s*possible\s+to|not\s+able\s+to|neither|not\s+in\s+a\s+position\s+to"
    r"|no\s+way\s+(?:to|of))(?:\s+(?:be|been))?(?:\s+\w+ly)?(?:\s+be)?\s+"
    r"(?:check|substantiat|assess|ascertain|vouch|confirm|verify(?:ing)?|verified|corroborat|determin|establish|exclude|rule\s+out|authenticat)\w*"
    r"|(?:(?:do|does|did)\s*(?:not|n['’]t)\s+(?:have|possess)|(?:had|has|have)\s+no)"
    r"\s+(?:\w+\s+){0,2}(?:information|data|details|confirmation|figures)"
    r"|(?:do|does|did)\s*(?:not|n['’]t)\s+have\s+anything\s+(?:that\s+\w+|to)\s+\w+"
    r"|(?:have|has|had)\s*(?:not|n['’]t)\s+(?:found|seen)\s+(?:any\s+)?(?:evidence|anything|proof)"
    r"|(?:can['’]t|cannot|could\s*(?:not|n['’]t))\s+say\b"
    r"|^(?:No,?\s+)?(?:I|[Ww]e)\s+(?:can['’]t|cannot|can\s+not)(?=\s*[.,;])"
    r"|no\s+way\s+(?:to|of)\s+(?:check|know|tell)\w*"
    r"|(?:do|does|did)\s*(?:not|n['’]t)\s+(?:yet\s+)?know\s+(?:yet\s+)?how\s+many"
    r"|(?:can|could)(?:\s+neither|\s+not)\s+confirm\w*|neither\s+confirmed\s+nor"
    r"|no\s+(?:\w+\s+)?confirmation|no\s+(?:\w+ly\s+)?(?:confirmed|verified)|(?:was|is|remains?|remained)\s+(?:un|not\s+(?:immediately\s+)?)"
    r"(?:clear|known)(?:\s+(?:how\s+many|whether|if))?)\b",
    re.IGNORECASE,
)
UNPROVED = re.compile(
    r"\s+(?:them|it|this|these|those|that|the\s+(?:figures?|reports?|claims?|numbers?|tolls?|deaths?))\b",
    re.IGNORECASE,
)
"""Behind a doubt: that it is of the figure in front of it ("was unable to corroborate them")."""
RETRACTS = re.compile(
    r"\b(?:retract(?:ed|s|ing)?|took\s+back|taken\s+back|walk(?:ed|ing)\s+back|backtracked\s+on"
    r"|disown(?:ed|s)?|with(?:drew|drawn|drawing)\s+(?:its|his|her|their|the|that|this|those|an?)\s+"
    r"(?:\w+\s+){0,2}?(?:claims?|statements?|reports?|figures?|tolls?|numbers?|counts?|estimates?)"
    r"|no\s+longer\s+(?:stands?|stood)\s+by)\b",
    re.IGNORECASE,
)
REBUTS = re.compile(
    r"\b(?:is|are|was|were)\s+(?:all\s+|simply\s+|just\s+|completely\s+|entirely\s+|totally\s+|an?\s+|\w+ly\s+"
    r"|pure\s+|complete\s+|sheer\s+|total\s+|another\s+|blatant\s+|outright\s+){0,3}"
    r"(?:fabricat(?:ion|ions|ed)|inventions?|invented|lies?|untrue|not\s+true|falsehoods?|false(?=\W*(?:$|[.,;]|and\b))"
    r"|baseless|groundless|unfounded|nonsense|fiction|fantasy|propaganda|slander|hoax|without\s+foundation"
    r"|made\s+up)\b",
    re.IGNORECASE,
)
"""Says of somebody's claim, named in front of it, that it isn't true."""
NOT_SO_THAT = re.compile(
    r"\b(?:not\s+true|untrue|false|a\s+lie|nonsense|wrong|incorrect|no\s+truth\s+(?:in|to)\b[^.;]{0,40}?)"
    r"\s+that\b",
    re.IGNORECASE,
)
"""In front of what is denied: "it is not true that 50 people were killed"."""
NOT_OURS = re.compile(
    r"\b(?:was|were|is|are|has\s+not\s+been|had\s+not\s+been)\s+(?:not|never)\s+(?:\w+\s+)?(?:the\s+|an?\s+)?"
    r"(?:targets?|targeted|hit|struck|attacked|bombed|shelled|fired\s+(?:on|at|upon))\b"
    r"|\b(?:we|our\s+\w+)\s+(?:did|do|have|has)\s*(?:not|n['’]t)\s+(?:\w+\s+)?(?:target|hit|str[iu]ck?e?|attack"
    r"|bomb|shell|fire)\w*",
    re.IGNORECASE,
)
"""What a statement in the first person says was not done."""
POSSIBLE = re.compile(
    r"\b(?:may|might|could)\s+(?:\w+\s+)?(?:have|be)\b"
    r"|\b(?:presumed|believed|feared|thought|assumed|suspected\s+(?:to|dead|killed))\b"
    r"|\b(?:possibly|perhaps|maybe|probably|likely|potentially)\b",
    re.IGNORECASE,
)
CASUALTIES = re.compile(r"\b(?:casualties|losses|fatalities)\b", re.IGNORECASE)
NO_COUNT_AFTER_NO = (
    r"(?!\s+(?:more|longer|doubt|numbers?|figures?|details?|information|tolls?|counts?|comment"
    r"|confirmation|reports?|evidence|indications?|immediate|formal|official|word|way|reason|plans?"
    r"|need|question|matter|idea|claims?|response|signs?|mention|independent|surprise|links?"
    r"|connections?|confirmed|verified|independently|choice|part|role|less|fewer|later|such|estimates?|known|clear|fly)\b|-fly)"
)
"""What follows a "no" that counts nobody ("no doubt", "no longer", "no figure")."""
