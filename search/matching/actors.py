"""What matches a request into the actors that can help: by their roles in it, hubs damped."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from kg.reading import Reading
from search import fusion
from search.answer import Result, Why
from search.confirmation import EVIDENCE, ORIGIN
from search.documents import Document
from search.explanation import Explainer
from search.fusion import Signals
from search.graph_ranking import ROLES, Path, Triple, gain
from search.matching.offer import Helper, Role, widened
from search.matching.wording import said, sentence
from search.presentation import Found

# What a role says of who can help.
_WORTH: Final[Mapping[str, float]] = {
    "gcm:lead": 0.9,
    "gcm:supporting": 0.6,
    "gcm:participant": 0.45,
    "gcm:interested": 0.35,
    "gcm:implementer": 0.6,
    "gcm:mentions": 0.3,
}
# An actor's own name and mandate say less of what it does than its roles.
_ITSELF: Final = 0.5
# A group such as "members of the Network" names nobody who could be written to.
_GROUP: Final = 0.3
# So many roles in workstreams, or practices, dilute nothing; beyond them one counts less with their square root.
_FREE_ROLES: Final = 3
# From this share of all workstreams on, a reader is told that an actor is in everything.
_HUB_SHARE: Final = 0.25
_MOST_REASONS: Final = 3


class ActorRanker:
    """Ranks actors by their roles in what matches.

    Args:
        documents: by notation.
        triples: all links between them.
    """

    def __init__(self, documents: Mapping[str, Document], triples: Iterable[Triple]) -> None:
        self._documents = documents
        self._roles: dict[str, list[Triple]] = defaultdict(list)
        places: dict[tuple[str, bool], set[str]] = defaultdict(set)
        for triple in sorted(triples):
            subject, property_, object_ = triple
            if property_ in _WORTH and "Actor" in documents[object_].classes:
                self._roles[subject].append(triple)
                places[object_, property_ in ROLES].add(subject)
        self._places = {key: len(found) for key, found in places.items()}
        self._workstreams = sum("Workstream" in one.classes for one in documents.values())

    def found(self, matching: Iterable[Found], known: Mapping[str, Found]) -> list[Found]:
        """The actors with roles in what matches, and those on the matter by themselves, the best first.

        Args:
            matching: workstreams, activities and practices.
            known: what is known of everything, the actors among it.
        """
        paths: dict[str, list[Path]] = defaultdict(list)
        for one in matching:
            for triple in self._roles.get(one.notation, ()):
                worth = one.score * _WORTH[triple[1]] * self._damping(triple)
                paths[triple[2]].append(Path(one.notation, triple[2], (triple,), worth))
        named = (name for name, one in known.items() if one.direct and "Actor" in self._documents[name].classes)
        actors = (self._one(name, paths.get(name, ()), known.get(name)) for name in sorted({*paths, *named}))
        return sorted(actors, key=lambda one: (-one.score, one.notation))

    def _one(self, actor: str, paths: Iterable[Path], known: Found | None) -> Found:
        ordered = tuple(sorted(paths, key=lambda path: (-path.gain, path.triples)))
        direct = _ITSELF * known.direct if known else 0.0
        tied = gain(ordered)
        return Found(actor, fusion.combine(direct, tied), direct, tied, known.signals if known else Signals(), ordered)

    def _damping(self, tie: Triple) -> float:
        """What is left of a tie to an actor that has many of the kind: roles in workstreams, or practices."""
        _, property_, actor = tie
        group = _GROUP if "ActorGroup" in self._documents[actor].classes else 1.0
        return group / math.sqrt(max(1.0, self._places[actor, property_ in ROLES] / _FREE_ROLES))

    def helper(self, one: Found, result: Result, explainer: Explainer, languages: Reading) -> Helper:
        """An actor as it is shown, with its roles and the reasons they are."""
        roles = tuple(
            Role(path.triples[0][1], said("roles", path.triples[0][1], languages), path.start) for path in one.paths
        )
        reasons = tuple(_role_reason(path, explainer, languages) for path in one.paths[:_MOST_REASONS])
        shown = replace(
            result,
            why=(*_by_itself(one, result.why), *reasons) or result.why,
            cautions=(*result.cautions, *self._everywhere(one.notation, languages)),
        )
        return Helper(**widened(shown), roles=roles)

    def _everywhere(self, actor: str, languages: Reading) -> tuple[str, ...]:
        count = self._places.get((actor, True), 0)
        if count < _HUB_SHARE * self._workstreams:
            return ()
        return (f"{sentence('everywhere', languages)} ({count}/{self._workstreams})",)


def _role_reason(path: Path, explainer: Explainer, languages: Reading) -> Why:
    (triple,) = path.triples
    why = explainer.why(path.triples, path.start, path.target, languages)
    return replace(why, text=f"{said('roles', triple[1], languages)} {explainer.named(path.start, languages)}")


def _by_itself(one: Found, reasons: Sequence[Why]) -> tuple[Why, ...]:
    """The reason that an actor is on the matter itself, where that is more than its roles say."""
    if one.direct < one.graph:
        return ()
    return tuple(why for why in reasons if why.path[0][1] in (EVIDENCE, ORIGIN))[:1]
