"""The mentions of a question into clauses: things named side by side, with the relations that speak of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from search.question import Question
from search.questions.mention import Kind, Mention

# Operations that say how things named side by side are joined, or that they are ruled out.
_JOINING: Final = frozenset({"Both", "Either"})
_DENYING: Final[Mapping[str, None]] = {"Without": None}
_CJK: Final = "zh"
# Characters that carry nothing by themselves; a run of others must be this long to be a word.
SMALL_CHARACTERS: Final = frozenset(
    "的了是在有和与及由为对于等个项条位名其所该这那之中来去请问些哪谁什么吗呢工作被任何"
)
_SHORTEST_RUN: Final = 2


@dataclass(frozen=True)
class Clause:
    """Things of a question that play one part.

    Attributes:
        things: each as the notations that its name can stand for.
        relations: the relations that speak of them.
        is_negated: whether they are ruled out.
        joined: "Both", "Either" or nothing, if the question does not say.
    """

    things: tuple[tuple[str, ...], ...]
    relations: tuple[Mention, ...]
    is_negated: bool
    joined: str
    start: int
    end: int


@dataclass(frozen=True)
class Said:
    """A question and what it mentions, apart from the class it asks for."""

    question: Question
    mentions: tuple[Mention, ...]
    asked: Mention | None

    def of_kind(self, kind: Kind) -> tuple[Mention, ...]:
        """The mentions of a kind, in order."""
        return tuple(one for one in self.mentions if one.kind is kind)

    def says(self, *operators: str) -> bool:
        """Whether any of some operations is mentioned."""
        return any(one.kind is Kind.OPERATOR and one.meaning in operators for one in self.mentions)

    def operator_before(self, mention: Mention, operators: Mapping[str, object]) -> Mention | None:
        """The last of some operations that stands before a mention with no word of meaning between."""
        before = [
            one
            for one in self.of_kind(Kind.OPERATOR)
            if one.meaning in operators and one.end <= mention.start and not self.has_words(one.end, mention.start)
        ]
        return before[-1] if before else None

    def is_denied(self, mention: Mention) -> bool:
        """Whether "without", "not" or the like stands right before a mention."""
        return self.operator_before(mention, _DENYING) is not None

    def denials(self) -> tuple[Mention, ...]:
        """Where it says "without", "not" or the like."""
        return tuple(one for one in self.of_kind(Kind.OPERATOR) if one.meaning in _DENYING)

    def first_left_over(self, default: int) -> int:
        """Where the first word of meaning stands that is part of no mention."""
        return min((start for start, _ in self.left_over()), default=default)

    def has_words(self, start: int, end: int) -> bool:
        """Whether a word of meaning that is no number stands between two offsets."""
        if self.question.language == _CJK:
            between = self.question.text[start:end]
            return any(letter.isalpha() and letter not in SMALL_CHARACTERS for letter in between)
        return any(
            word.is_content and start <= word.start and word.end <= end and not word.word.isdigit()
            for word in self.question.words
        ) and not self._is_number(start, end)

    def _is_number(self, start: int, end: int) -> bool:
        words = [one for one in self.question.words if one.is_content and start <= one.start and one.end <= end]
        numbers = self.of_kind(Kind.NUMBER)
        return all(any(one.start <= word.start and word.end <= one.end for one in numbers) for word in words)

    def left_over(self) -> tuple[tuple[int, int], ...]:
        """Where words of meaning stand that are part of no mention."""
        spans = [(one.start, one.end) for one in (*self.mentions, *([self.asked] if self.asked else []))]
        if self.question.language == _CJK:
            return tuple(_characters(self.question.text, spans))
        return tuple((word.start, word.end) for word in self.question.content_words(spans))


def _characters(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Runs of characters outside of some stretches, without small ones at their ends."""
    free = "".join(" " if any(start <= place < end for start, end in spans) else one for place, one in enumerate(text))
    for run in re.finditer(r"\w+", free):
        start, end = run.span()
        while start < end and text[start] in SMALL_CHARACTERS:
            start += 1
        while start < end and text[end - 1] in SMALL_CHARACTERS:
            end -= 1
        if end - start >= _SHORTEST_RUN:
            yield start, end


def clauses(said: Said, kinds: Mapping[str, str]) -> tuple[Clause, ...]:
    """The things mentioned, those of one kind that stand side by side together.

    Args:
        said: the question.
        kinds: notation → the kind of thing it is.
    """
    found: list[Clause] = []
    groups = _side_by_side(said, _by_stretch(said.of_kind(Kind.THING)), kinds)
    for number, group in enumerate(groups):
        start, end = group[0][0].start, group[-1][0].end
        since = found[-1].end if found else 0
        until = groups[number + 1][0][0].start if number + 1 < len(groups) else len(said.question.text)
        before = _relations(said, since, start)
        after = affirmed(said, _relations(said, end, until)) if number + 1 == len(groups) or not before else ()
        carried = found[-1].relations if found else ()
        found.append(
            Clause(
                things=tuple(tuple(one.meaning for one in thing) for thing in group),
                relations=before or (after if after else carried),
                is_negated=_is_negated(said, since, start),
                joined=_joined(said, since, end),
                start=start,
                end=end,
            )
        )
    return tuple(found) + _denied(said, found)


def _denied(said: Said, found: Sequence[Clause]) -> tuple[Clause, ...]:
    """ "Takes part in T1 but does not lead": the last things again, with the relation that is denied."""
    if not found:
        return ()
    last = found[-1]
    after = [one for one in _relations(said, last.end, len(said.question.text)) if one not in last.relations]
    denied = [one for one in after if said.is_denied(one)]
    return (replace(last, relations=tuple(denied), is_negated=True),) if denied and not last.is_negated else ()


def _by_stretch(things: Sequence[Mention]) -> list[tuple[Mention, ...]]:
    """The things that one name can stand for, together."""
    return [tuple(group) for _, group in groupby(things, key=lambda one: (one.start, one.end))]


def _side_by_side(
    said: Said, things: Sequence[tuple[Mention, ...]], kinds: Mapping[str, str]
) -> list[list[tuple[Mention, ...]]]:
    groups: list[list[tuple[Mention, ...]]] = []
    for thing in things:
        last = groups[-1][-1] if groups else None
        if (
            last
            and kinds[last[0].meaning] == kinds[thing[0].meaning]
            and _are_joined(said, last[0].end, thing[0].start)
        ):
            groups[-1].append(thing)
        else:
            groups.append([thing])
    return groups


def _are_joined(said: Said, start: int, end: int) -> bool:
    """Whether only "and", "or" and the like stand between two things."""
    between = [one for one in said.mentions if start <= one.start and one.end <= end]
    return all(one.meaning in _JOINING for one in between) and not said.has_words(
        max((one.end for one in between), default=start), end
    )


def _relations(said: Said, start: int, end: int) -> tuple[Mention, ...]:
    return tuple(one for one in said.of_kind(Kind.RELATION) if start <= one.start and one.end <= end)


def affirmed(said: Said, relations: Sequence[Mention]) -> tuple[Mention, ...]:
    """The relations that are not denied right before they are named."""
    return tuple(one for one in relations if not said.is_denied(one))


def _is_negated(said: Said, start: int, end: int) -> bool:
    return any(one.meaning == "Without" for one in _operators(said, start, end))


def _joined(said: Said, start: int, end: int) -> str:
    return next((one.meaning for one in _operators(said, start, end) if one.meaning in _JOINING), "")


def _operators(said: Said, start: int, end: int) -> Iterator[Mention]:
    return (one for one in said.of_kind(Kind.OPERATOR) if start <= one.start and one.end <= end)
