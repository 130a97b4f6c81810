"""A release's graph into search indexes on disk, and those indexes into a searcher.

    documents.json     what can be found, with its words
    names.json         the keys of all labels
    lexical/           the inverted index
    dense/             vectors of the documents' texts
    calibration/       the scale of similarities and the model that tells when to abstain
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pyoxigraph import Store

from search import dense, lexical, names
from search.documents import read_documents
from search.encoder import Encoder
from search.evidence import read_proofs
from search.explanation import Explainer, property_labels
from search.facets import facets
from search.graph_ranking import Graphs
from search.presentation import Presenter
from search.question import load_data, load_stopwords
from search.searcher import Searcher
from search.views import views

FloatArray = NDArray[np.float32]
Progress = Callable[[str, int, int], None]
SampleQuestions = Mapping[str, Mapping[str, Sequence[str]]]


@dataclass(frozen=True)
class Layout:
    """Where everything lies."""

    root: Path

    @property
    def documents(self) -> Path:
        """What can be found."""
        return self.root / "documents.json"

    @property
    def names(self) -> Path:
        """The keys of all labels."""
        return self.root / "names.json"

    @property
    def lexical(self) -> Path:
        """The inverted index."""
        return self.root / "lexical"

    @property
    def dense(self) -> Path:
        """Vectors of the documents' texts."""
        return self.root / "dense"

    @property
    def calibration(self) -> Path:
        """What scores are compared with."""
        return self.root / "calibration"


def build_index(
    store: Store,
    directory: Path,
    encoder: Encoder,
    cache: Path,
    progress: Progress = lambda step, done, total: None,
    samples: SampleQuestions | None = None,
) -> int:
    """Write all indexes of a graph.

    Args:
        store: the graph.
        directory: where to; made if need be.
        encoder: what turns texts into vectors.
        cache: where vectors of texts that were encoded before are kept.
        progress: told the step, how much of it is done and how much there is.
        samples: questions on and off the subject, by language; ours if left out.

    Returns:
        How many documents can be found.
    """
    layout = Layout(directory)
    directory.mkdir(parents=True, exist_ok=True)
    documents = read_documents(store)
    _write_json(layout.documents, [asdict(document) for document in documents])
    names.save(names.collect(documents, load_stopwords()), layout.names)
    progress("Indexing words", 0, 1)
    lexical.build(documents, layout.lexical)
    embedded = list(chain.from_iterable(map(views, documents)))
    vectors = _embed([view.text for view in embedded], encoder, cache, progress)
    dense.build(vectors, [view.key for view in embedded]).save(layout.dense)
    _calibrate(layout, encoder, samples or load_data("calibration"), cache, progress)
    return len(documents)


def open_searcher(store: Store, directory: Path, encoder: Encoder, release: str = "") -> Searcher:
    """The searcher over a graph and its indexes.

    Raises:
        ReleaseError: the indexes are not there or not whole.
        EncoderError: they were made with another encoder.
    """
    layout = Layout(directory)
    documents = _read_documents(layout.documents)
    scale, judgement = _read_calibration(layout, encoder)
    rankers, reader, intents = _rankers(layout, documents, scale)
    known = {document.notation: document for document in documents}
    triples = _triples(store, known)
    graphs = Graphs(triples)
    presenter = Presenter(
        known, read_proofs(store, documents), Explainer(known, property_labels(store)), graphs.plain, rankers.glossary
    )
    return Searcher(
        known, reader, intents, encoder, rankers, graphs, judgement, presenter, facets(documents, triples), release
    )
