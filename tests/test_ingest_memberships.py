"""Memberships of the Network: what was seen, what is from memory, and what is not stated at all."""

import copy

import pytest
from rdflib.namespace import DCTERMS, ORG, RDF, SKOS, XSD
from rdflib.term import Literal, URIRef

from ingest.memberships import EXECUTIVE_COMMITTEE, NETWORK, Membership, membership_quads, memberships
from ingest.records import Thing
from ingest.vocabularies import vocabulary
from kg.errors import InputError
from kg.identifiers import mint
from kg.namespaces import GCM

LISTED = vocabulary("reference")["un_network_on_migration"]
FOUND = memberships(LISTED)


def codes(organization, confidence):
    return {
        membership.member.notation
        for membership in FOUND
        if (membership.organization, membership.confidence) == (organization, confidence)
    }


def test_the_executive_committee_has_the_eight_members_that_were_read():
    eight = {"DESA", "ILO", "IOM", "OHCHR", "UNDP", "UNHCR", "UNICEF", "UNODC"}
    assert codes(EXECUTIVE_COMMITTEE, "high") == eight == codes(NETWORK, "high")
    assert codes(EXECUTIVE_COMMITTEE, "medium") == set()


def test_members_from_memory_say_so_and_believed_members_are_not_stated():
    medium = {e["acronym"].replace(" ", "") for e in LISTED["entities"] if e["membership_confidence"] == "medium"}
    assert codes(NETWORK, "medium") == medium
    assert {"WHO", "WorldBank", "FAO"} <= medium
    assert not {"UNAIDS", "UNEP", "OCHA"} & {membership.member.notation for membership in FOUND}
    assert all(m.basis["en"].startswith("From memory") for m in FOUND if m.confidence == "medium")


def test_a_membership_links_the_member_and_says_what_it_rests_on():
    page = "https://example.org/statement"
    seen = Membership(Thing("agency", "IOM"), EXECUTIVE_COMMITTEE, "high", {"en": "Read."}, page)
    quads = {(quad.subject, quad.predicate, quad.object) for quad in membership_quads([seen])}
    agency, body = mint("agency", "IOM"), mint("body", "ExecutiveCommittee")
    subject = mint("membership", "IOM.ExecutiveCommittee")
    assert (agency, ORG.memberOf, body) in quads
    assert {(p, o) for s, p, o in quads if s == subject} == {
        (RDF.type, ORG.Membership),
        (SKOS.notation, Literal("IOM.ExecutiveCommittee")),
        (ORG.member, agency),
        (ORG.organization, body),
        (DCTERMS.valid, Literal("2019", datatype=XSD.gYear)),
        (DCTERMS.source, mint("source", "reference")),
        (DCTERMS.references, URIRef(page)),
        (GCM.confidence, Literal("high")),
        (SKOS.note, Literal("Read.", lang="en")),
    }


def test_the_network_has_its_members_by_inference(release_graph):
    members = set(release_graph.objects(mint("body", "Network"), ORG.hasMember))
    assert members == {mint(*membership.member) for membership in FOUND if membership.organization == NETWORK}
    assert not list(release_graph.objects(mint("group", "NetworkMembers"), ORG.hasMember))


def test_a_member_that_the_workplan_does_not_name_has_no_role(release_graph):
    roles = (GCM.lead, GCM.participant, GCM.interested, GCM.supporting)
    named = {actor for role in roles for actor in release_graph.objects(None, role)}
    assert mint("agency", "WHO") in named
    assert not {mint("agency", code) for code in ("FAO", "UNESCO", "WorldBank", "ECA", "UPU")} & named


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda listed: listed["entities"][0].update(membership_confidence="sure"),
            "'DESA' has the unknown confidence",
        ),
        (lambda listed: listed["executive_committee_2019"].append("UNX"), "not among the entities: UNX"),
    ],
)
def test_a_list_that_contradicts_itself_is_refused(change, message):
    listed = copy.deepcopy(LISTED)
    change(listed)
    with pytest.raises(InputError, match=message):
        memberships(listed)
