"""A question into what it asks for: a class of things, the relation it is about, and what is left as its subject."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Final

from kg.lexicon import lexicon
from search.graph_ranking import ROLES
from search.phrases import Found, Phrases
from search.question import Question

# A class named among the first words is most likely the one asked for; in a long text it seldom is.
_OPENING: Final = 2
_LONG: Final = 18
_ASKED, _OPENED = 1.0, 0.7
# What is left of the score of a thing that is not of the class asked for.
_OTHER: Final = 0.15
# People say "agencies" and "organisations" of all actors.
_KIN: Final = {"Agency": "Actor", "NetworkBody": "Actor"}
_OF_KIN: Final = 0.6


@dataclass(frozen=True)
class Intent:
    """What a question asks for.

    Attributes:
        answer_class: the local name of the class whose members are wanted, if one is named as such.
        certainty: how surely, 0 to 1.
        relations: the properties whose words it uses, as compact names.
        form: where it says so; the other words are its subject.
    """

    answer_class: str | None
    certainty: float
    relations: frozenset[str]
    form: tuple[tuple[int, int], ...] = ()

    def without_relations(self) -> Intent:
        """The same for a question that asks for no ties: then "best interests" is not about who is interested."""
        return replace(self, relations=frozenset(), form=())

    def fit(self, classes: Collection[str]) -> float:
        """How well a thing of some classes fits what is asked for, 0 to 1.

        >>> Intent("Objective", 0.5, frozenset()).fit({"Objective"})
        1.0
        """
        if self.answer_class is None or self.answer_class in classes:
            return 1.0
        kin = _KIN.get(self.answer_class)
        return 1 - self.certainty * (1 - (_OF_KIN if kin in classes else _OTHER))


class IntentReader:
    """Reads what a question asks for, from the names of classes and relations in six languages.

    Args:
        classes: the classes that have members; others cannot be asked for.
    """

    def __init__(self, classes: Collection[str]) -> None:
        words = lexicon()
        self.class_phrases = Phrases({name: phrases for name, phrases in words.classes.items() if name in classes})
        self._asking = Phrases({"ask": words.operators["Ask"]})
        self._relations = Phrases({name: phrases for name, phrases in words.properties.items() if name in ROLES})

    def read(self, question: Question, named: Iterable[tuple[int, int]] = ()) -> Intent:
        """What the question asks for.

        Args:
            question: the question.
            named: where it names things; "objective 13" names one and does not ask for objectives.
        """
        taken = list(named)
        classes = [found for found in self.class_phrases.find(question) if _is_free(found, taken)]
        relations = [found for found in self._relations.find(question) if _is_free(found, taken)]
        asking = [found for found in self._asking.find(question) if _is_free(found, taken)]
        asked, certainty = _asked(question, classes, asking)
        form = [*relations, *([asked, *(word for word in asking if word.end <= asked.start)] if asked else [])]
        return Intent(
            answer_class=asked.meaning if asked else None,
            certainty=_ASKED if relations else certainty,
            relations=frozenset(found.meaning for found in relations),
            form=tuple((found.start, found.end) for found in form),
        )


def _asked(question: Question, classes: list[Found], asking: list[Found]) -> tuple[Found | None, float]:
    for found in classes:
        if any(not question.text[word.end : found.start].strip(" ,") for word in asking if word.end <= found.start):
            return found, _ASKED
    if len(question.words) > _LONG or not classes:
        return None, 0.0
    first = classes[0]
    before = [word for word in question.words if word.end <= first.start]
    if _is_small(question, first) and before:
        return None, 0.0
    opens = sum(word.is_content for word in before) < _OPENING and (question.language != "zh" or first.start < _OPENING)
    closes = question.language == "zh" and not question.text[first.end :].strip(" 。？?！")
    return (first, _OPENED) if opens or closes else (None, 0.0)


def _is_small(question: Question, found: Found) -> bool:
    """Whether a phrase is all small words: "who" asks only at the beginning, elsewhere it goes on about someone."""
    inside = [word for word in question.words if found.start <= word.start and word.end <= found.end]
    return bool(inside) and not any(word.is_content for word in inside)


def _is_free(found: Found, taken: Iterable[tuple[int, int]]) -> bool:
    return all(found.end <= start or end <= found.start for start, end in taken)
