"""A question into what it mentions, in order: things, classes, relations, values, operations, numbers and dates."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kg.lexicon import Lexicon
from search.analyzer import folded, normalize
from search.arabic import ARTICLE, dual_forms, unprefixed
from search.documents import Document
from search.labels import Match
from search.numerals import amounts
from search.phrases import Found, Phrases
from search.question import Question
from search.questions import arabic_order, chinese_order
from search.questions.dates import dates
from search.questions.mention import Kind, Mention

__all__ = ["Kind", "Mention", "MentionReader", "mention_reader"]

# A name of several words or a code surely means its thing; so does the bare name of a place or an agency.
_SURE: Final = 0.5
_PROPER: Final = frozenset({"Country", "Region", "Agency"})
# Practices that concern no region in particular; "global" is a word of many questions.
_NO_PLACES: Final = frozenset({"global"})


# What may be part of what: "leads" in "who leads" is still a relation; "country" in "country of origin" asks for none.
_PARTS: Final[Mapping[Kind, frozenset[Kind]]] = {
    Kind.THING: frozenset(),
    Kind.VALUE: frozenset(),
    Kind.DATE: frozenset(),
    Kind.NUMBER: frozenset(),
    Kind.OPERATOR: frozenset({Kind.NUMBER}),
    Kind.CLASS: frozenset({Kind.RELATION}),
    Kind.RELATION: frozenset(),
}
_ACTORS: Final = frozenset({"Actor", "Agency", "NetworkBody"})
# Languages that put what is said of a thing after it.
_ORDERS: Final = {"ar": arabic_order.in_order, "zh": chinese_order.in_order}


@dataclass(frozen=True)
class MentionReader:
    """Finds everything that the lexicon, the calendar and the names of things know in a question.

    Attributes:
        phrases: what they stand for, and whether they can mean nothing else.
        duals: Arabic names of classes in the form that says "two".
    """

    phrases: tuple[tuple[Kind, bool, Phrases], ...]
    documents: Mapping[str, Document]
    duals: frozenset[str]

    def read(self, question: Question, matches: Iterable[Match]) -> tuple[Mention, ...]:
        """The mentions in order.

        Args:
            question: the question.
            matches: the things whose names are in it.
        """
        named = [*self._things(matches), *_calendar(question), *_numerals(question)]
        worded = [
            Mention(kind, found.meaning, found.start, found.end, is_plain)
            for kind, is_plain, phrases in self.phrases
            for found in phrases.find(question)
            if not (kind is Kind.CLASS and _is_small(question, found) and _before(question, found))
        ]
        free = [one for one in worded if not any(_rules_out(other, one) for other in named)]
        numbers = [one for one in named if one.kind is not Kind.NUMBER or not _within(one, named)]
        kept = self._beside_their_class(
            question, [one for one in (*numbers, *free) if not _is_swallowed(one, (*numbers, *free))]
        )
        found = sorted((*kept, *self._dual(question)), key=lambda one: (one.start, one.end, one.kind, one.meaning))
        ordered = _ORDERS.get(question.language)
        return ordered(question.text, found) if ordered else tuple(found)

    def _beside_their_class(self, question: Question, mentions: Sequence[Mention]) -> list[Mention]:
        """A name right beside the name of its class means that thing: "the reintegration workstream"."""
        classes = [one for one in mentions if one.kind is Kind.CLASS]
        return [
            one._replace(is_sure=True)
            if one.kind is Kind.THING
            and any(_adjoin(question, one, other) for other in classes if other.meaning in self._classes(one))
            else one
            for one in mentions
        ]

    def _classes(self, thing: Mention) -> Collection[str]:
        return self.documents[thing.meaning].classes

    def _dual(self, question: Question) -> Iterator[Mention]:
        """The number in "مسارين", two workstreams, before the class as if it were a word of its own."""
        for word in question.words if question.language == "ar" else ():
            if self.duals.intersection(unprefixed(word.word)):
                yield Mention(Kind.NUMBER, "2", word.start, word.start)

    def _things(self, matches: Iterable[Match]) -> Iterator[Mention]:
        for match in matches:
            proper = self.documents[match.notation].type in _PROPER and match.notation not in _NO_PLACES
            if match.is_code or proper or match.strength >= _SURE:
                yield Mention(Kind.THING, match.notation, match.start, match.end, match.is_code or proper)


def mention_reader(lexicon: Lexicon, documents: Mapping[str, Document], classes: Collection[str]) -> MentionReader:
    """A reader of mentions.

    Args:
        lexicon: how things are put into words.
        documents: by notation.
        classes: those that have members; others cannot be asked for.
    """
    plain = {name: phrases for name, phrases in lexicon.classes.items() if name in classes}
    other = {name: phrases for name, phrases in lexicon.other_words.items() if name in classes}
    listed = (
        (Kind.CLASS, True, plain),
        (Kind.CLASS, False, other),
        (Kind.RELATION, True, lexicon.properties),
        (Kind.VALUE, True, lexicon.values),
        (Kind.OPERATOR, True, lexicon.operators),
        (Kind.NUMBER, True, lexicon.numbers),
    )
    found = tuple((kind, is_plain, Phrases(phrases)) for kind, is_plain, phrases in listed)
    return MentionReader(found, documents, _duals(lexicon))


def _duals(lexicon: Lexicon) -> frozenset[str]:
    """The duals of the Arabic names of classes, but for those that are plurals as well (بلدان)."""
    listed = (*lexicon.classes.values(), *lexicon.other_words.values())
    words = {normalize(phrase) for by_language in listed for phrase in by_language.get("ar", ()) if " " not in phrase}
    names = words | {word.removeprefix(ARTICLE) for word in words}
    duals = {dual for name in names for dual in dual_forms(name)} - names
    return frozenset(duals | {ARTICLE + dual for dual in duals})


def _calendar(question: Question) -> Iterator[Mention]:
    for date in dates(question.text, question.language):
        yield Mention(Kind.DATE, date.value, date.start, date.end)


def _numerals(question: Question) -> Iterator[Mention]:
    for amount in amounts(folded(question.text), question.language):
        yield Mention(Kind.NUMBER, amount.digits, amount.start, amount.end)


def _is_small(question: Question, found: Found) -> bool:
    """Whether a phrase is all small words: "who" asks only at the beginning, elsewhere it goes on about someone."""
    inside = [word for word in question.words if found.start <= word.start and word.end <= found.end]
    return bool(inside) and not any(word.is_content for word in inside)


def _before(question: Question, found: Found) -> bool:
    """Whether a word of meaning stands before a phrase."""
    return any(word.is_content and word.end <= found.start for word in question.words)


def _adjoin(question: Question, one: Mention, other: Mention) -> bool:
    first, second = sorted((one, other), key=lambda mention: mention.start)
    return first.end <= second.start and not question.text[first.end : second.start].strip(" \"'«»“”„")


def _overlap(one: Mention, other: Mention) -> bool:
    return one.start < other.end and other.start < one.end


def _rules_out(named: Mention, worded: Mention) -> bool:
    """Whether a name leaves no room for words that overlap with it; an operation on all of it may stand."""
    same = (named.start, named.end) == (worded.start, worded.end)
    return _overlap(named, worded) and not (same and worded.kind is Kind.OPERATOR)


def _within(one: Mention, others: Iterable[Mention]) -> bool:
    return any(other.kind is not Kind.NUMBER and other.start <= one.start and one.end <= other.end for other in others)


def _is_swallowed(one: Mention, others: Iterable[Mention]) -> bool:
    return any(other.holds(one) and not _is_part(one, other) and not _begins(one, other) for other in others)


def _is_part(one: Mention, other: Mention) -> bool:
    """ "Leads" in "who leads" is said of those who are asked for; "work" in "line of work" is said of nobody."""
    return one.kind in _PARTS[other.kind] and (other.kind is not Kind.CLASS or other.meaning in _ACTORS)


def _begins(one: Mention, other: Mention) -> bool:
    """ "Countries" in "countries of origin": the relation begins with the class that it leads to."""
    return one.kind is Kind.CLASS and other.kind is Kind.RELATION and one.start == other.start
