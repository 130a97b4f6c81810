"""The published release on disk into what answers questions: its graph in memory and its search indexes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import Store

from api.settings import Settings
from kg import release
from kg.sparql import Limits, QueryPool
from kg.store import load

if TYPE_CHECKING:
    from search.searcher import Searcher


@dataclass(frozen=True)
class OpenedRelease:
    """A verified release; its parts are loaded when first asked for, so `query` never pays for search."""

    layout: release.Layout
    manifest: release.Manifest
    settings: Settings

    @cached_property
    def store(self) -> Store:
        """The graph."""
        return load(self.layout.graph)

    @cached_property
    def searcher(self) -> Searcher:
        """Search over this release; loads the embedding model."""
        from search import ensemble
        from search.index import open_searcher

        encoder = ensemble.load(self.settings.model, threads=self.settings.threads)
        return open_searcher(self.store, self.layout.search, encoder, self.manifest.id)

    def query_pool(self) -> QueryPool:
        """Worker processes for SPARQL over this release."""
        limits = Limits(self.settings.query_seconds, self.settings.query_memory_mb, self.settings.answer_bytes)
        return QueryPool(self.layout.graph, self.settings.workers, limits)


def open_release(settings: Settings) -> OpenedRelease:
    """Open the current release after checking it against its manifest.

    Raises:
        ReleaseError: there is none, or it is damaged.
    """
    layout, manifest = release.open_current(settings.home)
    return OpenedRelease(layout, manifest, settings)
