"""Thematic areas into colours that people who see colours differently can still tell apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

# Okabe and Ito's palette (https://jfly.uni-koeln.de/color/), without its yellow, which is faint on white.
AREA_COLOURS: Final = {"A1": "#0072B2", "A2": "#E69F00", "A3": "#009E73", "A4": "#CC79A7", "A5": "#56B4E9"}
SEVERAL_AREAS: Final = "#5A5A5A"
NO_AREA: Final = "#B8B8B8"
# An area that has no colour of its own yet.
_OTHER_AREA: Final = "#D55E00"


class Rgb(NamedTuple):
    """Red, green and blue, 0 to 255."""

    red: int
    green: int
    blue: int


def colour(areas: Sequence[str]) -> str:
    """The colour of a thing that belongs to these thematic areas, as #RRGGBB.

    >>> colour(["A2"]), colour(["A1", "A2"]), colour([])
    ('#E69F00', '#5A5A5A', '#B8B8B8')
    """
    if len(areas) > 1:
        return SEVERAL_AREAS
    return AREA_COLOURS.get(areas[0], _OTHER_AREA) if areas else NO_AREA


def rgb(colour: str) -> Rgb:
    """The parts of a colour.

    >>> rgb("#E69F00")
    Rgb(red=230, green=159, blue=0)
    """
    return Rgb(*(int(colour[start : start + 2], 16) for start in (1, 3, 5)))
