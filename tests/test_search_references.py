"""Published sources are read from the graph, ordered by year, and only addresses on the web are passed on."""

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.namespaces import prefixes
from search.answer import Evidence, Reference
from search.references import read_bibliography, web_address

RDF_TYPE = NamedNode(prefixes()["rdf"] + "type")
LIST = Evidence("A law", "en", "list", 1, 0, 5)


def term(name):
    prefix, _, local = name.rpartition(":")
    return NamedNode(prefixes()[prefix] + local) if prefix else NamedNode(f"https://example.org/{name}")


def document(code, **about):
    facts = {"dcterms:title": about.get("title"), "dcterms:issued": about.get("issued"), "schema:url": about.get("url")}
    facts["dcterms:bibliographicCitation"] = about.get("citation")
    yield Quad(term(code), RDF_TYPE, term("gcm:SourceDocument"))
    yield Quad(term(code), term("skos:notation"), Literal(code))
    yield from (Quad(term(code), term(name), value) for name, value in facts.items() if value is not None)


@pytest.fixture
def bibliography():
    store = Store()
    store.extend(
        [
            *document("late", title=Literal("Late"), issued=Literal("2019"), url=term("late.pdf")),
            *document("early", title=Literal("Early"), issued=Literal("2015"), url=Literal("javascript:alert(1)")),
            *document("undated", title=Literal("Undated")),
            *document("untitled"),
            *document("list", title=Literal("List", language="en")),
            *document("stock", title=Literal("Stock", language="en"), citation=Literal("UN (2020). Stock.")),
            *(
                Quad(term("law"), term("dcterms:references"), term(code))
                for code in ("late", "untitled", "undated", "early")
            ),
            Quad(term("law"), term("skos:notation"), Literal("law")),
            Quad(term("law"), term("dcterms:source"), term("list")),
            Quad(term("PHL-DEU"), term("skos:notation"), Literal("PHL-DEU")),
            Quad(term("PHL-DEU"), term("dcterms:source"), term("list")),
            *(Quad(term("figure"), term("dcterms:source"), term(code)) for code in ("list", "stock")),
            Quad(term("figure"), term("gcm:corridor"), term("PHL-DEU")),
            Quad(term("figure"), term("gcm:stock"), Literal(7)),
            Quad(term("figure"), term("gcm:revision"), Literal(2020)),
        ]
    )
    return read_bibliography(store)


def test_a_record_shows_what_it_cites_the_earliest_first(bibliography):
    assert bibliography.references("law", [LIST], ("en",)) == (
        Reference("Early", None, 2015, None),
        Reference("Late", None, 2019, "https://example.org/late.pdf"),
        Reference("Undated", None, None, None),
    )


def test_a_corridor_shows_the_revision_and_not_the_list_that_its_figures_stand_in(bibliography):
    assert bibliography.references("PHL-DEU", [LIST], ("fr", "en")) == (
        Reference("UN (2020). Stock", None, 2020, None),
    )


def test_a_thing_that_cites_nothing_shows_what_it_is_quoted_from(bibliography):
    assert bibliography.references("T2", [LIST, LIST], ("en",)) == (Reference("List", None, None, None),)


@pytest.mark.parametrize(
    "text", ["", "ftp://x", "javascript:alert(1)", "http://a b", 'https://a"b', "https://a\n", "//a", "https://<b>"]
)
def test_what_is_no_plain_address_on_the_web_is_not_passed_on(text):
    assert web_address(text) is None
