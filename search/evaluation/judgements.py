"""A JSON file of judged questions into values: what was asked, and how relevant each relevant thing is."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

from kg.errors import InputError
from search.documents import Document

# The types that are measured in a way of their own.
RELATIONAL: Final = "d"
OUT_OF_SCOPE: Final = "g"
# The types that ask for things of one kind.
_SETS: Final = frozenset({RELATIONAL, "e"})


@dataclass(frozen=True)
class Judged:
    """A question, and how relevant each relevant thing is: 3 exactly what was asked, 2 clearly relevant, 1 related.

    Attributes:
        gold: notation → grade; empty for a question that the graph holds no answer to.
        kinds: the classes whose members were judged for this question; where empty, `judged_kinds` tells.
    """

    id: str
    language: str
    type: str
    text: str
    gold: Mapping[str, int]
    kinds: frozenset[str] = frozenset()

    @property
    def in_scope(self) -> bool:
        """Whether the graph holds an answer."""
        return self.type != OUT_OF_SCOPE


def read_queries(file: Path) -> tuple[Judged, ...]:
    """Judged questions from a JSON list of {id, lang, type, q, gold: [{key, rel}]}, and perhaps kinds: [class].

    Raises:
        InputError: the file is not such a list, or two questions have the same id.
    """
    try:
        listed = json.loads(file.read_text("utf-8"))
        if not isinstance(listed, list):
            raise TypeError(type(listed).__name__)
        questions = tuple(map(_judged, listed))
    except (OSError, KeyError, TypeError, ValueError) as problem:
        raise InputError(
            f"{file} is not a list of judged questions ({problem!r}).",
            "Each needs id, lang, type, q and gold, a list of {key, rel}.",
        ) from problem
    _check_ids(questions, file)
    return questions


def _judged(stated: dict[str, Any]) -> Judged:
    gold = {judgement["key"]: int(judgement["rel"]) for judgement in stated["gold"]}
    kinds = frozenset(stated.get("kinds", ()))
    return Judged(stated["id"], stated["lang"], stated["type"], stated["q"], gold, kinds)


def _check_ids(questions: Iterable[Judged], file: Path) -> None:
    seen: set[str] = set()
    for question in questions:
        if question.id in seen:
            raise InputError(f"{file} has two questions with the id '{question.id}'.", "Give each an id of its own.")
        seen.add(question.id)


class JudgedKinds(NamedTuple):
    """The kinds of things that a file judges: for questions on a topic, and for questions that want one kind."""

    of_topics: frozenset[str]
    of_sets: frozenset[str]

    def for_question(self, question: Judged) -> frozenset[str]:
        """The kinds whose members count in the ranking for a question; results of others are passed over."""
        return question.kinds or (self.of_sets if question.type in _SETS else self.of_topics)


def judged_kinds(questions: Sequence[Judged], documents: Mapping[str, Document]) -> JudgedKinds:
    """The kinds of all keys in a file.

    Records such as practices are judged where a question asks for just them, but seldom where it names a topic: what
    no question on a topic has in its gold is not held against another one.

    >>> known = {"IOM": "Agency", "camps": "Practice"}
    >>> documents = {name: Document(name, "urn:x", kind, (kind,), {}) for name, kind in known.items()}
    >>> on_topic, of_kind = Judged("1", "en", "a", "funds", {"IOM": 2}), Judged("2", "en", "d", "Which?", {"camps": 3})
    >>> kinds = judged_kinds([on_topic, of_kind], documents)
    >>> sorted(kinds.of_topics), sorted(kinds.of_sets)
    (['Agency'], ['Agency', 'Practice'])
    """
    return JudgedKinds(
        _kinds((question for question in questions if question.type not in _SETS), documents),
        _kinds(questions, documents),
    )


def _kinds(questions: Iterable[Judged], documents: Mapping[str, Document]) -> frozenset[str]:
    keys = {key for question in questions for key in question.gold}
    return frozenset(documents[key].type for key in keys if key in documents)


def unknown_keys(questions: Iterable[Judged], documents: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Keys that the graph does not hold, which no search can find → the questions that are judged by them."""
    found: dict[str, list[str]] = {}
    for question in questions:
        for key in question.gold:
            if key not in documents:
                found.setdefault(key, []).append(question.id)
    return {key: tuple(found[key]) for key in sorted(found)}
