"""The list of everyday wordings turned into quads that say what a thing of the workplan is about in plain words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from ingest.labels import Name, literal
from ingest.records import Thing
from ingest.vocabularies import vocabulary
from kg.errors import InputError
from kg.identifiers import mint
from kg.named_graphs import graph_name
from kg.namespaces import GCM
from kg.quads import Quad
from kg.reading import LANGUAGES

SOURCE: Final = "plain-words"
GRAPH: Final = graph_name("curated", SOURCE)


class PlainWords(NamedTuple):
    """What a thing is about, in everyday words of one language."""

    thing: Thing
    wording: Name


def load_plain_words() -> tuple[PlainWords, ...]:
    """The bundled list; ours and unofficial.

    >>> load_plain_words()[0].thing
    Thing(kind='objective', notation='O1')
    """
    return parse_plain_words(vocabulary(SOURCE))


def parse_plain_words(table: Mapping[str, Mapping[str, Mapping[str, str]]]) -> tuple[PlainWords, ...]:
    """The wordings of a table of the form of ingest/data/plain-words.yaml.

    >>> parse_plain_words({"workstream": {"T2": {"en": "Staying out of jail."}}})[0].wording.text
    'Staying out of jail.'

    Raises:
        InputError: a wording is in an unknown language.
    """
    listed = (
        PlainWords(Thing(kind, notation), Name(language, text))
        for kind, things in table.items()
        for notation, texts in things.items()
        for language, text in texts.items()
    )
    return tuple(_in_a_known_language(words) for words in listed)


def check_known(listed: Iterable[PlainWords], known: Collection[Thing]) -> None:
    """Refuse plain words about what nothing describes.

    Raises:
        InputError: the list has a thing that is not among the known ones.
    """
    unknown = sorted({words.thing for words in listed} - set(known))
    if unknown:
        names = ", ".join(f"{thing.kind} {thing.notation}" for thing in unknown)
        raise InputError(f"There are plain words for unknown things: {names}.", f"Correct ingest/data/{SOURCE}.yaml.")


def plain_words_quads(listed: Iterable[PlainWords]) -> Iterator[Quad]:
    """One statement a wording, in a graph of their own: they are nobody's official text.

    >>> [quad] = plain_words_quads(parse_plain_words({"workstream": {"T2": {"en": "Staying out of jail."}}}))
    >>> quad.object.n3()
    '"Staying out of jail."@en'

    Raises:
        InputError: a code cannot be part of an IRI.
    """
    return (Quad(mint(*words.thing), GCM.inPlainWords, literal(words.wording), GRAPH) for words in listed)


def _in_a_known_language(words: PlainWords) -> PlainWords:
    if words.wording.language not in LANGUAGES:
        message = f"The plain words of '{words.thing.notation}' are in the unknown language '{words.wording.language}'."
        raise InputError(message, f"Use one of: {', '.join(LANGUAGES)}.")
    return words
