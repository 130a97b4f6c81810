"""An answer into the same answer with the values that its query shows: deadlines, migrant stocks, counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from pyoxigraph import Literal, NamedNode, QuerySolution, QuerySolutions, Store, Variable

from kg.namespaces import compact, prefixes
from kg.reading import Reading, reading, shown
from search.answer import Answer, Shown
from search.answer_words import said
from search.explanation import Explainer
from search.questions.reading import ANSWER

# Variables that are no property's local name, by the property whose label they go by.
_PROPERTIES: Final[Mapping[str, str]] = {"figure": "gcm:stock"}
_COUNT: Final = "count"
_LABEL: Final = NamedNode(f"{prefixes()['skos']}prefLabel")


def with_values(answer: Answer, store: Store, explainer: Explainer, lang: str | None = None) -> Answer:
    """The answer, its results with what else the query of the reading says of them.

    Args:
        answer: an answer from search; one that the query did not find is left as it is.
        store: the graph.
        explainer: names properties.
        lang: the language asked for, if one was.
    """
    sparql = answer.interpretation.sparql
    if not answer.interpretation.is_sure or sparql is None or not answer.results:
        return answer
    languages = reading(lang, answer.language)
    values = _values(store, sparql)
    if not values:
        return answer
    told = {iri: tuple(_told(one, store, explainer, languages)) for iri, one in values.items()}
    return replace(answer, results=tuple(replace(one, values=told.get(one.iri, ())) for one in answer.results))


def _values(store: Store, sparql: str) -> dict[str, dict[str, list[NamedNode | Literal]]]:
    """IRI of an answer → variable → its values, each once, in the order of the query."""
    found: dict[str, dict[str, list[NamedNode | Literal]]] = defaultdict(lambda: defaultdict(list))
    solutions = store.query(sparql, use_default_graph_as_union=True)
    if not isinstance(solutions, QuerySolutions):
        return {}
    beside = [variable for variable in solutions.variables if variable.value != ANSWER]
    for solution in solutions if beside else ():
        answer = solution[ANSWER]
        for name, value in _bound(solution, beside):
            if isinstance(answer, NamedNode) and value not in found[answer.value][name]:
                found[answer.value][name].append(value)
    return found


def _bound(solution: QuerySolution, variables: Iterable[Variable]) -> Iterator[tuple[str, NamedNode | Literal]]:
    for variable in variables:
        value = solution[variable]
        if isinstance(value, NamedNode | Literal):
            yield variable.value, value


def _told(
    values: Mapping[str, Iterable[NamedNode | Literal]], store: Store, explainer: Explainer, languages: Reading
) -> Iterator[Shown]:
    for name, listed in values.items():
        label = _label(name, explainer, languages)
        yield from (Shown(name, label, _text(value, store, languages)) for value in listed)


def _label(name: str, explainer: Explainer, languages: Reading) -> str:
    if name == _COUNT:
        return said("counted", languages)
    return explainer.property_label(_PROPERTIES.get(name, f"gcm:{name}"), languages)[0]


def _text(value: NamedNode | Literal, store: Store, languages: Reading) -> str:
    """A literal as it is written, a concept by its label."""
    if isinstance(value, Literal):
        return value.value
    labels = (quad.object for quad in store.quads_for_pattern(value, _LABEL, None))
    known = shown({label.language or "": label.value for label in labels if isinstance(label, Literal)}, languages)
    return known[1] if known else compact(value.value)
