"""Practices and corridors on the matter into those to compare with: the nearest to the country that asks first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import NamedNode

from kg.reading import Reading
from search import fusion
from search.answer import Result, Why
from search.confirmation import EVIDENCE, ORIGIN, Statement, hit_query
from search.documents import Document
from search.fusion import Signals
from search.graph_ranking import Path, Triple, gain
from search.matching.comparability import ELSEWHERE, Comparability, Nearness
from search.matching.offer import Comparable, widened
from search.matching.wording import said
from search.presentation import Found

# What an objective says for the practices that whoever compiled them put under it first.
_CODED: Final = 0.15
# What a practice on a corridor says for the corridor.
_EXERCISED: Final = 0.6
# What it says for a corridor that none, one or both of its countries ask.
_OWN: Final = (0.0, 0.02, 0.5)


@dataclass(frozen=True)
class Compared:
    """A record on the matter, and how near it is to the country that asks, if at all."""

    found: Found
    nearness: Nearness | None


@dataclass(frozen=True)
class Corridors:
    """All corridors.

    Attributes:
        ends: corridor → its origin and destination.
        stocks: corridor → how many migrants it has, where a figure is known.
    """

    ends: Mapping[str, tuple[str, str]]
    stocks: Mapping[str, int]

    def of(self, countries: Sequence[str]) -> set[str]:
        """The corridors that begin or end in one of some countries.

        >>> Corridors({"PHL-DEU": ("PHL", "DEU")}, {}).of(["DEU"])
        {'PHL-DEU'}
        """
        return {corridor for corridor, ends in self.ends.items() if not set(ends).isdisjoint(countries)}

    def place(self, corridor: str) -> tuple[int, str]:
        """Where a corridor stands among equals: the largest first."""
        return -self.stocks.get(corridor, 0), corridor


class RecordRanker:
    """Ranks practices and corridors for a country.

    Args:
        documents: by notation, the geographic regions among them.
        triples: all links between them.
        comparability: how records compare with a country.
        corridors: all of them.
    """

    def __init__(
        self,
        documents: Mapping[str, Document],
        triples: Iterable[Triple],
        comparability: Comparability,
        corridors: Corridors,
    ) -> None:
        self._documents = documents
        self._comparability = comparability
        self._corridors = corridors
        self._practised: dict[str, list[Triple]] = defaultdict(list)
        self._coded: dict[str, list[Triple]] = defaultdict(list)
        for triple in sorted(triples):
            if triple[1] == "gcm:corridor":
                self._practised[triple[0]].append(triple)
            elif triple[1] == "gcm:primaryObjective":
                self._coded[triple[0]].append(triple)

    def practices(self, known: Mapping[str, Found], countries: Sequence[str], least: float) -> list[Compared]:
        """The practices on a matter, the comparable first; without a country as they are.

        Args:
            known: what is known of everything; what was coded first under its chief objective has a share of that.
            countries: those that ask.
            least: what is less on the matter than this is left out, however near its country.
        """
        objectives = (one for one in known.values() if self._documents[one.notation].type == "Objective")
        chief = max(objectives, key=lambda one: (one.score, one.notation), default=None)
        names = sorted(name for name in {*self._coded, *known} if self._documents[name].type == "Practice")
        on_matter = (self._practice(name, known.get(name), chief) for name in names)
        compared = (self._compared(one, countries) for one in on_matter if one.score >= least)
        return sorted(compared, key=lambda one: (-one.found.score, one.found.notation))

    def _practice(self, practice: str, known: Found | None, chief: Found | None) -> Found:
        """A practice with what the chief objective of a matter says for it, if that is its own first one."""
        one = known or Found(practice, 0.0, 0.0, 0.0, Signals(), ())
        if chief is None:
            return one
        triple = (practice, "gcm:primaryObjective", chief.notation)
        if triple not in self._coded.get(practice, ()):
            return one
        path = Path(chief.notation, practice, (triple,), _CODED * chief.score)
        paths = tuple(sorted((*one.paths, path), key=lambda path: (-path.gain, len(path.triples), path.triples)))
        tied = gain(paths)
        return replace(one, score=fusion.combine(one.direct, tied), graph=tied, paths=paths)

    def _compared(self, one: Found, countries: Sequence[str]) -> Compared:
        near = self._comparability.nearest(one.notation, countries)
        worth = near.worth if near else ELSEWHERE if countries else 1.0
        return Compared(replace(one, score=one.score * worth), near)

    def corridors(
        self, practices: Iterable[Compared], known: Mapping[str, Found], countries: Sequence[str]
    ) -> list[Compared]:
        """The corridors on which practices on the matter work; where countries ask, theirs alone, in any case."""
        paths: dict[str, list[Path]] = defaultdict(list)
        for practice in practices:
            start = practice.found
            for triple in self._practised.get(start.notation, ()):
                paths[triple[2]].append(Path(start.notation, triple[2], (triple,), _EXERCISED * start.score))
        wanted = self._corridors.of(countries) if countries else set(paths)
        compared = (self._corridor(one, paths.get(one, ()), known.get(one), countries) for one in wanted)
        return sorted(compared, key=lambda one: (-one.found.score, *self._corridors.place(one.found.notation)))

    def _corridor(
        self, corridor: str, paths: Iterable[Path], known: Found | None, countries: Sequence[str]
    ) -> Compared:
        ordered = tuple(sorted(paths, key=lambda path: (-path.gain, path.triples)))
        own = [country for country in countries if country in self._corridors.ends[corridor]]
        direct = max(_OWN[min(len(own), 2)], known.direct if known else 0.0)
        tied = gain(ordered)
        signals = known.signals if known else Signals()
        found = Found(corridor, fusion.combine(direct, tied), direct, tied, signals, ordered)
        return Compared(
            found, Nearness("end", own[0], (), (self._comparability.end(corridor, own[0]),)) if own else None
        )

    def comparable(self, one: Compared, result: Result, languages: Reading) -> Comparable:
        """A record as it is shown, with how near it is among its reasons."""
        near = one.nearness
        if near is None:
            return Comparable(**widened(result))
        # Of the corridors of the country that asks nothing more need be said.
        is_own = near.step == "end"
        reason = self._reason(near, one.found.notation, languages)
        others = tuple(why for why in result.why if why.path != reason.path and not (is_own and _is_itself(why)))
        shown = replace(result, why=(*others, reason))
        return Comparable(**widened(shown), nearness=near.step, nearness_called=said("steps", near.step, languages))

    def _reason(self, near: Nearness, record: str, languages: Reading) -> Why:
        query = hit_query([self._statement(triple) for triple in near.triples], NamedNode(self._documents[record].iri))
        return Why(near.triples, f"{said('steps', near.step, languages)}: {self._detail(near, languages)}", query)

    def _detail(self, near: Nearness, languages: Reading) -> str:
        """The country itself; else its partner or neighbour, and what they share."""
        if not near.through:
            return self._label(near.country, languages)
        place = next((object_ for _, name, object_ in near.triples[-1:] if name == "gcm:country"), near.country)
        return f"{self._label(place, languages)} ({', '.join(self._label(one, languages) for one in near.through)})"

    def _label(self, notation: str, languages: Reading) -> str:
        return self._documents[notation].label(*languages)[0]

    def _statement(self, triple: Triple) -> Statement:
        subject, property_, object_ = triple
        ends = (NamedNode(self._documents[end].iri) for end in (subject, object_))
        return Statement(next(ends), property_, next(ends))


def _is_itself(why: Why) -> bool:
    return why.path[0][1] in (EVIDENCE, ORIGIN)
