"""Questions in words are read into SPARQL that finds exactly what they ask, in six languages, and is never unsafe."""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Store

from api.asking import answered
from kg.lexicon import lexicon
from kg.named_queries import named_queries
from kg.namespaces import BASE, GCM, prefixes
from kg.query import Limits, Request, run
from kg.reading import LANGUAGES
from search.documents import Document
from search.graph_ranking import Path as Way
from search.question import QuestionReader, load_identifier, load_stopwords
from search.questions.clauses import Said, clauses
from search.questions.compilation import compile_bindings, compile_reading
from search.questions.dates import dates
from search.questions.mention import Kind, Mention
from search.questions.reading import (
    ANSWER,
    Comparison,
    Given,
    Group,
    Measure,
    Pattern,
    Reading,
    Tally,
    ValueFilter,
)
from search.questions.schema import Step, read_schema
from search.questions.tree import Tree
from search.questions.ways import variables, ways_back
from search.questions.wording import told
from search.spelling import Speller

RELATIONAL = yaml.safe_load((Path(__file__).parent / "relevance" / "relational.yaml").read_text("utf-8"))
NEEDS = [need for need in RELATIONAL["needs"] if "gold" in need]
NAMED = {named.name: named.text for named in named_queries()}

# How many questions of relational.yaml at least are read with certainty into SPARQL that finds exactly the gold.
LEAST_EXACT = {"en": 99, "fr": 68, "es": 62, "ru": 75, "ar": 55, "zh": 58}
# How many of the twelve named queries at least, asked in words, give the same set as their file.
LEAST_NAMED = {"en": 8, "fr": 7, "es": 7, "ru": 7, "ar": 7, "zh": 7}
# Of the readings that are taken for sure, the share that may find something else than the gold.
MOST_WRONG = 0.07


class Asked(NamedTuple):
    """A question of the file with what it should find, and what its reading finds; None if it is not sure."""

    language: str
    text: str
    gold: frozenset[str]
    found: frozenset[str] | None
    sparql: str

    @property
    def is_exact(self):
        return self.found == self.gold


def understood(searcher, text):
    question = searcher.reader.read(text)
    return searcher.questions.understand(question, searcher.rankers.labels.find(question))


def asked(searcher, language, text, gold):
    reading = understood(searcher, text)
    found = frozenset(reading.answers) if reading and reading.is_sure else None
    return Asked(language, text, frozenset(map(str, gold)), found, reading.sparql if reading else "")


@pytest.fixture(scope="module")
def searcher(opened):
    return opened.searcher


@pytest.fixture(scope="module")
def is_in_the_graph(opened):
    return lambda iri: any(True for _ in opened.store.quads_for_pattern(NamedNode(iri), None, None))


@pytest.fixture(scope="module")
def needs(searcher):
    return [
        asked(searcher, language, text, need["gold"]) for need in NEEDS for language, text in need["questions"].items()
    ]


@pytest.fixture(scope="module")
def named(searcher, opened):
    return [
        asked(searcher, language, text, answers(opened.store, NAMED[entry["query"]]))
        for entry in RELATIONAL["competency"]
        for language, text in entry["questions"].items()
    ]


def answers(store, sparql):
    table = json.loads(run(store, Request(sparql), Limits()).body)
    return {row["answer"]["value"] for row in table["results"]["bindings"]}


# Whole questions


def test_the_compiled_sparql_finds_exactly_the_gold_in_every_language(needs):
    exact = Counter(one.language for one in needs if one.is_exact)
    short = {language: (exact[language], least) for language, least in LEAST_EXACT.items() if exact[language] < least}
    assert short == {}, [one.text for one in needs if one.language in short and not one.is_exact]
    assert min(LEAST_EXACT.values()) >= 40


def test_a_reading_that_is_sure_is_seldom_wrong(needs):
    sure = [one for one in needs if one.found is not None]
    wrong = [one.text for one in sure if not one.is_exact]
    assert len(wrong) <= MOST_WRONG * len(sure), wrong


def test_named_queries_asked_in_words_give_the_same_set_as_their_file(named):
    exact = Counter(one.language for one in named if one.is_exact)
    short = {language: (exact[language], least) for language, least in LEAST_NAMED.items() if exact[language] < least}
    assert short == {}, [one.text for one in named if one.language in short and not one.is_exact]


def test_the_sparql_that_is_shown_finds_the_answers_for_anyone(needs, opened, searcher):
    """Run as an outsider would, in the pool's engine, without any knowledge of the reading."""
    for one in [one for one in needs if one.is_exact][::12]:
        assert {searcher.questions.notations[iri] for iri in answers(opened.store, one.sparql)} == one.gold, one.text


@pytest.mark.parametrize(
    ("text", "gold"),
    [
        ("which agencies lead T2?", {"UNICEF", "UNHCR", "IOM"}),
        ("кто ведёт T2?", {"UNICEF", "UNHCR", "IOM"}),
        ("qui dirige T2 ?", {"UNICEF", "UNHCR", "IOM"}),
        ("¿quién lidera T2?", {"UNICEF", "UNHCR", "IOM"}),
        ("من يقود T2؟", {"UNICEF", "UNHCR", "IOM"}),
        ("谁牵头T2？", {"UNICEF", "UNHCR", "IOM"}),
        ("which workstreams are led by both IOM and OHCHR?", {"C2.2", "T3", "T5"}),
        ("when is T2 due?", {"T2"}),
    ],
)
def test_simple_questions_are_read_exactly(searcher, text, gold):
    reading = understood(searcher, text)
    assert reading is not None
    assert (set(reading.answers), reading.is_sure) == (gold, True)


@pytest.mark.parametrize("text", ["detention", "recipe for borscht", "", "?!", "移民", "alternatives to detention"])
def test_what_asks_for_no_ties_is_left_to_search(searcher, text):
    reading = understood(searcher, text)
    assert reading is None or not reading.is_sure


# The compiled SPARQL is made of known words only

_KEYWORDS = """PREFIX SELECT DISTINCT WHERE ORDER BY ASC DESC LIMIT GROUP HAVING COUNT MAX MIN AS VALUES FILTER NOT IN
    EXISTS OPTIONAL STR STRSTARTS SUBSTR a""".split()  # noqa: SIM905
_DATE = re.compile(r'"\d{4}(-\d\d){0,2}"')
_TOKEN = re.compile(r"<[^>]*>|\"[^\"]*\"|\?\w+|\w+:\w*|\w+|[^\w\s]")
_VARIABLE = re.compile(r"\?[a-z][A-Za-z]*\d{0,2}")
_PUNCTUATION = set("{}().,;|/?^=<>*+") | {"!"}


def strange(sparql, is_known):
    """What a compiled query has that is no keyword, variable, term of the ontology, known IRI, date or small number."""
    terms = {f"gcm:{name}" for name in GCM.__annotations__}
    return [
        token
        for token in _TOKEN.findall(sparql)
        if not (
            token in _KEYWORDS
            or token in terms
            or token in {"gcm:", "skos:"}
            or token in _PUNCTUATION
            or _VARIABLE.fullmatch(token)
            or _DATE.fullmatch(token)
            or token.isdecimal()
            or (token.startswith("<") and (token[1:-1] in prefixes().values() or is_known(token[1:-1])))
        )
    ]


def test_a_query_with_words_of_a_question_would_be_noticed():
    none = set().__contains__
    assert strange('SELECT ?answer WHERE { ?answer gcm:lead "zebra" }', none) == ['"zebra"']
    assert strange("SELECT ?answer { ?answer gcm:zebra <urn:x> . DROP }", none) == ["gcm:zebra", "<urn:x>", "DROP"]


def test_compiled_queries_of_real_questions_have_nothing_but_known_words(needs, named, is_in_the_graph):
    compiled = {one.sparql for one in (*needs, *named) if one.sparql}
    assert len(compiled) > 100
    assert [odd for sparql in compiled for odd in strange(sparql, is_in_the_graph)] == []


PHRASES = sorted({text for language in LANGUAGES for text in lexicon().texts(language)})
NAMES = ["T2", "O13", "IOM", "МОМ", "objective 7", "目标13", "Thailand", "July 2020", "2019-11", "3", "T2/4", "UNICEF"]
HOSTILE = [
    '" }',
    "} DELETE {",
    "'''",
    "\\u0022",
    "<urn:x>",
    "# ",
    "\n",
    "zebra",
    "؟",
    "\ud83d",
    "٣",
    "１３",
    "²",
    "a" * 300,
]
TEXTS = st.one_of(
    st.text(max_size=120),
    st.lists(st.sampled_from(PHRASES) | st.sampled_from(NAMES) | st.sampled_from(HOSTILE), max_size=9).map(" ".join),
    st.lists(st.sampled_from(PHRASES) | st.sampled_from(NAMES), min_size=2, max_size=7).map("".join),
)


@hypothesis_settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS)
def test_any_text_is_read_without_an_error_into_safe_sparql_that_parses(searcher, is_in_the_graph, text):
    reading = understood(searcher, text)
    if reading is not None:
        Store().query(reading.sparql)
        assert strange(reading.sparql, is_in_the_graph) == []
        assert set(reading.answers) <= set(searcher.documents)


# Dates


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("due in November 2019", "en", "2019-11"),
        ("on 8 May 2020", "en", "2020-05-08"),
        ("в июле 2020 года", "ru", "2020-07"),
        ("к ноябрю 2019", "ru", "2019-11"),
        ("en juillet 2020", "fr", "2020-07"),
        ("février 2020", "fr", "2020-02"),
        ("en julio de 2020", "es", "2020-07"),
        ("في نوفمبر 2019", "ar", "2019-11"),
        ("تموز 2020", "ar", "2020-07"),
        ("2020年7月", "zh", "2020-07"),
        ("2020年7月8日", "zh", "2020-07-08"),
        ("by 2020-07", "en", "2020-07"),
        ("07.2020", "ru", "2020-07"),
        ("in 2019", "en", "2019"),
    ],
)
def test_months_and_years_in_six_languages(text, language, value):
    (found,) = dates(text, language)
    assert found.value == value
    assert str(found.value[:4]) in text[found.start : found.end]


@pytest.mark.parametrize("text", ["objective 13", "T2/4", "20205", "may we ask", "3 agencies", ""])
def test_numbers_that_are_no_dates(text):
    assert dates(text, "en") == ()


@given(st.text(max_size=80), st.sampled_from(LANGUAGES))
def test_dates_stand_where_they_say_in_order_and_apart(text, language):
    found = dates(text, language)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(re.fullmatch(r"\d{4}(-\d\d){0,2}", one.value) for one in found)


# Clauses


@pytest.fixture(scope="module")
def reader():
    return QuestionReader(load_identifier(), load_stopwords(), Speller({}, {}))


def said(reader, text, *mentions):
    """A question and some words of it as mentions: their kind, meaning, and the words."""
    found = []
    for kind, meaning, words in mentions:
        start = text.index(words, found[-1].start if found and words in text[found[-1].start :] else 0)
        found.append(Mention(kind, meaning, start, start + len(words), True))
    return Said(reader.read(text), tuple(sorted(found, key=lambda one: one.start)), None)


def test_things_of_a_kind_side_by_side_are_one_clause_with_the_relation_before_them(reader):
    question = said(
        reader, "workstreams led by both IOM and OHCHR",
        (Kind.RELATION, "gcm:lead", "led by"), (Kind.OPERATOR, "Both", "both"),
        (Kind.THING, "IOM", "IOM"), (Kind.OPERATOR, "Both", "and"), (Kind.THING, "OHCHR", "OHCHR"),
    )  # fmt: skip
    (clause,) = clauses(question, {"IOM": "Actor", "OHCHR": "Actor"})
    assert (clause.things, clause.joined, clause.is_negated) == ((("IOM",), ("OHCHR",)), "Both", False)
    assert [one.meaning for one in clause.relations] == ["gcm:lead"]


def test_things_of_different_kinds_are_clauses_of_their_own(reader):
    question = said(
        reader, "what IOM leads on O7",
        (Kind.THING, "IOM", "IOM"), (Kind.RELATION, "gcm:lead", "leads"), (Kind.THING, "O7", "O7"),
    )  # fmt: skip
    found = clauses(question, {"IOM": "Actor", "O7": "Objective"})
    assert [clause.things for clause in found] == [(("IOM",),), (("O7",),)]


def test_a_thing_after_without_is_ruled_out(reader):
    question = said(
        reader, "agencies on O7 but not IOM",
        (Kind.THING, "O7", "O7"), (Kind.OPERATOR, "Without", "but not"), (Kind.THING, "IOM", "IOM"),
    )  # fmt: skip
    found = clauses(question, {"IOM": "Actor", "O7": "Objective"})
    assert [(clause.things[0][0], clause.is_negated) for clause in found] == [("O7", False), ("IOM", True)]


def test_words_that_nothing_knows_are_left_over(reader):
    text = "workstreams of IOM about zebras"
    question = said(reader, text, (Kind.CLASS, "Workstream", "workstreams"), (Kind.THING, "IOM", "IOM"))
    assert [text[start:end] for start, end in question.left_over()] == ["zebras"]


# The schema, the tree and the compiled query of a small graph

SMALL = {
    notation: Document(notation, f"{BASE}id/{notation}", kind, (kind,), {"en": label})
    for notation, kind, label in (
        ("T2", "Workstream", "Detention"), ("T3", "Workstream", "Pathways"), ("O7", "Objective", "Vulnerability"),
        ("O13", "Objective", "Detention"), ("IOM", "Actor", "Migration"), ("UNICEF", "Actor", "Children"),
    )
}  # fmt: skip
LINKS = [
    ("T2", "gcm:lead", "IOM"), ("T2", "gcm:lead", "UNICEF"), ("T3", "gcm:lead", "IOM"), ("T2", "gcm:objective", "O7"),
    ("T2", "gcm:objective", "O13"), ("T3", "gcm:objective", "O7"), ("T3", "gcm:participant", "UNICEF"),
]  # fmt: skip
IRIS = {notation: document.iri for notation, document in SMALL.items()}
KINDS = {notation: document.type for notation, document in SMALL.items()}


@pytest.fixture(scope="module")
def schema():
    return read_schema(LINKS, SMALL)


@pytest.fixture(scope="module")
def small():
    classes = [f"<{document.iri}> a <{GCM}{document.type}> ." for document in SMALL.values()]
    links = [f"<{IRIS[s]}> <{p.replace('gcm:', str(GCM))}> <{IRIS[o]}> ." for s, p, o in LINKS]
    due = [f'<{IRIS[name]}> <{GCM.deadline}> "{month}" .' for name, month in (("T2", "2020-07"), ("T3", "2019-11"))]
    store = Store()
    store.update(f"INSERT DATA {{ {' '.join((*classes, *links, *due))} }}")
    return store


def found(store, reading):
    solutions = store.query(compile_reading(reading, IRIS, KINDS))
    return [solution[ANSWER].value.rpartition("/")[2] for solution in solutions]


def test_the_schema_knows_ends_and_ways(schema):
    assert schema.ends("gcm:lead") == ({"Workstream"}, {"Actor"})
    assert schema.ends("gcm:nothing") == (frozenset(), frozenset())
    way = schema.way("Actor", "Objective", {"gcm:lead"})
    assert [(step.properties, step.forward, step.target) for step in way] == [
        (("gcm:lead",), False, "Workstream"), (("gcm:objective",), True, "Objective"),
    ]  # fmt: skip
    assert schema.way("Actor", "Country") is None


def test_a_relation_that_is_not_named_may_be_any(schema):
    (step,) = schema.way("Workstream", "Actor")
    assert set(step.properties) == {"gcm:lead", "gcm:participant"}


def test_ways_share_the_things_they_pass(schema, small):
    tree = Tree(schema, "Actor", ())
    parts = [tree.attach("Objective", {"gcm:lead"}, ("O7",)), tree.attach("Objective", (), ("O13",))]
    assert {pattern.of for part in parts for pattern in part.patterns} == {ANSWER, "workstream"}
    groups = (Group(tuple(p for part in parts for p in part.patterns), tuple(g for part in parts for g in part.given)),)
    assert found(small, Reading("Actor", groups)) == ["IOM", "UNICEF"]


LED = Pattern(ANSWER, Step(("gcm:lead",), True, "Actor"), "actor")
LEADING = Pattern(ANSWER, Step(("gcm:lead",), False, "Workstream"), "workstream")


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        (Reading("Workstream", (Group((LED,), (Given("actor", ("IOM",)),)),)), ["T2", "T3"]),
        (Reading("Workstream", (Group((LED,), (Given("actor", ("UNICEF", "IOM")),)),)), ["T2", "T3"]),
        (Reading("Workstream", (Group((LED,), (Given("actor", ("UNICEF",)),), is_negated=True),)), ["T3"]),
        (Reading("Actor", (Group((LEADING,)), Group(given=(Given(ANSWER, ("IOM",)),), is_negated=True))), ["UNICEF"]),
        (Reading("Workstream", (Group(values=(ValueFilter(ANSWER, ("gcm:deadline",), "2020"),)),)), ["T2"]),
        (
            Reading(
                "Workstream", (Group(values=(ValueFilter(ANSWER, ("gcm:deadline",), "2020-01", Comparison.FEWER),)),)
            ),
            ["T3"],
        ),
        (Reading("Workstream", (Group(values=(ValueFilter(ANSWER, ("gcm:deadline",), ""),)),)), ["T2", "T3"]),
        (Reading("Actor", (Group((LEADING,)),), Tally("workstream", Comparison.MORE, 1)), ["IOM"]),
        (Reading("Actor", (Group((LEADING,)),), Tally("workstream", Comparison.EQUAL, 1)), ["UNICEF"]),
        (Reading("Actor", (Group((LEADING,)),), Tally("workstream", Comparison.MORE)), ["IOM"]),
        (Reading("Actor", (Group((LEADING,)),), Tally("workstream", Comparison.FEWER)), ["UNICEF"]),
        (
            Reading("Workstream", (), measure=Measure(comparison=Comparison.FEWER, property="gcm:deadline")),
            ["T3"],
        ),
    ],
    ids=["one", "either", "without", "not", "year", "before", "any", "more", "exactly", "most", "fewest", "earliest"],
)
def test_readings_compile_into_queries_that_find_what_they_say(small, reading, expected):
    assert sorted(found(small, reading)) == expected
    assert strange(compile_reading(reading, IRIS, KINDS), set(IRIS.values()).__contains__) == []


def test_what_is_given_is_not_its_own_answer(small):
    shares = Pattern(ANSWER, Step(("gcm:objective",), True, "Objective"), "objective")
    back = Pattern("objective", Step(("gcm:objective",), False, "Workstream"), "workstream")
    reading = Reading("Workstream", (Group((shares, back), (Given("workstream", ("T2",)),)),))
    assert found(small, reading) == ["T3"]


def test_the_query_is_the_same_whenever_it_is_compiled():
    reading = Reading("Workstream", (Group((LED,), (Given("actor", ("UNICEF", "IOM")),)),))
    assert len({compile_reading(reading, IRIS, KINDS) for _ in range(5)}) == 1


def test_the_ties_from_what_is_named_to_an_answer_are_those_of_the_graph(small):
    reading = Reading("Workstream", (Group((LED,), (Given("actor", ("IOM",)),)),))
    assert variables(reading) == {ANSWER, "actor"}
    (row,) = small.query(compile_bindings(reading, IRIS, ["T3"]) + " LIMIT 1")
    bound = {ANSWER: "T3", "actor": "IOM"}
    assert row[ANSWER].value == IRIS["T3"]
    (way,) = ways_back(reading, bound, set(LINKS))
    assert isinstance(way, Way)
    assert (way.start, way.target, way.triples) == ("IOM", "T3", (("T3", "gcm:lead", "IOM"),))
    assert list(ways_back(reading, bound, set())) == []


@pytest.mark.parametrize(
    ("reading", "words"),
    [
        (Reading("Workstream", (Group((LED,), (Given("actor", ("IOM",)),)),)), ["workstream", "– lead →", "IOM"]),
        (Reading("Workstream", (Group((LED,), (Given("actor", ("IOM",)),), is_negated=True),)), ["≠", "IOM"]),
        (Reading("Workstream", (), shown=("gcm:deadline",)), ["deadline?"]),
        (Reading("Agency", (Group((LEADING,)),), Tally("workstream", Comparison.AT_LEAST, 3)), ["agency", "≥ 3"]),
    ],
    ids=["tied", "ruled out", "value", "counted"],
)
def test_readings_are_told_in_words(searcher, reading, words):
    text = told(reading, searcher.presenter.explainer, ("en", "ru"))
    places = [text.index(word) for word in words]
    assert places == sorted(places)


def test_readings_are_told_in_russian(searcher):
    reading = Reading("Workstream", (), shown=("gcm:deadline",))
    assert re.fullmatch(r"[а-яё ;?]+", told(reading, searcher.presenter.explainer, ("ru", "en")))


# Topics


def stretch(text, words):
    start = text.index(words)
    return [(start, start + len(words))]


@pytest.mark.parametrize(
    ("text", "topic", "expected"),
    [
        ("who leads the work on alternatives to detention?", "alternatives to detention", "T2"),
        ("кто ведёт работу по альтернативам задержанию?", "альтернативам задержанию", "T2"),
    ],
)
def test_words_that_name_nothing_stand_for_what_they_describe(searcher, text, topic, expected):
    question = searcher.reader.read(text)
    assert expected in searcher.questions.topics.find(question, stretch(text, topic), ["Workstream"])


def test_words_that_describe_nothing_stand_for_nothing(searcher):
    text = "who leads the work on zebra husbandry?"
    question = searcher.reader.read(text)
    assert searcher.questions.topics.find(question, stretch(text, "zebra husbandry"), ["Workstream"]) == ()


def test_terms_of_the_field_say_more_than_the_words_around_them(searcher):
    text = "please mention detention"
    question = searcher.reader.read(text)
    weight = searcher.questions.topics.weight
    assert weight(question, stretch(text, "detention")) > weight(question, stretch(text, "mention"))
    assert weight(question, []) == 0


# The lexicon


def test_the_lexicon_has_phrases_for_everything_in_all_six_languages():
    words = lexicon()
    classes = {name: [words.classes.get(name, {}), words.other_words.get(name, {})] for name in
               {*words.classes, *words.other_words}}  # fmt: skip
    for name, parts in classes.items():
        assert {language for part in parts for language, texts in part.items() if texts} == set(LANGUAGES), name
    for listed in (words.properties, words.values, words.operators):
        assert listed
        for name, texts in listed.items():
            assert {language for language in texts if texts[language]} == set(LANGUAGES), name


def test_no_phrase_of_the_lexicon_stands_there_twice_or_is_blank():
    words = lexicon()
    for listed in (words.classes, words.properties, words.values, words.operators, words.numbers):
        for name, texts in listed.items():
            for language, phrases in texts.items():
                assert len(set(phrases)) == len(phrases), (name, language)
                assert all(phrase == phrase.strip() and phrase for phrase in phrases), (name, language)


def test_unions_are_of_properties_that_the_lexicon_knows_too():
    words = lexicon()
    assert words.unions["involves"] == {"gcm:lead", "gcm:participant", "gcm:interested", "gcm:supporting"}
    assert set(words.unions) <= set(words.properties)


def test_numbers_are_digits_and_have_names_wherever_words_are_told_apart_by_spaces():
    assert set(lexicon().numbers) >= {"2", "3", "10"}
    for digits, texts in lexicon().numbers.items():
        assert digits.isdecimal()
        assert {language for language in texts if texts[language]} >= set(LANGUAGES) - {"zh"}, digits


# The same answer in any process and on any number of threads

MANY = [
    WORDED["questions"][language]
    for WORDED in RELATIONAL["needs"][:18:3]
    for language in sorted(WORDED["questions"])[:2]
] + ["alternatives to child detention in mixed movements", "сотрудничество по транзиту", "移民儿童"]
ANSWERED = """
import json, sys
from pathlib import Path
from api.asking import answered
from api.opened_release import open_release
from api.settings import Settings

opened = open_release(Settings(home=Path(sys.argv[1])))
print(json.dumps([answered(opened, text).as_json() | {"took_ms": 0} for text in json.loads(sys.stdin.read())]))
"""


def answered_elsewhere(home, seed):
    done = subprocess.run(
        [sys.executable, "-c", ANSWERED, str(home)],
        input=json.dumps(MANY),
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_answers_are_the_same_in_another_process_and_on_any_number_of_threads(settings, opened):
    elsewhere = answered_elsewhere(settings.home, "4711")
    for threads in (1, 4):
        with ThreadPoolExecutor(threads) as pool:
            given = pool.map(lambda text: answered(opened, text).as_json() | {"took_ms": 0}, MANY)
        assert json.loads(json.dumps(list(given))) == elsewhere, threads
    assert {one["interpretation"]["is_sure"] for one in elsewhere} == {True, False}
