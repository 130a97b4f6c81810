"""The pieces of a request into how much each thing of the graph is on the matter, by itself and by its ties.

1. Each piece is ranked as a question of its own, and weighted by its chance of being on the subject at all, so that
   greetings and asides count for little.
2. A thing has what the whole request says of it, or what its sentences say together: 1 - product of (1 - weighted).
3. A walk over the graph from the best of them adds what is tied to them.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from search import abstention, fusion
from search.calibration import Calibration
from search.documents import Document
from search.encoder import Encoder
from search.fusion import Signals
from search.graph_ranking import Path, TypedGraph, gain, walk
from search.matching.support_request import Piece
from search.presentation import Found
from search.rankers import Rankers

ENOUGH: Final = 4.0
"""The least log-odds at which anything is offered: of the whole being on the subject, and of the best thing's fit.

All that governments ask for reads a little like this graph, so the chance alone lets other subjects through; the fit
alone is low for long paragraphs. The bound stands midway between the requests of tests/relevance/requests.yaml.
"""
_SURE: Final = 1e-9


class Heard(NamedTuple):
    """A piece of a request: its chance of being on the subject, and what the rankers say of each thing."""

    chance: float
    signals: Mapping[str, Signals]


@dataclass(frozen=True)
class Matter:
    """What a request is about.

    Attributes:
        chance: that the request as a whole is on the subject of the graph.
        found: every thing that anything is known of, by notation.
    """

    chance: float
    found: Mapping[str, Found]

    @property
    def best(self) -> float:
        """The score of what is most on the matter."""
        return max((one.score for one in self.found.values()), default=0.0)

    @property
    def is_off_topic(self) -> bool:
        """Whether nothing should be offered."""
        best = max((one.direct for one in self.found.values()), default=0.0)
        return _log_odds(self.chance) + _log_odds(best) < ENOUGH


@dataclass(frozen=True)
class Listener:
    """Ranks the pieces of requests."""

    documents: Mapping[str, Document]
    encoder: Encoder
    rankers: Rankers
    calibration: Calibration

    def matter(self, pieces: Iterable[Piece], graph: TypedGraph) -> Matter:
        """What the pieces are about, the whole request being the first of them."""
        whole, *parts = (self._hear(piece) for piece in pieces)
        signals = _best_signals((whole, *parts))
        directs = together(self._directs(whole), [self._directs(heard) for heard in parts])
        paths = walk(graph, fusion.starts_of_each(directs, {name: self.documents[name].type for name in directs}))
        found = (
            _found(name, directs.get(name, 0.0), signals.get(name, Signals()), paths.get(name, ()))
            for name in sorted({*directs, *paths})
        )
        return Matter(whole.chance, {one.notation: one for one in found})

    def _hear(self, piece: Piece) -> Heard:
        vector = self.encoder.encode_queries([piece.text])[0]
        ranked = self.rankers.rank(piece.question, vector)
        scale = self.calibration.scale
        likeness = self.calibration.samples.likeness(vector, scale.step, scale.zero(vector))
        chance = self.calibration.model.chance(abstention.features(ranked.signals.values(), likeness))
        return Heard(chance, fusion.inherit(ranked.signals, self._above))

    def _directs(self, heard: Heard) -> dict[str, float]:
        """How much each thing is on the matter of a piece; a country is where it happens, not what it is about."""
        return {
            notation: heard.chance * fusion.direct(one, self.documents[notation].type)
            for notation, one in heard.signals.items()
            if not self.documents[notation].is_only_named
        }

    @cached_property
    def _above(self) -> dict[str, str]:
        return {notation: document.above for notation, document in self.documents.items() if document.above}


def _found(notation: str, direct: float, signals: Signals, paths: tuple[Path, ...]) -> Found:
    graph = gain(paths)
    return Found(notation, fusion.combine(direct, graph), direct, graph, signals, paths)


def _log_odds(chance: float) -> float:
    kept = min(max(chance, _SURE), 1 - _SURE)
    return math.log(kept / (1 - kept))


def together(whole: Mapping[str, float], parts: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """What the whole says of each thing, or its parts together where they say more.

    >>> together({"T2": 0.6, "T3": 0.1}, [{"T2": 0.5}, {"T3": 0.5}, {"T3": 0.5}])
    {'T2': 0.6, 'T3': 0.75}
    """
    left: dict[str, float] = defaultdict(lambda: 1.0)
    for part in parts:
        for notation, score in part.items():
            left[notation] *= 1 - score
    names = sorted({*whole, *left})
    return {name: max(whole.get(name, 0.0), 1 - left.get(name, 1.0)) for name in names}


def _best_signals(pieces: Iterable[Heard]) -> dict[str, Signals]:
    """The most that each ranker says of each thing for any piece."""
    found: dict[str, Signals] = {}
    for heard in pieces:
        for notation, one in heard.signals.items():
            seen = found.get(notation, Signals())
            found[notation] = Signals(
                *map(max, (seen.similarity, seen.lexical, seen.label), (one.similarity, one.lexical, one.label))
            )
    return found
