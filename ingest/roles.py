"""A role cell, list or sentence, turned into the actors it names and what each of them does."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from rdflib.term import URIRef

from ingest.actor_names import ActorNames
from ingest.plan_words import RUSSIAN, PlanWords, plan_words, standing_alone
from ingest.records import Thing
from kg.errors import InputError
from kg.namespaces import GCM

_NOTE = re.compile(r"\(\s*\+\s*(?P<note>[^()]*[^()\s])\s*\)")
_LEFT_OVER = re.compile(r"[^\s,;./()،؛、，；。（）][^,;./()\n،؛、，；。（）]*")


class NamedActor(NamedTuple):
    """Words that name an actor and the property they prove."""

    start: int
    end: int
    actor: Thing
    property: URIRef


class RoleCell(NamedTuple):
    """What a role cell says: actors, and notes that name none."""

    actors: tuple[NamedActor, ...]
    notes: tuple[str, ...]


def parse_roles(text: str, role: URIRef, names: ActorNames, language: str = RUSSIAN) -> RoleCell:
    """The actors of a cell: before the first cue they have the row's role, after it they support.

    Raises:
        InputError: the cell names an unknown actor, or none where one is due.
    """
    words = plan_words(language)
    notes = tuple(" ".join(match["note"].split()) for match in _NOTE.finditer(text))
    prose = _blanked(text, [match.span() for match in _NOTE.finditer(text)])
    matches = names.find(prose)
    cue = standing_alone(words.supporting, language)
    cues = [match.span() for match in re.finditer(cue, prose, re.IGNORECASE)]
    _refuse_unknown(_blanked(prose, [*cues, *((match.start, match.end) for match in matches)]), words)
    _refuse_idle(prose, [start for start, _ in cues], [match.start for match in matches])
    first_cue = cues[0][0] if cues else len(prose)
    actors = (
        NamedActor(found.start, found.end, found.thing, role if found.start < first_cue else GCM.supporting)
        for found in matches
    )
    return RoleCell(tuple(actors), notes)


def _blanked(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + "," * (end - start) + text[end:]
    return text


def _refuse_unknown(rest: str, words: PlanWords) -> None:
    fillers = standing_alone((*words.predicates, *words.qualifiers, *words.conjunctions), words.language)
    left = _LEFT_OVER.search(re.sub(fillers, lambda filler: "," * len(filler[0]), rest, flags=re.IGNORECASE))
    if left:
        hint = "Correct the cell, or add the name to ingest/data/actors.yaml (other wording: ingest/data/roles.yaml)."
        raise InputError(f"Unknown actor '{' '.join(left[0].split())}'.", hint)


def _refuse_idle(text: str, cues: list[int], actors: list[int]) -> None:
    """Each stretch between the cues names somebody, else the sentence was misread."""
    bounds = [0, *cues, len(text)]
    for start, end in pairwise(bounds):
        if not any(start <= actor < end for actor in actors):
            words = " ".join(text[start:end].split()) or "before the first cue"
            raise InputError(f"No actor is named in {words!r}.", "Name an actor that ingest/data/actors.yaml knows.")
