"""Spellings of place names: what makes two of them the same name.

Three forms, from strict to loose. `plain` ignores case, marks and punctuation. `fold` also
ignores what transliteration leaves open (articles, doubled letters, q or k, ou or u, the final
-ah) and is what a gazetteer is asked by. `skeleton` keeps the consonants only and is good for
suggestions. Arabic is compared with Arabic, Cyrillic is spelled out in Latin letters, other
scripts keep their letters.
"""

from __future__ import annotations

import re
import unicodedata

MAX_NAME = 200
"""Code points; nothing longer is a place name (the longest in GeoNames has 169)."""

ARTICLES = frozenset(
    "al ad adh ar as ash at ath az an el ed edh er es esh et eth ez en ul ud ur us ush ut uz".split()
)
"""The Arabic article, also as it sounds before a sun letter; dropped where it stands alone."""

# Letters that NFKD does not take apart, and marks that stand for hamza and 'ayn.
_LETTERS = {
    **dict.fromkeys("'ʿʾʻʼʽ‘’`´′ʹʺ\"“”„", ""),
    **{"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ə": "e", "æ": "ae", "œ": "oe", "þ": "th"},
    **{"ð": "d", "ħ": "h", "ŧ": "t", "ŋ": "n", "ɔ": "o", "ɛ": "e", "ɓ": "b", "ɗ": "d", "ƙ": "k"},
    **{"ء": "", "ـ": "", "ى": "ي", "ة": "ه", "ی": "ي", "ې": "ي", "ک": "ك", "ە": "ه", "ہ": "ه"},
    **{"ھ": "ه", "ٱ": "ا", "ے": "ي"},
}
_CYRILLIC = {
    **dict(zip("абвгґдезиіклмнопрстуфыэ", "abvggdeziiklmnoprstufie", strict=True)),
    **{"є": "ie", "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "iu"},
    **{"я": "ia", "ь": "", "ъ": "", "ђ": "dj", "ћ": "ch", "џ": "dj", "љ": "lj", "њ": "nj"},
    **{"ј": "j", "ѕ": "dz", "ә": "e", "ө": "o", "ү": "u", "ұ": "u", "қ": "k", "ғ": "gh"},
    **{"ң": "n", "һ": "h", "ҳ": "h", "ҷ": "j", "ҵ": "ts", "ӏ": ""},
}


class _Plain(dict[int, str | None]):
    """What each decomposed, case-folded character becomes in `plain`; filled as it is asked."""

    def __missing__(self, code: int) -> str | None:
        char = chr(code)
        if char in _LETTERS:
            text: str | None = _LETTERS[char]
        elif unicodedata.combining(char) >= 10 or unicodedata.category(char) == "Cf":
            text = None  # accents, harakat; direction marks and joiners
        elif unicodedata.category(char)[0] in "LMN":
            text = char  # "M" below class 10 carries the vowels of the Indic scripts
        else:
            text = " "
        self[code] = text
        return text


_plain_table = _Plain()
_cyrillic_table = str.maketrans(_CYRILLIC)
_has_cyrillic = re.compile("[\u0400-\u052f]").search
_has_arabic = re.compile("[\u0620-\u06ff]").search
_has_latin = re.compile("[a-z]").search

# A sun letter doubled by an article that was written as part of the word: "Deir Ezzor".
_assimilated = re.compile(r"\b(?<=\S )[aeiu](?=(zz|ss|rr|nn|tt|dd|shsh))")
_latin_article = re.compile(rf"(?<!\S)(?:{'|'.join(sorted(ARTICLES))})(?= )|(?<= )(?:al|el)$")
_arabic_article = re.compile(r"(?<!\S)ال(?:(?=\S\S)|(?=\s|$))")
_digraphs = re.compile("ou|oo|ee|e[iy]|a[iy]|aw|dj|dh|ph|sch|tch|ck|[yqw]")
_DIGRAPHS = {
    **{"ou": "u", "oo": "u", "ee": "i", "ei": "ai", "ey": "ai", "ai": "ai", "ay": "ai"},
    **{"aw": "au", "dj": "j", "dh": "d", "ph": "f", "sch": "sh", "tch": "ch", "ck": "k"},
    **{"y": "i", "q": "k", "w": "w"},
}
_final_a = re.compile(r"(?<=[^\Waeiou])(?:ah|eh|e)(?!\S)|(?<=i)(?:ah|eh|e)(?!\S)")
_doubled = re.compile(r"(\D)\1+")

_skeleton_pairs = re.compile("kh|gh|sch|sh|tch|ch|th|dh|ph|zh|dj|ck|c(?=[eiy])|c|q|x|w(?![aeiouy])")
_SKELETON = {
    **{"kh": "x", "gh": "g", "sch": "$", "sh": "$", "tch": "$", "ch": "$", "th": "t", "dh": "d"},
    **{"ph": "f", "zh": "$", "dj": "j", "ck": "k", "c": "k", "q": "k", "x": "ks", "w": ""},
}
_latin_weak = re.compile(r"h(?= |$)|[aeiouy ]")
_arabic_weak = re.compile(r"(?<=\S)[اوي]|ه(?= |$)|ا| ")


def plain(name: str) -> str:
    """Write a name without case, marks and punctuation, its words parted by single spaces."""
    if name.isascii():
        text = name.lower()
    else:
        text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    return " ".join(text.translate(_plain_table).split())


def fold(name: str) -> str:
    """Write a name so that the usual transliterations of one name come out alike.

    The result has no spaces and serves as a key only. Rules: geocoding notes, *Names*: articles
    dropped; doubled letters once; q as k, ou as u, ee as i, ay/ei/ey as ai; final -ah/-eh/-e as
    -a. A name that consists of an article alone keeps it. Folding twice changes nothing more
    for the purpose of comparing: equal keys stay equal.
    """
    return fold_plain(plain(name))


def fold_plain(text: str) -> str:
    """`fold` for a text that is `plain` already."""
    if text.isascii() or _has_latin(text) or _has_cyrillic(text):
        words = _latin_words(text)
        words = _digraphs.sub(lambda found: _DIGRAPHS[found[0]], words)
        words = _final_a.sub("a", words)
        return _doubled.sub(r"\1", words.replace(" ", ""))
    if _has_arabic(text):
        return _arabic_words(text).replace(" ", "")
    return text.replace(" ", "")


def skeleton(name: str) -> str:
    """Keep the consonants of a name, in classes that transliterations mix up.

    Empty for scripts that have none of their own here. Two names with one skeleton may well be
    different places (Basra, Başīr), so this only suggests.
    """
    return skeleton_plain(plain(name))


def skeleton_plain(text: str) -> str:
    """`skeleton` for a text that is `plain` already."""
    if text.isascii() or _has_latin(text) or _has_cyrillic(text):
        words = _doubled.sub(r"\1", _latin_words(text))
        words = _skeleton_pairs.sub(
            lambda found: _SKELETON.get(found[0]) if found[0] != "c" else _hard_or_soft(found),
            words,
        )
        return _latin_weak.sub("", words)
    if _has_arabic(text):
        return _arabic_weak.sub("", _arabic_words(text))
    return ""


def _hard_or_soft(found: re.Match[str]) -> str:
    """Read a c as s before e and i, as k elsewhere."""
    after = found.string[found.end() : found.end() + 1]
    return "s" if after and after in "eiy" else "k"


def _latin_words(text: str) -> str:
    """Drop articles from a plain text in Latin letters, Cyrillic spelled out."""
    if not text.isascii() and _has_cyrillic(text):
        text = text.translate(_cyrillic_table)
    if " " not in text:
        return text
    text = _assimilated.sub("", text)
    bare = " ".join(_latin_article.sub("", text).split())
    return bare or text


def _arabic_words(text: str) -> str:
    """Drop the article from the words of a plain text in Arabic letters."""
    return " ".join(_arabic_article.sub("", text).split()) or text
