"""An Arabic word into the words it can be once what is written onto it is taken off: "and", "by", "to", "its", endings.

Conjunctions, prepositions and pronouns are part of the written word, so a word that begins with one of their letters
has more than one reading. The endings are the pronouns and those of light stemming (L. Larkey, L. Ballesteros,
M. Connell: Light Stemming for Arabic Information Retrieval, 2007).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

# As `normalize` leaves them: ة is ه, أ is ا.
_CONJUNCTIONS: Final = ("و", "ف")
_PREPOSITIONS: Final = ("ب", "ل", "ك", "س")
ARTICLE: Final = "ال"
_TO_THE: Final = "لل"
_ENDINGS: Final = ("هما", "ها", "هم", "هن", "ان", "ات", "ون", "ين", "يه", "وا", "ه", "ي", "ا", "ت")
# Roots have three letters; what is left of a word must be able to hold one.
_SHORTEST: Final = 3


def unprefixed(word: str) -> tuple[str, ...]:
    """A normalised word as written, then without the conjunction and the preposition that it may begin with.

    >>> unprefixed("وبالهدف")
    ('وبالهدف', 'بالهدف', 'الهدف')
    >>> unprefixed("للهدف"), unprefixed("بلد")
    (('للهدف', 'الهدف'), ('بلد',))
    """
    readings = [word]
    for letters in (_CONJUNCTIONS, _PREPOSITIONS):
        readings += [rest for reading in readings for rest in _without(reading, letters)]
    return tuple(dict.fromkeys(readings))


def light_stem(word: str) -> str:
    """A normalised word without its article and its endings, as long as a root remains.

    >>> light_stem("المسارات") == light_stem("مسارين") == light_stem("مساره") == "مسار"
    True
    >>> light_stem("دون")
    'دون'
    """
    stem = word.removeprefix(ARTICLE) if len(word) >= len(ARTICLE) + _SHORTEST else word
    while ending := next((one for one in _ENDINGS if stem.endswith(one) and len(stem) >= len(one) + _SHORTEST), ""):
        stem = stem.removesuffix(ending)
    return stem


@lru_cache(maxsize=65_536)
def light_stems(word: str) -> tuple[str, ...]:
    """The stems of all that a normalised word can be read as, as written first.

    >>> light_stems("بالهدف")
    ('بالهدف', 'هدف')
    """
    return tuple(dict.fromkeys(light_stem(reading) for reading in unprefixed(word)))


def dual_forms(word: str) -> tuple[str, ...]:
    """The forms that say "two" of a normalised noun in the singular.

    >>> dual_forms("مسار"), dual_forms("وكاله")
    (('مساران', 'مسارين'), ('وكالتان', 'وكالتين'))
    """
    stem = f"{word.removesuffix('ه')}ت" if word.endswith("ه") else word
    return f"{stem}ان", f"{stem}ين"


def _without(word: str, letters: tuple[str, ...]) -> Iterator[str]:
    if letters is _PREPOSITIONS and word.startswith(_TO_THE) and len(word) >= len(_TO_THE) + _SHORTEST:
        yield ARTICLE + word.removeprefix(_TO_THE)
    elif word.startswith(letters) and len(word) > _SHORTEST:
        yield word[1:]
