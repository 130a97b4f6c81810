"""The catalogue counts what is there, and its descriptions can be followed."""

import json

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Store, parse
from rdflib.namespace import DCAT, DCTERMS, RDF, VOID

from kg.catalog import EXAMPLES, Distribution, Published, dcat, schema_org, void
from kg.document import DATASET, release_iri, written
from kg.namespaces import BASE, GCM
from kg.statistics import owner_of, statistics

ROOT = "http://localhost:8000"
FILES = (
    Distribution("turtle", "text/turtle", "Turtle"),
    Distribution("nquads", "application/n-quads", "N-Quads", "ab" * 32),
    Distribution("gexf", "application/gexf+xml", "GEXF"),
)
# The query with which SIB's tools learn the shape of an endpoint from its VoID description.
SIB = """PREFIX void: <http://rdfs.org/ns/void#> PREFIX void-ext: <http://ldf.fi/void-ext#>
SELECT DISTINCT ?subject ?property ?class ?datatype {
  ?cp void:class ?subject ; void:propertyPartition ?pp . ?pp void:property ?property .
  OPTIONAL { { ?pp void:classPartition [ void:class ?class ] }
    UNION { ?pp void-ext:datatypePartition [ void-ext:datatype ?datatype ] } } }"""


@pytest.fixture(scope="module")
def published(opened):
    return Published(ROOT, opened.manifest.id, opened.manifest.identity.graph, statistics(opened.store), FILES)


@pytest.fixture(scope="module")
def void_store(published):
    return stored(void(published))


@pytest.fixture(scope="module")
def dcat_store(published):
    return stored(dcat(published))


def stored(triples):
    store = Store()
    store.bulk_load(input=written(triples, "ntriples"), format=RdfFormat.N_TRIPLES)
    return store


def values(store, subject, predicate):
    found = store.quads_for_pattern(subject, NamedNode(str(predicate)), None, None)
    return sorted(quad.object.value for quad in found)


def count(opened, pattern):
    query = f"SELECT (COUNT(*) AS ?n) {{ SELECT DISTINCT {pattern} }}"
    (row,) = opened.store.query(query, use_default_graph_as_union=True)
    return row["n"].value


@pytest.mark.parametrize(
    ("predicate", "pattern"),
    [
        (VOID.triples, "* { ?s ?p ?o }"),
        (VOID.distinctSubjects, "?s { ?s ?p ?o }"),
        (VOID.distinctObjects, "?o { ?s ?p ?o }"),
        (VOID.properties, "?p { ?s ?p ?o }"),
        (VOID.classes, "?c { ?s a ?c }"),
        (VOID.entities, f"?s {{ ?s ?p ?o FILTER(STRSTARTS(STR(?s), '{BASE}id/')) }}"),
    ],
)
def test_void_counts_what_is_there(void_store, opened, predicate, pattern):
    assert values(void_store, DATASET, predicate) == [count(opened, pattern)]


def test_each_class_has_as_many_things_as_the_manifest_says(void_store, opened):
    for name in ("Objective", "Workstream", "PlannedActivity", "Passage", "Agency"):
        (partition,) = (
            quad.subject
            for quad in void_store.quads_for_pattern(None, NamedNode(str(VOID["class"])), NamedNode(str(GCM[name])))
            if values(void_store, quad.subject, VOID.entities)
        )
        assert values(void_store, partition, VOID.entities) == [str(opened.manifest.counts[name])]


def test_property_partitions_add_up_to_the_whole(void_store, published):
    partitions = values(void_store, DATASET, VOID.propertyPartition)
    triples = sum(int(values(void_store, NamedNode(one), VOID.triples)[0]) for one in partitions)
    assert triples == published.numbers.totals.triples


def test_tools_learn_from_void_what_leads_where(void_store):
    found = {tuple(getattr(term, "value", None) for term in row) for row in void_store.query(SIB)}
    assert (str(GCM.Workstream), str(GCM.lead), str(GCM.Agency), None) in found
    assert (str(GCM.Workstream), str(GCM.number), None, "http://www.w3.org/2001/XMLSchema#integer") in found


def test_void_names_the_ways_in_and_examples_that_exist(void_store, opened):
    assert values(void_store, DATASET, VOID.sparqlEndpoint) == [f"{ROOT}/sparql"]
    assert values(void_store, DATASET, VOID.dataDump) == [f"{ROOT}/export/nquads", f"{ROOT}/export/turtle"]
    assert values(void_store, DATASET, VOID.exampleResource) == sorted(f"{BASE}id/{code}" for code in EXAMPLES)
    for code in EXAMPLES:
        assert list(opened.store.quads_for_pattern(NamedNode(f"{BASE}id/{code}"), None, None, None))


def test_linksets_count_links_of_the_graph_and_of_the_alignments(published):
    links = {
        (found.property.value.rpartition("#")[2], found.target): found.triples for found in published.numbers.links
    }
    assert links["seeAlso", "https://undocs.org/"] == 3
    assert links["subClassOf", "https://schema.org/"] == 8


def test_an_unknown_address_belongs_to_its_site():
    assert owner_of("https://example.org/a/b") == "https://example.org/"


def test_no_description_has_blank_nodes_and_all_formats_say_the_same(published):
    for describe in (void, dcat):
        triples = set(describe(published))
        for name, known in (("turtle", RdfFormat.TURTLE), ("jsonld", RdfFormat.JSON_LD), ("rdfxml", RdfFormat.RDF_XML)):
            parsed = {quad.triple for quad in parse(written(triples, name), format=known)}
            assert parsed == triples
        assert all(
            isinstance(term, NamedNode | Literal) for triple in triples for term in (triple.subject, triple.object)
        )


def test_the_catalogue_names_the_current_release(dcat_store, published):
    release = release_iri(published.release)
    assert values(dcat_store, DATASET, f"{DCAT}hasCurrentVersion") == [release.value]
    assert values(dcat_store, release, f"{DCAT}version") == [published.release]
    assert values(dcat_store, release, DCTERMS.identifier) == [published.graph]


def test_every_file_has_an_address_a_licence_and_a_registered_media_type_where_there_is_one(dcat_store):
    for file in FILES:
        here = NamedNode(f"{BASE}catalog#export-{file.name}")
        assert values(dcat_store, here, DCAT.downloadURL) == [f"{ROOT}/export/{file.name}"]
        assert values(dcat_store, here, DCTERMS.license)
        registered = values(dcat_store, here, DCAT.mediaType)
        assert registered == (
            [] if file.name == "gexf" else [f"https://www.iana.org/assignments/media-types/{file.media_type}"]
        )


def test_a_known_checksum_is_stated_and_an_unknown_one_is_not(dcat_store):
    spdx = "http://spdx.org/rdf/terms#"
    assert not values(dcat_store, NamedNode(f"{BASE}catalog#export-turtle"), f"{spdx}checksum")
    (checksum,) = values(dcat_store, NamedNode(f"{BASE}catalog#export-nquads"), f"{spdx}checksum")
    assert values(dcat_store, NamedNode(checksum), f"{spdx}checksumValue") == ["ab" * 32]


def test_every_source_of_the_release_is_in_the_catalogue_with_its_checksum(dcat_store, opened):
    for name, digest in opened.manifest.sources.items():
        source = NamedNode(f"{BASE}id/source/{name}")
        assert values(dcat_store, source, DCTERMS.title)
        assert values(dcat_store, source, DCTERMS.license) or values(dcat_store, source, DCTERMS.rights)
        (checksum,) = values(dcat_store, source, "http://spdx.org/rdf/terms#checksum")
        assert values(dcat_store, NamedNode(checksum), "http://spdx.org/rdf/terms#checksumValue") == [digest]


def test_services_serve_the_dataset(dcat_store):
    for name in ("sparql", "search"):
        service = NamedNode(f"{BASE}catalog#{name}")
        assert str(DCAT.DataService) in values(dcat_store, service, RDF.type)
        assert values(dcat_store, service, DCAT.endpointURL) == [f"{ROOT}/{name}"]
        assert DATASET.value in values(dcat_store, service, DCAT.servesDataset)


def test_schema_org_describes_a_dataset_that_search_engines_accept(published):
    dataset = json.loads(schema_org(published))
    assert {"name", "description", "license", "creator", "distribution", "url"} <= dataset.keys()
    assert 50 <= len(dataset["description"]) <= 5000
    assert [file["encodingFormat"] for file in dataset["distribution"]] == [file.media_type for file in FILES]
    assert list(parse(schema_org(published), format=RdfFormat.JSON_LD))
