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
from functools import lru_cache

MAX_NAME = 200
"""Code points; nothing longer is a place name (the longest in GeoNames has 169)."""

ARTICLES = frozenset(
    {"al", "ad", "adh", "ar", "as", "ash", "at", "ath", "az", "an", "el", "ed", "edh", "er", "es"}
    | {"esh", "et", "eth", "ez", "en", "ul", "ud", "ur", "us", "ush", "ut", "uz"}
)
"""The Arabic article, also as it sounds before a sun letter; dropped where it stands alone."""

AREA_WORDS = frozenset(
    {"province", "governorate", "gouvernorat", "gouvernement", "mohafazah", "muhafazat", "state"}
    | {"muhafazah", "mouhafazat", "region", "oblast", "district", "department", "departement"}
    | {"county", "wilaya", "wilayat", "prefecture", "economic", "division", "emirate", "krai"}
    | {"raion", "provincia", "provinz", "of", "the", "du", "de", "des"}
    | {"محافظه", "ولايه", "اقليم", "область", "области", "област", "республика", "краи"}
)
"""Plain words that turn a name into an area's."""

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
_assimilated = re.compile("[aeiu](?=(?:zz|ss|rr|nn|tt|dd|shsh))").match
_arabic_article = re.compile(r"(?<!\S)ال(?:(?=\S\S)|(?=\s|$))")
_DIGRAPHS = (
    *(("ou", "u"), ("oo", "u"), ("ee", "i"), ("y", "i"), ("ei", "ai"), ("aw", "au"), ("dj", "j")),
    *(("dh", "d"), ("ph", "f"), ("sch", "sh"), ("tch", "ch"), ("ck", "k"), ("q", "k")),
)
_doubled = re.compile(r"(\D)\1+")

_CLASSES = (
    *(("kh", "0"), ("gh", "g"), ("sch", "1"), ("sh", "1"), ("tch", "1"), ("ch", "1"), ("th", "t")),
    *(("dh", "d"), ("ph", "f"), ("zh", "1"), ("dj", "j"), ("ck", "k"), ("ce", "s"), ("ci", "s")),
    *(("cy", "s"), ("c", "k"), ("q", "k"), ("x", "ks")),
)
DIGRAPH_CLASSES = "01"
"""Skeleton signs of consonants that Latin letters write with two or more (kh; sh, ch, zh)."""
_silent_w = re.compile("w(?![aeiouy])")
_without_vowels = str.maketrans("", "", "aeiouy")
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
    return keys_of_plain(text)[0]


def skeleton(name: str) -> str:
    """Keep the consonants of a name, in classes that transliterations mix up.

    Empty for scripts that have none of their own here. Two names with one skeleton may well be
    different places (Basra, Başīr), so this only suggests.
    """
    return keys_of_plain(plain(name))[1]


def keys_of_plain(text: str) -> tuple[str, str]:
    """Return `fold` and `skeleton` of a text that is `plain` already."""
    if text.isascii() or _has_latin(text) or _has_cyrillic(text):
        pairs = [_word_keys(word) for word in _latin_words(text)]
        key = "".join([pair[0] for pair in pairs])
        return _doubled.sub(r"\1", key), "".join([pair[1] for pair in pairs])
    if _has_arabic(text):
        words = _arabic_words(text)
        return words.replace(" ", ""), _arabic_weak.sub("", words)
    return text.replace(" ", ""), ""


def without_area_words(name: str) -> str:
    """Drop the words that only say that a name is a province's or country's, in any order.

    "Deir al-Zor Province" and "محافظة دير الزور" become the name alone; a name that consists of
    such words stays whole.
    """
    return " ".join(w for w in name.split() if plain(w) not in AREA_WORDS) or name


@lru_cache(maxsize=1 << 14)
def _word_keys(word: str) -> tuple[str, str]:
    """Fold one plain Latin word, and keep its consonants."""
    key = word
    for variant, usual in _DIGRAPHS:
        key = key.replace(variant, usual)
    for ending in ("ah", "eh", "e"):
        if key.endswith(ending) and key[-len(ending) - 1 : -len(ending)] not in ("", *"aeou"):
            key = key[: -len(ending)] + "a"
            break
    bones = _doubled.sub(r"\1", word)
    for variant, usual in _CLASSES:
        bones = bones.replace(variant, usual)
    if "w" in bones:
        bones = _silent_w.sub("", bones)
    return key, bones.removesuffix("h").translate(_without_vowels)


def _latin_words(text: str) -> list[str]:
    """Part a plain text in Latin letters, Cyrillic spelled out, and leave out the articles."""
    if not text.isascii() and _has_cyrillic(text):
        text = text.translate(_cyrillic_table)
    words = text.split(" ")
    if len(words) == 1:
        return words
    bare = [word for word in words[:-1] if word not in ARTICLES]
    if words[-1] not in {"al", "el"}:
        bare.append(words[-1])
    for number in range(1, len(bare)):
        if _assimilated(bare[number]):
            bare[number] = bare[number][1:]
    return bare or words


def _arabic_words(text: str) -> str:
    """Drop the article from the words of a plain text in Arabic letters."""
    return " ".join(_arabic_article.sub("", text).split()) or text
