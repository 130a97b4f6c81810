"""A search answer into the formats that programs read: JSON, a table in CSV, a linked-data list in JSON-LD."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Final, NamedTuple

from api.rendering import reference_text, value_lines
from kg.export.characters import cell
from kg.formats import named
from kg.identifiers import mint
from kg.namespaces import prefixes
from search.answer import Answer, Evidence, Interpretation, Reference, Result, Shown

_COLUMNS: Final = (
    "rank", "notation", "type", "label", "label_lang", "score", "iri", "quote", "quote_lang", "source", "line", "why",
    "cautions", "references", "is_answer", "values",
)  # fmt: skip


class Pages(NamedTuple):
    """The absolute addresses of a page of results and of those around it; null where there is none."""

    this: str | None = None
    next: str | None = None
    prev: str | None = None


class AnswerFormat(NamedTuple):
    """How an answer is written."""

    name: str
    media_type: str
    write: Callable[[Answer, Pages], str]


def as_json(answer: Answer, pages: Pages) -> str:
    """The answer as it is, with the pages around it."""
    return json.dumps(asdict(answer) | {"next": pages.next, "prev": pages.prev}, ensure_ascii=False)


def as_csv(answer: Answer, _: Pages) -> str:
    """One row for each result, with its first quote and reason, its sources and values (https://www.rfc-editor.org/rfc/rfc4180).

    What a spreadsheet would run as a formula is defused.
    """
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(_COLUMNS)
    writer.writerows(_row(rank, result) for rank, result in enumerate(answer.results, answer.offset + 1))
    return table.getvalue()


def _row(rank: int, result: Result) -> list[str]:
    proof = result.evidence[0] if result.evidence else Evidence("", "", "", None, None, None)
    line = "" if proof.line is None else str(proof.line)
    why = result.why[0].text if result.why else ""
    thing = (str(rank), result.notation, result.type, result.label, result.label_lang, str(result.score), result.iri)
    beside = (
        "; ".join(result.cautions),
        "; ".join(map(reference_text, result.references)),
        "true" if result.is_answer else "false",
        "; ".join(value_lines(result.values)),
    )
    return [cell(text) for text in (*thing, proof.quote, proof.lang, proof.source, line, why, *beside)]


def as_jsonld(answer: Answer, pages: Pages) -> str:
    """A schema.org results page with our IRIs, readable without fetching a context (https://schema.org/ItemList)."""
    around = {"hydra:next": pages.next, "hydra:previous": pages.prev}
    page: dict[str, Any] = {
        "@context": _CONTEXT,
        **({"@id": pages.this} if pages.this else {}),
        "@type": "SearchResultsPage",
        "name": answer.query,
        "inLanguage": answer.language,
        **_read(answer.interpretation),
        "mainEntity": {
            "@type": "ItemList",
            "numberOfItems": answer.total,
            "itemListOrder": "https://schema.org/ItemListOrderDescending",
            "itemListElement": [
                {"@type": "ListItem", "position": position, "search:score": result.score, "item": _item(result)}
                for position, result in enumerate(answer.results, answer.offset + 1)
            ],
        },
        **{name: {"@id": address} for name, address in around.items() if address},
    }
    return json.dumps(page, ensure_ascii=False)


_CONTEXT: Final = {
    "@vocab": "https://schema.org/",
    "hydra": "http://www.w3.org/ns/hydra/core#",
    **{prefix: prefixes()[prefix] for prefix in ("gcm", "search", "skos")},
    "itemListOrder": {"@type": "@id"},
}


def _read(interpretation: Interpretation) -> dict[str, Any]:
    """How a question about ties was read, and whether its query gave the answers."""
    if interpretation.sparql is None:
        return {}
    return {
        "search:reading": interpretation.reading,
        "search:sparql": interpretation.sparql,
        "search:isSure": interpretation.is_sure,
        "search:count": interpretation.count,
    }


def _item(result: Result) -> dict[str, Any]:
    return {
        "@id": result.iri,
        "@type": f"gcm:{result.type}",
        "skos:notation": result.notation,
        "name": _in_language(result.label, result.label_lang),
        "subjectOf": [_quotation(proof) for proof in result.evidence],
        "citation": [_work(reference) for reference in result.references],
        **({"search:caution": list(result.cautions)} if result.cautions else {}),
        **({"search:isAnswer": True} if result.is_answer else {}),
        **({"additionalProperty": [_value(one) for one in result.values]} if result.values else {}),
    }


def _value(shown: Shown) -> dict[str, Any]:
    """A value that was asked for (https://schema.org/PropertyValue)."""
    return {"@type": "PropertyValue", "propertyID": shown.name, "name": shown.label, "value": shown.text}


def _work(reference: Reference) -> dict[str, Any]:
    """A published source (https://schema.org/citation); its address is a link."""
    publisher = {"@type": "Organization", "name": reference.publisher} if reference.publisher else None
    known = {
        "publisher": publisher,
        "datePublished": None if reference.year is None else str(reference.year),
        "url": {"@id": reference.url} if reference.url else None,
    }
    return {"@type": "CreativeWork", "name": reference.title} | {name: said for name, said in known.items() if said}


def _quotation(proof: Evidence) -> dict[str, Any]:
    place = {"gcm:line": proof.line, "gcm:start": proof.start, "gcm:end": proof.end}
    return {
        "@type": "Quotation",
        "text": _in_language(proof.quote, proof.lang),
        "isPartOf": {"@id": str(mint("source", proof.source))},
        **{name: number for name, number in place.items() if number is not None},
    }


def _in_language(text: str, language: str) -> dict[str, str]:
    return {"@value": text, "@language": language}


ANSWER_FORMATS: Final = (
    AnswerFormat("json", "application/json", as_json),
    AnswerFormat("jsonld", "application/ld+json", as_jsonld),
    AnswerFormat("csv", "text/csv", as_csv),
)


def answer_format(name: str) -> AnswerFormat:
    """The format with this name.

    >>> answer_format("csv").media_type
    'text/csv'

    Raises:
        InputError: there is none.
    """
    return named(ANSWER_FORMATS, name)
