"""Documents into the texts they are embedded by, and cosines with those texts into one similarity a document.

Each language of the source and of its translation gives two views: the text alone, and the text under its title. Running text
is also taken sentence by sentence; names in other languages, and short names, are views of their own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from statistics import fmean
from typing import Final, NamedTuple

from search.dense import Key
from search.documents import Document
from search.names import is_acronym

# The languages that whole texts are held in; in others there are only names.
_TEXT_LANGUAGES: Final = ("ru", "en")
_ALONE, _UNDER_TITLE, _SENTENCE, _NAME = "alone", "under title", "sentence", "name"


class View(NamedTuple):
    """One text by which a document is embedded."""

    key: Key
    text: str


def views(document: Document) -> tuple[View, ...]:
    """All the texts that stand for a document.

    >>> [view.key.view for view in views(Document("O7", "urn:7", "Objective", (), {"en": "Reduce", "fr": "Réduire"}))]
    ['en alone', 'fr name 0']
    """
    return tuple(View(Key(document.notation, name), text) for name, text in _texts(document))


def _texts(document: Document) -> Iterator[tuple[str, str]]:
    for language in document.languages:
        if language in _text_languages(document):
            yield from zip((f"{language} {_ALONE}", f"{language} {_UNDER_TITLE}"), document.views(language), strict=False)
            yield from _numbered(language, _SENTENCE, document.sentences(language))
        else:
            yield f"{language} {_NAME} 0", document.labels[language]
    for language, names in document.alternative_labels.items():
        # An acronym means nothing to an encoder; the label index knows it exactly.
        yield from _numbered(language, _NAME, (name for name in names if not is_acronym(name)), first=1)


def _text_languages(document: Document) -> tuple[str, ...]:
    return tuple(language for language in _TEXT_LANGUAGES if language in document.labels) or document.languages


def _numbered(language: str, kind: str, texts: Iterable[str], first: int = 0) -> Iterator[tuple[str, str]]:
    return ((f"{language} {kind} {number}", text) for number, text in enumerate(texts, first))


def similarity(cosines: Mapping[str, float]) -> float:
    """One number for a document from the cosines of its views: the mean over languages of the mean over a text's views.

    An apt sentence or another name counts half, where it is nearer than the whole.

    >>> round(similarity({"ru alone": 0.8, "ru under title": 0.9, "en alone": 0.75, "fr name 0": 0.9}), 3)
    0.85
    """
    groups: dict[tuple[str, str], list[float]] = defaultdict(list)
    for view, cosine in cosines.items():
        language, kind = view.split(" ", 1)
        groups[language, kind.rstrip("0123456789 ")].append(cosine)
    whole = [
        _nearer(fmean(groups[language, _ALONE] + groups.get((language, _UNDER_TITLE), [])), groups.get((language, _SENTENCE)))
        for language, kind in groups if kind == _ALONE
    ]  # fmt: skip
    names = [cosine for (_, kind), found in groups.items() if kind == _NAME for cosine in found]
    return _nearer(fmean(whole), names) if whole else max(names)


def _nearer(whole: float, parts: list[float] | None) -> float:
    return max(whole, (whole + max(parts)) / 2) if parts else whole
