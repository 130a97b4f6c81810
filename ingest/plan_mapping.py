"""Contributed workplans turned into quads: each in the asserted graph of its own source, what it is included."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rdflib import Namespace
from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS
from rdflib.term import Literal, URIRef

from ingest.contributions import Workplan
from ingest.plans import read_sound_plan
from ingest.sources import checksum
from ingest.workplan_mapping import workplan_quads
from kg.identifiers import mint
from kg.named_graphs import graph_name
from kg.namespaces import GCM, prefixes
from kg.provenance import Derivation
from kg.quads import Quad, Term

SCHEMA = Namespace(prefixes()["schema"])


def plan_quads(plans: Iterable[Workplan]) -> Iterator[Quad]:
    """What each plan says in `asserted/<id>`, and the names found in its text in `machine/mentions.<id>`.

    Raises:
        InputError: a plan has a fault.
    """
    for plan in plans:
        source, graph = mint("source", plan.id), graph_name("asserted", plan.id)
        yield from (Quad(source, name, value, graph) for name, value in _about(plan))
        yield from workplan_quads(read_sound_plan(plan), _mentions(plan))


def plan_lines(plan: Workplan) -> dict[URIRef, int]:
    """Every thing that a plan describes, and the line of the file where it stands first."""
    quads = tuple(plan_quads([plan]))
    found = {quad.subject: int(str(quad.object)) for quad in quads if quad.predicate == GCM.line}
    for quad in quads:
        if quad.predicate == GCM.evidence:
            line = found[URIRef(str(quad.object))]
            found[quad.subject] = min(line, found.get(quad.subject, line))
    return {quad.subject: found.get(quad.subject, 1) for quad in quads}


def plan_derivations(plans: Iterable[Workplan]) -> Iterator[Derivation]:
    """Where the graphs of the plans come from."""
    for plan in plans:
        yield Derivation(
            graph_name("asserted", plan.id), (plan.id, "actors"),
            "Read from the tables and paragraphs of a contributed workplan, each fact with its place.",
            "Считано из таблиц и абзацев предоставленного плана работы, каждый факт с указанием места.",
        )  # fmt: skip
        yield Derivation(
            _mentions(plan), (plan.id, "actors", "instruments", "mechanism"),
            "Names of actors, instruments and components found in the running text of a contributed workplan.",
            "Названия участников, документов и компонентов, найденные в тексте предоставленного плана работы.",
        )  # fmt: skip


def _mentions(plan: Workplan) -> URIRef:
    return graph_name("machine", f"mentions.{plan.id}")


def _about(plan: Workplan) -> Iterator[tuple[URIRef, Term]]:
    yield RDF.type, GCM.SourceDocument
    yield SKOS.notation, Literal(plan.id)
    yield DCTERMS.title, Literal(plan.title, lang=plan.language)
    yield DCTERMS.language, Literal(plan.language)
    yield SCHEMA.temporalCoverage, Literal(f"{plan.start_year}/{plan.end_year}")
    yield GCM.sha256, Literal(checksum(plan.text.encode()))
    if plan.url:
        yield RDFS.seeAlso, URIRef(plan.url)
