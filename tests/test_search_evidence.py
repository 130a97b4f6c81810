"""Every proof is verbatim in the source, and every tie has the words that state it."""

import pytest
from pyoxigraph import Store
from search_slice import SOURCE_TEXT, documents, store

from kg.namespaces import prefixes
from search.answer import Evidence
from search.documents import Document
from search.evidence import read_proofs

PROOFS = read_proofs(store(), documents().values())


def quoted(passages):
    return [proof.quote for proof in PROOFS.shown(passages)]


def test_every_passage_stands_where_it_says():
    assert len(PROOFS.passages) > 30
    for proof in PROOFS.passages.values():
        assert proof.quote == SOURCE_TEXT[proof.start : proof.end]
        assert proof.line == SOURCE_TEXT.count("\n", 0, proof.start) + 1
        assert proof.source == "workplan-2019"


@pytest.mark.parametrize(
    ("triple", "words"),
    [
        (("T2", "gcm:objective", "O7"), "13, 7 и 10"),
        (("T2", "gcm:lead", "UNICEF"), "ЮНИСЕФ, УВКБ, МОМ"),
        (("T3", "gcm:participant", "WHO"), "УВКБ, МОТ, УНП ООН, ООН-женщины, ЮНФПА, Хабитат ООН, ВОЗ"),
    ],
)
def test_a_tie_is_proved_by_the_cell_that_states_it(triple, words):
    assert quoted(PROOFS.of_triple(triple)) == [words]


def test_an_activity_is_proved_by_its_own_words():
    (words,) = quoted(PROOFS.of_triple(("T2", "gcm:activity", "T2/4")))
    assert words.startswith("Поддерживать информационно-пропагандистскую деятельность")


def test_a_workstream_is_quoted_by_its_title_and_description():
    assert len(quoted(PROOFS.of_thing("T2"))) == 2


def test_a_record_that_no_passage_speaks_of_is_proved_by_its_description():
    graph = Store()
    facts = """
        id:practice\\/fund a gcm:Practice ; skos:notation "fund" ; dcterms:source id:source\\/contributions ;
            skos:prefLabel "Fund"@en ; dcterms:description "It pays."@en .
        id:source\\/contributions a gcm:SourceDocument ; skos:notation "contributions" ."""
    declared = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in prefixes().items())
    graph.update(f"{declared}INSERT DATA {{ GRAPH <urn:curated> {{ {facts} }} }}")
    fund = Document("fund", "urn:fund", "Practice", ("Practice",), {"en": "Fund"})
    assert read_proofs(graph, [fund]).listed["fund"] == Evidence("It pays.", "en", "contributions", None, None, None)


def test_what_states_the_objectives_states_the_primary_one():
    assert quoted(PROOFS.of_triple(("T2", "gcm:primaryObjective", "O13"))) == ["13, 7 и 10"]


def test_a_thing_that_no_passage_speaks_of_names_the_list_it_is_in():
    listed = PROOFS.listed["child-sensitive"]
    assert (listed.source, listed.start) == ("reference", None)
    assert PROOFS.of_thing("child-sensitive") == ()
