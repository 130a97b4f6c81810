"""The clauses, classes and amounts of a question into what must hold of the answer, and what must not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from search.questions.clauses import Clause, Said
from search.questions.mentions import Kind, Mention
from search.questions.operations import DATES, SIZED, STATED, amount
from search.questions.reading import ANSWER, Given, Group, Pattern, Tally, ValueFilter
from search.questions.targets import Targets
from search.questions.tree import Tree

_DIRECTIONS: Final = {"From": "gcm:origin", "To": "gcm:destination"}


@dataclass(frozen=True)
class Demands:
    """What one question demands; the tree grows as they are read.

    Attributes:
        targets: knows the kinds of things and the properties of relations.
        said: the question.
        tree: the ways from the answer to what is known.
    """

    targets: Targets
    said: Said
    tree: Tree

    def of_clause(self, clause: Clause) -> list[Group]:
        """What things named side by side demand."""
        named = self.targets.named(clause.relations) | self._direction(clause)
        kind = self.targets.kind(clause.things[0][0])
        if clause.is_negated:
            return self._ruled_out(clause, kind, named) + self._held_by_others(clause, kind)
        joined = clause.joined or ("Both" if self.tree.leads_on(kind, named) else "Either")
        things = [flat(clause.things)] if joined == "Either" else clause.things
        return [group for thing in things if (group := self.tree.attach(kind, named, thing))]

    def _direction(self, clause: Clause) -> frozenset[str]:
        """ "From" and "to" before a country are ends of a corridor."""
        asked = self.targets.top(self.said.asked.meaning) if self.said.asked else ""
        if asked != SIZED or self.targets.kind(clause.things[0][0]) != "Country":
            return frozenset()
        first = next(one for one in self.said.of_kind(Kind.THING) if one.start == clause.start)
        before = self.said.operator_before(first, _DIRECTIONS)
        return frozenset({_DIRECTIONS[before.meaning]}) if before else frozenset()

    def _ruled_out(self, clause: Clause, kind: str, named: frozenset[str]) -> list[Group]:
        things = flat(clause.things)
        if kind == self.tree.target and not named & self._among(kind):
            return [Group(given=(Given(ANSWER, things),), is_negated=True)]
        if named and not any(kind in ends for name in named for ends in self.targets.schema.ends(name)):
            # "Workstreams on objective 1 without a lead": it is the lead that is missing.
            lacking = self._other_kind(clause.relations[0]) if clause.relations else None
            return self._apart(lacking, named, ()) if lacking else []
        return self._apart(kind, named, things)

    def _among(self, kind: str) -> frozenset[str]:
        """The properties that tie things of a kind to others of the kind."""
        steps = self.targets.schema.steps.get(kind, ())
        return frozenset(one for step in steps if step.target == kind for one in step.properties)

    def _held_by_others(self, clause: Clause, kind: str) -> list[Group]:
        """ "That have a lead, but not IOM": the relation holds all the same, with somebody else."""
        before = [one for one in clause.relations if not self.said.is_denied(one) and one.end <= clause.start]
        denials = [one for one in self.said.denials() if one.end <= clause.start]
        if not before or not denials or before[-1].end > denials[-1].start:
            return []
        node = self.tree.reach(kind, self.targets.named(before))
        return node.groups if node else []

    def tally(self) -> tuple[Tally | None, Mention | None, list[Group]]:
        """How many ties of a kind are demanded, the word for the kind, and what ties it in."""
        relations = self.said.of_kind(Kind.RELATION)
        for station in (*self.said.of_kind(Kind.CLASS), *relations):
            wanted = amount(self.said, station)
            kind = self._other_kind(station) if wanted else None
            node = self.tree.reach(kind, self.targets.named(relations)) if kind else None
            if wanted and node:
                return replace(wanted, variable=node.variable), station, node.groups
        return None, None, []

    def _other_kind(self, station: Mention) -> str | None:
        """The kind of thing that a class names, or that a relation ties to the answer."""
        if station.kind is Kind.CLASS:
            kind = self.targets.top(station.meaning)
            return kind if kind != self.tree.target else None
        domains, ranges = self.targets.schema.ends(min(self.targets.named([station])))
        ends = ranges if self.tree.target in domains else domains if self.tree.target in ranges else frozenset()
        return min(ends, default=None)

    def stations(self, counted: Mention | None, has_others: Collection[object]) -> list[Group]:
        """Classes that are only named: "agencies that lead future workstreams", "objectives without practices".

        Args:
            counted: the class whose members are counted, which is no station.
            has_others: what else is demanded; then a class without more says nothing new.
        """
        named = self.targets.named(self.said.of_kind(Kind.RELATION))
        found: list[Group] = []
        for station in self.said.of_kind(Kind.CLASS):
            kind = self.targets.top(station.meaning)
            if station == counted or kind == self.tree.target or self._is_role(station):
                continue
            if self.said.is_denied(station):
                found += self._apart(kind, named, ())
            elif station.meaning != kind or not has_others:
                found += self._existing(station, kind, named)
        return found if has_others else found + self._lacking()

    def _is_role(self, station: Mention) -> bool:
        """Whether a class only says who has a role: "no lead agency"."""
        beside = [one for one in self.said.of_kind(Kind.RELATION) if one.end <= station.start]
        if not beside or self.said.has_words(beside[-1].end, station.start):
            return False
        kind = self.targets.top(station.meaning)
        ranges = {end for name in self.targets.named(beside[-1:]) for end in self.targets.schema.ends(name)[1]}
        return kind in ranges and not self.narrows(station, kind)

    def narrows(self, station: Mention, class_: str) -> bool:
        """Whether a class is a narrower one of the same kind as another."""
        kind = self.targets.top(class_)
        return station.meaning not in {class_, kind} and self.targets.top(station.meaning) == kind

    def _existing(self, station: Mention, kind: str, named: frozenset[str]) -> list[Group]:
        near = self.tree.is_beside(kind) or (named and self.tree.ties(kind, named))
        node = self.tree.reach(kind, named) if near else None
        if node is None:
            return []
        narrower = (Given(node.variable, of_class=station.meaning),) if station.meaning != kind else ()
        return [Group(given=narrower), *node.groups]

    def _lacking(self) -> list[Group]:
        """ "Workstreams without a deadline", "with no lead": a relation that nothing has."""
        denied = [one for one in self.said.of_kind(Kind.RELATION) if self.said.is_denied(one)]
        return [group for relation in denied for group in self._without(relation)]

    def _without(self, relation: Mention) -> list[Group]:
        properties = self.targets.named([relation])
        if properties & STATED and self.tree.target in DATES:
            return [Group(values=(ValueFilter(ANSWER, tuple(sorted(properties)), ""),), is_negated=True)]
        kind = self._other_kind(relation)
        return self._apart(kind, properties, ()) if kind else []

    def _apart(self, kind: str, named: Collection[str], things: tuple[str, ...]) -> list[Group]:
        group = self.tree.apart(kind, named, things)
        return [group] if group else []


def flat(things: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """All that several names can stand for, once each.

    >>> flat([("T1", "T2"), ("T2",)])
    ('T1', 'T2')
    """
    return tuple(dict.fromkeys(one for thing in things for one in thing))


def merged(groups: Sequence[Group]) -> tuple[Group, ...]:
    """All that must hold as one group first, then each group that must not."""
    holding = [one for one in groups if not one.is_negated]
    patterns: tuple[Pattern, ...] = tuple(dict.fromkeys(pattern for one in holding for pattern in one.patterns))
    given = tuple(dict.fromkeys(given for one in holding for given in one.given))
    values = tuple(dict.fromkeys(value for one in holding for value in one.values))
    return (Group(patterns, given, values), *(one for one in groups if one.is_negated))
