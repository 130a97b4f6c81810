"""What every format is read into before its meaning is known: rows of named values, all leaves text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Union

from ingest.contributions import Fault, Origin

Value = Union[str, None, Sequence["Value"], Mapping[str, "Value"]]  # noqa: UP007 - it names itself


@dataclass(frozen=True)
class Row:
    """One row, or one entry of a list.

    Attributes:
        values: column or key as written → value; a leaf is text or None.
        header: the row stands under this header; the same object for all rows of a table, None where each row
            names its own keys.
        kind: what the list that it stands in says it is; None where nothing says so.
    """

    origin: Origin
    values: Mapping[str, Value]
    header: tuple[str, ...] | None = None
    kind: str | None = None


Found = Row | Fault
"""What a reader of a format gives: rows, and faults of rows that could not be taken apart."""

KIND_LISTS = {"practices": "practice", "corridors": "corridor", "documents": "document", "deletions": "deletion"}
"""Keys of a YAML or JSON file that hold a list of records → the kind of the records."""
