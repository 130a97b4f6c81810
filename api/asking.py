"""A question to an opened release into its answer with the values that it asks for; every door asks here."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from api.opened_release import OpenedRelease
    from search.answer import Answer


def answered(
    opened: OpenedRelease,
    query: str,
    limit: int = 10,
    lang: str | None = None,
    types: Collection[str] = (),
    objectives: Collection[str] = (),
    offset: int = 0,
    layers: Collection[str] = (),
) -> Answer:
    """What search answers, with the values that the query of its reading shows.

    The arguments are those of `Searcher.search`.

    Raises:
        InputError: the language, a type, an objective or a layer is unknown.
    """
    from search.shown_values import with_values

    searcher = opened.searcher
    answer = searcher.search(query, limit, lang, types, objectives, offset, layers)
    return with_values(answer, opened.store, searcher.presenter.explainer, lang)
