"""The dense index ranks as a plain matrix product would, and reads back what it wrote."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kg.errors import EncoderError, InputError, ReleaseError
from search import dense
from search.dense import Key

# Just more vectors than are compared one by one.
MANY = dense.FLAT_LIMIT + 1000
DIMENSION = 128


def unit(rows):
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def random_vectors(count, dimension=16, seed=7):
    return unit(np.random.default_rng(seed).standard_normal((count, dimension)))


def keys_for(count):
    return [Key(f"T{number // 2}", ("alone", "under title")[number % 2]) for number in range(count)]


@pytest.fixture
def index():
    return dense.build(random_vectors(30), keys_for(30))


@settings(max_examples=50)
@given(arrays(np.float32, st.tuples(st.integers(1, 40), st.just(8)), elements=st.floats(0.125, 1, width=32)), st.data())
def test_ranks_as_a_matrix_product_does(rows, data):
    vectors = unit(rows)
    query = vectors[data.draw(st.integers(0, len(vectors) - 1))]
    limit = data.draw(st.integers(1, len(vectors) + 3))
    ranked = dense.build(vectors, keys_for(len(vectors))).rank(query, limit)
    expected = np.sort(vectors @ query)[::-1][:limit]
    assert np.allclose([cosine for _key, cosine in ranked], expected, atol=1e-5)
    assert len({key for key, _cosine in ranked}) == min(limit, len(vectors))


def test_the_best_comes_first_and_scores_are_cosines(index):
    vector = random_vectors(30)[17]
    (first, cosine), *rest = index.rank(vector, 5)
    assert first == keys_for(30)[17]
    assert cosine == pytest.approx(1, abs=1e-5)
    assert [score for _key, score in rest] == sorted((score for _key, score in rest), reverse=True)


def test_scores_of_chosen_keys_are_those_of_the_ranking(index):
    vector = random_vectors(1, seed=8)[0]
    ranking = dict(index.rank(vector, len(index)))
    chosen = keys_for(30)[3:9]
    assert index.scores(vector, chosen) == {key: ranking[key] for key in chosen}


def test_keys_that_are_not_held_have_no_score(index):
    assert index.scores(random_vectors(1)[0], [Key("T99", "alone")]) == {}
    assert index.scores(random_vectors(1)[0], []) == {}


def test_equal_vectors_keep_the_order_in_which_they_were_given():
    vectors = np.repeat(random_vectors(1), 6, axis=0)
    ranked = dense.build(vectors, keys_for(6)).rank(vectors[0], 4)
    assert [key for key, _cosine in ranked] == keys_for(6)[:4]


@pytest.mark.parametrize("limit", [0, -1])
def test_no_results_are_given_when_none_are_wanted(index, limit):
    assert index.rank(random_vectors(1)[0], limit) == []


def test_an_empty_index_finds_nothing_and_survives_the_disk(tmp_path):
    dense.build(np.empty((0, 16), np.float32), []).save(tmp_path)
    index = dense.load(tmp_path)
    assert len(index) == 0
    assert index.rank(random_vectors(1)[0], 3) == []


def test_what_was_saved_is_what_is_loaded(index, tmp_path):
    index.save(tmp_path / "dense")
    loaded = dense.load(tmp_path / "dense")
    vector = random_vectors(1, seed=9)[0]
    assert loaded.keys == index.keys
    assert loaded.rank(vector, 30) == index.rank(vector, 30)
    assert {path.name for path in (tmp_path / "dense").iterdir()} == {dense.VECTORS_FILE, dense.KEYS_FILE}


def test_two_builds_write_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        dense.build(random_vectors(30), keys_for(30)).save(tmp_path / name)
    for file in (dense.VECTORS_FILE, dense.KEYS_FILE):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_a_vector_of_another_model_is_refused(index):
    with pytest.raises(EncoderError, match="512 numbers, those of the index 16"):
        index.rank(random_vectors(1, dimension=512)[0], 3)


@pytest.mark.parametrize(
    ("vectors", "keys", "message"),
    [
        (random_vectors(3), keys_for(2), "2 keys were given"),
        (random_vectors(2), [Key("T1", "alone")] * 2, "given twice"),
        (2 * random_vectors(2), keys_for(2), "length 2.000"),
        (np.full((2, 4), np.nan, np.float32), keys_for(2), "length nan"),
    ],
)
def test_what_cannot_be_indexed_is_named(vectors, keys, message):
    with pytest.raises(InputError, match=message):
        dense.build(vectors, keys)


@pytest.mark.parametrize("file", [dense.VECTORS_FILE, dense.KEYS_FILE])
@pytest.mark.parametrize("content", [None, b"", b"[1, 2]", b"\x80\x04K\x01."])
def test_a_damaged_directory_is_a_release_error(index, tmp_path, file, content):
    index.save(tmp_path)
    (tmp_path / file).unlink() if content is None else (tmp_path / file).write_bytes(content)
    with pytest.raises(ReleaseError, match="cannot be read"):
        dense.load(tmp_path)


def test_keys_and_vectors_must_be_of_one_build(index, tmp_path):
    index.save(tmp_path)
    (tmp_path / dense.KEYS_FILE).write_text(json.dumps(keys_for(29)))
    with pytest.raises(ReleaseError, match="29 keys"):
        dense.load(tmp_path)


@pytest.fixture(scope="module")
def many_vectors():
    # Without clusters, leaning one way, coordinates of unequal variance: hard on an approximate index.
    random = np.random.default_rng(3)
    spectrum = np.arange(1, DIMENSION + 1, dtype=np.float32) ** -0.5
    rows = random.standard_normal((MANY, DIMENSION), np.float32) * spectrum
    return unit(rows + 2 * random.standard_normal(DIMENSION, np.float32) * spectrum)


@pytest.fixture(scope="module")
def many_keys():
    return [Key(str(number), "alone") for number in range(MANY)]


@pytest.fixture(scope="module")
def directory(many_vectors, many_keys, tmp_path_factory):
    directory = tmp_path_factory.mktemp("dense")
    dense.build(many_vectors, many_keys).save(directory)
    return directory


def test_nearly_all_of_the_ten_nearest_are_found(many_vectors, directory):
    index = dense.load(directory)
    random = np.random.default_rng(4)
    near = many_vectors[random.integers(0, MANY, 50)]
    questions = unit(near + 0.05 * random.standard_normal(near.shape, np.float32))
    exact = np.argsort(-(questions @ many_vectors.T), axis=1)[:, :10]
    found = [{int(key.item) for key, _cosine in index.rank(question, 10)} for question in questions]
    assert np.mean([len(rows & set(best)) / 10 for rows, best in zip(found, exact, strict=True)]) > 0.97


def test_scores_are_exact(many_vectors, directory):
    ranked = dense.load(directory).rank(many_vectors[5], 20)
    for key, cosine in ranked:
        assert cosine == pytest.approx(float(many_vectors[int(key.item)] @ many_vectors[5]), abs=1e-6)


def test_two_builds_write_the_same_candidates(many_vectors, many_keys, directory, tmp_path):
    dense.build(many_vectors, many_keys).save(tmp_path)
    name = dense.CANDIDATES_FILE
    assert (tmp_path / name).read_bytes() == (directory / name).read_bytes()


def test_a_file_cut_short_is_a_release_error(directory, tmp_path):
    for path in directory.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    candidates = tmp_path / dense.CANDIDATES_FILE
    candidates.write_bytes(candidates.read_bytes()[:-1000])
    with pytest.raises(ReleaseError, match="cannot be read"):
        dense.load(tmp_path)


def test_a_header_that_asks_for_too_much_memory_is_refused(directory, tmp_path):
    for path in directory.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    candidates = tmp_path / dense.CANDIDATES_FILE
    content = bytearray(candidates.read_bytes())
    size = (DIMENSION * DIMENSION).to_bytes(8, "little")  # of the rotation matrix
    at = content.index(size)
    content[at : at + 8] = (1 << 26).to_bytes(8, "little")
    candidates.write_bytes(content)
    with pytest.raises(ReleaseError, match="limit"):
        dense.load(tmp_path)
