"""What is known of a query from its text alone: refusals, form, dataset and searches."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import QueryError, QueryRefused, QueryTooLarge
from kg.query_text import Bounds, SearchCall, check, dataset, form, search_calls

TOKENS = (
    "SELECT",
    "*",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    '"',
    "'",
    '"""',
    "'''",
    "\\",
    "#",
    "\n",
    "<",
    ">",
    "SERVICE",
    "a",
    ":",
    "\\u0041",
)


@given(st.lists(st.sampled_from(TOKENS), max_size=60).map(" ".join) | st.text(max_size=200))
def test_any_text_is_read_or_refused(text):
    try:
        check(text)
    except (QueryTooLarge, QueryRefused):
        return
    form(text)
    dataset(text)


@given(st.text(max_size=200))
def test_what_stands_in_a_string_is_never_a_keyword(text):
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    check(f'SELECT * {{ ?s ?p """{quoted} SERVICE {{{{ drop """ }}')


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * { ?s ?p """two\nlines ( ( ( with "quotes" and SERVICE""" }',
        "SELECT * { ?s ?p '''it's a SERVICE\n''' }",
        "SELECT * { ?s <urn:x#SERVICE> ?o } # SERVICE <http://x>",
        "SELECT ?service { ?service service:x $SERVICE }",
    ],
)
def test_strings_comments_and_names_are_no_keywords(query):
    check(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <urn:x> {} }",
        "SELECT * { SERV\\u0049CE <urn:x> {} }",
        "SELECT * { \\U00000053ERVICE <urn:x> {} }",
        'SELECT * { ?s ?p "a\\"b" . SERVICE <urn:x> {} }',
        "SELECT * { ?s ?p 'it' SERVICE#c\n<urn:x> {} }",
    ],
)
def test_a_call_is_refused_however_it_is_written(query):
    with pytest.raises(QueryRefused):
        check(query)


def test_size_and_nesting_are_bounded():
    with pytest.raises(QueryTooLarge, match="longer than 10 bytes"):
        check("ASK { ?слово ?p ?o }", Bounds(query_bytes=10))
    with pytest.raises(QueryTooLarge, match="more than 2 brackets"):
        check("ASK { { { } } }", Bounds(nesting=2))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("BASE <urn:b> PREFIX describe: <urn:ask> CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", "construct"),
        ("# select\nASK {}", "ask"),
        ("", ""),
        ("nonsense", "nonsense"),
    ],
)
def test_the_form_is_the_first_word_after_the_prologue(query, found):
    assert form(query) == found


def test_graphs_are_read_with_the_prefixes_of_the_query_and_ours():
    query = "PREFIX x: <urn:x/> SELECT * FROM <urn:a> FROM x:b FROM NAMED graph:inferred { ?from ?p 'FROM <urn:no>' }"
    assert dataset(query) == ("urn:a", "urn:x/b", "https://w3id.org/gcm-kg/graph/inferred")


@pytest.mark.parametrize(
    ("query", "call"),
    [
        ('SELECT * { ?h search:query "альтернативы" }', SearchCall("альтернативы")),
        ('SELECT * { ?h a gcm:Agency ; search:query "IOM"@en }', SearchCall("IOM", "en")),
        ("PREFIX s: <https://w3id.org/gcm-kg/search#> ASK { ?h s:query 'a\\'b' }", SearchCall("a'b")),
        ('ASK { ?h <https://w3id.org/gcm-kg/search#query> """x\ny""" }', SearchCall("x\ny")),
        ('ASK { (?h ?s) search:query ("IOM" 5 "fr") }', SearchCall("IOM", "", (5, "fr"), scored=True)),
        ('ASK { ?h search:query ("IOM" "fr") }', SearchCall("IOM", "", ("fr",))),
    ],
)
def test_searches_are_found(query, call):
    assert search_calls(query) == (call,)


def test_declaring_the_prefix_is_no_search_and_the_same_search_counts_once():
    assert search_calls("PREFIX s: <https://w3id.org/gcm-kg/search#query> ASK {}") == ()
    assert len(search_calls('ASK { ?a search:query "x" . ?b search:query "x" }')) == 1


@pytest.mark.parametrize("rest", ["?words", "5", "", "(?words)", "()", '("x" ?n)', "( "])
def test_a_search_without_words_says_how_to_write_one(rest):
    with pytest.raises(QueryError, match="search:query"):
        search_calls(f"ASK {{ ?h search:query {rest}")
