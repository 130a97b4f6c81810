"""Text of a stranger into text that can be kept and shown: no markup, no invisible characters, in NFC."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from kg.errors import Unfit

# A tag, a comment or a declaration; not an address in angle brackets, nor a less-than sign.
_TAG: Final = re.compile(r"<(?!https?://)(?:/?[A-Za-z][A-Za-z0-9:-]*(?:[\s/>]|\Z)|!--|!\w|\?)")
_DIRECTION: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_INVISIBLE: Final = frozenset("\u00ad\u180e\u200b\u2060\u2061\u2062\u2063\u2064\ufeff\ufffc")
_JOINERS: Final = frozenset("\u200c\u200d")
# Joiners stay between signs of scripts that need them (https://www.unicode.org/faq/indic.html), as in Persian and Hindi
# names, and within pictures; gcmsh:LabelText-invisible says the same of the graph, and a test holds the two together.
_SIGN: Final = "\u0600-\u061b\u061d-\u109f\u1780-\u180d\u180f-\u18af"
_PICTURE: Final = "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_IDLE_JOINER: Final = re.compile(
    f"(?<![{_SIGN}{_PICTURE}\ufe0f])[\u200c\u200d]"
    f"|(?<=[{_SIGN}])[\u200c\u200d](?![{_SIGN}])"
    f"|(?<=[{_PICTURE}\ufe0f])(?:\u200c|\u200d(?![{_PICTURE}]))"
)


def plain(text: str) -> str:
    r"""The text in NFC, without the white space at its ends.

    >>> plain(" Cafe\u0301\r\n"), plain("می\u200cروم") == "می\u200cروم"
    ('Café', True)

    Raises:
        Unfit: it holds markup, or a character that cannot be seen or is no character.
    """
    text = text.replace("\r\n", "\n").strip()
    if text.isalnum() and text.isascii():
        return text
    suspects = () if text.isascii() and text.isprintable() else text
    bad = next((character for character in suspects if not _fit(character)), None)
    if bad is not None:
        raise Unfit(f"{quoted(text)} holds {_described(bad)}.", "Remove it.")
    if idle := _IDLE_JOINER.search(text):
        raise Unfit(f"{quoted(text)} holds {_described(idle[0])}, which joins nothing here.", "Remove it.")
    if _TAG.search(text):
        raise Unfit(f"{quoted(text)} holds an HTML tag.", "Give plain text, without tags.")
    return unicodedata.normalize("NFC", text)


def quoted(text: object) -> str:
    r"""What was given as messages show it: one line, at most 60 characters, what cannot be seen as its code point.

    >>> quoted("a\u202eb\nc")
    "'aU+202EbU+000Ac'"
    """
    given = str(text)
    shown = "".join(one if one == " " or one.isprintable() else f"U+{ord(one):04X}" for one in given[:61])
    return f"'{shown[:60]}…'" if len(given) > 60 or len(shown) > 60 else f"'{shown}'"


def _fit(character: str) -> bool:
    if character.isprintable():
        return character != "\ufffd"
    if character in "\n\t" or character in _JOINERS:
        return True
    return character not in _DIRECTION | _INVISIBLE and unicodedata.category(character) in ("Zs", "Cf", "Lm")


def _described(character: str) -> str:
    code = f"U+{ord(character):04X}"
    if character in _DIRECTION:
        return f"the text-direction character {code}"
    if "\ud800" <= character <= "\udfff":
        return f"half of a character ({code})"
    if character == "\ufffd":
        return f"{code}, which stands for a character that was lost"
    kind = {"Cc": "control character", "Co": "private-use character", "Cn": "unassigned character"}
    return f"the {kind.get(unicodedata.category(character), 'invisible character')} {code}"
