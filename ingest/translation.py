"""Our English wording of a workplan turned into quads: labels, descriptions and the English of its running text.

A paragraph is found by its line and its first characters; its passage is the line without surrounding white space
and emphasis, so the English hangs on the passage that the workplan's reader makes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final, NamedTuple

from rdflib.namespace import DCTERMS, SKOS
from rdflib.term import URIRef

from ingest.labels import Name, Wording, literal, wording_quads
from ingest.records import Thing
from ingest.vocabularies import vocabulary
from kg.errors import InputError, SourceError
from kg.identifiers import mint
from kg.named_graphs import graph_name
from kg.namespaces import GCM
from kg.quads import Quad

GRAPH: Final = graph_name("curated", "translation-en")
SOURCE: Final = "translation-en"
LANGUAGE: Final = "en"

_EMPHASIS: Final = re.compile(r"[\s*]*(?P<text>.*?)[\s*]*\Z", re.DOTALL)
_SHOWN: Final = 10


class Paragraph(NamedTuple):
    """A paragraph's 1-based line and first characters in the source, and its English."""

    line: int
    begins: str
    text: str


@dataclass(frozen=True)
class Entry:
    """What the translation says of one thing.

    Attributes:
        label: its title, or its whole text.
        statements: other properties of the workplan's reader, in English.
        paragraphs: lines of the running text that describe it.
    """

    thing: Thing
    label: str
    statements: tuple[tuple[URIRef, str], ...] = ()
    paragraphs: tuple[int, ...] = ()


@dataclass(frozen=True)
class Translation:
    """An English wording of one source: what it says of things, and its running text."""

    basis: str
    entries: tuple[Entry, ...]
    paragraphs: tuple[Paragraph, ...]


def load_translation() -> Translation:
    """The bundled English wording of the 2019 workplan.

    >>> len(load_translation().paragraphs)
    33
    """
    return parse_translation(vocabulary("workplan-2019.en"))


def parse_translation(table: Mapping[str, Any]) -> Translation:
    """The translation in a table of the form of ingest/data/workplan-2019.en.yaml.

    >>> table = {"wording": "own-translation", "activities": {"T2/4": "End child detention."}}
    >>> parse_translation(table).entries[0].label
    'End child detention.'
    """
    entries = (
        *(_workstream(notation, record) for notation, record in table.get("workstreams", {}).items()),
        *(Entry(Thing("activity", notation), text) for notation, text in table.get("activities", {}).items()),
        *(Entry(Thing("item", notation), text) for notation, text in table.get("items", {}).items()),
        *(_area(notation, record) for notation, record in table.get("areas", {}).items()),
        *(_priority(notation, record) for notation, record in table.get("priorities", {}).items()),
    )
    paragraphs = (Paragraph(record["line"], record["begins"], record["text"]) for record in table.get("paragraphs", ()))
    return Translation(table["wording"], entries, tuple(paragraphs))


def check_coverage(translation: Translation, notations: Collection[str]) -> None:
    """Nothing that the document holds is without English, and no English is of a thing that it does not hold.

    Args:
        translation: the English wording.
        notations: the workstreams, activities, items, areas and priorities of the document.

    Raises:
        InputError: something is missing or superfluous.
    """
    translated = {entry.thing.notation for entry in translation.entries}
    _refuse("The English wording lacks", sorted(set(notations) - translated), "Add it to")
    _refuse(
        "The English wording has no counterpart in the workplan for",
        sorted(translated - set(notations)),
        "Remove it from",
    )


def check_paragraphs(translation: Translation, lines: Collection[int]) -> None:
    """Every paragraph of the running text has English, and only those.

    Args:
        translation: the English wording.
        lines: the 1-based lines of the document's paragraphs.

    Raises:
        InputError: a paragraph is missing or superfluous.
    """
    translated = {paragraph.line for paragraph in translation.paragraphs}
    missing, idle = sorted(set(lines) - translated), sorted(translated - set(lines))
    _refuse("The English wording lacks the paragraphs on lines", map(str, missing), "Add them to")
    _refuse("The workplan has no paragraphs on lines", map(str, idle), "Correct the lines in")


def translation_quads(translation: Translation, text: str, source: str) -> Iterator[Quad]:
    """Every English wording of a source.

    Args:
        translation: the English wording.
        text: the source.
        source: its notation.

    Raises:
        SourceError: a paragraph is not where the translation says.
        InputError: a thing is described by a paragraph that is not translated.
    """
    english = {paragraph.line: paragraph.text for paragraph in translation.paragraphs}
    yield from chain.from_iterable(_entry(entry, translation.basis, english) for entry in translation.entries)
    lines = text.split("\n")
    for paragraph in translation.paragraphs:
        start, end = _span(lines, paragraph, source)
        passage = mint("passage", f"{source}.{start}-{end}")
        yield Quad(passage, DCTERMS.description, literal(Name(LANGUAGE, paragraph.text)), GRAPH)


def _workstream(notation: str, record: Mapping[str, Any]) -> Entry:
    statements = [
        (GCM.timeframe, record["timeframe"]),
        *((GCM.roleNote, note) for note in record.get("role_notes", ())),
    ]
    if "description" in record:
        statements.append((DCTERMS.description, record["description"]))
    return Entry(Thing("workstream", notation), record["title"], tuple(statements))


def _area(notation: str, record: Mapping[str, Any]) -> Entry:
    others = ((SKOS.altLabel, record["other_wording"]),) if "other_wording" in record else ()
    return Entry(Thing("area", notation), record["title"], others)


def _priority(notation: str, record: Mapping[str, Any]) -> Entry:
    return Entry(Thing("priority", notation), record["title"], (), tuple(record["description_lines"]))


def _entry(entry: Entry, basis: str, english: Mapping[int, str]) -> Iterator[Quad]:
    yield from wording_quads(entry.thing, Wording(LANGUAGE, entry.label, basis, SOURCE), GRAPH)
    for property_, text in (*entry.statements, *_description(entry, english)):
        yield Quad(mint(*entry.thing), property_, literal(Name(LANGUAGE, text)), GRAPH)


def _description(entry: Entry, english: Mapping[int, str]) -> Iterator[tuple[URIRef, str]]:
    unknown = [str(line) for line in entry.paragraphs if line not in english]
    if unknown:
        message = f"{entry.thing.notation} is described by lines that are not translated: {', '.join(unknown)}."
        raise InputError(message, "Correct description_lines in ingest/data/workplan-2019.en.yaml.")
    if entry.paragraphs:
        yield DCTERMS.description, "\n\n".join(english[line] for line in entry.paragraphs)


def _span(lines: list[str], paragraph: Paragraph, source: str) -> tuple[int, int]:
    """Where the paragraph starts and ends in the source, in code points."""
    line = lines[paragraph.line - 1] if 0 < paragraph.line <= len(lines) else ""
    found = _EMPHASIS.match(line)
    if not found or not found["text"].startswith(paragraph.begins) or not paragraph.begins:
        message = f"The paragraph that begins '{paragraph.begins}' is not on this line."
        raise SourceError(source, paragraph.line, message, "Correct its line in ingest/data/workplan-2019.en.yaml.")
    offset = sum(len(before) + 1 for before in lines[: paragraph.line - 1])
    return offset + found.start("text"), offset + found.end("text")


def _refuse(what: str, found: Iterable[str], remedy: str) -> None:
    names = list(found)
    if names:
        more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
        raise InputError(f"{what} {', '.join(names[:_SHOWN])}{more}.", f"{remedy} ingest/data/workplan-2019.en.yaml.")
