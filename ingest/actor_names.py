"""The names of actors in every language and spelling, as the list by which role cells and running text are read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ingest.gazetteer import Entry, Gazetteer, gazetteer
from ingest.memberships import agency_code
from ingest.records import Thing
from ingest.vocabularies import record_list, vocabulary

ActorNames = Gazetteer


def bundled_actor_names() -> ActorNames:
    """The names in ingest/data/actors.yaml, and the full names that ingest/data/reference.yaml adds.

    >>> [match.thing.notation for match in bundled_actor_names().find("УВКБ, структура ООН-женщины")]
    ['UNHCR', 'UN-Women']
    """
    return gazetteer(bundled_actor_entries())


def bundled_actor_entries() -> tuple[Entry, ...]:
    """Every actor that the workplan names, with all its names.

    >>> [entry.thing.notation for entry in bundled_actor_entries() if "УВКБ" in entry.names]
    ['UNHCR']
    """
    return _entries("actors")


def bundled_network_entries() -> tuple[Entry, ...]:
    """The Network and those of its members that the workplan does not name; the records of others may.

    >>> [entry.thing.notation for entry in bundled_network_entries() if "ЮНЕСКО" in entry.names]
    ['UNESCO']
    """
    return _entries("network")


def _entries(table: str) -> tuple[Entry, ...]:
    entities = vocabulary("reference")["un_network_on_migration"]["entities"]
    full_names = {agency_code(entity): entity["name"] for entity in entities}
    return tuple(_entry(actor, full_names.get(actor["code"], {})) for actor in record_list(table))


def actor_names(actors: Iterable[Mapping[str, Any]], full_names: Mapping[str, Mapping[str, str]]) -> ActorNames:
    """The names of these actors; `full_names` adds names by code.

    >>> iom = {"code": "IOM", "kind": "agency", "acronyms": {"ru": ["МОМ"]}}
    >>> [match.thing.notation for match in actor_names([iom], {}).find("MOM")]
    ['IOM']

    Raises:
        InputError: one name stands for two actors.
    """
    return gazetteer(_entry(actor, full_names.get(actor["code"], {})) for actor in actors)


def _entry(actor: Mapping[str, Any], full_names: Mapping[str, str]) -> Entry:
    acronyms = [name for names in actor.get("acronyms", {}).values() for name in names]
    labels = [*actor.get("labels", {}).values(), *full_names.values()]
    names = tuple(name for name in (*labels, *acronyms, *actor.get("aliases", [])) if name)
    return Entry(Thing(actor["kind"], actor["code"]), names, tuple(actor.get("except", [])))
