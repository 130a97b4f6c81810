"""Any text into text that every format can hold and every reader can read back."""

from __future__ import annotations

import re
from typing import Final

# What XML 1.0 does not allow (https://www.w3.org/TR/xml/#charsets); lone surrogates are not UTF-8 either.
_ILLEGAL: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def legible(text: str) -> str:
    r"""The text with U+FFFD for each control character, lone surrogate and other non-character.

    >>> legible("a\x00b\ud800c\n")
    'a�b�c\n'
    """
    return _ILLEGAL.sub("\ufffd", text)


def cell(text: str) -> str:
    """The text as a table's cell: what a spreadsheet would run as a formula gets an apostrophe in front.

    https://owasp.org/www-community/attacks/CSV_Injection

    >>> cell("=1+1"), cell("O13")
    ("'=1+1", 'O13')
    """
    clean = legible(text)
    return f"'{clean}" if clean.startswith(_FORMULA) else clean


def shortened(text: str, longest: int) -> str:
    """The text on one line, cut after a word where it is longer than so many characters.

    >>> shortened("Saving lives and preventing deaths", 20)
    'Saving lives and …'
    """
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    kept = line[: longest - 1]
    return f"{kept.rsplit(' ', 1)[0]} …" if " " in kept else f"{kept}…"
