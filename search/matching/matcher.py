"""A request for support into an offer: who can help, what is being done, what to learn from, and what to cite."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import Store

from kg.reading import Reading, reading
from search.answer import Result, Suggestion, Why
from search.documents import rows
from search.fusion import Signals
from search.graph_ranking import Path
from search.layers import Ties
from search.matching.actors import ActorRanker
from search.matching.comparability import comparability, corridor_ends, read_regions
from search.matching.matter import Listener, Matter
from search.matching.offer import Asked, Comparable, Helper, Offer, Place
from search.matching.records import Compared, Corridors, RecordRanker
from search.matching.support_request import RequestReader, SupportRequest
from search.matching.wording import kind_called, kinds, sentence
from search.presentation import Found
from search.searcher import Searcher

# What scores less than this share of the best of its group is not offered, nor what is that far below the best of all;
# records are one case of what the lines of the workplan are about, and score lower (search.fusion).
_SHARE: Final = 0.3
_SHARE_OF_ALL: Final = 0.15
_SHARE_OF_RECORDS: Final = 0.01
# Practices are cut after they were compared, and further down: one elsewhere may be the best on the matter.
_SHARE_OF_COMPARED: Final = 0.12
_SUGGESTIONS: Final = 5
# How surely a component of the mechanism is meant by what is asked for.
_MEANT: Final = 0.9


@dataclass(frozen=True)
class _Asking:
    """A request with what is needed to answer it."""

    request: SupportRequest
    matter: Matter
    languages: Reading
    limit: int
    ties: Ties


@dataclass(frozen=True)
class Matcher:
    """Answers requests for support from one release; nothing in it changes, so threads may share it."""

    searcher: Searcher
    requests: RequestReader
    listener: Listener
    actors: ActorRanker
    records: RecordRanker

    def match(self, text: str, country: str | None = None, lang: str | None = None, limit: int = 5) -> Offer:
        """What there is for a request, or no match.

        Args:
            text: the request, some sentences in any of the six languages.
            country: the country that asks, by code or name; those that the text names are taken as well.
            lang: the language of labels and reasons; that of the request if left out.
            limit: how many things at most in each group.

        Raises:
            InputError: the text is empty or too long, or the country or language is unknown.
        """
        began = time.perf_counter()
        reading(lang)
        request = self.requests.read(text, country)
        ties = self.searcher.ties.within()
        matter = self.listener.matter(request.pieces, ties.graphs.plain)
        asking = _Asking(request, matter, reading(lang, request.whole.language), limit, ties)
        offer = Offer(
            request=text,
            language=request.whole.language,
            no_match=matter.is_off_topic,
            countries=tuple(Place(code, self._label(code, asking.languages)) for code in request.countries),
            asks=tuple(Asked(kind, kind_called(kind, asking.languages)) for kind in request.kinds),
            release=self.searcher.release,
        )
        filled = self._without_match(offer, asking) if matter.is_off_topic else self._filled(offer, asking)
        return replace(filled, took_ms=round(1000 * (time.perf_counter() - began), 1))

    def _without_match(self, offer: Offer, asking: _Asking) -> Offer:
        nearest = _best(one for one in asking.matter.found.values() if not self._is(one, "Passage"))
        return replace(offer, suggestions=tuple(self._suggestion(one, asking) for one in nearest[:_SUGGESTIONS]))

    def _filled(self, offer: Offer, asking: _Asking) -> Offer:
        workstreams, activities = self._of(asking, "Workstream"), self._of(asking, "PlannedActivity")
        practices = self._practices(asking)
        corridors = self.records.corridors(practices, asking.matter.found, asking.request.countries)
        matching = (*workstreams, *activities, *(one.found for one in practices))
        return replace(
            offer,
            actors=self._helpers(self.actors.found(matching, asking.matter.found), asking),
            workstreams=self._results(workstreams, asking),
            activities=self._results(activities, asking),
            practices=self._comparables(practices, asking),
            corridors=self._comparables(corridors, asking),
            objectives=self._results(self._of(asking, "Objective", "GuidingPrinciple"), asking),
            instruments=self._results(self._of(asking, "Instrument"), asking),
            components=self._components(asking),
        )

    def _of(self, asking: _Asking, *classes: str) -> list[Found]:
        """What is on the matter among the members of some classes, the best first."""
        found = _near_best(_best(one for one in asking.matter.found.values() if self._is(one, *classes)))
        return [one for one in found if one.score >= _SHARE_OF_ALL * asking.matter.best]

    def _practices(self, asking: _Asking) -> list[Compared]:
        """The practices on the matter, the comparable first."""
        least = _SHARE_OF_RECORDS * asking.matter.best
        compared = self.records.practices(asking.matter.found, asking.request.countries, least)
        best = compared[0].found.score if compared else 0.0
        return [one for one in compared if one.found.score >= _SHARE_OF_COMPARED * best]

    def _is(self, one: Found, *classes: str) -> bool:
        return not set(classes).isdisjoint(self.searcher.documents[one.notation].classes)

    def _results(self, found: Sequence[Found], asking: _Asking) -> tuple[Result, ...]:
        shown = found[: asking.limit]
        return self.searcher.presenter.results(shown, asking.request.whole, asking.languages, asking.ties)

    def _helpers(self, found: Sequence[Found], asking: _Asking) -> tuple[Helper, ...]:
        kept = _near_best(found)
        explainer = self.searcher.presenter.explainer
        shown = zip(kept, self._results(kept, asking), strict=False)
        return tuple(self.actors.helper(one, result, explainer, asking.languages) for one, result in shown)

    def _comparables(self, compared: Sequence[Compared], asking: _Asking) -> tuple[Comparable, ...]:
        shown = zip(compared, self._results([one.found for one in compared], asking), strict=False)
        return tuple(self.records.comparable(one, result, asking.languages) for one, result in shown)

    def _components(self, asking: _Asking) -> tuple[Result, ...]:
        """The components of the capacity-building mechanism for what is asked, each with what it was asked by."""
        wanted: dict[str, list[str]] = {}
        for kind in asking.request.kinds:
            wanted.setdefault(kinds()[kind].component, []).append(kind_called(kind, asking.languages))
        founded = {triple[2]: triple for triple in self.searcher.ties.triples if triple[1] == "gcm:establishes"}
        found = [
            Found(name, _MEANT, 0.0, _MEANT, Signals(), (Path(founded[name][0], name, (founded[name],), _MEANT),))
            for name in wanted
            if name in founded
        ]
        results = self._results(found, asking)
        return tuple(_for_what_is_asked(one, wanted[one.notation], asking.languages) for one in results)

    def _suggestion(self, one: Found, asking: _Asking) -> Suggestion:
        return self.searcher.presenter.suggestion(one, asking.languages)

    def _label(self, notation: str, languages: Reading) -> str:
        return self.searcher.documents[notation].label(*languages)[0]


def _for_what_is_asked(result: Result, asked: Sequence[str], languages: Reading) -> Result:
    """A component with the reason that the workplan has it for what is asked."""
    first, *others = result.why
    told = f"{sentence('serves', languages)}: {', '.join(asked)}"
    return replace(result, why=(Why(first.path, told, first.sparql), *others))


def _best(found: Iterable[Found]) -> list[Found]:
    return sorted(found, key=lambda one: (-one.score, one.notation))


def _near_best(found: Sequence[Found]) -> list[Found]:
    return [one for one in found if one.score >= _SHARE * found[0].score]


def _stocks(store: Store) -> dict[str, int]:
    return {corridor: int(stock) for corridor, stock in rows(store, "stocks")}


def open_matcher(store: Store, searcher: Searcher) -> Matcher:
    """The matcher over a graph and the searcher of its release."""
    triples = searcher.ties.triples
    ends, regions = corridor_ends(triples), read_regions(store)
    documents = {**searcher.documents, **regions.documents}
    return Matcher(
        searcher,
        RequestReader(searcher.reader, searcher.rankers.labels, searcher.documents, ends),
        Listener(searcher.documents, searcher.encoder, searcher.rankers, searcher.calibration),
        ActorRanker(searcher.documents, triples),
        RecordRanker(documents, triples, comparability(triples, regions), Corridors(ends, _stocks(store))),
    )
