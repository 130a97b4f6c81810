"""A role cell, list or sentence, turned into the actors it names and what each of them does."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from rdflib.term import URIRef

from ingest.actor_names import ActorNames
from ingest.records import Thing
from ingest.vocabularies import alternation, vocabulary
from kg.errors import InputError
from kg.namespaces import GCM

_WORDS = vocabulary("roles")
_CUE = re.compile(rf"(?<!\w){alternation(_WORDS['supporting'])}(?!\w)", re.IGNORECASE)
_NOTE = re.compile(r"\(\s*\+\s*(?P<note>[^()]*[^()\s])\s*\)")
_FILLER = re.compile(
    rf"(?<!\w){alternation([*_WORDS['predicates'], *_WORDS['qualifiers'], *_WORDS['conjunctions']])}(?!\w)",
    re.IGNORECASE,
)
_LEFT_OVER = re.compile(r"[^\s,;./()][^,;./()\n]*")


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


def parse_roles(text: str, role: URIRef, names: ActorNames) -> RoleCell:
    """The actors of a cell: before the first cue they have the row's role, after it they support.

    Raises:
        InputError: the cell names an unknown actor, or none where one is due.
    """
    notes = tuple(" ".join(match["note"].split()) for match in _NOTE.finditer(text))
    prose = _blanked(text, [match.span() for match in _NOTE.finditer(text)])
    matches = names.find(prose)
    cues = [match.span() for match in _CUE.finditer(prose)]
    _refuse_unknown(_blanked(prose, [*cues, *((match.start, match.end) for match in matches)]))
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


def _refuse_unknown(rest: str) -> None:
    left = _LEFT_OVER.search(_FILLER.sub(lambda filler: "," * len(filler[0]), rest))
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
