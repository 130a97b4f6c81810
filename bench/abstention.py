"""Measure how surely questions on the subject are told from others: `.venv/bin/python bench/abstention.py`.

Needs a built release; takes about two minutes. Every figure is of questions that the model has not seen: it is fitted
ten times without a tenth of the sample questions. Translations of one question are always left out together, and so
are the words and letters by which questions are spell-checked and their language told. Candidates are compared by the
area under the curve (all languages, then each), by the shares refused and answered at the threshold in force, and by
what is refused off the subject where 98 % on it are answered. Then the one in force, by language and kind.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parent.parent))

from api.commands.options import opened_from
from kg.reading import LANGUAGES
from search import abstention
from search.analyzer import words
from search.calibration import is_on_topic
from search.language import LanguageIdentifier
from search.question import QuestionReader, listed_texts, load_data, load_stopwords
from search.searcher import Searcher
from search.spelling import Speller, vocabulary

FOLDS = 10
# Two questions with such a cosine, once what all questions have in common is taken off, say the same.
SAME = 0.6
ANSWERED = 0.98

Floats = NDArray[np.float64]
Indices = NDArray[np.int_]
# The columns: nearest, near, words, name; nearest 3 samples; closeness, leaning, ordinariness; six languages.
CANDIDATES = {
    "rankers alone": (0, 1, 2, 3),
    "rankers, nearest 3": (0, 1, 2, 3, 4),
    "rankers, nearest 3, language": (0, 1, 2, 3, 4, *range(8, 14)),
    "rankers, nearest 8": (0, 1, 2, 3, 5),
    "rankers, nearest 8, leaning": (0, 1, 2, 3, 5, 6),
    "all seven": (0, 1, 2, 3, 5, 6, 7),
    "all seven, language": (0, 1, 2, 3, *range(5, 14)),
    "in force (without names)": (0, 1, 2, 5, 6, 7),
}


class Sample(NamedTuple):
    """A sample question, its kind and its language."""

    kind: str
    language: str
    text: str


class Measured(NamedTuple):
    """What is known of all samples: rows of ranker features, whether a sample says nothing but codes, and so on."""

    samples: list[Sample]
    vectors: NDArray[np.float32]
    folds: Indices
    ranked: Floats
    zeros: Floats
    step: float
    is_all_named: NDArray[np.bool_]

    @property
    def on_topic(self) -> NDArray[np.bool_]:
        """Which samples are on the subject."""
        return np.array([is_on_topic(sample.kind) for sample in self.samples])

    def kept(self, fold: int) -> Indices:
        """The samples outside a fold."""
        return np.flatnonzero(self.folds != fold)

    def likenesses(self, kept: Indices, asked: Indices) -> Floats:
        """Closeness, leaning and ordinariness by some samples: of others, or of themselves each without itself."""
        samples = abstention.weigh(self.vectors[kept], self.on_topic[kept])
        if np.array_equal(kept, asked):
            return np.array(samples.likenesses(self.step, self.zeros[kept].tolist()))
        return np.array([samples.likeness(self.vectors[row], self.step, self.zeros[row]) for row in asked])

    def nearest(self, kept: Indices, asked: Indices, count: int) -> Floats:
        """How much nearer samples are to the nearest few on the subject than to the nearest few others."""
        cosines = self.vectors[asked].astype(float) @ self.vectors[kept].T
        cosines[asked[:, None] == kept[None]] = -1.0
        sides = (cosines[:, self.on_topic[kept]], cosines[:, ~self.on_topic[kept]])
        near, far = (np.sort(side, axis=1)[:, -count:].mean(axis=1) for side in sides)
        return np.asarray((near - far)[:, None] / self.step, float)


def measure(searcher: Searcher) -> Measured:
    """Rank every sample question with a reader that knows none of its own fold."""
    samples = sorted(_samples(), key=lambda sample: not is_on_topic(sample.kind))
    vectors, scale = searcher.calibration.samples.vectors, searcher.calibration.scale
    if len(vectors) != len(samples):
        raise SystemExit("The release was calibrated with other sample questions: run `gcmkg build` first.")
    folds = _folds(vectors)
    rows, named = np.zeros((len(samples), 4)), np.zeros(len(samples), bool)
    for fold in range(FOLDS):
        reader = _reader(searcher, [samples[row].text for row in np.flatnonzero(folds == fold)])
        for row in np.flatnonzero(folds == fold):
            ranked = searcher.rankers.rank(reader.read(samples[row].text), vectors[row])
            signals = list(ranked.signals.values())
            found = abstention.features(signals, abstention.Likeness(0.0, 0.0, 0.0))
            rows[row] = (*found[:3], max((one.label for one in signals if one.similarity or one.lexical), default=0.0))
            named[row] = ranked.is_all_named
    zeros = np.array([scale.zero(vector) for vector in vectors])
    return Measured(samples, vectors, folds, rows, zeros, scale.step, named)


def _samples() -> list[Sample]:
    listed = load_data("calibration")
    return [
        Sample(kind, language, text) for kind in listed for language in listed[kind] for text in listed[kind][language]
    ]


def _folds(vectors: NDArray[np.float32]) -> Indices:
    """The fold of each sample; samples that say the same are in one fold."""
    centred = vectors - vectors.mean(axis=0)
    centred /= np.linalg.norm(centred, axis=1, keepdims=True)
    group = np.arange(len(vectors))
    for one, other in np.argwhere(np.triu(centred @ centred.T > SAME, 1)):
        group[group == group[other]] = group[one]
    names, numbers = np.unique(group, return_inverse=True)
    return np.asarray(np.random.default_rng(0).permutation(len(names))[numbers] % FOLDS)


def _reader(searcher: Searcher, left_out: Sequence[str]) -> QuestionReader:
    unseen = set(left_out)
    texts = {lang: [text for text in listed if text not in unseen] for lang, listed in listed_texts().items()}
    correct = {language: [word for text in listed for word in words(text)] for language, listed in texts.items()}
    speller = Speller(vocabulary(searcher.documents.values()), correct)
    return QuestionReader(LanguageIdentifier(texts, load_data("stopwords")), load_stopwords(), speller)


def table(measured: Measured, kept: Indices, asked: Indices) -> Floats:
    """All columns of the samples asked for, judged by those kept."""
    languages = [[float(measured.samples[row].language == one) for one in LANGUAGES] for row in asked]
    near, likenesses = measured.nearest(kept, asked, 3), measured.likenesses(kept, asked)
    return np.hstack([measured.ranked[asked], near, likenesses, np.array(languages)])


def chances(measured: Measured) -> dict[str, Floats]:
    """By candidate the chance of each sample by a model that was fitted without its fold."""
    found = {name: np.zeros(len(measured.samples)) for name in CANDIDATES}
    for fold in range(FOLDS):
        kept, asked = measured.kept(fold), np.flatnonzero(measured.folds == fold)
        known, unknown = table(measured, kept, kept), table(measured, kept, asked)
        for name, columns in CANDIDATES.items():
            model = abstention.fit(known[:, columns].tolist(), measured.on_topic[kept].tolist())
            found[name][asked] = [model.chance(row) for row in unknown[:, columns].tolist()]
    for chance in found.values():
        chance[measured.is_all_named] = 1.0
    return found


def area(chance: Floats, on_topic: NDArray[np.bool_]) -> float:
    """How often a question on the subject has the greater chance of two.

    >>> area(np.array([0.9, 0.2, 0.4, 0.1]), np.array([True, True, False, False]))
    0.75
    """
    on, off = chance[on_topic, None], chance[None, ~on_topic]
    return float((on > off).mean() + (on == off).mean() / 2)


def compare(measured: Measured, found: dict[str, Floats]) -> None:
    """Print a line for each candidate."""
    on_topic, language = measured.on_topic, np.array([sample.language for sample in measured.samples])
    print(
        f"{'features':30} {'area':>6} {' '.join(f'{one:>5}' for one in LANGUAGES)}  refused answered  refused at 98 %"
    )
    for name, chance in found.items():
        areas = " ".join(f"{area(chance[language == one], on_topic[language == one]):.3f}" for one in LANGUAGES)
        shares = (chance[~on_topic] < abstention.THRESHOLD).mean(), (chance[on_topic] >= abstention.THRESHOLD).mean()
        at = (chance[~on_topic] < np.quantile(chance[on_topic], 1 - ANSWERED)).mean()
        print(f"{name:30} {area(chance, on_topic):.4f} {areas}  {shares[0]:.3f}   {shares[1]:.3f}     {at:.3f}")


def detail(measured: Measured, chance: Floats) -> None:
    """Print the shares that are refused and answered at several thresholds, then by language and kind."""
    kinds = list(dict.fromkeys(sample.kind for sample in measured.samples))
    print("\nthreshold  refused answered")
    for threshold in (0.2, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6):
        off, on = chance[~measured.on_topic] < threshold, chance[measured.on_topic] >= threshold
        print(f"{threshold:9.2f}  {off.mean():.3f}   {on.mean():.3f}")
    print(f"\nright at {abstention.THRESHOLD}: {', '.join(kinds)}, all off, all on")
    right = (chance >= abstention.THRESHOLD) == measured.on_topic
    for language in (*LANGUAGES, ""):
        here = [sample.language == language or not language for sample in measured.samples]
        groups = [*([sample.kind == kind for sample in measured.samples] for kind in kinds)]
        groups += [(~measured.on_topic).tolist(), measured.on_topic.tolist()]
        shares = (right[np.array(here) & np.array(group)].mean() for group in groups)
        print(f"{language or 'all':4}", *(f"{share:6.3f}" for share in shares))


def main() -> None:
    """Measure and print."""
    measured = measure(opened_from().searcher)
    found = chances(measured)
    compare(measured, found)
    detail(measured, found["in force (without names)"])


if __name__ == "__main__":
    main()
