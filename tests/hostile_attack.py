"""Hostile queries sent several at once to a running endpoint, with a polite client beside them: what both saw."""

import http.server
import json
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import NamedTuple

from tests.hostile_queries import CALLS, HEAVY

AT_ONCE = 4
PROBE = "SELECT ?n { <https://w3id.org/gcm-kg/id/workstream/T2> skos:notation ?n }"


class Ended(NamedTuple):
    """How a hostile query ended, and after how many seconds."""

    name: str
    status: int
    media_type: str
    body: bytes
    seconds: float


class Attack(NamedTuple):
    """How each query ended by name; the seconds each request of the polite client took, and whether all were right."""

    ended: dict[str, Ended]
    polite_seconds: list[float]
    polite_was_right: bool


@contextmanager
def canary() -> Iterator[tuple[str, list[str]]]:
    """A server that notes every request: its address, and what it has seen."""
    seen: list[str] = []

    class Canary(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            seen.append(self.path)
            self.send_response(204)
            self.end_headers()

        do_POST = do_GET  # noqa: N815

        def log_message(self, *_):
            return None

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Canary)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", seen
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def attack(endpoint: str, address: str) -> Attack:
    """Send every hostile query, AT_ONCE at a time; `address` is that of the canary."""
    queries = {**HEAVY, **{name: query.replace("{canary}", address) for name, query in CALLS.items()}}
    stop = threading.Event()
    with ThreadPoolExecutor(1) as polite, ThreadPoolExecutor(AT_ONCE) as hostile:
        probing = polite.submit(_probe, endpoint, stop)
        ended = list(hostile.map(lambda item: send(endpoint, *item), queries.items()))
        stop.set()
        seen = probing.result()
    return Attack(
        {one.name: one for one in ended}, sorted(seconds for _, seconds in seen), all(good for good, _ in seen)
    )


def send(endpoint: str, name: str, query: str) -> Ended:
    """Send one query by POST and wait for its end."""
    started = time.monotonic()
    request = urllib.request.Request(endpoint, query.encode(), {"Content-Type": "application/sparql-query"})
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            status, media_type, body = response.status, response.headers.get_content_type(), response.read()
    except urllib.error.HTTPError as error:
        with error:
            status, media_type, body = error.code, error.headers.get_content_type(), error.read()
    return Ended(name, status, media_type, body, time.monotonic() - started)


def _probe(endpoint: str, stop: threading.Event) -> list[tuple[bool, float]]:
    seen = []
    url = f"{endpoint}?{urllib.parse.urlencode({'query': PROBE})}"
    while not stop.is_set():
        started = time.monotonic()
        with urllib.request.urlopen(url, timeout=60) as response:
            good = json.loads(response.read())["results"]["bindings"][0]["n"]["value"] == "T2"
        seen.append((good, time.monotonic() - started))
        stop.wait(0.03)
    return seen
