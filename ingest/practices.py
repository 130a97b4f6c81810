"""Practices turned into quads: what each is, where, towards which objectives, and where one can read of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Final
from urllib.parse import quote

from rdflib.namespace import DCTERMS, RDF, RDFS, SDO, SKOS, XSD
from rdflib.term import Literal, URIRef

from ingest.bundled_tables import PRACTICES
from ingest.contributions import Practice, Reference
from ingest.labels import Wording, wording_quads
from ingest.passages import passage_quads
from ingest.records import Passage, Thing
from ingest.vocabularies import record_list
from kg.errors import InputError
from kg.identifiers import mint
from kg.named_graphs import graph_name
from kg.namespaces import GCM
from kg.quads import Quad, Term

GRAPH: Final = graph_name("curated", "practices")
BASIS: Final = "compiler"
"""Who chose the objectives of a practice: whoever wrote the record, not the source."""

Fact = tuple[URIRef, Term]
ActorOf = Callable[[str], Thing | None]
# Characters that may stand in an IRI as they are; the rest is percent-encoded (https://www.rfc-editor.org/rfc/rfc3987).
_SAFE: Final = "%/:?#[]@!$&'()*+,;=~-._"


def practice_quads(
    practices: Iterable[Practice],
    actor_of: ActorOf,
    source: str = PRACTICES,
    graph: URIRef = GRAPH,
    basis: str = "own-translation",
) -> Iterator[Quad]:
    """What the graph says of practices, and of the published sources they cite.

    Args:
        practices: the practices.
        actor_of: the actor that the name of an organisation certainly means, or None.
        source: the notation of the list they come from.
        graph: the named graph for the facts.
        basis: where the wording of their names comes from, one of `ingest.labels.BASES`.

    Raises:
        InputError: a code, region or type is unknown.
    """
    cited: dict[URIRef, Reference] = {}
    for practice in practices:
        thing = Thing("practice", practice.id)
        yield from (Quad(mint(*thing), *fact, graph) for fact in _facts(practice, actor_of, source))
        for language, name in sorted(practice.names.items()):
            yield from wording_quads(thing, Wording(language, name, basis, source), graph)
        for reference in practice.references:
            cited.setdefault(source_iri(reference), reference)
    for published, reference in cited.items():
        yield from (Quad(published, *fact, graph) for fact in _reference(published, reference))


def summary_quads(places: Mapping[str, Passage]) -> Iterator[Quad]:
    """The words of the bundled list as evidence of each practice."""
    for id_, passage in places.items():
        yield from passage_quads(passage, PRACTICES, "en", DCTERMS.description, [mint("practice", id_)], GRAPH)


def _facts(practice: Practice, actor_of: ActorOf, source: str) -> Iterator[Fact]:
    yield RDF.type, GCM.Practice
    yield SKOS.notation, Literal(practice.id)
    yield from ((DCTERMS.description, Literal(text, lang=lang)) for lang, text in sorted(practice.summaries.items()))
    yield GCM.practiceType, mint("practice-type", practice_type(practice.practice_type))
    yield from _links(practice)
    yield from ((GCM.implementer, _organisation(name, actor_of)) for name in practice.organisations)
    yield from _statements(practice)
    yield from _sources(practice, source)


def _links(practice: Practice) -> Iterator[Fact]:
    yield from ((GCM.objective, mint("objective", f"O{number}")) for number in practice.objectives)
    yield GCM.primaryObjective, mint("objective", f"O{practice.primary_objective}")
    yield GCM.objectiveBasis, Literal(BASIS)
    yield from ((GCM.country, mint("country", code)) for code in practice.countries)
    yield from ((GCM.region, mint("region", region(name))) for name in practice.regions)
    yield from ((GCM.corridor, mint("corridor", f"{start}-{end}")) for start, end in practice.corridors)
    yield from ((GCM.principle, mint("principle", code)) for code in practice.principles)


def _statements(practice: Practice) -> Iterator[Fact]:
    """What a record may leave open; the unknown is not stated."""
    said = (
        (GCM.corridorBasis, practice.corridor_basis),
        (GCM.startYear, practice.start_year),
        (GCM.endYear, practice.end_year),
        (GCM.completed, practice.completed),
        (GCM.replicable, practice.replicable),
        (GCM.contested, practice.contested),
        (GCM.confidence, practice.confidence),
    )
    yield from ((name, Literal(value)) for name, value in said if value is not None)
    if practice.note:
        yield SKOS.note, Literal(practice.note, lang="en")


def _sources(practice: Practice, source: str) -> Iterator[Fact]:
    yield DCTERMS.source, mint("source", source)
    for reference in practice.references:
        yield DCTERMS.references, source_iri(reference)
        if reference.url:
            yield DCTERMS.source, _address(reference.url)


def _organisation(name: str, actor_of: ActorOf) -> Term:
    actor = actor_of(name)
    return mint(*actor) if actor else Literal(name, lang="en")


def source_iri(reference: Reference) -> URIRef:
    """A published source by its address, or by its words where none is known."""
    known_by = reference.url or f"{reference.publisher}\n{reference.title}"
    return mint("source", f"ref-{hashlib.sha256(known_by.encode()).hexdigest()[:12]}")


def _reference(published: URIRef, reference: Reference) -> Iterator[Fact]:
    yield RDF.type, GCM.SourceDocument
    yield SKOS.notation, Literal(published.rpartition("/")[2])
    # The language of a title is not recorded.
    yield DCTERMS.title, Literal(reference.title)
    if reference.publisher:
        yield DCTERMS.publisher, Literal(reference.publisher, lang="en")
    if reference.year:
        yield DCTERMS.issued, Literal(str(reference.year), datatype=XSD.gYear, normalize=False)
    if reference.url:
        yield SDO.url, _address(reference.url)
    if reference.seen_at:
        yield RDFS.seeAlso, _address(reference.seen_at)


def _address(url: str) -> URIRef:
    return URIRef(quote(url, safe=_SAFE))


def practice_type(name: str) -> str:
    """The code of a type of practice as records spell it.

    >>> practice_type("data system")
    'data-system'

    Raises:
        InputError: there is no such type.
    """
    return _code("practice-type", name)


def region(name: str) -> str:
    """The code of a region as records spell it.

    >>> region("Latin America & Caribbean")
    'latin-america-and-caribbean'

    Raises:
        InputError: there is no such region.
    """
    return _code("region", name)


def _code(scheme: str, name: str) -> str:
    codes = _codes(scheme)
    if name.casefold() not in codes:
        named = ", ".join(sorted(set(codes.values())))
        raise InputError(f"The {scheme} '{name}' is unknown.", f"Use one of: {named}.")
    return codes[name.casefold()]


@cache
def _codes(scheme: str) -> dict[str, str]:
    """Code, value and English label of each concept, in small letters → code."""
    concepts = next(record["concepts"] for record in record_list("vocabularies") if record["scheme"] == scheme)
    return {
        name.casefold(): concept["code"]
        for concept in concepts
        for name in (concept["code"], concept.get("value", concept["code"]), concept["labels"]["en"])
    }
