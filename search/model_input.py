"""Any string becomes text that every tokenizer can take: composed, on one line, without NUL or lone surrogates."""

from __future__ import annotations

import unicodedata
from typing import Final

TOKEN_LIMIT: Final = 512

# No piece of the XLM-RoBERTa vocabulary is longer than 16 characters, so more than this never reaches the model.
CHARACTER_LIMIT: Final = TOKEN_LIMIT * 16


def clean(text: str) -> str:
    r"""The text as the models are to see it.

    The packaged engine drops all that follows a NUL and raises on lone surrogates, and it does not compose
    characters (`и` and a breve instead of `й`), so NFKC, which the tokenizers use, is applied here for all of them.

    >>> clean("  two\n lines\x00and a \ud83d half \u0438\u0306 ")
    'two lines and a \ufffd half й'
    """
    whole = text[: 4 * CHARACTER_LIMIT].encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return " ".join(unicodedata.normalize("NFKC", whole).replace("\x00", " ").split())[:CHARACTER_LIMIT].rstrip()
