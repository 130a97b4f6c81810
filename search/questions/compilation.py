"""A reading into SPARQL that finds what was asked for: portable, ordered, and fit to be edited by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from kg.namespaces import BASE, prefixes
from search.questions.reading import ANSWER, Comparison, Given, Group, Measure, Pattern, Reading, Tally, ValueFilter
from search.questions.schema import Step

# What an activity mentions, its workstream mentions too; supported by SPARQL's own path for "perhaps one step".
_WIDER: Final = "gcm:activity?/gcm:mentions"
_EXTREME: Final = {Comparison.MORE: "MAX", Comparison.FEWER: "MIN"}


def compile_reading(reading: Reading, iris: Mapping[str, str], kinds: Mapping[str, str]) -> str:
    """The query of a reading: SELECT with the variable ?answer, and with values that it shows.

    Args:
        reading: what is asked for.
        iris: notation → IRI.
        kinds: notation → kind of thing, so that no thing is its own answer.
    """
    body = [*_body(reading, iris), *_others(reading, iris, kinds)]
    if reading.tally:
        text = _tallied(reading.tally, body)
    elif reading.measure:
        text = _measured(reading.measure, body)
    else:
        shown = "".join(f" ?{_local(name)}" for name in reading.shown)
        text = f"SELECT DISTINCT ?{ANSWER}{shown} WHERE {{\n{_indented(body)}\n}}\nORDER BY ?{ANSWER}"
    return _with_prefixes(text)


def compile_bindings(reading: Reading, iris: Mapping[str, str], answers: Sequence[str]) -> str:
    """The query for what every variable of a reading stands for, for some of the answers.

    Args:
        reading: what is asked for.
        iris: notation → IRI.
        answers: by notation.
    """
    listed = " ".join(f"<{iris[notation]}>" for notation in answers)
    body = [f"VALUES ?{ANSWER} {{ {listed} }}"]
    for group in reading.groups:
        body += _group(group, iris, {}) if not group.is_negated else ()
    return _with_prefixes(f"SELECT DISTINCT * WHERE {{\n{_indented(body)}\n}}")


def _body(reading: Reading, iris: Mapping[str, str]) -> Iterator[str]:
    holding = [group for group in reading.groups if not group.is_negated]
    fixed = _fixed(given for group in holding for given in group.given)
    for group in holding:
        yield from _group(group, iris, fixed)
    yield f"?{ANSWER} a gcm:{reading.answer_class} ."
    for name in reading.shown:
        yield f"OPTIONAL {{ ?{ANSWER} {name} ?{_local(name)} . }}"
    for group in reading.groups:
        if group.is_negated and not group.patterns and not group.values:
            ruled_out = ", ".join(f"<{iris[notation]}>" for given in group.given for notation in given.notations)
            yield f"FILTER (?{ANSWER} NOT IN ({ruled_out}))"
        elif group.is_negated:
            own = _fixed(group.given)
            yield f"FILTER NOT EXISTS {{\n{_indented(_group(group, iris, own))}\n}}"


def _fixed(given: Iterable[Given]) -> dict[str, str]:
    """Variables that stand for one thing only, which takes their place."""
    return {one.variable: one.notations[0] for one in given if len(one.notations) == 1 and one.variable != ANSWER}


def _group(group: Group, iris: Mapping[str, str], fixed: Mapping[str, str]) -> Iterator[str]:
    for given in group.given:
        if given.of_class:
            yield f"?{given.variable} a gcm:{given.of_class} ."
        elif given.variable not in fixed:
            listed = " ".join(f"<{iris[notation]}>" for notation in given.notations)
            yield f"VALUES ?{given.variable} {{ {listed} }}"
    kinds = {one.to: one.step.target for one in group.patterns}
    for one in reversed(group.patterns):
        subject = kinds.get(one.of, "") if one.step.forward else one.step.target
        yield _pattern(one, iris, fixed, subject)
    # A property that things of several classes have would bring them all in: practices have objectives too.
    known = {given.variable for given in group.given} | {one.of for one in group.patterns}
    yield from (f"?{name} a gcm:{kind} ." for name, kind in kinds.items() if name not in known)
    for number, value in enumerate(group.values, 1):
        yield from _value(value, number)


def _pattern(pattern: Pattern, iris: Mapping[str, str], fixed: Mapping[str, str], subject: str) -> str:
    start, end = (f"<{iris[fixed[name]]}>" if name in fixed else f"?{name}" for name in (pattern.of, pattern.to))
    if not pattern.step.forward:
        start, end = end, start
    return f"{start} {_path(pattern.step, subject)} {end} ."


def _path(step: Step, subject: str) -> str:
    return _WIDER if step.properties == ("gcm:mentions",) and subject == "Workstream" else "|".join(step.properties)


def _value(value: ValueFilter, number: int) -> Iterator[str]:
    path = "|".join(value.properties)
    if not value.value:
        yield f"?{value.of} {path} ?value{number} ."
    elif "/" in value.value:
        yield f"?{value.of} {path} <{BASE}id/{value.value}> ."
    else:
        yield f"?{value.of} {path} ?date{number} ."
        yield f"FILTER ({_compared(value, f'STR(?date{number})')})"


def _compared(value: ValueFilter, text: str) -> str:
    if value.comparison is Comparison.EQUAL:
        return f'STRSTARTS({text}, "{value.value}")'
    cut = f"SUBSTR({text}, 1, {len(value.value)})"
    return f'{cut} {value.comparison} "{value.value}"'


def _others(reading: Reading, iris: Mapping[str, str], kinds: Mapping[str, str]) -> Iterator[str]:
    """What is given is not its own answer: "which workstreams share an objective with T2"."""
    target = {kinds[notation] for given in reading.given() if given.variable == ANSWER for notation in given.notations}
    same = [
        notation
        for given in reading.given()
        if given.variable != ANSWER
        for notation in given.notations
        if kinds[notation] == reading.answer_class and not target
    ]
    if same:
        yield f"FILTER (?{ANSWER} NOT IN ({', '.join(f'<{iris[notation]}>' for notation in same)}))"


def _tallied(tally: Tally, body: Iterable[str]) -> str:
    inner = _indented(body)
    counted = (
        f"SELECT ?{ANSWER} (COUNT(DISTINCT ?{tally.variable}) AS ?count) WHERE {{\n{inner}\n}}\nGROUP BY ?{ANSWER}"
    )
    if tally.number is not None:
        having = f"HAVING (COUNT(DISTINCT ?{tally.variable}) {tally.comparison} {tally.number})"
        return f"{counted}\n{having}\nORDER BY ?{ANSWER}"
    each = _indented([counted.replace("?count", "?each")])
    best = f"SELECT ({_EXTREME[tally.comparison]}(?each) AS ?count) WHERE {{\n{each}\n}}"
    both = "\n".join(f"  {{\n{_indented([part], 2)}\n  }}" for part in (counted, best))
    return f"SELECT ?{ANSWER} ?count WHERE {{\n{both}\n}}\nORDER BY ?{ANSWER}"


def _measured(measure: Measure, body: Iterable[str]) -> str:
    """Figures of one revision only, since revisions are no series: of the year asked for, else of the latest."""
    if measure.property != "gcm:stock":
        return _extreme(measure, body)
    order = "DESC" if measure.comparison is Comparison.MORE else "ASC"
    latest = "{ SELECT (MAX(?each) AS ?revision) WHERE { ?any gcm:stock ?one ; gcm:revision ?each . } }"
    lines = [
        *([latest] if not measure.year else []),
        *body,
        f"?observation gcm:corridor ?{ANSWER} ; gcm:stock ?stock ; gcm:year ?year ; gcm:revision ?revision .",
        *([f'FILTER (STR(?year) = "{measure.year}")'] if measure.year else ["FILTER (STR(?year) = STR(?revision))"]),
    ]
    return (
        f"SELECT ?{ANSWER} (MAX(?stock) AS ?figure) WHERE {{\n{_indented(lines)}\n}}\n"
        f"GROUP BY ?{ANSWER}\nORDER BY {order}(?figure) ?{ANSWER}\nLIMIT {measure.limit}"
    )


def _extreme(measure: Measure, body: Iterable[str]) -> str:
    """All that share the earliest or latest date."""
    listed = [*body]
    dated = _indented([*listed, f"?{ANSWER} {measure.property} ?each ."])
    best = f"SELECT ({_EXTREME[measure.comparison]}(?each) AS ?date) WHERE {{\n{dated}\n}}"
    lines = [*listed, f"?{ANSWER} {measure.property} ?date .", f"{{\n{_indented([best])}\n}}"]
    return f"SELECT DISTINCT ?{ANSWER} ?date WHERE {{\n{_indented(lines)}\n}}\nORDER BY ?{ANSWER}"


def _with_prefixes(text: str) -> str:
    used = [name for name in prefixes() if f"{name}:" in text]
    return "".join(f"PREFIX {name}: <{prefixes()[name]}>\n" for name in used if name in {"gcm", "skos"}) + text


def _indented(lines: Iterable[str], depth: int = 1) -> str:
    return "\n".join("  " * depth + line for text in lines for line in text.splitlines())


def _local(name: str) -> str:
    return name.partition(":")[2]
