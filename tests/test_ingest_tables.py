"""Tables of the workplan's shape give back what was put in, whatever their tags, dashes, letters and page breaks."""

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph

from ingest.actor_names import bundled_actor_names
from ingest.instruments import bundled_component_names, bundled_instrument_names
from ingest.regenerate import differences
from ingest.workplan import read_workplan
from ingest.workplan_mapping import workplan_quads
from kg.namespaces import GCM

NAMES = (bundled_actor_names(), bundled_instrument_names(), bundled_component_names())
ACTORS = {"МОМ": "IOM", "MOM": "IOM", "ПРООН": "UNDP", "МОТ": "ILO", "MOТ": "ILO", "ВОЗ": "WHO", "BOЗ": "WHO"}
ACTORS |= {"структура ООН-женщины": "UN-Women", "ООН–женщины": "UN-Women", "Членский состав Сети": "NetworkMembers"}
STATUSES = {"Продолжается": "ongoing", "В процессе разработки": "under-development"}
WORDS = ["мигрантов", "и", "ГДМ", "«опыт»", "2-3", "(пилот)", "план;", "т. е.", "на", "2030", "ООН", "№ 5", "i)", "R&D"]

texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(lambda words: " ".join(["Цель", *words, "конец."]))


@dataclass
class Sketch:
    """What a generated table says."""

    title: str
    description: str
    objectives: list[int]
    areas: list[int]
    activities: list[tuple[str, list[str]]]
    lead: list[str]
    participant: list[str]
    status: str


actor_lists = st.lists(st.sampled_from(sorted(ACTORS)), min_size=1, max_size=4, unique_by=ACTORS.__getitem__)
sketches = st.builds(
    Sketch,
    title=texts,
    description=st.one_of(st.just(""), texts),
    objectives=st.lists(st.integers(1, 23), min_size=1, max_size=5, unique=True),
    areas=st.lists(st.integers(1, 5), min_size=1, max_size=3, unique=True),
    activities=st.lists(st.tuples(texts, st.lists(texts, max_size=2)), min_size=1, max_size=4),
    lead=actor_lists,
    participant=actor_lists,
    status=st.sampled_from(sorted(STATUSES)),
)


def listed(draw, words):
    """The words with commas and conjunctions between."""
    separators = [draw(st.sampled_from([", ", " и ", ", и "])) for _ in words[1:]]
    return words[0] + "".join(separator + word for separator, word in zip(separators, words[1:], strict=True))


def tagged(draw, text):
    """The text in tags that change nothing."""
    form = draw(st.sampled_from(["{}", "<b>{}</b>", "<p>{}</p>", "<p><b><u>{}</u></b></p>", " {} ", "<p> {}</p>"]))
    return form.format(text.replace("&", "&amp;") if draw(st.booleans()) else text)


def row(draw, labels, cell):
    """A line of the table, perhaps with the label and the cell broken off and blank lines in between."""
    label = draw(st.sampled_from(labels))
    if " или " in label and draw(st.booleans()):
        first, second = label.split(" или ")
        return f"{tagged(draw, first + ' или')}\t{cell}\n\n\n{tagged(draw, second)}\t"
    return f"{tagged(draw, label)}\t{cell}"


def activity_lines(sketch):
    for number, (text, bullets) in enumerate(sketch.activities, start=1):
        yield f"{number}) {text}"
        yield from (f"• {bullet}" for bullet in bullets)


def activities(draw, sketch):
    """The cell of activities as a list or paragraphs, whole or cut in two by a page break."""
    lines = list(activity_lines(sketch))
    open_tag, close_tag, form = draw(
        st.sampled_from([("<ol>", "</ol>", "<li>{}</li>"), ("<ol> ", " </ol>", "<li>{}</li> "), ("", "", "<p>{}</p> ")])
    )
    if draw(st.booleans()):
        return open_tag + "".join(form.format(line) for line in lines) + close_tag
    place = draw(st.integers(0, len(lines) - 1))
    words = lines[place].split()
    cut = draw(st.integers(2, len(words)))
    before, after = " ".join(words[:cut]), " ".join(words[cut:])
    above = open_tag + "".join(form.format(line) for line in [*lines[:place], before]) + close_tag
    below = "".join(f"<p>{line}</p>" for line in [after, *lines[place + 1 :]] if line)
    blank = "\n" * draw(st.integers(1, 3))
    return f"{above}{blank}\t{below}" if below else above


def area(draw, number):
    dash = draw(st.sampled_from(["–", "-", "—"]))
    return f"<i>Тематическая область {number} {dash} Область {'АБВГД'[number - 1]}</i>"


@st.composite
def documents(draw):
    """Thematic tables, and the document that prints them."""
    drawn = draw(st.lists(sketches, min_size=1, max_size=3))
    rows = ["# План", "Введение о мигрантах."]
    for number, sketch in enumerate(drawn, start=1):
        italics = f" <i>{sketch.description}</i>" if sketch.description else ""
        objectives = listed(draw, [str(number) for number in sketch.objectives])
        rows += [
            row(draw, [f"Тематическое направление работы {number}"], f"<b><u>{sketch.title}</u></b> {italics}"),
            row(draw, ["Цели ГДМ", "Связанные с ГДМ цели"], tagged(draw, objectives)),
            row(draw, ["Тематическая область"], "  ".join(area(draw, number) for number in sketch.areas)),
            row(draw, ["Срок", "Сроки"], tagged(draw, "Выполнить к июлю 2020 года")),
            row(draw, ["Мероприятия"], activities(draw, sketch)),
            row(draw, ["Ведущие учреждения или заинтересованные стороны"], tagged(draw, listed(draw, sketch.lead))),
            row(draw, ["Участвующие учреждения или заинтересованные стороны"], listed(draw, sketch.participant)),
            row(draw, ["Состояние"], tagged(draw, sketch.status)),
            *[""] * draw(st.integers(0, 3)),
        ]
    return drawn, "\n".join(rows)


def codes(workstream, name):
    return [fact.thing.notation for fact in workstream.facts if fact.property == name]


@settings(max_examples=40, deadline=None)
@given(documents())
def test_a_generated_document_is_read_as_it_was_meant(document):
    drawn, text = document
    workplan = read_workplan(text, "plan.md", *NAMES)
    for sketch, read in zip(drawn, workplan.workstreams, strict=True):
        assert (read.title, read.description) == (sketch.title, sketch.description)
        assert codes(read, GCM.objective) == [f"O{number}" for number in sketch.objectives]
        assert codes(read, GCM.thematicArea) == [f"A{number}" for number in sketch.areas]
        assert [(a.label, [item.label for item in a.items]) for a in read.activities] == sketch.activities
        assert codes(read, GCM.lead) == [ACTORS[name] for name in sketch.lead]
        assert codes(read, GCM.participant) == [ACTORS[name] for name in sketch.participant]
        assert codes(read, GCM.status) == [STATUSES[sketch.status]]


@settings(max_examples=25, deadline=None)
@given(documents())
def test_a_generated_document_can_be_written_anew_from_its_quads(document):
    _, text = document
    graph = Graph()
    for quad in workplan_quads(read_workplan(text, "plan.md", *NAMES)):
        graph.add(quad[:3])
        if quad.predicate == GCM.quote:
            start, end = str(quad.subject).rsplit(".", 1)[1].split("-")
            assert str(quad.object) == text[int(start) : int(end)]
    assert list(differences(text, graph)) == []
