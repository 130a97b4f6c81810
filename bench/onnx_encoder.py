"""multilingual-e5-small under ONNX Runtime, for comparison only: exported from our sentence-transformers checkpoint."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from search.model_input import TOKEN_LIMIT, clean


class OnnxEncoder:
    """The checkpoint's model in float32 or with weights in 8 bits, one text at a time (batches were slower)."""

    model_id = "multilingual-e5-small/onnx"
    dimension = 384

    def __init__(self, checkpoint: Path, threads: int, precision: str) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        model = str(exported(checkpoint, precision))
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(checkpoint / "tokenizer.json"))
        self._tokenizer.enable_truncation(TOKEN_LIMIT)

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One unit vector a question."""
        return np.vstack([self._encode("query: " + clean(text)) for text in texts])

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One unit vector a passage."""
        return np.vstack([self._encode("passage: " + clean(text)) for text in texts])

    def _encode(self, text: str) -> NDArray[np.float32]:
        tokens = np.array([self._tokenizer.encode(text).ids])
        vectors: NDArray[np.float32] = self._session.run(None, {"tokens": tokens})[0]
        return vectors


def exported(checkpoint: Path, precision: str) -> Path:
    """The ONNX file of a precision, exported into the checkpoint's directory the first time."""
    path = checkpoint / f"model-{precision}.onnx"
    if path.exists():
        return path
    if precision == "float32":
        _export(checkpoint, path)
        return path
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(exported(checkpoint, "float32"), path, per_channel=True, weight_type=QuantType.QInt8)
    return path


def _export(checkpoint: Path, path: Path) -> None:
    import torch
    from transformers import BertModel

    class MeanPooled(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.bert = BertModel.from_pretrained(checkpoint, attn_implementation="eager").eval()

        def forward(self, tokens: torch.Tensor) -> torch.Tensor:
            hidden = self.bert(tokens, token_type_ids=torch.zeros_like(tokens)).last_hidden_state
            return torch.nn.functional.normalize(hidden.mean(1), dim=-1)

    tokens = torch.ones(1, 16, dtype=torch.long)
    axes = {"tokens": {0: "texts", 1: "length"}}
    torch.onnx.export(MeanPooled(), (tokens,), path, input_names=["tokens"], dynamic_axes=axes, dynamo=False)
