"""A quote and the notions of a question into the words of the quote that match them, as they stand there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from search.analyzer import spans, terms
from search.glossary import Slot

# So many stretches are shown, the longest.
_MOST: Final = 3
# A small word between two that match belongs to them: alternatives to detention.
_SMALL: Final = 3


class _Word(NamedTuple):
    start: int
    end: int
    terms: frozenset[str]


def matched_words(quote: str, language: str, notions: Iterable[Slot]) -> tuple[str, ...]:
    """The stretches of a quote that put notions into words, in its order; at most three, the longest.

    Args:
        quote: verbatim words of a source.
        language: the language of the quote.
        notions: what the question asks for, as index terms of that language.

    >>> matched_words("Поощрение альтернативы задержанию детей", "ru", ((("альтернатив", "задержан"),), (("дет",),)))
    ('альтернативы задержанию детей',)
    """
    words = _words(quote, language)
    present = frozenset(term for word in words for term in word.terms)
    wanted = shared_terms(present, notions)
    matching = [bool(word.terms & wanted) for word in words]
    longest = sorted(_stretches(words, matching, quote), key=lambda stretch: (stretch[0] - stretch[1], stretch))
    return tuple(quote[start:end] for start, end in sorted(_telling(longest, quote, language, wanted)))


def _telling(
    stretches: Iterable[tuple[int, int]], quote: str, language: str, wanted: frozenset[str]
) -> Iterator[tuple[int, int]]:
    """The first few stretches that say what none before them does."""
    said: set[str] = set()
    chosen = 0
    for start, end in stretches:
        saying = wanted.intersection(terms(quote[start:end], language))
        if saying <= said or chosen == _MOST:
            continue
        said |= saying
        chosen += 1
        yield start, end


def shared_terms(present: frozenset[str], notions: Iterable[Slot]) -> frozenset[str]:
    """The terms of a text by which it puts any of the notions; of a notion of several terms all must be there.

    >>> sorted(shared_terms(frozenset({"a", "b"}), [(("a", "c"),), (("b",),)]))
    ['b']
    """
    put = (
        alternative for notion in notions for alternative in notion if alternative and present.issuperset(alternative)
    )
    return frozenset(term for alternative in put for term in alternative)


# The same passages are quoted to one question after another.
@lru_cache(4096)
def _words(quote: str, language: str) -> tuple[_Word, ...]:
    return tuple(word for start, end in spans(quote) for word in _pieces(quote, start, end, language))


def _pieces(quote: str, start: int, end: int, language: str) -> Iterator[_Word]:
    """A word; of a run of Chinese, which has no spaces, each pair of characters."""
    found = terms(quote[start:end], language)
    if len(found) == end - start - 1 > 1:
        yield from (_Word(start + place, start + place + 2, frozenset({pair})) for place, pair in enumerate(found))
    else:
        yield _Word(start, end, frozenset(found))


def _stretches(words: Sequence[_Word], matching: Sequence[bool], quote: str) -> Iterator[tuple[int, int]]:
    here: tuple[int, int] | None = None
    for word, matches in zip(words, matching, strict=True):
        if not matches:
            continue
        if here and _belongs(quote[here[1] : word.start]):
            here = (here[0], max(here[1], word.end))
            continue
        if here:
            yield here
        here = (word.start, word.end)
    if here:
        yield here


def _belongs(between: str) -> bool:
    """Whether nothing, or one small word, stands between two words of a line."""
    return "\n" not in between and not set(between) & set(".;:!?()") and len(between.strip(" ,-")) <= _SMALL
