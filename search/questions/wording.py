"""A reading into the reader's words: what is asked for, tied by what to what."""

from __future__ import annotations

from collections.abc import Iterator

from kg.reading import Reading as Languages
from search.explanation import Explainer
from search.questions.reading import Comparison, Group, Pattern, Reading

_SIGNS = {Comparison.MORE: ">", Comparison.FEWER: "<", Comparison.AT_LEAST: "≥", Comparison.AT_MOST: "≤"}


def told(reading: Reading, explainer: Explainer, languages: Languages) -> str:
    """The reading in words and signs, in the reader's language as far as the ontology has it.

    For example: Agency ← lead – T2 "Promoting and applying alternatives to detention".
    """
    parts = [part for group in reading.groups for part in _group(group, explainer, languages)]
    head = explainer.class_label(f"gcm:{reading.answer_class}", languages)
    shown = [explainer.property_label(name, languages)[0] for name in reading.shown]
    return "; ".join([" ".join([head, *parts[:1]]), *parts[1:], *_amounts(reading), *(f"{name}?" for name in shown)])


def _group(group: Group, explainer: Explainer, languages: Languages) -> Iterator[str]:
    sign = "≠ " if group.is_negated else ""
    patterns = {one.to: one for one in group.patterns}
    told: set[str] = set()
    for given in group.given:
        names = " | ".join(explainer.named(one, languages) for one in given.notations)
        end = names or explainer.class_label(f"gcm:{given.of_class}", languages)
        told.update(_passed(given.variable, patterns))
        yield sign + " ".join([*_chain(given.variable, patterns, explainer, languages), end])
    for variable in patterns:
        if variable not in told and all(one.of != variable for one in patterns.values()):
            end = explainer.class_label(f"gcm:{patterns[variable].step.target}", languages)
            yield sign + " ".join([*_chain(variable, patterns, explainer, languages), end])
    for value in group.values:
        called = " | ".join(explainer.property_label(name, languages)[0] for name in value.properties)
        yield f"{sign}{called} {_SIGNS.get(value.comparison, '=')} {value.value or '…'}"


def _passed(variable: str, patterns: dict[str, Pattern]) -> Iterator[str]:
    while variable in patterns:
        yield variable
        variable = patterns[variable].of


def _chain(variable: str, patterns: dict[str, Pattern], explainer: Explainer, languages: Languages) -> list[str]:
    """The steps from the answer to a variable, the classes between them named."""
    steps: list[str] = []
    for place, name in enumerate(_passed(variable, patterns)):
        pattern = patterns[name]
        called = " | ".join(explainer.property_label(one, languages)[0] for one in pattern.step.properties)
        between = [explainer.class_label(f"gcm:{pattern.step.target}", languages)] if place else []
        steps = [f"– {called} →" if pattern.step.forward else f"← {called} –", *between, *steps]
    return steps


def _amounts(reading: Reading) -> Iterator[str]:
    tally, measure = reading.tally, reading.measure
    if tally and tally.number is not None:
        yield f"{tally.variable} {_SIGNS.get(tally.comparison, '=')} {tally.number}"
    elif tally:
        yield f"{tally.variable}: {_extreme(tally.comparison)}"
    if measure:
        yield f"{_extreme(measure.comparison)} {measure.limit}"


def _extreme(comparison: Comparison) -> str:
    return "max" if comparison is Comparison.MORE else "min"
