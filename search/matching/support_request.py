"""The paragraph of a request for support into its sentences, its countries, and what kinds of support it asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from rapidfuzz import fuzz, process

from kg.errors import InputError
from search.analyzer import normalize
from search.documents import Document
from search.labels import LabelIndex
from search.matching.wording import KINDS, request_phrases
from search.question import Question, QuestionReader

LONGEST: Final = 2000
"""How many characters a request may have."""

# Where a sentence ends: before a space in scripts that have them, anywhere in Chinese.
_SENTENCE_END: Final = re.compile(r"(?<=[.!?;…؟؛])\s+|(?<=[。！？；])\s*|\n+")
# So many sentences are read one by one; a longer request is also read as a whole.
_MOST_SENTENCES: Final = 12
# A sentence of fewer words, or Chinese characters, is a greeting.
_FEWEST_WORDS: Final = 2
_FEWEST_CHARACTERS: Final = 5
_NEAREST: Final = 3
_NEAR: Final = 70


class Piece(NamedTuple):
    """A stretch of a request: its text as it is, and the question in it without what only frames the request."""

    text: str
    question: Question


@dataclass(frozen=True)
class SupportRequest:
    """A request for support that has been read.

    Attributes:
        pieces: the whole request first, then its sentences if there are several.
        countries: notations of the countries it is about, the one given first.
        kinds: what it asks for, such as partners or examples.
    """

    pieces: tuple[Piece, ...]
    countries: tuple[str, ...]
    kinds: tuple[str, ...]

    @property
    def whole(self) -> Question:
        """The question in the whole request."""
        return self.pieces[0].question


class RequestReader:
    """Reads requests for support.

    Args:
        questions: reads their words.
        labels: finds the countries in them.
        documents: what those names stand for, by notation.
        ends: corridor → its two countries; a named corridor names both.
    """

    def __init__(
        self,
        questions: QuestionReader,
        labels: LabelIndex,
        documents: Mapping[str, Document],
        ends: Mapping[str, tuple[str, str]],
    ) -> None:
        self._questions = questions
        self._labels = labels
        self._countries = {name: one for name, one in documents.items() if one.type == "Country"}
        self._ends = ends
        self._phrases = request_phrases()

    def read(self, text: str, country: str | None = None) -> SupportRequest:
        """The request in a text, with a country if one is given by code or by name.

        Raises:
            InputError: there is no text, it is too long, or the graph has no such country.
        """
        if not text.strip():
            raise InputError("The request is empty.", "Describe in a few sentences what support is needed.")
        if len(text) > LONGEST:
            raise InputError(
                f"The request has {len(text)} characters.",
                f"Shorten it to {LONGEST}: say what is to change, and where.",
            )
        given = (self.country(country),) if country else ()
        whole = self._questions.read(text)
        language = whole.language
        listed = sentences(text)
        pieces = [whole, *(self._questions.read(one, language) for one in listed if len(listed) > 1)]
        read = tuple(self._piece(question) for question in pieces)
        return SupportRequest(
            tuple(piece for number, piece in enumerate(read) if number == 0 or _says_something(piece.question)),
            tuple(dict.fromkeys((*given, *self._named(whole)))),
            self._kinds(whole),
        )

    def country(self, given: str) -> str:
        """The notation of a country given by its code or its name in any of the six languages.

        Raises:
            InputError: the graph has no such country.
        """
        key = normalize(given.strip())
        by_name = {normalize(name): code for code, one in self._countries.items() for name in _names(one)}
        by_name |= {normalize(code): code for code in self._countries}
        if key in by_name:
            return by_name[key]
        near = process.extract(key, sorted(by_name), scorer=fuzz.ratio, score_cutoff=_NEAR, limit=_NEAREST)
        offered = ", ".join(dict.fromkeys(by_name[name] for name, *_ in near))
        hint = f"Nearest: {offered}." if offered else "Use an ISO 3166-1 alpha-3 code such as THA, or leave it out."
        raise InputError(f"The graph knows no country '{given}'.", hint)

    def _piece(self, question: Question) -> Piece:
        framing = [(found.start, found.end) for found in self._phrases.find(question)]
        places = [
            (match.start, match.end) for match in self._labels.find(question) if match.notation in self._countries
        ]
        return Piece(question.text, without(question, [*framing, *places]))

    def _named(self, question: Question) -> list[str]:
        """The countries that a text names, in its order."""
        found = sorted(self._labels.find(question), key=lambda match: (match.start, match.notation))
        return [
            country
            for match in found
            for country in self._ends.get(match.notation, (match.notation,))
            if country in self._countries
        ]

    def _kinds(self, question: Question) -> tuple[str, ...]:
        found = {phrase.meaning for phrase in self._phrases.find(question)}
        return tuple(kind for kind in KINDS if kind in found)


def sentences(text: str) -> tuple[str, ...]:
    """A text cut into sentences, at most twelve.

    >>> sentences("Nous cherchons des partenaires. Merci !")
    ('Nous cherchons des partenaires.', 'Merci !')
    >>> sentences("我们需要帮助。谢谢！")
    ('我们需要帮助。', '谢谢！')
    """
    pieces = (piece.strip() for piece in _SENTENCE_END.split(text))
    return tuple(piece for piece in pieces if piece)[:_MOST_SENTENCES]


def without(question: Question, spans: Sequence[tuple[int, int]]) -> Question:
    """The question with the words in some stretches passed over; Chinese, which has no words, with blanks there."""
    words = tuple(
        word._replace(is_content=word.is_content and not any(s <= word.start and word.end <= e for s, e in spans))
        for word in question.words
    )
    text = _blanked(question.text, spans) if question.language == "zh" else question.text
    return replace(question, words=words, text=text)


def _blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _says_something(question: Question) -> bool:
    """Whether a sentence is more than a greeting."""
    if question.language == "zh":
        return len("".join(question.text.split())) >= _FEWEST_CHARACTERS
    return len(question.content_words()) >= _FEWEST_WORDS


def _names(document: Document) -> Iterable[str]:
    return (*document.labels.values(), *(name for names in document.alternative_labels.values() for name in names))
