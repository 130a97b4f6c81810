"""A model's request for support into a reply: who can help, what is being done, what to learn from and what to cite."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from mcp.server.mcpserver import Context
from mcp.types import CallToolResult
from pydantic import BaseModel, Field

from api.mcp_replies import Reply, reply_with
from api.mcp_tools import Doors, LabelLanguage
from search.answer import Evidence, Reference, Result, Suggestion, Why
from search.matching.offer import GROUPS, Asked, Comparable, Helper, Offer, Place, Role
from search.matching.support_request import LONGEST


class OfferedThing(BaseModel):
    """One thing offered, with what proves it.

    `roles` are those of an actor; `nearness` is how near a practice or corridor is to the country that asks.
    """

    notation: str
    iri: str
    type: str
    label: str
    label_lang: str
    label_basis: str | None
    score: float
    cautions: list[str]
    roles: list[Role]
    nearness: str | None
    evidence: list[Evidence]
    why: list[Why]
    references: list[Reference]


class MatchReply(Reply):
    """What there is for a request for support, in groups, best first; with no match, the nearest things."""

    parts = ("countries", "asks", *GROUPS, "suggestions")
    how_to_get_the_rest = "Ask with a lower limit, or for one sentence of the request."

    no_match: bool
    language: str
    countries: list[Place]
    asks: list[Asked]
    actors: list[OfferedThing]
    workstreams: list[OfferedThing]
    activities: list[OfferedThing]
    practices: list[OfferedThing]
    corridors: list[OfferedThing]
    objectives: list[OfferedThing]
    instruments: list[OfferedThing]
    components: list[OfferedThing]
    suggestions: list[Suggestion]
    release: str


def match(
    ctx: Context[Doors],
    text: Annotated[
        str, Field(min_length=1, max_length=LONGEST, description="The request, some sentences: ar, en, es, fr, ru, zh.")
    ],
    country: Annotated[
        str | None, Field(max_length=100, description="The country that asks: ISO 3166-1 alpha-3 or its name.")
    ] = None,
    limit: Annotated[int, Field(ge=1, le=20, description="How many things at most in each group.")] = 3,
    language: LabelLanguage = None,
) -> Annotated[CallToolResult, MatchReply]:
    """Match a request for support, such as a ministry's, with who and what can help.

    Takes a paragraph, not a question. Groups: `actors` that can help with their `roles`; `workstreams` and `activities`
    that do it already; `practices`, those of the same or a comparable country first (`nearness`); `corridors`;
    `objectives` of the Compact and `instruments` to cite; `components` of the capacity-building mechanism for what is
    asked. Each thing has its evidence and `why`, triples with a SPARQL query that confirms them. Pass `cautions` on: a
    contested practice is no model. `no_match: true` means that the graph holds nothing: say so.
    """
    doors = ctx.request_context.lifespan_context
    return reply_with(_reply(doors.opened.matcher.match(text, country, language, limit)), doors.limits)


def _reply(offer: Offer) -> MatchReply:
    return MatchReply(
        no_match=offer.no_match,
        language=offer.language,
        countries=list(offer.countries),
        asks=list(offer.asks),
        actors=_offered(offer.actors),
        workstreams=_offered(offer.workstreams),
        activities=_offered(offer.activities),
        practices=_offered(offer.practices),
        corridors=_offered(offer.corridors),
        objectives=_offered(offer.objectives),
        instruments=_offered(offer.instruments),
        components=_offered(offer.components),
        suggestions=list(offer.suggestions),
        release=offer.release,
    )


def _offered(results: Iterable[Result]) -> list[OfferedThing]:
    return [_thing(result) for result in results]


def _thing(result: Result) -> OfferedThing:
    return OfferedThing(
        notation=result.notation,
        iri=result.iri,
        type=result.type,
        label=result.label,
        label_lang=result.label_lang,
        label_basis=result.label_basis,
        score=result.score,
        cautions=list(result.cautions),
        roles=list(result.roles) if isinstance(result, Helper) else [],
        nearness=result.nearness_called if isinstance(result, Comparable) else None,
        evidence=list(result.evidence),
        why=list(result.why),
        references=list(result.references),
    )
