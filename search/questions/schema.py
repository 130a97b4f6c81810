"""The links of a graph into which classes are tied by which properties, and the ways from one class to another."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from search.documents import Document
from search.graph_ranking import Triple

# Followed only when a question names them, or where there is no other tie: one says that words occur, the other
# repeats what a third says.
_NAMED_ONLY: Final = frozenset({"gcm:mentions", "gcm:primaryObjective"})
_LONGEST: Final = 3
# A way through records that somebody tagged is a second choice beside one through the workplan.
_COSTS: Final = {"Practice": 1.4, "MigrationCorridor": 1.5, "Country": 1.6, "Objective": 1.3, "Actor": 1.6}
_NAMED_STEP: Final = -2.0
_NAMED_STATION: Final = -0.8


class Step(NamedTuple):
    """A tie from a thing of one class to things of another, by any of some properties, along them or against."""

    properties: tuple[str, ...]
    forward: bool
    target: str


Way = tuple[Step, ...]


class Rated(NamedTuple):
    """A way and what it costs, the less the better."""

    cost: float
    way: Way


@dataclass(frozen=True)
class Schema:
    """Which classes the properties tie together in a graph.

    Attributes:
        steps: class → all steps from it.
        tops: local name of any class → the class that stands for its kind, as "Agency" → "Actor".
    """

    steps: Mapping[str, tuple[Step, ...]]
    tops: Mapping[str, str]

    def way(self, start: str, end: str, named: Collection[str] = (), stations: Collection[str] = ()) -> Way | None:
        """The best way from a class to another; see `rated`."""
        rated = self.rated(start, end, named, stations)
        return rated.way if rated else None

    def rated(self, start: str, end: str, named: Collection[str] = (), stations: Collection[str] = ()) -> Rated | None:
        """The best way from a class to another, at most three steps, and what it costs.

        Args:
            start: the class of what is wanted.
            end: the class of what is known.
            named: properties that the question names, which must be among the steps.
            stations: classes that it names on the way.
        """
        rated = [Rated(self._cost(way, named, stations), way) for way in self._ways(start, end, named)]
        using = [one for one in rated if not named or _uses(one.way, named)]
        # A relation that only a long detour could use speaks of something else: "working on objective 5".
        shortest = min((len(one.way) for one in rated), default=0)
        return min((one for one in using if len(one.way) <= shortest + 1), default=None)

    def ends(self, property_: str) -> tuple[frozenset[str], frozenset[str]]:
        """The classes that a property ties: those it starts from and those it leads to."""
        found = [
            (start, step) for start, steps in self.steps.items() for step in steps if step.properties == (property_,)
        ]
        domains = {start for start, step in found if step.forward}
        return frozenset(domains), frozenset(step.target for _, step in found if step.forward)

    def _ways(self, start: str, end: str, named: Collection[str]) -> Iterator[Way]:
        frontier: list[tuple[Way, tuple[str, ...]]] = [((), (start,))]
        for _ in range(_LONGEST):
            longer: list[tuple[Way, tuple[str, ...]]] = []
            for way, passed in frontier:
                for step in self.open_steps(passed[-1], named):
                    if step.target == end:
                        yield (*way, step)
                    elif step.target not in passed:
                        longer.append(((*way, step), (*passed, step.target)))
            frontier = longer

    def open_steps(self, start: str, named: Collection[str]) -> Iterator[Step]:
        """The steps from a class: one for all properties to a class that the question does not tell apart."""
        groups: dict[tuple[bool, str], list[str]] = defaultdict(list)
        for step in self.steps.get(start, ()):
            groups[step.forward, step.target].extend(step.properties)
        for (forward, target), properties in sorted(groups.items()):
            chosen = [one for one in properties if one in named]
            plain = [one for one in properties if one not in _NAMED_ONLY]
            yield Step(tuple(sorted(chosen or plain or properties)), forward, target)

    def _cost(self, way: Way, named: Collection[str], stations: Collection[str]) -> float:
        between = [step.target for step in way[:-1]]
        passed = sum(_COSTS.get(name, 1.0) + (_NAMED_STATION if name in stations else 0.0) for name in between)
        indirect = sum(
            1.0 for step in way if set(step.properties) <= _NAMED_ONLY and not set(step.properties) & set(named)
        )
        return 1.0 + passed + indirect + (_NAMED_STEP if _uses(way, named) else 0.0)


def _uses(way: Way, named: Collection[str]) -> bool:
    return any(set(step.properties) & set(named) for step in way)


def read_schema(links: Iterable[Triple], documents: Mapping[str, Document]) -> Schema:
    """What the links of a graph tie.

    >>> documents = {"T2": Document("T2", "urn:T2", "Workstream", ("Workstream",), {}),
    ...              "O7": Document("O7", "urn:O7", "Objective", ("Objective",), {})}
    >>> schema = read_schema([("T2", "gcm:objective", "O7")], documents)
    >>> schema.way("Objective", "Workstream")
    (Step(properties=('gcm:objective',), forward=False, target='Workstream'),)
    """
    tops = _tops(documents.values())
    found: dict[str, set[Step]] = defaultdict(set)
    for subject, property_, object_ in links:
        start, end = (tops[documents[name].type] for name in (subject, object_))
        found[start].add(Step((property_,), True, end))
        found[end].add(Step((property_,), False, start))
    return Schema({name: tuple(sorted(steps)) for name, steps in sorted(found.items())}, tops)


def _tops(documents: Iterable[Document]) -> dict[str, str]:
    """For each class the largest one that its members belong to."""
    listed = list(documents)
    sizes = Counter(name for document in listed for name in document.classes)
    tops: dict[str, str] = {}
    for document in listed:
        top = max(document.classes, key=lambda name: (sizes[name], name), default=document.type)
        tops.update(dict.fromkeys((*document.classes, document.type), top))
    return tops
