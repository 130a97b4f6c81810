"""An offer for a request for support into text for people: its groups, and in them what there is and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from api.rendering import label_line, reference_text, shortened
from kg.reading import names, reading
from search.answer import Result
from search.matching.offer import Offer
from search.matching.wording import said


def offer_text(offer: Offer, lang: str | None = None) -> str:
    """The offer as plain text; the group titles are in the language asked for, else that of the request."""
    languages = reading(lang, offer.language)
    groups = (f"{said('groups', name, languages)}\n{_listed(results)}" for name, results in offer.groups())
    return "\n\n".join([_heading(offer), *groups])


def _heading(offer: Offer) -> str:
    read = [names(offer.language).english, *(country.label for country in offer.countries)]
    asks = f"; {', '.join(asked.called for asked in offer.asks)}" if offer.asks else ""
    told = f"{shortened(offer.request)}  [{', '.join(read)}{asks}]"
    if not offer.no_match:
        return told
    nearest = "\n".join(f"  {one.notation}  {one.label}" for one in offer.suggestions)
    return f"{told}\nNo match: the graph holds nothing on this. Nearest concepts:\n{nearest}"


def _listed(results: Iterable[Result]) -> str:
    return "\n".join(line for result in results for line in _lines(result))


def _lines(result: Result) -> Iterator[str]:
    yield f"  {result.notation}  {result.score:.2f}  {label_line(result)}"
    for why in result.why:
        yield f"      why: {why.text}  [{'; '.join(' '.join(step) for step in why.path)}]"
    for proof in result.evidence[:1]:
        line = f", line {proof.line}" if proof.line else ""
        yield f"      “{shortened(proof.quote)}” ({proof.lang}; {proof.source}{line})"
    for reference in result.references[:1]:
        yield f"      source: {reference_text(reference)}"
