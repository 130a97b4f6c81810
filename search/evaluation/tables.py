"""Reports on search into aligned plain text for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from search.evaluation.ablation import Ablation, Compared
from search.evaluation.benchmark import BeirReport
from search.evaluation.bootstrap import Interval
from search.evaluation.outcomes import Outcome
from search.evaluation.report import MEASURES, Measure, Parity, Report, Row

Cells = tuple[str, ...]
_NOTHING: Final = "–"
_SHOWN_HITS: Final = 5


def table(rows: Iterable[Cells]) -> str:
    """Cells in aligned columns, the first to the left and numbers to the right.

    >>> print(table([("", "n"), ("all", "115"), ("a", "9")]))
           n
    all  115
    a      9
    """
    listed = list(rows)
    widths = [max(map(len, column)) for column in zip(*listed, strict=True)]
    return "\n".join(
        "  ".join((row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:]))).rstrip() for row in listed
    )


def number(value: float | None) -> str:
    """A figure to three places.

    >>> number(0.8017), number(None)
    ('0.802', '–')
    """
    return _NOTHING if value is None else f"{value:.3f}"


def bounds(found: Interval | None) -> str:
    """An interval to three places.

    >>> bounds(Interval(0.75, 0.8494))
    '[0.750, 0.849]'
    """
    return _NOTHING if found is None else f"[{found.low:.3f}, {found.high:.3f}]"


def estimate(value: float | None, found: Interval | None) -> str:
    """A figure with its interval.

    >>> estimate(0.8, Interval(0.75, 0.85)), estimate(None, None)
    ('0.800 [0.750, 0.850]', '–')
    """
    return _NOTHING if value is None else f"{number(value)} {bounds(found)}"


def report_text(report: Report, by: Sequence[str] = ("type", "lang")) -> str:
    """A report: the whole and its groups, the grid of type and language, parity, and what the graph does not hold.

    Args:
        report: what is shown.
        by: the groupings to show, of "type" and "lang"; the grid and parity come with the latter.
    """
    groups = (report.by_type if "type" in by else (), report.by_language if "lang" in by else ())
    parts = [
        _measures((report.overall, *groups[0], *groups[1])),
        _grid(report.by_type_and_language) if len(by) > 1 else "",
        _parity(report.parity) if report.parity and "lang" in by else "",
        _unknown(report.unknown),
    ]
    return "\n\n".join(filter(None, parts))


def _measures(rows: Sequence[Row]) -> str:
    used = [measure for measure in MEASURES if any(row.mean(measure) is not None for row in rows)]
    first, others = used[:1], used[1:]
    heads = ("", "n", *(_with_interval(one) for one in first), *(one.heading for one in others))
    return table([heads, *(_cells(row, first, others) for row in rows)])


def _with_interval(measure: Measure) -> str:
    return f"{measure.heading} [95 %]"


def _cells(row: Row, first: Sequence[Measure], others: Sequence[Measure]) -> Cells:
    estimates = (estimate(row.mean(one), row.intervals.get(one.name)) for one in first)
    return (row.group, str(row.questions), *estimates, *(number(row.mean(one)) for one in others))


def _grid(rows: Iterable[Row]) -> str:
    """nDCG@10 by type down and language across, with how many questions each cell rests on."""
    cells = {
        tuple(row.group.split(" ", 1)): f"{number(row.ndcg)} ({row.questions})" for row in rows if row.ndcg is not None
    }
    types, languages = (sorted({pair[place] for pair in cells}) for place in (0, 1))
    lines = [(kind, *(cells.get((kind, language), _NOTHING) for language in languages)) for kind in types]
    return table([("nDCG@10 (n)", *languages), *lines]) if lines else ""


def _parity(parity: Parity) -> str:
    return (
        f"Languages: best {parity.best}, worst {parity.worst}, worst/best {parity.ratio:.3f}, "
        f"spread {parity.spread:.3f} (chance alone would give {parity.by_chance:.3f})"
    )


def _unknown(unknown: Mapping[str, Sequence[str]]) -> str:
    named = ", ".join(f"{key} ({', '.join(questions)})" for key, questions in unknown.items())
    return f"Judged but not in the graph, so never found: {named}" if named else ""


def worst_text(outcomes: Iterable[Outcome]) -> str:
    """Questions with what was found first, an asterisk at what is gold, and what was missed."""
    return "\n".join(map(_question, outcomes))


def _question(outcome: Outcome) -> str:
    question = outcome.question
    found = outcome.ranking[:_SHOWN_HITS]
    shown = " ".join(f"{key}*" if key in question.gold else key for key in found) or "nothing"
    missed = [key for key in sorted(question.gold, key=lambda key: (-question.gold[key], key)) if key not in found]
    return (
        f"{outcome.ndcg:.3f}  {question.type} {question.language}  {question.id}  {question.text}\n"
        f"       found {shown}" + (f"; missed {' '.join(missed[:_SHOWN_HITS])}" if missed else "")
    )


def ablation_text(ablation: Ablation) -> str:
    """The figures of each variant and its difference to the whole; an asterisk where chance does not explain it."""
    types = sorted({name for compared in ablation.rows for name in compared.by_type})
    heads = ("", "nDCG@10", "difference [95 %]", "MRR@10", "recall@10", "exact (d)", "difference [95 %]", *types)
    return table([heads, *(_compared(compared, types) for compared in ablation.rows)])


def _compared(compared: Compared, types: Iterable[str]) -> Cells:
    row = compared.row
    return (
        row.group,
        number(row.ndcg),
        _difference(compared, "ndcg"),
        number(row.mrr),
        number(row.recall),
        number(row.exact),
        _difference(compared, "exact"),
        *(number(compared.by_type.get(name)) for name in types),
    )


def _difference(compared: Compared, measure: str) -> str:
    found = compared.intervals.get(measure)
    if found is None:
        return _NOTHING
    return f"{compared.differences[measure]:+.3f} {bounds(found)}{'*' if found.excludes_zero else ' '}"


def beir_text(report: BeirReport) -> str:
    """The figures of a benchmark: each ranker alone and all of them as one."""
    heads = ("", "nDCG@10 [95 %]", "MRR@10", "recall@100")
    lines = [
        (part.name, estimate(part.ndcg, part.interval), number(part.mrr), number(part.recall)) for part in report.parts
    ]
    said = f"{report.documents} documents, {report.questions} questions ({report.split})"
    return f"{said}\n\n{table([heads, *lines])}"
