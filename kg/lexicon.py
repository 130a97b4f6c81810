"""ontology/lexicon.ttl into the words by which questions name classes, properties, values, numbers and operations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse
from rdflib.namespace import RDF, SKOS

from kg.namespaces import BASE, compact

_LEX: Final = f"{BASE}ontology/lexicon#"
_THINGS: Final = f"{BASE}id/"
_TERMS: Final = f"{BASE}ontology#"

# Term → language → phrases.
Phrasings = Mapping[str, Mapping[str, tuple[str, ...]]]


@dataclass(frozen=True)
class Lexicon:
    """How questions put things into words, by what the words stand for.

    Attributes:
        classes: what they are plainly called, by local name, as "Workstream".
        other_words: words that can mean a class where a question asks for something.
        properties: by compact name, as "gcm:lead"; those that are named together by the local name of their union.
        unions: local name of a union → the properties it stands for.
        values: concepts that a workstream can have as a value, by "status/ongoing".
        operators: by local name, as "HowMany".
        numbers: by the digits.
    """

    classes: Phrasings
    other_words: Phrasings
    properties: Phrasings
    unions: Mapping[str, frozenset[str]]
    values: Phrasings
    operators: Phrasings
    numbers: Phrasings

    def texts(self, language: str) -> tuple[str, ...]:
        """All phrases in a language.

        >>> "workstream" in lexicon().texts("en")
        True
        """
        parts = (self.classes, self.other_words, self.properties, self.values, self.operators, self.numbers)
        return tuple(text for part in parts for phrases in part.values() for text in phrases.get(language, ()))


@cache
def lexicon() -> Lexicon:
    """The lexicon that comes with the package.

    >>> lexicon().properties["gcm:lead"]["fr"][0]
    'diriger'
    """
    text = files("ontology").joinpath("lexicon.ttl").read_text("utf-8")
    triples = tuple(quad.triple for quad in parse(text, RdfFormat.TURTLE))
    digits, unions = _digits(triples), _unions(triples)
    kinds = {triple.subject: _local(triple.object) for triple in triples if triple.predicate.value == str(RDF.type)}
    parts: dict[str, dict[str, Mapping[str, tuple[str, ...]]]] = defaultdict(dict)
    for subject, by_language in _phrases(triples, str(SKOS.hiddenLabel)).items():
        kind = kinds.get(subject) or ("Class" if _local(subject)[0].isupper() else "Property")
        parts[kind][digits.get(subject) or _name(subject, kind)] = by_language
    plain = {_local(subject): listed for subject, listed in _phrases(triples, str(SKOS.altLabel)).items()}
    properties = parts["Property"] | parts["Union"]
    return Lexicon(plain, parts["Class"], properties, unions, parts["Value"], parts["Operator"], parts["Number"])


def _phrases(triples: tuple[Triple, ...], label: str) -> dict[NamedNode, dict[str, tuple[str, ...]]]:
    found: dict[NamedNode, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, text in triples:
        if predicate.value == label and isinstance(subject, NamedNode) and isinstance(text, Literal):
            found[subject][text.language or "und"].append(text.value)
    return {subject: {name: tuple(texts) for name, texts in listed.items()} for subject, listed in found.items()}


def _digits(triples: tuple[Triple, ...]) -> dict[NamedNode, str]:
    return {
        subject: value.value
        for subject, predicate, value in triples
        if predicate.value == str(RDF.value) and isinstance(subject, NamedNode) and isinstance(value, Literal)
    }


def _unions(triples: tuple[Triple, ...]) -> dict[str, frozenset[str]]:
    over: dict[str, set[str]] = defaultdict(set)
    for subject, predicate, part in triples:
        if predicate.value == f"{_LEX}over" and isinstance(part, NamedNode):
            over[_local(subject)].add(compact(part.value))
    return {name: frozenset(parts) for name, parts in over.items()}


def _name(subject: NamedNode, kind: str) -> str:
    if kind == "Property":
        return compact(subject.value)
    return subject.value.removeprefix(_THINGS) if kind == "Value" else _local(subject)


def _local(node: object) -> str:
    value = node.value if isinstance(node, NamedNode) else ""
    return value.removeprefix(_LEX).removeprefix(_TERMS)
