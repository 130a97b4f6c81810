"""What strangers send is read strictly, within limits and without fetching anything; errors name the line."""

import json

import pytest
from pyoxigraph import RdfFormat
from rdflib.term import BNode, Literal, URIRef

from kg.errors import InputError, SyntaxFault
from kg.rdf_documents import READABLE, Document, Limits, document_places, syntax_of_extension, triples

TURTLE, JSON_LD, RDF_XML = RdfFormat.TURTLE, RdfFormat.JSON_LD, RdfFormat.RDF_XML
XML = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="urn:">{}</rdf:RDF>'
SAME = {
    "ttl": '<urn:s> <urn:p> "v"@en .',
    "nt": '<urn:s> <urn:p> "v"@en .',
    "nq": '<urn:s> <urn:p> "v"@en <urn:g> .',
    "trig": '<urn:g> { <urn:s> <urn:p> "v"@en }',
    "jsonld": json.dumps({"@id": "urn:s", "urn:p": {"@value": "v", "@language": "en"}}),
    "rdf": XML.format('<rdf:Description rdf:about="urn:s"><e:p xml:lang="en">v</e:p></rdf:Description>'),
}


def read(text, syntax=TURTLE, **limits):
    return triples(Document("mine", text, syntax), Limits(**limits))


@pytest.mark.parametrize("extension", sorted(SAME))
def test_each_syntax_is_read(extension):
    syntax = syntax_of_extension(extension)
    (triple,) = read(SAME[extension], syntax)
    assert triple == (URIRef("urn:s"), URIRef("urn:p"), Literal("v", lang="en"))
    places = list(document_places(Document("mine", SAME[extension], syntax), [triple]))
    assert ("urn:s", "urn:p", "v", "en") in {place[:4] for place in places}
    assert {place.line for place in places} == ({0} if extension in ("jsonld", "rdf") else {1})


def test_every_readable_syntax_is_tested():
    assert {syntax.file_extension for syntax in READABLE} == set(SAME)


def test_blank_nodes_are_the_same_for_the_same_text():
    text = "[] <urn:p> _:x . _:x <urn:p> [] ."
    assert read(text) == read(text)
    named = triples(Document("mine", text, TURTLE), Limits(), "f1")
    assert {term for triple in named for term in triple if isinstance(term, BNode)} == {
        BNode(f"f1b{number}") for number in range(3)
    }


@pytest.mark.parametrize(
    ("text", "syntax", "line"),
    [
        ("<urn:s> <urn:p>\n\n 'v", TURTLE, 3),
        ("<urn:s> <urn:p> <relative> .", TURTLE, 1),
        ('{"@id": "urn:s",\n"urn:p": ', JSON_LD, 2),
        ("<a>", RDF_XML, None),
        ('{"@context": "http://127.0.0.1:9/c", "@id": "urn:s"}', JSON_LD, None),
        ('{"@context": "file:///etc/hostname", "@id": "urn:s"}', JSON_LD, None),
        ('{"@context": {"@import": "file:///etc/hostname"}, "@id": "urn:s"}', JSON_LD, None),
    ],
)
def test_a_syntax_error_names_its_line(text, syntax, line):
    with pytest.raises(SyntaxFault) as raised:
        read(text, syntax)
    assert raised.value.line == line


def test_a_remote_context_is_refused_in_words():
    with pytest.raises(SyntaxFault, match="nothing is fetched"):
        read('{"@context": "http://127.0.0.1:9/c", "@id": "urn:s"}', JSON_LD)


@pytest.mark.parametrize(
    ("text", "syntax", "said"),
    [
        ("<urn:s> <urn:p> " + "[ <urn:p> " * 5000, TURTLE, "deeper than 100"),
        ("<urn:s> <urn:p> " + "( " * 5000, TURTLE, "deeper than 100"),
        ("<< " * 5000, RdfFormat.N_TRIPLES, "deeper than 100"),
        ('{"urn:p":' * 90_000 + "1" + "}" * 90_000, JSON_LD, "deeper than 100"),
        (XML.format("<e:a>" * 5000), RDF_XML, "deeper than 100"),
        (f'<!DOCTYPE x [<!ENTITY a "b">]>{XML.format("")}', RDF_XML, "document type"),
        ("<urn:s> <urn:p> 1, 2, 3 .", TURTLE, "more than 2 triples"),
        ("<urn:s> <urn:p> <<( <urn:s> <urn:p> 1 )>> .", TURTLE, "quoted triple"),
    ],
)
def test_bombs_are_refused_before_they_are_parsed(text, syntax, said):
    with pytest.raises(InputError, match=said):
        read(text, syntax, triples=2)


@pytest.mark.parametrize(
    ("text", "syntax"),
    [
        ('<urn:s> <urn:p> "[[[[", \'((((\', """{{ " {{""" . # ((((', TURTLE),
        ('{"@id": "urn:s", "urn:p": "[[[[ \\" {{{{"}', JSON_LD),
        (XML.format("<!-- <a><a><a><a> --><?x <a><a><a> ?>" + "<e:A/>" * 9), RDF_XML),
    ],
)
def test_brackets_within_text_do_not_nest(text, syntax):
    assert read(text, syntax, nesting=3)


@pytest.mark.parametrize("text", ["<a " * 300_000, "<!--" * 300_000, "<a b='" * 300_000, "<?" * 300_000])
def test_markup_that_never_ends_costs_linear_time(text):
    """A quadratic scan would take minutes here."""
    with pytest.raises(InputError):
        read(text, RDF_XML)
