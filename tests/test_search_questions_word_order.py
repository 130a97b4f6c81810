"""What Chinese and Arabic say after a noun is read as if it stood before it, and nothing typed is lost on the way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from search_slice import documents

from kg.lexicon import lexicon
from search.question import QuestionReader, load_identifier, load_stopwords
from search.questions.mention import Kind
from search.questions.mentions import mention_reader
from search.spelling import Speller

CLASSES = {"Workstream", "PlannedActivity", "Agency", "Actor", "Objective", "Practice", "MigrationCorridor"}
MENTIONS = mention_reader(lexicon(), documents(), CLASSES)
READER = QuestionReader(load_identifier(), load_stopwords(), Speller({}, {}))


def read(text):
    return MENTIONS.read(READER.read(text), ())


def meanings(text):
    """What is mentioned, in order, apart from the frames that moved words leave."""
    return [one.meaning for one in read(text) if one.meaning != "Frame"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("目标超过四个的工作流", "4 MoreThan Objective Ask Workstream"),
        ("活动最多的工作流是哪个", "Most PlannedActivity Ask Workstream Ask"),
        ("牵头两个以上的工作流的机构", "gcm:lead 2 MoreThan Workstream Ask Agency"),
        ("只牵头一个工作流的机构", "gcm:lead Exactly 1 Workstream Ask Agency"),
        ("2020年6月之前到期的工作流", "Before 2020-06 gcm:deadline Ask Workstream"),
        ("2000年前的做法", "Before 2000 Ask Practice"),
        ("2020年7月前完成的工作流", "2020-07 gcm:deadline Ask Workstream"),
    ],
)
def test_chinese_says_it_after_the_noun(text, expected):
    assert " ".join(meanings(text)) == expected


def test_the_class_that_closes_a_chinese_question_is_asked_for_unless_another_is():
    asked = [
        one.start for one in read("牵头与移民有关的工作流的机构有哪些") if one.meaning == "Ask" and one.start == one.end
    ]
    assert asked == ["牵头与移民有关的工作流的机构有哪些".index("机构")]
    assert not [one for one in read("哪些机构牵头工作流") if one.start == one.end]


@pytest.mark.parametrize("text", ["不同的工作流", "未来的工作流"])
def test_a_character_that_denies_nothing_after_it_is_no_denial(text):
    assert "Without" not in meanings(text)


@pytest.mark.parametrize("text", ["没有活动的工作流", "不牵头工作流的机构"])
def test_a_denial_before_what_it_denies_stays(text):
    assert "Without" in meanings(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("مسارات تضم نشاطا واحدا فقط", "1"),
        ("ما الوكالات التي تقود أكثر من مسارين؟", "2"),
        ("أي وكالتين تقودان المسار", "2"),
    ],
)
def test_arabic_counts_one_and_two_before_the_class(text, number):
    mentions = read(text)
    (counted,) = (one for one in mentions if one.kind is Kind.NUMBER)
    assert counted.meaning == number
    assert counted.start == counted.end
    assert counted.start in {one.start for one in mentions if one.kind is Kind.CLASS}


def test_after_a_denial_which_is_any_in_arabic():
    assert "Ask" in meanings("أي مسار يتناول الهدف")
    assert "Ask" not in meanings("الأهداف التي لا يتناولها أي مسار")


def test_the_largest_five_are_the_five_largest():
    assert meanings("أكبر خمسة ممرات") == ["5", "Largest", "MigrationCorridor"]


def test_an_arabic_exception_takes_its_denial_back():
    assert "Without" not in meanings("مسارات لا تضم إلا نشاطا واحدا")
    assert "Exactly" in meanings("مسارات لا تضم إلا نشاطا واحدا")
    assert "Without" in meanings("مسارات لا تضم نشاطا")


def test_a_plural_that_ends_like_a_dual_counts_nothing():
    assert not [one for one in read("ما البلدان؟") if one.kind is Kind.NUMBER]


WORDS = st.sampled_from(
    [
        "目标",
        "工作流",
        "机构",
        "超过",
        "四个",
        "最多",
        "的",
        "不",
        "2020年",
        "前",
        "以上",
        "哪些",
        "是",
        "牵头",
        "一",
        "都",
    ]
)


@given(st.lists(WORDS, max_size=9).map("".join))
def test_moving_keeps_every_mention_in_the_question_and_in_order(text):
    mentions = read(text)
    assert [one.start for one in mentions] == sorted(one.start for one in mentions)
    assert all(0 <= one.start <= one.end <= len(text) for one in mentions)
