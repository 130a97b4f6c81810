"""All sources together: one graph a fact, nothing dangling, a source for every file, and a build that stops in time."""

from collections import Counter
from importlib.resources import files
from itertools import islice

import pytest
from rdflib.namespace import RDF
from rdflib.term import URIRef

from bench.generated_records import corridors, documents, practices
from ingest import pipeline
from ingest.collection import Decision, key_of, replayed
from ingest.contributions import Deletion, Reference
from ingest.sources import load_sources
from kg.errors import GcmkgError, InputError
from kg.namespaces import BASE
from kg.quads import sorted_lines
from kg.release import graph_digest
from tests.contributed_home import practice


def test_each_fact_stands_in_one_layer(ingested):
    """Oxigraph's union returns a triple once for each graph that holds it, so a second copy would count twice."""
    copies = Counter(quad[:3] for quad in set(ingested.quads))
    assert [triple for triple, count in copies.items() if count > 1] == []


def test_everything_named_is_also_described(ingested):
    described = {quad.subject for quad in ingested.quads if quad.predicate == RDF.type}
    named = {term for quad in ingested.quads for term in quad[:3] if isinstance(term, URIRef)}
    assert {term for term in named if term.startswith(f"{BASE}id/") and term not in described} == set()


def test_two_runs_say_the_same(ingested):
    assert set(pipeline.ingest().quads) == set(ingested.quads)


def test_every_source_file_is_in_the_table_and_read_by_a_module():
    sources = load_sources()
    assert {source.file for source in sources} <= {path.name for path in files("ingest").joinpath("data").iterdir()}
    assert set(pipeline.ingest().sources) == {source.id for source in sources}


def test_a_changed_document_stops_the_build(monkeypatch):
    whole = pipeline.read_source
    monkeypatch.setattr(pipeline, "read_source", lambda source: whole(source).replace("ЮНИСЕФ".encode(), b"UNICORN"))
    with pytest.raises(GcmkgError, match=r"workplan-2019\.ru\.md:\d+: .*UNICORN"):
        pipeline.ingest()


def test_a_document_cut_off_between_two_tables_is_refused(monkeypatch):
    whole = pipeline.read_source

    def cut(source):
        content = whole(source)
        return content[: content.rindex("<b>Сквозное".encode())] if source.id == pipeline.WORKPLAN else content

    monkeypatch.setattr(pipeline, "read_source", cut)
    with pytest.raises(InputError, match="X3"):
        pipeline.ingest()


def test_a_document_in_another_encoding_is_refused(monkeypatch):
    whole = pipeline.read_source
    monkeypatch.setattr(pipeline, "read_source", lambda source: whole(source).decode().encode("utf-16"))
    with pytest.raises(InputError, match="is not UTF-8"):
        pipeline.ingest()


def contributed():
    """Records of every sort, with what makes one depend on another."""
    words = Reference("First words", "IOM", 2020, "https://example.org/one-report")
    yield practice("a-first", organisations=("Uniceff",), references=(words,))
    yield practice("b-second", "Another", organisations=("UNICEFF", "Nobody"), references=(words,))
    yield practice("z-last", "The last", references=(Reference("Other words", None, None, words.url),))
    yield practice("decided", "Decided", organisations=("I O Migration",), corridors=(("PRT", "AGO"),))
    yield Decision("i o migration", "agency", "IOM", True)
    yield Deletion("practice", "usa-pima-county-identification-remains", "a-first")
    yield next(record for record in pipeline.bundled_records() if key_of(record).id == "PHL-DEU")
    for kind in (practices, documents, corridors):
        yield from islice(kind(1), 12)


@pytest.mark.parametrize("processes", [1, 2])
def test_contributions_mapped_in_batches_give_the_quads_of_all_at_once(processes, tmp_path):
    known = replayed(contributed())
    whole = pipeline.ingest(known)
    lines = sorted_lines(whole.quads)
    written = pipeline.write_ingested(known, tmp_path / "graph.nq", processes, batch=5)
    assert (tmp_path / "graph.nq").read_text("utf-8").splitlines() == lines
    assert (written.graph.digest, written.graph.lines) == (graph_digest(lines), len(lines))
    assert written.sources == whole.sources
    assert sum("machine/reconciliation" in line for line in lines) > 10
    assert sum("First words" in line for line in lines) == 1
    assert not any("Other words" in line for line in lines)
