"""Two datasets into the quads that one has and the other has not: as RDF Patch, in words, and as JSON values.

RDF Patch: https://afs.github.io/rdf-patch/, as Apache Jena reads it (https://jena.apache.org/documentation/rdf-patch).
Blank nodes get their canonical names (https://www.w3.org/TR/rdf-canon/) before anything is compared.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any, Final, NamedTuple

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, DefaultGraph, Literal, NamedNode, Quad, parse
from rdflib.namespace import RDF, SKOS

from kg.errors import InputError
from kg.named_graphs import LAYERS, layer_of
from kg.namespaces import BASE, GCM, compact
from kg.rdf_documents import syntax_of_extension
from kg.reading import reading, shown

_LONGEST: Final = 100
_DEFAULT_LAYER: Final = "default graph"


@dataclass(frozen=True)
class Difference:
    """What has to be removed from the old dataset and added to it to get the new one; each sorted by its N-Quads."""

    old: frozenset[Quad]
    new: frozenset[Quad]

    @cached_property
    def removed(self) -> tuple[Quad, ...]:
        """What only the old dataset has."""
        return tuple(sorted(self.old - self.new, key=str))

    @cached_property
    def added(self) -> tuple[Quad, ...]:
        """What only the new dataset has."""
        return tuple(sorted(self.new - self.old, key=str))

    @property
    def equal(self) -> bool:
        """Whether both datasets hold the same quads."""
        return self.old == self.new

    def by_layer(self) -> dict[str, dict[str, int]]:
        """Layer → how many quads were added and removed."""
        return _counted(self, lambda quad: _layer(quad))

    def by_class(self) -> dict[str, dict[str, int]]:
        """Class of the thing that a quad is about → how many quads were added and removed."""
        names = _Names(self.old | self.new)
        return _counted(self, lambda quad: names.kind(quad.subject))


class Change(NamedTuple):
    """A value of a property of a thing that came, went, or took the place of another in the same layer."""

    property: str
    layer: str
    added: str
    removed: str

    def in_words(self) -> str:
        """The change in a few words.

        >>> Change("lead", "asserted", "IOM", "").in_words()
        'lead added IOM (asserted)'
        >>> Change("deadline", "asserted", '"2020-03"', '"2019-12"').in_words()
        'deadline changed from "2019-12" to "2020-03" (asserted)'
        """
        if self.added == self.removed:
            return f"{self.property} {self.added} moved to another graph ({self.layer})"
        if self.added and self.removed:
            return f"{self.property} changed from {self.removed} to {self.added} ({self.layer})"
        verb = "added" if self.added else "removed"
        return f"{self.property} {verb} {self.added or self.removed} ({self.layer})"


class ChangedThing(NamedTuple):
    """A thing with its code, its class, its label if it has one, and what changed about it."""

    iri: str
    name: str
    kind: str
    label: str
    changes: tuple[Change, ...]


def read_quads(path: Path) -> frozenset[Quad]:
    """Every quad of a file, blank nodes under their canonical names.

    Raises:
        InputError: it cannot be read, or is not the RDF its name says; the line is named.
    """
    syntax = syntax_of_extension(path.suffix.removeprefix("."))
    try:
        quads = list(parse(path=str(path), format=syntax))
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error}).", "Check its path.") from None
    except SyntaxError as error:
        raise InputError(f"{path}:{error.lineno}: {error.msg}.", "Mend the syntax and try again.") from None
    if not any(isinstance(term, BlankNode) for quad in quads for term in (*quad.triple, quad.graph_name)):
        return frozenset(quads)
    dataset = Dataset(quads)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return frozenset(dataset)


def difference(old: Iterable[Quad], new: Iterable[Quad], layers: Collection[str] = ()) -> Difference:
    """The difference of two datasets.

    Args:
        old: quads of the one.
        new: quads of the other.
        layers: the only layers to look at; none: everything. Nothing in a release depends on when it was built, so
            there is nothing that has to be left out.

    Raises:
        InputError: a layer is not one of ours.
    """
    unknown = sorted(set(layers) - set(LAYERS))
    if unknown:
        raise InputError(f"Unknown layer '{unknown[0]}'.", f"Use one of: {', '.join(LAYERS)}.")
    wanted = [frozenset(quad for quad in quads if not layers or _layer(quad) in layers) for quads in (old, new)]
    return Difference(*wanted)


def patch(change: Difference) -> str:
    """The difference as RDF Patch: one transaction, removals before additions, each sorted.

    The identifier in the header is made from the rows, so the same change always gives the same bytes.
    """
    rows = [f"D {quad} ." for quad in change.removed] + [f"A {quad} ." for quad in change.added]
    identifier = uuid.uuid5(uuid.NAMESPACE_URL, BASE + "patch#" + "\n".join(rows))
    return "\n".join([f"H id <uuid:{identifier}> .", "TX .", *rows, "TC ."]) + "\n"


def changed_things(change: Difference) -> tuple[ChangedThing, ...]:
    """What changed, thing by thing, in the order of their codes."""
    names = _Names(change.old | change.new)
    touched = sorted({quad.subject for quad in (*change.removed, *change.added)}, key=lambda s: (names.name(s), str(s)))
    removed, added = _by_subject(change.removed), _by_subject(change.added)
    return tuple(
        ChangedThing(
            _iri(subject),
            names.name(subject),
            names.kind(subject),
            names.label(subject),
            tuple(_changes(removed.get(subject, ()), added.get(subject, ()), names)),
        )
        for subject in touched
    )


def to_text(change: Difference) -> str:
    """The difference in words: thing by thing, then the counts."""
    if change.equal:
        return f"No difference: both hold the same {len(change.new)} quads.\n"
    lines: list[str] = []
    for thing in changed_things(change):
        lines += [
            thing.name + (f": {thing.label}" if thing.label else ""),
            *(f"  {c.in_words()}" for c in thing.changes),
        ]
    lines += ["", f"{len(change.added)} quads added, {len(change.removed)} removed."]
    for title, counts in (("layer", change.by_layer()), ("class", change.by_class())):
        counted = (f"{name} +{n['added']} -{n['removed']}" for name, n in counts.items())
        lines.append(f"By {title}: {', '.join(counted)}.")
    return "\n".join(lines) + "\n"


def to_dict(change: Difference) -> dict[str, Any]:
    """The difference as JSON values."""
    return {
        "equal": change.equal,
        "added": len(change.added),
        "removed": len(change.removed),
        "by_layer": change.by_layer(),
        "by_class": change.by_class(),
        "things": [
            thing._asdict() | {"changes": [{**c._asdict(), "text": c.in_words()} for c in thing.changes]}
            for thing in changed_things(change)
        ],
    }


def _changes(removed: Iterable[Quad], added: Iterable[Quad], names: _Names) -> Iterator[Change]:
    """One value for one other of the same property, layer and language is a change; all else comes or goes."""
    signed = [(quad, True) for quad in added] + [(quad, False) for quad in removed]
    for (predicate, layer, _), group in groupby(sorted(signed, key=_slot_and_value), key=lambda pair: _slot(pair[0])):
        members = list(group)
        came = [names.value(quad.object) for quad, is_new in members if is_new]
        went = [names.value(quad.object) for quad, is_new in members if not is_new]
        if len(came) == len(went) == 1:
            yield Change(predicate, layer, came[0], went[0])
            continue
        yield from (Change(predicate, layer, value, "") for value in came)
        yield from (Change(predicate, layer, "", value) for value in went)


def _slot(quad: Quad) -> tuple[str, str, str]:
    language = quad.object.language or "" if isinstance(quad.object, Literal) else ""
    return compact(quad.predicate.value).removeprefix("gcm:"), _layer(quad), language


def _slot_and_value(signed: tuple[Quad, bool]) -> tuple[tuple[str, str, str], str]:
    return _slot(signed[0]), str(signed[0].object)


def _by_subject(quads: Iterable[Quad]) -> dict[Any, list[Quad]]:
    grouped: dict[Any, list[Quad]] = {}
    for quad in quads:
        grouped.setdefault(quad.subject, []).append(quad)
    return grouped


def _counted(change: Difference, name: Any) -> dict[str, dict[str, int]]:  # noqa: ANN401
    added, removed = Counter(map(name, change.added)), Counter(map(name, change.removed))
    return {key: {"added": added[key], "removed": removed[key]} for key in sorted(added | removed)}


def _layer(quad: Quad) -> str:
    if isinstance(quad.graph_name, DefaultGraph):
        return _DEFAULT_LAYER
    return layer_of(_iri(quad.graph_name))


def _iri(node: NamedNode | BlankNode | Any) -> str:  # noqa: ANN401
    return node.value if isinstance(node, NamedNode) else str(node)


class _Names:
    """What things are called: by their code, their class and their label in English, else as `kg.reading` has it."""

    def __init__(self, quads: Iterable[Quad]) -> None:
        self._notations: dict[Any, str] = {}
        self._labels: dict[Any, dict[str, str]] = {}
        self._kinds: dict[Any, set[str]] = {}
        for quad in sorted((q for q in quads if q.predicate.value in _NAMING), key=str):
            self._learn(quad)

    def name(self, node: Any) -> str:  # noqa: ANN401
        return self._notations.get(node) or (compact(node.value) if isinstance(node, NamedNode) else str(node))

    def label(self, node: Any) -> str:  # noqa: ANN401
        found = shown(self._labels.get(node, {}), reading(None))
        return _shortened(found[1]) if found else ""

    def kind(self, node: Any) -> str:  # noqa: ANN401
        return min(self._kinds.get(node, ()), default="no class")

    def value(self, term: Any) -> str:  # noqa: ANN401
        return _literal(term) if isinstance(term, Literal) else self.name(term)

    def _learn(self, quad: Quad) -> None:
        subject, value = quad.subject, quad.object
        if quad.predicate.value == str(SKOS.notation):
            self._notations.setdefault(subject, getattr(value, "value", str(value)))
        elif isinstance(value, Literal):
            self._labels.setdefault(subject, {}).setdefault(value.language or "", value.value)
        elif isinstance(value, NamedNode) and value.value not in _WIDE and _layer(quad) != "inferred":
            self._kinds.setdefault(subject, set()).add(compact(value.value).removeprefix("gcm:"))


_NAMING: Final = frozenset(map(str, (RDF.type, SKOS.notation, SKOS.prefLabel)))
# Said of a thing beside its own class.
_WIDE: Final = frozenset(map(str, (SKOS.Concept, GCM.Actor, GCM.Workstream)))


def _literal(literal: Literal) -> str:
    if literal.language:
        return f'"{_shortened(literal.value)}"@{literal.language}'
    datatype = compact(literal.datatype.value)
    return f'"{_shortened(literal.value)}"' + ("" if datatype == "xsd:string" else f"^^{datatype}")


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
