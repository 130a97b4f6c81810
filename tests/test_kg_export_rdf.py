"""RDF exports are read back triple by triple, with pyoxigraph and with rdflib."""

from collections import Counter

import pyoxigraph
import pytest
import rdflib
from pyoxigraph import RdfFormat

from kg.export import rdf
from kg.export.formats import export_format
from kg.export.selection import Selection
from kg.export.subset import Subset

XSD = "http://www.w3.org/2001/XMLSchema#"
T2 = "https://w3id.org/gcm-kg/id/workstream/T2"
UNICEF = "https://w3id.org/gcm-kg/id/agency/UNICEF"
GCM = "https://w3id.org/gcm-kg/ontology#"
SYNTAXES = {
    "turtle": RdfFormat.TURTLE,
    "trig": RdfFormat.TRIG,
    "jsonld": RdfFormat.JSON_LD,
    "nquads": RdfFormat.N_QUADS,
}
# rdflib's parsers use what rdflib deprecates.
quietly = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def exported(opened, name, **options):
    return export_format(name).content(Subset(opened.store, opened.layout.graph, Selection(**options)))


def parsed(name, content):
    return list(pyoxigraph.parse(input=content, format=SYNTAXES[name]))


@pytest.fixture(scope="module")
def quads(opened):
    return list(pyoxigraph.parse(input=opened.layout.graph.read_bytes(), format=RdfFormat.N_QUADS))


def test_nquads_without_options_are_the_release(opened):
    assert exported(opened, "nquads") == opened.layout.graph.read_bytes()


def test_trig_keeps_every_quad(opened, quads):
    read = parsed("trig", exported(opened, "trig"))
    assert len(read) == len(quads)
    assert {*read} == {*quads}


@pytest.mark.parametrize("name", ["turtle", "jsonld"])
def test_the_union_keeps_every_triple_once(opened, quads, name):
    read = [quad.triple for quad in parsed(name, exported(opened, name))]
    assert {*read} == {quad.triple for quad in quads}
    assert Counter(read).most_common(1)[0][1] == 1


@quietly
@pytest.mark.parametrize(("name", "syntax"), [("turtle", "turtle"), ("jsonld", "json-ld")])
def test_rdflib_counts_alike(opened, quads, name, syntax):
    selected = exported(opened, name, focus="T2")
    graph = rdflib.Graph().parse(data=selected, format=syntax)
    assert len(graph) == len(parsed(name, selected)) > 100


@quietly
def test_rdflib_reads_the_named_graphs(opened):
    content = exported(opened, "trig", focus="T2")
    dataset = rdflib.Dataset()
    dataset.parse(data=content, format="trig")
    quads = [quad for quad in dataset.quads() if quad[3] is not None]
    assert len(quads) == len(parsed("trig", content))


def test_lexical_forms_stay_as_they_are():
    line = f'<urn:s> <urn:p> "01"^^<{XSD}integer> <https://w3id.org/gcm-kg/graph/asserted> .'
    for name, write in (("turtle", rdf.turtle), ("trig", rdf.trig), ("jsonld", rdf.jsonld), ("nquads", rdf.nquads)):
        (read,) = parsed(name, write([line]))
        assert read.object.value == "01", name


def test_layers_keep_their_quads_only(opened, quads):
    read = parsed("nquads", exported(opened, "nquads", layers=("machine",)))
    wanted = {quad for quad in quads if quad.graph_name.value.startswith("https://w3id.org/gcm-kg/graph/machine")}
    assert {*read} == wanted


def test_a_part_carries_labels_and_proofs_and_no_loose_links(opened, quads):
    read = [quad.triple for quad in parsed("turtle", exported(opened, "turtle", types=("Workstream",)))]
    assert {*read} < {quad.triple for quad in quads}
    said = {triple.predicate.value.rpartition("#")[2] for triple in read}
    assert {"prefLabel", "evidence", "quote", "line", "literalForm", "deadline"} <= said
    objects = {triple.object.value for triple in read if isinstance(triple.object, pyoxigraph.NamedNode)}
    assert UNICEF not in objects
    assert not [iri for iri in objects if "/id/objective/" in iri]


def test_a_neighbourhood_keeps_its_links_both_ways(opened):
    read = [quad.triple for quad in parsed("turtle", exported(opened, "turtle", focus="UNICEF"))]
    links = {(t.subject.value, t.predicate.value, getattr(t.object, "value", "")) for t in read}
    assert (T2, f"{GCM}lead", UNICEF) in links
    assert (UNICEF, f"{GCM}leadOf", T2) in links


def test_the_proof_of_a_link_comes_with_it(opened):
    content = exported(opened, "turtle", focus="T2")
    store = pyoxigraph.Store()
    store.load(input=content, format=RdfFormat.TURTLE)
    answer = store.query(
        f"SELECT ?quote {{ <{T2}> <{GCM}lead> <{UNICEF}> ; <{GCM}evidence> ?cell . "
        f"?mention <http://purl.org/dc/terms/isPartOf> ?cell ; <{GCM}mentions> <{UNICEF}> ; <{GCM}quote> ?quote }}"
    )
    assert len(list(answer)) == 1


def test_the_prefixes_are_the_projects_in_order(opened):
    lines = exported(opened, "turtle", focus="T2").decode().splitlines()
    header = [line for line in lines if line.startswith("@prefix ")]
    assert header == sorted(header)
    assert "@prefix gcm: <https://w3id.org/gcm-kg/ontology#> ." in header
