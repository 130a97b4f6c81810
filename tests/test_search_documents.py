"""Things in the graph become documents; a class that is new to the code is found like the others."""

from dataclasses import asdict

from pyoxigraph import Literal, NamedNode, Quad, Store
from search_slice import documents, store

from kg.namespaces import BASE, prefixes
from search.documents import Document, read_documents
from search.views import views

GRAPH = NamedNode(f"{BASE}graph/curated/practices")


def test_every_thing_is_found_once_with_its_most_specific_class():
    types = {notation: document.type for notation, document in documents().items()}
    assert types["T2"] == "ThematicWorkstream"
    assert types["X1"] == "CrossCuttingWorkstream"
    assert types["T2/4"] == "PlannedActivity"
    assert types["UNICEF"] == "Agency"
    assert sum(document.type == "PlannedActivity" for document in documents().values()) == 10


def test_a_document_has_its_words_in_both_languages_and_its_title_above():
    activity = documents()["T2/4"]
    assert activity.above == "T2"
    assert activity.context["en"] == "Promoting and applying alternatives to detention"
    alone, under_title = activity.views("ru")
    assert under_title.endswith(alone)
    assert under_title.startswith("Поощрение и применение альтернатив задержанию. ")


def test_running_text_is_found_and_table_cells_are_not():
    passages = [document for document in documents().values() if document.type == "Passage"]
    assert {document.notation for document in passages} == {
        "workplan-2019.10068-10200",
        "workplan-2019.3964-4263",
    }
    assert all({"en", "ru"} <= set(document.labels) for document in passages)


def test_a_label_is_shown_in_the_language_asked_for_or_else_in_english():
    assert documents()["UNICEF"].label("ar")[1] == "ar"
    assert documents()["T2"].label("zh")[1] == "en"


def test_a_thing_of_a_new_class_is_picked_up_with_its_texts():
    graph = Store()
    graph.extend(store())
    practice = NamedNode(f"{BASE}id/practice/shelter-first")
    gcm, skos, dcterms = (prefixes()[name] for name in ("gcm", "skos", "dcterms"))
    for name, value in (
        ("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", NamedNode(f"{gcm}Practice")),
        (f"{skos}notation", Literal("shelter-first")),
        (f"{skos}prefLabel", Literal("Shelter first", language="en")),
        (f"{dcterms}description", Literal("Homes instead of cells.", language="en")),
    ):
        graph.add(Quad(practice, NamedNode(name), value, GRAPH))
    (found,) = (document for document in read_documents(graph) if document.notation == "shelter-first")
    assert (found.type, found.text("en")) == ("Practice", "Shelter first. Homes instead of cells.")


def test_no_two_views_share_a_key():
    keys = [view.key for document in documents().values() for view in views(document)]
    assert len(keys) == len(set(keys))
    assert asdict(documents()["T2"])["notation"] == "T2"


IN_WORDS = Document(
    "T2",
    "urn:x",
    "Workstream",
    (),
    {"en": "Alternatives"},
    plain_words={"en": ("Out of jail.",), "es": ("Sin cárcel.",)},
)


def test_plain_words_are_read_from_the_graph_and_are_no_text_of_the_thing():
    graph = Store()
    graph.extend(store())
    said = NamedNode(f"{prefixes()['gcm']}inPlainWords")
    graph.add(Quad(NamedNode(f"{BASE}id/workstream/T2"), said, Literal("Out of jail.", language="en"), GRAPH))
    (found,) = (document for document in read_documents(graph) if document.notation == "T2")
    assert found.plain_words == {"en": ("Out of jail.",)}
    assert "jail" not in found.text("en")
    assert all("jail" not in view for view in found.views("en"))


def test_plain_words_are_a_view_of_their_own_in_every_language_they_are_said_in():
    assert {view.key.view: view.text for view in views(IN_WORDS)} == {
        "en alone": "Alternatives.",
        "en plain": "Out of jail.",
        "es plain": "Sin cárcel.",
    }
