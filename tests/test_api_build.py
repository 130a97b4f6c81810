"""Two builds are the same release; nothing is published when a source or the graph is wrong."""

from itertools import islice

import pytest
from rdflib import Literal
from rdflib.namespace import SKOS

from api import build as build_module
from api.build import build, build_with, check, try_out
from api.settings import Settings
from bench.generated_records import documents
from ingest.collection import replayed
from ingest.contributions import Origin
from kg.errors import ReleaseError, ValidationFailed
from kg.identifiers import mint
from kg.named_graphs import graph_name
from kg.quads import Quad
from kg.release import open_current
from tests.contributed_home import CountingEncoder, practice


def quiet(step, done, total):
    return None


def test_the_manifest_counts_what_the_document_holds(outcome):
    counts = outcome.manifest.counts
    assert outcome.published
    assert {name: counts[name] for name in ("Workstream", "PlannedActivity", "Objective")} == {
        "Workstream": 23,
        "PlannedActivity": 92,
        "Objective": 23,
    }
    assert outcome.manifest.shacl.get("Violation", 0) == 0


def test_a_second_build_rebuilds_nothing(settings, outcome):
    steps = []
    again = build(settings, lambda step, done, total: steps.append(step))
    assert (again.published, again.manifest) == (False, outcome.manifest)
    assert "Validating" not in steps


def test_a_build_elsewhere_is_the_same_release_byte_for_byte(settings, outcome, tmp_path):
    other = build(settings.model_copy(update={"home": tmp_path}), quiet)
    assert other.manifest.identity == outcome.manifest.identity
    here, there = open_current(settings.home)[0], open_current(tmp_path)[0]
    assert here.graph.read_bytes() == there.graph.read_bytes()
    assert (here.search / "documents.json").read_bytes() == (there.search / "documents.json").read_bytes()


def test_a_graph_that_breaks_a_shape_is_not_published(settings, ingested, tmp_path, monkeypatch):
    second = Quad(mint("workstream", "T2"), SKOS.notation, Literal("T9"), graph_name("asserted", "workplan-2019"))
    broken = ingested._replace(quads=(*ingested.quads, second))
    with pytest.raises(ValidationFailed, match="T2"):
        check(broken.quads)
    monkeypatch.setattr(build_module, "ingest", lambda contributed: broken)
    with pytest.raises(ValidationFailed):
        build(settings.model_copy(update={"home": tmp_path}), quiet)
    with pytest.raises(ReleaseError):
        open_current(tmp_path)
    assert list((tmp_path / "releases").iterdir()) == []


def test_a_build_that_streams_publishes_the_same_release(tmp_path, monkeypatch):
    """Sorted on disk and validated in chunks, records give the release that they give in memory, to the byte."""
    monkeypatch.setattr(build_module.ensemble, "load", lambda model, threads: CountingEncoder())
    monkeypatch.setattr(build_module, "build_index", lambda store, directory, encoder, cache, progress: len(store))
    records = [
        practice("prt-fund"),
        practice("prt-other", "Another", organisations=("Uniceff",)),
        *islice(documents(1), 3),
    ]
    manifests, homes = [], [tmp_path / name for name in ("whole", "streamed")]
    for home, stream_from in zip(homes, (1000, 1), strict=True):
        settings = Settings(home=home, stream_from=stream_from)
        manifests.append(build_with(replayed(records), settings, quiet).manifest)
    whole, streamed = ((home / "current" / "shacl-report.json").read_bytes() for home in homes)
    assert whole == streamed
    assert b"shacl 0.3" in whole
    assert manifests[0] == manifests[1]
    assert manifests[0].counts["quads"] == sum(manifests[0].layers.values())


@pytest.mark.parametrize("stream_from", [1000, 1])
def test_a_contributed_record_that_breaks_a_shape_is_named_both_ways(stream_from, tmp_path):
    broken = practice("prt-fund", summaries={}, origin=Origin("funds.csv", 7))
    with pytest.raises(ValidationFailed, match=r"funds\.csv:7: Violation gcmsh"):
        try_out(replayed([broken]), Settings(home=tmp_path, stream_from=stream_from))
