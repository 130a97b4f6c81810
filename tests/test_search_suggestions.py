"""What is typed is completed by beginnings of names in six languages, however it is spelt, and never by guesswork."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from search_slice import documents

from kg.errors import InputError
from search.suggestions import Suggester, fold

SLICE = Suggester(documents())


@pytest.fixture(scope="module")
def suggester(opened):
    return opened.suggester


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("IOM", "IOM"),
        ("МОМ", "IOM"),
        ("MOM", "IOM"),
        ("oim", "IOM"),
        ("international org", "IOM"),
        ("Международная организация по м", "IOM"),
        ("المنظمة الدولية للهج", "IOM"),
        ("المُنظّمة الدولية", "IOM"),
        ("国际移民", "IOM"),
        ("移民组织", "IOM"),
        ("T2", "T2"),
        ("t2/4", "T2/4"),
        ("objective 13", "O13"),
        ("цель 13", "O13"),
        ("目标13", "O13"),
        ("الهدف 13", "O13"),
        ("ДЕТСКИЙ ФОНД", "UNICEF"),
        ("l’enfance", "UNICEF"),
        ("alternatives to det", "O13"),
    ],
)
def test_a_name_is_completed_in_any_language_and_spelling(suggester, typed, first):
    assert suggester.suggest(typed)[0].notation == first


def test_any_word_of_a_name_may_be_typed_and_each_thing_comes_once(suggester):
    found = [one.notation for one in suggester.suggest("detention", limit=50)]
    assert {"O13", "T2", "T2/3"} <= set(found)
    assert len(found) == len(set(found))


def test_an_equal_name_comes_before_longer_ones(suggester):
    assert [one.notation for one in suggester.suggest("T2", limit=3)] == ["T2", "T2/1", "T2/2"]


@pytest.mark.parametrize(("typed", "meant"), [("detntion", "O13"), ("reintergration", "T5"), ("climte", "UNFCCC")])
def test_a_slip_is_forgiven_when_nothing_else_fits(suggester, typed, meant):
    assert meant in {one.notation for one in suggester.suggest(typed, limit=50)}


@pytest.mark.parametrize("typed", ["", " ", "?!", "\0", "zzzzzz", "xq", "\ud83d"])
def test_what_begins_no_name_gets_nothing(suggester, typed):
    assert suggester.suggest(typed) == ()


def test_a_completion_says_what_fits_and_in_which_language_and_is_labelled_in_the_readers(suggester):
    (iom, *_) = suggester.suggest("МОМ", lang="fr")
    assert (iom.matched, iom.matched_lang) == ("МОМ", "ru")
    assert (iom.label, iom.label_lang) == ("Organisation internationale pour les migrations", "fr")
    (by_name, *_) = suggester.suggest("МОМ")
    assert by_name.label_lang == "ru"
    (by_code, *_) = suggester.suggest("T2/4", lang="zh")
    assert (by_code.matched, by_code.matched_lang, by_code.label_lang) == ("T2/4", None, "en")


def test_names_in_the_readers_language_come_first(suggester):
    assert {one.matched_lang for one in suggester.suggest("détent", limit=3, lang="fr")} == {"fr"}


def test_names_that_should_only_be_found_are_never_shown(suggester, opened):
    hidden = {
        text for one in opened.describer.things.values() for texts in one.hidden_labels.values() for text in texts
    }
    named = {text for one in opened.describer.things.values() for text in one.labels.values()}
    named |= {text for one in opened.describer.things.values() for ts in one.alternative_labels.values() for text in ts}
    only_hidden = sorted(hidden - named)[:50]
    assert only_hidden
    assert not [one for text in only_hidden for one in suggester.suggest(text) if one.matched == text]


def test_an_unknown_language_is_refused(suggester):
    with pytest.raises(InputError, match="'de'"):
        suggester.suggest("x", lang="de")


def test_completing_takes_milliseconds(suggester):
    times = []
    for typed in ("a", "d", "移", "detntion", "ال", "м") * 5:
        began = time.perf_counter()
        suggester.suggest(typed)
        times.append(time.perf_counter() - began)
    # The median of the easy and the hard ones, with room for a busy machine.
    assert sorted(times)[len(times) // 2] < 0.025


NAMES = st.sampled_from(
    sorted(label for one in documents().values() if one.type != "Passage" for label in one.labels.values())
)


@given(NAMES, st.integers(1, 40))
def test_every_beginning_of_every_label_finds_its_thing(label, length):
    typed = label[:length]
    found = SLICE.suggest(typed, limit=1000)
    owners = {one.notation for one in documents().values() if label in one.labels.values() and one.type != "Passage"}
    assert not fold(typed) or owners <= {one.notation for one in found}


def test_an_article_alone_begins_only_what_is_written_with_it():
    latin = Suggester({name: one for name, one in documents().items() if "ar" not in one.alternative_labels})
    assert all(one.matched_lang == "ar" for one in latin.suggest("ال", limit=1000))


@given(st.text(max_size=300))
def test_no_text_breaks_it(typed):
    for one in SLICE.suggest(typed):
        assert one.matched
        assert one.label
