"""Quads sorted on disk are those sorted in memory, to the byte, however they are cut into batches."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib.namespace import RDF
from rdflib.term import Literal, URIRef

from ingest.pipeline import ontology
from kg import quad_sorting
from kg.inference import inferred, rules
from kg.named_graphs import graph_name
from kg.namespaces import GCM
from kg.quad_sorting import write_sorted
from kg.quads import Quad, sorted_lines
from kg.release import file_digest, graph_digest

iris = st.sampled_from([URIRef(f"urn:{name}") for name in ("a", "ab", "b", "b#1", "é", "汉", "𐍈")])
# U+FFFF and U+10348 change places where text is compared by UTF-16 units.
texts = st.text(st.sampled_from('ab"\\ >.@\n\r\t\x00\x0b\x85\u2028éЯش汉\uffff𐍈'), max_size=6)
literals = st.builds(Literal, texts) | st.builds(Literal, texts, lang=st.sampled_from(["ru", "en"]))
graphs = st.sampled_from([graph_name("inferred"), graph_name("curated", "x"), graph_name("asserted")])
quads = st.lists(st.builds(Quad, iris, iris, iris | literals, graphs), max_size=40)


def stated_lines(quads):
    """As a release has them: an inferred triple that another graph states is left out."""
    stated = {quad[:3] for quad in quads if quad.graph != graph_name("inferred")}
    return sorted_lines(quad for quad in quads if quad.graph != graph_name("inferred") or quad[:3] not in stated)


def as_they_are(quads):
    return quads


@given(quads, st.integers(1, 50))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_the_digest_and_the_lines_are_those_of_memory(tmp_path, quads, batch):
    target = tmp_path / "graph.nq"
    written = write_sorted(quads, as_they_are, target, processes=1, batch=batch)
    lines = stated_lines(quads)
    assert target.read_bytes() == "".join(f"{line}\n" for line in lines).encode()
    assert (written.digest, written.lines) == (graph_digest(lines), len(lines))
    assert [path.name for path in tmp_path.iterdir()] == ["graph.nq"]


def test_more_runs_than_are_merged_at_a_time(tmp_path, monkeypatch):
    monkeypatch.setattr(quad_sorting, "FAN_IN", 3)
    quads = [Quad(URIRef(f"urn:{n * 37 % 100}"), RDF.value, Literal(n % 7), graph_name("asserted")) for n in range(300)]
    written = write_sorted(quads, as_they_are, tmp_path / "graph.nq", processes=1, batch=7)
    assert written.digest == graph_digest(sorted_lines(quads))


def test_the_whole_release_and_what_follows_from_it(tmp_path, ingested):
    """Inference batch by batch gives the quads of inference over the whole graph."""
    known = rules(ontology())
    said = [quad for quad in ingested.quads if quad.graph != graph_name("inferred")]
    follows = list(inferred(said, known))
    written = write_sorted(said, as_they_are, tmp_path / "graph.nq", known=known, processes=1, batch=1000)
    assert written.digest == graph_digest(sorted_lines([*said, *follows])) == file_digest(tmp_path / "graph.nq")
    assert follows


def agency_quads(numbers):
    for number in numbers:
        thing = URIRef(f"urn:{number % 50}")
        yield Quad(thing, RDF.type, GCM.Agency, graph_name("curated", "x"))
        yield Quad(thing, RDF.value, Literal(number), graph_name("curated", "x"))


def test_two_processes_write_what_one_writes(tmp_path):
    known = rules(ontology())
    one, two = (
        write_sorted(range(200), agency_quads, tmp_path / f"{count}.nq", known=known, processes=count, batch=30)
        for count in (1, 2)
    )
    said = list(agency_quads(range(200)))
    assert one == two
    assert two.digest == graph_digest(sorted_lines([*said, *inferred(said, known)]))


def test_an_inferred_triple_that_another_batch_states_is_not_written_twice(tmp_path):
    thing, graph = URIRef("urn:x"), graph_name("curated", "x")
    quads = [Quad(thing, RDF.type, kind, graph) for kind in (GCM.Agency, GCM.Actor)]
    known = rules(ontology())
    for batch in (1, 2):
        write_sorted(quads, as_they_are, tmp_path / "graph.nq", known=known, processes=1, batch=batch)
        lines = (tmp_path / "graph.nq").read_text("utf-8").splitlines()
        assert lines == sorted_lines([*quads, *inferred(quads, known)])


def test_an_error_leaves_no_runs_behind(tmp_path):
    def broken():
        yield Quad(URIRef("urn:x"), RDF.type, GCM.Agency, graph_name("asserted"))
        raise ValueError("the reader gave up")

    with pytest.raises(ValueError, match="gave up"):
        write_sorted(broken(), as_they_are, tmp_path / "graph.nq", processes=1, batch=1)
    assert not list(tmp_path.iterdir())
