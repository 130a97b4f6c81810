"""The published release on disk into what answers questions: its graph in memory and its search indexes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Store

from api.search_property import HITS, Hit, calls_of, with_hits
from api.settings import Settings
from kg import release
from kg.query_text import SearchCall
from kg.sparql import Limits, QueryPool, Request
from kg.store import load

if TYPE_CHECKING:
    from search.description import Describer
    from search.matching.matcher import Matcher
    from search.searcher import Searcher
    from search.suggestions import Suggester


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
    def graph_sizes(self) -> dict[str, int]:
        """IRI of each named graph → how many triples it holds."""
        graphs = sorted(graph.value for graph in self.store.named_graphs() if isinstance(graph, NamedNode))
        return {iri: sum(1 for _ in self.store.quads_for_pattern(None, None, None, NamedNode(iri))) for iri in graphs}

    @cached_property
    def searcher(self) -> Searcher:
        """Search over this release; loads the embedding model."""
        from search import ensemble
        from search.index import open_searcher

        encoder = ensemble.load(self.settings.model, threads=self.settings.threads)
        return open_searcher(self.store, self.layout.search, encoder, self.manifest.id)

    @cached_property
    def matcher(self) -> Matcher:
        """Matching of requests for support; loads the embedding model."""
        from search.matching.matcher import open_matcher

        return open_matcher(self.store, self.searcher)

    @cached_property
    def describer(self) -> Describer:
        """Descriptions of single things; needs no embedding model."""
        from search.description import open_describer

        return open_describer(self.store)

    @cached_property
    def limits(self) -> Limits:
        """What one SPARQL query may cost."""
        settings = self.settings
        return Limits(settings.query_seconds, settings.query_memory_mb, settings.answer_bytes, settings.answer_rows)

    @cached_property
    def suggester(self) -> Suggester:
        """Completions of what is typed; needs no embedding model."""
        from search.documents import read_documents
        from search.suggestions import open_suggester

        return open_suggester(read_documents(self.store))

    def query_pool(self) -> QueryPool:
        """Worker processes for SPARQL over this release."""
        return QueryPool(self.layout.graph, self.settings.workers, self.limits, self.settings.slow_workers)

    def with_hits(self, request: Request) -> Request:
        """The request with the hits of its `search:query` patterns, if it has any; loads the searcher only then.

        Raises:
            QueryError: a search cannot be read or is too large.
            InputError: a search names an unknown language.
        """
        calls = calls_of(request)
        return with_hits(request, calls, self._hits) if calls else request

    def _hits(self, call: SearchCall) -> tuple[Hit, ...]:
        found = self.searcher.search(call.text, limit=call.limit or HITS, lang=call.lang)
        return tuple(Hit(result.iri, result.score) for result in found.results)


def open_release(settings: Settings) -> OpenedRelease:
    """Open the current release after checking it against its manifest.

    Raises:
        ReleaseError: there is none, or it is damaged.
    """
    layout, manifest = release.open_current(settings.home)
    return OpenedRelease(layout, manifest, settings)
