"""A question into the UN language it is most likely written in: by script, then by letters and small words."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

_SCRIPTS: Final = {"ARABIC": "ar", "CYRILLIC": "ru", "CJK": "zh"}
_LATIN: Final = ("en", "es", "fr")
_WORD: Final = re.compile(r"[^\W\d_]+")
_SMOOTHING: Final = 0.3
# What takes so many letters elsewhere is one character in Chinese.
_LETTERS_OF_A_CHARACTER: Final = 3
# So many words in capitals are acronyms, which tell nothing; more are a sentence.
_ACRONYMS: Final = 2
# A function word says more about its language than the letters of any one word.
_FUNCTION_WORD: Final = 3.0


class Identification(NamedTuple):
    """A language and how sure we are of it, 0 to 1."""

    language: str
    confidence: float


def script_shares(text: str) -> dict[str, float]:
    """The share of letters that each script's language has; Latin letters count under "latin".

    >>> script_shares("где x")
    {'ru': 0.75, 'latin': 0.25}
    """
    words = _WORD.findall(text)
    # Acronyms are borrowed across languages and scripts, so they speak only when there is nothing else.
    telling = [word for word in words if not word.isupper()] or words
    counts: Counter[str] = Counter()
    for letter in "".join(telling):
        script = _script(letter)
        counts[script] += _LETTERS_OF_A_CHARACTER if script == "zh" else 1
    return {script: count / counts.total() for script, count in counts.most_common()}


@lru_cache(maxsize=65_536)
def _script(letter: str) -> str:
    name = unicodedata.name(letter, "LATIN")
    return next((language for script, language in _SCRIPTS.items() if name.startswith(script)), "latin")


class LanguageIdentifier:
    """Letter statistics of a few sample texts in each Latin-script language, and their function words.

    Args:
        samples: language → texts in it.
        stopwords: language → its function words.
    """

    def __init__(self, samples: Mapping[str, Iterable[str]], stopwords: Mapping[str, Iterable[str]]) -> None:
        self._grams = {language: Counter(_grams(" ".join(samples[language]))) for language in _LATIN}
        self._kinds = len(set().union(*self._grams.values()))
        self._stopwords = {language: frozenset(stopwords[language]) for language in _LATIN}

    def identify(self, text: str) -> Identification:
        """The most likely language of a text; without letters English, with no confidence.

        >>> LanguageIdentifier({"en": ["the migrants"], "es": ["los migrantes"], "fr": ["les migrants"]},
        ...                    {"en": ["the"], "es": ["los"], "fr": ["les"]}).identify("дети")
        Identification(language='ru', confidence=1.0)
        """
        shares = script_shares(text)
        if not shares:
            return Identification("en", 0.0)
        script, share = max(shares.items(), key=lambda pair: pair[1])
        if script != "latin":
            return Identification(script, round(share, 3))
        if text.isupper() and len(_WORD.findall(text)) <= _ACRONYMS:
            return Identification("en", round(share / len(_LATIN), 3))
        return self._latin(text, share)

    def _latin(self, text: str, share: float) -> Identification:
        scores = {language: self._likelihood(text, language) for language in _LATIN}
        best = max(_LATIN, key=lambda language: scores[language])
        odds = sum(math.exp(score - scores[best]) for score in scores.values())
        return Identification(best, round(share / odds, 3))

    def _likelihood(self, text: str, language: str) -> float:
        known = self._grams[language]
        total = known.total() + _SMOOTHING * self._kinds
        # Overlapping n-grams are not independent evidence: a third of their sum is about what the text says.
        letters = sum(math.log((known[gram] + _SMOOTHING) / total) for gram in _grams(text)) / 3
        words = sum(word in self._stopwords[language] for word in _WORD.findall(text.casefold()))
        return letters + _FUNCTION_WORD * words


def _grams(text: str) -> list[str]:
    padded = [f" {word} " for word in _WORD.findall(text.casefold())]
    return [word[i : i + size] for word in padded for size in (2, 3, 4) for i in range(len(word) - size + 1)]
