import re
from dataclasses import replace

import pytest
from rdflib import Literal
from rdflib.namespace import DCTERMS, SKOS, XSD

from ingest.events import event_quads, load_events, parse_events
from ingest.sources import load_sources, read_source, source_of
from ingest.vocabularies import record_list
from kg.errors import InputError, SourceError
from kg.identifiers import mint
from kg.named_graphs import graph_name, layer_of
from kg.namespaces import GCM

TEXT = read_source(source_of(load_sources(), "workplan-2019")).decode()
EVENTS = load_events()
QUADS = list(event_quads(EVENTS, TEXT, "workplan-2019"))


def value(subject, predicate):
    (found,) = (quad.object for quad in QUADS if quad.subject == subject and quad.predicate == predicate)
    return found


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.code)
def test_the_words_that_prove_an_event_stand_where_the_passage_says(event):
    passage = value(mint("event", event.code), GCM.evidence)
    start, end = int(value(passage, GCM.start)), int(value(passage, GCM.end))
    assert TEXT[start:end] == event.quote == str(value(passage, GCM.quote))
    assert TEXT.split("\n")[int(value(passage, GCM.line)) - 1].count(event.quote) == 1
    assert value(passage, DCTERMS.source) == mint("source", "workplan-2019")


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.code)
def test_the_quote_names_the_year_of_the_event(event):
    assert str(event.date)[:4] in re.findall(r"\d{4}", event.quote)


def test_an_event_that_lasts_has_an_end():
    meeting = mint("event", "annual-meeting-2020")
    assert value(meeting, GCM.date) == Literal("2020-12-17", datatype=XSD.date)
    assert value(meeting, GCM.endDate) == Literal("2020-12-18", datatype=XSD.date)


def test_a_month_stays_a_month():
    assert value(mint("event", "migration-statistics-forum"), GCM.date) == Literal("2020-01", datatype=XSD.gYearMonth)


def test_two_meetings_belong_to_one_activity():
    held = {q.object for q in QUADS if q.subject == mint("activity", "C4.3/1") and q.predicate == GCM.event}
    assert held == {mint("event", "annual-meeting-2019"), mint("event", "annual-meeting-2020")}


def test_facts_are_the_source_s_and_names_are_ours():
    layers = {quad.predicate: layer_of(quad.graph) for quad in QUADS}
    assert layers[GCM.date] == layers[GCM.event] == layers[GCM.quote] == "asserted"
    assert {quad.graph for quad in QUADS if quad.predicate == SKOS.prefLabel} == {graph_name("curated", "events")}
    names = [quad.object.language for quad in QUADS if quad.predicate == SKOS.prefLabel]
    assert names.count("en") == names.count("ru") == len(EVENTS)


def test_words_that_are_not_in_the_source_are_reported():
    event = replace(EVENTS[0], quote="открытие Фонда в Париже")
    with pytest.raises(SourceError, match="'fund-operational' stand 0 times in the source, not once"):
        list(event_quads([event], TEXT, "workplan-2019"))


def test_words_that_stand_twice_are_reported_with_their_first_line():
    event = replace(EVENTS[0], quote="Членский состав Сети")
    with pytest.raises(SourceError, match=r"workplan-2019:92: .* stand 7 times"):
        list(event_quads([event], TEXT, "workplan-2019"))


@pytest.mark.parametrize("date", ["2019", "2019-13", "May 2019", "2019-05-32"])
def test_a_date_that_is_neither_a_day_nor_a_month_is_refused(date):
    with pytest.raises(InputError, match=f"'fund-operational' has the date '{date}'"):
        parse_events([{**record_list("events")[0], "date": date}])
