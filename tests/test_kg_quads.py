"""Canonical N-Quads lines are read back as the same terms, whatever the text."""

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse
from rdflib import Literal, URIRef
from rdflib.namespace import XSD

from kg.quads import Quad, nquads_line, sorted_lines

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
PLAIN = URIRef("urn:g")


@given(TEXT, st.sampled_from([None, "ru", "en", "zh"]))
def test_any_text_survives_the_round_trip(text, language):
    line = nquads_line(Quad(URIRef("urn:s"), URIRef("urn:p"), Literal(text, lang=language), PLAIN))
    assert "\n" not in line
    (quad,) = parse(input=line, format=RdfFormat.N_QUADS)
    assert (quad.object.value, quad.object.language) == (text, language)


def test_lexical_forms_are_kept_as_they_are():
    year = Literal("2020-07", datatype=XSD.gYearMonth)
    line = nquads_line(Quad(URIRef("urn:s"), URIRef("urn:p"), year, PLAIN))
    assert line == '<urn:s> <urn:p> "2020-07"^^<http://www.w3.org/2001/XMLSchema#gYearMonth> <urn:g> .'


def test_order_and_repetition_of_quads_do_not_matter():
    one = Quad(URIRef("urn:a"), URIRef("urn:p"), Literal("1"), PLAIN)
    two = Quad(URIRef("urn:b"), URIRef("urn:p"), Literal("2"), PLAIN)
    assert sorted_lines([one, two]) == sorted_lines([two, one, two])
