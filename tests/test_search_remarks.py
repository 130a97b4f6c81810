"""What is said of records is said in every language, and only of values that the graph may state."""

import pytest

from kg.reading import LANGUAGES
from search.question import load_data
from search.remarks import Remarks, read_remarks, reason_words

WORDS = load_data("remarks")
WORDINGS = [
    words
    for group in (*WORDS["cautions"].values(), *WORDS["bases"].values(), WORDS["reasons"])
    for words in group.values()
]


@pytest.mark.parametrize("words", WORDINGS, ids=lambda words: words["en"])
def test_every_wording_is_there_in_all_languages_and_differs(words):
    assert sorted(words) == sorted(LANGUAGES)
    assert len({*words.values()}) == len(LANGUAGES)


def test_a_record_is_cautioned_against_by_what_the_graph_says(opened):
    remarks = read_remarks(opened.store)
    assert remarks.of_thing("ner-law-2015-36-smuggling", ("es",)) == (WORDS["cautions"]["gcm:contested"]["true"]["es"],)
    assert remarks.of_thing("T2", ("es",)) == ()
    assert any(
        WORDS["cautions"]["gcm:confidence"]["medium"]["ru"] in remarks.of_thing(name, ("ru",))
        for name in remarks.stated
    )


@pytest.mark.parametrize(
    ("stated", "said"),
    [({"gcm:corridorBasis": "parties"}, "пример из числа участников"), ({"gcm:corridorBasis": "source"}, ""), ({}, "")],
)
def test_a_tie_says_what_it_rests_on_unless_the_source_states_it(stated, said):
    assert Remarks({"x": stated}).of_tie(("x", "gcm:corridor", "PHL-DEU"), ("ru",)) == said


def test_a_reader_of_another_language_gets_the_usual_fallback():
    assert reason_words("near", ("en", "ru")) == "near in meaning"
