"""Set phrases found in a question by their stems: class names ("thematic area"), asking words, relations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from search.analyzer import normalize, terms, words
from search.question import Question

_LONGEST: Final = 6


class Found(NamedTuple):
    """A phrase in a question: what it stands for, and where it is."""

    meaning: str
    start: int
    end: int


class Phrases:
    """Phrases by language, with what each stands for.

    Args:
        listed: meaning → language → its phrases.
    """

    def __init__(self, listed: Mapping[str, Mapping[str, Iterable[str]]]) -> None:
        self._meanings: dict[str, dict[tuple[str, ...], str]] = {}
        for meaning, by_language in listed.items():
            for language, phrases in by_language.items():
                keys = self._meanings.setdefault(language, {})
                keys.update((_key(phrase, language), meaning) for phrase in phrases)

    def find(self, question: Question) -> tuple[Found, ...]:
        """The phrases in a question in order; where they overlap the longest stands."""
        kept: list[Found] = []
        for found in sorted(self._all(question), key=lambda found: (found.start - found.end, found.start)):
            if all(found.end <= other.start or other.end <= found.start for other in kept):
                kept.append(found)
        return tuple(sorted(kept, key=lambda found: found.start))

    def _all(self, question: Question) -> Iterator[Found]:
        known = self._meanings.get(question.language, {})
        if question.language == "zh":
            written = normalize(question.text)
            for key, meaning in known.items():
                yield from (Found(meaning, *found.span()) for found in re.finditer(re.escape(key[0]), written))
            return
        stems = [tuple(terms(question.corrected(word), question.language)) for word in question.words]
        for first in range(len(stems)):
            for last in range(first, min(first + _LONGEST, len(stems))):
                key = tuple(stem for run in stems[first : last + 1] for stem in run)
                if key in known:
                    yield Found(known[key], question.words[first].start, question.words[last].end)


def _key(phrase: str, language: str) -> tuple[str, ...]:
    if language == "zh":
        return (normalize(phrase),)
    return tuple(term for word in words(phrase) for term in terms(word, language))
