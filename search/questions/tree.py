"""The ways from what is asked for to what is known, grown into one tree so that they share the things they pass."""

from __future__ import annotations

from collections.abc import Collection
from itertools import count
from typing import NamedTuple

from search.questions.reading import ANSWER, Given, Group, Pattern
from search.questions.schema import Schema, Way


class Node(NamedTuple):
    """A thing on the way: its variable, its kind, and what ties it to what was there before."""

    variable: str
    kind: str
    group: Group | None = None

    @property
    def groups(self) -> list[Group]:
        """What ties it in, as a list to add to others."""
        return [self.group] if self.group else []


class Tree:
    """The variables of a query, each tied to one that was there before; the answer is its root.

    Args:
        schema: which classes are tied by which properties.
        target: the kind of thing that is asked for.
        stations: kinds of things that the question names on the way.
    """

    def __init__(self, schema: Schema, target: str, stations: Collection[str]) -> None:
        self.target = target
        self._schema = schema
        self._stations = stations
        self._nodes = [Node(ANSWER, target)]
        self._used: set[str] = {ANSWER}

    def kinds(self) -> tuple[str, ...]:
        """The kinds of things that are already on the way."""
        return tuple(node.kind for node in self._nodes)

    def ties(self, kind: str, named: Collection[str]) -> bool:
        """Whether a kind can be reached from the answer by named properties."""
        return self._schema.rated(self.target, kind, named, self._stations) is not None

    def is_beside(self, kind: str) -> bool:
        """Whether one step ties a kind to the answer."""
        way = self._schema.way(self.target, kind)
        return way is not None and len(way) == 1

    def leads_on(self, kind: str, named: Collection[str]) -> bool:
        """Whether the last step to a kind goes along its property: then each thing named is a demand of its own."""
        way = self._schema.way(self.target, kind, named, self._stations) or self._schema.way(self.target, kind)
        return way is not None and way[-1].forward

    def attach(self, kind: str, named: Collection[str], notations: tuple[str, ...]) -> Group | None:
        """Tie things of a kind in, at the place from which the way is cheapest; None if there is no way."""
        found = self._cheapest(kind, named) or self._cheapest(kind, ())
        if found is None:
            return None
        start, way = found
        patterns, end = self._grown(start, way)
        return Group(patterns, (Given(end, notations),))

    def apart(self, kind: str, named: Collection[str], notations: tuple[str, ...]) -> Group | None:
        """The same as something that must not be; it shares nothing."""
        rated = self._schema.rated(self.target, kind, named, self._stations)
        way = rated.way if rated else self._schema.way(self.target, kind)
        if way is None:
            return None
        patterns, end = self._patterns(ANSWER, way)
        return Group(patterns, (Given(end, notations),) if notations else (), is_negated=True)

    def reach(self, kind: str, named: Collection[str] = ()) -> Node | None:
        """The thing of a kind that is on the way already, or a new one; None if there is no way."""
        for node in self._nodes:
            if node.kind == kind:
                return Node(node.variable, kind)
        found = self._cheapest(kind, named) or self._cheapest(kind, ())
        if found is None:
            return None
        patterns, end = self._grown(*found)
        self._nodes.append(Node(end, kind))
        return Node(end, kind, Group(patterns))

    def _cheapest(self, kind: str, named: Collection[str]) -> tuple[str, Way] | None:
        rated = [
            (one.cost, -place, node.variable, one.way)
            for place, node in enumerate(self._nodes)
            if (one := self._schema.rated(node.kind, kind, named, self._stations))
        ]
        best = min(rated, default=None)
        return (best[2], best[3]) if best else None

    def _grown(self, start: str, way: Way) -> tuple[tuple[Pattern, ...], str]:
        patterns, end = self._patterns(start, way)
        self._nodes.extend(Node(pattern.to, pattern.step.target) for pattern in patterns[:-1])
        return patterns, end

    def _patterns(self, start: str, way: Way) -> tuple[tuple[Pattern, ...], str]:
        patterns, here = [], start
        for step in way:
            there = self._variable(step.target)
            patterns.append(Pattern(here, step, there))
            here = there
        return tuple(patterns), here

    def _variable(self, kind: str) -> str:
        plain = kind[0].lower() + kind[1:]
        names = (plain if number == 1 else f"{plain}{number}" for number in count(1))
        name = next(name for name in names if name not in self._used)
        self._used.add(name)
        return name
