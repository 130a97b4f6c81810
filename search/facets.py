"""Things found into counts by type, objective and thematic area, and the test of whether a thing passes a filter."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from kg.errors import InputError
from search.answer import FacetValue
from search.documents import Document
from search.graph_ranking import Triple

_OBJECTIVE, _AREA, _WORKSTREAM = "Objective", "ThematicArea", "Workstream"
_FACETS: Final = {"objective": _OBJECTIVE, "thematic_area": _AREA}


@dataclass(frozen=True)
class Facets:
    """Which objectives and areas each thing is tied to: its own, and those of the workstreams it belongs to.

    Attributes:
        documents: by notation.
        ties: facet → notation → the things of that facet it is tied to.
    """

    documents: Mapping[str, Document]
    ties: Mapping[str, Mapping[str, frozenset[str]]]

    def counts(self, notations: Collection[str], language: str) -> dict[str, tuple[FacetValue, ...]]:
        """How many of the things have each value, the commonest first."""
        types = Counter(self.documents[notation].type for notation in notations)
        found = {"type": tuple(FacetValue(name, name, count) for name, count in _commonest(types))}
        for facet, ties in self.ties.items():
            values = Counter(value for notation in notations for value in ties.get(notation, ()))
            found[facet] = tuple(
                FacetValue(value, self.documents[value].label(language)[0], count)
                for value, count in _commonest(values)
            )
        return found

    def passes(self, notation: str, types: Collection[str], objectives: Collection[str]) -> bool:
        """Whether a thing is of one of the types and tied to one of the objectives; no filter lets all pass."""
        of_type = not types or bool({*self.documents[notation].classes} & {*types})
        return of_type and (not objectives or bool(self.ties["objective"].get(notation, frozenset()) & {*objectives}))

    def check(self, types: Iterable[str], objectives: Iterable[str]) -> None:
        """Refuse a filter that nothing could pass.

        Raises:
            InputError: there is no such class or objective.
        """
        classes = {name for document in self.documents.values() for name in document.classes}
        for name in types:
            if name not in classes:
                raise InputError(f"Unknown type '{name}'.", f"Use one of: {', '.join(sorted(classes))}.")
        members = (name for name, document in self.documents.items() if _OBJECTIVE in document.classes)
        # O2 before O10.
        known = sorted(members, key=lambda notation: (len(notation), notation))
        for objective in objectives:
            if objective not in known:
                raise InputError(f"Unknown objective '{objective}'.", f"Use one of: {', '.join(known)}.")


def facets(documents: Iterable[Document], triples: Iterable[Triple]) -> Facets:
    """The facets of things tied by triples."""
    known = {document.notation: document for document in documents}
    neighbours: dict[str, set[str]] = defaultdict(set)
    for subject, _, object_ in triples:
        neighbours[subject].add(object_)
        neighbours[object_].add(subject)
    return Facets(known, {facet: _ties(known, neighbours, class_) for facet, class_ in _FACETS.items()})


def _ties(
    documents: Mapping[str, Document], neighbours: Mapping[str, set[str]], class_: str
) -> dict[str, frozenset[str]]:
    members = {notation for notation, document in documents.items() if class_ in document.classes}
    workstreams = {notation for notation, document in documents.items() if _WORKSTREAM in document.classes}
    found: dict[str, frozenset[str]] = {}
    for notation in documents:
        if notation in members:
            found[notation] = frozenset({notation})
            continue
        near = neighbours.get(notation, set())
        through = {end for workstream in near & workstreams for end in neighbours[workstream]}
        found[notation] = frozenset((near | through) & members)
    return found


def _commonest(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
