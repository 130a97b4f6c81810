"""Numbers beside the names of classes, and amounts, are read in digits, characters and words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analyzer import folded
from search.numerals import amounts, number_after, number_before

HAN = "一二三四五六七八九"


def han(number):
    tens, unit = divmod(number, 10)
    return ("" if tens < 2 else HAN[tens - 1]) + ("十" if tens else "") + (HAN[unit - 1] if unit else "")


@given(st.integers(1, 99))
def test_any_number_up_to_99_is_read_in_chinese_after_before_and_as_an_amount(number):
    written = han(number)
    assert number_after(f"目标{written}", 2, "zh").digits == str(number)
    assert number_before(f"第{written}项目标", len(written) + 2, "zh").digits == str(number)
    assert [one.digits for one in amounts(f"{written}个", "zh")] == [str(number)]


@given(st.integers(1, 99))
def test_digits_of_any_script_are_read(number):
    eastern = str(number).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert number_after(folded(f"الهدف {eastern}"), 5, "ar").digits == str(number)


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("الهدف الأول", "1"),
        ("الأولوية الأولى", "1"),
        ("الأولوية الثالثة", "3"),
        ("الهدف الثالث عشر", "13"),
        ("الهدف الحادي عشر", "11"),
        ("الهدف العشرون", "20"),
        ("الهدف الحادي والعشرين", "21"),
        ("الهدف رقم 7", "7"),
    ],
)
def test_arabic_ordinals_follow_their_noun(text, digits):
    written = folded(text)
    assert number_after(written, written.index(" "), "ar").digits == digits


@pytest.mark.parametrize("text", ["目标四个", "目标一致", "目标是什么"])
def test_amounts_and_other_words_after_a_chinese_noun_are_no_number_of_it(text):
    assert number_after(text, 2, "zh") is None


@pytest.mark.parametrize("text", ["这一个", "第七项", "一起", "统一的", "2019-11"])
def test_what_only_holds_a_numeral_is_no_amount(text):
    assert list(amounts(text, "zh")) == []


@pytest.mark.parametrize("text", ["the 13th ", "13-я ", "13ª "])
def test_ordinals_in_digits_stand_before_their_noun(text):
    assert number_before(text, len(text), "en").digits == "13"
