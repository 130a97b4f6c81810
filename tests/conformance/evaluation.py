"""A W3C case into a request, and its answer into a verdict."""

from __future__ import annotations

import re

from httpx2 import Client, Response

from conformance import results
from conformance.manifest import Case

_FROM = re.compile(r"\bFROM\b", re.IGNORECASE)
_ORDER_BY = re.compile(r"\bORDER\s+BY\b[^}]*\Z", re.IGNORECASE)


def ask(client: Client, endpoint: str, case: Case) -> Response:
    """Send the case's query by POST; the protocol has no base IRI, so the query's own is put in front."""
    query = case.query.read_text(encoding="utf-8")
    form: dict[str, str | list[str]] = {"query": f"BASE <{case.base}>\n{query}"}
    if case.kind != "evaluation" or not _FROM.search(query):
        form |= {"default-graph-uri": list(case.default_graphs), "named-graph-uri": list(case.named_graphs)}
    return client.post(endpoint, data=form, headers={"Accept": _accepted(case)})


def verdict(case: Case, answer: Response) -> str:
    """What is wrong with the answer; empty when nothing is."""
    if case.kind == "refused":
        return "" if answer.status_code == 400 else f"a malformed query was answered with {answer.status_code}"
    if answer.status_code != 200:
        return f"{answer.status_code}: {answer.text}"
    if case.result is None:
        return ""
    expected = results.read(case.result.read_bytes(), results.media_type(case.result.suffix), case.base)
    answered = results.read(answer.content, answer.headers["content-type"].partition(";")[0])
    if results.same(expected, answered, ordered=_ordered(case, expected), lax=case.lax):
        return ""
    return f"expected {expected}\nanswered {answered}"


def _accepted(case: Case) -> str:
    table = results.SPARQL_MEDIA_TYPES.get(case.result.suffix if case.result else "", "application/sparql-results+json")
    return f"{table}, text/turtle"


def _ordered(case: Case, expected: results.Outcome) -> bool:
    recorded = isinstance(expected, results.Table) and expected.ordered
    return recorded and bool(_ORDER_BY.search(case.query.read_text(encoding="utf-8")))
