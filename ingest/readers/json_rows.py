"""JSON and JSON Lines into rows; all leaves are kept as text, as every other format has them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from ingest.contributions import Fault, Origin
from ingest.readers.limits import Limits, decoded, refuse_long_lines
from ingest.readers.plain_text import quoted
from ingest.readers.rows import KIND_LISTS, Found, Row, Value
from kg.errors import InputError, SourceError

# Possessive, so that hostile text costs linear time.
_TOKENS: Final = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[\]{}]', re.DOTALL)


class _RepeatedKey(ValueError):
    """A key stands twice in an object."""


def json_rows(content: bytes, name: str, limits: Limits) -> Iterator[Found]:
    """The records of a JSON file: a list of them, one of them, or lists under `practices`, `corridors` ….

    A row is numbered by its place in its list, from 1.

    Raises:
        InputError: the text is not JSON, nests too deeply, or has a key twice in an object.
    """
    text = decoded(content, name)
    _check(text, name, limits)
    yield from _document(_loaded(text, name, 1), name, limits)


def json_lines_rows(content: bytes, name: str, limits: Limits) -> Iterator[Found]:
    """The records of JSON Lines (https://jsonlines.org), one to a line; a line that is not JSON is a fault.

    Raises:
        InputError: a line is too long or nests too deeply.
    """
    text = decoded(content, name)
    refuse_long_lines(text, name, limits)
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        limits.count(number, name)
        _check(line, f"{name}:{number}", limits)
        try:
            yield _row(_loaded(line, name, number), Origin(name, number), None)
        except SourceError as error:
            yield Fault(Origin(name, number), "row", error.message.partition(": ")[2], error.hint)


def _document(loaded: Value, name: str, limits: Limits) -> Iterator[Found]:
    if isinstance(loaded, Mapping):
        lists = {key: value for key, value in loaded.items() if key in KIND_LISTS and isinstance(value, list)}
        for key, records in lists.items():
            yield from _listed(records, name, KIND_LISTS[key], limits)
        if len(lists) < len(loaded):
            yield Row(Origin(name, 1), {key: value for key, value in loaded.items() if key not in lists})
    elif isinstance(loaded, list):
        yield from _listed(loaded, name, None, limits)
    else:
        raise InputError(f"{name} holds {quoted(loaded)}, not a list of records.", "Write [{…}, {…}].")


def _listed(records: list[Value], name: str, kind: str | None, limits: Limits) -> Iterator[Found]:
    for number, record in enumerate(records, start=1):
        limits.count(number, name)
        yield _row(record, Origin(name, number), kind)


def _row(record: Value, origin: Origin, kind: str | None) -> Found:
    if isinstance(record, Mapping):
        return Row(origin, record, kind=kind)
    return Fault(origin, "row", f"{quoted(record)} is not a record.", 'Write it as {"id": "…"}.')


def _check(text: str, name: str, limits: Limits) -> None:
    depth = 0
    for match in _TOKENS.finditer(text):
        token = match[0]
        if len(token) > limits.cell:
            raise InputError(f"{name}: a text is longer than {limits.cell:,} characters.", "Break it up.")
        depth += (token in "[{") - (token in "]}")
        if depth > limits.depth:
            raise InputError(f"{name} nests deeper than {limits.depth} levels.", "Flatten it.")


def _loaded(text: str, name: str, line: int) -> Value:
    try:
        loaded: Value = json.loads(
            text, parse_int=str, parse_float=str, parse_constant=_refused, object_pairs_hook=_object
        )
    except json.JSONDecodeError as error:
        place = line + error.lineno - 1
        raise SourceError(name, place, f"This is not JSON: {error.msg}.", "Correct it.") from None
    except ValueError as error:
        raise SourceError(name, line, f"{error}", "Correct it.") from None
    return _text_leaves(loaded)


def _text_leaves(value: Any) -> Value:  # noqa: ANN401 - whatever JSON holds
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return [_text_leaves(item) for item in value]
    if isinstance(value, dict):
        return {key: _text_leaves(item) for key, item in value.items()}
    return None if value is None else str(value)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        repeated = next(key for key in keys if keys.count(key) > 1)
        raise _RepeatedKey(f"The key {quoted(repeated)} stands twice in one record.")
    return found


def _refused(constant: str) -> str:
    raise ValueError(f"{constant} is not a number of JSON.")
