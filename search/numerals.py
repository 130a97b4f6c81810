"""Numbers as questions write them into digits: beside the name of a class, and as amounts.

"目标十三" and "الهدف الثالث عشر" name objective 13; "两个" counts two of something: Chinese counts with a measure word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_HAN_DIGITS: Final = "一二三四五六七八九"
_HAN: Final = f"[{_HAN_DIGITS}]?十[{_HAN_DIGITS}]?|[{_HAN_DIGITS}两]"
# Words that Chinese puts between a number and what it counts.
MEASURES: Final = "个项条家种名类位国方处"
# "目标一致" and "目标三个" give no number of an objective; "这一" and "第一" count nothing.
_NO_NUMBER: Final = f"{MEASURES}{_HAN_DIGITS}十致样般起些定直体切律"
_NO_AMOUNT: Final = "第这那某每任同另之"
_SIGN: Final = r"\s*(?:№|n[°o.]?\s?|رقم\s|第)?\s*"
_DIGITS: Final = r"\d+(?:\.\d+)?"
_DIGITS_AFTER: Final = re.compile(rf"{_SIGN}(?P<number>{_DIGITS})")
_HAN_AFTER: Final = re.compile(rf"第?(?P<number>{_HAN})(?![{_NO_NUMBER}])")
_HAN_BEFORE: Final = re.compile(rf"(?:第(?P<number>\d+|{_HAN})[{MEASURES}]?|(?P<marked>\d+|{_HAN})号)\s*$")
_SUFFIXED_BEFORE: Final = re.compile(
    r"(?<![\w.-])(?P<number>\d{1,2})(?:st|nd|rd|th|-?[йяюе]|-?(?:го|му|ой)|e|eme|ème|er|º|ª)\s+$"
)
_DIGIT_AMOUNT: Final = re.compile(r"(?<![\w.-])(?P<number>\d{1,2})(?![\w.-])")
_HAN_AMOUNT: Final = re.compile(rf"(?<![{_NO_AMOUNT}\d.-])(?P<number>\d{{1,2}}|{_HAN})\s*[{MEASURES}]")
# As `normalize` leaves them.
_ARABIC_ORDINALS: Final = ("اول", "ثاني", "ثالث", "رابع", "خامس", "سادس", "سابع", "ثامن", "تاسع", "عاشر")
_ARABIC_FIRST: Final = ("حادي", "اولي")
_ARABIC_AFTER: Final = re.compile(
    rf"\s+ال(?P<unit>{'|'.join((*_ARABIC_ORDINALS, *_ARABIC_FIRST))})ه?(?P<tens>\s+(?:عشره?|والعشر[وي]ن))?(?!\w)"
    r"|\s+(?P<twenty>العشر[وي]ن)(?!\w)"
)


class Numeral(NamedTuple):
    """A number in a text, in digits, and where it stands."""

    digits: str
    start: int
    end: int


def number_after(text: str, place: int, language: str) -> Numeral | None:
    """The number that follows right after a place in a text folded letter by letter, such as the end of "objective".

    >>> number_after("目标十三和", 2, "zh"), number_after("objective № 13", 9, "en")
    (Numeral(digits='13', start=2, end=4), Numeral(digits='13', start=9, end=14))
    >>> number_after("目标四个", 2, "zh") is None
    True
    """
    if digits := _DIGITS_AFTER.match(text, place):
        return Numeral(digits["number"], place, digits.end())
    if language == "zh" and (han := _HAN_AFTER.match(text, place)):
        return Numeral(str(_from_han(han["number"])), place, han.end())
    if language == "ar" and (ordinal := _ARABIC_AFTER.match(text, place)):
        return Numeral(str(_from_ordinal(ordinal)), place, ordinal.end())
    return None


def number_before(text: str, place: int, language: str) -> Numeral | None:
    """The ordinal number that stands right before a place in a text.

    >>> number_before("第七项目标", 3, "zh"), number_before("the 13th objective", 9, "en")
    (Numeral(digits='7', start=0, end=3), Numeral(digits='13', start=4, end=9))
    """
    if language == "zh" and (han := _HAN_BEFORE.search(text, 0, place)):
        return Numeral(str(_from_han(han["number"] or han["marked"])), han.start(), place)
    suffixed = _SUFFIXED_BEFORE.search(text, 0, place)
    return Numeral(suffixed["number"], suffixed.start(), place) if suffixed else None


def amounts(text: str, language: str) -> Iterator[Numeral]:
    """The numbers in digits that may count something; in Chinese those with a measure word, in characters too.

    >>> list(amounts("两个以上", "zh")), list(amounts("with 5 or 2019-11", "en"))
    ([Numeral(digits='2', start=0, end=2)], [Numeral(digits='5', start=5, end=6)])
    """
    for match in (_HAN_AMOUNT if language == "zh" else _DIGIT_AMOUNT).finditer(text):
        yield Numeral(str(_from_han(match["number"])), match.start(), match.end())


def _from_han(typed: str) -> int:
    if typed.isdigit():
        return int(typed)
    tens, ten, unit = typed.rpartition("十")
    return (10 * (_han_digit(tens) or 1) if ten else 0) + _han_digit(unit)


def _han_digit(character: str) -> int:
    return 2 if character == "两" else _HAN_DIGITS.find(character) + 1 if character else 0


def _from_ordinal(match: re.Match[str]) -> int:
    if match["twenty"]:
        return 20
    unit = 1 if match["unit"] in _ARABIC_FIRST else _ARABIC_ORDINALS.index(match["unit"]) + 1
    tens = (match["tens"] or "").strip()
    return unit + (0 if not tens else 20 if tens.startswith("و") else 10)
