"""A wording in one language turned into a preferred label and the SKOS-XL label that says how far to trust it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from rdflib import Namespace
from rdflib.namespace import DCTERMS, RDF, SKOS
from rdflib.term import Literal, URIRef

from ingest.records import Thing
from kg.errors import InputError
from kg.identifiers import mint
from kg.namespaces import GCM, prefixes
from kg.quads import Quad
from kg.reading import LANGUAGES

SKOSXL: Final = Namespace(prefixes()["skosxl"])
BASES: Final = ("source", "seen", "cldr", "partly-seen", "memory", "own-translation")
"""Where a wording comes from, the most reliable first."""


class Name(NamedTuple):
    """A text in one language."""

    language: str
    text: str


class Wording(NamedTuple):
    """A preferred label: its language and text, its basis, and the notation of the source it was taken from."""

    language: str
    text: str
    basis: str
    source: str


def wording_quads(thing: Thing, wording: Wording, graph: URIRef) -> Iterator[Quad]:
    """The label of a thing, as text and as a SKOS-XL label (https://www.w3.org/TR/skos-reference/skos-xl.html).

    >>> quads = list(wording_quads(Thing("area", "A1"), Wording("en", "Data", "memory", "reference"), URIRef("urn:g")))
    >>> str(quads[0].object), str(quads[1].object)
    ('Data', 'https://w3id.org/gcm-kg/id/label/area.A1.en')

    Raises:
        InputError: the language or the basis is unknown.
    """
    _refuse_unknown(wording)
    code = f"{thing.kind}.{thing.notation}.{wording.language}".replace("/", "-")
    subject, label, text = mint(*thing), mint("label", code), literal(wording)
    yield Quad(subject, SKOS.prefLabel, text, graph)
    yield Quad(subject, SKOSXL.prefLabel, label, graph)
    yield Quad(label, RDF.type, SKOSXL.Label, graph)
    yield Quad(label, SKOS.notation, Literal(code), graph)
    yield Quad(label, SKOSXL.literalForm, text, graph)
    yield Quad(label, GCM.wordingBasis, mint("wording", wording.basis), graph)
    yield Quad(label, DCTERMS.source, mint("source", wording.source), graph)


def literal(name: Name | Wording) -> Literal:
    """The text as a literal with its language.

    >>> literal(Name("fr", "Données")).n3()
    '"Données"@fr'
    """
    return Literal(name.text, lang=name.language)


def _refuse_unknown(wording: Wording) -> None:
    if wording.language not in LANGUAGES:
        hint = f"Use one of: {', '.join(LANGUAGES)}."
        raise InputError(f"The label '{wording.text}' is in the unknown language '{wording.language}'.", hint)
    if wording.basis not in BASES:
        hint = f"Use one of: {', '.join(BASES)}."
        raise InputError(f"The label '{wording.text}' has the unknown basis '{wording.basis}'.", hint)
