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
    r"|offer(?:ed)?|comment(?:ed)?|includ(?:e|ed)|address(?:ed)?|detail(?:ed)?|indicat(?:e|ed)|attribut(?:e|ed)|assign(?:ed)?"
    r"|break\s+down|publish(?:ed)?|respond(?:ed)?\s+to|repl(?:y|ied)\s+to|answer(?:ed)?)"
    rf"|(?:gave|given|giving|provid(?:ed|es|ing)|offer(?:ed|s|ing)|releas(?:ed|es)|disclos(?:ed|es)"
    rf"|made|makes|had|has|have|with|was|were|is|are)\s+no\s+(?:\w+\s+)?{_FIGURE}\b"
    r"|(?:declin|refus)(?:ed|es|ing)\s+to\s+(?:comment|say|give|provide|specify|elaborate|disclose"
    r"|discuss|confirm|reveal|release|answer|estimate|identify|speculate)"
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
    r"|remained\s+silent|kept\s+silent)\b",
    re.IGNORECASE,
)
DENIES = re.compile(
    r"\b(?:den(?:y|ies|ied|ying|ial|ials)|reject(?:ed|s|ing)?|dismiss(?:ed|es|ing)?"
    r"|(?:no|any)\s+(?:indication|evidence)\s+(?:that|of)"
    r"|(?:do|does|did)\s*(?:not|n['’]t)\s+correspond\s+to\s+(?:the\s+)?(?:reality|facts|truth)"
    r"|refut(?:e|ed|es|ing)|disput(?:e|ed|es|ing)|ruled\s+out|disinformation|misinformation"
    r"|(?:called|calling|branded|labelled|labeled|described|assessed|deemed|judged)\b[^.;]{0,60}\b(?:fake|false|baseless|lies"
    r"|fabricat\w+|non-credible|not\s+credible|unsubstantiated|untrue|unfounded|propaganda))\b",
    re.IGNORECASE,
)
CANNOT_CONFIRM = re.compile(
    r"\b(?:(?:(?:could|can|would|has|have|had|was|were)\s*(?:not|n['’]t)|cannot|can['’]t|unable\s+to"
    r"|(?:not|im)\s*possible\s+to|not\s+able\s+to|neither|not\s+in\s+a\s+position\s+to"
    r"|no\s+way\s+(?:to|of))(?:\s+(?:be|been))?(?:\s+\w+ly)?(?:\s+be)?\s+"
    r"(?:confirm|verify(?:ing)?|verified|corroborat|determin|establish|exclude|rule\s+out|authenticat)\w*"
    r"|(?:(?:do|does|did)\s*(?:not|n['’]t)\s+(?:have|possess)|(?:had|has|have)\s+no)"
    r"\s+(?:\w+\s+){0,2}(?:information|data|details|confirmation|figures)"
    r"|(?:do|does|did)\s*(?:not|n['’]t)\s+have\s+anything\s+(?:that\s+\w+|to)\s+\w+"
    r"|(?:have|has|had)\s*(?:not|n['’]t)\s+(?:found|seen)\s+(?:any\s+)?(?:evidence|anything|proof)"
    r"|(?:can['’]t|cannot|could\s*(?:not|n['’]t))\s+say\b"
    r"|(?:can|could)(?:\s+neither|\s+not)\s+confirm\w*|neither\s+confirmed\s+nor"
    r"|no\s+(?:\w+\s+)?confirmation|no\s+(?:\w+ly\s+)?(?:confirmed|verified)|(?:was|is|remains?|remained)\s+(?:un|not\s+(?:immediately\s+)?)"
    r"(?:clear|known)(?:\s+(?:how\s+many|whether|if))?)\b",
    re.IGNORECASE,
)
RETRACTS = re.compile(
    r"\b(?:retract(?:ed|s|ing)?|took\s+back|withdrew\s+(?:its|his|her|their|the)\s+(?:earlier\s+)?"
    r"(?:claims?|statements?|reports?|figures?|tolls?))\b",
    re.IGNORECASE,
)
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
