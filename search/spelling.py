"""A misspelt word into the word of the texts that it most likely stands for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from kg.reading import LANGUAGES
from search.analyzer import terms, words
from search.documents import Document

# Shorter words have too many neighbours; longer ones leave room for a second slip (not in Arabic: roots are short).
_SHORTEST: Final = 5
_TWO_SLIPS: Final = 8


class Speller:
    """The words of all documents by language, as they stand there.

    Args:
        vocabulary: language → word → how often it occurs.
        other_words: language → words that are spelt right though no document has them.
    """

    def __init__(self, vocabulary: Mapping[str, Counter[str]], other_words: Mapping[str, Iterable[str]]) -> None:
        self._vocabulary = vocabulary
        self._alike = {language: _by_beginning(known) for language, known in vocabulary.items()}
        self._stems = {
            language: {stem for word in (*known, *other_words.get(language, ())) for stem in terms(word, language)}
            for language, known in vocabulary.items()
        }

    def correct(self, word: str, language: str) -> str | None:
        """The nearest known word, or None where the word is known, short or near to nothing.

        >>> speller = Speller({"en": Counter(["reintegration"])}, {})
        >>> speller.correct("reintergration", "en"), speller.correct("reintegration", "en")
        ('reintegration', None)
        """
        known = self._vocabulary.get(language, Counter[str]())
        if len(word) < _SHORTEST or language == "zh" or self._is_known(word, language):
            return None
        allowed = 1 if len(word) < _TWO_SLIPS or language == "ar" else 2
        # A slip in the first letter is rare, and ruling it out keeps most other words from being "corrected".
        alike, lengths = self._alike.get(language, {}), range(len(word) - allowed, len(word) + allowed + 1)
        rivals = [other for length in lengths for other in alike.get((word[0], length), ())]
        near = process.extract(word, rivals, scorer=OSA.distance, score_cutoff=allowed, limit=None)
        return min(near, key=lambda match: (match[1], -known[match[0]], match[0]))[0] if near else None

    def _is_known(self, word: str, language: str) -> bool:
        return all(stem in self._stems.get(language, ()) for stem in terms(word, language))


def _by_beginning(known: Iterable[str]) -> dict[tuple[str, int], list[str]]:
    """Words by first letter and length, so that a slip is compared only with what it may stand for."""
    found: dict[tuple[str, int], list[str]] = defaultdict(list)
    for word in known:
        found[word[0], len(word)].append(word)
    return dict(found)


def vocabulary(documents: Iterable[Document]) -> dict[str, Counter[str]]:
    """The words of the documents by language, with how often they occur."""
    found: dict[str, Counter[str]] = {language: Counter() for language in LANGUAGES}
    for document in documents:
        for language in document.languages:
            if language in found:
                found[language].update(words(document.text(language)))
    return found
