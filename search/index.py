"""A release's graph into search indexes on disk, and those indexes into a searcher.

On disk:

- `documents.json`: what can be found, with its words;
- `names.json`: the keys of all labels;
- `lexical/`: the inverted index;
- `dense/`: vectors of the documents' texts;
- `calibration/`: the scale of similarities and the model that tells when to abstain.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyoxigraph import Store

from kg.errors import ReleaseError
from search import calibration, dense, lexical, names
from search.analyzer import words
from search.calibration import Calibration, SampleQuestions, SampleTexts, sample_texts
from search.documents import Document, read_documents, rows
from search.embedding_cache import embed_passages, embed_questions, uncached
from search.encoder import Encoder, require_model
from search.evidence import read_proofs
from search.explanation import Explainer, property_labels
from search.glossary import Glossary
from search.intent import IntentReader
from search.labels import LabelIndex
from search.layers import read_ties
from search.presentation import Presenter
from search.question import QuestionReader, listed_texts, load_data, load_identifier, load_list, load_stopwords
from search.questions.understanding import open_understanding
from search.rankers import Rankers
from search.recent_queries import RecentQueries
from search.references import read_bibliography
from search.remarks import read_remarks
from search.searcher import Searcher
from search.similarity import Scale, Similarities, measure
from search.spelling import Speller, vocabulary
from search.views import views

FloatArray = NDArray[np.float32]
Progress = Callable[[str, int, int], None]


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
    return index_documents(read_documents(store), directory, encoder, cache, progress, samples)


def index_documents(
    documents: Sequence[Document],
    directory: Path,
    encoder: Encoder,
    cache: Path,
    progress: Progress = lambda step, done, total: None,
    samples: SampleQuestions | None = None,
) -> int:
    """Write all indexes of some documents, wherever they come from; the rest as for `build_index`."""
    layout = Layout(directory)
    directory.mkdir(parents=True, exist_ok=True)
    stated = json.dumps([asdict(document) for document in documents], ensure_ascii=False, indent=0, sort_keys=True)
    layout.documents.write_text(stated + "\n", "utf-8")
    names.save(names.collect(documents, load_stopwords()), layout.names)
    progress("Indexing words", 0, 1)
    lexical.build((document for document in documents if not document.is_only_named), layout.lexical)
    embedded = list(chain.from_iterable(map(views, documents)))
    vectors = _embedded([view.text for view in embedded], encoder, cache, progress)
    dense.build(vectors, [view.key for view in embedded]).save(layout.dense)
    texts = sample_texts(samples or load_data("calibration"))
    calibration.save(_calibrated(layout, documents, encoder, texts, cache), layout.calibration)
    return len(documents)


def open_searcher(store: Store, directory: Path, encoder: Encoder, release: str = "") -> Searcher:
    """The searcher over a graph and its indexes.

    Raises:
        ReleaseError: the indexes are not there or not whole.
        EncoderError: they were made with another encoder.
    """
    layout = Layout(directory)
    documents = _read_documents(layout.documents)
    calibrated = calibration.load(layout.calibration)
    require_model(encoder, calibrated.model_id)
    intents = _intents(documents)
    rankers = _rankers(layout, intents, calibrated.scale)
    known = {document.notation: document for document in documents}
    ties = read_ties(store, known)
    presenter = _presenter(store, known, rankers.glossary)
    reader = _reader(documents)
    questions = open_understanding(store, known, ties, rankers)
    return Searcher(known, reader, RecentQueries(encoder), rankers, ties, calibrated, presenter, release, questions)


def _presenter(store: Store, documents: Mapping[str, Document], glossary: Glossary) -> Presenter:
    remarks = read_remarks(store)
    explainer = Explainer(documents, property_labels(store), remarks)
    proofs, bibliography = read_proofs(store, documents.values()), read_bibliography(store)
    return Presenter(documents, proofs, explainer, glossary, _wordings(store), bibliography, remarks)


def _embedded(texts: Sequence[str], encoder: Encoder, cache: Path, progress: Progress) -> FloatArray:
    done, total = 0, len(uncached(texts, encoder.model_id, cache))

    def report(count: int) -> None:
        nonlocal done
        done += count
        progress("Embedding texts", done, total)

    return embed_passages(texts, encoder, cache, report)


def _calibrated(
    layout: Layout, documents: Sequence[Document], encoder: Encoder, texts: SampleTexts, cache: Path
) -> Calibration:
    background = embed_passages(list(chain.from_iterable(load_data("background").values())), encoder, cache)
    vectors = embed_questions(texts.all, encoder, cache)
    scale = measure(dense.load(layout.dense), background, vectors[: len(texts.on_topic)])
    rankers = _rankers(layout, _intents(documents), scale)
    reader = _reader(documents)
    return calibration.calibrate(
        scale, texts, vectors, encoder.model_id, lambda text, vector: rankers.rank(reader.read(text), vector)
    )


def _rankers(layout: Layout, intents: IntentReader, scale: Scale) -> Rankers:
    known = names.load(layout.names)
    glossary = Glossary(load_list("glossary"), load_stopwords())
    labels = LabelIndex(known, intents.class_phrases)
    return Rankers(
        Similarities(dense.load(layout.dense), scale), lexical.load(layout.lexical), labels, glossary, intents
    )


def _intents(documents: Iterable[Document]) -> IntentReader:
    return IntentReader({name for document in documents for name in document.classes})


def _reader(documents: Sequence[Document]) -> QuestionReader:
    # Words of our own lists and plain words are spelt right, though no text of a document may have them.
    correct = {
        language: [word for text in (*texts, *_plain(documents, language)) for word in words(text)]
        for language, texts in listed_texts().items()
    }
    speller = Speller(vocabulary(documents), correct)
    return QuestionReader(load_identifier(), load_stopwords(), speller)


def _plain(documents: Iterable[Document], language: str) -> Iterator[str]:
    return (text for document in documents for text in document.plain_words.get(language, ()))


def _wordings(store: Store) -> dict[tuple[str, str], str]:
    return {(thing, text): basis for thing, text, basis in rows(store, "wordings")}


def _read_documents(file: Path) -> tuple[Document, ...]:
    try:
        return tuple(Document(**_tuples(stored)) for stored in json.loads(file.read_text("utf-8")))
    except (OSError, ValueError, TypeError) as problem:
        raise ReleaseError(f"The list of documents {file} is not whole ({problem}).", "Run `gcmkg build`.") from problem


def _tuples(stored: dict[str, Any]) -> dict[str, Any]:
    """JSON lists back into the tuples they were."""
    frozen: dict[str, Any] = {name: value for name, value in stored.items() if isinstance(value, str)}
    frozen["classes"] = tuple(stored["classes"])
    for name in ("labels", "context"):
        frozen[name] = stored[name]
    # A release of an earlier version may lack a field that has since been added.
    for name in ("alternative_labels", "descriptions", "hidden_labels", "plain_words"):
        frozen[name] = {language: tuple(texts) for language, texts in stored.get(name, {}).items()}
    return frozen
