"""What a question asks for is read from the words for classes and roles, in six languages, and not read into it."""

import pytest
from search_slice import documents

from search.intent import IntentReader
from search.question import QuestionReader, load_identifier, load_stopwords
from search.spelling import Speller

CLASSES = {name for document in documents().values() for name in document.classes}
INTENTS = IntentReader(CLASSES)
READER = QuestionReader(load_identifier(), load_stopwords(), Speller({}, {}))


def intent(text, named=()):
    return INTENTS.read(READER.read(text), named)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("which agencies lead the work on children", "Agency"),
        ("objectives about borders", "Objective"),
        ("who leads this", "Actor"),
        ("какие мероприятия касаются детей", "PlannedActivity"),
        ("quels objectifs concernent le travail", "Objective"),
        ("¿qué organismos participan?", "Agency"),
        ("ما الوكالات المعنية", "Agency"),
        ("关于儿童的活动", "PlannedActivity"),
        ("哪些机构参与", "Agency"),
        ("thematic workstreams", "ThematicWorkstream"),
    ],
)
def test_the_class_asked_for_is_recognised(text, asked):
    assert intent(text).answer_class == asked


@pytest.mark.parametrize(
    "text",
    [
        "alternatives to detention",
        "children who travel with agencies that recruit workers abroad",
        "We are a small town on a route that many people take, and one of our objectives is to help them find shelter",
    ],
)
def test_a_class_that_is_only_mentioned_is_not_asked_for(text):
    assert intent(text).answer_class is None


def test_a_named_thing_is_given_and_not_asked_for():
    text = "objective 13"
    assert intent(text).answer_class == "Objective"
    assert intent(text, [(0, len(text))]).answer_class is None


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("who leads", "gcm:lead"),
        ("кто участвует", "gcm:participant"),
        ("entités intéressées", "gcm:interested"),
        ("谁牵头", "gcm:lead"),
    ],
)
def test_words_for_roles_are_recognised(text, relation):
    assert relation in intent(text).relations


def test_a_class_without_members_cannot_be_asked_for():
    assert intent("which countries take part").answer_class is None


def test_other_classes_keep_a_little_and_kindred_ones_more():
    asked = intent("which agencies lead")
    assert 1 == asked.fit({"Agency", "Actor"}) > asked.fit({"NetworkBody", "Actor"}) > asked.fit({"Objective"}) > 0
