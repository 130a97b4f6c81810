"""Whatever a library writes as Turtle, TriG, N-Triples or N-Quads, each statement is found again, on the right line."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize

from kg.source_lines import places

LOCAL_NAMES = st.lists(st.sampled_from([*"aZ09._-/:~éж,;()'", "%25", "#"]), min_size=1, max_size=8).map("".join)
IRIS = st.builds(
    NamedNode, LOCAL_NAMES.filter(lambda name: name.count("#") < 2).map("https://w3id.org/gcm-kg/{}".format)
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
LITERALS = st.one_of(
    st.builds(Literal, TEXTS),
    st.builds(Literal, TEXTS, language=st.sampled_from(["ru", "en", "zh-hans"])),
    st.builds(Literal, st.integers()),
    st.builds(Literal, TEXTS, datatype=IRIS),
)
QUADS = st.lists(st.builds(Quad, IRIS, IRIS, st.one_of(IRIS, LITERALS), st.just(NamedNode("urn:g"))), max_size=8)
PREFIXES = {"kg": "https://w3id.org/gcm-kg/", "o": "https://w3id.org/gcm-kg/a"}


def statements(text):
    return {(p.subject, p.predicate, p.value, p.language) for p in places(text) if p.predicate}


def expected(quads):
    return {
        (q.subject.value, q.predicate.value, q.object.value, getattr(q.object, "language", None) or "") for q in quads
    }


@settings(deadline=None, max_examples=60)
@given(QUADS, st.sampled_from([RdfFormat.TURTLE, RdfFormat.N_TRIPLES]))
def test_triples_are_found_as_written(quads, format):
    triples = [quad.triple for quad in quads]
    assert statements(serialize(triples, format=format, prefixes=PREFIXES).decode()) == expected(triples)


@settings(deadline=None, max_examples=60)
@given(QUADS, st.sampled_from([RdfFormat.TRIG, RdfFormat.N_QUADS]))
def test_quads_are_found_as_written(quads, format):
    assert statements(serialize(quads, format=format, prefixes=PREFIXES).decode()) == expected(quads)


@settings(deadline=None, max_examples=60)
@given(QUADS)
def test_each_line_of_nquads_is_the_line_of_its_statement(quads):
    text = serialize(quads, format=RdfFormat.N_QUADS).decode()
    for place in places(text):
        (quad,) = parse(text.split("\n")[place.line - 1], format=RdfFormat.N_QUADS)
        assert place.subject == quad.subject.value
        assert place.predicate in ("", quad.predicate.value)


@settings(deadline=None, max_examples=200)
@given(st.text(st.sampled_from(list("<>\"'\\@^;,.[](){}#:a \n_%-1")), max_size=60))
def test_text_that_is_no_turtle_is_scanned_to_its_end(text):
    assert all(1 <= place.line <= text.count("\n") + 1 for place in places(text))


TURTLE = '''\
@prefix gcm: <https://w3id.org/gcm-kg/ontology#> . # a comment . ; "
PREFIX id: <https://w3id.org/gcm-kg/id/>
@base <https://w3id.org/gcm-kg/id/> .

id:workstream\\/T2 a gcm:ThematicWorkstream ;
    gcm:lead id:agency\\/UNICEF , # both
        <agency/IOM> ;
    gcm:note """two
lines; "quoted" .""" , 'it; is'@en ;
    gcm:share .5 , 1.5e3 , "12"^^<urn:dozen> ;
    gcm:nested [ gcm:inner "x" ; gcm:more ( 1 2 ) ] , id:after ;
    gcm:number 10 .
[] gcm:lead id:agency\\/WHO .
id:a.b gcm:lead id:c.
'''


def test_the_places_of_a_document_written_by_hand():
    found = [(p.subject.rpartition("/")[2], p.predicate.rpartition("#")[2], p.value, p.line) for p in places(TURTLE)]
    kg = "https://w3id.org/gcm-kg/"
    assert found == [
        ("T2", "", "", 5),
        ("T2", "type", f"{kg}ontology#ThematicWorkstream", 5),
        ("T2", "lead", f"{kg}id/agency/UNICEF", 6),
        ("T2", "lead", f"{kg}id/agency/IOM", 7),
        ("T2", "note", 'two\nlines; "quoted" .', 8),
        ("T2", "note", "it; is", 9),
        ("T2", "share", ".5", 10),
        ("T2", "share", "1.5e3", 10),
        ("T2", "share", "12", 10),
        ("T2", "nested", f"{kg}id/after", 11),
        ("T2", "number", "10", 12),
        ("a.b", "", "", 14),
        ("a.b", "lead", f"{kg}id/c", 14),
    ]


@pytest.mark.parametrize(
    "hostile", ["." * 50_000, '"' * 50_000, "<" * 50_000, "[" * 50_000, "a.." * 20_000, "\\" * 50_000]
)
def test_a_hostile_text_is_scanned_in_a_moment(hostile):
    assert sum(1 for _ in places(hostile)) <= len(hostile)
