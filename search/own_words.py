"""A question and what a thing says itself into the words by which the thing answers it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from kg.reading import Reading
from search.analyzer import skeleton, terms, words
from search.answer import Evidence
from search.documents import Document
from search.glossary import Glossary, Slot
from search.matched_words import matched_words, shared_terms
from search.question import Question

# How words of a thing answer a question; what is said of each kind is in data/remarks.yaml.
Kind = Literal["matches", "named", "title", "near"]
# A name is much of a question from this share of its characters on.
_MUCH: Final = 0.4


class OwnWords(NamedTuple):
    """Words of a thing, and what makes them an answer."""

    kind: Kind
    words: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """A question as results are shown for it.

    Attributes:
        languages: those of the reader.
    """

    question: Question
    glossary: Glossary
    languages: Reading
    _notions: dict[str, tuple[Slot, ...]] = field(default_factory=dict)

    def shared(self, proof: Evidence) -> int:
        """How many notions of the question a quote puts into words."""
        present = frozenset(terms(proof.quote, proof.lang))
        return sum(bool(shared_terms(present, (notion,))) for notion in self._notions_in(proof.lang))

    def own_words(self, document: Document, proof: Evidence) -> OwnWords:
        """The words by which a thing answers, of whichever kind says most.

        A name that is much of the question goes before words of the quote that match, they before any other name and
        words of the title. Without all of these the quote is near in meaning.

        Args:
            document: the thing.
            proof: where it speaks itself; from a list it may be its name alone, which is better shown as its title.
        """
        name = max(self._standing(document), key=lambda name: (len(name), name), default="")
        is_title = proof.line is None and proof.quote in document.labels.values()
        matched = () if is_title else self._matched(proof.quote, proof.lang)
        if name and (not matched or len(name) >= _MUCH * len(self.question.text)):
            return OwnWords("named", (name,))
        if matched:
            return OwnWords("matches", matched)
        if matched := self._matched(*document.label(*self.languages)):
            return OwnWords("title", matched)
        return OwnWords("near", (" ".join(proof.quote.split()),))

    def _matched(self, text: str, language: str) -> tuple[str, ...]:
        return matched_words(text, language, self._notions_in(language))

    def _standing(self, document: Document) -> Iterator[str]:
        """The names of a thing that stand in the question, in whatever language and script."""
        typed = " ".join((self.question.text, *self.question.corrections.values()))
        for language, names in _names(document).items():
            yield from (name for name in names if stands_in(name, typed, language))

    def _notions_in(self, language: str) -> tuple[Slot, ...]:
        """What the question asks for, in index terms of a language."""
        if language not in self._notions:
            self._notions[language] = self.glossary.slots(self.question, language)
        return self._notions[language]


def stands_in(name: str, text: str, language: str) -> bool:
    """Whether a text has all words of a name, in any inflection or in look-alike letters.

    >>> stands_in("MOM", "Что делает МОМ?", "fr"), stands_in("children", "the child", "en")
    (True, False)
    """
    stems = _stems(name, language)
    if not stems:
        return False
    return _stems(text, language).issuperset(stems) or _shapes(text).issuperset(_shapes(name))


# A question is held against the names of everything that it finds, and those are the same every time.
@lru_cache(16_384)
def _stems(text: str, language: str) -> frozenset[str]:
    return frozenset(terms(text, language))


@lru_cache(16_384)
def _shapes(text: str) -> frozenset[str]:
    return frozenset(words(skeleton(text)))


def _names(document: Document) -> Mapping[str, tuple[str, ...]]:
    languages = sorted({*document.labels, *document.alternative_labels})
    return {
        language: tuple(filter(None, (document.labels.get(language), *document.alternative_labels.get(language, ()))))
        for language in languages
    }
