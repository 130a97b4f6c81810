"""Labels of documents into keys by which a question can name them, however they are inflected or typed."""

from __future__ import annotations

import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

from search.analyzer import normalize, skeleton, terms, words
from search.documents import Document

_LONGEST_NAME: Final = 12
_LONGEST_ACRONYM: Final = 16
Key = tuple[str, ...]
K = TypeVar("K", str, Key)


@dataclass(frozen=True)
class Names:
    """Every name by which things can be called; the values are notations.

    Attributes:
        phrases: language → stems of a name → things.
        topics: the same for narrower matters, which name the thing that covers them less surely.
        acronyms: capital letters with look-alikes made the same → things.
        spellings: the letters of an acronym in small → things.
        numbered: class and number, as "Objective 13" → things.
        rarity: language → stem → 0 for a word that every thing has, near 1 for a word that one thing has.
    """

    phrases: Mapping[str, Mapping[Key, Key]]
    topics: Mapping[str, Mapping[Key, Key]]
    acronyms: Mapping[str, Key]
    spellings: Mapping[str, Key]
    numbered: Mapping[str, Key]
    rarity: Mapping[str, Mapping[str, float]]


def collect(documents: Iterable[Document], stopwords: Mapping[str, frozenset[str]]) -> Names:
    """The keys of all labels, variants and notations; running text has no name."""
    named = [document for document in documents if document.type != "Passage"]
    written = [(language, name, document.notation) for document in named for language, name in _names_of(document)]
    hidden = [(language, name, document.notation) for document in named for language, name in _hidden_of(document)]
    acronyms = [(document.notation, document.notation) for document in named]
    acronyms += [(name, notation) for _, name, notation in (*written, *hidden) if is_acronym(name)]
    numbers = ((f"{name} {_number(doc.notation)}", doc.notation) for doc in named for name in doc.classes)
    return Names(
        _phrases(written, stopwords),
        _phrases(hidden, stopwords),
        _gathered((acronym_key(name), notation) for name, notation in acronyms),
        _gathered((spelling_key(name), notation) for name, notation in acronyms),
        _gathered(numbers),
        _rarity(named),
    )


def _phrases(
    listed: Iterable[tuple[str, str, str]], stopwords: Mapping[str, frozenset[str]]
) -> dict[str, dict[Key, Key]]:
    by_language: dict[str, list[tuple[Key, str]]] = defaultdict(list)
    for language, name, notation in listed:
        key = () if is_acronym(name) else phrase_key(name, language, stopwords)
        if key:
            by_language[language].append((key, notation))
    return {language: _gathered(pairs) for language, pairs in sorted(by_language.items())}


def is_acronym(name: str) -> bool:
    """Whether a name is written like an acronym: short, and mostly capitals.

    >>> is_acronym("UN-Women"), is_acronym("МОМ"), is_acronym("UN DESA"), is_acronym("Data"), is_acronym("移民")
    (False, True, True, False, False)
    """
    letters = [letter for letter in name if letter.isalpha()]
    capitals = sum(letter.isupper() for letter in letters)
    return len(letters) > 1 and len(name) <= _LONGEST_ACRONYM and capitals > 0.7 * len(letters)


def acronym_key(name: str) -> str:
    """The letters and digits of an acronym with look-alikes made the same.

    >>> acronym_key("УНП ООН") == acronym_key("УHП-OOН")
    True
    """
    return "".join(letter for letter in skeleton(name) if letter.isalnum())


def spelling_key(name: str) -> str:
    """The letters and digits of an acronym in small, each in its own script.

    >>> spelling_key("UN-DESA")
    'undesa'
    """
    return "".join(letter for letter in normalize(name) if letter.isalnum())


def phrase_key(name: str, language: str, stopwords: Mapping[str, frozenset[str]]) -> Key:
    """The stems of a name's words without small words, unless it has no others; Chinese as it is written.

    >>> phrase_key("Alternatives to detention", "en", {"en": frozenset({"to"})})
    ('altern', 'detent')
    """
    if language == "zh":
        return (normalize(name),)
    listed = words(name)
    content = [word for word in listed if word not in stopwords.get(language, frozenset())] or listed
    return tuple(term for word in content for term in terms(word, language)) if len(content) <= _LONGEST_NAME else ()


def save(names: Names, file: Path) -> None:
    """Write the names as JSON."""
    data = {name: getattr(names, name) for name in _FLAT} | {"rarity": names.rarity}
    for name in _NESTED:
        by_language: Mapping[str, Mapping[Key, Key]] = getattr(names, name)
        data[name] = {
            language: [[*key, "", *value] for key, value in keys.items()] for language, keys in by_language.items()
        }
    file.write_text(json.dumps(data, ensure_ascii=False, sort_keys=True), "utf-8")


def load(file: Path) -> Names:
    """Read what `save` wrote."""
    data: dict[str, Any] = json.loads(file.read_text("utf-8"))
    acronyms, spellings, numbered = (_flat(data[name]) for name in _FLAT)
    return Names(_nested(data["phrases"]), _nested(data["topics"]), acronyms, spellings, numbered, data["rarity"])


def _flat(stored: Mapping[str, list[str]]) -> dict[str, Key]:
    return {key: tuple(value) for key, value in stored.items()}


def _nested(stored: Mapping[str, list[list[str]]]) -> dict[str, dict[Key, Key]]:
    return {language: dict(map(_split, listed)) for language, listed in stored.items()}


_NESTED: Final = ("phrases", "topics")
_FLAT: Final = ("acronyms", "spellings", "numbered")


def _split(stored: list[str]) -> tuple[Key, Key]:
    middle = stored.index("")
    return tuple(stored[:middle]), tuple(stored[middle + 1 :])


def _names_of(document: Document) -> Iterator[tuple[str, str]]:
    yield from document.labels.items()
    for language, listed in document.alternative_labels.items():
        yield from ((language, name) for name in listed)


def _hidden_of(document: Document) -> Iterator[tuple[str, str]]:
    for language, listed in document.hidden_labels.items():
        yield from ((language, name) for name in listed)


def _number(notation: str) -> str:
    return re.sub(r"^[A-Z](?=\d)", "", notation)


def _gathered(pairs: Iterable[tuple[K, str]]) -> dict[K, Key]:
    found: dict[K, set[str]] = defaultdict(set)
    for key, notation in pairs:
        found[key].add(notation)
    return {key: tuple(sorted(found[key])) for key in sorted(found)}


def _rarity(documents: Iterable[Document]) -> dict[str, dict[str, float]]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    total = 0
    for document in documents:
        total += 1
        for language in document.languages:
            counts[language].update(set(terms(document.text(language), language)))
    return {
        language: {term: round(1 - math.log(count) / math.log(total + 1), 4) for term, count in sorted(found.items())}
        for language, found in sorted(counts.items())
    }
