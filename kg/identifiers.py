"""Codes to IRIs and back: things are named by their code, never by a label, so that a wording can change."""

from __future__ import annotations

import re
from functools import lru_cache

from rdflib.term import URIRef

from kg.errors import InputError
from kg.namespaces import BASE

KINDS = (
    "objective", "area", "priority", "principle", "workstream", "activity", "item", "agency", "body", "group",
    "mechanism", "instrument", "event", "passage", "mention", "source", "label", "scheme", "status", "recurrence",
    "timeframe-type", "wording", "practice", "practice-type", "corridor", "country", "region", "dataset",
    "observation", "structure", "component", "suggestion", "membership", "alignment",
    "ingestion",
)  # fmt: skip
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\Z")


# A record is named once for each thing that is said of it.
@lru_cache(maxsize=4096)
def mint(kind: str, notation: str) -> URIRef:
    """The IRI of the thing with this notation; a slash in the notation becomes a hyphen.

    >>> str(mint("activity", "T2/4"))
    'https://w3id.org/gcm-kg/id/activity/T2-4'
    >>> str(mint("objective", "O13"))
    'https://w3id.org/gcm-kg/id/objective/13'

    Raises:
        InputError: the kind is unknown or the notation holds a character an IRI path should not.
    """
    if kind not in KINDS:
        raise InputError(f"Unknown kind of thing '{kind}'.", f"Use one of: {', '.join(KINDS)}.")
    code = notation[1:] if kind in _LETTERED and notation[:1] == _LETTERED[kind] else notation
    code = code.replace("/", "-")
    if not _CODE.match(code):
        raise InputError(f"The code '{notation}' cannot name a {kind}.", "Use ASCII letters, digits, '.', '_' and '-'.")
    return URIRef(f"{BASE}id/{kind}/{code}")


# O13, A2 and P1 carry their kind in a letter that the IRI path already says.
_LETTERED = {"objective": "O", "area": "A", "priority": "P"}


def kind_of(iri: str) -> str | None:
    """The kind in a minted IRI, or None for any other IRI.

    >>> kind_of("https://w3id.org/gcm-kg/id/agency/IOM")
    'agency'
    >>> kind_of("https://example.org/x") is None
    True
    """
    match = re.match(re.escape(BASE) + r"id/([a-z-]+)/.", iri)
    return match[1] if match else None
