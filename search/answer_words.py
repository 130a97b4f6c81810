"""An answer into the words that say how the question was read and what the results are, in the asker's language."""

from __future__ import annotations

from typing import Final, Literal

from kg.reading import Reading, reading, shown
from search.answer import Answer
from search.question import load_data

Outcome = Literal["answered", "unsure", "empty", "searched", "nothing"]
_WORDS: Final = load_data("asking")


def outcome(answer: Answer) -> Outcome:
    """Whether the graph answers, or search does instead and why: the reading is unsure, finds nothing, or is none."""
    read = answer.interpretation
    if answer.no_match:
        return "nothing"
    if read.sparql is None:
        return "searched"
    if read.is_sure:
        return "answered"
    return "unsure" if read.count else "empty"


def message(answer: Answer, lang: str | None = None) -> str:
    """The reading, how many answers there are, and what the results are, one a line.

    Args:
        answer: an answer from search.
        lang: the language asked for, if one was; else it is that of the question.
    """
    languages = reading(lang, answer.language)
    told, read = outcome(answer), answer.interpretation
    lines = [f"{said('read', languages)} {read.reading}"] if read.reading else []
    lines += [f"{said('count', languages)} {read.count}"] if told == "answered" else []
    return "\n".join((*lines, said(told, languages)))


def said(name: str, languages: Reading) -> str:
    """A phrase in the first language that has it.

    >>> said("count", ("ru", "en"))
    'Количество:'
    """
    found = shown(_WORDS[name], languages)
    return found[1] if found else name
