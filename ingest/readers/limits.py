"""A path of a stranger's file into its bytes or text, within limits."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kg.errors import InputError


@dataclass(frozen=True)
class Limits:
    """How much one file may hold; sizes in bytes, `cell` in characters of one line or value.

    The published workbooks of migrant stock unpack to 40 to 80 MB, and are read row by row.
    """

    file: int = 20_000_000
    unpacked: int = 200_000_000
    ratio: int = 100
    cell: int = 1_000_000
    depth: int = 64
    rows: int = 100_000
    columns: int = 400

    def count(self, rows: int, name: str) -> None:
        """Refuse a row past the limit.

        Raises:
            InputError: the file has more rows than it may.
        """
        if rows > self.rows:
            raise InputError(f"{name} has more than {self.rows:,} rows.", "Send it in parts.")


_MARKS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def bounded_bytes(path: Path, limits: Limits) -> bytes:
    """The bytes of a file.

    Raises:
        InputError: there is no such file, it cannot be read, is empty or too large.
    """
    if not path.is_file():
        raise InputError(f"There is no file '{path}'.", "Check the path.")
    try:
        with path.open("rb") as file:
            content = file.read(limits.file + 1)
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}).", "Check its permissions.") from None
    if len(content) > limits.file:
        raise InputError(f"{path.name} is larger than {limits.file // 1_000_000} MB.", "Send it in parts.")
    if not content.strip():
        raise InputError(f"{path.name} is empty.", "Get a filled-in example with `gcmkg template practice`.")
    return content


def decoded(content: bytes, name: str) -> str:
    r"""Text in UTF-8, or in UTF-16 with a byte order mark.

    >>> decoded("é".encode("utf-16"), "a.csv"), decoded(b"\xef\xbb\xbfa", "a.csv")
    ('é', 'a')

    Raises:
        InputError: it is in another encoding, or holds a zero character.
    """
    encoding = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), "utf-8")
    hint = "Save it as UTF-8 (in Excel: 'CSV UTF-8')."
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(f"{name} is not {encoding.upper()[:6].rstrip('-')} text: byte {error.start}.", hint) from None
    if "\0" in text:
        raise InputError(f"{name} holds zero characters, so it is not UTF-8 text.", hint)
    return text


def refuse_long_lines(text: str, name: str, limits: Limits) -> None:
    """Refuse text with a line past the limit.

    Raises:
        InputError: a line is too long.
    """
    long = re.search(rf"[^\n]{{{limits.cell + 1}}}", text)
    if long:
        line = text.count("\n", 0, long.start()) + 1
        raise InputError(f"{name}:{line}: the line is longer than {limits.cell:,} characters.", "Break it up.")
