"""Alignments: each starts from a thing of the graph, leads out of it, and says what it rests on."""

import copy
import re

import pytest
from rdflib.namespace import RDF, SKOS
from rdflib.term import URIRef

from ingest import reference_lists
from ingest.alignments import alignment_quads, alignments
from ingest.vocabularies import vocabulary
from kg.errors import InputError
from kg.identifiers import mint
from kg.namespaces import BASE

TABLE = vocabulary("alignments")
MATCHES = (SKOS.exactMatch, SKOS.closeMatch, SKOS.relatedMatch, SKOS.broadMatch, SKOS.narrowMatch)
ADDRESSES = {
    "sdg": r"http://metadata\.un\.org/sdg/(?:[1-9]|1[0-7])\.(?:\d{1,2}|[a-d])",
    "eurovoc": r"http://eurovoc\.europa\.eu/\d+",
    "wikidata": r"http://www\.wikidata\.org/entity/Q\d+",
}


def test_the_subject_of_every_alignment_exists_in_the_graph(release_graph):
    subjects = {subject for match in MATCHES for subject in release_graph.subjects(match)}
    assert {mint(*found.thing) for found in alignments(TABLE)} <= subjects
    for subject in subjects:
        assert subject.startswith(f"{BASE}id/")
        assert (subject, RDF.type, None) in release_graph, subject


def test_every_alignment_leads_to_an_address_of_its_vocabulary():
    for record, found in zip(TABLE["matches"], alignments(TABLE), strict=True):
        assert re.fullmatch(ADDRESSES[record["vocabulary"]], found.target)


def test_every_alignment_says_in_two_languages_what_it_rests_on(release_graph):
    for found in alignments(TABLE):
        statement = mint("alignment", found.code)
        said = tuple(release_graph.value(statement, part) for part in (RDF.subject, RDF.predicate, RDF.object))
        assert said in release_graph
        notes = {note.language: str(note) for note in release_graph.objects(statement, SKOS.note)}
        assert set(notes) == {"en", "ru"}
        assert all("“" in note and len(note) > 60 for note in notes.values())


def test_an_alignment_stands_once_and_each_thing_has_one_exact_match_in_a_vocabulary():
    found = alignments(TABLE)
    assert len({alignment.code for alignment in found}) == len(found)
    exact = [(a.thing, a.target.rpartition("/")[0]) for a in found if a.relation == SKOS.exactMatch]
    assert len(exact) == len(set(exact))


def test_the_link_and_the_statement_say_the_same():
    found = alignments(TABLE)[:1]
    quads = list(alignment_quads(found))
    assert [quad[:3] for quad in quads if quad.predicate in MATCHES] == [
        (mint("objective", "O1"), SKOS.relatedMatch, URIRef("http://metadata.un.org/sdg/17.18"))
    ]


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("relation", "sameAs", "'O1' has the unknown relation 'sameAs'"),
        ("vocabulary", "unbis", "'O1' has the unknown vocabulary 'unbis'"),
    ],
)
def test_an_unknown_word_is_refused(field, value, message):
    table = copy.deepcopy(TABLE)
    table["matches"][0][field] = value
    with pytest.raises(InputError, match=message):
        alignments(table)


def test_an_alignment_of_a_thing_that_no_list_describes_is_refused(monkeypatch):
    table = copy.deepcopy(TABLE)
    table["matches"][0]["code"] = "O24"
    known = reference_lists.vocabulary
    monkeypatch.setattr(reference_lists, "vocabulary", lambda name: table if name == "alignments" else known(name))
    with pytest.raises(InputError, match="objective 'O24'"):
        reference_lists.load_reference()
