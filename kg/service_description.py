"""What a SPARQL endpoint can do into its description (https://www.w3.org/TR/sparql11-service-description/)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, cast

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from kg.formats import GRAPH_FORMATS, RESULT_FORMATS, GraphFormat
from kg.named_graphs import layer_of
from kg.namespaces import GCM, prefixes
from kg.query_text import SEARCH_QUERY

_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS: Final = "http://www.w3.org/ns/formats/"
# https://www.w3.org/ns/formats/ names the formats of answers.
_FORMAT_IRIS: Final = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "turtle": "Turtle",
    "ntriples": "N-Triples",
    "jsonld": "JSON-LD",
    "rdfxml": "RDF_XML",
}


def service_description(endpoint: str, graph_sizes: Mapping[str, int]) -> tuple[Triple, ...]:
    """The endpoint, its formats and features, and the dataset that a query sees when it names none.

    Args:
        endpoint: the URL of the endpoint.
        graph_sizes: IRI of each named graph → how many triples it holds.
    """
    service, dataset = NamedNode(endpoint), NamedNode(f"{endpoint}#dataset")
    default = NamedNode(f"{endpoint}#default-graph")
    described = [
        *_service(service, dataset),
        _is_a(dataset, "Dataset"),
        Triple(dataset, _sd("defaultGraph"), default),
        _is_a(default, "Graph"),
        _size(default, sum(graph_sizes.values())),
    ]
    for iri, size in sorted(graph_sizes.items()):
        described += _named_graph(dataset, NamedNode(f"{endpoint}#graph-{_fragment(iri)}"), iri, size)
    return tuple(described)


def serialized(description: tuple[Triple, ...], wanted: GraphFormat) -> bytes:
    """The description in one of the graph formats."""
    known = {
        name: iri for name, iri in prefixes().items() if name in ("rdf", "rdfs", "void", "gcm", "sh", "schema")
    } | {"sd": _SD}
    takes_prefixes = wanted.serializer in (RdfFormat.TURTLE, RdfFormat.RDF_XML, RdfFormat.JSON_LD)
    return cast("bytes", serialize(description, format=wanted.serializer, prefixes=known if takes_prefixes else None))


def _service(service: NamedNode, dataset: NamedNode) -> Iterator[Triple]:
    yield _is_a(service, "Service")
    yield Triple(service, _sd("endpoint"), service)
    yield Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    yield Triple(service, _sd("feature"), _sd("UnionDefaultGraph"))
    yield Triple(service, _sd("propertyFeature"), NamedNode(SEARCH_QUERY))
    yield Triple(service, _sd("defaultDataset"), dataset)
    for known in (*RESULT_FORMATS, *GRAPH_FORMATS):
        yield Triple(service, _sd("resultFormat"), NamedNode(_FORMATS + _FORMAT_IRIS[known.name]))


def _named_graph(dataset: NamedNode, node: NamedNode, iri: str, size: int) -> Iterator[Triple]:
    graph = NamedNode(f"{node.value}-content")
    yield Triple(dataset, _sd("namedGraph"), node)
    yield _is_a(node, "NamedGraph")
    yield Triple(node, _sd("name"), NamedNode(iri))
    yield Triple(node, NamedNode(GCM.layer), Literal(layer_of(iri)))
    yield Triple(node, _sd("graph"), graph)
    yield _is_a(graph, "Graph")
    yield _size(graph, size)


def _fragment(iri: str) -> str:
    return "-".join(iri.split("/graph/")[-1].split("/"))


def _is_a(node: NamedNode, name: str) -> Triple:
    return Triple(node, NamedNode(f"{prefixes()['rdf']}type"), _sd(name))


def _size(node: NamedNode, triples: int) -> Triple:
    return Triple(node, NamedNode(f"{prefixes()['void']}triples"), Literal(triples))


def _sd(name: str) -> NamedNode:
    return NamedNode(_SD + name)
