"""A release, its numbers and its doors into descriptions that machines read: VoID, DCAT 3 and schema.org.

Releases are versions of one dataset, not members of a dcat:DatasetSeries: a later one replaces the earlier
(https://www.w3.org/TR/vocab-dcat-3/#dataset-versions).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from pyoxigraph import Literal, NamedNode, Triple
from rdflib.namespace import DCAT, DCTERMS, FOAF, OWL, PROV, RDF, RDFS, SDO, VOID, XSD

from kg.document import CATALOGUE, DATASET, LICENCE, release_iri
from kg.namespaces import BASE, GCM, compact, prefixes
from kg.reading import LANGUAGES
from kg.resource import THINGS
from kg.statistics import ClassProperty, ClassUse, Links, PropertyUse, Source, Statistics
from kg.vocabulary import ONTOLOGY

VOID_DOCUMENT: Final = f"{BASE}.well-known/void"
EXAMPLES: Final = ("workstream/T2", "objective/13", "agency/IOM")
TITLE: Final = {
    "en": "Knowledge graph of the Global Compact for Migration",
    "ru": "Граф знаний Глобального договора о миграции",
}
DESCRIPTION: Final = {
    "en": "The objectives of the Global Compact for Safe, Orderly and Regular Migration and the 2019 workplan of the "
    "United Nations Network on Migration: workstreams, planned activities, actors and dates, each fact with the "
    "passage of the source that proves it.",
    "ru": "Цели Глобального договора о безопасной, упорядоченной и легальной миграции и план работы Сети Организации "
    "Объединенных Наций по вопросам миграции 2019 года: направления работы, мероприятия, участники и сроки; каждый "
    "факт подтвержден отрывком источника.",
}
_PUBLISHER: Final = NamedNode(BASE)
_PUBLISHER_NAME: Final = "GCM knowledge graph project"
_KEYWORDS: Final = ("Global Compact for Migration", "migration", "United Nations Network on Migration", "linked data")
_SPDX: Final = "http://spdx.org/rdf/terms#"
_VOID_EXT: Final = "http://ldf.fi/void-ext#"
_IANA: Final = "https://www.iana.org/assignments/media-types/"
_RDF: Final = frozenset({"text/turtle", "application/n-quads", "application/trig", "application/ld+json"})
# Those of our media types that IANA lists; GraphML and GEXF are not among them.
_REGISTERED: Final = _RDF | {"application/json", "application/zip", "text/csv", "text/html", "text/vnd.graphviz"}
_SPARQL_PROTOCOL: Final = "https://www.w3.org/TR/sparql11-protocol/"
_OPENAPI: Final = "https://spec.openapis.org/oas/v3.1.0"
_URI_PATTERN: Final = "^" + THINGS.replace(".", r"\.") + "[a-z-]+/[A-Za-z0-9][A-Za-z0-9._-]*$"
Value = NamedNode | Literal | str | int


class Distribution(NamedTuple):
    """A file of the whole graph: the name of its format in /export/<name>, media type, title, SHA-256 if known."""

    name: str
    media_type: str
    title: str
    sha256: str = ""


@dataclass(frozen=True)
class Published:
    """What is published where.

    Args:
        root: absolute address of the service, without a slash at its end.
        release: id of the release.
        graph: digest of the release's sorted N-Quads.
        numbers: what was counted in it.
        distributions: the files that it can be had as.
    """

    root: str
    release: str
    graph: str
    numbers: Statistics
    distributions: tuple[Distribution, ...]

    def export(self, distribution: Distribution) -> str:
        """The address of a file."""
        return f"{self.root}/export/{distribution.name}"


def void(published: Published) -> Iterator[Triple]:
    """VoID (https://www.w3.org/TR/void/): counts, partitions by class and property, ways in, linksets."""
    totals = published.numbers.totals
    yield from _about(
        DATASET,
        (RDF.type, VOID.Dataset),
        *_tagged(DCTERMS.title, TITLE),
        *_tagged(DCTERMS.description, DESCRIPTION),
        (DCTERMS.license, LICENCE),
        (DCTERMS.publisher, _PUBLISHER),
        (FOAF.homepage, f"{published.root}/id"),
        (VOID.sparqlEndpoint, f"{published.root}/sparql"),
        (VOID.uriSpace, Literal(THINGS)),
        (VOID.uriRegexPattern, Literal(_URI_PATTERN)),
        (VOID.triples, totals.triples),
        (VOID.entities, totals.entities),
        (VOID.distinctSubjects, totals.subjects),
        (VOID.distinctObjects, totals.objects),
        (VOID.properties, len(published.numbers.properties)),
        (VOID.classes, len(published.numbers.classes)),
        *((VOID.dataDump, published.export(d)) for d in published.distributions if d.media_type in _RDF),
        *((VOID.exampleResource, f"{THINGS}{code}") for code in EXAMPLES),
        *((VOID.vocabulary, namespace) for namespace in _vocabularies(published.numbers)),
        *((VOID.feature, f"http://www.w3.org/ns/formats/{name}") for name in ("Turtle", "JSON-LD", "RDF_XML")),
    )
    for kind in published.numbers.classes:
        yield from _class_partition(kind)
    for used in published.numbers.properties:
        yield from _property_partition(used)
    for links in published.numbers.links:
        yield from _linkset(links)


def _vocabularies(numbers: Statistics) -> tuple[str, ...]:
    """The namespaces of the classes and properties that the graph uses."""
    names = {compact(use.property.value) for use in numbers.properties} | {
        compact(c.type.value) for c in numbers.classes
    }
    used = {name.partition(":")[0] for name in names}
    return tuple(namespace for prefix, namespace in prefixes().items() if prefix in used)


def _class_partition(kind: ClassUse) -> Iterator[Triple]:
    here = _part("class", kind.type)
    yield from _about(DATASET, (VOID.classPartition, here))
    yield from _about(here, (RDF.type, VOID.Dataset), (VOID["class"], kind.type), (VOID.entities, kind.entities))
    for used in kind.properties:
        yield from _property_of_class(here, kind, used)


def _property_of_class(partition: NamedNode, kind: ClassUse, used: ClassProperty) -> Iterator[Triple]:
    here = _part("class", kind.type, used.property)
    yield from _about(partition, (VOID.propertyPartition, here))
    yield from _about(here, (RDF.type, VOID.Dataset), (VOID.property, used.property), (VOID.triples, used.triples))
    for target, triples in used.targets:
        yield from _target(here, kind, used, target, triples)


def _target(
    partition: NamedNode, kind: ClassUse, used: ClassProperty, target: NamedNode, triples: int
) -> Iterator[Triple]:
    """Where a property of a class leads: to a datatype (http://ldf.fi/void-ext) or a class."""
    here = _part("class", kind.type, used.property, target)
    if _is_datatype(target):
        relation, name = f"{_VOID_EXT}datatypePartition", f"{_VOID_EXT}datatype"
    else:
        relation, name = str(VOID.classPartition), str(VOID["class"])
    yield from _about(partition, (relation, here))
    yield from _about(here, (RDF.type, VOID.Dataset), (name, target), (VOID.triples, triples))


def _is_datatype(term: NamedNode) -> bool:
    return term.value.startswith(str(XSD)) or term.value in (str(RDF.langString), str(GCM.Unspecified))


def _property_partition(used: PropertyUse) -> Iterator[Triple]:
    here = _part("property", used.property)
    yield from _about(DATASET, (VOID.propertyPartition, here))
    yield from _about(
        here,
        (RDF.type, VOID.Dataset),
        (VOID.property, used.property),
        (VOID.triples, used.triples),
        (VOID.distinctSubjects, used.subjects),
        (VOID.distinctObjects, used.objects),
    )


def _linkset(links: Links) -> Iterator[Triple]:
    here = NamedNode(f"{VOID_DOCUMENT}#links-{_slug(compact(links.property.value))}-{_slug(links.target)}")
    there = NamedNode(links.target)
    yield from _about(DATASET, (VOID.subset, here))
    yield from _about(
        here,
        (RDF.type, VOID.Linkset),
        (VOID.subjectsTarget, DATASET),
        (VOID.objectsTarget, there),
        (VOID.linkPredicate, links.property),
        (VOID.triples, links.triples),
    )
    yield from _about(there, (RDF.type, VOID.Dataset), (VOID.uriSpace, Literal(links.target)))


def dcat(published: Published) -> Iterator[Triple]:
    """The DCAT 3 catalogue (https://www.w3.org/TR/vocab-dcat-3/): dataset, release, files, services, sources."""
    release = release_iri(published.release)
    catalogue = NamedNode(CATALOGUE)
    yield from _about(
        catalogue,
        (RDF.type, DCAT.Catalog),
        *_tagged(DCTERMS.title, TITLE),
        *_tagged(DCTERMS.description, DESCRIPTION),
        (DCTERMS.publisher, _PUBLISHER),
        (DCTERMS.license, LICENCE),
        (FOAF.homepage, f"{published.root}/catalog"),
        (DCAT.dataset, DATASET),
        (DCAT.dataset, release),
        (DCAT.service, f"{CATALOGUE}#sparql"),
        (DCAT.service, f"{CATALOGUE}#search"),
    )
    yield from _about(_PUBLISHER, (RDF.type, FOAF.Agent), (FOAF.name, Literal(_PUBLISHER_NAME, language="en")))
    yield from _dataset(published, release)
    yield from _release(published, release)
    for distribution in published.distributions:
        yield from _distribution(published, distribution)
    yield from _services(published)
    for source in published.numbers.sources:
        yield from _source(source)


def _dataset(published: Published, release: NamedNode) -> Iterator[Triple]:
    yield from _about(
        DATASET,
        (RDF.type, DCAT.Dataset),
        (RDF.type, VOID.Dataset),
        *_described(),
        (DCTERMS.identifier, Literal("gcm-kg")),
        (DCAT.landingPage, f"{published.root}/id"),
        (f"{DCAT}hasVersion", release),
        (f"{DCAT}hasCurrentVersion", release),
        (RDFS.seeAlso, VOID_DOCUMENT),
        *((DCTERMS.source, source.iri) for source in published.numbers.sources),
    )


def _release(published: Published, release: NamedNode) -> Iterator[Triple]:
    yield from _about(
        release,
        (RDF.type, DCAT.Dataset),
        (RDF.type, VOID.Dataset),
        *_described(),
        (DCTERMS.identifier, Literal(published.graph)),
        (f"{DCAT}version", Literal(published.release)),
        (OWL.versionInfo, Literal(published.release)),
        (f"{DCAT}isVersionOf", DATASET),
        (VOID.triples, published.numbers.totals.triples),
        *((DCAT.distribution, f"{CATALOGUE}#export-{d.name}") for d in published.distributions),
        *((PROV.wasDerivedFrom, source.iri) for source in published.numbers.sources),
    )


def _described() -> tuple[tuple[str, Value], ...]:
    """What holds for the dataset and each of its versions alike."""
    return (
        *_tagged(DCTERMS.title, TITLE),
        *_tagged(DCTERMS.description, DESCRIPTION),
        (DCTERMS.license, LICENCE),
        (DCTERMS.publisher, _PUBLISHER),
        (DCTERMS.conformsTo, ONTOLOGY),
        *((DCTERMS.language, f"http://id.loc.gov/vocabulary/iso639-1/{language}") for language in LANGUAGES),
        *((DCAT.keyword, Literal(word, language="en")) for word in _KEYWORDS),
    )


def _distribution(published: Published, distribution: Distribution) -> Iterator[Triple]:
    here, address = NamedNode(f"{CATALOGUE}#export-{distribution.name}"), published.export(distribution)
    yield from _about(
        here,
        (RDF.type, DCAT.Distribution),
        (DCTERMS.title, Literal(distribution.title, language="en")),
        (DCTERMS.license, LICENCE),
        (DCAT.accessURL, address),
        (DCAT.downloadURL, address),
        (DCTERMS["format"], Literal(distribution.media_type)),
        *(((DCAT.mediaType, _IANA + distribution.media_type),) if distribution.media_type in _REGISTERED else ()),
    )
    if distribution.sha256:
        yield from _checksum(here, f"export-{distribution.name}", distribution.sha256)


def _services(published: Published) -> Iterator[Triple]:
    doors = (("sparql", "SPARQL endpoint", _SPARQL_PROTOCOL), ("search", "Search in six languages", _OPENAPI))
    for name, title, protocol in doors:
        yield from _about(
            NamedNode(f"{CATALOGUE}#{name}"),
            (RDF.type, DCAT.DataService),
            (DCTERMS.title, Literal(title, language="en")),
            (DCAT.endpointURL, f"{published.root}/{name}"),
            (DCAT.endpointDescription, f"{published.root}/openapi.json"),
            (DCAT.servesDataset, DATASET),
            (DCAT.servesDataset, release_iri(published.release)),
            (DCTERMS.conformsTo, protocol),
            (DCTERMS.license, LICENCE),
        )


def _source(source: Source) -> Iterator[Triple]:
    """A source as the provenance layer has it; publishers and rights become nodes, as DCAT wants them."""
    name = source.iri.value.rpartition("/")[2]
    as_they_are = (DCTERMS.title, DCTERMS.description, DCTERMS.license, DCTERMS.language)
    yield from _about(source.iri, (RDF.type, DCAT.Resource))
    yield from _about(source.iri, *((p, value) for p in as_they_are for value in source.values(str(p))))
    for publisher in source.values(str(DCTERMS.publisher)):
        agent = NamedNode(f"{CATALOGUE}#publisher-{name}")
        yield from _about(source.iri, (DCTERMS.publisher, agent))
        yield from _about(agent, (RDF.type, FOAF.Agent), (FOAF.name, publisher))
    for said in source.values(str(DCTERMS.rights)):
        rights = NamedNode(f"{CATALOGUE}#rights-{name}")
        yield from _about(source.iri, (DCTERMS.rights, rights))
        yield from _about(rights, (RDF.type, DCTERMS.RightsStatement), (RDFS.label, said))
    for digest in source.values(str(GCM.sha256)):
        yield from _checksum(source.iri, f"source-{name}", digest.value)


def _checksum(thing: NamedNode, name: str, digest: str) -> Iterator[Triple]:
    here = NamedNode(f"{CATALOGUE}#checksum-{name}")
    yield from _about(thing, (f"{_SPDX}checksum", here))
    yield from _about(
        here,
        (RDF.type, f"{_SPDX}Checksum"),
        (f"{_SPDX}algorithm", f"{_SPDX}checksumAlgorithm_sha256"),
        (f"{_SPDX}checksumValue", Literal(digest, datatype=NamedNode(str(XSD.hexBinary)))),
    )


def schema_org(published: Published) -> bytes:
    """The dataset as schema.org JSON-LD, with the vocabulary stated inline so that no context need be fetched."""
    dataset: dict[str, Any] = {
        "@context": {"@vocab": str(SDO)},
        "@type": "Dataset",
        "@id": DATASET.value,
        "name": TITLE["en"],
        "alternateName": [{"@value": TITLE["ru"], "@language": "ru"}],
        "description": DESCRIPTION["en"],
        "url": f"{published.root}/catalog",
        "identifier": published.graph,
        "version": published.release,
        "license": LICENCE.value,
        "inLanguage": list(LANGUAGES),
        "keywords": list(_KEYWORDS),
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "@id": _PUBLISHER.value, "name": _PUBLISHER_NAME},
        "size": f"{published.numbers.totals.triples} triples",
        "isBasedOn": [source.iri.value for source in published.numbers.sources],
        "distribution": [
            {
                "@type": "DataDownload",
                "name": distribution.title,
                "encodingFormat": distribution.media_type,
                "contentUrl": published.export(distribution),
            }
            for distribution in published.distributions
        ],
        "includedInDataCatalog": {"@type": "DataCatalog", "@id": CATALOGUE, "url": f"{published.root}/catalog"},
    }
    return json.dumps(dataset, ensure_ascii=False, indent=1).encode()


def _part(*names: str | NamedNode) -> NamedNode:
    """The name of a partition: the things it is about, joined.

    >>> _part("class", NamedNode("https://w3id.org/gcm-kg/ontology#Agency")).value
    'https://w3id.org/gcm-kg/.well-known/void#class-gcm-Agency'
    """
    words = (compact(name.value) if isinstance(name, NamedNode) else name for name in names)
    return NamedNode(f"{VOID_DOCUMENT}#{'-'.join(_slug(word) for word in words)}")


def _slug(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-")


def _tagged(predicate: str, texts: dict[str, str]) -> tuple[tuple[str, Value], ...]:
    return tuple((predicate, Literal(text, language=language)) for language, text in texts.items())


def _about(subject: NamedNode, *pairs: tuple[str, Value]) -> Iterable[Triple]:
    """Triples about a subject: a plain string is an IRI, a number an xsd:integer."""
    return (Triple(subject, NamedNode(str(predicate)), _term(value)) for predicate, value in pairs)


def _term(value: Value) -> NamedNode | Literal:
    if isinstance(value, int):
        return Literal(value)
    return NamedNode(str(value)) if isinstance(value, str) else value
