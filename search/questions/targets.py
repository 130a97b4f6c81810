"""The mentions of a question into the class that it asks for: named after an asking word, at its head, or implied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from search.documents import Document
from search.questions.clauses import Clause, Said
from search.questions.mentions import Kind, Mention
from search.questions.operations import EXTREMES, WITHOUT, amount
from search.questions.schema import Schema

_ASKING: Final[Mapping[str, None]] = {"Ask": None, "HowMany": None}
_WHO: Final = "Actor"
# So many words of meaning may open a question before the class it asks for.
_OPENING: Final = 1


@dataclass(frozen=True)
class Targets:
    """Finds what is asked for.

    Attributes:
        schema: which classes are tied by which properties.
        documents: by notation.
        unions: names of properties that are named together → those properties.
    """

    schema: Schema
    documents: Mapping[str, Document]
    unions: Mapping[str, frozenset[str]]

    def kind(self, notation: str) -> str:
        """The kind of a thing: the largest of its classes."""
        return self.schema.tops[self.documents[notation].type]

    def top(self, class_: str) -> str:
        """The class that stands for the kind of another; one without members stands for itself."""
        return self.schema.tops.get(class_, class_)

    def named(self, relations: Iterable[Mention]) -> frozenset[str]:
        """The properties that relations stand for."""
        return frozenset(one for relation in relations for one in self.unions.get(relation.meaning, {relation.meaning}))

    def asked(self, said: Said) -> Mention | None:
        """The class that is asked for: one right after an asking word, else one that opens or closes the question."""
        classes = [one for one in said.of_kind(Kind.CLASS) if not is_question_word(said, one)]
        asked = [one for one in classes if self._is_asked(said, one)]
        opening = [one for one in classes if (one.is_sure or _is_who(said, one)) and self._opens(said, one)]
        return next(iter((*asked, *opening)), None)

    def _is_asked(self, said: Said, class_: Mention) -> bool:
        asking = said.operator_before(class_, _ASKING)
        if asking is None or said.is_denied(class_):
            return False
        earlier = [one for one in said.of_kind(Kind.CLASS) if one.is_sure and one.end <= asking.start]
        # "Activities where the number of countries is open" does not count countries.
        return asking.meaning == "Ask" or not earlier

    def _opens(self, said: Said, class_: Mention) -> bool:
        before = [span for span in said.left_over() if span[1] <= class_.start]
        compared = said.operator_before(class_, {**EXTREMES, **WITHOUT}) is not None
        counted = class_.start > 0 and amount(said, class_) is not None
        return len(before) <= _OPENING and not (compared or counted or self._is_apposition(said, class_))

    def _is_apposition(self, said: Said, class_: Mention) -> bool:
        """Whether a class says what kind of thing a relation is about: "participants in the T4 workstream"."""
        earlier = [one for one in said.of_kind(Kind.RELATION) if one.end <= class_.start]
        things = [one for one in said.of_kind(Kind.THING) if one.end <= class_.start]
        if not earlier or said.says("Ask"):
            return False
        if things:
            return things[-1].start > earlier[-1].start and not said.has_words(things[-1].end, class_.start)
        leads_to = {end for name in self.named(earlier) for end in self.schema.ends(name)[1]}
        return self.top(class_.meaning) not in leads_to and earlier[0].start <= said.first_left_over(default=0)

    def implied(self, said: Said, found: Sequence[Clause]) -> str | None:
        """What is asked for where no class is: the other end of a relation that speaks of a thing, or opens all."""
        ends = (self._other_end(clause) for clause in found)
        return next((end for end in ends if end), None) or self._opening(said)

    def _other_end(self, clause: Clause) -> str | None:
        kind = self.kind(clause.things[0][0])
        for property_ in sorted(self.named(clause.relations)):
            domains, ranges = self.schema.ends(property_)
            others = ranges if kind in domains else domains if kind in ranges else frozenset()
            if others:
                return min(others)
        return None

    def _opening(self, said: Said) -> str | None:
        """ "The main objective of the workstream on return": a relation that opens the question asks for its end."""
        relations, stations = said.of_kind(Kind.RELATION), said.of_kind(Kind.CLASS)
        if not relations or not stations or said.first_left_over(default=0) < relations[0].start:
            return None
        ends = [self.schema.ends(name) for name in sorted(self.named(relations[:1]))]
        kinds = {self.top(one.meaning) for one in stations}
        return next((min(ranges) for domains, ranges in ends if ranges and domains & kinds), None)


def is_question_word(said: Said, class_: Mention) -> bool:
    """Whether a class is meant by "where" or "what" at the beginning, which alone ask for no class in particular."""
    return class_.meaning != _WHO and _is_small(said, class_)


def _is_who(said: Said, class_: Mention) -> bool:
    """Whether a class is meant by "who" where the word has other meanings too, as in Arabic."""
    return class_.meaning == _WHO and _is_small(said, class_)


def _is_small(said: Said, class_: Mention) -> bool:
    return not class_.is_sure and class_.start == 0 and not said.has_words(class_.start, class_.end)
