"""Things found into counts by type, objective and thematic area, and the test of whether a thing passes a filter."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from rapidfuzz import fuzz, process

from kg.errors import InputError
from kg.reading import Reading, shown
from search.answer import FacetValue
from search.documents import Document
from search.graph_ranking import Triple

_OBJECTIVE, _AREA, _WORKSTREAM = "Objective", "ThematicArea", "Workstream"
# So many classes are offered for one that is not there, if they are that near to it in percent.
_NEAREST: Final = 3
_NEAR: Final = 70
_FACETS: Final = {"objective": _OBJECTIVE, "thematic_area": _AREA}


@dataclass(frozen=True)
class Narrowing:
    """What results are narrowed to: things of one of the types, tied to one of the objectives; empty: all."""

    types: frozenset[str] = frozenset()
    objectives: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Facets:
    """Which objectives and areas each thing is tied to: its own, and those of the workstreams it belongs to.

    Attributes:
        documents: by notation.
        ties: facet → notation → the things of that facet it is tied to.
        classes: local name of a class → language → what it is called.
    """

    documents: Mapping[str, Document]
    ties: Mapping[str, Mapping[str, frozenset[str]]]
    classes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def counts(self, notations: Collection[str], languages: Reading) -> dict[str, tuple[FacetValue, ...]]:
        """How many of the things have each value, the commonest first."""
        types = Counter(self.documents[notation].type for notation in notations)
        found = {"type": tuple(FacetValue(*self._class(name, languages), count) for name, count in _commonest(types))}
        for facet, ties in self.ties.items():
            values = Counter(value for notation in notations for value in ties.get(notation, ()))
            found[facet] = tuple(
                FacetValue(value, self.documents[value].label(*languages)[0], count)
                for value, count in _commonest(values)
            )
        return found

    def _class(self, name: str, languages: Reading) -> tuple[str, str]:
        called = shown(self.classes.get(name, {}), languages)
        return name, called[1] if called else name

    def passes(self, notation: str, narrowing: Narrowing) -> bool:
        """Whether a thing is of one of the types and tied to one of the objectives; none named lets all pass."""
        of_type = not narrowing.types or not narrowing.types.isdisjoint(self.documents[notation].classes)
        tied = self.ties["objective"].get(notation, frozenset())
        return of_type and (not narrowing.objectives or not narrowing.objectives.isdisjoint(tied))

    def narrowing(self, types: Iterable[str], objectives: Iterable[str]) -> Narrowing:
        """What was asked to narrow by, as the graph calls it: `gcm:workstream` is Workstream, 13 is O13.

        Raises:
            InputError: there is no such class or objective, so that nothing could pass.
        """
        classes = {name for document in self.documents.values() for name in document.classes}
        members = (name for name, document in self.documents.items() if _OBJECTIVE in document.classes)
        # O2 before O10.
        known = sorted(members, key=lambda notation: (len(notation), notation))
        return Narrowing(
            frozenset(_class(name, classes) for name in types),
            frozenset(_objective(code, known) for code in objectives),
        )


def _class(asked: str, classes: Collection[str]) -> str:
    by_key = {name.casefold(): name for name in classes}
    key = asked.strip().rpartition(":")[2].casefold()
    if key in by_key:
        return by_key[key]
    near = process.extract(key, sorted(by_key), scorer=fuzz.ratio, score_cutoff=_NEAR, limit=_NEAREST)
    said, offered = ("Nearest", [by_key[name] for name, *_ in near]) if near else ("Use one of", sorted(classes))
    raise InputError(f"Unknown type '{asked}'.", f"{said}: {', '.join(offered)}.")


def _objective(asked: str, known: Sequence[str]) -> str:
    code = asked.strip().upper()
    for notation in (code, f"O{code}"):
        if notation in known:
            return notation
    hint = f"Use {known[0]} to {known[-1]}." if known else "The graph holds no objectives."
    raise InputError(f"Unknown objective '{asked}'.", hint)


def facets(
    documents: Iterable[Document],
    triples: Iterable[Triple],
    classes: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
) -> Facets:
    """The facets of things tied by triples; `classes` says what classes are called, by local name and language."""
    known = {document.notation: document for document in documents}
    neighbours: dict[str, set[str]] = defaultdict(set)
    for subject, _, object_ in triples:
        neighbours[subject].add(object_)
        neighbours[object_].add(subject)
    return Facets(known, {facet: _ties(known, neighbours, class_) for facet, class_ in _FACETS.items()}, classes)


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
