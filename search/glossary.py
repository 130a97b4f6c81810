"""A question into what to look for in each language: its own words and the field's equivalents of them.

A slot is one notion of the question: the alternatives by which a text may put it, each a run of index terms. A
word without an equivalent leaves an empty slot, so that a question of which only half was understood cannot be
found whole.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from search.analyzer import normalize, strip_accents, terms
from search.arabic import light_stem
from search.names import Key, is_acronym, phrase_key
from search.question import Question, Word

Alternative = tuple[str, ...]
Slot = tuple[Alternative, ...]
Spans = Sequence[tuple[int, int]]
_LONGEST_TERM: Final = 7


class Glossary:
    """Standard terms of the field, findable from any of their languages.

    Args:
        entries: for each notion, language → the words for it, the usual one first.
        stopwords: language → function words, which terms may drop.
    """

    def __init__(self, entries: Iterable[Mapping[str, Sequence[str]]], stopwords: Mapping[str, frozenset[str]]) -> None:
        self._variants: list[dict[str, tuple[Alternative, ...]]] = []
        self._notions: dict[str, dict[Key, list[int]]] = defaultdict(lambda: defaultdict(list))
        self._acronyms: set[tuple[str, Key]] = set()
        for number, entry in enumerate(entries):
            self._variants.append({})
            for language, words in entry.items():
                keys = [phrase_key(word, language, stopwords) for word in words]
                self._variants[number][language] = tuple(_alternative(key, language) for key in keys)
                for word, key in zip(words, keys, strict=True):
                    self._notions[language][_folded(key, language)].append(number)
                    if is_acronym(word):
                        self._acronyms.add((language, _folded(key, language)))

    def slots(self, question: Question, language: str, ignored: Spans = ()) -> tuple[Slot, ...]:
        """What to look for in texts of a language, one slot a notion of the question; some stretches may be ignored."""
        if question.language == "zh":
            return tuple(self._from_chinese(_blanked(question.text, ignored), language))
        return tuple(self._from_words(question, language, ignored))

    def knows(self, question: Question) -> bool:
        """Whether any of a question's words is a standard term of the field."""
        if question.language == "zh":
            written = normalize(question.text)
            return any(key[0] in written for key in self._notions.get("zh", {}))
        words = question.content_words()
        return any(self._longest(question, words[place:])[1] for place in range(len(words)))

    def _from_words(self, question: Question, language: str, ignored: Spans) -> Iterator[Slot]:
        words = question.content_words(ignored)
        place = 0
        while place < len(words):
            length, notions = self._longest(question, words[place : place + _LONGEST_TERM])
            run = words[place : place + length]
            own = tuple(term for word in run for term in terms(question.corrected(word), language))
            readable = language == question.language or language in question.languages
            yield self._slot(notions, language, own if readable else ())
            place += length

    def _longest(self, question: Question, words: Sequence[Word]) -> tuple[int, list[int]]:
        known = self._notions.get(question.language, {})
        stems = [terms(question.corrected(word), question.language) for word in words]
        for length in range(len(words), 0, -1):
            key = _folded(tuple(stem for found in stems[:length] for stem in found), question.language)
            if key in known and self._is_meant(question, words[:length], key):
                return length, known[key]
        return 1, []

    def _is_meant(self, question: Question, words: Sequence[Word], key: Key) -> bool:
        """Whether what is written like an abbreviation is one: "ART" is, "art" is not."""
        typed = question.text[words[0].start : words[-1].end]
        return (question.language, key) not in self._acronyms or any(letter.isupper() for letter in typed[1:])

    def _from_chinese(self, typed: str, language: str) -> Iterator[Slot]:
        text = normalize(typed)
        known = self._notions.get("zh", {})
        found = re.compile("|".join(re.escape(key[0]) for key in sorted(known, key=lambda key: (-len(key[0]), key))))
        last = 0
        for match in found.finditer(text) if known else ():
            yield from _unknown(text[last : match.start()], language)
            yield self._slot(known[(match[0],)], language, tuple(terms(match[0], "zh")) if language == "zh" else ())
            last = match.end()
        yield from _unknown(text[last:], language)

    def _slot(self, notions: Iterable[int], language: str, own: Alternative) -> Slot:
        variants = (variant for notion in notions for variant in self._variants[notion].get(language, ()))
        return tuple(dict.fromkeys(alternative for alternative in (own, *variants) if alternative))


def _alternative(key: Key, language: str) -> Alternative:
    return tuple(terms(key[0], "zh")) if language == "zh" else key


def _blanked(text: str, spans: Spans) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _folded(key: Key, language: str) -> Key:
    """The stems by which words are compared; those of the index tell some forms of an Arabic word apart."""
    return tuple(light_stem(part) if language == "ar" else strip_accents(part) for part in key)


def _unknown(text: str, language: str) -> Iterator[Slot]:
    """Chinese that the glossary does not know: its pairs of characters in Chinese texts, empty slots in others."""
    pairs = [pair for pair in terms(text, "zh") if len(pair) > 1]
    if language == "zh":
        yield from (((pair,),) for pair in pairs)
    else:
        yield from (() for _ in pairs[::2])
