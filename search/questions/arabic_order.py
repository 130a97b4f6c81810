"""Mentions in Arabic word order into the order of the other languages: "one" and "only" before what they count.

Arabic says "مسار واحد فقط", workstream one only, and restricts by a denial and its exception: "لا يضم إلا نشاطا واحدا",
it holds none but one activity. After a denial, "which" is "any". What is moved leaves a frame, so that its word counts
as understood where it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from search.questions.mention import Kind, Mention

# Only these follow the noun.
_FOLLOWING: Final = frozenset({"1", "2"})
_EXCEPTION: Final = "إلا"
_DENIAL: Final = "Without"
_SIZES: Final = frozenset({"Largest", "Smallest"})
_FRAME: Final = "Frame"


def in_order(text: str, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """The mentions of an Arabic question in the order of the other languages.

    >>> one = Mention(Kind.NUMBER, "1", 5, 9)
    >>> [(it.meaning, it.start) for it in in_order("مسار واحد", [Mention(Kind.CLASS, "Workstream", 0, 4, True), one])]
    [('1', 0), ('Workstream', 0), ('Frame', 5)]
    """
    moved = dict(_moves(text, mentions))
    framed = {*moved, *_restricted(text, mentions), *_any(mentions)}
    kept = {one for one in mentions if one not in framed}
    frames = {one._replace(kind=Kind.OPERATOR, meaning=_FRAME) for one in framed}
    ahead = {one._replace(start=place, end=place) for one, place in moved.items()}
    return tuple(sorted(kept | frames | ahead, key=lambda one: (one.start, one.end, one.kind, one.meaning)))


def _moves(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[Mention, int]]:
    """Each mention that stands after what it is about, and where it belongs."""
    yield from _counts(text, mentions)
    for one in mentions:
        if one.meaning == "Both" or one.kind is Kind.NUMBER:
            about = Kind.THING if one.meaning == "Both" else Kind.OPERATOR
            before = (other for other in mentions if other.kind is about and _adjoin(text, other, one))
            # "T2 و T3 معا", T2 and T3 both; "أكبر خمسة ممرات", the largest five corridors.
            yield from ((one, other.start) for other in before if other.kind is Kind.THING or other.meaning in _SIZES)


def _counts(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[Mention, int]]:
    """Each number and "only" that follows the class it counts, and where that begins."""
    for number in mentions:
        if number.kind is Kind.NUMBER and number.meaning in _FOLLOWING:
            counted = next((one for one in mentions if one.kind is Kind.CLASS and _adjoin(text, one, number)), None)
            if counted:
                yield number, counted.start
                only = (one for one in mentions if one.meaning == "Exactly" and _adjoin(text, number, one))
                yield from ((one, counted.start) for one in only)


def _restricted(text: str, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """The denial that an exception after it takes back."""
    exceptions = [one for one in mentions if one.meaning == "Exactly" and text[one.start : one.end] == _EXCEPTION]
    for exception in exceptions[:1]:
        denials = [one for one in mentions if one.meaning == _DENIAL and one.end <= exception.start]
        yield from denials[-1:]


def _any(mentions: Sequence[Mention]) -> Iterator[Mention]:
    """ "Which" after a denial is "any": "لا يتناولها أي مسار"."""
    denied = min((one.end for one in mentions if one.meaning == _DENIAL), default=None)
    return (one for one in mentions if denied is not None and one.meaning == "Ask" and one.start >= denied)


def _adjoin(text: str, one: Mention, other: Mention) -> bool:
    return one.end < other.start and not text[one.end : other.start].strip()
