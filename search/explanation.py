"""Paths of triples into the reasons a reader sees: the triples themselves and the same in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from pyoxigraph import Store

from kg.namespaces import compact
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

    def reasons(self, paths: Iterable[Path], language: str) -> tuple[Why, ...]:
        """The best few paths, one for each thing they lead through."""
        chosen: dict[tuple[str, ...], Why] = {}
        for path in paths:
            chosen.setdefault(_stations(path), self.why(path.triples, path.start, language))
            if len(chosen) == _MOST_REASONS:
                break
        return tuple(chosen.values())

    def why(self, triples: tuple[Triple, ...], start: str, language: str) -> Why:
        """A chain of triples from a start, with the same in words."""
        parts, here = [self._name(start, language)], start
        for subject, property_, object_ in triples:
            forward = subject == here
            here = object_ if forward else subject
            called = self._property(property_, language)
            parts.append(
                f"– {called} → {self._name(here, language)}"
                if forward
                else f"← {called} – {self._name(here, language)}"
            )
        return Why(triples, " ".join(parts))

    def _name(self, notation: str, language: str) -> str:
        document = self._documents.get(notation)
        if document is None:
            return notation
        label = document.label(language)[0]
        short = label if len(label) <= _LONGEST_LABEL else label[:_LONGEST_LABEL].rpartition(" ")[0] + " …"
        return short if document.type == "Passage" else f"{notation} “{short}”"

    def _property(self, property_: str, language: str) -> str:
        called = self._properties.get(property_, {})
        return called.get(language) or called.get("en") or property_


def property_labels(store: Store) -> dict[str, dict[str, str]]:
    """Property → language → what it is called, from the ontology."""
    found: dict[str, dict[str, str]] = {}
    for property_, label in solutions(store, "property_labels"):
        found.setdefault(compact(property_.value), {})[language_of(label)] = label.value
    return found


def _stations(path: Path) -> tuple[str, ...]:
    """The things a path goes through, which is what tells two reasons apart."""
    ends = {path.start, path.target}
    between = tuple(end for subject, _, object_ in path.triples for end in (subject, object_) if end not in ends)
    return between or (path.start,)
