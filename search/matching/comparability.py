"""Two countries into how they compare, nearest first: the same, partners on a corridor, neighbours in M49's regions.

Each step is a chain of triples from the country that asks (https://unstats.un.org/unsd/methodology/m49/ for regions).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from pyoxigraph import Store

from search.documents import Document, language_of, rows, solutions
from search.graph_ranking import Triple

Step = Literal["country", "end", "corridor", "partner", "sub_region", "region"]
# What is left of a record's score when it is that far from the country that asks.
WORTH: Final[Mapping[Step, float]] = {
    "country": 1.0,
    "end": 1.0,
    "corridor": 0.55,
    "partner": 0.45,
    "sub_region": 0.4,
    "region": 0.35,
}
ELSEWHERE: Final = 0.3
_WORLD: Final = "M49-001"
_IN, _ABOVE, _OF = "gcm:region", "skos:broader", "gcm:country"
_ORIGIN, _DESTINATION, _ON = "gcm:origin", "gcm:destination", "gcm:corridor"


class Nearness(NamedTuple):
    """How a record is near to a country: by which step, through what, and the triples that lead to the record."""

    step: Step
    country: str
    through: tuple[str, ...]
    triples: tuple[Triple, ...]

    @property
    def worth(self) -> float:
        """What is left of the record's score."""
        return WORTH[self.step]


@dataclass(frozen=True)
class Regions:
    """The regions of M49.

    Attributes:
        of_country: country → the region that it is in.
        above: region → the one above it.
        documents: what the regions are called.
    """

    of_country: Mapping[str, str]
    above: Mapping[str, str]
    documents: Mapping[str, Document]

    def chain(self, country: str) -> tuple[str, ...]:
        """The regions a country is in, the narrowest first, without the world.

        >>> Regions({"THA": "s"}, {"s": "a", "a": "M49-001"}, {}).chain("THA")
        ('s', 'a')
        """
        found: list[str] = []
        region = self.of_country.get(country)
        while region and region != _WORLD:
            found.append(region)
            region = self.above.get(region)
        return tuple(found)

    def is_continent(self, region: str) -> bool:
        """Whether only the world is above a region."""
        return self.above.get(region) == _WORLD

    def up_to(self, country: str, region: str) -> tuple[Triple, ...]:
        """The triples from a country up to a region that it is in."""
        chain = self.chain(country)
        upward = chain[: chain.index(region) + 1]
        steps = pairwise(upward)
        return ((country, _IN, upward[0]), *((below, _ABOVE, above) for below, above in steps))


class Comparability:
    """How records compare with the country that asks.

    Args:
        ends: corridor → its origin and destination.
        places: record → its countries.
        corridors: record → the corridors it is on.
        regions: the regions of M49.
    """

    def __init__(
        self,
        ends: Mapping[str, tuple[str, str]],
        places: Mapping[str, frozenset[str]],
        corridors: Mapping[str, frozenset[str]],
        regions: Regions,
    ) -> None:
        self._ends = ends
        self._places = places
        self._corridors = corridors
        self._regions = regions
        self._partners: dict[str, dict[str, str]] = defaultdict(dict)
        for corridor, (origin, destination) in sorted(ends.items()):
            self._partners[origin].setdefault(destination, corridor)
            self._partners[destination].setdefault(origin, corridor)

    def nearest(self, record: str, countries: Iterable[str]) -> Nearness | None:
        """The nearest that a record is to one of the countries; None where nothing ties them but the world."""
        found = [near for country in countries if (near := self._near(record, country))]
        return min(found, key=lambda near: -near.worth, default=None)

    def _near(self, record: str, country: str) -> Nearness | None:
        places = self._places.get(record, frozenset())
        if country in places:
            return Nearness("country", country, (), ((record, _OF, country),))
        return self._on_corridor(record, country) or self._partner(record, country) or self._neighbour(record, country)

    def _on_corridor(self, record: str, country: str) -> Nearness | None:
        shared = sorted(one for one in self._corridors.get(record, frozenset()) if country in self._ends.get(one, ()))
        if not shared:
            return None
        path = (self.end(shared[0], country), (record, _ON, shared[0]))
        return Nearness("corridor", country, (shared[0],), path)

    def _partner(self, record: str, country: str) -> Nearness | None:
        partners = self._partners.get(country, {})
        shared = sorted(self._places.get(record, frozenset()) & partners.keys())
        if not shared:
            return None
        corridor = partners[shared[0]]
        path = (self.end(corridor, country), self.end(corridor, shared[0]), (record, _OF, shared[0]))
        return Nearness("partner", country, (corridor,), path)

    def _neighbour(self, record: str, country: str) -> Nearness | None:
        own = self._regions.chain(country)
        for region in own:
            for place in sorted(self._places.get(record, frozenset())):
                if region in self._regions.chain(place):
                    step: Step = "region" if self._regions.is_continent(region) else "sub_region"
                    down = reversed(self._regions.up_to(place, region))
                    path = (*self._regions.up_to(country, region), *down, (record, _OF, place))
                    return Nearness(step, country, (region,), path)
        return None

    def end(self, corridor: str, country: str) -> Triple:
        """The triple by which a corridor begins or ends in a country."""
        return (corridor, _ORIGIN if self._ends[corridor][0] == country else _DESTINATION, country)


def corridor_ends(triples: Iterable[Triple]) -> dict[str, tuple[str, str]]:
    """Each corridor's origin and destination.

    >>> corridor_ends([("PHL-DEU", "gcm:destination", "DEU"), ("PHL-DEU", "gcm:origin", "PHL")])
    {'PHL-DEU': ('PHL', 'DEU')}
    """
    listed = tuple(triples)
    destinations = {corridor: country for corridor, name, country in listed if name == _DESTINATION}
    origins = ((corridor, country) for corridor, name, country in listed if name == _ORIGIN)
    return {corridor: (country, destinations[corridor]) for corridor, country in origins if corridor in destinations}


def comparability(triples: Iterable[Triple], regions: Regions) -> Comparability:
    """How records tied by these triples compare with countries."""
    listed = tuple(triples)
    return Comparability(corridor_ends(listed), _objects(listed, _OF), _objects(listed, _ON), regions)


def _objects(triples: Iterable[Triple], property_: str) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for subject, name, object_ in triples:
        if name == property_:
            found[subject].add(object_)
    return {subject: frozenset(objects) for subject, objects in found.items()}


def read_regions(store: Store) -> Regions:
    """The regions of M49 in a graph."""
    labels: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    above: dict[str, str] = {}
    for notation, iri, label, broader in solutions(store, "geographic_regions"):
        labels[notation.value, iri.value][language_of(label)] = label.value
        if broader:
            above[notation.value] = broader.value
    documents = {name: Document(name, iri, "Region", ("Region",), called) for (name, iri), called in labels.items()}
    of_country = {row[0]: row[1] for row in rows(store, "region_of")}
    return Regions(of_country, above, documents)
