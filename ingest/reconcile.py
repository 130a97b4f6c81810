"""Names of organisations as contributors spell them into actors of the graph, with a confidence.

A name that is one of an actor's own, look-alike letters, capitals and marks aside, is that actor. A name that is
nearly one is a suggestion for a reviewer, in the machine layer; any other stays as it was written.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from rapidfuzz import fuzz, process
from rdflib.namespace import RDF
from rdflib.term import Literal

from ingest.actor_names import bundled_actor_entries, bundled_network_entries
from ingest.collection import Contributed, Decision
from ingest.gazetteer import fold_look_alikes
from ingest.records import Thing
from ingest.workplan_mapping import iri
from kg.identifiers import mint
from kg.named_graphs import graph_name
from kg.namespaces import GCM
from kg.quads import Quad

LIKELY: Final = 0.9
"""From this likeness up a name is suggested to a reviewer."""

_WORD: Final = re.compile(r"\w+")


class Suggestion(NamedTuple):
    """An actor that a name may mean, the likeness of the names from LIKELY to 1, and the practices that give it."""

    name: str
    actor: Thing
    confidence: float
    practices: tuple[str, ...]

    @property
    def id(self) -> str:
        """Its short name, which stays the same as long as name and actor do."""
        return link_id(self.decided(accepted=True))

    def decided(self, *, accepted: bool) -> Decision:
        """The decision that the name does, or does not, mean the actor."""
        return Decision(folded(self.name), *self.actor, accepted)


def link_id(decision: Decision) -> str:
    """Eight hexadecimal digits for the link that a decision is about, whichever way it went.

    >>> decision = Decision("uniceff", "agency", "UNICEF", True)
    >>> link_id(decision) == link_id(decision._replace(accepted=False))
    True
    """
    return hashlib.sha256("\n".join(decision[:3]).encode()).hexdigest()[:8]


@dataclass(frozen=True)
class ActorSpellings:
    """Every name of every actor, folded."""

    things: Mapping[str, Thing]

    @cached_property
    def _listed(self) -> tuple[str, ...]:
        return tuple(sorted(self.things))

    def exact(self, name: str) -> Thing | None:
        """The actor that has this name, capitals, marks and look-alike letters aside."""
        return self.things.get(folded(name))

    def nearest(self, name: str, decisions: Mapping[tuple[str, str, str], Decision]) -> tuple[Thing, float] | None:
        """The actor with the name most like this one, and how like it is, if that is LIKELY or more.

        Actors that a reviewer rejected for the name are passed over.
        """
        wanted = folded(name)
        found = process.extract(
            wanted, self._listed, scorer=fuzz.token_sort_ratio, score_cutoff=100 * LIKELY, limit=None
        )
        for spelling, score, _ in sorted(found, key=lambda one: (-one[1], one[0])):
            decision = decisions.get((wanted, *self.things[spelling]))
            if decision is None or decision.accepted:
                return self.things[spelling], round(score / 100, 2)
        return None


def folded(name: str) -> str:
    """A name with capitals, marks and look-alike letters of another script set aside.

    >>> folded("UN-Women"), folded("  un  women ")
    ('un women', 'un women')
    """
    words = _WORD.findall(unicodedata.normalize("NFKC", name))
    return " ".join(fold_look_alikes(word).casefold().replace("ё", "е") for word in words)


def spellings(names: Iterable[tuple[Thing, str]]) -> ActorSpellings:
    """The names of actors, ready to be compared; a name of two actors is left out, since it tells nothing."""
    found: dict[str, set[Thing]] = {}
    for thing, name in names:
        found.setdefault(folded(name), set()).add(thing)
    return ActorSpellings({name: things.pop() for name, things in found.items() if name and len(things) == 1})


def bundled_spellings() -> ActorSpellings:
    """Every name of every actor of the package.

    >>> bundled_spellings().exact("un women")
    Thing(kind='agency', notation='UN-Women')
    """
    entries = (*bundled_actor_entries(), *bundled_network_entries())
    return spellings((entry.thing, name) for entry in entries for name in entry.names)


def actor_meant(name: str, known: ActorSpellings, contributed: Contributed) -> Thing | None:
    """The actor that a name certainly means: by a name of its own, or because a reviewer said so."""
    accepted = (
        Thing(decision.kind, decision.notation)
        for decision in contributed.decisions.values()
        if decision.accepted and decision.name == folded(name)
    )
    return known.exact(name) or next(accepted, None)


def suggestions(contributed: Contributed, known: ActorSpellings) -> tuple[Suggestion, ...]:
    """The links that wait for a reviewer, the likeliest first."""
    given: dict[str, list[tuple[str, str]]] = {}
    for practice in contributed.practices:
        for name in practice.organisations:
            given.setdefault(folded(name), []).append((practice.id, name))
    found = []
    for uses in given.values():
        name = uses[0][1]
        nearest = None if actor_meant(name, known, contributed) else known.nearest(name, contributed.decisions)
        if nearest is not None:
            found.append(Suggestion(name, *nearest, tuple(dict.fromkeys(practice for practice, _ in uses))))
    return tuple(sorted(found, key=lambda suggestion: (-suggestion.confidence, suggestion.name, suggestion.actor)))


def suggestion_quads(found: Iterable[Suggestion]) -> Iterator[Quad]:
    """The suggested links and, of each, how likely it is (https://www.w3.org/TR/rdf-schema/#ch_reificationvocab)."""
    graph = graph_name("machine", "reconciliation")
    for suggestion in found:
        actor = iri(suggestion.actor)
        for practice in suggestion.practices:
            subject, link = mint("practice", practice), mint("suggestion", f"{practice}.{suggestion.id}")
            yield Quad(subject, GCM.implementer, actor, graph)
            yield Quad(link, RDF.type, RDF.Statement, graph)
            yield Quad(link, RDF.subject, subject, graph)
            yield Quad(link, RDF.predicate, GCM.implementer, graph)
            yield Quad(link, RDF.object, actor, graph)
            yield Quad(link, GCM.confidence, Literal(f"{suggestion.confidence:.2f}"), graph)
