"""Text out of a graph into text that is safe to hand to a language model: visible, bounded, in its own script.

What a reader cannot see, a model still reads: tag characters spell whole sentences, bidirectional controls
reorder them, escape sequences repaint a terminal. So everything invisible goes, by Unicode's own classes: controls
(Cc) except line feed and tab, formats (Cf) except the visible signs of Arabic numbers, surrogates, private use,
noncharacters, and the other default-ignorable code points (https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point).
Three characters stay only where writing needs them: the joiners U+200C and U+200D between letters of joining scripts
(Persian, Hindi) and within emoji, and the presentation selectors U+FE0E and U+FE0F right after what they modify.
The flags of England, Scotland and Wales are spelled with tag characters, so they become a plain black flag.
"""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple

ELLIPSIS: Final = "…"
_LINE_ENDS: Final = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")
_INVISIBLE: Final = re.compile(
    "["
    "\x00-\x08\x0e-\x1f\x7f-\x9f"  # C0 and C1 controls
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"  # soft hyphen, joiner, Arabic letter mark, fillers
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"  # zero-width space, bidirectional controls, invisible operators
    "\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb"  # fillers, variation selectors, byte order mark, annotations
    "\ud800-\uf8ff\ufdd0-\ufdef\ufffe\uffff"  # surrogates, private use, noncharacters
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"  # layout of hieroglyphs, shorthand, music
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0xE0000, 0x10000))
    + "\U000e0000-\U0010ffff"  # tags, variation selectors, private use
    "]"
)
_JOINING: Final = "\u0600-\u109f\u1780-\u18af"
_PICTURE: Final = "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_IDLE_SELECTOR: Final = re.compile(f"(?<![0-9#*{_PICTURE}])[\ufe0e\ufe0f]")
_IDLE_JOINER: Final = re.compile(
    f"(?<![{_JOINING}{_PICTURE}\ufe0f])[\u200c\u200d]"
    f"|(?<=[{_JOINING}])[\u200c\u200d](?![{_JOINING}])"
    f"|(?<=[{_PICTURE}\ufe0f])(?:\u200c|\u200d(?![{_PICTURE}]))"
)


class PlainText(NamedTuple):
    """Safe text, and whether its end was cut off."""

    text: str
    truncated: bool


class PlainJson(NamedTuple):
    """A JSON value whose every string is plain, and whether any was cut."""

    value: Any
    truncated: bool


def visible(text: str) -> str:
    r"""The text without what cannot be seen; every kind of line end becomes a line feed.

    >>> visible("МОМ\u202e \x1b[31mIOM\U000e0041\r\n")
    'МОМ [31mIOM\n'
    >>> visible("می‌روم") == "می‌روم"
    True
    """
    seen = _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text))
    return _IDLE_JOINER.sub("", _IDLE_SELECTOR.sub("", seen))


def plain(text: str, limit: int) -> PlainText:
    """The visible text, at most `limit` characters long; a cut one ends in an ellipsis.

    >>> plain("alternatives to detention", 13)
    PlainText(text='alternatives…', truncated=True)
    """
    seen = visible(text)
    if len(seen) <= limit:
        return PlainText(seen, False)
    # A cut may leave a joiner with nothing to join.
    return PlainText(visible(seen[: limit - len(ELLIPSIS)]) + ELLIPSIS, True)


def plain_json(value: Any, limit: int) -> PlainJson:  # noqa: ANN401
    """A JSON value with every string in it plain, names of fields included.

    >>> plain_json({"label": ["a\u200b", 1]}, 10)
    PlainJson(value={'label': ['a', 1]}, truncated=False)
    """
    if isinstance(value, str):
        return PlainJson(*plain(value, limit))
    if isinstance(value, dict):
        names = [plain_json(name, limit) for name in value]
        fields = [plain_json(field, limit) for field in value.values()]
        pairs = zip(names, fields, strict=True)
        return PlainJson({name.value: field.value for name, field in pairs}, _any_cut([*names, *fields]))
    if isinstance(value, list | tuple):
        items = [plain_json(item, limit) for item in value]
        return PlainJson([item.value for item in items], _any_cut(items))
    return PlainJson(value, False)


def _any_cut(parts: list[PlainJson]) -> bool:
    return any(part.truncated for part in parts)
