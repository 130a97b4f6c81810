"""All sources together: one graph a fact, nothing dangling, a source for every file, and a build that stops in time."""

from collections import Counter
from importlib.resources import files

import pytest
from rdflib.namespace import RDF
from rdflib.term import URIRef

from ingest import pipeline
from ingest.sources import load_sources
from kg.errors import GcmkgError, InputError
from kg.namespaces import BASE


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
