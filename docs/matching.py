"""Ten requests for support, judged by hand, into the answers of docs/matching.md: python docs/matching.py"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import yaml

from api.opened_release import open_release
from api.rendering import shortened
from api.settings import Settings
from kg.reading import names
from search.answer import Result
from search.matching.matcher import Matcher
from search.matching.offer import Comparable, Offer

HERE: Final = Path(__file__).parent
PAGE: Final = HERE / "matching.md"
REQUESTS: Final = HERE.parent / "tests" / "relevance" / "requests.yaml"
MARK: Final = "<!-- from here on written by docs/matching.py -->\n"
LIMIT: Final = 3
LONGEST_LABEL: Final = 70
LONGEST_REASON: Final = 150


def main() -> None:
    """Write the answers below the mark."""
    matcher = open_release(Settings()).matcher
    judged = yaml.safe_load(REQUESTS.read_text("utf-8"))["judged"]
    written = PAGE.read_text("utf-8").partition(MARK)[0]
    answers = "\n".join(_section(number, one, matcher) for number, one in enumerate(judged, 1))
    PAGE.write_text(f"{written}{MARK}\n{_summary(answers)}\n\n{answers}", "utf-8")


def _summary(answers: str) -> str:
    """How many things were judged how; each is a mark before a name in bold."""
    right, related, beside = (answers.count(f"{mark} **") for mark in "●○×")
    shown = right + related + beside
    return f"Of {shown} things shown, {right} are right, {related} related and {beside} beside the point."


def _section(number: int, judged: dict[str, Any], matcher: Matcher) -> str:
    offer = matcher.match(judged["text"], judged.get("country"), lang="en", limit=LIMIT)
    rows = (
        f"| {name} | {'<br>'.join(_item(result, judged) for result in results)} |" for name, results in offer.groups()
    )
    return "\n".join(
        (f"### {number}. {_heading(offer)}", f"> {' '.join(judged['text'].split())}", "", *_table(rows), "")
    )


def _heading(offer: Offer) -> str:
    countries = f", {', '.join(country.label for country in offer.countries)}" if offer.countries else ""
    asks = f" (asks for {', '.join(asked.called for asked in offer.asks)})" if offer.asks else ""
    return f"{names(offer.language).english}{countries}{asks}"


def _table(rows: Iterable[str]) -> Iterator[str]:
    yield "| | what is offered, and why |"
    yield "|---|---|"
    yield from rows


def _item(result: Result, judged: dict[str, Any]) -> str:
    near = f" [{result.nearness_called}]" if isinstance(result, Comparable) and result.nearness_called else ""
    cautions = f" ({'; '.join(result.cautions)})" if result.cautions else ""
    told = shortened(result.why[0].text, LONGEST_REASON).replace("|", "\\|")
    called = f"**{result.notation}** {shortened(result.label, LONGEST_LABEL)}"
    return f"{_mark(result.notation, judged)} {called}{near}{cautions}: {told}"


def _mark(notation: str, judged: dict[str, Any]) -> str:
    if notation in judged["right"].split():
        return "●"
    return "○" if notation in judged["related"].split() else "×"


if __name__ == "__main__":
    main()
