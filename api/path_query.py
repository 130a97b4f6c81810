"""A path of triples into the SPARQL query that shows it, with the words of the source behind each triple."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from pyoxigraph import Literal, NamedNode, Store

from kg.errors import InputError
from kg.namespaces import prefixes

_NAME: Final = re.compile(r"([a-z]+):([A-Za-z][A-Za-z0-9_]*)")
_EVIDENCE: Final = "gcm:evidence"
_MENTIONS: Final = "gcm:mentions"
_NOTATION: Final = NamedNode(prefixes()["skos"] + "notation")


class Statement(NamedTuple):
    """A triple of two things and a property; the property as its prefixed name."""

    subject: NamedNode
    property: str
    object: NamedNode


def expanded(name: str) -> NamedNode:
    """The IRI of a prefixed name.

    >>> expanded("gcm:lead").value
    'https://w3id.org/gcm-kg/ontology#lead'

    Raises:
        InputError: it is no prefixed name of ours.
    """
    match = _NAME.fullmatch(name)
    if match is None or match[1] not in prefixes():
        raise InputError("A path goes by a property that has no known prefix.", "Rebuild the release.")
    return NamedNode(prefixes()[match[1]] + match[2])


def stated(store: Store, triple: tuple[str, str, str]) -> Statement:
    """A triple of notations as it stands in the graph.

    A code may name two things (a table cell and the words in it), so the pair that the graph ties is taken.

    Raises:
        InputError: an end of it is nowhere in the graph.
    """
    subject, property_, object_ = triple
    pairs = [(one, other) for one in _named(store, subject) for other in _named(store, object_)]
    if not pairs:
        raise InputError("A path leads through a thing that has no notation.", "Rebuild the release.")
    tied = (pair for pair in pairs if _holds(store, pair[0], expanded(property_), pair[1]))
    one, other = next(tied, pairs[0])
    return Statement(one, property_, other)


def _named(store: Store, notation: str) -> list[NamedNode]:
    found = {quad.subject for quad in store.quads_for_pattern(None, _NOTATION, Literal(notation), None)}
    return sorted((one for one in found if isinstance(one, NamedNode)), key=lambda one: one.value)


def _holds(store: Store, subject: NamedNode, property_: NamedNode, object_: NamedNode) -> bool:
    return any(store.quads_for_pattern(subject, property_, object_, None))


def path_query(path: Iterable[Statement]) -> str:
    """A SELECT that has rows exactly when every triple is in the graph; they quote the passages that back them.

    Terms are written by Oxigraph's own serialiser (https://www.w3.org/TR/sparql11-query/#QSynIRI), never by hand.

    >>> print(path_query([Statement(NamedNode("urn:a"), "gcm:evidence", NamedNode("urn:b"))]))
    PREFIX gcm: <https://w3id.org/gcm-kg/ontology#>
    SELECT DISTINCT ?quote1 ?line1 WHERE {
      <urn:a> gcm:evidence <urn:b> .
      OPTIONAL { <urn:b> gcm:quote ?quote1 ; gcm:line ?line1 }
    }
    ORDER BY ?line1
    """
    steps = tuple(path)
    used = sorted({"gcm", *(step.property.partition(":")[0] for step in steps)})
    numbers = range(1, len(steps) + 1)
    return "\n".join(
        (
            *(f"PREFIX {prefix}: {NamedNode(prefixes()[prefix])}" for prefix in used),
            f"SELECT DISTINCT {' '.join(f'?quote{n} ?line{n}' for n in numbers)} WHERE {{",
            *(f"  {step.subject} {step.property} {step.object} ." for step in steps),
            *(f"  OPTIONAL {{ {words} }}" for n, step in enumerate(steps, 1) for words in _backing(step, n)),
            "}",
            f"ORDER BY {' '.join(f'?line{n}' for n in numbers)}",
        )
    )


def _backing(step: Statement, number: int) -> tuple[str, ...]:
    """What to try for the words behind a triple: a second OPTIONAL binds only what the first left unbound."""
    words, passage = f"gcm:quote ?quote{number} ; gcm:line ?line{number}", f"?passage{number}"
    if step.property == _EVIDENCE:
        return (f"{step.object} {words}",)
    # Where no cell states the triple, one end holds or mentions the other, and has its own words.
    speaker = step.subject if step.property == _MENTIONS else step.object
    return (
        f"{step.subject} gcm:evidence {passage} . {passage} gcm:evidenceFor {step.property} ; {words}",
        f"{speaker} gcm:evidence {passage} . {passage} {words}",
    )
