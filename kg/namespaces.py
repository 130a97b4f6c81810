"""Prefixes and the closed gcm: namespace: the names that all code uses, read from ontology/prefixes.ttl."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from rdflib import Graph, Namespace
from rdflib.namespace import SH, DefinedNamespace
from rdflib.term import URIRef

BASE = "https://w3id.org/gcm-kg/"


class GCM(DefinedNamespace):
    """Terms of ontology/ontology.ttl; a name that is not there raises.

    >>> GCM.lead
    rdflib.term.URIRef('https://w3id.org/gcm-kg/ontology#lead')
    """

    _fail = True
    _NS = Namespace(BASE + "ontology#")

    # classes
    Objective: URIRef
    ThematicArea: URIRef
    CorePriority: URIRef
    GuidingPrinciple: URIRef
    Workstream: URIRef
    CoreWorkstream: URIRef
    ThematicWorkstream: URIRef
    FutureWorkstream: URIRef
    CrossCuttingWorkstream: URIRef
    PlannedActivity: URIRef
    ActivityItem: URIRef
    Actor: URIRef
    Agency: URIRef
    NetworkBody: URIRef
    ActorGroup: URIRef
    MechanismComponent: URIRef
    Practice: URIRef
    MigrationCorridor: URIRef
    Country: URIRef
    Region: URIRef
    Instrument: URIRef
    DatedEvent: URIRef
    Passage: URIRef
    Mention: URIRef
    SourceDocument: URIRef
    # datatype of a quantity the source leaves open ("XX countries")
    Unspecified: URIRef

    # who does what, towards which objective
    objective: URIRef
    objectiveOf: URIRef
    primaryObjective: URIRef
    primaryObjectiveOf: URIRef
    objectiveBasis: URIRef
    thematicArea: URIRef
    thematicAreaOf: URIRef
    priority: URIRef
    priorityOf: URIRef
    activity: URIRef
    workstream: URIRef
    lead: URIRef
    leadOf: URIRef
    participant: URIRef
    participantOf: URIRef
    interested: URIRef
    interestedIn: URIRef
    supporting: URIRef
    supportingOf: URIRef
    roleNote: URIRef
    establishes: URIRef
    establishedBy: URIRef
    number: URIRef
    # by when
    deadline: URIRef
    timeframe: URIRef
    timeframeType: URIRef
    minimumDuration: URIRef
    maximumDuration: URIRef
    recurrence: URIRef
    status: URIRef
    mentionsDate: URIRef
    citesParagraph: URIRef
    placeholder: URIRef
    event: URIRef
    eventOf: URIRef
    date: URIRef
    endDate: URIRef
    # evidence
    evidence: URIRef
    evidenceFor: URIRef
    mentions: URIRef
    quote: URIRef
    line: URIRef
    start: URIRef
    end: URIRef
    wordingBasis: URIRef
    inPlainWords: URIRef
    layer: URIRef
    sha256: URIRef
    # practices, corridors, figures
    origin: URIRef
    destination: URIRef
    corridor: URIRef
    country: URIRef
    region: URIRef
    implementer: URIRef
    practiceType: URIRef
    principle: URIRef
    startYear: URIRef
    endYear: URIRef
    completed: URIRef
    replicable: URIRef
    contested: URIRef
    confidence: URIRef
    corridorBasis: URIRef
    stock: URIRef
    year: URIRef
    revision: URIRef


@cache
def prefixes() -> dict[str, str]:
    """Prefix → namespace, as declared with sh:declare (https://www.w3.org/TR/shacl/#sparql-prefixes).

    >>> prefixes()["gcm"]
    'https://w3id.org/gcm-kg/ontology#'
    """
    graph = Graph().parse(data=files("ontology").joinpath("prefixes.ttl").read_text("utf-8"), format="turtle")
    declared = ((graph.value(d, SH.prefix), graph.value(d, SH.namespace)) for d in graph.objects(None, SH.declare))
    return {str(prefix): str(namespace) for prefix, namespace in sorted(declared)}


def compact(iri: str) -> str:
    """An IRI as a prefixed name where a prefix fits, else the IRI unchanged.

    >>> compact("https://w3id.org/gcm-kg/ontology#lead")
    'gcm:lead'
    >>> compact("urn:x")
    'urn:x'
    """
    fits = [(namespace, prefix) for prefix, namespace in prefixes().items() if iri.startswith(namespace)]
    if not fits:
        return iri
    namespace, prefix = max(fits, key=lambda pair: len(pair[0]))
    return f"{prefix}:{iri[len(namespace) :]}"
