"""What is published, and the numbers of a release, into the pages of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode
from rdflib.namespace import DCTERMS

from api.addresses import in_language
from api.markup import Markup, element, joined
from api.pages.layout import link, page, section, table
from api.pages.view import View, separated
from kg.catalog import DESCRIPTION, TITLE, Published
from kg.document import DATASET, LICENCE
from kg.namespaces import compact
from kg.statistics import Source, Statistics


def catalogue_page(view: View, published: Published) -> Markup:
    """The dataset, its release, the files it can be had as, the services over it and the sources it was made from."""
    return page(
        view.frame,
        TITLE[view.frame.language],
        element("h1", {}, TITLE[view.frame.language]),
        element("p", {"class": "lead"}, DESCRIPTION[view.frame.language]),
        table("", (), _about(view, published)),
        _listed(view, "downloads", ("format", "media"), _files(view, published)),
        _listed(view, "services", ("service", "address"), _services(view)),
        _listed(view, "sources", ("source", "publisher", "rights"), _sources(view, published)),
    )


def numbers_page(view: View, published: Published) -> Markup:
    """How much there is of everything: totals, classes, properties, links to elsewhere."""
    numbers = published.numbers
    totals = ((view.say(name), str(number)) for name, number in numbers.totals._asdict().items())
    return page(
        view.frame,
        view.say("numbers"),
        element("h1", {}, view.say("numbers")),
        table("", (), totals),
        _listed(view, "classes", ("class", "name", "entities"), _classes(view, numbers)),
        _listed(view, "properties", ("property", "name", "triples", "subjects", "objects"), _properties(view, numbers)),
        _listed(view, "links", ("property", "target", "link"), _links(numbers)),
    )


def _listed(view: View, name: str, head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Markup:
    return section(view.say(name), table("", tuple(view.say(column) for column in head), rows), anchor=name)


def _about(view: View, published: Published) -> Iterable[tuple[str, ...]]:
    totals = published.numbers.totals
    yield view.say("iri"), element("code", {}, DATASET.value)
    yield view.say("release"), element("code", {}, published.release)
    yield view.say("digest"), element("code", {}, published.graph)
    yield view.say("entities"), str(totals.entities)
    yield view.say("triples"), str(totals.triples)
    yield view.say("licence"), element("a", {"href": LICENCE.value, "rel": "license external"}, "MIT")
    yield view.say("numbers"), _to(view, "/.well-known/void", "VoID")
    yield view.say("terms"), _to(view, "/ontology", view.say("ontology"))
    yield view.say("engines"), link(view.frame.site, "/dataset.jsonld", "schema.org")


def _to(view: View, path: str, text: str) -> Markup:
    return link(view.frame.site, in_language(path, view.language), text)


def _files(view: View, published: Published) -> Iterable[tuple[str, ...]]:
    for distribution in published.distributions:
        address = link(view.frame.site, f"/export/{distribution.name}", distribution.title, "en")
        yield address, element("code", {}, distribution.media_type)


def _services(view: View) -> Iterable[tuple[str, ...]]:
    described = link(view.frame.site, "/docs", view.say("described"))
    for name, path in (("SPARQL", "/sparql"), (view.say("search"), "/search")):
        yield name, joined(element("code", {}, view.frame.site.absolute(path)), " ", described)


def _sources(view: View, published: Published) -> Iterable[tuple[str, ...]]:
    for source in published.numbers.sources:
        yield view.linked(source.iri), _texts(source, str(DCTERMS.publisher)), _rights(view, source)


def _rights(view: View, source: Source) -> Markup:
    licences = [view.linked(v) for v in source.values(str(DCTERMS.license)) if isinstance(v, NamedNode)]
    return joined(*separated(", ", licences), _texts(source, str(DCTERMS.rights)))


def _texts(source: Source, predicate: str) -> Markup:
    texts = (value for value in source.values(predicate) if isinstance(value, Literal))
    return joined(*(element("span", {"lang": text.language or "", "dir": "auto"}, text.value) for text in texts))


def _classes(view: View, numbers: Statistics) -> Iterable[tuple[str, ...]]:
    return ((view.linked(use.type), _code(use.type), str(use.entities)) for use in numbers.classes)


def _properties(view: View, numbers: Statistics) -> Iterable[tuple[str, ...]]:
    for use in numbers.properties:
        counts = (str(use.triples), str(use.subjects), str(use.objects))
        yield view.linked(use.property), _code(use.property), *counts


def _links(numbers: Statistics) -> Iterable[tuple[str, ...]]:
    return ((_code(use.property), element("code", {}, use.target), str(use.triples)) for use in numbers.links)


def _code(term: NamedNode) -> Markup:
    return element("code", {}, compact(term.value))
