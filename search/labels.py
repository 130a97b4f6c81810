"""The names in a question into the things they name: labels, acronyms in any script, notations, "objective 13".

The question's runs of words are looked up among the names; where names overlap the longer one stands. A match is
as strong as its name is telling: an acronym or a name of several words fully, a single word by its rarity.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from search.analyzer import folded, normalize, terms
from search.arabic import light_stem, unprefixed
from search.language import script_shares
from search.names import Key, Names, acronym_key, spelling_key
from search.numerals import number_after, number_before
from search.phrases import Phrases
from search.question import Question, Word

_LONGEST_NAME: Final = 12
_ARABIC: Final = "ar"
_LONGEST_ACRONYM: Final = 3
# A phrase may be just a part of what is said; a code can mean nothing else.
_PHRASE: Final = 0.57
# A single common word names a thing weakly, the rarest nearly as well as several words.
_COMMON_WORD, _RARE_WORD = 0.3, 0.8
# A narrower matter names the thing that covers it less surely.
_TOPIC: Final = 0.7
# A word that had to be corrected is that much less certain.
_CORRECTED: Final = 0.8
_HAN_SHORT: Final = 2
_ARROW: Final = " → "
_TO: Final = r"\s*(?:→|到|至|往|赴|[-–—－])\s*"
_AND: Final = re.compile(r"\s*(?:,|、|&|\band\b|\bи\b|\bet\b|\by\b|\bou\b|\bor\b|\bили\b|و|和|与|或)\s*(?=\d)")


class Match(NamedTuple):
    """A thing that the question names, the words that name it and where they stand, and how surely, 0 to 1.

    A code (an acronym, a notation, "objective 13") can mean nothing else; a phrase may just be a part of what is said.
    """

    notation: str
    matched: str
    start: int
    end: int
    strength: float
    is_code: bool


class LabelIndex:
    """Finds names in questions.

    Args:
        names: the names.
        class_phrases: how people call the classes, for "objective 13".
    """

    def __init__(self, names: Names, class_phrases: Phrases) -> None:
        self._names = names
        self._class_phrases = class_phrases
        self._phrases = {language: _by_stems(keys, language) for language, keys in names.phrases.items()}
        self._topics = {language: _by_stems(keys, language) for language, keys in names.topics.items()}
        self._begun_phrases, self._begun_topics = _by_beginning(self._phrases), _by_beginning(self._topics)

    def find(self, question: Question) -> tuple[Match, ...]:
        """The things that a question names, the surest first; no word is part of two names."""
        candidates = [*self._numbered(question), *self._acronyms(question), *self._worded(question)]
        candidates.sort(key=lambda match: (match.start - match.end, -match.strength, match.notation))
        found: list[Match] = []
        for match in candidates:
            if all(_same_words(match, other) or _apart(match, other) for other in found):
                found.append(match)
        return tuple(sorted(_surest(found), key=lambda match: (-match.strength, match.start, match.notation)))

    def _numbered(self, question: Question) -> Iterator[Match]:
        written = folded(question.text)
        for name, start, end in self._class_phrases.find(question):
            if before := number_before(written, start, question.language):
                things = self._names.numbered.get(f"{name} {before.digits}", ())
                yield from _matches(things, question, before.start, end, 1.0, True)
            began = start
            while number := number_after(written, end, question.language):
                things = self._names.numbered.get(f"{name} {number.digits}", ())
                yield from _matches(things, question, began, number.end, 1.0, True)
                # "Objectives 7, 10 and 13" names three.
                further = _AND.match(written, number.end)
                began, end = (further.end(), further.end()) if further else (number.end, len(written))

    def _acronyms(self, question: Question) -> Iterator[Match]:
        for run in _runs(question.words, _LONGEST_ACRONYM):
            start, end = run[0].start, run[-1].end
            typed = question.text[start:end]
            # In capitals or mixed scripts any look-alike counts; in small letters only a word with no other use.
            if typed.isupper() or len(script_shares(typed)) > 1:
                yield from _matches(self._names.acronyms.get(acronym_key(typed), ()), question, start, end, 1.0, True)
            elif all(word.is_content for word in run):
                yield from _matches(self._names.spellings.get(spelling_key(typed), ()), question, start, end, 1.0, True)

    def _worded(self, question: Question) -> Iterator[Match]:
        for language in question.languages:
            for names, begun, certainty in (
                (self._phrases, self._begun_phrases, _PHRASE),
                (self._topics, self._begun_topics, _PHRASE * _TOPIC),
            ):
                known = names.get(language, {})
                for stems, start, end in _keys(question, language, begun):
                    for key, things in known.get(stems, ()):
                        strength = certainty * self._strength(key, language)
                        yield from _matches(things, question, start, end, strength, False)

    def _strength(self, key: Key, language: str) -> float:
        if len(key) > 1 or (language == "zh" and len(key[0]) > _HAN_SHORT):
            return 1.0
        rarity = self._names.rarity.get(language, {}).get(key[0], 1.0)
        return _COMMON_WORD + (_RARE_WORD - _COMMON_WORD) * rarity


def _by_stems(keys: Mapping[Key, Key], language: str) -> dict[Key, list[tuple[Key, Key]]]:
    """Names by the stems that questions are compared by; the stems of the index tell some Arabic forms apart."""
    found: dict[Key, list[tuple[Key, Key]]] = defaultdict(list)
    for key, things in keys.items():
        found[tuple(light_stem(stem) for stem in key) if language == _ARABIC else key].append((key, things))
    return dict(found)


def _by_beginning(names: Mapping[str, Mapping[Key, object]]) -> dict[str, list[Key]]:
    """Chinese names by their first two characters, so that a question is compared only with those that may be in it."""
    found: dict[str, list[Key]] = defaultdict(list)
    for key in names.get("zh", {}):
        if len(key[0]) >= _HAN_SHORT:
            found[key[0][:_HAN_SHORT]].append(key)
    return dict(found)


def _keys(question: Question, language: str, begun: Mapping[str, Sequence[Key]]) -> Iterator[tuple[Key, int, int]]:
    if language == "zh":
        yield from _substrings(question.text, begun)
        return
    for run in _runs([word for word in question.words if word.is_content], _LONGEST_NAME):
        rest = tuple(stem for word in run[1:] for stem in _stems(question.corrected(word), language))
        for first in _readings(question.corrected(run[0]), language):
            yield (*_stems(first, language), *rest), run[0].start, run[-1].end


def _stems(word: str, language: str) -> list[str]:
    stems = terms(word, language)
    return [light_stem(stem) for stem in stems] if language == _ARABIC else stems


def _readings(word: str, language: str) -> tuple[str, ...]:
    """A word, in Arabic also without the "and" or "by" that is written onto it."""
    return unprefixed(word) if language == _ARABIC else (word,)


def _substrings(text: str, begun: Mapping[str, Sequence[Key]]) -> Iterator[tuple[Key, int, int]]:
    written = normalize(text)
    for start in range(len(written)):
        for key in begun.get(written[start : start + _HAN_SHORT], ()):
            if found := _pattern(key[0]).match(written, start):
                yield key, start, found.end()


@lru_cache(maxsize=65_536)
def _pattern(name: str) -> re.Pattern[str]:
    """A Chinese name as it may be typed: the arrow of a corridor is a word there."""
    return re.compile(_TO.join(re.escape(part) for part in name.split(_ARROW)))


def _runs(words: Sequence[Word], longest: int) -> Iterator[Sequence[Word]]:
    for start in range(len(words)):
        for end in range(start + 1, min(start + longest, len(words)) + 1):
            yield words[start:end]


def _matches(notations: Key, question: Question, start: int, end: int, strength: float, is_code: bool) -> list[Match]:
    # A name that several things share points to each of them less surely.
    shared = strength / math.sqrt(len(notations)) if notations else 0.0
    sure = shared * (_CORRECTED if question.is_corrected(start, end) else 1.0)
    return [Match(notation, question.text[start:end], start, end, round(sure, 4), is_code) for notation in notations]


def _same_words(one: Match, other: Match) -> bool:
    return (one.start, one.end) == (other.start, other.end)


def _apart(one: Match, other: Match) -> bool:
    return one.end <= other.start or other.end <= one.start


def _surest(matches: Iterable[Match]) -> Iterable[Match]:
    best: dict[str, Match] = {}
    for match in matches:
        if match.notation not in best or best[match.notation].strength < match.strength:
            best[match.notation] = match
    return best.values()
