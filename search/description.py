"""A notation into everything the graph says about that thing, each fact with its layer and its proof."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Store
from rapidfuzz import fuzz, process

from kg.errors import NotFound
from kg.named_graphs import LAYERS, layer_of
from kg.namespaces import compact
from kg.reading import Reading, reading
from search.analyzer import normalize
from search.answer import Evidence
from search.documents import Document, language_of, opening, read_documents, rows, solutions
from search.evidence import Proofs, read_proofs
from search.explanation import Explainer, property_labels
from search.remarks import read_remarks

_NEAREST: Final = 3
# In percent; of a short code one letter is a large part.
_NEAR_ENOUGH: Final = 60
_SHORT: Final = 3
_NEAR_ENOUGH_SHORT: Final = 50
_LONGEST_SHOWN: Final = 60
# A table cell and the words in it may be the same span and so share a notation; the cell is the thing described.
_LAST: Final = "Mention"
# The list or document that states a thing is where it comes from, not what it is tied to.
_PROVENANCE: Final = "dcterms:source"


@dataclass(frozen=True)
class Value:
    """The other end of a fact: a thing with notation, IRI and label, or a text; what does not apply is null."""

    text: str | None = None
    lang: str | None = None
    datatype: str | None = None
    iri: str | None = None
    notation: str | None = None
    type: str | None = None
    label: str | None = None
    label_lang: str | None = None


@dataclass(frozen=True)
class Fact:
    """One statement of the graph.

    Attributes:
        property: compact name, for example gcm:lead.
        property_label: what it is called, in the language that property_label_lang names.
        direction: `out` where the described thing is the subject, `in` where it is the object.
        text: the fact in words.
        layer: the layer that states it; the strongest where several do.
        evidence: the words of the source that back it.
    """

    property: str
    property_label: str
    property_label_lang: str
    direction: str
    value: Value
    text: str
    layer: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Neighbour:
    """A thing tied to the described one, and by which property in which direction."""

    notation: str
    type: str
    label: str
    label_lang: str
    property: str
    direction: str


@dataclass(frozen=True)
class Description:
    """Everything the graph says about a thing.

    Attributes:
        type: local name of its most specific class.
        label: in the language that label_lang names; label_basis says how far its wording can be trusted.
        labels: language → preferred label.
        alternative_labels: language → acronyms and variants.
        descriptions: language → further text of its own.
        evidence: where the source speaks of it.
    """

    iri: str
    notation: str
    type: str
    classes: tuple[str, ...]
    label: str
    label_lang: str
    label_basis: str | None
    labels: Mapping[str, str]
    alternative_labels: Mapping[str, tuple[str, ...]]
    descriptions: Mapping[str, tuple[str, ...]]
    facts: tuple[Fact, ...]
    evidence: tuple[Evidence, ...]
    neighbours: tuple[Neighbour, ...]


@dataclass(frozen=True)
class Describer:
    """Describes the things of one graph; nothing in it changes, so threads may share it.

    Attributes:
        things: everything that has a notation, by notation.
        by_iri: the same by IRI.
        wordings: IRI and label → how far the wording can be trusted.
    """

    store: Store
    things: Mapping[str, Document]
    by_iri: Mapping[str, Document]
    proofs: Proofs
    explainer: Explainer
    wordings: Mapping[tuple[str, str], str]

    def describe(self, notation: str, lang: str | None = None) -> Description:
        """Everything about one thing.

        Args:
            notation: for example O13, T2/4 or IOM.
            lang: the language of labels and words; English, else Russian, where left out or not to be had.

        Raises:
            NotFound: nothing has this notation; the hint names the nearest.
            InputError: the language is none of the six.
        """
        languages = reading(lang)
        thing = self._thing(notation)
        label, label_language = thing.label(*languages)
        facts = tuple(sorted(_each_once(self._facts(thing, languages)), key=_place))
        return Description(
            iri=thing.iri,
            notation=thing.notation,
            type=thing.type,
            classes=thing.classes,
            label=label,
            label_lang=label_language,
            label_basis=self.wordings.get((thing.iri, label)),
            labels=dict(sorted(thing.labels.items())),
            alternative_labels=thing.alternative_labels,
            descriptions=thing.descriptions,
            facts=facts,
            evidence=self._evidence(thing.notation),
            neighbours=_neighbours(facts),
        )

    def _thing(self, notation: str) -> Document:
        found = self.things.get(notation)
        if found is None:
            raise NotFound(f"Nothing has the notation '{_shortened(notation)}'.", self._hint(notation))
        return found

    def _hint(self, notation: str) -> str:
        # Passages are named by their offsets, so that any number would be near to one of them.
        names = {name: normalize(name) for name, thing in self.things.items() if "Passage" not in thing.classes}
        cutoff = _NEAR_ENOUGH_SHORT if len(notation) <= _SHORT else _NEAR_ENOUGH
        near = process.extract(normalize(notation), names, scorer=fuzz.ratio, score_cutoff=cutoff, limit=_NEAREST)
        if not near:
            return "Search finds things by what they are called."
        return f"Nearest: {', '.join(name for *_, name in near)}."

    def _facts(self, thing: Document, languages: Reading) -> Iterator[Fact]:
        iri = NamedNode(thing.iri)
        for _, graph, property_, value in solutions(self.store, "facts_of", thing=iri):
            yield self._fact(thing, compact(property_.value), value, "out", layer_of(graph.value), languages)
        for _, graph, property_, subject in solutions(self.store, "facts_about", thing=iri):
            yield self._fact(thing, compact(property_.value), subject, "in", layer_of(graph.value), languages)

    def _fact(
        self,
        thing: Document,
        property_: str,
        end: NamedNode | Literal,
        direction: str,
        layer: str,
        languages: Reading,
    ) -> Fact:
        called, called_in = self.explainer.property_label(property_, languages)
        value = self._value(end, languages)
        other = value.notation or value.text or ""
        triple = (thing.notation, property_, other) if direction == "out" else (other, property_, thing.notation)
        text = (
            self.explainer.told((triple,), triple[0], languages)
            if value.notation
            else self.explainer.stated(thing.notation, property_, other, languages)
        )
        # What we added ourselves stands in no passage.
        passages = self.proofs.of_triple(triple) if layer in ("asserted", "machine") else ()
        return Fact(property_, called, called_in, direction, value, text, layer, self.proofs.shown(passages))

    def _value(self, end: NamedNode | Literal, languages: Reading) -> Value:
        if isinstance(end, Literal):
            return Value(text=end.value, lang=end.language, datatype=compact(end.datatype.value))
        other = self.by_iri.get(end.value)
        if other is None:
            return Value(text=compact(end.value), iri=end.value)
        label, label_language = other.label(*languages)
        return Value(iri=other.iri, notation=other.notation, type=other.type, label=label, label_lang=label_language)

    def _evidence(self, notation: str) -> tuple[Evidence, ...]:
        listed = self.proofs.listed.get(notation)
        return self.proofs.shown(self.proofs.of_thing(notation)) or ((listed,) if listed else ())


def open_describer(store: Store) -> Describer:
    """The describer of a graph; needs neither indexes nor an embedding model."""
    documents = read_documents(store)
    by_iri = {thing.iri: thing for thing in (*_further_things(store), *documents)}
    # The last with a notation stands: findable things over table cells, and those over mentions of things in them.
    things = {thing.notation: thing for thing in sorted(by_iri.values(), key=_rank)}
    wordings = {(thing, text): basis for thing, text, basis in rows(store, "wordings")}
    explainer = Explainer(things, property_labels(store), read_remarks(store))
    return Describer(store, things, by_iri, read_proofs(store, documents), explainer, wordings)


def _rank(thing: Document) -> tuple[bool, bool, str]:
    return thing.type != _LAST, thing.type != "Concept", thing.iri


def _further_things(store: Store) -> Iterator[Document]:
    """What has a notation but is not found by search by itself."""
    words: dict[str, list[tuple[str, str, str]]] = {}
    for thing, property_, text in solutions(store, "names"):
        words.setdefault(thing.value, []).append((compact(property_.value), language_of(text), text.value))
    classes: dict[tuple[str, str], list[str]] = {}
    for iri, notation, type_ in rows(store, "notated"):
        classes.setdefault((iri, notation), []).append(re.split("[#/]", type_)[-1])
    for (iri, notation), types in classes.items():
        yield _further_thing(iri, notation, tuple(types), words.get(iri, []))


def _further_thing(iri: str, notation: str, types: tuple[str, ...], words: list[tuple[str, str, str]]) -> Document:
    labels = {lang: text for name, lang, text in words if name in ("skos:prefLabel", "dcterms:title")}
    quotes = {lang: opening(text) for name, lang, text in words if name == "gcm:quote"}
    return Document(
        notation=notation,
        iri=iri,
        type=_LAST if _LAST in types else types[0],
        classes=types,
        labels=labels or quotes,
        alternative_labels=_by_language(words, {"skos:altLabel"}),
        descriptions=_by_language(words, {"dcterms:description", "skos:definition", "gcm:quote"}),
    )


def _by_language(words: Iterable[tuple[str, str, str]], properties: set[str]) -> dict[str, tuple[str, ...]]:
    chosen = [(lang, text) for name, lang, text in words if name in properties]
    return {lang: tuple(text for other, text in chosen if other == lang) for lang in sorted({one for one, _ in chosen})}


def _each_once(facts: Iterable[Fact]) -> Iterable[Fact]:
    """What several layers state, as the strongest of them states it."""
    best: dict[tuple[str, str, Value], Fact] = {}
    for fact in sorted(facts, key=lambda fact: LAYERS.index(fact.layer)):
        best.setdefault((fact.property, fact.direction, fact.value), fact)
    return best.values()


def _place(fact: Fact) -> tuple[bool, str, list[tuple[bool, int, str]], str]:
    """Own statements first, then by property; T2/4 before T2/10."""
    return fact.direction == "in", fact.property, _natural(fact.value.notation or ""), fact.value.text or ""


def _natural(notation: str) -> list[tuple[bool, int, str]]:
    return [(part.isdigit(), int(part) if part.isdigit() else 0, part) for part in re.split(r"(\d+)", notation)]


def _neighbours(facts: Iterable[Fact]) -> tuple[Neighbour, ...]:
    return tuple(
        Neighbour(v.notation, v.type or "", v.label or "", v.label_lang or "", fact.property, fact.direction)
        for fact in facts
        if (v := fact.value).notation and fact.property != _PROVENANCE
    )


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
