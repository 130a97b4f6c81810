"""The fast engine, and validation in chunks, find exactly what pySHACL finds on the whole graph."""

from itertools import islice
from pathlib import Path

import pytest
from rdflib import Graph
from rdflib.namespace import DCTERMS, RDF, SKOS, XSD
from rdflib.term import Literal, URIRef

from bench.generated_records import corridors, documents, practices
from ingest.collection import replayed
from ingest.pipeline import write_ingested
from kg import validation_chunks, validation_fast
from kg.identifiers import mint
from kg.named_graphs import graph_name
from kg.namespaces import GCM, compact
from kg.quads import Quad, sorted_lines
from kg.validation import load_shapes, validate
from kg.validation_chunks import validate_file
from kg.validation_fast import compiled, find
from kg.validation_report import order
from tests.test_ontology_mutations import MUTATIONS, Draft

FIXTURES = Path(__file__).parent / "shapes"
CASES = sorted(path.name for path in FIXTURES.iterdir())
HERE = graph_name("curated", "test")


@pytest.fixture(scope="module")
def shapes():
    return load_shapes()


@pytest.fixture(scope="module")
def ready(shapes):
    return compiled(shapes)


def fast(graph, ready):
    return tuple(sorted(find(graph.serialize(format="nt"), ready), key=order))


# A fifth of them, and those that once differed: pySHACL takes its time, and tests of the shapes run all of them.
@pytest.mark.parametrize("case", [*CASES[::5], "Mention-words", "Practice-startYear", "Practice-year-order"])
def test_both_engines_find_the_same_in_the_invalid_graph_of_a_shape(case, shapes, ready):
    graph = Graph().parse(FIXTURES / case / "invalid.ttl", format="turtle")
    found = validate(graph, shapes).findings
    assert found
    assert fast(graph, ready) == found


@pytest.fixture(scope="module")
def broken(release_graph):
    """The real graph with every mutation of the ontology's tests at once."""
    graph = Graph()
    for triple in release_graph:
        graph.add(triple)
    draft = Draft(graph)
    for break_it in MUTATIONS.values():
        break_it(draft)
    return graph


@pytest.fixture(scope="module")
def broken_findings(broken, shapes):
    return validate(broken, shapes).findings


def written(triples, path):
    quads = (Quad(*triple, HERE) for triple in triples)
    path.write_text("".join(f"{line}\n" for line in sorted_lines(quads)), "utf-8")
    return path


def test_both_find_the_same_in_the_release_with_every_mutation(broken, broken_findings, ready):
    assert len(MUTATIONS) >= 40
    assert len({finding.shape for finding in broken_findings}) >= 40
    assert fast(broken, ready) == broken_findings


@pytest.mark.parametrize(("processes", "chunk_bytes"), [(2, 1_500_000)])
def test_the_chunks_find_what_the_whole_graph_has(processes, chunk_bytes, broken, broken_findings, shapes, tmp_path):
    graph = written(broken, tmp_path / "graph.nq")
    assert validate_file(graph, shapes, processes, chunk_bytes).findings == broken_findings


def practice(code, **facts):
    thing = mint("practice", code)
    yield thing, RDF.type, GCM.Practice
    yield thing, SKOS.notation, Literal(code)
    yield from ((thing, GCM[name], value) for name, value in facts.items())


def across_chunks():
    """Faults that each lie between two records, which small chunks tear apart."""
    codes = [f"p-{number}" for number in range(12)]
    for code, after in zip(codes, (*codes[1:6], codes[0], *codes[7:], codes[-1]), strict=True):
        yield from practice(code)
        yield mint("practice", code), DCTERMS.isReplacedBy, mint("practice", after)
        yield mint("practice", code), SKOS.prefLabel, Literal("The same name", lang="en")
    yield mint("practice", "p-1"), SKOS.notation, Literal("O7")
    yield mint("objective", "O7"), SKOS.notation, Literal("O7")
    yield from practice("linked", corridor=mint("corridor", "PHL-DEU"))
    yield from practice(
        "astray", corridor=mint("corridor", "PHL-XXX"), startYear=Literal("2012-01-12", datatype=XSD.date)
    )
    yield from practice("nobodys", implementer=mint("agency", "NOBODY"))
    yield mint("corridor", "PHL-DEU"), RDF.type, GCM.MigrationCorridor
    for number, code in enumerate(("PHL-DEU.2020.2020", "elsewhere")):
        figure = mint("observation", code)
        yield figure, RDF.type, URIRef("http://purl.org/linked-data/cube#Observation")
        yield figure, GCM.corridor, mint("corridor", "PHL-DEU")
        yield figure, GCM.year, Literal(2020)
        yield figure, GCM.revision, Literal(2020)
        yield figure, GCM.stock, Literal(number)


def test_faults_between_records_of_different_chunks_are_found(shapes, tmp_path):
    triples = set(across_chunks())
    graph = Graph()
    for triple in triples:
        graph.add(triple)
    whole = validate(graph, shapes)
    torn = validate_file(written(triples, tmp_path / "graph.nq"), shapes, processes=1, chunk_bytes=400)
    between = {"UniquelyLabelled-kind", "UniquelyNamed-notation", "Hierarchy-isReplacedBy", "Observation-unique"}
    assert mint("agency", "NOBODY") in {finding.focus_node for finding in whole.findings}
    assert between <= {compact(finding.shape).removeprefix("gcmsh:") for finding in whole.findings}
    assert torn.findings == whole.findings


def kernel_triples(count, folder):
    """How many triples every chunk is given of a graph with so many records of each kind, its places set aside."""
    folder.mkdir()
    records = [record for kind in (practices, documents, corridors) for record in islice(kind(1), count)]
    write_ingested(replayed(records), folder / "graph.nq", processes=1)
    assert validation_chunks.divided(folder / "graph.nq", folder, 200_000).chunks > 20
    lines = (folder / "0.nt").read_text("utf-8").splitlines()
    return sum("/country" not in line and "/region" not in line for line in lines)


def test_what_every_chunk_holds_does_not_grow_with_the_records(tmp_path):
    """Else twice the records would take four times as long."""
    few, many = (kernel_triples(count, tmp_path / str(count)) for count in (10, 100))
    assert many < few + 90


def test_without_the_engine_pyshacl_checks_the_chunks(shapes, tmp_path, monkeypatch):
    monkeypatch.setattr(validation_fast, "is_available", lambda: False)
    graph = Graph().parse(FIXTURES / "Practice-year-order" / "invalid.ttl", format="turtle")
    file = written(graph, tmp_path / "graph.nq")
    assert validate_file(file, shapes, processes=1, chunk_bytes=1000).findings == validate(graph, shapes).findings


def test_generated_practices_have_the_faults_of_both_engines(shapes, ready):
    graph = Graph()
    for record, _ in zip(practices(1), range(20), strict=False):
        for triple in practice(record.id, startYear=Literal(record.start_year)):
            graph.add(triple)
    assert fast(graph, ready) == validate(graph, shapes).findings
