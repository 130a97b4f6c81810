"""What a killable worker costs: the same queries in a worker and in this process, as medians and their ratio.

Run it from a checkout with a release: python bench/sparql_workers.py
"""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

from api.opened_release import open_release
from api.settings import Settings
from kg.named_queries import named_queries
from kg.sparql import Limits, Request, run

ROUNDS = 20


def timed(call: Callable[[], object]) -> float:
    """Milliseconds of one call."""
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1000


def main() -> None:
    """Print one line for each kind of call."""
    opened = open_release(Settings())
    requests = [Request(named.text) for named in named_queries()]
    direct = [timed(lambda r=r: run(opened.store, r, Limits())) for _ in range(ROUNDS) for r in requests]
    with opened.query_pool() as pool:
        pool.run(requests[0])
        pooled = [timed(lambda r=r: pool.run(r)) for _ in range(ROUNDS) for r in requests]
    print(f"{len(requests)} queries, {ROUNDS} rounds, {opened.manifest.counts['quads']} quads")
    print(f"in this process  median {median(direct):.2f} ms")
    print(f"in a worker      median {median(pooled):.2f} ms  ({median(pooled) / median(direct):.1f} times)")


if __name__ == "__main__":
    main()
