"""A document that is not as expected is refused with the line and what to do, whatever part of it changed."""

from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.actor_names import bundled_actor_names
from ingest.instruments import bundled_component_names, bundled_instrument_names
from ingest.workplan import read_workplan
from kg.errors import SourceError

NAME = "workplan-2019.ru.md"
TEXT = files("ingest").joinpath("data", NAME).read_text("utf-8")
LINES = TEXT.split("\n")
NAMES = (bundled_actor_names(), bundled_instrument_names(), bundled_component_names())


def read(text):
    return read_workplan(text, NAME, *NAMES)


def with_change(line, old, new):
    """The document with one change in one line."""
    assert LINES[line - 1].count(old) == 1, "the change must hit the line once"
    return "\n".join([*LINES[: line - 1], LINES[line - 1].replace(old, new), *LINES[line:]])


def without(first, last):
    """The document with these lines emptied, so that line numbers stay."""
    return "\n".join([*LINES[: first - 1], *[""] * (last - first + 1), *LINES[last:]])


CHANGED = {
    "unknown actor in a list": (187, "ЮНИСЕФ, УВКБ", "ЮНИСЕФ, АБВГ", 187, "Unknown actor 'АБВГ'", "actors.yaml"),
    "unknown actor in a sentence": (137, "секретариата", "Всемирного банка", 137, "'Всемирного банка'", "actors.yaml"),
    "unknown wording of a role": (187, ", МОМ", " вместе с МОМ", 187, "Unknown actor 'вместе с'", "roles.yaml"),
    "cue without an actor": (163, "членами Сети.", "", 163, "No actor is named in 'в консультации с'", "actors.yaml"),
    "empty role cell": (245, "ВПП, ЮНФПА", "", 245, "is empty", "Fill"),
    "unknown row label": (185, "Срок", "Крайний срок", 185, "Unknown row label 'Крайний срок'", "rows.yaml"),
    "broken label never completed": (102, "заинтересованные стороны", "стороны", 98, "'Ведущие учреждения или'", ""),
    "row without TAB": (187, "\t", "  ", 187, "no TAB", "TAB"),
    "plain row without TAB": (148, "\t", "  ", 148, "between the rows", "TAB"),
    "row with two TABs": (187, "ЮНИСЕФ, ", "ЮНИСЕФ,\t", 187, "2 TABs", "TAB"),
    "title without TAB": (182, "\t", " ", 182, "no TAB", "TAB"),
    "title without number": (182, "направление работы 2", "направление работы", 182, "fits no kind", "number"),
    "workstream number used twice": (191, "работы 3", "работы 2", 191, "T2 stands after T2", "sequence"),
    "priority without heading": (81, "### 1. ", "### ", 87, "core priority 1", "heading"),
    "annex without heading": (227, "Приложение", "Дополнение", 231, "fits no kind", "Приложение"),
    "objective that does not exist": (183, "13, 7", "24, 7", 183, "no objective 24", "1 to 23"),
    "objective 0": (183, "13, 7", "0, 7", 183, "no objective 0", "1 to 23"),
    "objective listed twice": (183, "13, 7", "7, 7", 183, "objective 7 twice", "once"),
    "objectives in words": (183, "13, 7", "цель, 7", 183, "no list of numbers", "numbers"),
    "area that does not exist": (184, "область 2", "область 6", 184, "no thematic area 6", "1 to 5"),
    "area without number": (184, "Тематическая область 2 - ", "", 184, "cannot be read", "Тематическая область"),
    "numbering gap": (186, "2) Содействовать", "3) Содействовать", 186, "3 stands where 2", "Number"),
    "numbering from 2": (204, "1) Провести", "2) Провести", 204, "2 stands where 1", "Number"),
    "line without number": (186, "2) Содействовать", "Содействовать", 186, "neither number nor bullet", "Give"),
    "first line without number": (186, "1) Укрепить", "Укрепить", 186, "do not begin with a number", "Number"),
    "empty activity": (296, "Знания и восприятие мигрантами ВИЧ", "", 296, "neither number nor bullet", "Give"),
    "impossible date": (162, "11 декабря 2019", "31 ноября 2019", 162, "no day 31 in month 11 of 2019", "date"),
    "impossible second date": (162, "17 и 18 декабря", "17 и 32 декабря", 162, "no day 32", "date"),
    "impossible date in a piece": (114, "до 2030 года.", "до 30 февраля 2030 года.", 114, "no day 30", "date"),
    "misspelt month": (185, "июлю", "июлбрю", 185, "worded in an unknown way", "Выполнить к"),
    "unknown timeframe": (234, "На многолетней основе", "Когда-нибудь", 234, "unknown way", "timeframes.yaml"),
    "backward duration": (290, "18 месяцев - 2 года", "2 года - 18 месяцев", 290, "ends before it begins", "shorter"),
    "unknown status": (189, "В процессе разработки", "Отменено", 189, "Unknown status 'Отменено'", "rows.yaml"),
    "unknown tag": (183, "13, 7", "13,<br> 7", 183, "Unknown tag <br>", "tags"),
    "tag left open": (184, "</i>", "", 184, "<i> is not closed", "Close"),
    "crossed tags": (182, "</u></b>", "</b></u>", 182, "closes nothing", "nesting"),
    "row twice": (188, "Участвующие", "Ведущие", 188, "two rows", "Keep one"),
    "text among rows": (256, LINES[255], "Примечание к таблице", 256, "between the rows", "TAB"),
    "upright text below italics": (182, "</i>", "</i> Итого", 182, "title cell", "italics"),
}  # fmt: skip


@pytest.mark.parametrize(("line", "old", "new", "reported", "message", "hint"), CHANGED.values(), ids=CHANGED.keys())
def test_a_change_is_reported_with_its_line_and_what_to_do(line, old, new, reported, message, hint):
    with pytest.raises(SourceError) as error:
        read(with_change(line, old, new))
    assert (error.value.source, error.value.line) == (NAME, reported)
    assert message in error.value.message
    assert hint in error.value.hint and error.value.hint


@pytest.mark.parametrize(
    ("first", "last", "reported", "message"),
    [
        (186, 186, 182, "T2 has no row 'Мероприятия'"),
        (185, 185, 182, "T2 has no row 'Срок'"),
        (187, 187, 182, "T2 has no row 'Ведущие"),
        (183, 184, 182, "T2 has no row 'Цели ГДМ', 'Тематическая область'"),
        (185, 189, 182, "T2 has no row 'Срок', 'Мероприятия'"),
        (236, 236, 231, "F1 has no row 'Выражение заинтересованности'"),
        (267, 267, 258, "F4 has no row 'Состояние'"),
        (191, 198, 200, "T4 stands after T2"),
        (182, 182, 183, "two rows 'Цели ГДМ'"),
        (169, 169, 170, "is in no table"),
    ],
)
def test_a_missing_row_or_table_is_reported(first, last, reported, message):
    with pytest.raises(SourceError) as error:
        read(without(first, last))
    assert error.value.line == reported
    assert message in error.value.message
    assert error.value.hint


def as_html(text):
    rows = (line.split("\t") for line in text.split("\n") if "\t" in line)
    return "# План\n\n<table>\n" + "\n".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in rows) + "\n</table>"


def as_pipes(text):
    return "# План\n\n" + "\n".join(f"| {line.replace(chr(9), ' | ')} |" for line in text.split("\n") if "\t" in line)


@pytest.mark.parametrize(("text", "line"), [(as_html(TEXT), 3), (as_pipes(TEXT), 3)], ids=["HTML", "Markdown"])
def test_a_new_layout_is_reported(text, line):
    with pytest.raises(SourceError, match="layout") as error:
        read(text)
    assert error.value.line == line
    assert "ingest/tables.py" in error.value.hint


@pytest.mark.parametrize("text", ["", "\n\n", "# План\n\nТолько слова.", "\n".join(LINES[:85])])
def test_a_document_without_tables_is_reported(text):
    with pytest.raises(SourceError, match="no workstream tables") as error:
        read(text)
    assert error.value.line == 1


TABLES = "\n".join([*LINES[79:105], *LINES[226:257]])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, len(TABLES)), st.integers(0, 120), st.text(alphabet="\t\n<>/bip&;)•1бX*#|\f и", max_size=4)
        ),
        min_size=1,
        max_size=3,
    )
)
def test_a_damaged_document_is_read_or_refused_at_one_of_its_lines(edits):
    text = TABLES
    for start, length, insertion in edits:
        text = text[:start] + insertion + text[start + length :]
    try:
        workplan = read(text)
    except SourceError as error:
        assert 1 <= error.line <= text.count("\n") + 1
        assert error.hint
    else:
        passages = [proof.passage for workstream in workplan.workstreams for proof in workstream.evidence]
        assert all(passage.quote == text[passage.start : passage.end] for passage in passages)
