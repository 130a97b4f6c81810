"""Paths of triples into the reasons a reader sees: the triples themselves and the same in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from pyoxigraph import Store

from kg.namespaces import compact
from kg.reading import Reading, shown
from search.answer import Why
from search.documents import Document, language_of, solutions
from search.graph_ranking import Path, Triple

_LONGEST_LABEL: Final = 70
_MOST_REASONS: Final = 3


class Explainer:
    """Puts paths into words.

    Args:
        documents: notation → what it stands for.
        properties: property → language → what it is called.
    """

    def __init__(self, documents: Mapping[str, Document], properties: Mapping[str, Mapping[str, str]]) -> None:
        self._documents = documents
        self._properties = properties

    def reasons(self, paths: Iterable[Path], languages: Reading) -> tuple[Why, ...]:
        """The best few paths, one for each thing they lead through."""
        chosen: dict[tuple[str, ...], Why] = {}
        for path in paths:
            chosen.setdefault(_stations(path), self.why(path.triples, path.start, languages))
            if len(chosen) == _MOST_REASONS:
                break
        return tuple(chosen.values())

    def why(self, triples: tuple[Triple, ...], start: str, languages: Reading) -> Why:
        """A chain of triples from a start, with the same in words."""
        parts, here = [self._name(start, languages)], start
        for subject, property_, object_ in triples:
            forward = subject == here
            here = object_ if forward else subject
            called = self.property_label(property_, languages)[0]
            parts.append(_step(called, self._name(here, languages), forward))
        return Why(triples, " ".join(parts))

    def stated(self, notation: str, property_: str, text: str, languages: Reading) -> str:
        """A property of a thing that is no link, in words."""
        return f"{self._name(notation, languages)} {_step(self.property_label(property_, languages)[0], text, True)}"

    def property_label(self, property_: str, languages: Reading) -> tuple[str, str]:
        """What a property is called and in which language; one that is not ours by the words of its English name."""
        language, label = shown(self._properties.get(property_, {}), languages) or ("en", _spelt_out(property_))
        return label, language

    def _name(self, notation: str, languages: Reading) -> str:
        document = self._documents.get(notation)
        if document is None:
            return notation
        label = document.label(*languages)[0]
        short = label if len(label) <= _LONGEST_LABEL else label[:_LONGEST_LABEL].rpartition(" ")[0] + " …"
        return short if document.type == "Passage" else f"{notation} “{short}”"


def property_labels(store: Store) -> dict[str, dict[str, str]]:
    """Property → language → what it is called, from the ontology."""
    found: dict[str, dict[str, str]] = {}
    for property_, label in solutions(store, "property_labels"):
        found.setdefault(compact(property_.value), {})[language_of(label)] = label.value
    return found


def _step(called: str, other: str, forward: bool) -> str:
    return f"– {called} → {other}" if forward else f"← {called} – {other}"


def _spelt_out(property_: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", property_.rpartition(":")[2]).lower()


def _stations(path: Path) -> tuple[str, ...]:
    """The things a path goes through, which is what tells two reasons apart."""
    ends = {path.start, path.target}
    between = tuple(end for subject, _, object_ in path.triples for end in (subject, object_) if end not in ends)
    return between or (path.start,)
