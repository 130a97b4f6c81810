"""The table of source files turned into records, verified bytes and what the provenance graph says of each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final

from rdflib.namespace import DCTERMS, PROV, RDF, SKOS
from rdflib.term import Literal, URIRef

from ingest.labels import Name, literal
from ingest.vocabularies import record_list
from kg.errors import InputError
from kg.identifiers import mint
from kg.named_graphs import graph_name
from kg.namespaces import GCM
from kg.quads import Quad, Term

GRAPH: Final = graph_name("provenance")
TABLE: Final = "ingest/data/sources.yaml"

_KEYS: Final = frozenset(
    {"id", "title", "description", "languages", "publisher", "licence", "rights", "file", "sha256", "reader"}
)


@dataclass(frozen=True)
class Source:
    """A file that facts are taken from.

    Attributes:
        id: its notation.
        languages: the languages of its text.
        licence: the address of its licence, or None where `rights` says what is known.
        file: its name in ingest/data.
        sha256: the checksum it must have; None for a list that is kept in this repository.
        reader: the module that turns it into records.
    """

    id: str
    titles: tuple[Name, ...]
    descriptions: tuple[Name, ...]
    languages: tuple[str, ...]
    publisher: str
    licence: str | None
    rights: str | None
    file: str
    sha256: str | None
    reader: str


def load_sources() -> tuple[Source, ...]:
    """The bundled table of sources.

    >>> [source.id for source in load_sources()][:3]
    ['workplan-2019', 'translation-en', 'reference']
    """
    return parse_sources(record_list("sources"))


def parse_sources(records: Iterable[Mapping[str, Any]]) -> tuple[Source, ...]:
    """The records of a table of the form of ingest/data/sources.yaml.

    Raises:
        InputError: a record has an unknown key, no licence and no rights, or an id that another has.
    """
    sources = tuple(_source(record) for record in records)
    ids = [source.id for source in sources]
    repeated = sorted({id_ for id_ in ids if ids.count(id_) > 1})
    if repeated:
        raise InputError(f"Sources listed more than once: {', '.join(repeated)}.", f"Keep one of each in {TABLE}.")
    return sources


def source_of(sources: Iterable[Source], id_: str) -> Source:
    """The source with this id.

    Raises:
        InputError: there is none.
    """
    listed = {source.id: source for source in sources}
    if id_ not in listed:
        raise InputError(f"There is no source '{id_}'.", f"Use one of: {', '.join(listed)}; or add it to {TABLE}.")
    return listed[id_]


def read_source(source: Source) -> bytes:
    """The bytes of a bundled file, verified.

    Raises:
        InputError: the file is missing or is not the one in the table.
    """
    path = files("ingest").joinpath("data", source.file)
    if not path.is_file():
        message = f"The file {source.file} of source '{source.id}' is missing from ingest/data."
        raise InputError(message, f"Restore it, or correct its name in {TABLE}.")
    content = path.read_bytes()
    verify(source, content)
    return content


def verify(source: Source, content: bytes) -> None:
    """A file from elsewhere is the one in the table, byte for byte.

    Raises:
        InputError: its checksum differs.
    """
    found = checksum(content)
    if source.sha256 not in (None, found):
        message = f"{source.file} has the SHA-256 checksum {found}, the table of sources expects {source.sha256}."
        hint = f"Restore the file, or put the new checksum into {TABLE} if the change is meant."
        raise InputError(message, hint)


def checksum(content: bytes) -> str:
    """The SHA-256 checksum in hexadecimal.

    >>> checksum(b"")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(content).hexdigest()


def source_quads(source: Source, content: bytes) -> Iterator[Quad]:
    """What the provenance graph says of a source: what it is, whose it is, and which bytes were read.

    Raises:
        InputError: the id cannot be part of an IRI.
    """
    subject = mint("source", source.id)
    about: tuple[tuple[URIRef, Term], ...] = (
        (RDF.type, GCM.SourceDocument),
        (RDF.type, PROV.Entity),
        (SKOS.notation, Literal(source.id)),
        *((DCTERMS.title, literal(title)) for title in source.titles),
        *((DCTERMS.description, literal(text)) for text in source.descriptions),
        *((DCTERMS.language, Literal(language)) for language in source.languages),
        (DCTERMS.publisher, Literal(source.publisher, lang="en")),
        *_terms(source),
        (GCM.sha256, Literal(checksum(content))),
    )
    yield from (Quad(subject, name, value, GRAPH) for name, value in about)


def _terms(source: Source) -> Iterator[tuple[URIRef, Term]]:
    if source.licence:
        yield DCTERMS.license, URIRef(source.licence)
    if source.rights:
        yield DCTERMS.rights, Literal(source.rights, lang="en")


def _source(record: Mapping[str, Any]) -> Source:
    id_ = record.get("id", "?")
    unknown = sorted(set(record) - _KEYS)
    missing = sorted(_KEYS - {"licence", "rights", "sha256"} - set(record))
    if unknown or missing:
        wrong = ", ".join([*(f"unknown key {key}" for key in unknown), *(f"no {key}" for key in missing)])
        raise InputError(f"Source '{id_}' is described badly: {wrong}.", f"Correct it in {TABLE}.")
    if not (record.get("licence") or record.get("rights")):
        raise InputError(f"Source '{id_}' has neither licence nor rights.", f"Say in {TABLE} how it may be used.")
    return Source(
        id=id_,
        titles=_names(record["title"]),
        descriptions=_names(record["description"]),
        languages=tuple(record["languages"]),
        publisher=record["publisher"],
        licence=record.get("licence"),
        rights=record.get("rights"),
        file=record["file"],
        sha256=record.get("sha256"),
        reader=record["reader"],
    )


def _names(texts: Mapping[str, str]) -> tuple[Name, ...]:
    return tuple(Name(language, text) for language, text in texts.items())
