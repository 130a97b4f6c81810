"""Names are found in questions in any script and language, and only where they are meant."""

import pytest
from search_slice import documents

from search.intent import IntentReader
from search.labels import LabelIndex
from search.names import collect, load, save
from search.question import QuestionReader, load_identifier, load_stopwords
from search.spelling import Speller, vocabulary

STOPWORDS = load_stopwords()
NAMES = collect(documents().values(), STOPWORDS)
READER = QuestionReader(load_identifier(), STOPWORDS, Speller(vocabulary(documents().values()), {}))
CLASSES = {name for document in documents().values() for name in document.classes}
INDEX = LabelIndex(NAMES, IntentReader(CLASSES).class_phrases)


def found(text):
    return {match.notation: match.strength for match in INDEX.find(READER.read(text))}


@pytest.mark.parametrize(
    ("text", "notation"),
    [
        ("what does the IOM do", "IOM"),
        ("кто в МОМ", "IOM"),
        ("MOM", "IOM"),
        ("l'OIM et ses partenaires", "IOM"),
        ("国际移民组织的工作", "IOM"),
        ("منظمة العمل الدولية", "ILO"),
        ("UN Women", "UN-Women"),
        ("цель 13", "O13"),
        ("objetivo 7 del Pacto", "O7"),
        ("目标13", "O13"),
        ("第十三项目标", "O13"),
        ("目标十三", "O13"),
        ("الهدف ١٣", "O13"),
        ("بالهدف الثالث عشر", "O13"),
        ("وبمنظمة العمل الدولية", "ILO"),
        ("the 13th objective", "O13"),
        ("GCM objective 10", "O10"),
        ("thematic area 2", "A2"),
        ("T2/4", "T2/4"),
        ("o13", "O13"),
    ],
)
def test_codes_name_their_thing_fully(text, notation):
    assert found(text)[notation] > 0.5


@pytest.mark.parametrize("text", ["a single mom", "those who migrate", "13 people", "objectives of the plan"])
def test_words_that_only_look_like_codes_name_nothing(text):
    assert not {"IOM", "WHO", "O13"} & found(text).keys()


def test_a_phrase_names_a_thing_less_surely_than_a_code_and_a_shared_one_less_still():
    strengths = found("альтернативы задержанию")
    assert strengths["T2"] == strengths["O13"] < found("T2")["T2"]


def test_the_longest_name_takes_its_words():
    matches = INDEX.find(READER.read("best interests of the child"))
    assert all(match.matched == "best interests of the child" for match in matches)


def test_a_misspelt_name_is_found_with_less_certainty():
    assert 0 < found("alternatives to detenton")["O13"] < found("alternatives to detention")["O13"]


def test_names_come_back_from_disk_as_they_were(tmp_path):
    save(NAMES, tmp_path / "names.json")
    assert load(tmp_path / "names.json") == NAMES
