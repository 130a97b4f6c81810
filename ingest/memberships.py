"""The reference list of the Network's members turned into links, and into a record of how far each was checked.

A membership follows the Organization Ontology: https://www.w3.org/TR/vocab-org/#membership-roles-posts-and-reporting.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from rdflib.namespace import DCTERMS, ORG, RDF, SKOS, XSD
from rdflib.term import Literal, URIRef

from ingest.records import Thing
from kg.errors import InputError
from kg.identifiers import mint
from kg.named_graphs import graph_name
from kg.namespaces import GCM
from kg.quads import Quad, Term

NETWORK: Final = Thing("body", "Network")
EXECUTIVE_COMMITTEE: Final = Thing("body", "ExecutiveCommittee")

_GRAPH: Final = graph_name("curated", "reference")
_YEAR: Final = "2019"
_NOT_CHECKED: Final = "low"
_CONFIDENCES: Final = ("high", "medium", _NOT_CHECKED)
_BASIS: Final = {
    "committee": {
        "en": "Read in a statement by the Principals of the Executive Committee and in a press report.",
        "ru": "Прочитано в заявлении руководителей учреждений Исполнительного комитета и в сообщении прессы.",
    },
    "high": {
        "en": "A member of the Executive Committee is a member of the Network.",
        "ru": "Член Исполнительного комитета является членом Сети.",
    },
    "medium": {
        "en": "From memory: a member of the Global Migration Group, the forerunner, or a regional commission.",
        "ru": "По памяти: член предшествовавшей Глобальной группы по миграции или региональная комиссия.",
    },
}


@dataclass(frozen=True)
class Membership:
    """That an agency belonged to the Network or its Executive Committee in 2019.

    Attributes:
        confidence: "high" if it was read in a source, "medium" if it is from memory.
        basis: what it rests on, by language.
        page: the address of the source it was read in.
    """

    member: Thing
    organization: Thing
    confidence: str
    basis: Mapping[str, str]
    page: str | None = None

    @property
    def notation(self) -> str:
        """Its code.

        >>> Membership(Thing("agency", "IOM"), NETWORK, "high", {}).notation
        'IOM.Network'
        """
        return f"{self.member.notation}.{self.organization.notation}"


def memberships(network: Mapping[str, Any]) -> tuple[Membership, ...]:
    """The memberships of `un_network_on_migration` in the reference list, but for those that it did not check.

    Raises:
        InputError: a confidence is unknown, or the Executive Committee has a member of which nothing more is said.
    """
    entities = {agency_code(entity): entity for entity in network["entities"]}
    strangers = sorted(set(network["executive_committee_2019"]) - set(entities))
    if strangers:
        message = f"The Executive Committee has members that are not among the entities: {', '.join(strangers)}."
        raise InputError(message, "Add them to un_network_on_migration in ingest/data/reference.yaml.")
    page = network["executive_committee_source"]["url"]
    committee = (
        Membership(Thing("agency", code), EXECUTIVE_COMMITTEE, "high", _BASIS["committee"], page)
        for code in network["executive_committee_2019"]
    )
    stated = ((code, _confidence(entity)) for code, entity in entities.items())
    members = (
        Membership(Thing("agency", code), NETWORK, confidence, _BASIS[confidence])
        for code, confidence in stated
        if confidence != _NOT_CHECKED
    )
    return (*committee, *members)


def agency_code(entity: Mapping[str, Any]) -> str:
    """The code of an agency of the reference list.

    >>> agency_code({"acronym": "World Bank"})
    'WorldBank'
    """
    return str(entity["acronym"]).replace(" ", "")


def membership_quads(found: Iterable[Membership]) -> Iterator[Quad]:
    """Each membership as a link from the member, and as a thing that says how far it was checked."""
    for membership in found:
        member, organization = mint(*membership.member), mint(*membership.organization)
        yield Quad(member, ORG.memberOf, organization, _GRAPH)
        subject = mint("membership", membership.notation)
        yield from (Quad(subject, name, value, _GRAPH) for name, value in _about(membership, member, organization))


def _about(membership: Membership, member: URIRef, organization: URIRef) -> Iterator[tuple[URIRef, Term]]:
    yield RDF.type, ORG.Membership
    yield SKOS.notation, Literal(membership.notation)
    yield ORG.member, member
    yield ORG.organization, organization
    yield DCTERMS.valid, Literal(_YEAR, datatype=XSD.gYear)
    yield GCM.confidence, Literal(membership.confidence)
    yield DCTERMS.source, mint("source", "reference")
    yield from ((SKOS.note, Literal(text, lang=language)) for language, text in membership.basis.items())
    if membership.page:
        yield DCTERMS.references, URIRef(membership.page)


def _confidence(entity: Mapping[str, Any]) -> str:
    confidence = str(entity["membership_confidence"])
    if confidence not in _CONFIDENCES:
        message = f"The membership of '{entity['acronym']}' has the unknown confidence '{confidence}'."
        raise InputError(message, f"Use one of: {', '.join(_CONFIDENCES)}.")
    return confidence
