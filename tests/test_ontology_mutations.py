"""Break each kind of fact in the real graph: exactly the named shapes must catch it.

Where a change breaks two rules both are named: a value that its cell does not mention also leaves a mention that
states nothing (Mention-fact), and a new notation no longer fits the IRI (Named-iri).
"""

import pytest
from rdflib import Literal
from rdflib.namespace import DCTERMS, RDF, SKOS, XSD
from rdflib.term import URIRef

from kg.identifiers import mint
from kg.namespaces import GCM
from kg.validation import SHAPES, load_shapes, narrowed, validate

T1, T2, C11 = mint("workstream", "T1"), mint("workstream", "T2"), mint("workstream", "C1.1")
F5, C43 = mint("workstream", "F5"), mint("workstream", "C4.3")
ACTIVITY, O13, IOM = mint("activity", "T2/4"), mint("objective", "O13"), mint("agency", "IOM")
UNODC, ITEM, NOBODY = mint("agency", "UNODC"), mint("item", "C1.2/1/a"), mint("agency", "NOBODY")
# The document prints the members of the Network both as lead and as participant of C3.
KNOWN = {(URIRef(f"{SHAPES}Role-lead-not-participant"), mint("workstream", "C3"))}
XL = "http://www.w3.org/2008/05/skos-xl#"


def gone(subject, predicate, value=None):
    """Every triple of this pattern is lost."""
    return lambda graph: (set(graph.triples((subject, predicate, value))), set())


def said(subject, predicate, value):
    """One more triple is stated."""
    return lambda graph: (set(), {(subject, predicate, value)})


def instead(subject, predicate, value):
    """The values of a property are replaced by this one."""
    return lambda graph: (set(graph.triples((subject, predicate, None))), {(subject, predicate, value)})


def label(subject, language, text):
    """The preferred label in one language is another text, in its SKOS-XL label as well."""

    def change(graph):
        old = {t for t in graph.triples((subject, SKOS.prefLabel, None)) if t[2].language == language}
        new = Literal(text, lang=language)
        (xl,) = (x for x in graph.objects(subject, URIRef(XL + "prefLabel")) if str(x).endswith(f".{language}"))
        form = set(graph.triples((xl, URIRef(XL + "literalForm"), None)))
        return old | form, {(subject, SKOS.prefLabel, new), (xl, URIRef(XL + "literalForm"), new)}

    return change


def unproved(subject, name):
    """No passage of the thing backs this property any more, nor does a mention in it."""

    def change(graph):
        cells = [cell for cell in graph.objects(subject, GCM.evidence) if (cell, GCM.evidenceFor, name) in graph]
        words = [word for cell in cells for word in graph.subjects(DCTERMS.isPartOf, cell)]
        return {t for node in (*cells, *words) for t in graph.triples((node, GCM.evidenceFor, name))}, set()

    return change


def passage_of(subject, name):
    return lambda graph: next(p for p in graph.objects(subject, GCM.evidence) if (p, GCM.evidenceFor, name) in graph)


def at_passage(subject, name, change):
    """The same change, made to the passage that backs a property of a thing."""
    return lambda graph: change(passage_of(subject, name)(graph))(graph)


MUTATIONS = {
    "a lead without its words": (unproved(T2, GCM.lead), {"Evidenced-lead"}),
    "a participant without its words": (unproved(T2, GCM.participant), {"Evidenced-participant"}),
    "an interested actor without its words": (unproved(F5, GCM.interested), {"Evidenced-interested"}),
    "a supporting actor without its words": (unproved(C11, GCM.supporting), {"Evidenced-supporting"}),
    "an objective without its words": (unproved(T2, GCM.objective), {"Evidenced-objective"}),
    "a thematic area without its words": (unproved(T2, GCM.thematicArea), {"Evidenced-thematicArea"}),
    "a priority without its words": (unproved(C11, GCM.priority), {"Evidenced-priority"}),
    "a status without its words": (unproved(T2, GCM.status), {"Evidenced-status"}),
    "a component without its words": (unproved(C11, GCM.establishes), {"Evidenced-establishes"}),
    "a timeframe without its words": (unproved(T2, GCM.timeframe), {"EvidencedTimeframe-timeframe"}),
    "an activity without its words": (unproved(ACTIVITY, SKOS.prefLabel), {"EvidencedText-label"}),
    "a lead that nobody knows": (said(T2, GCM.lead, NOBODY), {"Evidenced-lead", "Role-lead"}),
    "a status that is an agency": (
        instead(T2, GCM.status, IOM),
        {"Evidenced-status", "Mention-fact", "Timeframe-status"},
    ),
    "a primary objective that is none of the objectives": (
        instead(T2, GCM.primaryObjective, mint("objective", "O1")),
        {"Evidenced-primaryObjective", "Mention-fact", "Workstream-primaryObjective-among"},
    ),
    "a thematic workstream without an objective": (
        gone(T2, GCM.objective),
        {"Mention-fact", "PlacedWorkstream-objective", "Workstream-primaryObjective-among"},
    ),
    "a core workstream without a priority": (gone(C11, GCM.priority), {"CoreWorkstream-priority", "Mention-fact"}),
    "a thematic workstream without an area": (
        gone(T2, GCM.thematicArea),
        {"Mention-fact", "PlacedWorkstream-thematicArea"},
    ),
    "a workstream without activities": (gone(T2, GCM.activity), {"Workstream-activity"}),
    "a number that leaves a gap": (
        instead(ACTIVITY, GCM.number, Literal(9)),
        {"PlannedActivity-number-gap", "PlannedActivity-own-notation"},
    ),
    "a deadline that is no month": (instead(T2, GCM.deadline, Literal("July 2020")), {"Timeframe-deadline"}),
    "a deadline of a workstream with a duration": (
        said(F5, GCM.deadline, Literal("2020-07", datatype=XSD.gYearMonth)),
        {"Timeframe-deadline-as-typed"},
    ),
    "a recurring workstream that does not recur": (gone(C43, GCM.recurrence), {"Timeframe-recurrence-as-typed"}),
    "a duration that ends before it begins": (
        instead(F5, GCM.maximumDuration, Literal("P6M", datatype=XSD.yearMonthDuration, normalize=False)),
        {"Timeframe-duration-order"},
    ),
    "a timeframe of no type": (gone(T2, GCM.timeframeType), {"Timeframe-type"}),
    "a date that is text": (
        said(mint("activity", "C4.3/1"), GCM.mentionsDate, Literal("11 December 2019")),
        {"ActivityText-mentionsDate"},
    ),
    "a placeholder that is plain text": (
        instead(mint("activity", "T4/4"), GCM.placeholder, Literal("XX")),
        {"ActivityText-placeholder"},
    ),
    "a paragraph number that is none": (
        instead(mint("activity", "C1.1/5"), GCM.citesParagraph, Literal("soon")),
        {"ActivityText-citesParagraph"},
    ),
    "an event without a date": (gone(mint("event", "annual-meeting-2019"), GCM.date), {"DatedEvent-date"}),
    "a notation twice": (instead(UNODC, SKOS.notation, Literal("IOM")), {"Named-iri", "UniquelyNamed-notation"}),
    "an objective beyond the 23rd": (instead(O13, SKOS.notation, Literal("O24")), {"Named-iri", "Objective-notation"}),
    "a second notation": (
        said(T2, SKOS.notation, Literal("T9")),
        {"Named-iri", "Named-notation", "PlannedActivity-own-notation"},
    ),
    "a second label in one language": (
        said(IOM, SKOS.prefLabel, Literal("Migration agency", lang="en")),
        {"LabelText-one-per-language", "WordedThing-labels"},
    ),
    "no Russian label": (
        lambda g: ({t for t in g.triples((O13, SKOS.prefLabel, None)) if t[2].language == "ru"}, set()),
        {"Labelled-ru", "WordedThing-labels"},
    ),
    "no English label": (
        lambda g: ({t for t in g.triples((O13, SKOS.prefLabel, None)) if t[2].language == "en"}, set()),
        {"Labelled-en", "WordedThing-labels"},
    ),
    "Latin MOM for Cyrillic МОМ": (said(IOM, SKOS.altLabel, Literal("MOM", lang="ru")), {"LabelText-script"}),
    "a word in two scripts": (label(IOM, "ru", "Международная oрганизация по миграции"), {"LabelText-mixed-word"}),
    "a right-to-left override in a label": (
        said(IOM, SKOS.altLabel, Literal("I\u202eOM", lang="en")),
        {"LabelText-invisible"},
    ),
    "a label in another language than it says": (
        label(O13, "en", "Применение практики помещения мигрантов"),
        {"LabelText-script"},
    ),
    "a quote that is shorter than its span": (
        at_passage(T2, GCM.lead, lambda p: instead(p, GCM.quote, Literal("ЮНИСЕФ", lang="ru"))),
        {"Mention-words", "Passage-length"},
    ),
    "a span that ends before it starts": (
        at_passage(T2, GCM.lead, lambda p: instead(p, GCM.end, Literal(3))),
        {"Mention-within", "Passage-order"},
    ),
    "a passage of no source": (
        at_passage(T2, GCM.lead, lambda p: gone(p, DCTERMS.source)),
        {"Mention-source", "Passage-source"},
    ),
    "a passage without a line": (at_passage(T2, GCM.lead, lambda p: gone(p, GCM.line)), {"Passage-line"}),
    "an item that is part of itself": (
        instead(ITEM, DCTERMS.isPartOf, ITEM),
        {"ActivityItem-activity", "ActivityItem-own-notation", "Hierarchy-isPartOf"},
    ),
    "a thing without a type": (gone(IOM, RDF.type), {"Reference", "Role-lead", "Role-participant"}),
}


def change(graph, mutation):
    removed, added = mutation(graph)
    assert removed | added, "the mutation changes nothing"
    for triple in removed:
        graph.remove(triple)
    for triple in added:
        graph.add(triple)
    return removed, added


def near(graph, triples):
    """The things a change touches, and those one step away."""
    touched = {term for s, _, o in triples for term in (s, o) if isinstance(term, URIRef)}
    touched = {term for term in touched if "/gcm-kg/id/" in term}
    around = {t for node in touched for t in (*graph.objects(node), *(s for s, _ in graph.subject_predicates(node)))}
    return touched | {node for node in around if isinstance(node, URIRef) and "/gcm-kg/id/" in node}


def caught(graph, shapes, nodes):
    report = validate(graph, narrowed(shapes, graph, nodes))
    return {(f.shape, f.focus_node) for f in report.findings if f.severity != "Info"}


@pytest.fixture(scope="module")
def shapes():
    return load_shapes()


@pytest.mark.parametrize("name", MUTATIONS)
def test_exactly_the_named_shape_catches_a_broken_fact(release_graph, shapes, name):
    mutation, expected = MUTATIONS[name]
    removed, added = change(release_graph, mutation)
    try:
        nodes = near(release_graph, removed | added)
        found = caught(release_graph, shapes, nodes)
    finally:
        for triple in added - removed:
            release_graph.remove(triple)
        for triple in removed:
            release_graph.add(triple)
    assert {str(shape).partition("#")[2] for shape, _ in found - KNOWN} == expected


def test_the_whole_graph_conforms_but_for_the_known_warning(release_graph, shapes):
    report = validate(release_graph, shapes)
    assert {(f.shape, f.focus_node) for f in report.findings if f.severity != "Info"} == KNOWN
