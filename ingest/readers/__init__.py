"""Files that people contribute, in any of the formats of `ingest.readers.reading`, read into records and faults."""

from __future__ import annotations

from ingest.readers.limits import Limits
from ingest.readers.reading import FORMATS, read_file

__all__ = ["FORMATS", "Limits", "read_file"]
