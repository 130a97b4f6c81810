"""What the variables of a reading stand for into the ties that lead from what the question names to an answer."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from search.graph_ranking import Path, Triple
from search.questions.reading import ANSWER, Pattern, Reading

# What the answer to a question is worth to the thing it was found from.
_GAIN = 0.9


def variables(reading: Reading) -> frozenset[str]:
    """The variables that stand for things."""
    holding = [group for group in reading.groups if not group.is_negated]
    return frozenset({ANSWER, *(one.to for group in holding for one in group.patterns)})


def ways_back(reading: Reading, bound: Mapping[str, str], stated: Collection[Triple]) -> Iterator[Path]:
    """For each thing that the question names, the ties from it to the answer, as they stand in the graph.

    Args:
        reading: what is asked for.
        bound: variable → notation.
        stated: all ties.
    """
    patterns = {one.to: one for group in reading.groups if not group.is_negated for one in group.patterns}
    given = [one.variable for one in reading.given() if one.variable != ANSWER]
    # Where a question names nothing but classes, the ties are those to their members.
    for variable in given or [name for name in patterns if all(one.of != name for one in patterns.values())]:
        triples = tuple(_climbed(variable, patterns, bound, stated))
        if triples and variable in bound:
            yield Path(bound[variable], bound[ANSWER], triples, _GAIN)


def _climbed(
    variable: str, patterns: Mapping[str, Pattern], bound: Mapping[str, str], stated: Collection[Triple]
) -> Iterator[Triple]:
    while variable != ANSWER and variable in patterns:
        pattern = patterns[variable]
        start, end = bound.get(pattern.of, ""), bound.get(variable, "")
        subject, object_ = (start, end) if pattern.step.forward else (end, start)
        yield from [(subject, name, object_) for name in pattern.step.properties if (subject, name, object_) in stated][
            :1
        ]
        variable = pattern.of
