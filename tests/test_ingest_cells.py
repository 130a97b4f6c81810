"""The short cells: dates, timeframes, objectives, areas, statuses, roles, citations and open quantities."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.actor_names import bundled_actor_names
from ingest.cells import open_quantities, parse_areas, parse_objectives, parse_statuses, primary_objective
from ingest.citations import compact_paragraphs
from ingest.dates import calendar_dates, find_date_words
from ingest.roles import parse_roles
from ingest.timeframes import parse_timeframe
from ingest.vocabularies import vocabulary
from kg.errors import InputError
from kg.namespaces import GCM

MONTHS = vocabulary("timeframes")["months"]["ru"]
ACTORS = bundled_actor_names()


def dates(text):
    return [date.isoformat() for words in find_date_words(text) for date in calendar_dates(words)]


@given(st.dates(datetime.date(1990, 1, 1), datetime.date(2099, 12, 31)), st.data())
def test_a_date_is_found_in_any_case_form(day, data):
    month = data.draw(st.sampled_from(MONTHS[day.month]))
    if data.draw(st.booleans()):
        month = month.capitalize()
    assert dates(f"к {day.day} {month} {day.year} года") == [day.isoformat()]
    assert dates(f"({month} {day.year})") == [day.isoformat()[:7]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("11 декабря 2019 года и 17 и 18 декабря 2020 года", ["2019-12-11", "2020-12-17", "2020-12-18"]),
        ("17, 18 и 19 мая 2020 года", ["2020-05-17", "2020-05-18", "2020-05-19"]),
        ("17–18 мая 2020", ["2020-05-17", "2020-05-18"]),
        ("– январь 2020 года", ["2020-01"]),
        ("29 февраля 2020 года", ["2020-02-29"]),
        ("в цикле переписей населения 2020 года", []),
        ("Рекомендации 1998 года", []),
        ("на период до 2030 года", []),
        ("8 мая", []),
        ("мая 20201", []),
        ("Примая 2020", []),
    ],
)
def test_dates_and_what_is_none(text, expected):
    assert dates(text) == expected


@pytest.mark.parametrize("text", ["31 ноября 2019 года", "29 февраля 2019 года", "0 мая 2020", "1 и 32 мая 2020"])
def test_an_impossible_date_is_refused(text):
    with pytest.raises(InputError, match="There is no day"):
        dates(text)


@given(st.integers(1, 40), st.integers(0, 40), st.sampled_from(["-", "–", "—", " - ", " – ", "– "]))
def test_a_duration_is_read_with_any_dash(shortest, more, dash):
    frame = parse_timeframe(f"{shortest} месяцев{dash}{shortest + more} месяцев")
    assert (frame.type, frame.minimum, frame.maximum) == ("duration", shortest, shortest + more)


@pytest.mark.parametrize(
    "text",
    [
        "Выполнить к 2020 году",
        "Выполнить к 1 и 2 мая 2020 года",
        "Выполнить к маю 2020 года или позже",
        "18 недель",
        "месяцев",
        "",
    ],
)
def test_an_unknown_timeframe_is_refused(text):
    with pytest.raises(InputError, match="worded in an unknown way"):
        parse_timeframe(text)


@given(st.lists(st.integers(1, 23), min_size=1, unique=True), st.sampled_from([" и ", ", и ", ", "]))
def test_objectives_are_read_in_their_order(numbers, last):
    text = last.join([", ".join(map(str, numbers[:-1])), str(numbers[-1])]) if len(numbers) > 1 else str(numbers[0])
    read = parse_objectives(text)
    assert [found.number for found in read] == numbers
    assert [text[found.start : found.end] for found in read] == [str(number) for number in numbers]
    in_order = numbers == sorted(numbers)
    assert primary_objective(tuple(numbers)) == (numbers[0] if len(numbers) == 1 or not in_order else None)


@pytest.mark.parametrize("text", ["", "нет", "1, 24", "1, 1", "0", "1; две", "1-3"])
def test_a_wrong_objectives_cell_is_refused(text):
    with pytest.raises(InputError):
        parse_objectives(text)


@given(st.integers(1, 5), st.sampled_from("-–—‑"), st.sampled_from([" ", "", "  "]))
def test_an_area_is_read_with_any_dash(number, dash, gap):
    text = f"Тематическая область {number}{gap}{dash}{gap}Защита, в том числе – мигрантов"
    (line,) = parse_areas(text)
    assert (line.number, text[line.name_start : line.end]) == (number, "Защита, в том числе – мигрантов")
    assert text[line.start : line.number_end] == f"Тематическая область {number}"


@pytest.mark.parametrize("text", ["Тематическая область", "См. Тематическая область 1 – А", "", "область 1 – А"])
def test_a_wrong_area_cell_is_refused(text):
    with pytest.raises(InputError, match="cannot be read"):
        parse_areas(text)


@pytest.mark.parametrize("text", ["", "/", "Отменено", "Продолжается/Отменено", "Продолжается, в процессе разработки"])
def test_a_wrong_status_cell_is_refused(text):
    with pytest.raises(InputError, match="Unknown status"):
        parse_statuses(text)


@given(st.sampled_from(vocabulary("roles")["supporting"]["ru"]))
def test_every_cue_turns_what_follows_into_support(cue):
    cell = parse_roles(f"МОМ и ПРООН {cue} членов Сети", GCM.lead, ACTORS)
    assert [(found.actor.notation, found.property) for found in cell.actors] == [
        ("IOM", GCM.lead),
        ("UNDP", GCM.lead),
        ("NetworkMembers", GCM.supporting),
    ]


@given(st.lists(st.sampled_from(["МОМ", "ПРООН", "ВОЗ", "МОТ", "УВКБ"]), min_size=1, unique=True), st.data())
def test_a_list_of_actors_is_read_whatever_its_separators(names, data):
    separators = [data.draw(st.sampled_from([", ", " и ", ", и ", "; ", " / "])) for _ in names[1:]]
    text = names[0] + "".join(separator + name for separator, name in zip(separators, names[1:], strict=True))
    cell = parse_roles(text, GCM.participant, ACTORS)
    assert [text[found.start : found.end] for found in cell.actors] == names
    assert {found.property for found in cell.actors} == {GCM.participant}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("МОМ, АБВ, ПРООН", "Unknown actor 'АБВ'"),
        ("МОМ совместно с ПРООН", "Unknown actor 'совместно с'"),
        ("МОМ при поддержке", "No actor is named in 'при поддержке'"),
        ("при поддержке МОМ", "No actor is named in 'before the first cue'"),
        ("(+ представитель группы)", "No actor is named"),
        ("Секретариат МОМовский", "Unknown actor 'МОМовский'"),
    ],
)
def test_a_role_cell_that_cannot_be_understood_is_refused(text, message):
    with pytest.raises(InputError, match=message.replace("(", r"\(")):
        parse_roles(text, GCM.lead, ACTORS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("в соответствии с пунктом 43 ГДМ", ["43"]),
        ("(ГДМ, пункт 17 с))", ["17 (c)"]),
        ("(ГДМ, пункт 36, цель 20 b))", ["36, objective 20 (b)"]),
        ("пункт 5 повестки дня", []),
        ("целей ГДМ", []),
    ],
)
def test_paragraphs_of_the_compact(text, expected):
    assert list(compact_paragraphs(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Определить XX страны для применения", ("XX страны",)),
        ("предпринятые в ХХ странах, для", ("ХХ странах",)),
        ("XX стран/миграционных коридоров, в которых", ("XX стран/миграционных коридоров",)),
        ("Выявить XX стран", ("XX стран",)),
        ("в XX стран и XX городов", ("XX стран", "XX городов")),
        ("Выявить 2-3 вида", ()),
    ],
)
def test_quantities_left_open(text, expected):
    assert open_quantities(text) == expected
