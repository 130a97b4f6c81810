"""The table of dated events turned into quads: the dates are the words of the source, the names are ours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

from rdflib.namespace import DCTERMS, RDF, SKOS, XSD
from rdflib.term import Literal, URIRef

from ingest.labels import Wording, wording_quads
from ingest.records import Thing
from ingest.vocabularies import record_list
from kg.errors import InputError, SourceError
from kg.identifiers import mint
from kg.named_graphs import graph_name
from kg.namespaces import GCM
from kg.quads import Quad, Term

LABELS: Final = graph_name("curated", "events")
TABLE: Final = "ingest/data/events.yaml"
LANGUAGE: Final = "ru"

_DATES: Final = {
    XSD.date: re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])\Z"),
    XSD.gYearMonth: re.compile(r"\d{4}-(0[1-9]|1[0-2])\Z"),
}


@dataclass(frozen=True)
class Event:
    """A dated event: the thing that names it, its date or month, and the words of the source that prove it."""

    code: str
    of: Thing
    date: Literal
    end_date: Literal | None
    labels: tuple[Wording, ...]
    quote: str


def load_events() -> tuple[Event, ...]:
    """The bundled events of the 2019 workplan.

    >>> load_events()[1].code
    'fund-launch'
    """
    return parse_events(record_list("events"))


def parse_events(records: Iterable[Mapping[str, Any]]) -> tuple[Event, ...]:
    """The records of a table of the form of ingest/data/events.yaml.

    Raises:
        InputError: a date is neither a day nor a month.
    """
    return tuple(_event(record) for record in records)


def event_quads(events: Iterable[Event], text: str, source: str) -> Iterator[Quad]:
    """The facts of each event in the graph of its source, its names in the graph of curated events.

    Args:
        events: the events.
        text: the source.
        source: its notation.

    Raises:
        SourceError: the words that prove an event do not stand exactly once in the source.
    """
    said = graph_name("asserted", source)
    for event in events:
        yield from (Quad(*triple, said) for triple in chain(_facts(event), _evidence(event, text, source)))
        yield from chain.from_iterable(wording_quads(Thing("event", event.code), word, LABELS) for word in event.labels)


def _facts(event: Event) -> Iterator[tuple[URIRef, URIRef, Term]]:
    subject = mint("event", event.code)
    yield subject, RDF.type, GCM.DatedEvent
    yield subject, SKOS.notation, Literal(event.code)
    yield subject, GCM.date, event.date
    if event.end_date:
        yield subject, GCM.endDate, event.end_date
    yield mint(*event.of), GCM.event, subject


def _evidence(event: Event, text: str, source: str) -> Iterator[tuple[URIRef, URIRef, Term]]:
    start = _place(event, text, source)
    end = start + len(event.quote)
    notation = f"{source}.{start}-{end}"
    passage = mint("passage", notation)
    yield mint("event", event.code), GCM.evidence, passage
    yield passage, RDF.type, GCM.Passage
    yield passage, SKOS.notation, Literal(notation)
    yield passage, GCM.quote, Literal(event.quote, lang=LANGUAGE)
    yield passage, DCTERMS.source, mint("source", source)
    yield passage, GCM.line, Literal(text.count("\n", 0, start) + 1)
    yield passage, GCM.start, Literal(start)
    yield passage, GCM.end, Literal(end)
    yield passage, GCM.evidenceFor, GCM.date
    if event.end_date:
        yield passage, GCM.evidenceFor, GCM.endDate


def _place(event: Event, text: str, source: str) -> int:
    times = text.count(event.quote)
    if times != 1:
        line = text.count("\n", 0, max(text.find(event.quote), 0)) + 1
        message = f"The words that prove event '{event.code}' stand {times} times in the source, not once."
        raise SourceError(source, line, message, f"Correct its quote in {TABLE}.")
    return text.index(event.quote)


def _event(record: Mapping[str, Any]) -> Event:
    of = Thing("activity" if "/" in record["of"] else "workstream", record["of"])
    labels = (Wording(language, text, "own-translation", "events") for language, text in record["labels"].items())
    end = record.get("end_date")
    date = _date(record["code"], record["date"])
    return Event(record["code"], of, date, _date(record["code"], end) if end else None, tuple(labels), record["quote"])


def _date(code: str, text: str) -> Literal:
    for datatype, form in _DATES.items():
        if form.match(str(text)):
            return Literal(str(text), datatype=datatype, normalize=False)
    raise InputError(f"Event '{code}' has the date '{text}'.", f"Write YYYY-MM-DD or YYYY-MM in quotes in {TABLE}.")
