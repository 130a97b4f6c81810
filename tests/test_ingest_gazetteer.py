"""Names are found in all case endings and look-alike spellings, and not where the words mean something else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.actor_names import actor_names, bundled_actor_names
from ingest.gazetteer import Entry, fold_look_alikes, gazetteer, word_key
from ingest.instruments import bundled_component_names, bundled_instrument_names
from ingest.records import Thing
from kg.errors import InputError

ACTORS = bundled_actor_names()
LOOK_ALIKES = dict(zip("АВСЕНКМОРТХУ", "ABCEHKMOPTXY", strict=True))
ACRONYMS = {
    "МОМ": "IOM",
    "ПРООН": "UNDP",
    "УВКПЧ": "OHCHR",
    "ДЭСВ": "DESA",
    "МОТ": "ILO",
    "ЮНИСЕФ": "UNICEF",
    "УВКБ": "UNHCR",
    "ВОЗ": "WHO",
    "УНП ООН": "UNODC",
    "МФСР": "IFAD",
    "ООН-женщины": "UN-Women",
    "структура ООН-женщины": "UN-Women",
    "ЮНФПА": "UNFPA",
    "Хабитат ООН": "UN-Habitat",
    "ВПП": "WFP",
    "ЮНЭЙДС": "UNAIDS",
    "ОЭСР": "OECD",
}


def found(text, names=ACTORS):
    return [(text[match.start : match.end], match.thing.notation) for match in names.find_in_prose(text)]


@st.composite
def retyped(draw):
    """An acronym with any of its letters typed in the other script."""
    acronym = draw(st.sampled_from(sorted(ACRONYMS)))
    letters = [draw(st.sampled_from([letter, LOOK_ALIKES.get(letter, letter)])) for letter in acronym]
    return acronym, "".join(letters)


@given(retyped(), st.sampled_from(["", "(", "и ", "– ", "«"]), st.sampled_from(["", ",", ".", ")", " и МИД", "»"]))
def test_an_actor_is_found_in_whatever_letters_and_company(name, before, after):
    acronym, typed = name
    assert found(before + typed + after) == [(typed, ACRONYMS[acronym])]


@given(retyped())
def test_a_dash_or_white_space_within_a_name_does_not_matter(name):
    acronym, typed = name
    for gap in ("-", "‑", "–", "  ", "\n"):
        loose = typed.replace("-", gap).replace(" ", gap)
        assert [code for _, code in found(f"от {loose}.")] == [ACRONYMS[acronym]]


@given(st.text(alphabet="АВСЕНКМОРТХУ", min_size=1))
def test_words_of_look_alikes_have_one_key(word):
    latin = "".join(LOOK_ALIKES[letter] for letter in word)
    assert word_key(latin) == word_key(word)
    assert fold_look_alikes(latin) == word


@given(st.text())
def test_matches_are_in_order_and_apart(text):
    matches = ACTORS.find(text)
    bounds = [place for match in matches for place in (match.start, match.end)]
    assert bounds == sorted(bounds)
    assert all(text[match.start : match.end].strip() == text[match.start : match.end] for match in matches)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("секретариату Сети и Исполнительному комитету", ["Secretariat", "ExecutiveCommittee"]),
        ("Руководящим комитетом ЦФУМП, Группой управления Фондом", ["SteeringCommittee", "FundManagementUnit"]),
        ("членам Сети", ["NetworkMembers"]),
        ("Международной организации по миграции", ["IOM"]),
        ("с Международной организацией труда", ["ILO"]),
        ("UNHCR, IOM and OECD", ["UNHCR", "IOM", "OECD"]),
    ],
)
def test_names_are_found_in_their_cases_and_in_other_languages(text, codes):
    assert [code for _, code in found(text)] == codes


@pytest.mark.parametrize(
    "text",
    [
        "обращение к координаторам-резидентам и страновым группам",
        "новой системой координаторов-резидентов",
        "Исполнительного комитета Варшавского международного механизма по потерям и ущербу",
        "своевременную секретариатскую поддержку",
        "сокоординаторы получают",
        "везти воз, а не ВОЗ-2",
        "мот и мом",
        "члены. Сети",
    ],
)
def test_words_that_only_resemble_a_name_are_left_alone(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("межучрежденческих соглашений с Управлением ЦФУМП", []),
        ("Круг ведения ЦФУМП по миграции", ["StartUpFund"]),
        ("Фонда начальных взносов, Информационного центра и Платформы", ["StartUpFund", "ConnectionHub"]),
        ("на Глобальной платформе знаний", ["KnowledgePlatform"]),
    ],
)
def test_components_of_the_mechanism(text, codes):
    assert [code for _, code in found(text, bundled_component_names())] == codes


def test_the_longest_name_wins():
    text = "Исполнительного комитета Варшавского международного механизма по потерям и ущербу"
    assert found(text, bundled_instrument_names()) == [(text, "WarsawMechanism")]


def test_a_name_for_two_things_is_refused():
    one, other = Entry(Thing("agency", "A"), ("МОМ",)), Entry(Thing("agency", "B"), ("MOM",))
    with pytest.raises(InputError, match="stands for A and B"):
        gazetteer([one, other])


def test_full_names_join_the_names_of_an_actor():
    names = actor_names([{"code": "FAO", "kind": "agency"}], {"FAO": {"en": "Food and Agriculture Organization"}})
    assert found("the Food and Agriculture Organization", names) == [("Food and Agriculture Organization", "FAO")]
