"""A list of names, found in text whatever their Russian case endings and look-alike letters.

1. A text is cut into words, of which a Chinese character is one; each becomes a key: NFKC, look-alike letters in one
   script, case folded, Snowball-stemmed.
2. A name is the sequence of its words' keys; white space, hyphens, dashes, slashes and quotation marks between them
   do not count.
3. The leftmost, longest sequence of words that is a name is a match. The words of an exception match and name nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from typing import NamedTuple

import snowballstemmer

from ingest.records import Thing
from kg.errors import InputError

_LATIN, _CYRILLIC = "ABCEHKMOPTXYaceopxyk", "АВСЕНКМОРТХУасеорхук"
_TO_CYRILLIC, _TO_LATIN = str.maketrans(_LATIN, _CYRILLIC), str.maketrans(_CYRILLIC, _LATIN)
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+")
_GAP = re.compile(r"[\s\-‐‑–—/«»“”\"']*")
_HYPHEN = "-‐‑"


class Entry(NamedTuple):
    """A thing, its names, and longer phrases that hold a name but mean something else."""

    thing: Thing
    names: tuple[str, ...]
    exceptions: tuple[str, ...] = ()


class Match(NamedTuple):
    """Where a text names a thing."""

    start: int
    end: int
    thing: Thing


class _Name(NamedTuple):
    thing: Thing | None
    acronyms: tuple[bool, ...]


class _Found(NamedTuple):
    words: list[re.Match[str]]
    name: _Name


@dataclass(frozen=True)
class Gazetteer:
    """Names by the keys of their words."""

    names: dict[tuple[str, ...], _Name]

    @cached_property
    def longest(self) -> int:
        """The number of words in the longest name."""
        return max(map(len, self.names), default=0)

    def find(self, text: str) -> list[Match]:
        """The names in a text, capitals or not.

        >>> who = gazetteer([Entry(Thing("agency", "IOM"), ("МОМ",))])
        >>> [match.thing.notation for match in who.find("MOM, УВКБ")]
        ['IOM']
        """
        return [_match(found, thing) for found in self._found(text) if (thing := found.name.thing)]

    def find_in_prose(self, text: str) -> list[Match]:
        """The names in running text, where an acronym counts only in capitals.

        >>> who = gazetteer([Entry(Thing("agency", "WHO"), ("ВОЗ",))])
        >>> who.find_in_prose("воз и ныне там")
        []
        """
        return [_match(f, thing) for f in self._found(text) if (thing := f.name.thing) and _capitals_kept(f)]

    def _found(self, text: str) -> Iterator[_Found]:
        words = list(_WORD.finditer(text))
        keys = [word_key(word[0]) for word in words]
        position = 0
        while position < len(words):
            length = self._longest_at(text, words, keys, position)
            if length:
                yield _Found(words[position : position + length], self.names[tuple(keys[position : position + length])])
            position += length or 1

    def _longest_at(self, text: str, words: list[re.Match[str]], keys: list[str], start: int) -> int:
        for length in range(min(self.longest, len(words) - start), 0, -1):
            if tuple(keys[start : start + length]) in self.names and _is_whole(text, words[start : start + length]):
                return length
        return 0


def gazetteer(entries: Iterable[Entry]) -> Gazetteer:
    """The names of these entries, ready to be found.

    Raises:
        InputError: one name stands for two things.
    """
    names: dict[tuple[str, ...], _Name] = {}
    for entry in entries:
        named = [(name, entry.thing) for name in entry.names] + [(name, None) for name in entry.exceptions]
        for name, thing in named:
            _add(names, name, thing)
    return Gazetteer(names)


def _add(names: dict[tuple[str, ...], _Name], name: str, thing: Thing | None) -> None:
    words = _WORD.findall(name)
    key = tuple(word_key(word) for word in words)
    known = names.setdefault(key, _Name(thing, tuple(_is_acronym(word) for word in words)))
    if known.thing != thing:
        things = " and ".join(found.notation if found else "an exception" for found in (known.thing, thing))
        raise InputError(f"The name '{name}' stands for {things}.", "Remove it from one of them.")


@cache
def word_key(word: str) -> str:
    """What all forms and spellings of a word have in common.

    >>> word_key("MOM") == word_key("МОМ")
    True
    >>> word_key("комитетом") == word_key("Комитета")
    True
    """
    folded = fold_look_alikes(unicodedata.normalize("NFKC", word)).casefold().replace("ё", "е")
    return str(_stemmer().stemWord(folded))


def fold_look_alikes(word: str) -> str:
    """A word in one script where look-alike letters of the other one have slipped in; Cyrillic where either would do.

    >>> fold_look_alikes("MOM") == "МОМ", fold_look_alikes("UNIСEF") == "UNICEF"
    (True, True)
    """
    cyrillic = word.translate(_TO_CYRILLIC)
    if not re.search(r"[A-Za-z]", cyrillic):
        return cyrillic
    latin = word.translate(_TO_LATIN)
    return latin if not re.search(r"[А-Яа-яЁё]", latin) else word


@cache
def _stemmer() -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer("russian")


def _is_whole(text: str, words: list[re.Match[str]]) -> bool:
    gaps = (text[a.end() : b.start()] for a, b in pairwise(words))
    before, after = text[max(0, words[0].start() - 2) : words[0].start()], text[words[-1].end() : words[-1].end() + 2]
    return all(map(_GAP.fullmatch, gaps)) and not (_hyphenated(before[::-1]) or _hyphenated(after))


def _hyphenated(beside: str) -> bool:
    return len(beside) == 2 and beside[0] in _HYPHEN and beside[1].isalnum()


def _is_acronym(word: str) -> bool:
    return len(word) > 1 and word.isupper()


def _capitals_kept(found: _Found) -> bool:
    return all(word[0].isupper() for word, acronym in zip(found.words, found.name.acronyms, strict=True) if acronym)


def _match(found: _Found, thing: Thing) -> Match:
    return Match(found.words[0].start(), found.words[-1].end(), thing)
