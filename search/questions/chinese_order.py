"""Mentions in Chinese word order into the order of the other languages: operations before what they are about.

Chinese puts the class that is asked for last ("参与…的机构有哪些"), and comparisons after what they compare
("目标超过四个", "2020年6月之前", "两个以上"). What is moved leaves a frame, so that its characters count as understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from search.questions.clauses import SMALL_CHARACTERS
from search.questions.mention import Kind, Mention

_EXTREMES: Final = frozenset({"Most", "Fewest"})
_COMPARISONS: Final = frozenset({"MoreThan", "FewerThan", "AtLeast", "AtMost", "Exactly"})
_JOINING: Final = frozenset({"Both"})
_TIMES: Final = frozenset({"Before", "After"})
_ASK: Final = "Ask"
_ASKING: Final = frozenset({_ASK, "HowMany"})
_FRAME: Final = "Frame"
_DENIAL: Final = "Without"
# A verb between a denial and what it denies: "不由…牵头".
_DENIED: Final = ("由", "被", "有")
# What may stand between a thing and its amount ("目标数量超过四个"), and what closes an amount ("…的", "…是哪个").
_BETWEEN: Final = re.compile(r"(?:的|数量|数目|数|总数|为|是|有)*")
_CLOSED: Final = re.compile(r"\s*(?:的|是|者|[，。？?！、]|$)")
_YEAR: Final = "2020"
_ASKING_WORDS: Final = re.compile(r"谁|何|哪")


@dataclass(frozen=True)
class ChineseOrder:
    """The mentions of one Chinese question, to be put in order.

    Attributes:
        text: the question.
        mentions: in the order of the question.
    """

    text: str
    mentions: tuple[Mention, ...]

    def ordered(self) -> tuple[Mention, ...]:
        """The mentions as the other languages would have them."""
        moved = dict(self._moves())
        kept = (one for one in self.mentions if one not in moved and self._is_meant(one))
        frames = (one._replace(kind=Kind.OPERATOR, meaning=_FRAME) for one in moved)
        ahead = (one._replace(start=place, end=place) for one, place in moved.items())
        listed = {*kept, *frames, *ahead, *self._head()}
        return tuple(sorted(listed, key=lambda one: (one.start, one.end, one.kind, one.meaning)))

    def _moves(self) -> Iterator[tuple[Mention, int]]:
        """Each mention that stands after what it is about, and where it belongs."""
        for one in self._operators(_EXTREMES):
            counted = self._right_before(one, Kind.CLASS, Kind.RELATION)
            if counted and self._is_closed(one.end):
                yield one, counted.start
        for one in self._operators(_JOINING):
            joined = self._right_before(one, Kind.THING)
            if joined:
                yield one, joined.start
        for one in self._operators(_COMPARISONS | _TIMES):
            yield from self._comparison(one)

    def _comparison(self, one: Mention) -> Iterator[tuple[Mention, int]]:
        number, counted = self._right_after(one), self._right_before(one, Kind.CLASS)
        amount = self._right_before(one, Kind.DATE if one.meaning in _TIMES else Kind.NUMBER)
        carried, following = self._amount_of(one), self._class_after(one)
        if amount and following and amount.kind is Kind.NUMBER:
            yield one, following.start
            yield amount, following.start
        elif amount and not self._says_by(one, amount):
            yield one, amount.start
        elif carried:
            yield one, carried.start
        elif number and counted and self._is_closed(number.end):
            yield one, counted.start
            yield number, counted.start

    def _amount_of(self, one: Mention) -> Mention | None:
        """ "只牵头一个工作流": what restricts the verb restricts the amount that follows it."""
        verb = next((it for it in self._of_kind(Kind.RELATION) if it.start == one.end), None)
        return self._right_after(verb) if verb else None

    def _class_after(self, one: Mention) -> Mention | None:
        return next((it for it in self._of_kind(Kind.CLASS) if _BETWEEN.fullmatch(self.text, one.end, it.start)), None)

    def _says_by(self, one: Mention, date: Mention) -> bool:
        """ "7月前完成" is how plans put "by July"; "2000年前" is before that year."""
        return one.length == 1 and len(date.meaning) > len(_YEAR)

    def _is_meant(self, one: Mention) -> bool:
        """Whether a character by itself means what it can: "not" denies only what follows it, "before" needs a date."""
        if one.kind is not Kind.OPERATOR or one.length > 1:
            return True
        if one.meaning == _DENIAL:
            return self.text.startswith(_DENIED, one.end) or any(other.start == one.end for other in self.mentions)
        return one.meaning not in _TIMES

    def _head(self) -> Iterator[Mention]:
        """ "Which" before the class that closes the question, if nothing else says what is asked for."""
        classes = [one for one in self.mentions if one.kind is Kind.CLASS and not self._is_question_word(one)]
        asks = self._operators(_ASKING)
        which = [ask for ask in asks if ask.meaning == _ASK]
        asked = any(self._near(ask, one) for ask in which for one in classes)
        if not classes or asked or any(_ASKING_WORDS.search(self._typed(one)) for one in self._of_kind(Kind.CLASS)):
            return
        last = classes[-1]
        if (last.is_sure or asks) and self._closes(last):
            yield Mention(Kind.OPERATOR, _ASK, last.start, last.start)

    def _closes(self, class_: Mention) -> bool:
        """Whether nothing but asking words follows a class."""
        later = [one for one in self.mentions if one.start >= class_.end]
        covered = {place for one in later for place in range(one.start, one.end)}
        rest = "".join(self.text[place] for place in range(class_.end, len(self.text)) if place not in covered)
        return all(self._is_question_word(one) for one in later) and not _means_something(rest)

    def _is_question_word(self, class_: Mention) -> bool:
        """ "What" can ask for any class; it is an asking word first."""
        return any((one.start, one.end) == (class_.start, class_.end) for one in self._operators(_ASKING))

    def _operators(self, meanings: frozenset[str]) -> list[Mention]:
        return [one for one in self._of_kind(Kind.OPERATOR) if one.meaning in meanings]

    def _of_kind(self, kind: Kind) -> list[Mention]:
        return [one for one in self.mentions if one.kind is kind]

    def _right_before(self, mention: Mention, *kinds: Kind) -> Mention | None:
        before = [one for one in self.mentions if one.kind in kinds and one.end <= mention.start]
        near = [one for one in before if _BETWEEN.fullmatch(self.text, one.end, mention.start)]
        return max(near, key=lambda one: (one.end, one.length), default=None)

    def _right_after(self, mention: Mention) -> Mention | None:
        return next((one for one in self._of_kind(Kind.NUMBER) if one.start == mention.end), None)

    def _is_closed(self, place: int) -> bool:
        return _CLOSED.match(self.text, place) is not None

    def _near(self, one: Mention, other: Mention) -> bool:
        return one.end <= other.start and not _means_something(self.text[one.end : other.start])

    def _typed(self, mention: Mention) -> str:
        return self.text[mention.start : mention.end]


def in_order(text: str, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """The mentions of a Chinese question in the order of the other languages.

    >>> four = Mention(Kind.NUMBER, "4", 4, 6)
    >>> said = [Mention(Kind.CLASS, "Objective", 0, 2, True), Mention(Kind.OPERATOR, "MoreThan", 2, 4), four]
    >>> [(one.meaning, one.start) for one in in_order("目标超过四个的", said)]
    [('4', 0), ('MoreThan', 0), ('Objective', 0), ('Frame', 2), ('Frame', 4)]
    """
    return ChineseOrder(text, tuple(mentions)).ordered()


def _means_something(text: str) -> bool:
    return any(letter.isalpha() and letter not in SMALL_CHARACTERS for letter in text)
