"""What someone has typed so far into the things they may mean, by the beginnings of names in six languages.

1. Fold what was typed and every name the same way: case, diacritics, ё and е, Arabic letter variants and vowel marks.
2. A name fits if it, or any of its words, begins with what was typed; an acronym or notation also if it is equal.
3. If nothing fits, names fit whose beginning is a slip or two away.
4. Of the names of one thing the best stands for it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from kg.lexicon import Phrasings, lexicon
from kg.reading import reading
from search.analyzer import normalize, spans, strip_accents
from search.documents import Document
from search.names import acronym_key, is_acronym

# How well a name fits, the best first.
_EXACT, _BEGINS, _WORD_BEGINS, _NEAR = range(4)
# Shorter beginnings are a slip away from too much; longer ones leave room for a second slip.
_SHORTEST_SLIP: Final = 4
_TWO_SLIPS: Final = 8
_ARTICLE: Final = "ال"
_NUMBERED: Final = re.compile(r"[A-Z](\d+)")
_LAST: Final = "\U0010ffff"


@dataclass(frozen=True)
class Completion:
    """A thing that may be meant.

    Attributes:
        matched: the name that fits what was typed, in the language matched_lang (null for a notation).
        label: what the thing is called in the reader's language, or the one that label_lang names.
        type: local name of its most specific class.
    """

    notation: str
    iri: str
    type: str
    label: str
    label_lang: str
    matched: str
    matched_lang: str | None


class Name(NamedTuple):
    """One name of a thing: as written, its language, and whether it is the preferred one there."""

    notation: str
    text: str
    language: str | None
    is_preferred: bool


class Start(NamedTuple):
    """A place in a folded name where typing may begin, and which name that is."""

    folded: str
    name: int
    place: int


class Suggester:
    """Completes what is typed, from names held in memory; threads may share it.

    Args:
        documents: the things, by notation; running text has no name and is left out.
    """

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self._documents = {name: document for name, document in documents.items() if document.type != "Passage"}
        called = lexicon().classes
        self._names = tuple(name for document in self._documents.values() for name in _names(document, called))
        self._starts = sorted(start for number, name in enumerate(self._names) for start in _starts(name.text, number))
        self._folded = [start.folded for start in self._starts]
        self._ranks = _ranks(self._names)
        self._acronyms = _by_acronym(self._names)

    def suggest(self, typed: str, limit: int = 10, lang: str | None = None) -> tuple[Completion, ...]:
        """The things that may be meant, the likeliest first, each once.

        Args:
            typed: the beginning of a name, an acronym or a notation.
            limit: how many at most.
            lang: the language of labels; that of the name that fits if left out.

        Raises:
            InputError: the language is none of the six.
        """
        reading(lang)
        folded = fold(typed)
        if not folded:
            return ()
        fits = self._fitting(typed, folded) or self._fitting("", folded.removeprefix(_ARTICLE)) or self._near(folded)
        best: dict[str, Name] = {}
        for number in sorted(fits, key=lambda one: (fits[one], self._names[one].language != lang, self._ranks[one])):
            best.setdefault(self._names[number].notation, self._names[number])
        return tuple(self._completion(name, lang) for name in list(best.values())[:limit])

    def _fitting(self, typed: str, folded: str) -> dict[int, int]:
        """Number of a name → how well it fits."""
        fits = dict.fromkeys(self._acronyms.get(acronym_key(typed), ()), _EXACT)
        for start in self._beginning(folded):
            fit = _WORD_BEGINS if start.place else _EXACT if start.folded == folded else _BEGINS
            fits[start.name] = min(fit, fits.get(start.name, fit))
        return fits

    def _beginning(self, folded: str) -> Sequence[Start]:
        if not folded:
            return ()
        first, last = bisect_left(self._folded, folded), bisect_left(self._folded, folded + _LAST)
        return self._starts[first:last]

    def _near(self, folded: str) -> dict[int, int]:
        if len(folded) < _SHORTEST_SLIP:
            return {}
        slips = 1 if len(folded) < _TWO_SLIPS else 2
        # The first letter is hardly ever the slip.
        rivals = self._beginning(folded[0])
        fits: dict[int, int] = {}
        for length in range(len(folded) - 1, len(folded) + 2):
            beginnings = [start.folded[:length] for start in rivals]
            near = process.extract_iter(folded, beginnings, scorer=OSA.distance, score_cutoff=slips)
            for _, distance, place in near:
                name = rivals[place].name
                fits[name] = min(_NEAR + int(distance), fits.get(name, _NEAR + slips))
        return fits

    def _completion(self, name: Name, lang: str | None) -> Completion:
        document = self._documents[name.notation]
        label, language = document.label(*reading(lang, name.language))
        return Completion(document.notation, document.iri, document.type, label, language, name.text, name.language)


def fold(text: str) -> str:
    """A text with its words in one spelling and a space between them.

    >>> fold("  Détention,  ЁЛКА "), fold("أُسْرَة")
    ('detention елка', 'اسره')
    """
    plain = strip_accents(normalize(text))
    return " ".join(plain[start:end] for start, end in spans(plain))


def _names(document: Document, called: Phrasings) -> Iterator[Name]:
    yield Name(document.notation, document.notation, None, True)
    yield from _numbered(document, called.get(document.type, {}))
    for language, label in document.labels.items():
        yield Name(document.notation, label, language, True)
    for language, variants in document.alternative_labels.items():
        for variant in variants:
            yield Name(document.notation, variant, language, False)


def _numbered(document: Document, called: Mapping[str, tuple[str, ...]]) -> Iterator[Name]:
    """The plain name of its class with its number, such as "objective 13"."""
    number = _NUMBERED.fullmatch(document.notation)
    if number is None:
        return
    for language, class_names in called.items():
        gap = "" if language == "zh" else " "
        yield Name(document.notation, f"{class_names[0]}{gap}{number[1]}", language, False)


def _starts(text: str, number: int) -> Iterator[Start]:
    folded = fold(text)
    for start, end in spans(folded):
        word = folded[start:end]
        yield Start(folded[start:], number, start)
        if word.startswith(_ARTICLE):
            yield Start(folded[start + len(_ARTICLE) :], number, start + len(_ARTICLE))
        if _is_han(word):
            # Chinese puts no spaces between words, so one may begin anywhere.
            for place in range(start + 1, end):
                yield Start(folded[place:], number, place)


def _is_han(word: str) -> bool:
    return "\u3400" <= word[0] <= "\u9fff"


def _by_acronym(names: Sequence[Name]) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for number, name in enumerate(names):
        if name.language is None or is_acronym(name.text):
            key = acronym_key(name.text)
            found[key] = (*found.get(key, ()), number)
    return found


def _ranks(names: Sequence[Name]) -> dict[int, int]:
    """Number of a name → its place among all, other things being equal: preferred names first, then short ones."""

    def order(number: int) -> tuple[bool, int, str, str]:
        name = names[number]
        return not name.is_preferred, len(name.text), name.notation, name.text

    return {number: rank for rank, number in enumerate(sorted(range(len(names)), key=order))}


def open_suggester(documents: Iterable[Document]) -> Suggester:
    """The suggester over things."""
    return Suggester({document.notation: document for document in documents})
