"""Documents into the texts they are embedded by, and cosines with those texts into one similarity a document.

Each language of the source and of its translation gives two views: the text alone, and the text under its title.
Running text is also taken sentence by sentence, and what a thing is about in plain words is a view in every language
it is said in: who asks in everyday words is nearer to those than to the official text. Further names are no views: the
label index knows them exactly, and as vectors they gained nothing (docs/decisions/003-fusion.md).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import chain
from typing import Final, NamedTuple

from search.dense import Key
from search.documents import Document

# The languages that whole texts are held in; in others there are only names.
_TEXT_LANGUAGES: Final = ("ru", "en")
ALONE: Final = "alone"
_UNDER_TITLE: Final = "under title"
SENTENCE: Final = "sentence"
PLAIN: Final = "plain"
# How much of the similarity is that of the plain words, where they are nearer to the question than the text itself.
PLAIN_WEIGHT: Final = 0.5


class View(NamedTuple):
    """One text by which a document is embedded."""

    key: Key
    text: str


def views(document: Document) -> tuple[View, ...]:
    """All the texts that stand for a document; none for one that is only found by its name.

    >>> [view.key.view for view in views(Document("O7", "urn:7", "Objective", (), {"en": "Reduce", "fr": "Réduire"}))]
    ['en alone']
    """
    languages = () if document.is_only_named else _languages(document)
    texts = (text for language in languages for text in _texts(document, language))
    return tuple(View(Key(document.notation, name), text) for name, text in chain(texts, _plain(document)))


def _plain(document: Document) -> Iterator[tuple[str, str]]:
    for language, texts in document.plain_words.items():
        yield f"{language} {PLAIN}", " ".join(texts)


def _languages(document: Document) -> tuple[str, ...]:
    return tuple(language for language in _TEXT_LANGUAGES if language in document.labels) or document.languages


def _texts(document: Document, language: str) -> Iterator[tuple[str, str]]:
    yield from zip((f"{language} {ALONE}", f"{language} {_UNDER_TITLE}"), document.views(language), strict=False)
    for number, sentence in enumerate(document.sentences(language)):
        yield f"{language} {SENTENCE} {number}", sentence


def similarity(cosines: Mapping[str, float]) -> float:
    """One number for a document from the cosines of its views: the mean over languages of the mean over a text's views.

    Where an apt sentence is nearer than the whole text, it counts as much as the whole. Where the plain words, on the
    average over their languages, are nearer than all that, they count too.

    >>> round(similarity({"ru alone": 0.8, "ru under title": 0.9, "en alone": 0.75, "en sentence 0": 0.85}), 3)
    0.825
    """
    groups: dict[tuple[str, str], list[float]] = defaultdict(list)
    for view, cosine in cosines.items():
        groups[group(view)].append(cosine)
    own = _mean(
        [
            _nearer(groups[language, ALONE] + groups[language, _UNDER_TITLE], groups[language, SENTENCE])
            for language in [language for language, kind in groups if kind == ALONE]
        ]
    )
    plain = [cosine for (_, kind), found in groups.items() if kind == PLAIN for cosine in found]
    return own + PLAIN_WEIGHT * max(0.0, _mean(plain) - own) if plain else own


@lru_cache(maxsize=4096)
def group(view: str) -> tuple[str, str]:
    """The language of a view, and its kind without the number of a sentence.

    >>> group("en sentence 3")
    ('en', 'sentence')
    """
    language, kind = view.split(" ", 1)
    return language, kind.rstrip("0123456789 ")


def _mean(numbers: list[float]) -> float:
    # statistics.fmean takes five times as long, and this is called for every document and question.
    return sum(numbers) / len(numbers)


def _nearer(whole: list[float], sentences: list[float]) -> float:
    middle = _mean(whole)
    return max(middle, (middle + max(sentences)) / 2) if sentences else middle
