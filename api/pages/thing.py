"""What the graph says about a thing into the page that a reader would cite: facts, evidence, names, links to it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Quad
from rdflib.namespace import DCTERMS, RDF, SKOS

from api.addresses import document_path, in_language, with_query
from api.markup import Markup, element, joined
from api.pages.layout import link, page, section, table
from api.pages.view import View, languages, paging, separated, shortened
from kg.document import LICENCE
from kg.labels import NOTATION, Label, choose
from kg.named_graphs import layer_of
from kg.namespaces import GCM
from kg.reading import names
from kg.resource import EVIDENCE, Resource

_SHOWN_ABOVE: Final = {str(EVIDENCE.value), str(NOTATION.value)}
_NAMES: Final = tuple(
    str(name)
    for name in (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel, "http://www.w3.org/2008/05/skos-xl#prefLabel")
)
# What a reader asks first stands first; the rest follows by name.
_FIRST: Final = tuple(str(name) for name in (RDF.type, DCTERMS.title, DCTERMS.description, SKOS.definition, GCM.quote))


def thing_page(view: View, resource: Resource) -> Markup:
    """The page about a thing."""
    label = view.label(resource.iri)
    return page(
        view.frame,
        shortened(label.text),
        _heading(view, resource, label),
        languages(view),
        _facts(view, resource),
        _evidence(view, resource),
        _names(view, resource),
        _incoming(view, resource),
        _document(view, resource),
    )


def _heading(view: View, resource: Resource, label: Label) -> Markup:
    types = [quad.object for quad in resource.facts if quad.predicate.value == str(RDF.type)]
    own = sorted((t for t in types if isinstance(t, NamedNode) and not _is_inferred(resource, t)), key=_is_borrowed)
    codes = [quad.object.value for quad in resource.facts if quad.predicate == NOTATION]  # type: ignore[union-attr]
    return joined(
        element(
            "p",
            {"class": "kind"},
            *separated(" · ", [view.linked(t) for t in own[:1]] + [element("code", {}, c) for c in codes]),
        ),
        element("h1", {"lang": label.language, "dir": "auto"}, label.text),
        _language_note(view, label),
        *_described(view, resource, label),
    )


def _is_inferred(resource: Resource, term: NamedNode) -> bool:
    return any(quad.object == term and layer_of(_graph(quad)) == "inferred" for quad in resource.facts)


def _is_borrowed(term: NamedNode) -> bool:
    return not term.value.startswith(str(GCM._NS))


def _language_note(view: View, label: Label) -> Markup:
    if label.language == view.language:
        return Markup()
    if not label.language:
        return element("p", {"class": "note"}, view.say("unlabelled"))
    return element("p", {"class": "note"}, view.say("fallback"), names(label.language).own, ".")


def _described(view: View, resource: Resource, label: Label) -> Iterable[Markup]:
    wanted = (str(DCTERMS.description), str(SKOS.definition))
    texts = [
        Label(quad.object.value, quad.object.language or "")
        for quad in resource.facts
        if quad.predicate.value in wanted and isinstance(quad.object, Literal)
    ]
    found = choose(texts, view.language)
    if found and found.text != label.text:
        yield element("p", {"class": "lead", "lang": found.language, "dir": "auto"}, found.text)


def _facts(view: View, resource: Resource) -> Markup:
    left = [quad for quad in resource.facts if quad.predicate.value not in {*_SHOWN_ABOVE, *_NAMES}]
    return section(view.say("facts"), _by_property(view, left)) if left else Markup()


def _names(view: View, resource: Resource) -> Markup:
    named = [quad for quad in resource.facts if quad.predicate.value in _NAMES]
    return section(view.say("names"), _by_property(view, named)) if named else Markup()


def _by_property(view: View, quads: Iterable[Quad]) -> Markup:
    grouped = groupby(sorted(quads, key=_property_order), key=lambda quad: quad.predicate)
    rows = ((view.linked(predicate), _values(view, list(found))) for predicate, found in grouped)
    return table("", (), rows)


def _property_order(quad: Quad) -> tuple[int, int, str]:
    name = quad.predicate.value
    first = _FIRST.index(name) if name in _FIRST else len(_FIRST)
    return first, _NAMES.index(name) if name in _NAMES else 0, name


def _values(view: View, quads: list[Quad]) -> Markup:
    preferred = sorted(quads, key=lambda quad: _language(quad.object) != view.language)
    return element("ul", {"class": "plain"}, *(element("li", {}, _value(view, quad)) for quad in preferred))


def _language(term: object) -> str:
    return term.language or "" if isinstance(term, Literal) else ""


def _value(view: View, quad: Quad) -> Markup:
    return joined(_term(view, quad.object), *_origin(view, quad))  # type: ignore[arg-type]


def _term(view: View, term: NamedNode | Literal | BlankNode) -> Markup:
    if isinstance(term, NamedNode):
        return view.linked(term)
    if isinstance(term, BlankNode):
        return element("code", {}, str(term))
    if term.language:
        text = element("span", {"lang": term.language, "dir": "auto"}, term.value)
        return joined(text, element("span", {"class": "tag"}, term.language))
    return element("span", {"dir": "auto"}, term.value)


def _origin(view: View, quad: Quad) -> tuple[Markup, ...]:
    """What a reader should know before relying on a fact: that we or a machine added it to what the source says."""
    layer = layer_of(_graph(quad))
    return (element("span", {"class": "tag"}, view.say(layer)),) if layer in ("inferred", "machine") else ()


def _graph(quad: Quad) -> str:
    return quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""


def _evidence(view: View, resource: Resource) -> Markup:
    if not resource.evidence:
        return Markup()
    shown = (_passage(view, iri, [q for q in resource.passages if q.subject == iri]) for iri in resource.evidence)
    return section(view.say("evidence"), *shown, anchor="evidence")


def _passage(view: View, iri: NamedNode, quads: list[Quad]) -> Markup:
    def values(name: str) -> list[NamedNode | Literal]:
        return [quad.object for quad in quads if quad.predicate.value == name]  # type: ignore[misc]

    quotes = [
        element("blockquote", {"lang": _language(quote), "dir": "auto"}, quote.value)
        for quote in values(str(GCM.quote))
    ]
    number = {name: "".join(v.value for v in values(str(GCM[name]))) for name in ("line", "start", "end")}
    place = f"{view.say('line')} {number['line']}, {view.say('characters')} {number['start']}–{number['end']}"
    sources = [view.linked(source) for source in values(str(DCTERMS.source)) if isinstance(source, NamedNode)]
    proved = [view.linked(name) for name in values(str(GCM.evidenceFor)) if isinstance(name, NamedNode)]
    caption = joined(*separated(", ", [*sources, _place_link(view, iri, place)]))
    proves = joined("; ", view.say("proves"), ": ", *separated(", ", proved)) if proved else Markup()
    return element("figure", {}, *quotes, element("figcaption", {}, caption, proves))


def _place_link(view: View, iri: NamedNode, place: str) -> Markup:
    path = document_path(iri.value) or ""
    return link(view.frame.site, in_language(path, view.language), place)


def _incoming(view: View, resource: Resource) -> Markup:
    found = resource.incoming
    if not found.total:
        return Markup()
    grouped = groupby(sorted(found.items, key=lambda quad: quad.predicate.value), key=lambda quad: quad.predicate)
    rows = ((view.linked(predicate), _subjects(view, list(quads))) for predicate, quads in grouped)
    return section(
        f"{view.say('incoming')} ({found.total})", table("", (), rows), paging(view, found), anchor="incoming"
    )


def _subjects(view: View, quads: list[Quad]) -> Markup:
    entries = (
        element("li", {}, view.linked(quad.subject), *_origin(view, quad))
        for quad in quads
        if isinstance(quad.subject, NamedNode)
    )
    return element("ul", {"class": "plain"}, *entries)


def _document(view: View, resource: Resource) -> Markup:
    query = with_query("/sparql", query=f"DESCRIBE <{resource.iri.value}>")
    entries = (
        (view.say("iri"), element("code", {}, resource.iri.value)),
        (view.say("sparql"), link(view.frame.site, query, "DESCRIBE")),
        (view.say("licence"), element("a", {"href": LICENCE.value, "rel": "license external"}, "MIT")),
    )
    listed = (joined(element("dt", {}, name), element("dd", {}, value)) for name, value in entries)
    return section(view.say("document"), element("dl", {}, *listed))
