"""Triples into a linked-data document: what the document says of itself, and its bytes in a format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, cast

from pyoxigraph import Literal, NamedNode, Triple, serialize
from rdflib.namespace import DCTERMS, FOAF, OWL, PROV, RDF, VOID

from kg import jsonld
from kg.formats import graph_format
from kg.namespaces import BASE, prefixes

CATALOGUE: Final = f"{BASE}catalog"
DATASET: Final = NamedNode(f"{CATALOGUE}#dataset")
LICENCE: Final = NamedNode("https://spdx.org/licenses/MIT")
XHV: Final = "http://www.w3.org/1999/xhtml/vocab#"
# Terms that a document uses of itself and that the graph does not have.
_MORE_PREFIXES: Final = {
    "foaf": str(FOAF),
    "xhv": XHV,
    "spdx": "http://spdx.org/rdf/terms#",
    "void-ext": "http://ldf.fi/void-ext#",
    "part": f"{BASE}.well-known/void#",
}


def release_iri(release: str) -> NamedNode:
    """The name of a release as a version of the dataset.

    >>> release_iri("d094afbdcd730644").value
    'https://w3id.org/gcm-kg/catalog#release-d094afbdcd730644'
    """
    return NamedNode(f"{CATALOGUE}#release-{release}")


@dataclass(frozen=True)
class Description:
    """What a document says of itself.

    Args:
        address: where the document is, as an absolute IRI.
        topics: the things it is about.
        release: id of the release that it was made from.
        formats: addresses of the document in each of its formats, with their media types.
        neighbours: ("prev" or "next", address) of the pages before and after, if it is a page of a list.
        total: how many topics the whole list has, if it is a page of one.
    """

    address: str
    topics: tuple[NamedNode, ...]
    release: str
    formats: tuple[tuple[str, str], ...]
    neighbours: tuple[tuple[str, str], ...] = ()
    total: int | None = None

    def triples(self) -> Iterator[Triple]:
        """A foaf:Document of the dataset: its licence, its release, its pages and its formats."""
        here = NamedNode(self.address)
        about = FOAF.topic if self.total is not None else FOAF.primaryTopic
        yield Triple(here, _node(RDF.type), _node(FOAF.Document))
        yield from (Triple(here, _node(about), topic) for topic in self.topics)
        yield Triple(here, _node(DCTERMS.isPartOf), DATASET)
        yield Triple(here, _node(VOID.inDataset), DATASET)
        yield Triple(here, _node(DCTERMS.license), LICENCE)
        yield Triple(here, _node(PROV.wasDerivedFrom), release_iri(self.release))
        yield Triple(here, _node(OWL.versionInfo), Literal(self.release))
        yield from (Triple(here, NamedNode(XHV + name), NamedNode(other)) for name, other in self.neighbours)
        if self.total is not None:
            yield Triple(here, _node(DCTERMS.extent), Literal(self.total))
        for address, media_type in self.formats:
            yield Triple(here, _node(DCTERMS.hasFormat), NamedNode(address))
            yield Triple(NamedNode(address), _node(DCTERMS["format"]), Literal(media_type))


def _node(iri: str) -> NamedNode:
    return NamedNode(str(iri))


def written(triples: Iterable[Triple], name: str) -> bytes:
    """The triples in the graph format of this name, with the prefixes they use; JSON-LD in the terms of our context.

    >>> written([Triple(NamedNode("urn:s"), _node(RDF.type), _node(FOAF.Document))], "ntriples")
    b'<urn:s> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://xmlns.com/foaf/0.1/Document> .\\n'

    Raises:
        InputError: there is no such format.
    """
    stated = tuple(triples)
    if name == "jsonld":
        return jsonld.document(stated)
    return cast(bytes, serialize(stated, format=graph_format(name).serializer, prefixes=_used_prefixes(stated)))


def _used_prefixes(triples: tuple[Triple, ...]) -> dict[str, str]:
    terms = {term for triple in triples for term in (triple.subject, triple.predicate, triple.object)}
    iris = {term.value for term in terms if isinstance(term, NamedNode)}
    iris |= {term.datatype.value for term in terms if isinstance(term, Literal)}
    known = prefixes() | _MORE_PREFIXES
    return {prefix: namespace for prefix, namespace in known.items() if any(i.startswith(namespace) for i in iris)}
