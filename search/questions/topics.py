"""Words of a question that name nothing into the things of a kind that they describe, if it is clear which."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from search.documents import Document
from search.glossary import Glossary
from search.labels import LabelIndex
from search.lexical import LexicalIndex
from search.question import Question

_TEXT_LANGUAGES: Final = ("en", "ru")
_LIMIT: Final = 200
# A thing is meant if it holds this share of the topic, and others are if they hold nearly as much.
_ENOUGH: Final = 0.55
_AS_GOOD: Final = 0.9
_MOST: Final = 4
# What a line of a workstream says counts for the workstream, a little less than its own words.
_BELOW: Final = 0.9
# What a word counts that is neither a term of the field nor a name.
_FRAMING: Final = 0.45


@dataclass(frozen=True)
class TopicFinder:
    """Finds what a topic describes by its words and names, without encoding anything.

    Attributes:
        kinds: notation → kind of thing.
    """

    lexical: LexicalIndex
    labels: LabelIndex
    glossary: Glossary
    documents: Mapping[str, Document]
    kinds: Mapping[str, str]

    def find(self, question: Question, spans: Sequence[tuple[int, int]], kinds: Collection[str]) -> tuple[str, ...]:
        """The things that the words in some stretches of a question describe; none if no thing clearly has them."""
        topic = _cut(question, spans)
        scores = self._scores(topic, kinds)
        best = max(scores.values(), default=0.0)
        if best < _ENOUGH:
            return ()
        near = sorted((-score, notation) for notation, score in scores.items() if score >= _AS_GOOD * best)
        return tuple(notation for _, notation in near) if len(near) <= _MOST else ()

    def weight(self, question: Question, spans: Sequence[tuple[int, int]]) -> float:
        """How much the words in some stretches of a question say, as a share of all its words of meaning.

        A term of the field or a name that nothing knows counts in full; other words, which mostly only frame a question
        ("where does DESA act as lead"), by a part.
        """
        letters = sum(word.end - word.start for word in question.content_words())
        if question.language == "zh":
            letters = sum(letter.isalnum() for letter in question.text)
        said = sum((end - start) * self._said(question, start, end) for start, end in spans)
        return said / (letters or 1)

    def _said(self, question: Question, start: int, end: int) -> float:
        typed = question.text[start:end]
        is_name = start > 0 and typed[:1].isupper() and not question.text.istitle()
        return 1.0 if is_name or self.glossary.knows(_cut(question, [(start, end)])) else _FRAMING

    def _scores(self, topic: Question, kinds: Collection[str]) -> dict[str, float]:
        languages = dict.fromkeys((*topic.languages, *_TEXT_LANGUAGES))
        slots = {language: self.glossary.slots(topic, language) for language in languages}
        found = dict(self.lexical.rank(slots, _LIMIT))
        for match in self.labels.find(topic):
            share = topic.share(match.start, match.end)
            found[match.notation] = max(found.get(match.notation, 0.0), share * min(1.0, match.strength / 0.5))
        scores: dict[str, float] = {}
        for notation, score in found.items():
            above = self.documents[notation].above
            if self.kinds[notation] in kinds:
                scores[notation] = max(score, scores.get(notation, 0.0))
            elif above and self.kinds.get(above) in kinds:
                scores[above] = max(_BELOW * score, scores.get(above, 0.0))
        return scores


def _cut(question: Question, spans: Sequence[tuple[int, int]]) -> Question:
    """The question without all that stands outside of some stretches, which keep their places."""
    kept = [any(start <= place < end for start, end in spans) for place in range(len(question.text))]
    text = "".join(letter if keep else " " for letter, keep in zip(question.text, kept, strict=True))
    inside = (word for word in question.words if any(start <= word.start and word.end <= end for start, end in spans))
    return replace(question, text=text, words=tuple(inside))
