"""A path of triples into the SPARQL query that confirms it, on whatever engine holds the graph.

The queries are plain SPARQL 1.1 with their prefixes, over the union of the layers. Terms are written by Oxigraph's own
serialiser (https://www.w3.org/TR/sparql11-query/#QSynIRI), never by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from pyoxigraph import NamedNode

from kg.namespaces import prefixes

EVIDENCE: Final = "gcm:evidence"
ORIGIN: Final = "dcterms:source"
_MENTIONS: Final = "gcm:mentions"
# A cell that states the objectives of a workstream also states its primary one.
_STATES: Final = "gcm:evidenceFor/^rdfs:subPropertyOf*"
_PREFIX: Final = re.compile(r"(?<![\w<:/])([a-z]+):\w")


class Statement(NamedTuple):
    """A triple of two things and a property; the property as its prefixed name."""

    subject: NamedNode
    property: str
    object: NamedNode


def hit_query(path: Sequence[Statement], hit: NamedNode) -> str:
    """A SELECT whose ?hit is everything that the path ties in the same way, the hit among it; other stations are fixed.

    One triple is shown with the words behind it: ?quote, ?source and ?line.

    >>> t2, o7, t3 = (NamedNode(f"urn:{name}") for name in ("T2", "O7", "T3"))
    >>> print(hit_query([Statement(t2, "gcm:objective", o7), Statement(t3, "gcm:objective", o7)], t3))
    PREFIX gcm: <https://w3id.org/gcm-kg/ontology#>
    SELECT ?hit WHERE {
      <urn:T2> gcm:objective <urn:O7> .
      ?hit gcm:objective <urn:O7> .
    }
    """
    if len(path) > 1:
        return _query("?hit", _triples(path, hit))
    (step,) = path
    return _query(
        "DISTINCT ?hit ?quote ?source ?line", _origin(step) if step.property == ORIGIN else _with_words(step, hit)
    )


def words_query(path: Iterable[Statement]) -> str:
    """A SELECT that has rows exactly when every triple is in the graph; they quote the passages that back them.

    >>> print(words_query([Statement(NamedNode("urn:a"), "gcm:evidence", NamedNode("urn:b"))]))
    PREFIX gcm: <https://w3id.org/gcm-kg/ontology#>
    SELECT DISTINCT ?quote1 ?line1 WHERE {
      <urn:a> gcm:evidence <urn:b> .
      OPTIONAL { <urn:b> gcm:quote ?quote1 ; gcm:line ?line1 }
    }
    ORDER BY ?line1
    """
    steps = tuple(path)
    numbers = range(1, len(steps) + 1)
    tried = (
        f"OPTIONAL {{ {words} }}"
        for n, step in enumerate(steps, 1)
        for words in _backing(
            step, str(step.subject), str(step.object), str(n), f"gcm:quote ?quote{n} ; gcm:line ?line{n}"
        )
    )
    columns = " ".join(f"?quote{n} ?line{n}" for n in numbers)
    order = " ".join(f"?line{n}" for n in numbers)
    return f"{_query(f'DISTINCT {columns}', (*_triples(steps, None), *tried))}\nORDER BY {order}"


def _query(columns: str, patterns: Iterable[str]) -> str:
    body = "\n".join((f"SELECT {columns} WHERE {{", *(f"  {pattern}" for pattern in patterns), "}"))
    used = sorted({name for name in _PREFIX.findall(body) if name in prefixes()})
    return "\n".join((*(f"PREFIX {name}: {NamedNode(prefixes()[name])}" for name in used), body))


def _triples(path: Iterable[Statement], hit: NamedNode | None) -> tuple[str, ...]:
    return tuple(f"{_term(step.subject, hit)} {step.property} {_term(step.object, hit)} ." for step in path)


def _term(node: NamedNode, hit: NamedNode | None) -> str:
    return "?hit" if node == hit else str(node)


def _with_words(step: Statement, hit: NamedNode) -> tuple[str, ...]:
    subject, object_ = _term(step.subject, hit), _term(step.object, hit)
    words = "gcm:quote ?quote ; dcterms:source ?source ; gcm:line ?line"
    if step.property == EVIDENCE:
        return (*_triples((step,), hit), f"{object_} {words} .")
    tried = _backing(step, subject, object_, "", words)
    return (*_triples((step,), hit), *(f"OPTIONAL {{ {backing} }}" for backing in tried))


def _origin(step: Statement) -> tuple[str, ...]:
    """Where one thing comes from; a list holds many, so the thing itself is given, with what it says or is called."""
    return (
        f"VALUES (?hit ?source) {{ ({step.subject} {step.object}) }}",
        f"?hit {ORIGIN} ?source .",
        "OPTIONAL { ?hit gcm:quote|dcterms:description|skos:prefLabel|skos:altLabel ?quote }",
        "OPTIONAL { ?hit gcm:line ?line }",
    )


def _backing(step: Statement, subject: str, object_: str, number: str, words: str) -> tuple[str, ...]:
    """What to try for the words behind a triple: a second OPTIONAL binds only what the first left unbound."""
    if step.property == EVIDENCE:
        return (f"{object_} {words}",)
    passage = f"?passage{number}"
    # Where no cell states the triple, one end holds or mentions the other, and has its own words.
    speaker = subject if step.property == _MENTIONS else object_
    return (
        f"{subject} gcm:evidence {passage} . {passage} {_STATES} {step.property} ; {words}",
        f"{speaker} gcm:evidence {passage} . {passage} {words}",
    )
