"""The packed weights are read for what they are, and a checkpoint never overwrites anything but a checkpoint."""

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kg.errors import EncoderError
from search.checkpoint import bert_parameters, dequantise, origin, read_packed, write_checkpoint

HIDDEN, FEED_FORWARD, LAYERS = 32, 64, 1
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", "мир", "▁a"]


def quantised(weights):
    """Blocks as the package packs them: a half-precision scale and 32 nibbles."""
    blocks = weights.reshape(-1, 32)
    scales = np.abs(blocks).max(axis=1) / 7
    nibbles = np.clip(np.rint(blocks / scales[:, None]) + 8, 0, 15).astype(np.uint8)
    packed = nibbles[:, :16] | nibbles[:, 16:] << 4
    return b"".join(struct.pack("<e", scale) + row.tobytes() for scale, row in zip(scales, packed, strict=True))


def tiny_model(random):
    """Tensors of a very small model by packed name."""
    shapes = {"emb.word": (8, HIDDEN), "emb.pos": (16, HIDDEN), "emb.type": (1, HIDDEN)}
    shapes |= {"emb.ln.w": (HIDDEN,), "emb.ln.b": (HIDDEN,)}
    for part in ("q", "k", "v", "ao"):
        shapes |= {f"l0.{part}.w": (HIDDEN, HIDDEN), f"l0.{part}.b": (HIDDEN,)}
    shapes |= {"l0.fi.w": (FEED_FORWARD, HIDDEN), "l0.fi.b": (FEED_FORWARD,)}
    shapes |= {"l0.fo.w": (HIDDEN, FEED_FORWARD), "l0.fo.b": (HIDDEN,)}
    for part in ("aln", "oln"):
        shapes |= {f"l0.{part}.w": (HIDDEN,), f"l0.{part}.b": (HIDDEN,)}
    return {name: random.standard_normal(shape).astype(np.float32) for name, shape in shapes.items()}


def packed(tensors):
    """A weight file in the package's format."""
    text = "".join(PIECES).encode()
    ends = np.cumsum([0, *(len(piece.encode()) for piece in PIECES)]).astype("<u4")
    scores = -np.arange(len(PIECES), dtype="<f4")
    header = struct.pack("<4sI7ifi", b"E5S1", 1, HIDDEN, LAYERS, 2, FEED_FORWARD, 8, 16, 1, 1e-12, 32)
    header += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, len(text))
    header += ends.tobytes() + scores.tobytes() + text
    header += struct.pack("<iI", 1, 9) + struct.pack("<IBI", 0xA0, 1, 0x20)
    contents = {
        name: (quantised(tensor) if name.endswith(("word", ".w")) and tensor.ndim == 2 else tensor.tobytes())
        for name, tensor in tensors.items()
    }
    sizes = sum(2 + len(name) + 21 for name in contents)
    offset = len(header) + 4 + sizes
    directory = struct.pack("<i", len(contents))
    for name, content in contents.items():
        is_quantised = len(content) != tensors[name].nbytes
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", is_quantised, tensors[name].size, offset, len(content))
        offset += len(content)
    return header + directory + b"".join(contents.values())


@pytest.fixture
def tensors():
    return tiny_model(np.random.default_rng(1))


@pytest.fixture
def file(tensors, tmp_path):
    path = tmp_path / "tiny.bin"
    path.write_bytes(packed(tensors))
    return path


@given(
    arrays(np.float32, (3, 32), elements=st.floats(-100, 100, width=32)).filter(
        lambda rows: np.abs(rows).max(1).min() > 0.01
    )
)
def test_four_bits_keep_a_weight_within_half_a_step(weights):
    blocks = np.frombuffer(quantised(weights), np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)]))
    restored = dequantise(blocks["nibbles"], blocks["scale"]).reshape(weights.shape)
    step = np.abs(weights).max(axis=1, keepdims=True) / 7
    assert (np.abs(restored - weights) <= step * 0.51 + 0.01).all()


def test_a_packed_model_is_read_whole(file, tensors):
    model = read_packed(file)
    assert model.pieces == [(piece, -float(number)) for number, piece in enumerate(PIECES)]
    assert (model.shape.hidden, model.shape.layers, model.shape.unknown) == (HIDDEN, LAYERS, 3)
    parameters = bert_parameters(model)
    assert parameters["embeddings.word_embeddings.weight"].shape == (8, HIDDEN)
    assert parameters["embeddings.token_type_embeddings.weight"].shape in {(1, HIDDEN), (HIDDEN,)}
    assert parameters["encoder.layer.0.intermediate.dense.weight"].shape == (FEED_FORWARD, HIDDEN)
    output = parameters["encoder.layer.0.output.dense.weight"]
    assert output.shape == (HIDDEN, FEED_FORWARD)
    assert np.abs(output - tensors["l0.fo.w"]).max() < 0.5
    assert np.array_equal(parameters["encoder.layer.0.output.LayerNorm.bias"], tensors["l0.oln.b"])


def test_two_checkpoints_of_the_same_weights_are_the_same_bytes(file, tmp_path):
    one, two = (write_checkpoint(file, tmp_path / name, "tiny 1") for name in ("one", "two"))
    names = sorted(path.relative_to(one) for path in one.rglob("*") if path.is_file())
    assert len(names) == 10
    for name in names:
        assert (one / name).read_bytes() == (two / name).read_bytes()


def test_the_tokenizer_knows_the_pieces(file, tmp_path):
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(write_checkpoint(file, tmp_path / "one", "tiny 1") / "tokenizer.json"))
    assert tokenizer.encode("a мир").tokens == ["<s>", "▁a", "▁", "мир", "</s>"]
    assert tokenizer.encode("ａ\u0001").tokens == ["<s>", "▁a", "</s>"]


def test_a_checkpoint_of_the_same_weights_is_left_alone(file, tmp_path):
    directory = write_checkpoint(file, tmp_path / "one", "tiny 1")
    (directory / "kept").write_text("")
    write_checkpoint(file, directory, "tiny 1")
    assert (directory / "kept").exists()


def test_a_checkpoint_of_other_weights_is_replaced(file, tmp_path):
    directory = write_checkpoint(file, tmp_path / "one", "tiny 1")
    (directory / "old").write_text("")
    write_checkpoint(file, directory, "tiny 2")
    assert origin(directory) == "tiny 2"
    assert not (directory / "old").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "tiny.bin"]


def test_a_directory_of_someone_else_is_not_touched(file, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    with pytest.raises(EncoderError, match="not a checkpoint of ours"):
        write_checkpoint(file, tmp_path / "mine", "tiny 1")
    assert (tmp_path / "mine" / "letter.txt").read_text() == "dear"


@pytest.mark.parametrize("content", [b"", b"E5S1", b"PK" * 200, b"E5S1\x02" + b"\x00" * 100])
def test_another_format_is_an_error_and_leaves_nothing_behind(tmp_path, content):
    path = tmp_path / "weights.bin"
    path.write_bytes(content)
    with pytest.raises(EncoderError, match=r"weights\.bin is not a packed model"):
        write_checkpoint(path, tmp_path / "one", "tiny 1")
    assert [path.name for path in tmp_path.iterdir()] == ["weights.bin"]


def test_a_truncated_file_is_an_error(file):
    file.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(EncoderError, match="not a packed model"):
        read_packed(file)
