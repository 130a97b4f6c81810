"""YAML into rows: events are turned into text, lists and mappings one by one, so that nothing is built but data.

A plain scalar stays the text that it is, so `NO` is Norway; only an empty one, `null` and `~` are None.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import yaml

from ingest.contributions import Fault, Origin
from ingest.readers.limits import Limits, decoded, refuse_long_lines
from ingest.readers.plain_text import quoted
from ingest.readers.rows import KIND_LISTS, Found, Row, Value
from kg.errors import InputError, SourceError

_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULLS: Final = frozenset(("", "~", "null", "Null", "NULL"))


def yaml_rows(content: bytes, name: str, limits: Limits) -> Iterator[Found]:
    """The records of a YAML file: a list of them, one of them, or lists under `practices`, `corridors`, `documents`.

    Raises:
        InputError: the text is not YAML, nests too deeply, or has aliases, tags or more than one document.
    """
    text = decoded(content, name)
    refuse_long_lines(text, name, limits)
    events = _Events(text, name, limits)
    try:
        yield from _document(events)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise SourceError(name, line, f"This is not YAML: {error.problem or error.context}.", "Correct it.") from None
    except yaml.YAMLError as error:
        message = f"{name} is not YAML: {quoted(' '.join(str(error).split()))}."
        raise InputError(message, "Remove control characters, and save it as UTF-8.") from None


class _Events:
    """The events of a document, those refused that no table of records needs."""

    def __init__(self, text: str, name: str, limits: Limits) -> None:
        self.name, self.limits = name, limits
        self._events = yaml.parse(text, Loader=_LOADER)
        self._depth = 0

    def next(self) -> yaml.Event:
        event = next(self._events)
        if isinstance(event, yaml.AliasEvent):
            raise self.error(event, f"The alias '*{event.anchor}' is not read.", "Write the value out.")
        tag = getattr(event, "tag", None)
        if tag and not str(tag).startswith("tag:yaml.org,2002:str"):
            raise self.error(event, f"The tag {quoted(tag)} is not read.", "Remove it.")
        if isinstance(event, yaml.CollectionStartEvent):
            self._depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            self._depth -= 1
        if self._depth > self.limits.depth:
            raise self.error(event, f"It nests deeper than {self.limits.depth} levels.", "Flatten it.")
        return event

    def error(self, event: yaml.Event, message: str, hint: str) -> SourceError:
        return SourceError(self.name, _line(event), message, hint)


def _document(events: _Events) -> Iterator[Found]:
    events.next()  # the stream begins
    if isinstance(events.next(), yaml.StreamEndEvent):
        raise InputError(f"{events.name} holds no records.", "Get an example with `gcmkg template practice`.")
    start = events.next()
    if isinstance(start, yaml.SequenceStartEvent):
        yield from _listed(events, None)
    elif isinstance(start, yaml.MappingStartEvent):
        yield from _top_mapping(events, start)
    else:
        raise events.error(start, "A list of records is expected.", "Begin each with '- id: …'.")
    events.next()  # the document ends
    last = events.next()
    if not isinstance(last, yaml.StreamEndEvent):
        raise events.error(last, "A second document begins.", "Keep one document to a file.")


def _top_mapping(events: _Events, start: yaml.Event) -> Iterator[Found]:
    """Lists of records by kind; or one record, whose values are given by its keys."""
    single: dict[str, Value] = {}
    while not isinstance(event := events.next(), yaml.MappingEndEvent):
        key = _key(events, event)
        value = events.next()
        if key in KIND_LISTS and isinstance(value, yaml.SequenceStartEvent):
            yield from _listed(events, KIND_LISTS[key])
        elif key in KIND_LISTS and _is_null(value):
            continue
        elif key in single:
            raise events.error(event, f"The key {quoted(key)} stands twice.", "Keep one of them.")
        else:
            single[key] = _value(events, value)
    if single:
        yield Row(Origin(events.name, _line(start)), single)


def _listed(events: _Events, kind: str | None) -> Iterator[Found]:
    number = 0
    while not isinstance(event := events.next(), yaml.SequenceEndEvent):
        number += 1
        events.limits.count(number, events.name)
        origin = Origin(events.name, _line(event))
        record = _value(events, event)
        if isinstance(record, dict):
            yield Row(origin, record, kind=kind)
        else:
            yield Fault(origin, "row", f"{quoted(record)} is not a record.", "Write it as 'key: value' lines.")


def _value(events: _Events, event: yaml.Event) -> Value:
    """The value that begins with this event, read to its end."""
    if isinstance(event, yaml.ScalarEvent):
        return None if _is_null(event) else str(event.value)
    if isinstance(event, yaml.SequenceStartEvent):
        items: list[Value] = []
        while not isinstance(inner := events.next(), yaml.SequenceEndEvent):
            items.append(_value(events, inner))
        return items
    mapping: dict[str, Value] = {}
    while not isinstance(inner := events.next(), yaml.MappingEndEvent):
        key = _key(events, inner)
        if key in mapping:
            raise events.error(inner, f"The key {quoted(key)} stands twice.", "Keep one of them.")
        mapping[key] = _value(events, events.next())
    return mapping


def _key(events: _Events, event: yaml.Event) -> str:
    if not isinstance(event, yaml.ScalarEvent):
        raise events.error(event, "A key is a list or a mapping.", "Put text with ':' or '?' in quotation marks.")
    return str(event.value)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _is_null(event: yaml.Event) -> bool:
    return isinstance(event, yaml.ScalarEvent) and event.implicit[0] and event.value in _NULLS
