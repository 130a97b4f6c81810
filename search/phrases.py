"""Set phrases found in a question by their stems: class names ("thematic area"), asking words, relations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from search.analyzer import normalize, terms, words
from search.arabic import light_stem, light_stems
from search.question import Question

_LONGEST: Final = 6
_ARABIC: Final = "ar"
Stems = tuple[str, ...]


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
        self._meanings: dict[str, dict[Stems, tuple[str, ...]]] = {}
        for meaning, by_language in listed.items():
            for language, phrases in by_language.items():
                keys = self._meanings.setdefault(language, {})
                for key in dict.fromkeys(_key(phrase, language) for phrase in phrases):
                    keys[key] = (*keys.get(key, ()), meaning)
        self._beginnings = {language: _beginnings(keys) for language, keys in self._meanings.items()}

    def find(self, question: Question) -> tuple[Found, ...]:
        """The phrases in a question in order; where they overlap the longest stands, with all that it can mean."""
        kept: list[Found] = []
        for found in sorted(self._all(question), key=lambda found: (found.start - found.end, found.start)):
            if all(found[1:] == other[1:] or found.end <= other.start or other.end <= found.start for other in kept):
                kept.append(found)
        return tuple(sorted(kept, key=lambda found: found.start))

    def _all(self, question: Question) -> Iterator[Found]:
        known = self._meanings.get(question.language, {})
        if question.language == "zh":
            written = normalize(question.text)
            for key, meanings in known.items():
                spans = [found.span() for found in re.finditer(re.escape(key[0]), written)]
                yield from (Found(meaning, *span) for span in spans for meaning in meanings)
            return
        stems = [_stems(question.corrected(word), question.language) for word in question.words]
        beginnings = self._beginnings.get(question.language, frozenset())
        for first in range(len(stems)):
            runs: set[Stems] = {()}
            for last in range(first, min(first + _LONGEST, len(stems))):
                runs = {longer for run in runs for stem in stems[last] if (longer := (*run, *stem)) in beginnings}
                meant = dict.fromkeys(meaning for run in sorted(runs) for meaning in known.get(run, ()))
                yield from (Found(meaning, question.words[first].start, question.words[last].end) for meaning in meant)


def _stems(word: str, language: str) -> tuple[Stems, ...]:
    """The stems of a word, in Arabic one for each way to read it."""
    if language == _ARABIC:
        return tuple((stem,) for stem in light_stems(normalize(word)))
    return (tuple(terms(word, language)),)


def _beginnings(keys: Iterable[Stems]) -> frozenset[Stems]:
    return frozenset(key[: place + 1] for key in keys for place in range(len(key)))


def _key(phrase: str, language: str) -> Stems:
    if language == "zh":
        return (normalize(phrase),)
    if language == _ARABIC:
        return tuple(light_stem(word) for word in words(phrase))
    return tuple(term for word in words(phrase) for term in terms(word, language))
