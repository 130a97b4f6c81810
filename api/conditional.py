"""A response into one that a client may keep: an ETag made of the release, and 304 where the client has it already.

A release never changes, so what it answers at an address changes only with the release or with the software. The
entity tag is `"<release>-<digest>"`: the digest is of the address with its query string, the media type and, where
the body is sent in one piece, the body (RFC 9110, sections 8.8.3 and 13.1.2).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import blake2b
from typing import Final
from urllib.parse import unquote_plus

from starlette.types import ASGIApp, Message, Receive, Scope, Send

REVALIDATED: Final = b"public, max-age=0, must-revalidate"
UNCACHED: Final = b"no-store"
_STATE_OF_SERVICE: Final = frozenset({"/health", "/metrics"})
# Alike in what they say, not byte for byte: they tell how long they took, or may come in another order.
_WEAKLY_VALIDATED: Final = frozenset({"/search", "/suggest", "/ask", "/sparql"})
_KEPT_IN_304: Final = frozenset({b"cache-control", b"content-location", b"etag", b"expires", b"link", b"vary"})
_ENTITY_TAG: Final = re.compile(r'(?:W/)?("[^"]*")')
# https://www.w3.org/TR/sparql11-query/#SparqlOps: these answer anew each time.
_VOLATILE: Final = re.compile(r"\b(?:now|rand|struuid|uuid|bnode)\s*\(", re.IGNORECASE)


class ConditionalRequests:
    """Validates what GET answers against what the client holds; all else is marked as not to be kept.

    Args:
        app: what answers.
        release: id of the release that is served.
    """

    def __init__(self, app: ASGIApp, release: str) -> None:
        self._app = app
        self._release = release

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif _is_stable(scope):
            await self._app(scope, receive, _Validator(self._release, scope, send).send)
        else:
            await self._app(scope, receive, _unkept(send))


class _Validator:
    """Holds back the start of one response until its first piece of body is there, then sends it or 304."""

    def __init__(self, release: str, scope: Scope, send: Send) -> None:
        self._release = release
        self._scope = scope
        self._send = send
        self._start: Message | None = None
        self._is_known = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            await self._begin(message)
        elif self._start is not None:
            start, self._start = self._start, None
            await self._decide(start, message)
        elif not self._is_known:
            await self._send(message)

    async def _begin(self, start: Message) -> None:
        kept = _cache_control(start)
        if start["status"] == 200 and kept != UNCACHED and not _stated(start["headers"], b"etag"):
            self._start = start
        else:
            await self._send(start)

    async def _decide(self, start: Message, first: Message) -> None:
        tag = self._entity_tag(start, first)
        start["headers"].append((b"etag", tag.encode()))
        held = [value.decode("latin-1") for name, value in self._scope["headers"] if name == b"if-none-match"]
        self._is_known = bool(held) and is_known(tag, held)
        if self._is_known:
            kept = [pair for pair in start["headers"] if pair[0] in _KEPT_IN_304]
            await self._send({"type": "http.response.start", "status": 304, "headers": kept})
            await self._send({"type": "http.response.body", "body": b""})
        else:
            await self._send(start)
            await self._send(first)

    def _entity_tag(self, start: Message, first: Message) -> str:
        is_weak = self._scope["path"] in _WEAKLY_VALIDATED or first.get("more_body", False)
        body = b"" if is_weak else first.get("body", b"")
        parts = (_address(self._scope), _stated(start["headers"], b"content-type"), body)
        digest = blake2b(b"\0".join(parts), digest_size=8).hexdigest()
        return f'{"W/" if is_weak else ""}"{self._release}-{digest}"'


def _cache_control(start: Message) -> bytes:
    """How long a response may be kept: as its route says, or else not at all if it failed or is a stream of events."""
    start["headers"] = list(start["headers"])
    said = _stated(start["headers"], b"cache-control")
    if said:
        return said
    is_passing = start["status"] >= 400 or _stated(start["headers"], b"content-type").startswith(b"text/event-stream")
    start["headers"].append((b"cache-control", UNCACHED if is_passing else REVALIDATED))
    return UNCACHED if is_passing else REVALIDATED


def _stated(headers: Iterable[tuple[bytes, bytes]], name: bytes) -> bytes:
    return next((value for stated, value in headers if stated == name), b"")


def is_known(entity_tag: str, if_none_match: Iterable[str]) -> bool:
    """Whether the client holds this already, by weak comparison (RFC 9110, section 8.8.3.2).

    >>> is_known('"a"', ['W/"a", "b"']), is_known('"a"', ["*"]), is_known('"a"', ['"b"'])
    (True, True, False)
    """
    held = ",".join(if_none_match).strip()
    return held == "*" or entity_tag.removeprefix("W/") in _ENTITY_TAG.findall(held)


def _is_stable(scope: Scope) -> bool:
    if scope["method"] != "GET" or scope["path"] in _STATE_OF_SERVICE:
        return False
    return scope["path"] != "/sparql" or not _is_volatile(scope["query_string"])


def _is_volatile(query_string: bytes) -> bool:
    calls_anything = b"(" in query_string or b"%28" in query_string
    return calls_anything and bool(_VOLATILE.search(unquote_plus(query_string.decode("latin-1"))))


def _address(scope: Scope) -> bytes:
    return b"?".join((scope.get("raw_path") or scope["path"].encode(), scope["query_string"]))


def _unkept(send: Send) -> Send:
    async def send_unkept(message: Message) -> None:
        if message["type"] == "http.response.start" and not _stated(message["headers"], b"cache-control"):
            message["headers"] = [*message["headers"], (b"cache-control", UNCACHED)]
        await send(message)

    return send_unkept
