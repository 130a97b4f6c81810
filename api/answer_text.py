"""An answer into the text that `ask` gives: the reading in words and as SPARQL, then the answers with their proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.rendering import label_line, nearest_text, proof_lines, value_lines

if TYPE_CHECKING:
    from search.answer import Answer, Result


def asked_text(answer: Answer, lang: str | None = None) -> str:
    """Everything in the order in which a reader checks it; where the graph does not answer, what search finds.

    Args:
        answer: an answer from search.
        lang: the language asked for, if one was; else it is that of the question.
    """
    from search.answer_words import message

    listed = [_thing(number, result) for number, result in enumerate(_shown(answer), answer.offset + 1)]
    nearest = [nearest_text(answer)] if answer.suggestions else []
    return "\n\n".join([answer.query, message(answer, lang), *_sparql(answer), *listed, *nearest])


def _shown(answer: Answer) -> tuple[Result, ...]:
    """What the query finds; where it is not sure or finds nothing, what search does."""
    if answer.interpretation.is_sure:
        return tuple(result for result in answer.results if result.is_answer)
    return answer.results


def _sparql(answer: Answer) -> list[str]:
    sparql = answer.interpretation.sparql
    return [] if sparql is None else ["\n".join(f"  {line}" for line in sparql.splitlines())]


def _thing(number: int, result: Result) -> str:
    lines = [f"{number:2}. {result.notation}  {label_line(result)}  [{result.type}]"]
    lines += [f"    {line}" for line in (*value_lines(result.values), *proof_lines(result))]
    return "\n".join(lines)
