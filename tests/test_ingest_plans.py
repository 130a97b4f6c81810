"""Workplans of other years: the same form in six languages, codes of their own, and one message for each faulty row."""

from dataclasses import replace
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib.namespace import DCTERMS, RDF, SKOS
from rdflib.term import Literal

from ingest.actor_names import bundled_actor_names
from ingest.change_sets import from_json, to_json
from ingest.contributions import Deletion, Origin, ReadFile, Workplan
from ingest.plan_mapping import plan_lines, plan_quads
from ingest.plan_words import plan_words
from ingest.plan_writing import PlanOutline, PlanTable, plan_markdown
from ingest.plans import has_plan_tables, read_plan
from ingest.readers import Limits
from ingest.readers.workplan_file import is_workplan, workplan_file
from ingest.roles import parse_roles
from ingest.templates import plan_example, workplan_template
from ingest.timeframes import parse_timeframe
from kg.errors import InputError
from kg.identifiers import mint
from kg.named_graphs import graph_name
from kg.namespaces import GCM
from kg.reading import LANGUAGES

EXAMPLE = plan_markdown(plan_example("en"))
LEADS = "| Lead agencies or stakeholders | ILO, IOM |"


def read(text, name="plan.md"):
    return workplan_file(text.encode(), name, Limits())


def plan_of(text):
    found = read(text)
    assert found.faults == ()
    (plan,) = found.records
    return plan


def faults_of(text):
    found = read(text)
    assert found.records == ()
    return [str(fault) for fault in found.faults]


def changed(old, new, text=EXAMPLE):
    assert text.count(old) == 1, "the change must hit once"
    return text.replace(old, new)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plan_in_each_language_says_the_same(language):
    quads = list(plan_quads([plan_of(workplan_template("md", language).decode())]))
    said = {quad[:3] for quad in quads if quad.graph == graph_name("asserted", "workplan-2022")}
    workstream, activity = mint("workstream", "workplan-2022/T1"), mint("activity", "workplan-2022/T1/1")
    assert str(workstream).endswith("/id/workstream/workplan-2022-T1")
    assert {
        (workstream, RDF.type, GCM.ThematicWorkstream),
        (workstream, SKOS.notation, Literal("workplan-2022/T1")),
        (workstream, GCM.objective, mint("objective", "O18")),
        (workstream, GCM.objective, mint("objective", "O5")),
        (workstream, GCM.primaryObjective, mint("objective", "O18")),
        (workstream, GCM.thematicArea, mint("area", "A4")),
        (workstream, GCM.lead, mint("agency", "IOM")),
        (workstream, GCM.status, mint("status", "under-development")),
        (workstream, GCM.timeframeType, mint("timeframe-type", "deadline")),
        (workstream, GCM.activity, activity),
        (activity, SKOS.notation, Literal("workplan-2022/T1/1")),
    } <= said
    (deadline,) = [value for subject, name, value in said if name == GCM.deadline]
    assert str(deadline) == "2023-12"
    dates = [str(value) for subject, name, value in said if (subject, name) == (activity, GCM.mentionsDate)]
    assert dates == ["2023-03"]
    languages = {
        value.language for subject, name, value in said if name in (SKOS.prefLabel, GCM.quote, DCTERMS.description)
    }
    assert languages == {language}
    assert sum(name == DCTERMS.isPartOf and "/item/" in subject for subject, name, _ in said) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_quote_stands_in_the_file_where_it_says(language):
    plan = plan_of(workplan_template("md", language).decode())
    quads = list(plan_quads([plan]))
    of = {name: {quad.subject: quad.object for quad in quads if quad.predicate == name} for name in PLACE}
    assert len(of[GCM.quote]) > 10
    for passage, quote in of[GCM.quote].items():
        start, end, line = (int(of[name][passage]) for name in (GCM.start, GCM.end, GCM.line))
        assert plan.text[start:end] == str(quote)
        assert plan.text.count("\n", 0, start) + 1 == line


PLACE = (GCM.quote, GCM.start, GCM.end, GCM.line)


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_words_of_a_language_are_given_and_tell_rows_apart(language):
    words = plan_words(language)
    labels = [label for known in words.rows.values() for label in known]
    assert len(labels) == len(set(labels))
    assert set(words.months.values()) == set(range(1, 13))
    assert set(words.statuses.values()) == {"ongoing", "under-development", "resource-mobilisation"}
    assert len({kind.title for kind in words.tables}) == 3
    assert all(words.rows.values())
    assert words.area


def test_a_plan_in_the_form_of_2019_is_read_with_tabs_and_broken_pages():
    bundled = files("ingest").joinpath("data", "workplan-2019.ru.md").read_text("utf-8")
    about = "---\nid: workplan-x\nlanguage: ru\ntitle: План\nyears: 2019-2020\n---\n"
    plan = plan_of(about + bundled)
    read_again = read_plan(plan).workplan
    assert read_again is not None
    codes = [workstream.notation.removeprefix("workplan-x/") for workstream in read_again.workstreams]
    assert (len(codes), codes[0], codes[-1]) == (23, "C1.1", "X3")
    assert sum(len(workstream.activities) for workstream in read_again.workstreams) == 92
    assert all(fact.property != GCM.priority for workstream in read_again.workstreams for fact in workstream.facts)


FAULTY = {
    "unknown agency": (LEADS, "| Leads | Unicefe |", "18: Leads: Unknown actor 'Unicefe'. Did you mean U"),
    "objective 24": ("| 18, 5 |", "| 24 |", "14: GCM objectives: There is no objective 24. Write numbers from 1 to 23"),
    "objective twice": ("| 18, 5 |", "| 5, 5 |", "14: GCM objectives: The cell lists objective 5 twice."),
    "deadline": ("by December 2023", "by Decembre 2023", "16: Timeframe: The timeframe 'To be completed by Decembre"),
    "year 3019": ("by December 2023", "by December 3019", "16: Timeframe: 3019 is not a year from 2000 to 2100."),
    "long cell": ("| Under development |", f"| {'x' * 10_001} |", "20: Status: The cell has 10,001 characters"),
    "impossible day": ("By March 2023", "By 31 April 2023", "17: Activities: There is no day 31 in month 4 of 2023."),
    "area 9": ("Thematic area 4", "Thematic area 9", "15: Thematic area: There is no thematic area 9. Write '"),
    "status": ("| Under development |", "| Cancelled |", "20: Status: Unknown status 'Cancelled'. Write one of"),
    "unknown row": ("| Status |", "| Statut |", "20: Statut: Unknown row label 'Statut'. Use one of: GCM objectives;"),
    "no row": ("| Status | Under development |\n", "", "12: Thematic workstream 1: Workstream T1 has no row 'Status'."),
    "empty cell": ("| Under development |", "| |", "20: Thematic workstream 1: The row 'Status' of workstream"),
    "row twice": ("| Status |", "| Status | Ongoing |\n| Status |", "21: Thematic workstream 1: Workstream T1 has two"),
    "no number": ("Thematic workstream 1 ", "Thematic workstream ", "12: Thematic workstream: The title 'Thematic"),
    "number 0": ("Thematic workstream 1 ", "Thematic workstream 0 ", "12: Thematic workstream 0: 'T0' is no code"),
    "numbering": ("<li>2) Train", "<li>3) Train", "17: Activities: Activity 3 stands where 2 was expected."),
    "no title": ("<b>Recognizing the skills of migrants</b>", "", "12: title: The title 'Help States"),
    "html": ("<b>Recognizing", "<script>x</script><b>Recognizing", "12: Thematic workstream 1: Unknown tag <script>."),
    "hidden html": ("<b>Recognizing", "&lt;script&gt;x<b>Recognizing", "12: text: "),
    "bidi": ("Recognizing", "Recog\u202enizing", "12: text: "),
    "three columns": ("| 18, 5 |", "| 18 | 5 |", "14: GCM objectives: This line belongs to a table of another layout."),
    "text in a table": (LEADS, f"Note.\n{LEADS}", "18: Note.: The line 'Note.…' stands between the rows"),
    "no id": ("id: workplan-2022\n", "", "1: id: It is missing. Add a line 'id: workplan-2022'"),
    "bad id": ("id: workplan-2022", "id: Plan 2022", "1: id: 'Plan 2022' is not a code"),
    "no language": ("language: en\n", "", "1: language: It is missing."),
    "language": ("language: en", "language: de", "1: language: 'de' is none of: ar, en"),
    "no plan title": ("title: 'Workplan of the Network, 2022 to 2024 (example)'\n", "", "1: title: It is missing."),
    "no years": ("years: 2022-2024\n", "", "1: years: It is missing."),
    "years": ("2022-2024\n---", "2024-2022\n---", "1: years: The plan would end in 2022"),
    "unknown line": ("years:", "author: me\nyears:", "1: author: There is no such line."),
    "replaced but not deleted": ("years:", "replaced_by: x\nyears:", "1: replaced_by: Only a record that is taken out"),
    "no deletion": ("language: en\n", "delete: no\n", "1: language: It is missing."),
    "address": ("years:", "url: ftp://x\nyears:", "1: url: 'ftp://x' is not a web address."),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "message"), FAULTY.values(), ids=FAULTY.keys())
def test_a_faulty_row_is_one_message_with_line_and_column(old, new, message):
    (fault,) = faults_of(changed(old, new))
    assert fault.startswith(f"plan.md:{message}")


def test_every_faulty_row_is_told_at_once():
    text = changed("| 18, 5 |", "| 24 |", changed("| Status |", "| Statut |", changed("ILO, IOM", "ILO, XYZW")))
    faults = faults_of(changed("id: workplan-2022\n", "", text))
    assert [fault.split(": ")[0] for fault in faults] == ["plan.md:1", "plan.md:13", "plan.md:17", "plan.md:19"]


def test_a_code_or_title_given_twice_names_the_line_of_the_first():
    table = EXAMPLE[EXAMPLE.index("| Thematic workstream 1") :]
    faults = faults_of(f"{EXAMPLE}\n{table}")
    assert [fault.partition(": ")[2] for fault in faults] == [
        "Thematic workstream 1: The workstream T1 stands already in line 12. Give this one a number of its own.",
        "title: The title 'Recognizing the skills of migrants' is that of the workstream in line 12. "
        "Give each a title of its own.",
    ]


def test_a_name_in_a_note_is_kept_although_nobody_knows_it():
    plan = plan_of(changed(LEADS, "| Leads | IOM and the ILO (+ Platform on Disaster Displacement) |"))
    (workstream,) = read_plan(plan).workplan.workstreams
    assert workstream.role_notes == ("Platform on Disaster Displacement",)
    assert [fact.thing.notation for fact in workstream.facts if fact.property == GCM.lead] == ["IOM", "ILO"]


def test_core_and_annexed_workstreams_have_their_kinds():
    base = plan_example("en").tables[0]
    tables = (
        replace(base, letter="C", number="1.2", title="One", objectives=(), areas=()),
        replace(base, letter="F", number="", title="Two"),
        replace(base, letter="X", number="", title="Three", objectives=(), areas=()),
    )
    found = read_plan(plan_of(plan_markdown(replace(plan_example("en"), tables=tables)))).workplan
    assert [(one.notation, one.type) for one in found.workstreams] == [
        ("workplan-2022/C1.2", GCM.CoreWorkstream),
        ("workplan-2022/F1", GCM.FutureWorkstream),
        ("workplan-2022/X1", GCM.CrossCuttingWorkstream),
    ]


@pytest.mark.parametrize(
    ("language", "cell", "meant"),
    [
        ("en", "By 31 December 2022.", "2022-12"),
        ("en", "December 2022", "2022-12"),
        ("en", "18 months to 2 years", (18, 24)),
        ("en", "on an ongoing basis", "continuous"),
        ("fr", "D’ici à août 2024", "2024-08"),
        ("fr", "18 mois à 2 ans", (18, 24)),
        ("es", "A más tardar en diciembre de 2022", "2022-12"),
        ("es", "Cada año", "annual"),
        ("ar", "بحلول كانون الأول/ديسمبر ٢٠٢٢", "2022-12"),
        ("ar", "لا ينطبق", "not-applicable"),
        ("zh", "2022年十二月底前完成", "2022-12"),
        ("zh", "18个月至2年", (18, 24)),
        ("ru", "Выполнить к июлю 2020 года", "2020-07"),
    ],
)
def test_timeframes_are_read_as_people_write_them(language, cell, meant):
    found = parse_timeframe(cell, language)
    said = found.deadline.isoformat() if found.deadline else found.recurrence or (found.minimum, found.maximum)
    assert meant in (said, found.type)


@pytest.mark.parametrize(
    ("language", "cell", "codes"),
    [
        ("en", "IOM, the UNHCR and WHO", ["IOM", "UNHCR", "WHO"]),
        ("fr", "l’OIM, le HCR et l’OMS", ["IOM", "UNHCR", "WHO"]),
        ("es", "la OIM, el ACNUR y la OMS", ["IOM", "UNHCR", "WHO"]),
        ("zh", "移民组织、难民署和世卫组织", ["IOM", "UNHCR", "WHO"]),
        ("ar", "المنظمة الدولية للهجرة، اليونيسف", ["IOM", "UNICEF"]),
        ("ru", "МОМ, УВКБ и ВОЗ", ["IOM", "UNHCR", "WHO"]),
    ],
)
def test_actors_are_found_in_lists_of_each_language(language, cell, codes):
    found = parse_roles(cell, GCM.lead, bundled_actor_names(), language)
    assert [actor.actor.notation for actor in found.actors] == codes


def test_names_in_running_text_are_links_of_the_machine():
    text = changed("publish a guidance note", "publish with OHCHR a guidance note")
    found = [
        quad for quad in plan_quads([plan_of(text)]) if quad.predicate == GCM.mentions and "activity" in quad.subject
    ]
    (link,) = found
    assert link[:3] == (mint("activity", "workplan-2022/T1/1"), GCM.mentions, mint("agency", "OHCHR"))
    assert link.graph == graph_name("machine", "mentions.workplan-2022")


def test_files_are_told_apart_from_documents():
    assert has_plan_tables(EXAMPLE)
    assert is_workplan(b"---\nkind: workplan\n---\nNothing yet.\n", "a.md")
    assert not is_workplan(b"---\nkind: document\n---\n" + EXAMPLE.encode(), "a.md")
    assert not is_workplan(b"---\nid: notes\n---\nThematic workstream 1 is late.\n", "a.txt")
    assert faults_of("---\nkind: workplan\nid: a\nlanguage: fr\ntitle: A\nyears: 2021\n---\nRien.\n") == [
        "plan.md:1: tables: There is no table of a workstream. Begin one with 'Axe de travail central', "
        "'Axe de travail thématique', 'Axe de travail transversal'."
    ]
    with pytest.raises(InputError, match="longer than 500,000 characters"):
        read(EXAMPLE + "Text of a line.\n" * 50_000)
    with pytest.raises(InputError, match="more than 10,000 lines"):
        read(EXAMPLE + "| | x |\n" * 10_001)


def test_a_plan_is_taken_out_by_its_id():
    text = "---\nkind: workplan\nid: workplan-2022\ndelete: yes\nreplaced_by: workplan-2024\n---\n"
    assert read(text) == ReadFile((Deletion("workplan", "workplan-2022", "workplan-2024", Origin("plan.md", 1)),), ())


def test_a_plan_is_kept_in_a_change_set_and_placed_by_its_lines():
    plan = plan_of(EXAMPLE)
    assert from_json(to_json(plan)) == plan
    lines = plan_lines(plan)
    assert (lines[mint("workstream", "workplan-2022/T1")], lines[mint("activity", "workplan-2022/T1/2")]) == (12, 17)


def test_line_ends_and_composed_letters_do_not_matter():
    assert plan_of(EXAMPLE.replace("\n", "\r\n")) == plan_of(EXAMPLE)


PROSE = st.from_regex(r"[A-Z][a-z|&]{3,12}( [a-z'\"-]{2,9}){0,4}", fullmatch=True).filter(
    lambda text: "xx" not in text.lower() and not any(month in text.lower() for month in plan_words("en").months)
)
CODES = ("IOM", "ILO", "UNDP", "UNHCR", "WHO", "UNICEF", "OHCHR")


@st.composite
def plan_tables(draw, place):
    letter = draw(st.sampled_from("TCX"))
    number = {"T": str(place), "C": f"{place}.1", "X": ""}[letter]
    actors = draw(st.lists(st.sampled_from(CODES), min_size=2, max_size=5, unique=True))
    month, year = draw(st.sampled_from(["January", "May", "December"])), draw(st.integers(2000, 2100))
    activities = draw(st.lists(st.tuples(PROSE, st.lists(PROSE, max_size=2).map(tuple)), min_size=1, max_size=4))
    thematic = letter == "T"
    return PlanTable(
        letter, number, f"{draw(PROSE)} {place}", draw(st.one_of(st.just(""), PROSE)),
        tuple(draw(st.lists(st.integers(1, 23), min_size=1, max_size=4, unique=True))) if thematic else (),
        tuple((area, draw(PROSE)) for area in draw(st.sets(st.integers(1, 5), min_size=1))) if thematic else (),
        draw(st.sampled_from([f"By {month} {year}", "Annual", "18 months to 2 years", "To be specified"])),
        tuple(activities), (actors[0],), tuple(actors[1:]), (), draw(st.sampled_from(["Ongoing", "Under development"])),
    )  # fmt: skip


@st.composite
def outlines(draw):
    tables = tuple(draw(plan_tables(place)) for place in range(1, draw(st.integers(1, 3)) + 1))
    years = draw(st.sampled_from(["2021", "2022-2024"]))
    return PlanOutline("plan-x", "en", draw(PROSE), years, tuple(draw(st.lists(PROSE, max_size=2))), tables)


def outlined(workstream):
    """What was read of a workstream, as its table says it."""
    facts = {name: [f.thing.notation for f in workstream.facts if f.property == name] for name in FACTS}
    return (
        workstream.title, workstream.description, workstream.timeframe.text,
        [int(notation[1:]) for notation in facts[GCM.objective]],
        [int(notation[1:]) for notation in facts[GCM.thematicArea]], facts[GCM.lead], facts[GCM.participant],
        [(one.label, tuple(item.label for item in one.items)) for one in workstream.activities],
    )  # fmt: skip


FACTS = (GCM.objective, GCM.thematicArea, GCM.lead, GCM.participant)


@settings(max_examples=30, deadline=None)
@given(outlines(), st.booleans())
def test_a_plan_that_was_written_is_read_as_it_was(outline, with_tabs):
    text = plan_markdown(outline)
    if with_tabs:
        rows = (
            line.strip("| ").replace(" | ", "\t", 1) if line.startswith("| ") else line for line in text.split("\n")
        )
        text = "\n".join(row for row in rows if not row.startswith("|-"))
    plan = plan_of(text)
    assert (plan.id, plan.title, plan.start_year) == (outline.id, outline.title, int(outline.years[:4]))
    ordered = sorted(outline.tables, key=lambda table: table.letter == "X")
    assert list(map(outlined, read_plan(plan).workplan.workstreams)) == [
        (
            table.title, table.description, table.timeframe, list(table.objectives), [area for area, _ in table.areas],
            list(table.lead), list(table.participant), [(text, bullets) for text, bullets in table.activities],
        )
        for table in ordered
    ]  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from([*EXAMPLE.split("\n"), "| a | b |", "x\ty", "<b>", "---", "| |"]), max_size=25))
def test_any_rows_are_read_or_told(lines):
    text = "---\nkind: workplan\nid: a\nlanguage: en\ntitle: A\nyears: 2021\n---\n" + "\n".join(lines)
    found = read(text)
    assert bool(found.records) != bool(found.faults)
    assert all(fault.origin.row and fault.message for fault in found.faults)


def test_a_record_that_cannot_be_read_is_no_plan():
    with pytest.raises(InputError, match="cannot be read any more"):
        list(plan_quads([Workplan("a", "en", "A", "Nothing.", 2021, 2021)]))
