"""Records of a workplan turned into quads: what it says is asserted, names found in its text are machine links."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from rdflib import Literal, Namespace
from rdflib.namespace import DCTERMS, RDF, SKOS, XSD
from rdflib.term import URIRef

from ingest.records import (
    Activity,
    CalendarDate,
    Evidence,
    Item,
    Mention,
    Named,
    Passage,
    Thing,
    Timeframe,
    Workplan,
    Workstream,
)
from kg.identifiers import mint
from kg.named_graphs import graph_name
from kg.namespaces import GCM, prefixes
from kg.quads import Quad, Term

SKOSXL = Namespace(prefixes()["skosxl"])

MENTIONS = graph_name("machine", "mentions")

Triple = tuple[URIRef, URIRef, Term]
Pair = tuple[URIRef, Term]


class _Source(NamedTuple):
    """The document that speaks: the notation of its source and its language."""

    code: str
    language: str

    def text(self, words: str) -> Literal:
        return Literal(words, lang=self.language)


def workplan_quads(workplan: Workplan, machine: URIRef = MENTIONS) -> Iterator[Quad]:
    """Every fact of the workplan with its evidence, each quad once.

    Args:
        workplan: what was read.
        machine: the graph of the names that were found in its text.
    """
    asserted = graph_name("asserted", workplan.source)
    said = dict.fromkeys(_said(workplan))
    yield from (Quad(*triple, asserted) for triple in said)
    found = ((iri(m.subject), GCM.mentions, iri(m.mentioned)) for m in workplan.text_mentions)
    yield from (Quad(*triple, machine) for triple in dict.fromkeys(found))


def iri(thing: Thing) -> URIRef:
    """The IRI of a thing.

    >>> str(iri(Thing("agency", "IOM")))
    'https://w3id.org/gcm-kg/id/agency/IOM'
    """
    return mint(thing.kind, thing.notation)


def passage_notation(source: str, passage: Passage) -> str:
    """The notation of a passage or mention.

    >>> passage_notation("workplan-2019", Passage("МОМ", 1, 12, 15))
    'workplan-2019.12-15'
    """
    return f"{source}.{passage.start}-{passage.end}"


def _said(workplan: Workplan) -> Iterator[Triple]:
    source = _Source(workplan.source, workplan.language)
    for workstream in workplan.workstreams:
        yield from _workstream(source, workstream)
    for named in (*workplan.priorities, *workplan.areas, *workplan.components):
        yield from _named(source, named)
    for paragraph in workplan.paragraphs:
        yield from _passage(source, Evidence(paragraph))


def _workstream(source: _Source, workstream: Workstream) -> Iterator[Triple]:
    thing = Thing("workstream", workstream.notation)
    about: list[Pair] = [
        (RDF.type, workstream.type),
        (SKOS.notation, Literal(workstream.notation)),
        (GCM.number, Literal(workstream.number)),
        *((fact.property, iri(fact.thing)) for fact in workstream.facts),
        *_timeframe(source, workstream.timeframe),
        *((GCM.roleNote, source.text(note)) for note in workstream.role_notes),
        *((GCM.citesParagraph, Literal(paragraph)) for paragraph in workstream.citations),
        *((GCM.activity, mint("activity", activity.notation)) for activity in workstream.activities),
    ]
    if workstream.description:
        about.append((DCTERMS.description, source.text(workstream.description)))
    yield from ((iri(thing), name, value) for name, value in about)
    yield from _label(source, thing, workstream.title)
    yield from _evidence(source, thing, workstream.evidence)
    yield from chain.from_iterable(_activity(source, activity) for activity in workstream.activities)


def _timeframe(source: _Source, timeframe: Timeframe) -> Iterator[Pair]:
    yield GCM.timeframe, source.text(timeframe.text)
    yield GCM.timeframeType, mint("timeframe-type", timeframe.type)
    if timeframe.deadline:
        yield GCM.deadline, _date(timeframe.deadline)
    if timeframe.recurrence:
        yield GCM.recurrence, mint("recurrence", timeframe.recurrence)
    for name, months in ((GCM.minimumDuration, timeframe.minimum), (GCM.maximumDuration, timeframe.maximum)):
        if months is not None:
            yield name, Literal(f"P{months}M", datatype=XSD.yearMonthDuration, normalize=False)


def _activity(source: _Source, activity: Activity) -> Iterator[Triple]:
    thing = Thing("activity", activity.notation)
    about: list[Pair] = [
        (RDF.type, GCM.PlannedActivity),
        (SKOS.notation, Literal(activity.notation)),
        (GCM.number, Literal(activity.number)),
        *((GCM.mentionsDate, _date(date)) for date in activity.dates),
        *((GCM.citesParagraph, Literal(paragraph)) for paragraph in activity.citations),
        *((GCM.placeholder, Literal(words, datatype=GCM.Unspecified)) for words in activity.placeholders),
    ]
    yield from ((iri(thing), name, value) for name, value in about)
    yield from _label(source, thing, activity.label)
    yield from _evidence(source, thing, activity.evidence)
    yield from chain.from_iterable(_item(source, item, thing) for item in activity.items)


def _item(source: _Source, item: Item, activity: Thing) -> Iterator[Triple]:
    thing = Thing("item", item.notation)
    yield iri(thing), RDF.type, GCM.ActivityItem
    yield iri(thing), SKOS.notation, Literal(item.notation)
    yield iri(thing), GCM.number, Literal(item.number)
    yield iri(thing), DCTERMS.isPartOf, iri(activity)
    yield from _label(source, thing, item.label)
    yield from _evidence(source, thing, item.evidence)


def _named(source: _Source, named: Named) -> Iterator[Triple]:
    if named.labels:
        yield from _label(source, named.thing, named.labels[0])
    yield from ((iri(named.thing), SKOS.altLabel, source.text(variant)) for variant in named.labels[1:])
    yield from _evidence(source, named.thing, named.evidence)


def _label(source: _Source, thing: Thing, wording: str) -> Iterator[Triple]:
    """The label, and the SKOS-XL label that says it stands so in the source (https://www.w3.org/TR/skos-reference/skos-xl.html)."""
    code = f"{thing.kind}.{thing.notation}.{source.language}".replace("/", "-")
    label = mint("label", code)
    yield iri(thing), SKOS.prefLabel, source.text(wording)
    yield iri(thing), SKOSXL.prefLabel, label
    yield label, RDF.type, SKOSXL.Label
    yield label, SKOS.notation, Literal(code)
    yield label, SKOSXL.literalForm, source.text(wording)
    yield label, GCM.wordingBasis, mint("wording", "source")
    yield label, DCTERMS.source, mint("source", source.code)


def _evidence(source: _Source, thing: Thing, evidence: Iterable[Evidence]) -> Iterator[Triple]:
    for proof in evidence:
        yield iri(thing), GCM.evidence, mint("passage", passage_notation(source.code, proof.passage))
        yield from _passage(source, proof)


def _passage(source: _Source, proof: Evidence) -> Iterator[Triple]:
    subject = mint("passage", passage_notation(source.code, proof.passage))
    yield subject, RDF.type, GCM.Passage
    yield from _span(subject, source, proof.passage)
    yield from ((subject, GCM.evidenceFor, name) for name in proof.properties)
    yield from chain.from_iterable(_mention(source, mention, subject) for mention in proof.mentions)


def _mention(source: _Source, mention: Mention, passage: URIRef) -> Iterator[Triple]:
    subject = mint("mention", passage_notation(source.code, mention.words))
    yield subject, RDF.type, GCM.Mention
    yield from _span(subject, source, mention.words)
    yield subject, DCTERMS.isPartOf, passage
    yield subject, GCM.mentions, iri(mention.thing)
    yield from ((subject, GCM.evidenceFor, name) for name in mention.properties)


def _span(subject: URIRef, source: _Source, passage: Passage) -> Iterator[Triple]:
    yield subject, SKOS.notation, Literal(passage_notation(source.code, passage))
    yield subject, GCM.quote, source.text(passage.quote)
    yield subject, DCTERMS.source, mint("source", source.code)
    yield subject, GCM.line, Literal(passage.line)
    yield subject, GCM.start, Literal(passage.start)
    yield subject, GCM.end, Literal(passage.end)


def _date(date: CalendarDate) -> Literal:
    return Literal(date.isoformat(), datatype=XSD.gYearMonth if date.day is None else XSD.date, normalize=False)
