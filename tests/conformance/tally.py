"""The W3C's cases and the deviations into the tally of docs/sparql-conformance.md.

Nothing runs here: the tests hold every case to pass unless it is listed as a deviation, and every listed one to fail.
"""

from __future__ import annotations

from collections import Counter

from conformance.manifest import HERE, cases, deviations

PAGE = HERE.parent.parent / "docs" / "sparql-conformance.md"
_START, _END = "<!-- tally -->\n", "<!-- end of tally -->"


def written_into(page: str) -> str:
    """The page with what stands between its two marks replaced by the tally of today."""
    before, _, rest = page.partition(_START)
    return f"{before}{_START}\n{table()}\n\n{reasons()}\n\n{_END}{rest.partition(_END)[2]}"


def table() -> str:
    """A Markdown table with a row for each group of cases and a last row for all."""
    total = Counter(case.group for case in cases())
    deviating = Counter(case.group for case in cases() if case.id in deviations())
    rows = [_row(group, total[group], deviating[group]) for group in sorted(total, key=_newest_first)]
    head = ["| group | cases | pass | deviate |", "|---|---:|---:|---:|"]
    return "\n".join([*head, *rows, _row("all", total.total(), deviating.total())])


def reasons() -> str:
    """A Markdown list of the reasons for deviating, each with its cases."""
    listed: dict[str, list[str]] = {}
    for case, reason in deviations().items():
        listed.setdefault(reason, []).append(case.rpartition("/")[2])
    return "\n".join(f"- {reason} {len(names)}: {', '.join(names)}." for reason, names in listed.items())


def _newest_first(group: str) -> tuple[bool, str]:
    return group.startswith("data-r2"), group


def _row(group: str, total: int, deviating: int) -> str:
    return f"| {group} | {total} | {total - deviating} | {deviating} |"
