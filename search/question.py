"""What someone typed into a question: its language, its words, and the words without which it would say the same."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any, Final, NamedTuple, cast

import yaml

from kg.lexicon import lexicon
from kg.reading import LANGUAGES
from search.analyzer import normalize, spans
from search.language import Identification, LanguageIdentifier, script_shares
from search.spelling import Speller

_LONGEST: Final = 2000
# A question may mix scripts; a field is searched when this share of its letters could be in that language.
_SHARE: Final = 0.1


class Word(NamedTuple):
    """One word of a question: as normalised, where it stands, and whether it carries meaning."""

    word: str
    start: int
    end: int
    is_content: bool


@dataclass(frozen=True)
class Question:
    """A question ready to be matched.

    Attributes:
        languages: its own language, then others whose script it uses.
        corrections: misspelt word → the known word taken for it.
    """

    text: str
    language: str
    confidence: float
    languages: tuple[str, ...]
    words: tuple[Word, ...]
    corrections: Mapping[str, str] = field(default_factory=dict)

    def corrected(self, word: Word) -> str:
        """The word, or the known one it was taken for."""
        return self.corrections.get(word.word, word.word)

    def content_words(self, ignored: Iterable[tuple[int, int]] = ()) -> list[Word]:
        """The words that carry meaning, but for those in some stretches."""
        skipped = list(ignored)
        return [
            word
            for word in self.words
            if word.is_content and not any(start <= word.start and word.end <= end for start, end in skipped)
        ]

    def share(self, start: int, end: int, ignored: Iterable[tuple[int, int]] = ()) -> float:
        """The share of its letters of meaning that stand between two offsets, some stretches left out of the count."""
        content = self.content_words(ignored)
        inside = sum(max(0, min(end, word.end) - max(start, word.start)) for word in content)
        return inside / (sum(word.end - word.start for word in content) or 1)

    def is_corrected(self, start: int, end: int) -> bool:
        """Whether a word between two offsets had to be corrected."""
        return any(word.word in self.corrections for word in self.words if start <= word.start and word.end <= end)


class QuestionReader:
    """Turns typed text into a Question, with the small words of each language and a speller at hand."""

    def __init__(
        self, identifier: LanguageIdentifier, stopwords: Mapping[str, frozenset[str]], speller: Speller
    ) -> None:
        self._identifier = identifier
        self._stopwords = stopwords
        self._speller = speller

    def read(self, text: str, language: str | None = None) -> Question:
        """The question in a text; the language is taken from its letters unless it is given."""
        clean = _clean(text)
        known = Identification(language, 1.0) if language in LANGUAGES else self._identifier.identify(clean)
        found = tuple(self._words(clean, known.language))
        slips = {word.word: self._speller.correct(word.word, known.language) for word in found if word.is_content}
        corrections = {slip: right for slip, right in slips.items() if right is not None}
        languages = tuple(dict.fromkeys((known.language, *_languages_of(clean))))
        return Question(clean, known.language, known.confidence, languages, found, corrections)

    def _words(self, text: str, language: str) -> list[Word]:
        # Small words of the language, but not an acronym that happens to be spelt like one (WHO, МОТ).
        small = self._stopwords.get(language, frozenset())
        shouting = text.isupper()
        found = [(text[start:end], start, end) for start, end in spans(text)]
        return [
            Word(normalize(typed), start, end, normalize(typed) not in small or (_is_capitals(typed) and not shouting))
            for typed, start, end in found
        ]


def _languages_of(text: str) -> list[str]:
    """The languages whose script makes up a fair share of a text; for Latin script English."""
    shares = script_shares(text)
    return ["en" if script == "latin" else script for script, share in shares.items() if share >= _SHARE]


def _is_capitals(typed: str) -> bool:
    return len(typed) > 1 and typed.isupper()


def _clean(text: str) -> str:
    # Control characters and lone surrogates can come in from outside and stop an encoder.
    kept = (c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) not in {"Cc", "Cs"} or c in "\n\t")
    return " ".join("".join(kept).split())[:_LONGEST]


def load_stopwords() -> dict[str, frozenset[str]]:
    """The function words of each language, normalised."""
    return {language: frozenset(map(normalize, listed)) for language, listed in load_data("stopwords").items()}


def load_identifier() -> LanguageIdentifier:
    """The language identifier trained on our own sample questions and terms."""
    return LanguageIdentifier(listed_texts(), load_data("stopwords"))


def listed_texts() -> dict[str, list[str]]:
    """Everything in our lists of questions and terms, by language."""
    entries = [*load_list("glossary")]
    entries.extend(listed for kind, listed in load_data("calibration").items() if not kind.endswith("_misspelt"))
    listed = {language: [text for entry in entries for text in entry.get(language, ())] for language in LANGUAGES}
    return {language: [*texts, *lexicon().texts(language)] for language, texts in listed.items()}


def load_data(name: str) -> dict[str, Any]:
    """The mapping in search/data/<name>.yaml."""
    return cast("dict[str, Any]", _parsed(name))


def load_list(name: str) -> list[dict[str, list[str]]]:
    """The list in search/data/<name>.yaml."""
    return cast("list[dict[str, list[str]]]", _parsed(name))


def _parsed(name: str) -> object:
    text = files("search").joinpath("data", f"{name}.yaml").read_text("utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
