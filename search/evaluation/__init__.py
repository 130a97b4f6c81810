"""Judged questions and search into figures: how well it ranks, answers exactly, and keeps silent where it should."""

from search.evaluation.ablation import Ablation, ablate
from search.evaluation.judgements import Judged, judged_kinds, read_queries
from search.evaluation.measures import ndcg, recall, reciprocal_rank
from search.evaluation.outcomes import Outcome, ask, ask_all
from search.evaluation.report import Report, Row, evaluate, report_on

__all__ = [
    "Ablation",
    "Judged",
    "Outcome",
    "Report",
    "Row",
    "ablate",
    "ask",
    "ask_all",
    "evaluate",
    "judged_kinds",
    "ndcg",
    "read_queries",
    "recall",
    "reciprocal_rank",
    "report_on",
]
