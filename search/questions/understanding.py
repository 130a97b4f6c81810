"""A question into its reading, the SPARQL of it, and the things that the graph holds for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import NamedNode, QuerySolution, QuerySolutions, Store

from kg.lexicon import Lexicon, lexicon
from kg.namespaces import BASE
from kg.reading import Reading as Languages
from search.documents import Document, language_of, rows, solutions
from search.explanation import Explainer
from search.fusion import Signals
from search.graph_ranking import Path, Triple
from search.labels import Match
from search.layers import LayeredTies, Ties
from search.presentation import Found
from search.question import Question
from search.questions.compilation import compile_bindings, compile_reading
from search.questions.interpretation import Interpreter
from search.questions.mentions import MentionReader, mention_reader
from search.questions.reading import ANSWER, Reading
from search.questions.schema import read_schema
from search.questions.targets import Targets
from search.questions.topics import TopicFinder
from search.questions.ways import variables, ways_back
from search.questions.wording import told
from search.rankers import Rankers

# How surely the graph's own answer is what was asked for.
_SCORE: Final = 0.97
# So many answers are given the ties that lead to them; nobody pages further.
_SHOWN: Final = 200
# "Agency" is how people call all who have a part, if no agency in the strict sense is found.
_WIDER: Final = {"Agency": "Actor", "NetworkBody": "Actor"}


@dataclass(frozen=True)
class Understood:
    """What a question asks for, the query that says the same, and what it finds.

    Attributes:
        answers: notations, in the order of the query.
    """

    reading: Reading
    sparql: str
    answers: tuple[str, ...]

    @property
    def is_sure(self) -> bool:
        """Whether the answers can stand for themselves."""
        return self.reading.is_sure and bool(self.answers)


@dataclass(frozen=True)
class _Topics:
    """The topics of one question."""

    finder: TopicFinder
    question: Question

    def find(self, spans: Sequence[tuple[int, int]], kinds: Collection[str]) -> tuple[str, ...]:
        return self.finder.find(self.question, spans, kinds)

    def weight(self, spans: Sequence[tuple[int, int]]) -> float:
        return self.finder.weight(self.question, spans)


@dataclass(frozen=True)
class Understanding:
    """Reads questions and asks the graph; nothing in it changes, so threads may share it.

    Attributes:
        iris: notation → IRI, and `notations` the other way round.
    """

    store: Store
    iris: Mapping[str, str]
    notations: Mapping[str, str]
    mentions: MentionReader
    interpreter: Interpreter
    topics: TopicFinder

    def understand(self, question: Question, matches: tuple[Match, ...]) -> Understood | None:
        """What a question asks of the graph; None if it is a matter of search.

        Args:
            question: the question.
            matches: the things whose names are in it.
        """
        mentioned = self.mentions.read(question, matches)
        reading = self.interpreter.read(question, mentioned, _Topics(self.topics, question))
        if reading is None:
            return None
        found = self._asked(reading)
        wider = _WIDER.get(reading.answer_class)
        return found if found.answers or wider is None else self._asked(replace(reading, answer_class=wider))

    def found(self, understood: Understood, ties: Ties) -> list[Found]:
        """The answers, each with the ties that lead to it from what the question names."""
        signals = Signals()
        paths = self._paths(understood, ties)
        return [Found(one, _SCORE, 0.0, _SCORE, signals, paths.get(one, ()), True) for one in understood.answers]

    def told(self, understood: Understood, explainer: Explainer, languages: Languages) -> str:
        """The reading in words."""
        return told(understood.reading, explainer, languages)

    def _asked(self, reading: Reading) -> Understood:
        sparql = compile_reading(reading, self.iris, self.topics.kinds)
        answers = (solution[ANSWER] for solution in self._solutions(sparql))
        found = (self._notation(answer) for answer in answers)
        return Understood(reading, sparql, tuple(dict.fromkeys(one for one in found if one)))

    def _solutions(self, sparql: str) -> Iterator[QuerySolution]:
        solutions = self.store.query(sparql, use_default_graph_as_union=True)
        return iter(solutions) if isinstance(solutions, QuerySolutions) else iter(())

    def _notation(self, node: object) -> str | None:
        return self.notations.get(node.value) if isinstance(node, NamedNode) else None

    def _paths(self, understood: Understood, ties: Ties) -> dict[str, tuple[Path, ...]]:
        """The ties by which each answer fits: for every thing that is given, the way from it to the answer."""
        reading = understood.reading
        found: dict[str, dict[tuple[Triple, ...], Path]] = defaultdict(dict)
        names = variables(reading)
        for solution in self._solutions(compile_bindings(reading, self.iris, understood.answers[:_SHOWN])):
            bound = {name: notation for name in names if (notation := self._notation(solution[name]))}
            for path in ways_back(reading, bound, ties.graphs.triples):
                found[path.target].setdefault(path.triples, path)
        return {answer: tuple(paths.values()) for answer, paths in found.items()}


def _values(store: Store, words: Lexicon) -> dict[str, dict[str, tuple[str, ...]]]:
    """The concepts that things can have as values, by their labels in the graph and the words of the lexicon."""
    found: dict[str, dict[str, tuple[str, ...]]] = {name: dict(listed) for name, listed in words.values.items()}
    for concept, label in solutions(store, "values"):
        name = concept.value.removeprefix(f"{BASE}id/")
        known = found.setdefault(name, {})
        known[language_of(label)] = (*known.get(language_of(label), ()), label.value)
    return found


def open_understanding(
    store: Store, documents: Mapping[str, Document], ties: LayeredTies, rankers: Rankers
) -> Understanding:
    """What reads questions about one release."""
    said = [(subject, "gcm:mentions", object_) for subject, object_ in rows(store, "said")]
    schema = read_schema([*ties.triples, *said], documents)
    kinds = {notation: schema.tops[document.type] for notation, document in documents.items()}
    words = lexicon()
    classes = {name for document in documents.values() for name in document.classes}
    return Understanding(
        store,
        {notation: document.iri for notation, document in documents.items()},
        {document.iri: notation for notation, document in documents.items()},
        mention_reader(replace(words, values=_values(store, words)), documents, classes),
        Interpreter(Targets(schema, documents, words.unions)),
        TopicFinder(rankers.lexical, rankers.labels, rankers.glossary, documents, kinds),
    )
