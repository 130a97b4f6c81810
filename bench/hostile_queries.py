"""What hostile queries cost a polite client, and how late the latest of them was stopped.

Run it from a checkout with a release: python -m bench.hostile_queries
"""

from __future__ import annotations

from pathlib import Path

from tests.hostile_attack import AT_ONCE, attack, canary
from tests.served_process import serving

LIMIT = 1.0


def main() -> None:
    """Print one line for the attackers and one for the polite client."""
    with canary() as (address, seen), serving(Path(".gcmkg"), query_seconds=LIMIT) as service:
        attacked = attack(f"{service}/sparql", address)
    ended = sorted(one.seconds for one in attacked.ended.values())
    polite = [1000 * seconds for seconds in attacked.polite_seconds]
    print(
        f"{len(ended)} hostile queries, {AT_ONCE} at once, limit {LIMIT:g} s: the latest ended after {ended[-1]:.2f} s"
    )
    print(
        f"polite client, {len(polite)} requests, all right: {attacked.polite_was_right}; "
        f"p50 {polite[len(polite) // 2]:.0f} ms, p95 {polite[int(len(polite) * 0.95)]:.0f} ms, "
        f"p99 {polite[int(len(polite) * 0.99)]:.0f} ms; canary calls: {len(seen)}"
    )


if __name__ == "__main__":
    main()
