"""A question into what each ranker says of each document: similarity of meaning, words in common, names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.fusion import Signals, gather
from search.glossary import Glossary
from search.intent import Intent, IntentReader
from search.labels import LabelIndex, Match
from search.lexical import LexicalIndex
from search.question import Question
from search.similarity import Similarities

FloatArray = NDArray[np.float32]

# The languages that whole texts are held in are searched whatever the question's own.
_TEXT_LANGUAGES: Final = ("en", "ru")
_LEXICAL_LIMIT: Final = 300
# What is left of a name's strength when it is a vanishing part of the subject.
_PART: Final = 0.5


@dataclass(frozen=True)
class Ranked:
    """What the rankers say: signals by document, the names found in the question, and what it asks for.

    Attributes:
        is_listing: whether the question names a class and says nothing else.
        is_all_named: whether it says nothing but names of classes and things, so that it is surely on the subject.
    """

    signals: Mapping[str, Signals]
    matches: tuple[Match, ...]
    intent: Intent
    is_listing: bool = False
    is_all_named: bool = False

    @property
    def named(self) -> frozenset[str]:
        """The things that the question names by a code."""
        return frozenset(match.notation for match in self.matches if match.is_code)

    @property
    def is_relational(self) -> bool:
        """Whether the question asks for what is tied to a thing it names."""
        return bool(self.named) and (self.intent.answer_class is not None or bool(self.intent.relations))


@dataclass(frozen=True)
class Rankers:
    """The rankers that look at a document by itself."""

    similarities: Similarities
    lexical: LexicalIndex
    labels: LabelIndex
    glossary: Glossary
    intents: IntentReader

    def rank(self, question: Question, vector: FloatArray | None, named: tuple[Match, ...] | None = None) -> Ranked:
        """Every document that any ranker knows something of.

        Args:
            question: the question.
            vector: its vector; without one no document is similar.
            named: the things whose names are in it, if they have been looked up already.
        """
        matches = self.labels.find(question) if named is None else named
        intent = self.intents.read(question, [(match.start, match.end) for match in matches])
        if intent.answer_class is None and not any(match.is_code for match in matches):
            intent = intent.without_relations()
        languages = dict.fromkeys((*question.languages, *_TEXT_LANGUAGES))
        slots = {language: self.glossary.slots(question, language, intent.form) for language in languages}
        words = dict(self.lexical.rank(slots, _LEXICAL_LIMIT))
        similar = self.similarities.of(vector) if vector is not None else {}
        signals = gather(similar, words, _named(question, matches, intent))
        is_listing = intent.answer_class is not None and not question.content_words(intent.form)
        # Sample questions off the subject never consist of names alone; many on the subject do (bench/abstention.py).
        names = [(match.start, match.end) for match in matches]
        is_all_named = (is_listing or bool(names)) and not question.content_words((*intent.form, *names))
        return Ranked(signals, matches, intent, is_listing, is_all_named)


def _named(question: Question, matches: Iterable[Match], intent: Intent) -> dict[str, float]:
    """How surely each thing is meant: a name that is only part of the subject says less than one that is all of it."""
    found: dict[str, float] = {}
    for match in matches:
        share = 1.0 if match.is_code else question.share(match.start, match.end, intent.form)
        strength = match.strength * (_PART + (1 - _PART) * share)
        found[match.notation] = max(strength, found.get(match.notation, 0.0))
    return found
