"""The requests of protocol.yaml into HTTP, and what came back into the faults found in it."""

from __future__ import annotations

import http.client
import re
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode, urlsplit

import yaml

from conformance import results
from conformance.manifest import HERE

DATA = HERE / "protocol.nq"
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answer:
    """What the endpoint said: status code, media type with its parameters, body."""

    status: int
    media_type: str
    body: bytes


@cache
def requests() -> tuple[dict[str, Any], ...]:
    """Every entry of protocol.yaml."""
    return tuple(yaml.safe_load((HERE / "protocol.yaml").read_text(encoding="utf-8")))


def send(endpoint: str, request: dict[str, Any]) -> Answer:
    """Send exactly the bytes that the entry describes: http.client adds no media type and re-encodes nothing."""
    address = urlsplit(endpoint)
    connection = http.client.HTTPConnection(address.netloc, timeout=30)
    try:
        target = f"{address.path}?{_encoded(request['query'])}" if "query" in request else address.path
        connection.request(request.get("method", "GET"), target, _body(request), _headers(request))
        response = connection.getresponse()
        return Answer(response.status, response.headers.get("Content-Type", ""), response.read())
    finally:
        connection.close()


def faults(request: dict[str, Any], answer: Answer) -> list[str]:
    """What the answer has against what the entry expects; empty when nothing."""
    found = []
    if not re.fullmatch(str(request["status"]).replace("x", r"\d"), str(answer.status)):
        return [f"status {answer.status}: {answer.body[:500]!r}"]
    if "type" in request and answer.media_type not in request["type"]:
        found.append(f"media type {answer.media_type}")
    if "text" in request and answer.body != request["text"].encode():
        found.append(f"body {answer.body!r}")
    if "boolean" in request and _outcome(answer) is not request["boolean"]:
        found.append(f"answer {_outcome(answer)}")
    if "rows" in request and len(_table(answer).rows) != request["rows"]:
        found.append(f"{len(_table(answer).rows)} rows")
    if answer.status >= 400 and request.get("method") != "HEAD" and answer.media_type != "application/problem+json":
        found.append(f"an error that is no problem document but {answer.media_type}")
    return found


def _outcome(answer: Answer) -> results.Outcome:
    return results.read(answer.body, answer.media_type.partition(";")[0])


def _table(answer: Answer) -> results.Table:
    outcome = _outcome(answer)
    assert isinstance(outcome, results.Table)
    return outcome


def _encoded(query: str | list[list[str]]) -> str:
    return query if isinstance(query, str) else urlencode([(name, value) for name, value in query])


def _body(request: dict[str, Any]) -> bytes | None:
    if "form" in request:
        return _encoded(request["form"]).encode("ascii")
    if "hex" in request:
        return bytes.fromhex(request["hex"])
    return request["body"].encode("utf-8") if "body" in request else None


def _headers(request: dict[str, Any]) -> dict[str, str]:
    given: dict[str, str] = request.get("headers", {})
    return ({"Content-Type": _FORM} if "form" in request else {}) | given
