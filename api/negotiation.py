"""An Accept header into the best of the formats on offer (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Range(NamedTuple):
    """One media range of an Accept header and its weight."""

    kind: str
    subkind: str
    weight: float

    def specificity(self, media_type: str) -> int:
        """How exactly the range names the media type: 3 exactly, 2 its kind, 1 anything, 0 not at all.

        >>> Range("text", "*", 1.0).specificity("text/turtle")
        2
        """
        kind, _, subkind = media_type.partition("/")
        if (self.kind, self.subkind) == ("*", "*"):
            return 1
        if self.kind != kind:
            return 0
        return 3 if self.subkind == subkind else 2 if self.subkind == "*" else 0


def parse_accept(header: str) -> tuple[Range, ...]:
    """The media ranges of a header; what cannot be read is passed over.

    >>> parse_accept("text/turtle;q=0.5, */*;q=0.1")
    (Range(kind='text', subkind='turtle', weight=0.5), Range(kind='*', subkind='*', weight=0.1))
    """
    return tuple(found for part in header.split(",") if (found := _range(part)) is not None)


def _range(part: str) -> Range | None:
    media_type, *parameters = (piece.strip() for piece in part.lower().split(";"))
    kind, slash, subkind = media_type.partition("/")
    if not (kind and slash and subkind):
        return None
    weights = [value.strip() for name, _, value in (p.partition("=") for p in parameters) if name.strip() == "q"]
    try:
        return Range(kind, subkind, min(max(float(weights[0]), 0.0), 1.0) if weights else 1.0)
    except ValueError:
        return None


def best(accept: str | None, offered: Sequence[str]) -> str | None:
    """The offered media type that the client likes best, the earlier one where it likes two alike; None if none.

    >>> best("text/html;q=0.9, application/json", ["text/html", "application/json"])
    'application/json'
    >>> best("image/png", ["text/html"]) is None
    True
    >>> best(None, ["text/html"])
    'text/html'
    """
    if not accept or not accept.strip():
        return offered[0]
    ranges = parse_accept(accept)
    weighed = [(_weight(media_type, ranges), media_type) for media_type in offered]
    weight, media_type = max(weighed, key=lambda pair: pair[0])
    return media_type if weight > 0 else None


def _weight(media_type: str, ranges: tuple[Range, ...]) -> float:
    fitting = [(found.specificity(media_type), found.weight) for found in ranges]
    specificity, weight = max(fitting, default=(0, 0.0))
    return weight if specificity else 0.0
