"""A response into one that states its release and may be read safely by any page, as pure ASGI middleware."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Header names and values are bytes here, names in lower case: that is how ASGI has them, and it spares every request
# the time of encoding them.
Raw = tuple[bytes, bytes]
# A page that needs styles or scripts states its own policy; whatever else is sent may load nothing.
_FIXED: Final[tuple[Raw, ...]] = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
)
_SHARED: Final[tuple[Raw, ...]] = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"Content-Location, ETag, Link, Retry-After, X-Release"),
)
_READABLE: Final = ("GET", "HEAD", "OPTIONS")
# Other sites' pages may read everything, and send a body only where a question may be sent as one.
_POSTED_BY_OTHERS: Final = frozenset({"/sparql", "/search"})
_ONE_DAY: Final = b"86400"


class ResponseHeaders:
    """Adds the headers that every response has, and answers preflights (https://fetch.spec.whatwg.org/#cors-preflight-fetch).

    Args:
        app: what answers.
        release: id of the release that is served.
    """

    def __init__(self, app: ASGIApp, release: str) -> None:
        self._app = app
        self._fixed = (*_FIXED, (b"x-release", release.encode()))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        shared = _SHARED if scope["method"] in _shared_methods(scope["path"]) else ()

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = self._completed(message["headers"], shared)
            await send(message)

        if _is_preflight(scope):
            await _answer_preflight(scope["path"], send_with_headers)
        else:
            await self._app(scope, receive, send_with_headers)

    def _completed(self, stated: Iterable[Raw], shared: tuple[Raw, ...]) -> list[Raw]:
        """The headers as stated by the route, and those of ours that it left unsaid."""
        headers = list(stated)
        names = {name for name, _ in headers}
        return headers + [pair for pair in (*self._fixed, *shared) if pair[0] not in names]


class HeadAsGet:
    """Answers HEAD on every GET route: all headers, Content-Length too, but no body (RFC 9110, section 9.3.2).

    Args:
        app: what answers GET.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def send_without_body(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        await self._app(dict(scope) | {"method": "GET"}, receive, send_without_body)


def _shared_methods(path: str) -> tuple[str, ...]:
    return (*_READABLE, "POST") if path in _POSTED_BY_OTHERS else _READABLE


def _is_preflight(scope: Scope) -> bool:
    if scope["method"] != "OPTIONS":
        return False
    names = {name for name, _ in scope["headers"]}
    return b"origin" in names and b"access-control-request-method" in names


async def _answer_preflight(path: str, send: Send) -> None:
    headers: list[Raw] = [
        (b"access-control-allow-methods", ", ".join(_shared_methods(path)).encode()),
        (b"access-control-allow-headers", b"Accept, Content-Type, If-None-Match"),
        (b"access-control-max-age", _ONE_DAY),
    ]
    await send({"type": "http.response.start", "status": 204, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
