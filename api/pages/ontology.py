"""The terms of the ontology, or the shapes, into a page with one anchor for each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple
from rdflib.namespace import DCTERMS, OWL, RDFS, SDO, SH, SKOS

from api.markup import Markup, element, joined
from api.pages.layout import page, section, table
from api.pages.view import View, separated
from kg.labels import Label, choose
from kg.namespaces import compact
from kg.vocabulary import ONTOLOGY, Term

_RELATIONS: Final = (
    RDFS.subClassOf,
    RDFS.subPropertyOf,
    RDFS.domain,
    SDO.domainIncludes,
    RDFS.range,
    SDO.rangeIncludes,
    OWL.inverseOf,
)


def ontology_page(view: View, triples: tuple[Triple, ...], terms: tuple[Term, ...]) -> Markup:
    """Title, version and every term with its definitions in English and Russian."""
    title = _text(triples, str(DCTERMS.title), view.language)
    return page(
        view.frame,
        title.text,
        element("h1", {"lang": title.language}, title.text),
        _lead(_text(triples, str(DCTERMS.description), view.language)),
        table("", (), _about(view, triples)),
        _contents(view, terms),
        section(view.say("classes"), *(_term(view, term) for term in terms if term.is_class), anchor="classes"),
        section(
            view.say("properties"), *(_term(view, term) for term in terms if not term.is_class), anchor="properties"
        ),
    )


def shapes_page(view: View, triples: tuple[Triple, ...]) -> Markup:
    """Every shape that says something to a data owner: its name and its messages."""
    messages: dict[str, list[Label]] = {}
    for triple in triples:
        if triple.predicate.value == str(SH.message) and isinstance(triple.object, Literal):
            label = Label(triple.object.value, triple.object.language or "")
            messages.setdefault(compact(getattr(triple.subject, "value", "")), []).append(label)
    rows = ((_anchored(name), _texts(sorted(said, key=_by_language))) for name, said in messages.items())
    return page(
        view.frame,
        view.say("shapes"),
        element("h1", {}, f"{view.say('shapes')} ({len(messages)})"),
        element("p", {"class": "lead"}, view.say("checked")),
        table("", (view.say("shape"), view.say("message")), rows),
    )


def _anchored(name: str) -> Markup:
    """The name of a shape, at the place to which its hash IRI leads."""
    return element("code", {"id": name.partition(":")[2]}, name)


def _by_language(label: Label) -> str:
    return label.language


def _about(view: View, triples: tuple[Triple, ...]) -> Iterable[tuple[str, ...]]:
    wanted = (OWL.versionInfo, OWL.versionIRI, DCTERMS.license, RDFS.seeAlso)
    yield "IRI", element("code", {}, ONTOLOGY.value)
    for predicate in map(str, wanted):
        values = [t.object for t in triples if t.subject == ONTOLOGY and t.predicate.value == predicate]
        shown = [view.linked(v) if isinstance(v, NamedNode) else joined(getattr(v, "value", "")) for v in values]
        yield compact(predicate), joined(*separated(" · ", shown))


def _contents(view: View, terms: tuple[Term, ...]) -> Markup:
    links = [element("a", {"href": f"#{term.name}"}, term.name) for term in terms]
    return element(
        "nav", {"aria-label": view.say("terms")}, element("ul", {}, *(element("li", {}, link) for link in links))
    )


def _term(view: View, term: Term) -> Markup:
    labels = joined(*separated(" · ", [_said(label) for label in _labels(term, str(RDFS.label))]))
    return element(
        "section",
        {"class": "term", "id": term.name},
        element("h3", {}, element("a", {"href": f"#{term.name}"}, compact(term.iri.value)), " – ", labels),
        *(element("p", {"lang": said.language}, said.text) for said in _labels(term, str(SKOS.definition))),
        _relations(view, term),
    )


def _relations(view: View, term: Term) -> Markup:
    stated = [(str(relation), term.values(str(relation))) for relation in _RELATIONS]
    entries = [
        joined(element("dt", {}, view.linked(NamedNode(relation))), element("dd", {}, *_names(view, values)))
        for relation, values in stated
        if values
    ]
    return element("dl", {}, *entries) if entries else Markup()


def _names(view: View, values: tuple[object, ...]) -> Iterable[str]:
    return separated(", ", [view.linked(value) for value in values if isinstance(value, NamedNode)])


def _labels(term: Term, predicate: str) -> list[Label]:
    found = [Label(v.value, v.language or "") for v in term.values(predicate) if isinstance(v, Literal)]
    return sorted(found, key=_by_language)


def _texts(labels: Iterable[Label]) -> Markup:
    return element("ul", {"class": "plain"}, *(element("li", {}, _said(label)) for label in labels))


def _said(label: Label) -> Markup:
    return element("span", {"lang": label.language, "dir": "auto"}, label.text)


def _lead(label: Label) -> Markup:
    return element("p", {"class": "lead", "lang": label.language}, label.text)


def _text(triples: tuple[Triple, ...], predicate: str, language: str) -> Label:
    said = [t.object for t in triples if t.subject == ONTOLOGY and t.predicate.value == predicate]
    found = choose([Label(v.value, v.language or "") for v in said if isinstance(v, Literal)], language)
    return found or Label(ONTOLOGY.value, "")
