"""Files, or the release, into a SHACL report with the lines the findings stand on."""

from __future__ import annotations


# pending: adapted to kg.validation below
