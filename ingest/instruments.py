"""The Russian names of instruments and of the mechanism's components, as lists by which running text is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ingest.gazetteer import Entry, Gazetteer, gazetteer
from ingest.records import Thing
from ingest.vocabularies import record_list


def bundled_instrument_names() -> Gazetteer:
    """The names in ingest/data/instruments.yaml.

    >>> names = bundled_instrument_names()
    >>> [match.thing.notation for match in names.find_in_prose("с Протоколом о незаконном ввозе мигрантов")]
    ['SmugglingProtocol']
    """
    return phrase_names("instrument", record_list("instruments"))


def bundled_component_names() -> Gazetteer:
    """The names in ingest/data/mechanism.yaml.

    >>> names = bundled_component_names()
    >>> [match.thing.notation for match in names.find_in_prose("на Глобальной платформе знаний")]
    ['KnowledgePlatform']
    """
    return phrase_names("mechanism", record_list("mechanism"))


def phrase_names(kind: str, records: Iterable[Mapping[str, Any]]) -> Gazetteer:
    """The Russian labels, acronyms and aliases of these things.

    Raises:
        InputError: one name stands for two things.
    """
    return gazetteer(_entry(kind, record) for record in records)


def _entry(kind: str, record: Mapping[str, Any]) -> Entry:
    label = record.get("labels", {}).get("ru")
    acronyms = record.get("acronyms", {}).get("ru", [])
    names = tuple(name for name in (label, *acronyms, *record.get("aliases", [])) if name)
    return Entry(Thing(kind, record["code"]), names, tuple(record.get("except", [])))
