"""Text into index terms: normalised words, stemmed in their language; pairs of characters for Chinese."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

import snowballstemmer

_STEMMERS: Final = {"ar": "arabic", "en": "english", "es": "spanish", "fr": "french", "ru": "russian"}
_HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD: Final = re.compile(rf"[{_HAN}]+|(?:(?![{_HAN}_])\w)+")
# https://www.unicode.org/charts/PDF/U0600.pdf: harakat, superscript alef and tatweel do not change a word.
_ARABIC_MARKS: Final = re.compile("[\u064b-\u065f\u0670\u0640]")
_VARIANTS: Final = str.maketrans("أإآٱىةё’٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "اااايهе'01234567890123456789")
# Cyrillic capitals that look like Latin ones; the lower-case pairs follow from upper-casing first.
_LOOKALIKES: Final = str.maketrans("АВЕЗКМНОРСТУХІЅЈЁ", "ABE3KMHOPCTYXISJE")


def normalize(text: str) -> str:
    """The text in one spelling: NFKC, case folded, without Arabic vowel marks, letter variants and digits.

    >>> normalize("ТЁПЛЫЙ ﬁn")
    'теплый fin'
    """
    return _ARABIC_MARKS.sub("", unicodedata.normalize("NFKC", text).casefold()).translate(_VARIANTS)


def folded(text: str) -> str:
    """The text normalised letter by letter, so that every letter keeps its place.

    >>> folded("الهدف ١٥ ﬁn"), len(folded("ﬁn"))
    ('الهدف 15 ﬁn', 2)
    """
    return "".join(one if len(one := normalize(letter)) == 1 else letter for letter in text)


def spans(text: str) -> list[tuple[int, int]]:
    """Where the words of a text stand, as start and end offsets.

    >>> spans("цель 13")
    [(0, 4), (5, 7)]
    """
    return [match.span() for match in _WORD.finditer(text)]


def words(text: str) -> list[str]:
    """The words of a text in order, normalised; a run of Chinese characters is one word.

    >>> words("UN-Women и 移民")
    ['un', 'women', 'и', '移民']
    """
    return _WORD.findall(normalize(text))


def terms(text: str, language: str) -> list[str]:
    """The index terms of a text read as the given language.

    >>> terms("альтернативы задержанию", "ru")
    ['альтернатив', 'задержан']
    >>> terms("移民拘留", "zh")
    ['移民', '民拘', '拘留']
    """
    return list(_terms(text, language))


# What is shown is shown again and again: names and quotes of the same few hundred things.
@lru_cache(maxsize=8192)
def _terms(text: str, language: str) -> tuple[str, ...]:
    return tuple(term for word in words(text) for term in _word_terms(word, language))


@lru_cache(maxsize=65_536)
def _word_terms(word: str, language: str) -> tuple[str, ...]:
    if re.match(f"[{_HAN}]", word):
        return tuple(word[i : i + 2] for i in range(len(word) - 1)) or (word,)
    if language not in _STEMMERS:
        return (word,)
    # A stemmer keeps state, so threads cannot share one. It wants the accents that people leave out: they go last.
    return (strip_accents(snowballstemmer.stemmer(_STEMMERS[language]).stemWord(word)),)


def strip_accents(word: str) -> str:
    """Latin letters without their accents; other scripts are left as they are.

    >>> strip_accents("détention"), strip_accents("чей")
    ('detention', 'чей')
    """
    if not any("\u00c0" <= letter <= "\u024f" for letter in word):
        return word
    return "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))


def skeleton(word: str) -> str:
    """A word with look-alike letters of the two alphabets made the same, so that Latin MOM finds Cyrillic МОМ.

    >>> skeleton("МОМ") == skeleton("MOM"), skeleton("ПPOOH") == skeleton("ПРООН")
    (True, True)
    """
    return unicodedata.normalize("NFKC", word).upper().translate(_LOOKALIKES)
