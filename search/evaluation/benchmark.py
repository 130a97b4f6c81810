"""A benchmark's documents indexed and its questions asked, into how well each ranker does there and all of them as one.

Documents go into the same indexes as a release's, and are ranked by the same rankers and the same weights. What a
graph gives is not there: no ties to walk, no relations to ask for, no names of things. Nor is there abstention, which
is fitted to the subject of our graph.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any, Final

from pyoxigraph import Store

from search.calibration import SampleQuestions
from search.embedding_cache import RememberingEncoder
from search.encoder import Encoder
from search.evaluation import measures
from search.evaluation.beir import Asked, Benchmark
from search.evaluation.bootstrap import Interval, interval
from search.evaluation.outcomes import Progress
from search.fusion import Signals, direct
from search.index import index_documents, open_searcher
from search.question import load_data
from search.searcher import Searcher

# How deep recall looks, and the least grade that counts: as the published figures have it.
_DEPTH: Final = 100
_RELEVANT: Final = 1
# Sample questions of a kind and language.
_SAMPLES: Final = 10
_PARTS: Final[Mapping[str, Callable[[Signals], float]]] = MappingProxyType(
    {
        "dense": lambda signals: signals.similarity,
        "lexical": lambda signals: signals.lexical,
        "fused": lambda signals: direct(signals, "Passage"),
    }
)


@dataclass(frozen=True)
class BeirPart:
    """The figures of one ranker: nDCG@10 with its 95 % interval, if there are questions enough, MRR@10, recall@100."""

    name: str
    ndcg: float
    interval: Interval | None
    mrr: float
    recall: float


@dataclass(frozen=True)
class BeirReport:
    """How well each ranker does on one split of a benchmark."""

    split: str
    documents: int
    questions: int
    parts: tuple[BeirPart, ...]

    def as_json(self) -> dict[str, Any]:
        """The report as plain values for json.dumps."""
        return asdict(self)


def run_benchmark(
    benchmark: Benchmark,
    encoder: Encoder,
    cache: Path,
    progress: Progress = lambda step, done, total: None,
    samples: SampleQuestions | None = None,
) -> BeirReport:
    """Index the documents for the time being, and ask every question.

    Args:
        benchmark: documents and judged questions.
        encoder: what turns texts into vectors.
        cache: where those are kept for the next run.
        progress: told the step, how much of it is done and how much there is.
        samples: questions by which documents that are near to any question are told; some of ours if left out.
    """
    with TemporaryDirectory(prefix="gcmkg-") as directory:
        documents = tuple(benchmark.documents.values())
        index_documents(documents, Path(directory), encoder, cache, progress, samples or _few_samples())
        searcher = open_searcher(Store(), Path(directory), RememberingEncoder(encoder, cache))
        found: list[tuple[Asked, dict[str, tuple[str, ...]]]] = []
        for number, asked in enumerate(benchmark.questions, 1):
            found.append((asked, _rankings(searcher, asked)))
            progress("Asking questions", number, len(benchmark.questions))
    parts = tuple(_part(name, [(asked, rankings[name]) for asked, rankings in found]) for name in _PARTS)
    return BeirReport(benchmark.split, len(benchmark.documents), len(benchmark.questions), parts)


def _few_samples() -> SampleQuestions:
    """Some of our sample questions; abstention, which would want them all, is not measured here."""
    kinds: SampleQuestions = load_data("calibration")
    return {
        kind: {language: listed[:_SAMPLES] for language, listed in by_language.items()}
        for kind, by_language in kinds.items()
    }


def _rankings(searcher: Searcher, asked: Asked) -> dict[str, tuple[str, ...]]:
    """Part → the first documents; one that is the question itself is passed over, as in the published figures."""
    question = searcher.reader.read(asked.text)
    vector = searcher.encoder.encode_queries([question.text])[0]
    signals = searcher.rankers.rank(question, vector).signals
    others = {name: one for name, one in signals.items() if name != asked.id}
    return {part: _first({name: score(one) for name, one in others.items()}) for part, score in _PARTS.items()}


def _first(scores: Mapping[str, float]) -> tuple[str, ...]:
    """The best of what a ranker has a score for."""
    scored = (pair for pair in scores.items() if pair[1])
    return tuple(name for name, _ in sorted(scored, key=lambda pair: (-pair[1], pair[0]))[:_DEPTH])


def _part(name: str, found: Iterable[tuple[Asked, tuple[str, ...]]]) -> BeirPart:
    pairs = [(ranking, asked.gold) for asked, ranking in found]
    gains = [measures.ndcg(ranking, gold) for ranking, gold in pairs]
    return BeirPart(
        name,
        fmean(gains),
        interval(gains),
        fmean(measures.reciprocal_rank(ranking, gold, least=_RELEVANT) for ranking, gold in pairs),
        fmean(measures.recall(ranking, gold, _DEPTH, _RELEVANT) for ranking, gold in pairs),
    )
