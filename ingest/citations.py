"""References in Russian text to paragraphs of the Compact, in the short form in which the graph cites them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

# A sub-paragraph is a Latin letter, sometimes typed as the Cyrillic one that looks like it.
_LATIN = str.maketrans("асеорхі", "aceopxi")
_LETTER = r"(?:\s*(?P<{0}>[a-zасеорхі])\))?"
_PARAGRAPH = rf"пункт\w*\s+(?P<paragraph>\d+){_LETTER.format('letter')}"
_OBJECTIVE = rf"(?:,?\s+цел\w+\s+(?P<objective>\d+){_LETTER.format('objective_letter')})?"
_CITATIONS = (
    re.compile(rf"ГДМ,?\s+{_PARAGRAPH}{_OBJECTIVE}"),
    re.compile(rf"{_PARAGRAPH}{_OBJECTIVE}\s+ГДМ"),
)


def compact_paragraphs(text: str) -> Iterator[str]:
    """Each paragraph of the Compact that the text cites.

    >>> list(compact_paragraphs("в соответствии с пунктом 43 ГДМ (ГДМ, пункт 36, цель 20 b))"))
    ['36, objective 20 (b)', '43']
    """
    text = unicodedata.normalize("NFKC", text)
    for pattern in _CITATIONS:
        for match in pattern.finditer(text):
            yield _reference(match)


def _reference(match: re.Match[str]) -> str:
    paragraph = match["paragraph"] + _letter(match["letter"])
    objective = match["objective"]
    return f"{paragraph}, objective {objective}{_letter(match['objective_letter'])}" if objective else paragraph


def _letter(letter: str | None) -> str:
    return f" ({letter.translate(_LATIN)})" if letter else ""
