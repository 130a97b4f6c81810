"""Codes and names of countries, in six languages, as people write them into alpha-3 codes."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import NamedTuple, Protocol

from ingest.countries import bundled_countries


class Countries(Protocol):
    """Who knows the codes of countries."""

    def code_of(self, text: str) -> str | None:
        """The alpha-3 code of a code or name."""

    def nearest(self, text: str) -> str | None:
        """The code and name most like this text, as messages show them; None where nothing is like it."""


class CountryNames(NamedTuple):
    """Every spelling, folded, with its alpha-3 code, and the English name of each code."""

    codes: Mapping[str, str]
    names: Mapping[str, str]

    def code_of(self, text: str) -> str | None:
        """The alpha-3 code of a code or name, capitals and marks aside.

        >>> [country_names().code_of(name) for name in ("Côte d'Ivoire", "филиппины", "DE")]
        ['CIV', 'PHL', 'DEU']
        """
        return self.codes.get(_folded(text))

    def nearest(self, text: str) -> str | None:
        """The country most like this text.

        >>> country_names().nearest("Tailand")
        'THA (Thailand)'
        """
        from rapidfuzz import fuzz, process

        found = process.extractOne(_folded(text[:100]), self.codes.keys(), scorer=fuzz.ratio, score_cutoff=70)
        return f"{self.codes[found[0]]} ({self.names[self.codes[found[0]]]})" if found else None


@cache
def country_names() -> CountryNames:
    """The names and codes of the bundled countries and areas."""
    codes: dict[str, str] = {}
    places = bundled_countries().places
    for code, place in sorted(places.items()):
        spellings = [code, *place.identifiers, *(name.text for name in place.names)]
        spellings += [name.text for name in place.further]
        for spelling in spellings:
            codes.setdefault(_folded(spelling), code)
    for code in places:
        codes[_folded(code)] = code
    return CountryNames(codes, {code: place.name("en") for code, place in places.items()})


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    bare = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    return " ".join(bare.casefold().replace("’", "'").split())
