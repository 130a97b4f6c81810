"""Indexes are built from the graph alone, come out the same twice, and are refused when they do not fit."""

from dataclasses import replace

import pytest
from search_slice import SAMPLES, ToyEncoder, build, documents, opened, store

from kg.errors import EncoderError, ReleaseError
from search.index import index_documents, open_searcher


class OtherEncoder(ToyEncoder):
    model_id = "other"


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    directory = tmp_path_factory.mktemp("search")
    assert build(directory) == len(documents())
    return directory


def test_an_opened_index_answers(home):
    answer = opened(home, "r7").search("alternatives to detention of migrants")
    assert (answer.release, answer.no_match) == ("r7", False)
    assert answer.results[0].notation == "T2"


def test_plain_words_are_kept_in_the_index_and_find_their_thing(tmp_path):
    said = {"en": ("Families stay out of prison while a judge decides.",)}
    listed = [replace(one, plain_words=said) if one.notation == "T2" else one for one in documents().values()]
    index_documents(listed, tmp_path / "search", ToyEncoder(), tmp_path / "cache", samples=SAMPLES)
    answer = open_searcher(store(), tmp_path / "search", ToyEncoder()).search("families stay out of prison")
    assert answer.results[0].notation == "T2"
    assert not any("prison" in proof.quote for proof in answer.results[0].evidence)


@pytest.mark.parametrize("name", ["objective 13", "O13", "UNICEF", "MOM", "thematic workstreams"])
def test_a_question_of_names_alone_is_always_answered(home, name):
    assert not opened(home).search(name).no_match


def test_a_class_asked_for_by_itself_lists_its_members(home):
    results = opened(home).search("thematic workstreams").results
    assert {result.notation for result in results[:2]} == {"T2", "T3"}


def test_who_leads_is_answered_with_the_leads(home):
    answer = opened(home).search("who leads objective 13?")
    assert {result.notation for result in answer.results[:3]} == {"UNICEF", "UNHCR", "IOM"}
    assert answer.interpretation.answer_type == "gcm:Actor"
    assert [entity.notation for entity in answer.interpretation.entities] == ["O13"]


def test_a_second_build_writes_the_same_files(home, tmp_path):
    build(tmp_path)
    for name in ("documents.json", "names.json", "calibration/scale.json", "dense/vectors.npy"):
        assert (tmp_path / "index" / name).read_bytes() == (home / "index" / name).read_bytes()


def test_another_encoder_is_refused(home):
    with pytest.raises(EncoderError, match="toy"):
        open_searcher(store(), home / "index", OtherEncoder())


@pytest.mark.parametrize("name", ["documents.json", "calibration/scale.json"])
def test_a_damaged_index_is_refused_by_name(tmp_path, name):
    build(tmp_path)
    (tmp_path / "index" / name).write_text("{", "utf-8")
    with pytest.raises(ReleaseError, match="not whole"):
        opened(tmp_path)


def test_a_missing_index_is_refused(tmp_path):
    with pytest.raises(ReleaseError):
        open_searcher(store(), tmp_path, ToyEncoder())
