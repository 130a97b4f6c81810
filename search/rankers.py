"""A question into what each ranker says of each document: similarity of meaning, words in common, names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.fusion import Signals, gather
from search.glossary import Glossary
from search.labels import LabelIndex, Match
from search.lexical import LexicalIndex
from search.question import Question
from search.similarity import Similarities

FloatArray = NDArray[np.float32]

# The languages that whole texts are held in are searched whatever the question's own.
_TEXT_LANGUAGES: Final = ("en", "ru")
_LEXICAL_LIMIT: Final = 300


@dataclass(frozen=True)
class Ranked:
    """What the rankers say: signals by document, and the names found in the question."""

    signals: Mapping[str, Signals]
    matches: tuple[Match, ...]


@dataclass(frozen=True)
class Rankers:
    """The rankers that look at a document by itself."""

    similarities: Similarities
    lexical: LexicalIndex
    labels: LabelIndex
    glossary: Glossary

    def rank(self, question: Question, vector: FloatArray) -> Ranked:
        """Every document that any ranker knows something of."""
        matches = self.labels.find(question)
        languages = dict.fromkeys((*question.terms(), *_TEXT_LANGUAGES))
        slots = {language: self.glossary.slots(question, language) for language in languages}
        lexical = self.lexical.rank(slots, _LEXICAL_LIMIT)
        names: dict[str, float] = {}
        for match in matches:
            names[match.notation] = max(match.strength, names.get(match.notation, 0.0))
        return Ranked(gather(self.similarities.of(vector), lexical, names), matches)
