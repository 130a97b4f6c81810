import re
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Literal
from rdflib.namespace import DCTERMS, SKOS

from ingest.actor_names import bundled_actor_names
from ingest.instruments import bundled_component_names, bundled_instrument_names
from ingest.labels import SKOSXL
from ingest.reference import reference_quads
from ingest.reference_lists import load_reference
from ingest.translation import (
    Paragraph,
    Translation,
    check_coverage,
    check_paragraphs,
    load_translation,
    parse_translation,
    translation_quads,
)
from ingest.vocabularies import vocabulary
from ingest.workplan import read_workplan
from ingest.workplan_mapping import workplan_quads
from kg.errors import InputError, SourceError
from kg.identifiers import mint
from kg.namespaces import GCM

NAME, SOURCE = "workplan-2019.ru.md", "workplan-2019"
TEXT = files("ingest").joinpath("data", NAME).read_text("utf-8")
TRANSLATION = load_translation()


@pytest.fixture(scope="module")
def workplan():
    return read_workplan(TEXT, NAME, bundled_actor_names(), bundled_instrument_names(), bundled_component_names())


@pytest.fixture(scope="module")
def quads():
    return list(translation_quads(TRANSLATION, TEXT, SOURCE))


@pytest.fixture(scope="module")
def notations(workplan):
    activities = [activity for workstream in workplan.workstreams for activity in workstream.activities]
    items = [item for activity in activities for item in activity.items]
    named = [named.thing.notation for named in (*workplan.areas, *workplan.priorities)]
    return [*(thing.notation for thing in (*workplan.workstreams, *activities, *items)), *named]


# what is translated


def test_every_workstream_activity_item_area_and_priority_is_translated(notations):
    assert len(notations) == 23 + 92 + 9 + 5 + 4
    assert check_coverage(TRANSLATION, notations) is None


def test_every_paragraph_is_translated(workplan):
    assert check_paragraphs(TRANSLATION, [passage.line for passage in workplan.paragraphs]) is None


def test_what_the_russian_describes_the_english_describes(workplan, quads):
    described = {mint("workstream", w.notation) for w in workplan.workstreams if w.description}
    english = {q.subject for q in quads if q.predicate == DCTERMS.description and "/id/workstream/" in q.subject}
    assert described == english
    noted = {mint("workstream", w.notation) for w in workplan.workstreams if w.role_notes}
    assert noted == {q.subject for q in quads if q.predicate == GCM.roleNote}


def test_the_english_keeps_every_number_placeholder_and_list_mark(workplan):
    """Years, dates, paragraphs, quantities and XX stand in the Russian and in our English alike."""
    english = {entry.thing.notation: entry.label for entry in TRANSLATION.entries}
    for workstream in workplan.workstreams:
        for thing in (workstream, *workstream.activities):
            russian = getattr(thing, "title", None) or thing.label
            assert figures(english[thing.notation]) == figures(russian), thing.notation
    lines = TEXT.split("\n")
    for paragraph in TRANSLATION.paragraphs:
        assert figures(paragraph.text) == figures(lines[paragraph.line - 1]), paragraph.line


def figures(text):
    return sorted(re.findall(r"\d+|XX", text))


def test_the_english_holds_no_cyrillic_and_ends_as_a_text_should(quads):
    for quad in quads:
        if isinstance(quad.object, Literal) and quad.object.language:
            assert quad.object.language == "en"
            assert not re.search("[Ѐ-ԯ]", quad.object)
            assert str(quad.object) == quad.object.strip()
            assert "  " not in quad.object


def test_both_wordings_of_area_4_are_translated(quads):
    names = {q.predicate: str(q.object) for q in quads if q.subject == mint("area", "A4")}
    assert names[SKOS.prefLabel].startswith("Facilitating regular migration")
    assert names[SKOS.altLabel].startswith("Expanding pathways for regular migration")


def test_a_priority_is_described_by_its_paragraphs(quads):
    (text,) = (q.object for q in quads if q.subject == mint("priority", "P1") and q.predicate == DCTERMS.description)
    assert text.startswith("The CBM will build on") and "\n\nThe CBM will consist of" in text


def test_every_english_label_says_that_it_is_our_own(quads):
    labels = {q.subject for q in quads if q.predicate == SKOS.prefLabel}
    bases = [q.object for q in quads if q.predicate == GCM.wordingBasis]
    assert len(labels) == len(TRANSLATION.entries) == len(bases)
    assert set(bases) == {mint("wording", "own-translation")}


# how it fits the other sources


def test_the_english_of_a_paragraph_hangs_on_the_passage_of_the_reader(workplan, quads):
    read = {mint("passage", f"{SOURCE}.{passage.start}-{passage.end}") for passage in workplan.paragraphs}
    assert {q.subject for q in quads if "/id/passage/" in q.subject} == read


def test_all_sources_together_give_one_preferred_label_a_language_and_no_name_twice(workplan, quads):
    every = [*quads, *workplan_quads(workplan), *reference_quads(load_reference())]
    preferred = [(q.subject, q.object.language) for q in every if q.predicate == SKOS.prefLabel]
    assert len(preferred) == len(set(preferred))
    names = [(q.subject, q.object) for q in every if q.predicate in (SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel)]
    assert len(names) == len(set(names))
    explained = {q.subject for q in every if q.predicate == SKOSXL.prefLabel}
    assert {subject for subject, _ in preferred} == explained


# what is refused


def test_a_missing_translation_is_refused(notations):
    with pytest.raises(InputError, match=r"lacks T9/9\. Add it to ingest/data/workplan-2019\.en\.yaml"):
        check_coverage(TRANSLATION, [*notations, "T9/9"])


def test_a_translation_of_nothing_is_refused(notations):
    with pytest.raises(InputError, match=r"no counterpart in the workplan for T2/4\. Remove it"):
        check_coverage(TRANSLATION, [notation for notation in notations if notation != "T2/4"])


def test_a_paragraph_without_english_or_english_without_a_paragraph_is_refused():
    lines = {paragraph.line for paragraph in TRANSLATION.paragraphs}
    with pytest.raises(InputError, match="lacks the paragraphs on lines 9"):
        check_paragraphs(TRANSLATION, {*lines, 9})
    with pytest.raises(InputError, match="has no paragraphs on lines 11"):
        check_paragraphs(TRANSLATION, lines - {11})


def test_a_source_whose_lines_have_moved_is_reported_with_the_line():
    with pytest.raises(
        SourceError, match=r"workplan-2019:7: The paragraph that begins 'Июль 2019 года' is not on this line"
    ):
        list(translation_quads(TRANSLATION, "\n" + TEXT, SOURCE))


def test_a_source_that_is_too_short_is_reported():
    with pytest.raises(SourceError, match="is not on this line"):
        list(translation_quads(TRANSLATION, "", SOURCE))


def test_a_priority_described_by_an_untranslated_line_is_refused():
    priority = {"P1": {"title": "One voice", "description_lines": [5]}}
    translation = parse_translation({"wording": "own-translation", "priorities": priority})
    with pytest.raises(InputError, match="P1 is described by lines that are not translated: 5"):
        list(translation_quads(translation, "", SOURCE))


def test_an_unknown_basis_of_the_whole_file_is_refused():
    translation = parse_translation({"wording": "official", "items": {"C1.2/1/a": "develop"}})
    with pytest.raises(InputError, match="unknown basis 'official'"):
        list(translation_quads(translation, "", SOURCE))


def test_the_file_says_that_it_is_our_own_translation():
    assert vocabulary("workplan-2019.en")["wording"] == "own-translation" == TRANSLATION.basis


words = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="*"), min_size=1, max_size=8)
edges = st.text(" *\t", max_size=3)


@given(st.lists(st.tuples(edges, st.lists(words, min_size=1).map(" ".join), edges), min_size=1, max_size=5))
def test_a_passage_is_exactly_the_text_of_its_paragraph(lines):
    text = "\n".join(before + shown + after for before, shown, after in lines)
    paragraphs = tuple(Paragraph(number, shown[:30], "English") for number, (_, shown, _) in enumerate(lines, 1))
    quads = translation_quads(Translation("own-translation", (), paragraphs), text, SOURCE)
    spans = [re.search(r"\.(\d+)-(\d+)$", quad.subject) for quad in quads]
    assert [text[int(span[1]) : int(span[2])] for span in spans] == [shown for _, shown, _ in lines]
