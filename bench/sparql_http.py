"""SPARQL over HTTP beside `oxigraph serve-read-only` on the same data: rates, latencies and their ratio.

Needs wrk on the PATH and the `bench` extra (pip install -e '.[bench]'). Run it from a checkout with a release:

    python bench/sparql_http.py
"""

from __future__ import annotations

import argparse
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from api.opened_release import open_release
from api.settings import Settings

QUERIES = {
    "point": "SELECT ?p ?o { <https://w3id.org/gcm-kg/id/workstream/T2> ?p ?o }",
    "page": "SELECT ?s ?l { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?l } ORDER BY ?l LIMIT 100",
    "group": "SELECT ?c (COUNT(?s) AS ?n) { ?s a ?c } GROUP BY ?c ORDER BY DESC(?n)",
}
CONNECTIONS = (4, 16, 64)


class Load(NamedTuple):
    """What wrk saw: requests a second, median and 99th percentile in milliseconds, answers that were no 2xx."""

    rate: float
    median: float
    worst: float
    errors: int


def main() -> None:
    """Print a line for each query and number of connections."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=int, default=5, help="how long each measurement takes")
    seconds = options.parse_args().seconds
    tools = {name: _tool(name) for name in ("wrk", "oxigraph")}
    graph = open_release(Settings()).layout.graph
    with ExitStack() as running:
        theirs = running.enter_context(_oxigraph(tools["oxigraph"], graph))
        ours = running.enter_context(_gcmkg())
        print(f"{'query':6} {'conn':>4}  {'oxigraph serve':>28}  {'gcmkg serve':>28}  ratio of rates")
        for name, query in QUERIES.items():
            for connections in CONNECTIONS:
                pair = [_wrk(tools["wrk"], url, query, connections, seconds) for url in (theirs, ours)]
                _print(name, connections, pair)


def _print(name: str, connections: int, pair: Sequence[Load]) -> None:
    shown = [f"{one.rate:7.0f}/s {one.median:6.1f}/{one.worst:6.1f} ms" for one in pair]
    errors = f"  errors: {[one.errors for one in pair]}" if any(one.errors for one in pair) else ""
    print(
        f"{name:6} {connections:4}  {shown[0]:>28}  {shown[1]:>28}  {pair[1].rate / pair[0].rate:.2f}{errors}",
        flush=True,
    )


def _tool(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path=str(Path(sys.executable).parent))
    if found is None:
        raise SystemExit(f"{name} is not installed: wrk comes from the system's packages, oxigraph with '.[bench]'.")
    return found


@contextmanager
def _oxigraph(oxigraph: str, graph: Path) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as location:
        subprocess.run(
            [oxigraph, "load", "--location", location, "--file", str(graph)], check=True, capture_output=True
        )
        port = _free_port()
        command = [oxigraph, "serve-read-only", "--location", location, "--bind", f"127.0.0.1:{port}"]
        with _process([*command, "--union-default-graph"], f"http://127.0.0.1:{port}/query?query=ASK%7B%7D"):
            yield f"http://127.0.0.1:{port}/query"


@contextmanager
def _gcmkg() -> Iterator[str]:
    port = _free_port()
    command = [sys.executable, "-m", "api", "serve", "--port", str(port)]
    with _process(command, f"http://127.0.0.1:{port}/health"):
        yield f"http://127.0.0.1:{port}/sparql"


@contextmanager
def _process(command: Sequence[str], ready: str) -> Iterator[None]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(ready)
        yield
    finally:
        process.terminate()
        process.wait()


def _wait_for(url: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"Nothing answers at {url}.")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _wrk(wrk: str, url: str, query: str, connections: int, seconds: int) -> Load:
    asked = f"{url}?{urllib.parse.urlencode({'query': query})}"
    command = [wrk, "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-H", _ACCEPT, asked]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    errors = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])  # type: ignore[index]
    return Load(rate, _milliseconds(said, "50%"), _milliseconds(said, "99%"), int(errors[1]) if errors else 0)


_ACCEPT = "Accept: application/sparql-results+json"


def _milliseconds(said: str, percentile: str) -> float:
    number, unit = re.search(rf"{percentile}\s+([\d.]+)(us|ms|s)", said).groups()  # type: ignore[union-attr]
    return float(number) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[unit]


if __name__ == "__main__":
    main()
