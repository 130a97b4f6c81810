"""The 2019 workplan gives exactly what a careful reader finds in it, and all evidence stands where it is said to."""

from collections import Counter
from importlib.resources import files

import pytest

from ingest.actor_names import bundled_actor_names
from ingest.instruments import bundled_component_names, bundled_instrument_names
from ingest.workplan import read_workplan
from kg.namespaces import GCM

NAME = "workplan-2019.ru.md"
TEXT = files("ingest").joinpath("data", NAME).read_text("utf-8")


@pytest.fixture(scope="module")
def workplan():
    return read_workplan(TEXT, NAME, bundled_actor_names(), bundled_instrument_names(), bundled_component_names())


@pytest.fixture(scope="module")
def workstreams(workplan):
    return {workstream.notation: workstream for workstream in workplan.workstreams}


def activity(workstreams, notation):
    return next(a for a in workstreams[notation.split("/")[0]].activities if a.notation == notation)


def values(workstream, name):
    return [fact.thing.notation for fact in workstream.facts if fact.property == name]


def evidence(workplan):
    for workstream in workplan.workstreams:
        yield from workstream.evidence
        for planned in workstream.activities:
            yield from planned.evidence
            for item in planned.items:
                yield from item.evidence
    for named in (*workplan.priorities, *workplan.areas, *workplan.components):
        yield from named.evidence


def passages(workplan):
    yield from workplan.paragraphs
    for proof in evidence(workplan):
        yield proof.passage
        yield from (mention.words for mention in proof.mentions)


def test_workstreams_are_coded_by_their_numbers_or_their_order(workstreams):
    codes = "C1.1 C1.2 C2.1 C2.2 C3 C4.1 C4.2 C4.3 T1 T2 T3 T4 T5 T6 F1 F2 F3 F4 F5 F6 X1 X2 X3"
    assert " ".join(workstreams) == codes
    assert Counter(w.type for w in workstreams.values()) == {
        GCM.CoreWorkstream: 8,
        GCM.ThematicWorkstream: 6,
        GCM.FutureWorkstream: 6,
        GCM.CrossCuttingWorkstream: 3,
    }
    assert [w.number for w in workstreams.values()] == list(range(1, 24))


def test_92_activities_and_9_bullets(workstreams):
    activities = [a for w in workstreams.values() for a in w.activities]
    assert len(activities) == 92
    assert {a.notation: len(a.items) for a in activities if a.items} == {"C1.2/1": 6, "C1.2/4": 3}
    assert activity(workstreams, "C1.2/1").items[5].label.startswith("рассмотреть вопрос")


def test_53_links_reach_all_23_objectives(workstreams):
    links = [objective for w in workstreams.values() for objective in values(w, GCM.objective)]
    assert len(links) == 53
    assert set(links) == {f"O{number}" for number in range(1, 24)}
    assert values(workstreams["T5"], GCM.objective) == ["O21", "O7", "O10", "O12", "O15", "O16"]


def test_the_primary_objective_is_the_only_one_or_out_of_order(workstreams):
    primary = {code: values(w, GCM.primaryObjective) for code, w in workstreams.items()}
    assert {code: found for code, found in primary.items() if found} == {
        "T1": ["O1"],
        "T2": ["O13"],
        "T5": ["O21"],
        "F4": ["O9"],
    }


def test_iom_leads_ten_workstreams_one_of_them_in_latin_letters(workstreams):
    led = [code for code, w in workstreams.items() if "IOM" in values(w, GCM.lead)]
    assert led == ["C1.2", "C2.1", "C2.2", "C4.1", "T1", "T2", "T3", "T4", "T5", "F4"]
    words = [m.words for e in workstreams["C1.2"].evidence for m in e.mentions if GCM.lead in m.properties]
    assert [(word.quote, word.line) for word in words] == [("MOM", 98)]


@pytest.mark.parametrize(
    ("code", "lead", "supporting"),
    [
        ("C1.1", ["Secretariat", "ExecutiveCommittee"], ["SteeringCommittee", "FundManagementUnit"]),
        ("C3", ["NetworkMembers"], ["Secretariat", "ExecutiveCommittee"]),
        ("C4.2", ["Secretariat"], ["NetworkMembers", "ExecutiveCommittee"]),
        ("C4.3", ["Coordinator"], ["ExecutiveCommittee", "NetworkMembers"]),
    ],
)
def test_a_sentence_in_a_lead_cell_tells_who_supports(workstreams, code, lead, supporting):
    assert values(workstreams[code], GCM.lead) == lead
    assert values(workstreams[code], GCM.supporting) == supporting


def test_only_sentences_give_supporting_actors(workstreams):
    assert [code for code, w in workstreams.items() if values(w, GCM.supporting)] == ["C1.1", "C3", "C4.2", "C4.3"]


def test_a_note_in_a_role_cell_is_no_actor(workstreams):
    assert workstreams["F1"].role_notes == ("представитель Рабочей группы экспертов",)
    assert values(workstreams["F1"], GCM.interested) == ["IFAD", "UN-Women", "UNFPA"]
    assert [code for code, w in workstreams.items() if w.role_notes] == ["F1"]


def test_un_women_is_one_agency_under_two_names(workstreams):
    words = {
        mention.words.quote
        for workstream in workstreams.values()
        for proof in workstream.evidence
        for mention in proof.mentions
        if mention.thing.notation == "UN-Women"
    }
    assert words == {"структура ООН-женщины", "ООН-женщины"}


def test_a_workstream_can_be_in_three_areas(workstreams):
    assert values(workstreams["F6"], GCM.thematicArea) == ["A2", "A4", "A5"]
    assert [values(workstreams[code], GCM.thematicArea) for code in ("T4", "F5")] == [["A4"], ["A4"]]
    lines = [e for e in workstreams["F6"].evidence if GCM.thematicArea in e.properties]
    assert len(lines) == 3


def test_area_4_has_two_wordings_and_the_usual_one_comes_first(workplan):
    area = next(area for area in workplan.areas if area.thing.notation == "A4")
    assert area.labels == (
        "Содействие легальной миграции, достойной занятости и усиление благоприятных для развития последствий "
        "мобильности людей",
        "Расширение каналов для легальной миграции, достойной занятости и позитивного воздействия мобильности людей "
        "на развитие",
    )
    assert [len(area.labels) for area in workplan.areas] == [1, 1, 1, 2, 1]


def test_priorities_come_from_the_headings_with_their_introductions(workplan):
    assert [(p.thing.notation, p.labels[0], [e.passage.line for e in p.evidence]) for p in workplan.priorities] == [
        ("P1", "Создание механизма укрепления потенциала (МУП)", [81, 83, 85]),
        ("P2", "Расширение возможностей государств по осуществлению ГДМ", [106, 108]),
        ("P3", "Выражение единой позиции", [128, 130, 132]),
        ("P4", "Поддержка институциональных процессов со стороны Сети", [141, 143]),
    ]


def test_core_workstreams_belong_to_the_priority_of_their_number(workstreams):
    by_priority = {code: values(w, GCM.priority) for code, w in workstreams.items() if values(w, GCM.priority)}
    assert by_priority == {code: [f"P{code[1]}"] for code in workstreams if code.startswith("C")}


def test_titles_establish_the_three_components(workplan, workstreams):
    assert {code: values(w, GCM.establishes) for code, w in workstreams.items() if values(w, GCM.establishes)} == {
        "C1.1": ["StartUpFund"],
        "C1.2": ["ConnectionHub", "KnowledgePlatform"],
    }
    assert {c.thing.notation: [e.passage.line for e in c.evidence] for c in workplan.components} == {
        "StartUpFund": [87, 59],
        "ConnectionHub": [95, 63, 65, 67, 69],
        "KnowledgePlatform": [95, 63, 65, 67, 69],
    }


def test_timeframes_are_typed(workstreams):
    assert Counter(w.timeframe.type for w in workstreams.values()) == {
        "deadline": 12,
        "recurring": 3,
        "not-applicable": 3,
        "to-be-specified": 1,
        "duration": 4,
    }
    frame = workstreams["F5"].timeframe
    assert (frame.text, frame.minimum, frame.maximum) == ("18 месяцев– 2 года", 18, 24)
    assert (workstreams["X1"].timeframe.minimum, workstreams["X1"].timeframe.maximum) == (12, 12)
    assert {code: w.timeframe.recurrence for code, w in workstreams.items() if w.timeframe.recurrence} == {
        "C3": "continuous",
        "C4.3": "annual",
        "F1": "multi-year",
    }


def test_a_compound_status_is_two(workstreams):
    assert values(workstreams["F4"], GCM.status) == ["under-development", "resource-mobilisation"]
    assert Counter(len(values(w, GCM.status)) for w in workstreams.values()) == {1: 14, 0: 8, 2: 1}


def test_descriptions_are_the_italics_below_titles(workstreams):
    assert [code for code, w in workstreams.items() if w.description] == ["T1", "T2", "T3", "T4", "T5", "T6", "F4"]
    assert workstreams["T2"].title == "Поощрение и применение альтернатив задержанию"
    assert workstreams["T2"].description.startswith("Расширение возможностей государств по разработке альтернатив")


def test_every_date_of_an_activity_is_found_and_no_other(workstreams):
    dates = {a.notation: [d.isoformat() for d in a.dates] for w in workstreams.values() for a in w.activities}
    assert {notation: found for notation, found in dates.items() if found} == {
        "C1.1/1": ["2019-05"],
        "C1.1/2": ["2019-05-08"],
        "C1.1/3": ["2019-07-16"],
        "C1.1/4": ["2019-09"],
        "C1.1/6": ["2020-05"],
        "C1.1/7": ["2020-05"],
        "C2.1/2": ["2019-11"],
        "C2.1/3": ["2019-11"],
        "C4.3/1": ["2019-12-11", "2020-12-17", "2020-12-18"],
        "C4.3/2": ["2019-11-01", "2020-11-01"],
        "C4.3/3": ["2020-01"],
        "C4.3/4": ["2020-06"],
        "T1/1": ["2019-12"],
        "T1/4": ["2020-01"],
    }


def test_paragraphs_of_the_compact_are_cited(workstreams):
    cited = {a.notation: a.citations for w in workstreams.values() for a in (w, *w.activities) if a.citations}
    assert cited == {"C1.1/5": ("43",), "F1": ("17 (c)",), "F5/1": ("36, objective 20 (b)",)}


def test_four_quantities_are_left_open(workstreams):
    left = {a.notation: a.placeholders for w in workstreams.values() for a in w.activities if a.placeholders}
    assert left == {
        "T4/4": ("XX страны",),
        "T5/1": ("XX странах",),
        "T5/2": ("XX стран/миграционных коридоров",),
        "T6/1": ("XX стран",),
    }


def test_text_split_by_a_page_break_is_whole_again_with_a_passage_a_piece(workstreams):
    split = {a.notation: a for w in workstreams.values() for a in w.activities if len(a.evidence) > 1}
    assert {notation: [e.passage.line for e in a.evidence] for notation, a in split.items()} == {
        "C2.1/6": [112, 114],
        "C2.2/5": [121, 123],
        "F3/3": [251, 255],
    }
    assert split["F3/3"].label == (
        "Оказать странам поддержку в выявлении областей высокого риска и структурировании соответствующих мер "
        "политического реагирования."
    )


def test_a_letter_that_looks_like_a_digit_numbers_an_activity(workstreams):
    assert activity(workstreams, "C2.2/6").label.startswith("При необходимости оказывать")


def test_every_quote_is_the_source_at_its_offsets_and_line(workplan):
    found = list(passages(workplan))
    assert len(found) > 450
    for passage in found:
        assert passage.quote == TEXT[passage.start : passage.end]
        assert passage.line == TEXT.count("\n", 0, passage.start) + 1
        assert passage.quote == passage.quote.strip() != ""


def test_mentions_lie_within_their_passages(workplan):
    for proof in evidence(workplan):
        for mention in proof.mentions:
            assert proof.passage.start <= mention.words.start < mention.words.end <= proof.passage.end
            assert set(mention.properties) <= set(proof.properties)


def test_every_fact_has_words_that_prove_it(workstreams):
    for workstream in workstreams.values():
        proven = {
            (name, mention.thing)
            for proof in workstream.evidence
            for mention in proof.mentions
            for name in mention.properties
        }
        assert proven == set(workstream.facts)


def test_labels_are_the_visible_text_of_their_passages(workstreams):
    for workstream in workstreams.values():
        for planned in workstream.activities:
            assert " ".join(" ".join(e.passage.quote for e in planned.evidence).split()) == planned.label
            assert "<" not in planned.label
        assert not set("<>") & set(workstream.title + workstream.description)


def test_paragraphs_are_the_narrative_lines(workplan):
    narrative = [
        line
        for line in TEXT.split("\n")
        if line.strip() and not line.startswith("#") and "\t" not in line
    ]  # fmt: skip
    assert [passage.quote for passage in workplan.paragraphs] == [line.strip("* ") for line in narrative]


def test_running_text_names_actors_without_guessing(workplan):
    intro, fund, monitoring = (p for p in workplan.paragraphs if p.line in {13, 59, 77})
    notation = {intro: "introduction", fund: "fund", monitoring: "monitoring"}
    names = {f"workplan-2019.{p.start}-{p.end}": name for p, name in notation.items()}
    actors = [m for m in workplan.text_mentions if m.mentioned.kind in {"agency", "body", "group"}]
    found = {}
    for subject, mentioned in actors:
        found.setdefault(names.get(subject.notation, subject.notation), set()).add(mentioned.notation)
    assert found == {
        "introduction": {"UNHCR", "DESA", "UNICEF", "Secretariat"},
        "fund": {"SteeringCommittee"},
        "monitoring": {"ExecutiveCommittee"},
        "C1.1/4": {"SteeringCommittee"},
        "C4.1/2": {"NetworkMembers"},
        "C4.2/2": {"NetworkMembers"},
        "C4.3/2": {"ExecutiveCommittee"},
        "T1/4": {"OECD"},
        "F5/1": {"IFAD"},
    }


def test_running_text_names_instruments(workplan):
    found = {}
    for subject, mentioned in workplan.text_mentions:
        if mentioned.kind == "instrument" and subject.kind == "activity":
            found.setdefault(mentioned.notation, set()).add(subject.notation)
    assert {name: subjects for name, subjects in found.items() if name != "GCM"} == {
        "Agenda2030": {"C2.1/5", "C2.1/6", "T1/3"},
        "CCA": {"C2.1/7"},
        "CensusPrinciples": {"F1/3"},
        "MigrationStatisticsRecommendations": {"T1/2"},
        "SDGs": {"C2.2/5", "F1/6"},
        "SendaiFramework": {"F1/6"},
        "SmugglingProtocol": {"F4/1"},
        "UNFCCC": {"F3/1"},
        "UNSDCF": {"C2.1/5", "C2.1/7"},
        "VNR": {"C2.2/6"},
        "WarsawMechanism": {"F3/1"},
    }
