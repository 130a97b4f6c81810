"""A finding and the constraint behind it into what to do about it, in English and Russian.

The words are data: `ontology/fixes.ttl` has them by shape or by SHACL component
(https://www.w3.org/TR/shacl/#core-components). Here the blanks in them are filled in from the shape, and where the
value is close to one that would do, that one is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Final

from rdflib import Graph
from rdflib.collection import Collection as RdfList
from rdflib.namespace import DCTERMS, RDF, RDFS, SH, SKOS
from rdflib.term import Literal, Node, URIRef

from kg.namespaces import BASE
from kg.validation_report import Finding, node_text

_NEAREST: Final = URIRef(BASE + "shapes#Fix-nearest")
_ALIKE: Final = 0.5
_BLANK: Final = re.compile(r"\{(\w+)\}")


def fix(finding: Finding, shapes: Graph, data: Graph) -> dict[str, str]:
    """Language tag → what to do about a finding; empty where there is nothing to add to its message.

    Args:
        finding: what was found.
        shapes: the shapes that were checked, with the parameters of each.
        data: the graph that was checked, where likely values are looked for.
    """
    words = _wordings().get(finding.shape) or _wordings().get(finding.component) or {}
    blanks = _parameters(finding, shapes)
    sentences = {language: _filled(text, blanks) for language, text in words.items()}
    nearest = _nearest(finding, shapes, data)
    if nearest and sentences:
        hints = _wordings()[_NEAREST]
        sentences = {tag: f"{text} {_filled(hints[tag], {'nearest': nearest})}" for tag, text in sentences.items()}
    return dict(sorted(sentences.items()))


def _filled(text: str, blanks: Mapping[str, str]) -> str:
    # One pass, so that braces within a value are left alone.
    return _BLANK.sub(lambda blank: blanks.get(blank[1], ""), text)


@cache
def _wordings() -> dict[URIRef, dict[str, str]]:
    """IRI of a shape or component → language tag → words with blanks."""
    graph = Graph().parse(data=files("ontology").joinpath("fixes.ttl").read_text("utf-8"), format="turtle")
    worded: dict[URIRef, dict[str, str]] = {}
    for wording, text in graph.subject_objects(RDFS.comment):
        assert isinstance(text, Literal)
        for subject in list(graph.objects(wording, DCTERMS.subject)) or [wording]:
            worded.setdefault(URIRef(str(subject)), {})[text.language or ""] = str(text)
    return worded


def _parameters(finding: Finding, shapes: Graph) -> dict[str, str]:
    """The blanks: the thing, the path, the value, and each parameter of the shape by its SHACL name."""
    stated = {str(name).removeprefix(str(SH)): value for name, value in shapes.predicate_objects(finding.shape)}
    return {name: _parameter_text(value, shapes) for name, value in stated.items()} | {
        "thing": node_text(finding.focus_node),
        "path": finding.path,
        "value": node_text(finding.focus_node if finding.value is None else finding.value),
    }


def _parameter_text(value: Node, shapes: Graph) -> str:
    members = list(RdfList(shapes, value)) if (value, RDF.first, None) in shapes else [value]
    return ", ".join(str(v) if isinstance(v, Literal) and v.datatype else node_text(v) for v in members)


def _nearest(finding: Finding, shapes: Graph, data: Graph) -> str:
    """The allowed value that is written or called most like the one that stands there; empty if none is alike."""
    if finding.value is None:
        return ""
    called = dict(_candidates(finding, shapes, data))
    wanted = _code(finding.value)
    alike = get_close_matches(wanted, sorted(called), n=1, cutoff=_ALIKE)
    return node_text(called[alike[0]]) if alike else ""


def _candidates(finding: Finding, shapes: Graph, data: Graph) -> Iterator[tuple[str, Node]]:
    """What each value that would do is called: its code and, for a thing, its labels."""
    for allowed in shapes.objects(finding.shape, SH["in"]):
        if finding.component == SH.InConstraintComponent:
            yield from ((_code(value), value) for value in RdfList(shapes, allowed))
    for wanted in shapes.objects(finding.shape, SH["class"]):
        if finding.component == SH.ClassConstraintComponent:
            for thing in sorted(data.subjects(RDF.type, wanted), key=str):
                yield from ((label.lower(), thing) for label in map(str, data.objects(thing, SKOS.prefLabel)))
                yield _code(thing), thing


def _code(node: Node) -> str:
    return str(node).rstrip("/").rpartition("/")[2].lower() if isinstance(node, URIRef) else str(node).lower()
