"""The embedding cache encodes what is new, and only that; a damaged entry is as good as none."""

import hashlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import InputError
from search.embedding_cache import CHUNK, cache_key, embed_passages, uncached


class RecordingEncoder:
    """Turns a text into a unit vector that follows from it, and remembers what it was asked."""

    dimension = 8

    def __init__(self, model_id="model"):
        self.model_id = model_id
        self.asked = []

    def encode_queries(self, texts):
        raise AssertionError("passages only")

    def encode_passages(self, texts):
        self.asked += texts
        return np.stack([self.vector(text) for text in texts])

    def vector(self, text):
        digest = hashlib.sha256(f"{self.model_id} {text}".encode("utf-8", "surrogatepass")).digest()[:8]
        row = np.frombuffer(digest, np.uint8).astype(np.float32) + 1
        return row / np.linalg.norm(row)


@pytest.fixture
def encoder():
    return RecordingEncoder()


def entries(directory):
    return sorted(directory.rglob("*.npz"))


def test_vectors_come_in_the_order_of_the_texts(encoder, tmp_path):
    texts = ["ccc", "a", "bb", "a"]
    vectors = embed_passages(texts, encoder, tmp_path)
    assert np.array_equal(vectors, np.stack([encoder.vector(text) for text in texts]))
    assert sorted(encoder.asked) == ["a", "bb", "ccc"]


def test_only_what_is_new_is_encoded(encoder, tmp_path):
    old, new = [f"old {number}" for number in range(200)], [f"new {number}" for number in range(100)]
    embed_passages(old, encoder, tmp_path)
    encoder.asked.clear()
    assert uncached(old + new, encoder.model_id, tmp_path) == new
    vectors = embed_passages(old + new, encoder, tmp_path)
    assert sorted(encoder.asked) == sorted(new)
    assert np.array_equal(vectors, np.stack([encoder.vector(text) for text in old + new]))


def test_another_model_does_not_see_the_entries_of_the_first(encoder, tmp_path):
    embed_passages(["text"], encoder, tmp_path)
    other = RecordingEncoder("other")
    assert np.array_equal(embed_passages(["text"], other, tmp_path)[0], other.vector("text"))
    assert other.asked == ["text"]


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[:-30],
        lambda content: content[:200] + bytes([content[200] ^ 1]) + content[201:],
        lambda content: b"\x80\x04K\x01.",
    ],
    ids=["empty", "cut", "flipped", "pickle"],
)
def test_a_damaged_entry_is_computed_again(encoder, tmp_path, damage):
    embed_passages(["text"], encoder, tmp_path)
    (entry,) = entries(tmp_path)
    sound = entry.read_bytes()
    entry.write_bytes(damage(sound))
    encoder.asked.clear()
    assert np.array_equal(embed_passages(["text"], encoder, tmp_path)[0], encoder.vector("text"))
    assert encoder.asked == ["text"]
    assert entry.read_bytes() == sound


@settings(max_examples=60)
@given(st.data())
def test_no_flipped_bit_gives_a_wrong_vector(tmp_path_factory, data):
    directory, encoder = tmp_path_factory.mktemp("cache"), RecordingEncoder()
    embed_passages(["text"], encoder, directory)
    (entry,) = entries(directory)
    content = bytearray(entry.read_bytes())
    content[data.draw(st.integers(0, len(content) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    entry.write_bytes(content)
    assert np.array_equal(embed_passages(["text"], encoder, directory)[0], encoder.vector("text"))


def test_an_array_with_objects_in_it_is_not_unpickled(encoder, tmp_path):
    embed_passages(["text"], encoder, tmp_path)
    (entry,) = entries(tmp_path)
    with entry.open("wb") as stream:
        np.savez(stream, vector=np.array([print, {}], dtype=object))
    assert uncached(["text"], encoder.model_id, tmp_path) == ["text"]


def test_what_was_encoded_before_a_failure_is_kept(encoder, tmp_path):
    texts = [f"{number:04}" for number in range(2 * CHUNK)]
    plain = encoder.encode_passages

    def fails_at_the_second_chunk(chunk):
        if texts[CHUNK] in chunk:
            raise RuntimeError("power cut")
        return plain(chunk)

    encoder.encode_passages = fails_at_the_second_chunk
    with pytest.raises(RuntimeError, match="power cut"):
        embed_passages(texts, encoder, tmp_path)
    assert len(uncached(texts, encoder.model_id, tmp_path)) == CHUNK


def test_progress_adds_up_to_what_was_new(encoder, tmp_path):
    counts = []
    embed_passages([f"text {number}" for number in range(300)] * 2, encoder, tmp_path, counts.append)
    assert sum(counts) == 300
    assert len(counts) > 1


def test_no_texts_give_no_rows(encoder, tmp_path):
    assert embed_passages([], encoder, tmp_path).shape == (0, 8)


def test_any_text_has_a_key():
    assert cache_key("model", "half of a pair \ud83d") != cache_key("model", "half of a pair ?")


def test_no_drafts_are_left_behind(encoder, tmp_path):
    embed_passages(["a", "b"], encoder, tmp_path)
    assert {path.suffix for path in tmp_path.rglob("*") if path.is_file()} == {".npz"}
    assert not list(tmp_path.rglob(".*"))


def test_a_place_that_cannot_be_written_is_named(encoder, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot be written"):
        embed_passages(["text"], encoder, tmp_path / "file")
