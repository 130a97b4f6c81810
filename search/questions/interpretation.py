"""What a question mentions into a reading: the class it asks for, and the ties and values that its members must have.

A relation speaks for the things that follow it, or, where none follow, for the one before ("UNICEF leads"). Each thing
is tied to what is asked for by the cheapest way through the schema that uses the relation named; ways share their
stations, so that "agencies that lead workstreams on objective 13 due in July 2020" speaks of one workstream. Words that
nothing knows are the topic: they stand for the things of a class that a search with them finds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from search.question import Question
from search.questions.clauses import Clause, Said, affirmed, clauses
from search.questions.demands import Demands, flat, merged
from search.questions.mentions import Kind, Mention
from search.questions.operations import (
    DATES,
    ENDS,
    EXTREMES,
    SIZES,
    STATED,
    dated,
    is_measured,
    measure,
    valued,
    values_of,
)
from search.questions.reading import ANSWER, Given, Group, Reading
from search.questions.targets import Targets, is_question_word
from search.questions.tree import Tree

# So much of a question may be left over, by letters of meaning, and it still counts as understood.
_LEFT_OVER: Final = 0.2
# A word that frames the question and says nothing of what it is about weighs at most this.
_FRAMING: Final = 0.1
_LONGEST: Final = 28
# Kinds of things that words of a question can describe, best first.
_DESCRIBED: Final = ("Workstream", "PlannedActivity", "Practice", "DatedEvent", "MechanismComponent", "Instrument")
# Where the words stand that describe what an actor has to do with, if nothing else is named.
_OF_ACTORS: Final = ("Workstream", "PlannedActivity", "Passage")


class Topics(Protocol):
    """What can be said of words of a question that name nothing, by where they stand."""

    def find(self, spans: Sequence[tuple[int, int]], kinds: Collection[str]) -> tuple[str, ...]:
        """The things of some kinds that they describe."""

    def weight(self, spans: Sequence[tuple[int, int]]) -> float:
        """How much they say, as a share of the question."""


@dataclass(frozen=True)
class Interpreter:
    """Reads questions against a schema.

    Attributes:
        targets: finds what is asked for; it knows the schema and the kinds of things.
    """

    targets: Targets

    def read(self, question: Question, mentions: Sequence[Mention], topics: Topics) -> Reading | None:
        """What the question asks for; None where it asks for no ties, so that it is a matter of search.

        Args:
            question: the question.
            mentions: what is mentioned in it, in order.
            topics: finds the things that words which nothing knows stand for.
        """
        if len(question.words) > _LONGEST:
            return None
        said, target = self._said(question, mentions, topics)
        found = clauses(said, {one.meaning: self.targets.kind(one.meaning) for one in said.of_kind(Kind.THING)})
        if _asks_for_a_value(said):
            return self._value_of(said, found, topics)
        wanted = said.asked.meaning if said.asked else self.targets.implied(said, found) or target
        if wanted is None or self._only_describes(said, wanted):
            return None
        return self._tied(said, wanted, found, topics)

    def _said(self, question: Question, mentions: Sequence[Mention], topics: Topics) -> tuple[Said, str | None]:
        """The question with what counts in it, and what a question word alone would ask for."""
        heard = _whole(question, self._heard(mentions), topics)
        first = Said(question, tuple(heard), None)
        asked = self.targets.asked(first)
        kind = self.targets.top(asked.meaning) if asked else ""
        words = (one.meaning for one in first.of_kind(Kind.CLASS) if is_question_word(first, one))
        kept = tuple(one for one in heard if one != asked and _can_mean(one, kind))
        return Said(question, kept, asked), next(words, None)

    def _heard(self, mentions: Sequence[Mention]) -> list[Mention]:
        """The mentions without what only sets the frame, and without "involves" where a role is named."""
        frames = {(one.start, one.end) for one in mentions if one.meaning == "Frame"}
        relations = {one.meaning for one in mentions if one.kind is Kind.RELATION}
        vague = {name for name, properties in self.targets.unions.items() if properties & relations}
        return [
            one
            for one in mentions
            if not (one.kind is Kind.RELATION and one.meaning in vague)
            and not (one.kind is Kind.THING and (one.start, one.end) in frames and "gcm:mentions" not in relations)
        ]

    def _value_of(self, said: Said, found: Sequence[Clause], topics: Topics) -> Reading | None:
        """When something is due, or how it stands: the thing itself, with its value."""
        stations = [self.targets.top(one.meaning) for one in (*filter(None, [said.asked]), *said.of_kind(Kind.CLASS))]
        known = [one for clause in found for one in flat(clause.things) if self.targets.kind(one) in DATES]
        kinds = [kind for kind in stations[:1] if kind in DATES] or ["Workstream", "PlannedActivity", "DatedEvent"]
        things = known or list(topics.find(said.left_over(), kinds) if said.left_over() else ())
        if not things:
            return None
        kind = self.targets.kind(things[0])
        relations = {one.meaning for one in said.of_kind(Kind.RELATION)}
        shown = tuple(sorted(relations & STATED & values_of(kind))) or (DATES[kind],)
        return Reading(kind, (Group(given=(Given(ANSWER, tuple(things)),)),), shown=shown)

    def _only_describes(self, said: Said, target: str) -> bool:
        """Whether the names in a question say what it is about rather than what the answer is tied to.

        Nothing but the topic is named by "activities that choose pilot countries"; and whoever asks which agencies sent
        staff to the secretariat does not ask which share a workstream with it.
        """
        things = said.of_kind(Kind.THING)
        if not things or said.of_kind(Kind.RELATION):
            return False
        named = any(one.is_sure for one in things) or self.targets.top(target) not in _DESCRIBED
        own_kind = all(self.targets.kind(one.meaning) == self.targets.top(target) for one in things)
        return not named or (own_kind and not said.says("Both", "Without"))

    def _tied(self, said: Said, target: str, found: Sequence[Clause], topics: Topics) -> Reading | None:
        kind = self.targets.top(target)
        tree = Tree(self.targets.schema, kind, {self.targets.top(one.meaning) for one in said.of_kind(Kind.CLASS)})
        demands = Demands(self.targets, said, tree)
        groups = [group for clause in found for group in demands.of_clause(clause)]
        groups += [*valued(said, tree), *dated(said, tree)]
        tally, counted, tied = demands.tally()
        topic = self._topic(said, tree, topics, found)
        groups += [*tied, *topic]
        groups += demands.stations(counted, groups)
        narrowed = [one.meaning for one in said.of_kind(Kind.CLASS) if demands.narrows(one, target)]
        if not (groups or tally or narrowed or said.says(*SIZES, *ENDS)):
            return None
        ordered = measure(said, kind)
        covered = bool(topic) or self._is_covered(said, found, topics)
        denied = len(said.denials()) <= sum(group.is_negated for group in groups)
        return Reading(
            answer_class=narrowed[0] if narrowed else target,
            groups=merged(groups),
            tally=tally,
            measure=ordered,
            is_count=said.says("HowMany"),
            is_sure=covered and denied and is_measured(said, ordered),
        )

    def _topic(self, said: Said, tree: Tree, topics: Topics, found: Sequence[Clause]) -> list[Group]:
        """What the words that nothing knows stand for, tied to the answer."""
        if topics.weight(said.left_over()) <= _FRAMING or (found and self._is_covered(said, found, topics)):
            return []
        spoken = affirmed(said, said.of_kind(Kind.RELATION))
        loose = self.targets.named(one for one in spoken if all(one not in clause.relations for clause in found))
        for kind in self._slots(said, tree, loose):
            things = topics.find(said.left_over(), [kind])
            group = tree.attach(kind, loose if tree.ties(kind, loose) else frozenset(), things) if things else None
            if group:
                return [group]
        return []

    def _is_covered(self, said: Said, found: Sequence[Clause], topics: Topics) -> bool:
        """Whether the words left over say little, or describe again what is named: "social cohesion (area 5)"."""
        left = said.left_over()
        if topics.weight(left) <= _LEFT_OVER:
            return True
        named = {one for clause in found for one in flat(clause.things)}
        return any(named & set(topics.find(left, [kind])) for kind in sorted({self.targets.kind(one) for one in named}))

    def _slots(self, said: Said, tree: Tree, loose: frozenset[str]) -> Iterator[str]:
        """The kinds of things that the topic of a question may describe, the likeliest first."""
        stations = {self.targets.top(one.meaning) for one in said.of_kind(Kind.CLASS)} - {tree.target}
        fitting = [kind for kind in _DESCRIBED if kind in stations]
        told_apart = loose and tree.target not in _DESCRIBED
        related = [kind for kind in _DESCRIBED if told_apart and tree.ties(kind, loose)]
        yield from dict.fromkeys((*fitting, *related, *(_OF_ACTORS if tree.target == "Actor" else ())))


def _asks_for_a_value(said: Said) -> bool:
    """Whether a question asks when something is due, or how it stands."""
    if said.of_kind(Kind.DATE) or said.of_kind(Kind.VALUE) or said.says(*EXTREMES, *SIZES, *ENDS):
        return False
    head = said.first_left_over(default=len(said.question.text))
    stated = [one for one in said.of_kind(Kind.RELATION) if one.meaning in STATED]
    opening = [one for one in stated if one.start <= head or said.operator_before(one, {"Ask": None})]
    return said.says("When") or (bool(opening) and said.asked is None)


def _can_mean(mention: Mention, asked: str) -> bool:
    """Words that can mean a class or a type of practice do so only where they are asked for."""
    if mention.kind is Kind.VALUE and mention.meaning.startswith("practice-type/"):
        return asked == "Practice"
    return mention.kind is not Kind.CLASS or mention.is_sure


def _whole(question: Question, mentions: Sequence[Mention], topics: Topics) -> list[Mention]:
    """The mentions without names that are only part of what is said.

    "Biennial report" in "the Secretary-General's biennial report" does not name a report but helps to describe one.
    """
    said = Said(question, tuple(mentions), None)
    left = [span for span in said.left_over() if topics.weight([span]) > _FRAMING]
    return [one for one in mentions if one.kind is not Kind.THING or one.is_sure or not _touches(said, one, left)]


def _touches(said: Said, thing: Mention, left: Sequence[tuple[int, int]]) -> bool:
    """Whether nothing but small words stands between a name and words that nothing knows."""
    for start, end in left:
        first, last = (end, thing.start) if end <= thing.start else (thing.end, start)
        between = (one for one in said.mentions if first <= one.start and one.end <= last)
        if all(one.kind is Kind.OPERATOR for one in between) and not said.has_words(first, last):
            return True
    return False
