"""Things the question found, into the things tied to them in the graph, with the path of triples that ties them.

A walk of at most two steps starts from each found thing. A step is worth what its property is worth in that
direction, less when it leaves a thing with many such links (the agency that leads ten workstreams says little
about any of them). A thing reached from several starts gains from each: 1 - product of (1 - gain).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

Triple = tuple[str, str, str]

# What a step is worth: along the property, and against it.
STEPS: Final[Mapping[str, tuple[float, float]]] = {
    "gcm:activity": (0.65, 0.5),
    "gcm:objective": (0.5, 0.25),
    "gcm:primaryObjective": (0.5, 0.3),
    "gcm:thematicArea": (0.4, 0.3),
    "gcm:priority": (0.4, 0.4),
    "gcm:lead": (0.5, 0.3),
    "gcm:interested": (0.5, 0.5),
    "gcm:supporting": (0.3, 0.3),
    "gcm:participant": (0.05, 0.2),
    "gcm:establishes": (0.6, 0.6),
    "gcm:event": (0.4, 0.5),
    "gcm:mentions": (0.3, 0.6),
    "gcm:corridor": (0.4, 0.4),
    "gcm:origin": (0.3, 0.1),
    "gcm:destination": (0.3, 0.1),
    "gcm:country": (0.2, 0.2),
    "gcm:region": (0.05, 0.05),
    "gcm:implementer": (0.1, 0.05),
}
# Whoever compiled a practice tagged it freely with objectives; what the workplan says of an objective weighs more.
CODED_STEPS: Final[Mapping[str, tuple[float, float]]] = {
    "gcm:objective": (0.15, 0.1),
    "gcm:primaryObjective": (0.3, 0.2),
}
_OTHER_STEP: Final = (0.3, 0.3)
# The roles of actors, which questions are often about; the one asked for leads on, the others hardly.
ROLES: Final = frozenset({"gcm:lead", "gcm:participant", "gcm:interested", "gcm:supporting"})
_ASKED_STEP: Final = (0.8, 0.8)
_OTHER_ROLE: Final = 0.3
# So many links of one kind dilute nothing; beyond them a step loses with their square root.
_FREE_LINKS: Final = 6
# Gains below this share of the best start are noise.
_LEAST_SHARE: Final = 0.02


class Link(NamedTuple):
    """A step from one thing to a neighbour, by a triple as it stands in the graph."""

    target: str
    triple: Triple
    worth: float


class Path(NamedTuple):
    """How a thing was reached: from which start, by which triples, and what is left of the start's score."""

    start: str
    target: str
    triples: tuple[Triple, ...]
    gain: float


@dataclass(frozen=True)
class TypedGraph:
    """The links of each thing, both ways."""

    links: Mapping[str, tuple[Link, ...]]

    def neighbours(self, notation: str) -> tuple[Link, ...]:
        """The links of one thing."""
        return self.links.get(notation, ())


def typed_graph(
    triples: Iterable[Triple],
    steps: Mapping[str, tuple[float, float]] = STEPS,
    practices: Collection[str] = frozenset(),
) -> TypedGraph:
    """The walkable graph of triples between notations; links of practices do not dilute those of other things.

    >>> graph = typed_graph([("T2", "gcm:objective", "O7"), ("T3", "gcm:objective", "O7")])
    >>> [link.target for link in graph.neighbours("O7")]
    ['T2', 'T3']
    """
    groups: dict[tuple[str, str, bool, bool], list[tuple[str, Triple]]] = defaultdict(list)
    for triple in sorted(set(triples)):
        subject, property_, object_ = triple
        coded = subject in practices
        groups[subject, property_, True, coded].append((object_, triple))
        groups[object_, property_, False, coded].append((subject, triple))
    links: dict[str, list[Link]] = defaultdict(list)
    for (source, property_, forward, coded), ends in groups.items():
        step = (CODED_STEPS.get(property_) if coded else None) or steps.get(property_, _OTHER_STEP)
        worth = step[0 if forward else 1] * _damping(len(ends))
        links[source].extend(Link(target, triple, worth) for target, triple in ends)
    return TypedGraph({source: _best_links(found) for source, found in links.items()})


class Graphs:
    """The walkable graph, and the same for questions about one relation: who leads, who takes part.

    Args:
        triples: all links, by notations.
        practices: which of the things are practices.
    """

    def __init__(self, triples: Iterable[Triple], practices: Collection[str] = frozenset()) -> None:
        self.triples = frozenset(triples)
        self._practices = practices
        self.plain = self._walkable(STEPS)
        self.relational = self._walkable(steps_about(()))
        self._about = {frozenset({name}): self._walkable(steps_about({name})) for name in ROLES}

    def _walkable(self, steps: Mapping[str, tuple[float, float]]) -> TypedGraph:
        return typed_graph(self.triples, steps, self._practices)

    def suited(self, relations: Collection[str], is_relational: bool) -> TypedGraph:
        """The graph for a question.

        Args:
            relations: the properties that it puts into words; other ties between the same things then count less.
            is_relational: whether it asks for what is tied to a thing it names.
        """
        wanted = frozenset(relations) & ROLES
        if not wanted:
            return self.relational if is_relational else self.plain
        return self._about.get(wanted) or self._walkable(steps_about(wanted))


def steps_about(relations: Collection[str]) -> dict[str, tuple[float, float]]:
    """What steps are worth when a question asks for what is tied to a thing, perhaps by some relations.

    >>> steps_about({"gcm:participant"})["gcm:participant"]
    (0.8, 0.8)
    """
    both_ways = {name: (max(worth), max(worth)) for name, worth in STEPS.items()}
    others = {name: (STEPS[name][0] * _OTHER_ROLE, STEPS[name][1] * _OTHER_ROLE) for name in ROLES} if relations else {}
    return {**both_ways, **others, **dict.fromkeys(relations, _ASKED_STEP)}


def _damping(degree: int) -> float:
    return 1 / math.sqrt(max(1.0, degree / _FREE_LINKS))


def _best_links(links: Iterable[Link]) -> tuple[Link, ...]:
    """One link to a neighbour: two properties with the same ends (objective, primaryObjective) are one tie."""
    best: dict[str, Link] = {}
    for link in sorted(links, key=lambda link: (-link.worth, link.triple)):
        best.setdefault(link.target, link)
    return tuple(best.values())


def walk(graph: TypedGraph, starts: Mapping[str, float]) -> dict[str, tuple[Path, ...]]:
    """The paths of one or two steps from the starts to every thing they reach, the best first.

    Args:
        graph: the links.
        starts: notation → how surely the question means it, 0 to 1.
    """
    found: dict[str, list[Path]] = defaultdict(list)
    least = _LEAST_SHARE * max(starts.values(), default=0.0)
    for start in sorted(starts):
        for path in _paths(graph, start, starts, least):
            found[path.target].append(path)
    return {
        target: tuple(sorted(paths, key=lambda p: (-p.gain, len(p.triples), p.triples)))
        for target, paths in found.items()
    }


def _paths(graph: TypedGraph, start: str, starts: Mapping[str, float], least: float) -> Iterable[Path]:
    for first in graph.neighbours(start):
        gain = starts[start] * first.worth
        if gain < least:
            continue
        yield Path(start, first.target, (first.triple,), gain)
        # A path does not go on through another start: that one speaks for itself.
        for second in graph.neighbours(first.target) if first.target not in starts else ():
            further = gain * second.worth
            if second.target != start and further >= least:
                yield Path(start, second.target, (first.triple, second.triple), further)


def gain(paths: Iterable[Path]) -> float:
    """What a thing gains from its paths: the best from each start, combined.

    >>> gain([Path("a", "x", (), 0.5), Path("a", "x", (), 0.4), Path("b", "x", (), 0.5)])
    0.75
    """
    best: dict[str, float] = {}
    for path in paths:
        best[path.start] = max(best.get(path.start, 0.0), path.gain)
    remaining = 1.0
    for value in best.values():
        remaining *= 1.0 - value
    return 1.0 - remaining
