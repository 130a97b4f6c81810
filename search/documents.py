"""Things in the graph into documents: what can be found, with its words in every language it has."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store, Variable

from kg.namespaces import compact, prefixes
from kg.reading import shown

# Long running text is also compared sentence by sentence: one apt sentence in a page of others would drown.
_SENTENCE_END = re.compile(r"(?<=[.!?;;:。])\s+(?=\w)")
_PASSAGE_TITLE = 90


# A country is found by naming it. Its name alone would be near to every question that has a place in it, whatever
# the subject.
_ONLY_NAMED = frozenset({"Country"})


@dataclass(frozen=True)
class Document:
    """A thing that search can find.

    Attributes:
        labels: language → preferred label.
        alternative_labels: language → acronyms and variants.
        hidden_labels: language → narrower matters that people type when they look for it.
        descriptions: language → further text of its own, in order.
        context: language → the title it stands under, such as an activity's workstream.
        plain_words: language → what it is about in everyday words; ours, so never quoted as its text.
        above: the notation of what it stands under.
        classes: local names of all its classes, the most specific included.
    """

    notation: str
    iri: str
    type: str
    classes: tuple[str, ...]
    labels: Mapping[str, str]
    alternative_labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    descriptions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    context: Mapping[str, str] = field(default_factory=dict)
    hidden_labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    above: str = ""
    plain_words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages it has a label in."""
        return tuple(sorted(self.labels))

    @property
    def is_only_named(self) -> bool:
        """Whether there is nothing to compare a question with but its names.

        >>> Document("THA", "urn:x", "Country", ("Country",), {"en": "Thailand"}).is_only_named
        True
        """
        return self.type in _ONLY_NAMED

    def text(self, language: str) -> str:
        """Its own words in a language: label, then further text.

        >>> Document("X", "urn:x", "Workstream", (), {"en": "Alternatives"}, {}, {"en": ("To what?",)}).text("en")
        'Alternatives. To what?.'
        """
        # The label of running text is only its beginning.
        label = "" if self.type == "Passage" else self.labels.get(language, "")
        parts = (label, *self.descriptions.get(language, ()))
        return ". ".join(_trimmed(part) for part in parts if part.strip()) + "."

    def views(self, language: str) -> tuple[str, ...]:
        """The texts it is compared by: alone, and under its title; for running text also every sentence."""
        text = self.text(language)
        title = self.context.get(language)
        return (text, f"{_trimmed(title)}. {text}") if title else (text,)

    def sentences(self, language: str) -> tuple[str, ...]:
        """Its text in a language cut into sentences, where there are several.

        >>> Document("p", "urn:p", "Passage", (), {"en": "x"}, {}, {"en": ("One here. Two there.",)}).sentences("en")
        ('One here.', 'Two there.')
        """
        pieces = [piece for text in self.descriptions.get(language, ()) for piece in _SENTENCE_END.split(text)]
        return tuple(pieces) if len(pieces) > 1 else ()

    def label(self, *languages: str) -> tuple[str, str]:
        """The label to show and its language, by the one rule of fallback (`kg.reading`); else the notation.

        >>> Document("O7", "urn:7", "Objective", (), {"en": "Reduce", "ru": "Снижение"}).label("fr", "zh")
        ('Reduce', 'en')
        """
        language, label = shown(self.labels, languages) or ("und", self.notation)
        return label, language


def _trimmed(text: str) -> str:
    return text.strip().rstrip(".;:")


class _Words(NamedTuple):
    labels: dict[str, str]
    alternatives: dict[str, list[str]]
    hidden: dict[str, list[str]]
    descriptions: dict[str, list[str]]
    plain: dict[str, list[str]]


class _Context(NamedTuple):
    above: str
    titles: dict[str, str]


def read_documents(store: Store) -> tuple[Document, ...]:
    """Every findable thing of the graph, by notation."""
    texts = _texts(store)
    contexts = _contexts(store)
    return tuple(sorted((*_things(store, texts, contexts), *_passages(store)), key=lambda document: document.notation))


def _things(store: Store, texts: Mapping[str, _Words], contexts: Mapping[str, _Context]) -> Iterator[Document]:
    for iri, notation, type_, classes in rows(store, "things"):
        words = texts.get(iri)
        if words is None or not words.labels:
            continue
        context = contexts.get(iri, _Context("", {}))
        yield Document(
            notation=notation,
            iri=iri,
            type=_local(type_),
            classes=tuple(sorted(_local(name) for name in classes.split())),
            labels=words.labels,
            alternative_labels=_frozen(words.alternatives),
            descriptions=_frozen(words.descriptions),
            context=context.titles,
            hidden_labels=_frozen(words.hidden),
            above=context.above,
            plain_words=_frozen(words.plain),
        )


def _passages(store: Store) -> Iterator[Document]:
    texts: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for iri, notation, text in solutions(store, "passages"):
        texts[iri.value, notation.value][language_of(text)] = text.value
    for (iri_value, name), by_language in texts.items():
        labels = {language: opening(text) for language, text in by_language.items()}
        bodies = {language: (text,) for language, text in by_language.items()}
        yield Document(name, iri_value, "Passage", ("Passage",), labels, {}, bodies)


def opening(text: str) -> str:
    """The beginning of running text on one line, which serves as its label.

    >>> opening("One.\\nTwo.")
    'One. Two.'
    """
    line = " ".join(text.split())
    return line if len(line) <= _PASSAGE_TITLE else line[:_PASSAGE_TITLE].rsplit(" ", 1)[0] + " …"


def _texts(store: Store) -> dict[str, _Words]:
    found: dict[str, _Words] = defaultdict(_no_words)
    for thing, property_, text, _ in solutions(store, "texts"):
        words, language = found[thing.value], language_of(text)
        match compact(property_.value):
            case "skos:prefLabel":
                words.labels[language] = text.value
            case "skos:altLabel":
                words.alternatives[language].append(text.value)
            case "skos:hiddenLabel":
                words.hidden[language].append(text.value)
            case "gcm:inPlainWords":
                words.plain[language].append(text.value)
            case _:
                words.descriptions[language].append(text.value)
    return found


def _contexts(store: Store) -> dict[str, _Context]:
    found: dict[str, _Context] = {}
    for thing, above, title in solutions(store, "contexts"):
        found.setdefault(thing.value, _Context(above.value, {})).titles[language_of(title)] = title.value
    return found


def _no_words() -> _Words:
    return _Words({}, defaultdict(list), defaultdict(list), defaultdict(list), defaultdict(list))


def language_of(term: NamedNode | Literal) -> str:
    """The language of a literal, "und" where it has none (https://www.rfc-editor.org/rfc/rfc5646#section-4.1)."""
    return (term.language if isinstance(term, Literal) else None) or "und"


def _frozen(words: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    return {language: tuple(texts) for language, texts in sorted(words.items())}


def _local(iri: str) -> str:
    return re.split("[#/]", iri)[-1]


def rows(store: Store, name: str) -> list[tuple[str, ...]]:
    """The answers of search/queries/<name>.rq as plain strings."""
    return [tuple(term.value if term is not None else "" for term in row) for row in solutions(store, name)]


def solutions(store: Store, name: str, **given: NamedNode | Literal) -> list[tuple[NamedNode | Literal, ...]]:
    """The answers of search/queries/<name>.rq as terms, over the union of the layers; variables may be given."""
    found = store.query(
        _query(name),
        prefixes=prefixes(),
        use_default_graph_as_union=True,
        substitutions={Variable(variable): term for variable, term in given.items()},
    )
    assert isinstance(found, QuerySolutions)
    return [tuple(solution[i] for i in range(len(found.variables))) for solution in found]


@cache
def _query(name: str) -> str:
    return files("search").joinpath("queries", f"{name}.rq").read_text("utf-8")
