"""The list of alignments turned into SKOS mappings, each with a statement that says what it rests on.

https://www.w3.org/TR/skos-reference/#mapping and https://www.w3.org/TR/rdf-schema/#ch_reificationvocab.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from rdflib.namespace import DCTERMS, RDF, SKOS
from rdflib.term import Literal, URIRef

from ingest.labels import Name, literal
from ingest.records import Thing
from kg.errors import InputError
from kg.identifiers import mint
from kg.named_graphs import graph_name
from kg.quads import Quad, Term

Value = TypeVar("Value")

_GRAPH: Final = graph_name("curated", "reference")
_RELATIONS: Final = {
    "exactMatch": SKOS.exactMatch,
    "closeMatch": SKOS.closeMatch,
    "relatedMatch": SKOS.relatedMatch,
    "broadMatch": SKOS.broadMatch,
    "narrowMatch": SKOS.narrowMatch,
}


@dataclass(frozen=True)
class Alignment:
    """A thing and its match in another vocabulary.

    Attributes:
        code: what the match is known by.
        basis: the words of the match and how it was checked, by language.
    """

    thing: Thing
    relation: URIRef
    target: URIRef
    code: str
    basis: tuple[Name, ...]


def alignments(table: Mapping[str, Any]) -> tuple[Alignment, ...]:
    """The alignments of ingest/data/alignments.yaml.

    >>> sdg = {"namespace": "http://metadata.un.org/sdg/", "title": {"en": "Target"}, "basis": {"en": "Read."}}
    >>> match = {"kind": "objective", "code": "O5", "relation": "relatedMatch", "vocabulary": "sdg", "target": "10.7"}
    >>> found = alignments({"vocabularies": {"sdg": sdg}, "matches": [match | {"words": "Facilitate"}]})
    >>> str(found[0].target), found[0].code, found[0].basis[0].text
    ('http://metadata.un.org/sdg/10.7', 'O5.sdg.10.7', 'Target 10.7: “Facilitate”. Read.')

    Raises:
        InputError: a relation or vocabulary is unknown.
    """
    return tuple(_alignment(record, table["vocabularies"]) for record in table["matches"])


def alignment_quads(found: Iterable[Alignment]) -> Iterator[Quad]:
    """Each alignment as a link, and as a statement about that link."""
    for alignment in found:
        subject = mint(*alignment.thing)
        yield Quad(subject, alignment.relation, alignment.target, _GRAPH)
        statement = mint("alignment", alignment.code)
        yield from (Quad(statement, name, value, _GRAPH) for name, value in _about(alignment, subject))


def _about(alignment: Alignment, subject: URIRef) -> Iterator[tuple[URIRef, Term]]:
    yield RDF.type, RDF.Statement
    yield SKOS.notation, Literal(alignment.code)
    yield RDF.subject, subject
    yield RDF.predicate, alignment.relation
    yield RDF.object, alignment.target
    yield DCTERMS.source, mint("source", "alignments")
    yield from ((SKOS.note, literal(basis)) for basis in alignment.basis)


def _alignment(record: Mapping[str, str], vocabularies: Mapping[str, Any]) -> Alignment:
    thing = Thing(record["kind"], record["code"])
    relation = _one_of(_RELATIONS, record["relation"], "relation", thing)
    vocabulary = _one_of(vocabularies, record["vocabulary"], "vocabulary", thing)
    target = record["target"]
    said = {language: f"{title} {target}: “{record['words']}”." for language, title in vocabulary["title"].items()}
    basis = tuple(Name(language, f"{said[language]} {text}") for language, text in vocabulary["basis"].items())
    code = f"{thing.notation}.{record['vocabulary']}.{target}"
    return Alignment(thing, relation, URIRef(vocabulary["namespace"] + target), code, basis)


def _one_of(known: Mapping[str, Value], name: str, what: str, thing: Thing) -> Value:
    if name not in known:
        message = f"The alignment of '{thing.notation}' has the unknown {what} '{name}'."
        raise InputError(message, f"Use one of: {', '.join(known)}.")
    return known[name]
