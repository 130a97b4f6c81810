"""The names in a question into the things they name: labels, acronyms in any script, notations, "objective 13".

The question's runs of words are looked up among the names; where names overlap the longer one stands. A match is
as strong as its name is telling: an acronym or a name of several words fully, a single word by its rarity.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from search.analyzer import normalize, terms
from search.language import script_shares
from search.names import Key, Names, acronym_key, spelling_key
from search.phrases import Phrases
from search.question import Question, Word

_LONGEST_NAME: Final = 12
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

    def find(self, question: Question) -> tuple[Match, ...]:
        """The things that a question names, the surest first; no word is part of two names."""
        candidates = [*self._numbered(question), *self._acronyms(question), *self._phrases(question)]
        candidates.sort(key=lambda match: (match.start - match.end, -match.strength, match.notation))
        found: list[Match] = []
        for match in candidates:
            if all(_same_words(match, other) or _apart(match, other) for other in found):
                found.append(match)
        return tuple(sorted(_surest(found), key=lambda match: (-match.strength, match.start, match.notation)))

    def _numbered(self, question: Question) -> Iterator[Match]:
        for name, start, end in self._class_phrases.find(question):
            number = re.match(r"\s*(?:№|n[°o.]?\s?)?\s*(\d+(?:\.\d+)?)", question.text[end:])
            if number:
                things = self._names.numbered.get(f"{name} {number[1]}", ())
                yield from _matches(things, question, start, end + number.end(), 1.0, True)

    def _acronyms(self, question: Question) -> Iterator[Match]:
        for run in _runs(question.words, _LONGEST_ACRONYM):
            start, end = run[0].start, run[-1].end
            typed = question.text[start:end]
            # In capitals or mixed scripts any look-alike counts; in small letters only a word with no other use.
            if typed.isupper() or len(script_shares(typed)) > 1:
                yield from _matches(self._names.acronyms.get(acronym_key(typed), ()), question, start, end, 1.0, True)
            elif all(word.is_content for word in run):
                yield from _matches(self._names.spellings.get(spelling_key(typed), ()), question, start, end, 1.0, True)

    def _phrases(self, question: Question) -> Iterator[Match]:
        for language in question.languages:
            for names, certainty in ((self._names.phrases, _PHRASE), (self._names.topics, _PHRASE * _TOPIC)):
                known = names.get(language, {})
                for key, start, end in _keys(question, language, known):
                    strength = certainty * self._strength(key, language)
                    yield from _matches(known.get(key, ()), question, start, end, strength, False)

    def _strength(self, key: Key, language: str) -> float:
        if len(key) > 1 or (language == "zh" and len(key[0]) > _HAN_SHORT):
            return 1.0
        rarity = self._names.rarity.get(language, {}).get(key[0], 1.0)
        return _COMMON_WORD + (_RARE_WORD - _COMMON_WORD) * rarity


def _keys(question: Question, language: str, known: Iterable[Key]) -> Iterator[tuple[Key, int, int]]:
    if language == "zh":
        yield from _substrings(question.text, known)
        return
    for run in _runs([word for word in question.words if word.is_content], _LONGEST_NAME):
        stems = tuple(term for word in run for term in terms(question.corrected(word), language))
        yield stems, run[0].start, run[-1].end


def _substrings(text: str, keys: Iterable[Key]) -> Iterator[tuple[Key, int, int]]:
    written = normalize(text)
    for key in dict.fromkeys(keys):
        for found in re.finditer(re.escape(key[0]), written) if len(key[0]) >= _HAN_SHORT else ():
            yield key, found.start(), found.end()


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
