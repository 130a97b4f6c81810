"""Break each kind of fact in the real graph: exactly the named shapes must catch it, on the thing that is broken."""

from typing import NamedTuple

import pytest
from rdflib.namespace import DCTERMS, ORG, RDF, SKOS, XSD, Namespace
from rdflib.term import Literal, URIRef

from kg.identifiers import mint
from kg.named_graphs import graph_name
from kg.namespaces import BASE, GCM, compact, prefixes
from kg.validation import load_shapes, narrowed, validate

SKOSXL = Namespace(prefixes()["skosxl"])


PARTS = (GCM.activity, GCM.evidence, DCTERMS.isPartOf)


def id_(local):
    return URIRef(f"{BASE}id/{local}")


class Draft:
    """A graph that can be broken and mended again."""

    def __init__(self, graph):
        self.graph = graph
        self.added, self.removed = set(), set()

    def add(self, *triple):
        if triple not in self.graph:
            self.graph.add(triple)
            self.added.add(triple)

    def remove(self, subject, predicate, value):
        triples = list(self.graph.triples((subject, predicate, value)))
        assert triples, f"there is no {subject} {predicate} {value} to remove"
        for triple in triples:
            self.graph.remove(triple)
            self.removed.add(triple)

    def replace(self, subject, predicate, old, new):
        self.remove(subject, predicate, old)
        self.add(subject, predicate, new)

    def forget(self, node):
        self.remove(node, None, None)
        for subject, predicate in list(self.graph.subject_predicates(node)):
            self.remove(subject, predicate, node)

    def rename(self, old, new):
        for subject, predicate, value in [
            *self.graph.triples((old, None, None)),
            *self.graph.triples((None, None, old)),
        ]:
            self.remove(subject, predicate, value)
            self.add(*(new if node == old else node for node in (subject, predicate, value)))

    def relabel(self, thing, language, text):
        """Another wording, in the preferred label and in the SKOS-XL label alike."""
        old = next(label for label in self.graph.objects(thing, SKOS.prefLabel) if label.language == language)
        self.replace(thing, SKOS.prefLabel, old, Literal(text(str(old)), lang=language))
        for label in list(self.graph.objects(thing, SKOSXL.prefLabel)):
            if (label, SKOSXL.literalForm, old) in self.graph:
                self.replace(label, SKOSXL.literalForm, old, Literal(text(str(old)), lang=language))

    def passage(self, thing, prop):
        return next(p for p in self.graph.objects(thing, GCM.evidence) if (p, GCM.evidenceFor, prop) in self.graph)

    def mentions(self, thing, prop, named):
        """The words that prove a link of a thing."""
        cells = set(self.graph.objects(thing, GCM.evidence))
        found = [m for m in self.graph.subjects(GCM.mentions, named) if (m, GCM.evidenceFor, prop) in self.graph]
        return [m for m in found if cells.intersection(self.graph.objects(m, DCTERMS.isPartOf))]

    def near(self):
        """What changed; what has the same code or label; what uses a thing of another type; whole and parts of each."""
        changed = {node for triple in self.added | self.removed for node in triple[::2]}
        words = {node for node in changed if isinstance(node, Literal) and node.datatype is None}
        nodes = {node for node in changed if isinstance(node, URIRef) and node.startswith(BASE)}
        named_so = (SKOS.notation, SKOS.prefLabel)
        nodes |= {thing for word in words for name in named_so for thing in self.graph.subjects(name, word)}
        retyped = {subject for subject, predicate, _ in self.added | self.removed if predicate == RDF.type}
        nodes |= {user for node in retyped for user in self.graph.subjects(None, node)}
        for _ in range(2):
            nodes |= {other for node in nodes for part in PARTS for other in self.graph.objects(node, part)}
            nodes |= {other for node in nodes for part in PARTS for other in self.graph.subjects(part, node)}
        return nodes

    def mend(self):
        for triple in self.added:
            self.graph.remove(triple)
        for triple in self.removed:
            self.graph.add(triple)


class Mutation(NamedTuple):
    name: str
    broken: str  # the thing that a finding of the first shape is about
    shapes: tuple[str, ...]


MUTATIONS = {}


def mutation(name, broken, *shapes):
    def register(function):
        MUTATIONS[Mutation(name, broken, shapes)] = function
        return function

    return register


def unproved(thing, prop, named):
    def break_it(draft):
        for mention in draft.mentions(id_(thing), prop, id_(named)):
            draft.forget(mention)

    return break_it


for thing, prop, named, role in (
    ("workstream/T2", GCM.lead, "agency/UNICEF", "lead"),
    ("workstream/T3", GCM.participant, "agency/WHO", "participant"),
    ("workstream/X2", GCM.interested, "agency/UNFPA", "interested"),
    ("workstream/C4.3", GCM.supporting, "body/ExecutiveCommittee", "supporting"),
    ("workstream/F1", GCM.objective, "objective/17", "objective"),
    ("workstream/F6", GCM.thematicArea, "area/5", "thematicArea"),
    ("workstream/F4", GCM.status, "status/under-development", "status"),
    ("workstream/C3", GCM.priority, "priority/3", "priority"),
    ("workstream/C1.2", GCM.establishes, "mechanism/ConnectionHub", "establishes"),
):
    mutation(f"the proof of a {role} is removed", thing, f"Evidenced-{role}")(unproved(thing, prop, named))


@mutation(
    "a practice is tagged with an objective that the Compact does not have",
    "practice/reg-quito-process",
    "Practice-objective",
)
def _(draft):
    draft.add(id_("practice/reg-quito-process"), GCM.objective, id_("objective/30"))


@mutation(
    "a primary objective of a practice is none of its own",
    "practice/reg-quito-process",
    "Practice-primaryObjective-among",
)
def _(draft):
    draft.replace(id_("practice/reg-quito-process"), GCM.primaryObjective, None, id_("objective/2"))


@mutation("a practice ends before it begins", "practice/bra-humanitarian-visa-haitians", "Practice-year-order")
def _(draft):
    draft.remove(id_("practice/bra-humanitarian-visa-haitians"), GCM.endYear, None)
    draft.add(id_("practice/bra-humanitarian-visa-haitians"), GCM.endYear, Literal(1999))


@mutation("a corridor of a practice is not described", "practice/deu-phl-triple-win", "Practice-corridor")
def _(draft):
    draft.add(id_("practice/deu-phl-triple-win"), GCM.corridor, id_("corridor/PHL-AUT"))


@mutation("a practice cites no published source", "practice/deu-phl-triple-win", "Practice-source-published")
def _(draft):
    practice = id_("practice/deu-phl-triple-win")
    for source in [s for s in draft.graph.objects(practice, DCTERMS.source) if not s.startswith(BASE)]:
        draft.remove(practice, DCTERMS.source, source)


@mutation(
    "the objectives of a practice have an unknown basis", "practice/deu-phl-triple-win", "Practice-objectiveBasis"
)
def _(draft):
    draft.replace(id_("practice/deu-phl-triple-win"), GCM.objectiveBasis, None, Literal("guess"))


@mutation(
    "a corridor leads back to where it begins",
    "corridor/PHL-DEU",
    "MigrationCorridor-two-ends",
    "MigrationCorridor-notation",
)
def _(draft):
    draft.replace(id_("corridor/PHL-DEU"), GCM.destination, None, id_("country/PHL"))


@mutation("a figure is below zero", "observation/PHL-DEU.2020.2020", "Observation-stock")
def _(draft):
    draft.replace(id_("observation/PHL-DEU.2020.2020"), GCM.stock, None, Literal(-1))


@mutation("a figure is of no revision", "observation/PHL-DEU.2020.2020", "Observation-revision")
def _(draft):
    draft.remove(id_("observation/PHL-DEU.2020.2020"), GCM.revision, None)


@mutation("a country lies in a region that nobody knows", "country/PHL", "Country-region")
def _(draft):
    draft.replace(id_("country/PHL"), GCM.region, None, id_("region/M49-999"))


@mutation("a primary objective is not proved as such", "workstream/T5", "Evidenced-primaryObjective")
def _(draft):
    (mention,) = draft.mentions(id_("workstream/T5"), GCM.primaryObjective, id_("objective/21"))
    draft.remove(mention, GCM.evidenceFor, GCM.primaryObjective)


@mutation("the proof of a timeframe is unlinked", "workstream/C2.1", "EvidencedTimeframe-timeframe")
def _(draft):
    thing = id_("workstream/C2.1")
    draft.remove(thing, GCM.evidence, draft.passage(thing, GCM.timeframe))


@mutation("the proof of an activity's text is unlinked", "activity/T2-4", "EvidencedText-label")
def _(draft):
    thing = id_("activity/T2-4")
    draft.remove(thing, GCM.evidence, draft.passage(thing, SKOS.prefLabel))


@mutation("the proof of an item's text is unlinked", "item/C1.2-1-a", "EvidencedText-label")
def _(draft):
    thing = id_("item/C1.2-1-a")
    draft.remove(thing, GCM.evidence, draft.passage(thing, SKOS.prefLabel))


@mutation("the proof of a description is unlinked", "workstream/T6", "Evidenced-description")
def _(draft):
    thing = id_("workstream/T6")
    draft.remove(thing, GCM.evidence, draft.passage(thing, DCTERMS.description))


for thing, prop in (
    ("activity/C1.1-4", GCM.mentionsDate),
    ("activity/C1.1-5", GCM.citesParagraph),
    ("activity/T5-1", GCM.placeholder),
    ("workstream/F1", GCM.roleNote),
    ("event/steering-committee-first-meeting", GCM.date),
):

    def not_for(draft, thing=thing, prop=prop):
        for passage in list(draft.graph.objects(id_(thing), GCM.evidence)):
            if (passage, GCM.evidenceFor, prop) in draft.graph:
                draft.remove(passage, GCM.evidenceFor, prop)

    name = compact(prop).removeprefix("gcm:")
    mutation(f"no passage is evidence for a {name}", thing, f"Evidenced-{name}")(not_for)


@mutation("a lead that words prove is dropped", None, "Mention-fact")
def _(draft):
    draft.remove(id_("workstream/T1"), GCM.lead, id_("agency/DESA"))


@mutation("a lead is an agency that nobody knows", "workstream/T4", "Role-lead", "Reference")
def _(draft):
    thing, known, unknown = id_("workstream/T4"), id_("agency/ILO"), id_("agency/ILOO")
    for mention in draft.mentions(thing, GCM.lead, known):
        draft.replace(mention, GCM.mentions, known, unknown)
    draft.replace(thing, GCM.lead, known, unknown)


@mutation("a participant is an objective", "workstream/T6", "Role-participant")
def _(draft):
    thing, agency, objective = id_("workstream/T6"), id_("agency/UNDP"), id_("objective/19")
    for mention in draft.mentions(thing, GCM.participant, agency):
        draft.replace(mention, GCM.mentions, agency, objective)
    draft.replace(thing, GCM.participant, agency, objective)


@mutation("a lead takes part in what it leads", "workstream/C4.1", "Role-lead-not-participant")
def _(draft):
    thing, committee, desa = id_("workstream/C4.1"), id_("body/ExecutiveCommittee"), id_("agency/DESA")
    for mention in draft.mentions(thing, GCM.participant, committee):
        draft.replace(mention, GCM.mentions, committee, desa)
    draft.replace(thing, GCM.participant, committee, desa)


@mutation("a body loses its types", "body/SteeringCommittee", "Reference", "Role-supporting")
def _(draft):
    draft.remove(id_("body/SteeringCommittee"), RDF.type, None)


@mutation("an actor is both an agency and a group", "agency/WFP", "Actor-kind", "ActorGroup")
def _(draft):
    draft.add(id_("agency/WFP"), RDF.type, GCM.ActorGroup)


@mutation("Latin MOM stands for Cyrillic МОМ", "agency/IOM", "LabelText-script")
def _(draft):
    draft.replace(id_("agency/IOM"), SKOS.altLabel, Literal("МОМ", lang="ru"), Literal("MOM", lang="ru"))


@mutation("an acronym in a sentence is in look-alike letters", "activity/X3-8", "LabelText-look-alike")
def _(draft):
    draft.relabel(id_("activity/X3-8"), "ru", lambda text: text.replace("ВРТ", "BPT"))


@mutation("a Latin letter slips into a Russian word", "activity/C3-1", "LabelText-mixed-word")
def _(draft):
    draft.relabel(id_("activity/C3-1"), "ru", lambda text: text.replace("С", "C", 1))


@mutation("a text-direction character hides in a label", "activity/C3-2", "LabelText-invisible")
def _(draft):
    draft.relabel(id_("activity/C3-2"), "ru", lambda text: f"{text}\u202e")


@mutation("a thing has two Russian labels", "mechanism/StartUpFund", "LabelText-one-per-language", "WordedThing-labels")
def _(draft):
    draft.add(id_("mechanism/StartUpFund"), SKOS.prefLabel, Literal("Фонд", lang="ru"))


@mutation("the English label is removed", "activity/C3-3", "LabelledInPlan")
def _(draft):
    activity = id_("activity/C3-3")
    label = next(node for node in draft.graph.objects(activity, SKOSXL.prefLabel) if node.endswith(".en"))
    draft.remove(activity, SKOS.prefLabel, draft.graph.value(label, SKOSXL.literalForm))
    draft.forget(label)


@mutation("a label is reworded and its SKOS-XL label is not", "activity/C3-4", "WordedThing-labels")
def _(draft):
    activity = id_("activity/C3-4")
    old = next(label for label in draft.graph.objects(activity, SKOS.prefLabel) if label.language == "en")
    draft.replace(activity, SKOS.prefLabel, old, Literal("Say something.", lang="en"))


@mutation("two instruments have one name", "instrument/GCR", "UniquelyLabelled-kind")
def _(draft):
    draft.relabel(id_("instrument/GCR"), "en", lambda text: "Global Compact for Safe, Orderly and Regular Migration")


@mutation("two objectives have one name", "objective/22", "UniqueInScheme-label")
def _(draft):
    other = next(x for x in draft.graph.objects(id_("objective/20"), SKOS.prefLabel) if x.language == "en")
    draft.relabel(id_("objective/22"), "en", lambda text: str(other))


@mutation("a wording turns out to be from memory", "label/activity.C3-5.en", "WordedLabel-memory")
def _(draft):
    label = id_("label/activity.C3-5.en")
    draft.replace(label, GCM.wordingBasis, None, id_("wording/memory"))


@mutation("the basis of a wording is forgotten", "label/activity.C3-5.ru", "WordedLabel-basis-given")
def _(draft):
    draft.remove(id_("label/activity.C3-5.ru"), GCM.wordingBasis, None)


@mutation("an instrument gets the code of an agency", "instrument/ILO", "UniquelyNamed-notation")
def _(draft):
    draft.rename(id_("instrument/SendaiFramework"), id_("instrument/ILO"))
    draft.replace(id_("instrument/ILO"), SKOS.notation, None, Literal("ILO"))


@mutation("a thing has two codes", "event/fund-launch", "Named-notation")
def _(draft):
    draft.add(id_("event/fund-launch"), SKOS.notation, Literal("fund/launch"))


@mutation("a code is not that of the IRI", "body/Coordinator", "Named-iri")
def _(draft):
    draft.replace(id_("body/Coordinator"), SKOS.notation, None, Literal("Coordination"))


@mutation("an objective becomes the twenty-fourth", "objective/24", "Objective-notation")
def _(draft):
    draft.rename(id_("objective/3"), id_("objective/24"))
    draft.replace(id_("objective/24"), SKOS.notation, None, Literal("O24"))


@mutation("two objectives are each broader than the other", "objective/4", "Hierarchy-broader")
def _(draft):
    draft.add(id_("objective/4"), SKOS.broader, id_("objective/11"))
    draft.add(id_("objective/11"), SKOS.broader, id_("objective/4"))


@mutation("an activity is part of its own item", "activity/C1.2-4", "Hierarchy-isPartOf")
def _(draft):
    draft.add(id_("activity/C1.2-4"), DCTERMS.isPartOf, id_("item/C1.2-4-a"))


@mutation("a concept leaves its scheme", "wording/partly-seen", "Concept-scheme")
def _(draft):
    draft.remove(id_("wording/partly-seen"), SKOS.inScheme, None)


@mutation("start and end of a passage are swapped", None, "Passage-order")
def _(draft):
    passage = draft.passage(id_("activity/X1-1"), SKOS.prefLabel)
    start, end = draft.graph.value(passage, GCM.start), draft.graph.value(passage, GCM.end)
    draft.replace(passage, GCM.start, start, end)
    draft.replace(passage, GCM.end, end, start)


@mutation("a passage ends a character too late", None, "Passage-length")
def _(draft):
    passage = draft.passage(id_("activity/X1-2"), SKOS.prefLabel)
    end = draft.graph.value(passage, GCM.end)
    draft.replace(passage, GCM.end, end, Literal(end.toPython() + 1))


@mutation("a passage comes from a source that nobody knows", None, "Passage-source", "Reference")
def _(draft):
    passage = draft.passage(id_("activity/X1-3"), SKOS.prefLabel)
    draft.replace(passage, DCTERMS.source, None, id_("source/workplan-2021"))


@mutation("a passage proves a property that does not exist", None, "Passage-evidenceFor")
def _(draft):
    passage = draft.passage(id_("activity/X2-1"), SKOS.prefLabel)
    draft.add(passage, GCM.evidenceFor, URIRef(f"{BASE}ontology#leed"))


@mutation("a mention lies before its passage", None, "Mention-within")
def _(draft):
    (mention,) = draft.mentions(id_("workstream/F5"), GCM.objective, id_("objective/19"))
    for prop in (GCM.start, GCM.end):
        offset = draft.graph.value(mention, prop)
        draft.replace(mention, prop, offset, Literal(offset.toPython() - 100))


@mutation("a mention quotes other words than its passage", None, "Mention-words")
def _(draft):
    (mention,) = draft.mentions(id_("workstream/F5"), GCM.interested, id_("agency/IFAD"))
    draft.replace(mention, GCM.quote, None, Literal("МФКК", lang="ru"))


@mutation("the checksum of a source is cut short", "source/workplan-2019", "SourceDocument-sha256")
def _(draft):
    draft.replace(id_("source/workplan-2019"), GCM.sha256, None, Literal("b26e6aeb"))


@mutation("a deadline is dropped", "workstream/C1.1", "Timeframe-deadline-as-typed")
def _(draft):
    draft.remove(id_("workstream/C1.1"), GCM.deadline, None)


@mutation("a deadline becomes a day", "workstream/C2.2", "Timeframe-deadline")
def _(draft):
    draft.replace(id_("workstream/C2.2"), GCM.deadline, None, Literal("2020-12-31", datatype=XSD.date))


@mutation("a duration is at least longer than at most", "workstream/X3", "Timeframe-duration-order")
def _(draft):
    draft.replace(
        id_("workstream/X3"), GCM.minimumDuration, None, Literal("P3Y", datatype=XSD.yearMonthDuration, normalize=False)
    )


@mutation("a status is a recurrence", "workstream/C4.2", "Timeframe-status")
def _(draft):
    thing, status, recurrence = id_("workstream/C4.2"), id_("status/ongoing"), id_("recurrence/annual")
    for mention in draft.mentions(thing, GCM.status, status):
        draft.replace(mention, GCM.mentions, status, recurrence)
    draft.replace(thing, GCM.status, status, recurrence)


@mutation("a timeframe loses its type", "workstream/F2", "Timeframe-type")
def _(draft):
    draft.remove(id_("workstream/F2"), GCM.timeframeType, None)


@mutation("an event is a century too early", "event/hlpf-side-event", "DatedEvent-date")
def _(draft):
    draft.replace(id_("event/hlpf-side-event"), GCM.date, None, Literal("1919-07-16", datatype=XSD.date))


@mutation("a believed member is linked as a member", "agency/UNAIDS", "Member-stated")
def _(draft):
    draft.add(id_("agency/UNAIDS"), ORG.memberOf, id_("body/Network"))


@mutation("a match starts from a thing that is not there", "objective/99", "Aligned-described")
def _(draft):
    draft.add(id_("objective/99"), SKOS.relatedMatch, URIRef("http://metadata.un.org/sdg/10.7"))


@mutation("an activity is missing in the row", "activity/F3-3", "PlannedActivity-number-gap")
def _(draft):
    draft.forget(id_("activity/F3-2"))


@mutation(
    "two activities have one number", "activity/X3-9", "PlannedActivity-number-unique", "PlannedActivity-own-notation"
)
def _(draft):
    draft.replace(id_("activity/X3-9"), GCM.number, None, Literal(6))


@mutation("an activity belongs to no workstream", "activity/F1-6", "PlannedActivity-workstream")
def _(draft):
    draft.remove(id_("workstream/F1"), GCM.activity, id_("activity/F1-6"))
    draft.remove(id_("activity/F1-6"), GCM.workstream, None)


@mutation("the primary objective is not among the objectives", "workstream/F4", "Workstream-primaryObjective-among")
def _(draft):
    thing = id_("workstream/F4")
    primary = draft.graph.value(thing, GCM.primaryObjective)
    draft.remove(thing, GCM.objective, primary)
    for mention in draft.mentions(thing, GCM.objective, primary):
        draft.remove(mention, GCM.evidenceFor, GCM.objective)


@mutation("a core workstream loses its priority", "workstream/C2.2", "CoreWorkstream-priority")
def _(draft):
    thing = id_("workstream/C2.2")
    draft.remove(thing, GCM.evidence, draft.passage(thing, GCM.priority))
    draft.remove(thing, GCM.priority, None)


@mutation("a workstream is of no type", "workstream/X1", "Workstream-type")
def _(draft):
    draft.remove(id_("workstream/X1"), RDF.type, GCM.CrossCuttingWorkstream)


@mutation("a placeholder becomes plain text", "activity/T5-2", "ActivityText-placeholder")
def _(draft):
    activity = id_("activity/T5-2")
    words = draft.graph.value(activity, GCM.placeholder)
    draft.replace(activity, GCM.placeholder, words, Literal(str(words), lang="ru"))


@mutation("a workstream establishes what is no component", "workstream/C1.1", "Workstream-establishes")
def _(draft):
    thing, fund, compact_ = id_("workstream/C1.1"), id_("mechanism/StartUpFund"), id_("instrument/GCM")
    for mention in draft.mentions(thing, GCM.establishes, fund):
        draft.replace(mention, GCM.mentions, fund, compact_)
    draft.replace(thing, GCM.establishes, fund, compact_)


@mutation("a named graph is of no known layer", None, "NamedGraph-layer")
def _(draft):
    draft.replace(graph_name("machine", "mentions"), GCM.layer, None, Literal("guessed"))


def findings(graph, shapes):
    return {(compact(f.shape), f.focus_node, f.value, f.component) for f in validate(graph, shapes).findings}


@pytest.fixture(scope="module")
def shapes():
    return load_shapes()


@pytest.fixture(scope="module")
def before(release_graph, shapes):
    """What the shapes say of the graph as it is: no Violation."""
    report = validate(release_graph, shapes)
    assert report.conforms, report.to_text()
    return {(compact(f.shape), f.focus_node, f.value, f.component) for f in report.findings}


@pytest.fixture(scope="module")
def caught(release_graph, shapes, before):
    """Mutation → the findings it adds, among the things near the change."""
    found = {}
    for mutation, break_it in MUTATIONS.items():
        draft = Draft(release_graph)
        try:
            break_it(draft)
            found[mutation] = findings(release_graph, narrowed(shapes, release_graph, draft.near())) - before
        finally:
            draft.mend()
    return found


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_exactly_the_named_shapes_catch_it(mutation, caught):
    shapes_that_spoke = {shape for shape, *_ in caught[mutation]}
    assert shapes_that_spoke == {f"gcmsh:{name}" for name in mutation.shapes}
    if mutation.broken:
        assert id_(mutation.broken) in {
            node for shape, node, *_ in caught[mutation] if shape.endswith(mutation.shapes[0])
        }


def test_far_from_the_changes_nothing_else_is_found(release_graph, shapes, before, caught):
    """All mutations at once, and every shape on every node: the findings are those of each alone, and no others."""
    draft = Draft(release_graph)
    try:
        for break_it in MUTATIONS.values():
            break_it(draft)
        together = findings(release_graph, shapes) - before
    finally:
        draft.mend()
    assert together == set().union(*caught.values())


def test_a_broken_graph_is_mended(release_graph, caught):
    assert mint("agency", "IOM") in set(release_graph.subjects(SKOS.altLabel, Literal("МОМ", lang="ru")))
