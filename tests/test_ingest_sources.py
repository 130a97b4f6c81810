from dataclasses import replace
from importlib import import_module
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, RDF

from ingest.events import event_quads, load_events
from ingest.labels import Name
from ingest.reference import reference_quads
from ingest.reference_lists import load_reference
from ingest.sources import (
    checksum,
    load_sources,
    parse_sources,
    read_source,
    source_of,
    source_quads,
    verify,
)
from ingest.translation import load_translation, translation_quads
from ingest.vocabularies import record_list
from kg.errors import InputError
from kg.identifiers import mint
from kg.named_graphs import graph_name
from kg.namespaces import GCM

SOURCES = load_sources()
WORKPLAN = source_of(SOURCES, "workplan-2019")
RECORD = record_list("sources")[0]


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.id)
def test_a_bundled_source_can_be_read_and_its_reader_exists(source):
    assert read_source(source)
    assert import_module(source.reader)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.id)
def test_a_source_says_in_english_and_russian_what_it_is_and_how_it_may_be_used(source):
    assert {name.language for name in source.titles} == {name.language for name in source.descriptions} == {"en", "ru"}
    assert source.publisher
    assert source.licence or source.rights


def test_files_from_elsewhere_are_pinned_and_lists_kept_here_are_not():
    assert {source.id for source in SOURCES if source.sha256} == {
        "workplan-2019",
        "reference",
        "practices",
        "corridors",
    }


def test_every_source_that_a_quad_names_is_in_the_table():
    text = read_source(WORKPLAN).decode()
    quads = [
        *reference_quads(load_reference()),
        *translation_quads(load_translation(), text, WORKPLAN.id),
        *event_quads(load_events(), text, WORKPLAN.id),
    ]
    named = {quad.object for quad in quads if quad.predicate == DCTERMS.source}
    # A further name or plain wording of a thing has no source of its own; records and countries are mapped elsewhere.
    wordings = {"alternative-labels", "plain-words"}
    elsewhere = {"practices", "corridors", "revisions", "countries", "regions", "country-names"} | wordings
    assert named == {mint("source", source.id) for source in SOURCES if source.id not in elsewhere}


def test_a_changed_file_is_refused_with_what_to_do():
    with pytest.raises(InputError) as caught:
        verify(WORKPLAN, read_source(WORKPLAN) + b" ")
    assert WORKPLAN.file in caught.value.message
    assert WORKPLAN.sha256 in caught.value.message
    assert checksum(read_source(WORKPLAN) + b" ") in caught.value.message
    assert caught.value.hint.startswith("Restore the file, or put the new checksum into ingest/data/sources.yaml")


@given(st.binary(max_size=200), st.integers(min_value=0), st.integers(1, 255))
def test_any_changed_byte_is_noticed(content, place, difference):
    source = replace(WORKPLAN, sha256=checksum(content))
    assert verify(source, content) is None
    changed = bytearray(content or b"\0")
    changed[place % len(changed)] ^= difference
    with pytest.raises(InputError, match="SHA-256"):
        verify(source, bytes(changed))


def test_a_list_kept_here_may_change():
    actors = source_of(SOURCES, "actors")
    assert verify(actors, b"- code: NEW\n") is None


def test_a_missing_file_is_refused():
    with pytest.raises(InputError, match=r"nowhere\.md of source 'workplan-2019' is missing"):
        read_source(replace(WORKPLAN, file="nowhere.md"))


def test_the_provenance_of_a_source_holds_the_checksum_of_what_was_read():
    quads = list(source_quads(WORKPLAN, b"text"))
    about = {(quad.predicate, quad.object) for quad in quads}
    assert {quad.subject for quad in quads} == {mint("source", "workplan-2019")}
    assert {quad.graph for quad in quads} == {graph_name("provenance")}
    assert {(RDF.type, GCM.SourceDocument), (RDF.type, PROV.Entity)} <= about
    assert (GCM.sha256, Literal(checksum(b"text"))) in about
    assert (DCTERMS.language, Literal("ru")) in about
    assert any(name == DCTERMS.rights for name, _ in about)


def test_a_licence_is_an_address():
    about = {quad.predicate: quad.object for quad in source_quads(source_of(SOURCES, "translation-en"), b"")}
    assert about[DCTERMS.license] == URIRef("https://spdx.org/licenses/MIT")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"license": "MIT"}, "'workplan-2019' is described badly: unknown key license"),
        ({"rights": None}, "'workplan-2019' has neither licence nor rights"),
    ],
)
def test_a_badly_described_source_is_refused(change, message):
    with pytest.raises(InputError, match=message):
        parse_sources([{**RECORD, **change}])


def test_a_source_without_a_reader_is_refused():
    with pytest.raises(InputError, match="no reader"):
        parse_sources([{key: value for key, value in RECORD.items() if key != "reader"}])


def test_a_source_listed_twice_is_refused():
    with pytest.raises(InputError, match="more than once: workplan-2019"):
        parse_sources([RECORD, RECORD])


def test_an_unknown_source_is_refused_with_the_known_ones():
    with pytest.raises(InputError, match=r"no source 'x'\. Use one of: workplan-2019"):
        source_of(SOURCES, "x")


def test_titles_are_names_in_a_language():
    assert Name("en", "Workplan of the United Nations Network on Migration, July 2019") in WORKPLAN.titles
    assert files("ingest").joinpath("data", WORKPLAN.file).is_file()
