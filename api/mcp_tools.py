"""A model's call of a tool into a reply from one release: search, entity, sparql, explain; all of them only read.

The docstrings here are what a model reads about the tools; they are fixed text and hold nothing from the graph.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final

from mcp.server.mcpserver import Context
from mcp.types import CallToolResult
from pydantic import BeforeValidator, Field

from api.asking import answered
from api.mcp_replies import (
    EntityReply,
    ExplainReply,
    FoundThing,
    Proof,
    ReplyLimits,
    SearchReply,
    SparqlReply,
    StatedFact,
    fact_value,
    reply_with,
)
from api.opened_release import OpenedRelease
from kg.reading import Language
from kg.sparql import QueryPool, Request

# What scores less than this share of the best is hardly an answer; facets count from the same share.
_LEAST_SHARE: Final = 0.1

if TYPE_CHECKING:
    from search.answer import Answer, Result, Why
    from search.description import Description, Fact


@dataclass(frozen=True)
class Doors:
    """What the tools answer from: a release, and the workers that run queries over it."""

    opened: OpenedRelease
    pool: QueryPool

    @property
    def limits(self) -> ReplyLimits:
        """How long replies may be."""
        settings = self.opened.settings
        return ReplyLimits(settings.mcp_text_characters, settings.mcp_reply_characters)

    @property
    def release(self) -> str:
        """The identity of the release."""
        return self.opened.manifest.id


def _several(given: object) -> object:
    """A list, where a model gave a single name."""
    return [given] if isinstance(given, str) else given


Question = Annotated[
    str, Field(min_length=1, max_length=2000, description="A question or a few words: ar, en, es, fr, ru or zh.")
]
LabelLanguage = Annotated[
    Language | None,
    Field(description="Language of labels; English, else Russian, where a label has none in it."),
]
Notation = Annotated[
    str, Field(min_length=1, max_length=200, description="For example O13, T2, T2/4, IOM or workplan-2019.")
]
Names = Annotated[list[Annotated[str, Field(max_length=100)]], BeforeValidator(_several), Field(max_length=30)]


def search(
    ctx: Context[Doors],
    question: Question,
    limit: Annotated[int, Field(ge=1, le=50, description="How many results.")] = 10,
    language: LabelLanguage = None,
    type: Annotated[Names, Field(description="Only these classes, for example Workstream, Agency, Objective.")] = [],  # noqa: B006
    objective: Annotated[Names, Field(description="Only what is tied to these objectives, for example O13.")] = [],  # noqa: B006
) -> Annotated[CallToolResult, SearchReply]:
    """Find what answers a question in the graph of the UN Network on Migration's 2019 workplan.

    Understands Arabic, Chinese, English, French, Russian and Spanish. Each result has `evidence`, the words of the
    source with line and character offsets (mostly Russian; cite them), `why`, the triples that tie it to the question
    with a SPARQL query that confirms them, and `references`, its published sources. Pass its `cautions` on: a contested
    practice is no model. A question who, which, when or how many has a `reading` and the `sparql` that says the same:
    where `is_sure`, the results with `is_answer` are what the graph has, `count` in all, with the `values` asked for;
    else the results come from search. `no_match: true` means that the graph holds no answer: say so and do not guess
    from `suggestions`.
    `label_basis` own-translation means that a label is an unofficial translation.
    """
    doors = ctx.request_context.lifespan_context
    answer = answered(doors.opened, question, limit=limit, lang=language, types=type, objectives=objective)
    return reply_with(_search_reply(answer), doors.limits)


def entity(
    ctx: Context[Doors], notation: Notation, language: LabelLanguage = None
) -> Annotated[CallToolResult, EntityReply]:
    """Read everything the graph says about one thing, by its notation: O13, T2, T2/4, IOM.

    Each fact names its property, its direction (`out`: stated of the thing; `in`: stated of the other end about it),
    the layer that states it (asserted: the document; curated: reference lists; inferred; machine: found
    automatically) and the words of the source behind it. Search gives notations.
    """
    doors = ctx.request_context.lifespan_context
    return reply_with(_entity_reply(doors.opened.describer.describe(notation, language), doors.release), doors.limits)


def sparql(
    ctx: Context[Doors],
    query: Annotated[str, Field(min_length=1, max_length=32_000, description="SELECT, ASK, CONSTRUCT or DESCRIBE.")],
) -> Annotated[CallToolResult, SparqlReply]:
    """Run a read-only SPARQL 1.1 query over the graph; for counts, comparisons and complete lists.

    All prefixes of the project are known (gcm, skos, dcterms, prov and others); the resource gcmkg://ontology lists
    them with the classes and properties, gcmkg://queries has worked examples. Things have skos:notation and
    skos:prefLabel in several languages, so filter by LANG. Updates and SERVICE are refused; a query past its time
    or memory limit is stopped with an error. Example: workstreams that IOM leads:
    SELECT ?n { ?ws gcm:lead/skos:notation "IOM" ; skos:notation ?n } ORDER BY ?n
    """
    doors = ctx.request_context.lifespan_context
    return reply_with(_run(doors, query), doors.limits)


def explain(
    ctx: Context[Doors],
    question: Question,
    thing: Annotated[Notation, Field(description="The notation of the thing to explain, as search gives it.")],
    language: LabelLanguage = None,
) -> Annotated[CallToolResult, ExplainReply]:
    """Show why a thing is an answer to a question, or say that it is none.

    Gives its rank, the matched passages with their places, and for each reason the path of triples with a SPARQL
    query that shows the same; the query was run, `holds` says whether the graph confirms it, and its rows quote the
    source. Use it before relying on an answer that matters.
    """
    doors = ctx.request_context.lifespan_context
    searcher, describer = doors.opened.searcher, doors.opened.describer
    answer = searcher.search(question, limit=len(searcher.documents), lang=language)
    described = describer.describe(thing, language or answer.language)
    return reply_with(_explain_reply(doors, described, answer), doors.limits)


def _search_reply(answer: Answer) -> SearchReply:
    return SearchReply(
        no_match=answer.no_match,
        language=answer.language,
        answer_type=answer.interpretation.answer_type,
        entities=list(answer.interpretation.entities),
        sparql=answer.interpretation.sparql,
        reading=answer.interpretation.reading,
        is_sure=answer.interpretation.is_sure,
        count=answer.interpretation.count,
        results=[_found_thing(result) for result in answer.results],
        suggestions=list(answer.suggestions),
        release=answer.release,
    )


def _found_thing(result: Result) -> FoundThing:
    return FoundThing(
        notation=result.notation,
        iri=result.iri,
        type=result.type,
        label=result.label,
        label_lang=result.label_lang,
        label_basis=result.label_basis,
        score=result.score,
        cautions=list(result.cautions),
        evidence=list(result.evidence),
        why=list(result.why),
        references=list(result.references),
        is_answer=result.is_answer,
        values=list(result.values),
    )


def _entity_reply(described: Description, release: str) -> EntityReply:
    return EntityReply(
        notation=described.notation,
        iri=described.iri,
        type=described.type,
        label=described.label,
        label_lang=described.label_lang,
        label_basis=described.label_basis,
        labels=dict(described.labels),
        alternative_labels={lang: list(texts) for lang, texts in described.alternative_labels.items()},
        descriptions={lang: list(texts) for lang, texts in described.descriptions.items()},
        evidence=list(described.evidence),
        facts=[_stated_fact(fact) for fact in described.facts],
        release=release,
    )


def _stated_fact(fact: Fact) -> StatedFact:
    return StatedFact(
        property=fact.property,
        property_label=fact.property_label,
        direction="out" if fact.direction == "out" else "in",
        value=fact_value(fact.value),
        layer=fact.layer,
        evidence=list(fact.evidence),
    )


def _run(doors: Doors, query: str) -> SparqlReply:
    answer = doors.pool.run(Request(query, "json", "ntriples"))
    if answer.media_type == "application/n-triples":
        return SparqlReply(triples=sorted(answer.body.decode().splitlines()), release=doors.release)
    table: dict[str, Any] = json.loads(answer.body)
    return SparqlReply(
        columns=table["head"].get("vars", []),
        rows=table.get("results", {}).get("bindings", []),
        boolean=table.get("boolean"),
        release=doors.release,
    )


def _explain_reply(doors: Doors, described: Description, answer: Answer) -> ExplainReply:
    ranked = {result.notation: (rank, result) for rank, result in enumerate(answer.results, 1)}
    rank, result = ranked.get(described.notation, (0, None))
    answers = _answers(answer)
    return ExplainReply(
        notation=described.notation,
        iri=described.iri,
        type=described.type,
        label=described.label,
        label_lang=described.label_lang,
        is_answer=0 < rank <= answers,
        verdict=_verdict(answer, rank, answers),
        rank=rank or None,
        answers=answers,
        score=result.score if result else None,
        scores=result.scores if result else None,
        cautions=list(result.cautions) if result else [],
        references=list(result.references) if result else [],
        evidence=list(result.evidence) if result else [],
        proofs=[_proof(doors, why) for why in (result.why if result else ())],
        release=doors.release,
    )


def _answers(answer: Answer) -> int:
    """How many results answer: those that the query of the reading finds, which come first; where there is none, those
    that score at least a tenth of the best, as the others are only loosely tied to the question.
    """
    if answer.interpretation.is_sure:
        return sum(result.is_answer for result in answer.results)
    return sum(result.score >= _LEAST_SHARE * answer.results[0].score for result in answer.results)


def _verdict(answer: Answer, rank: int, answers: int) -> str:
    if answer.no_match:
        return "The graph holds no answer to this question, so nothing is one."
    if rank == 0:
        return "No answer: nothing ties this thing to the question."
    if rank > answers and answer.interpretation.is_sure:
        return f"No answer: rank {rank}, and the query of the reading finds only the first {answers}."
    if rank > answers:
        return f"No answer: rank {rank}, and only the first {answers} score at least a tenth of the best."
    return f"An answer: rank {rank} of {answers}."


def _proof(doors: Doors, why: Why) -> Proof:
    query = doors.opened.searcher.presenter.explainer.words_query(why.path)
    rows = _run(doors, query).rows
    return Proof(text=why.text, path=list(why.path), sparql=query, holds=bool(rows), rows=rows)
