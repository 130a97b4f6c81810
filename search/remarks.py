"""What the graph says of how far a record or a tie can be trusted, into words of the reader's language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import Store

from kg.namespaces import compact
from kg.reading import Reading, shown
from search.documents import rows
from search.graph_ranking import Triple
from search.question import load_data

_WORDS: Final = load_data("remarks")


@dataclass(frozen=True)
class Remarks:
    """What records say of themselves.

    Attributes:
        stated: notation of a record → property → value, for example gcm:objectiveBasis → compiler.
    """

    stated: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def of_thing(self, notation: str, languages: Reading) -> tuple[str, ...]:
        """What to know before relying on a record.

        >>> Remarks({"x": {"gcm:confidence": "low"}}).of_thing("x", ("fr",))
        ('peu étayée',)
        """
        own = self.stated.get(notation, {})
        known = (_WORDS["cautions"][property_].get(own.get(property_)) for property_ in _WORDS["cautions"])
        return tuple(_said(words, languages) for words in known if words)

    def of_tie(self, triple: Triple, languages: Reading) -> str:
        """What a tie rests on where its source does not state it; else nothing.

        >>> coded = Remarks({"x": {"gcm:objectiveBasis": "compiler"}})
        >>> coded.of_tie(("x", "gcm:objective", "O7"), ("ru",)), coded.of_tie(("T2", "gcm:objective", "O7"), ("ru",))
        ('по оценке составителя', '')
        """
        subject, property_, _ = triple
        rests_on = _WORDS["ties"].get(property_)
        value = self.stated.get(subject, {}).get(rests_on)
        words = _WORDS["bases"][rests_on].get(value) if value else None
        return _said(words, languages) if words else ""


def reason_words(kind: str, languages: Reading) -> str:
    """What is said before the words of a thing by which it was found; `search.own_words` tells the kinds.

    >>> reason_words("matches", ("ru", "en"))
    'совпадает'
    """
    return _said(_WORDS["reasons"][kind], languages)


def read_remarks(store: Store) -> Remarks:
    """All that the records of a graph say of themselves."""
    stated: dict[str, dict[str, str]] = defaultdict(dict)
    for thing, property_, value in rows(store, "remarks"):
        stated[thing][compact(property_)] = value
    return Remarks(dict(stated))


def _said(words: Mapping[str, str], languages: Reading) -> str:
    found = shown(words, languages)
    return found[1] if found else ""
