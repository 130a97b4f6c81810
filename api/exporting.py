"""What a door was asked to export into the chosen part of the opened release."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.export.selection import Selection, Trail
from kg.export.subset import Subset

if TYPE_CHECKING:
    from api.opened_release import OpenedRelease
    from search.answer import Answer


def selection_from(
    types: Sequence[str], focus: str | None, depth: int, language: str, layers: Sequence[str]
) -> Selection:
    """A selection from options as people give them: `gcm:Agency` for Agency, layers with commas between.

    >>> selection_from(["gcm:Agency"], None, 1, "en", ["asserted,curated"]).layers
    ('asserted', 'curated')

    Raises:
        InputError: a layer or the language is unknown, or the depth out of range.
    """
    named = tuple(type_.removeprefix("gcm:") for type_ in types)
    return Selection(named, focus or "", depth, language, tuple(_split(layers)))


def _split(values: Iterable[str]) -> list[str]:
    return [part.strip() for value in values for part in value.split(",") if part.strip()]


def chosen(opened: OpenedRelease, selection: Selection, query: str | None) -> Subset:
    """The part of the release that the selection asks for; with a query, what stands behind its answer.

    Raises:
        InputError: nothing in the release answers the query; the hint names what is near.
    """
    if query:
        answer = opened.searcher.search(query, lang=selection.language)
        selection = replace(selection, trail=trail(answer))
    return Subset(opened.store, opened.layout.graph, selection)


def trail(answer: Answer) -> Trail:
    """The results of an answer, and the triples that tie them to the question.

    Raises:
        InputError: the answer has no results.
    """
    if answer.no_match:
        near = ", ".join(f"{one.notation} ({one.label})" for one in answer.suggestions[:3])
        raise InputError(f"Nothing in this release answers '{answer.query}'.", f"Near to it: {near}." if near else "")
    triples = (triple for result in answer.results for why in result.why for triple in why.path)
    return Trail(frozenset(result.notation for result in answer.results), frozenset(triples))
